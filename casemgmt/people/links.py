"""What people say of themselves, in the forms of `casemgmt.declared`."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.declared import BackgroundWork, CalledAs, KeptAs, LetterKind
from casemgmt.people import emails, tasks
from casemgmt.people.models import Person
from casemgmt.people.views import hits
from casemgmt.web.finding import Finder
from casemgmt.web.navigation import Group, InMenu, PersonTab

SAYS = [
    KeptAs("people", RecordKind.PEOPLE),
    CalledAs(Person, "ref"),
    LetterKind("record_restricted", emails.record_restricted),
    LetterKind("review_waiting", emails.review_waiting),
    LetterKind("work_handed_on", emails.work_handed_on),
    LetterKind("work_restricted", emails.work_restricted),
    LetterKind("work_to_hand_on", emails.work_to_hand_on),
    BackgroundWork("records", tasks.compare_records, settings.DELIVER_EVERY),
    BackgroundWork("searches", tasks.forget_searches, every=600),
    InMenu(_("People"), "people:find", Permission.PERSON_VIEW, "people", 20, under=Group.WORK),
    Finder(_("People"), "person", Permission.PERSON_VIEW, hits.find, order=10, recent=hits.recent),
    PersonTab("contact", _("Contact"), "people:contact", Permission.PERSON_VIEW, order=20),
    PersonTab("correct", _("Correct"), "people:correct", Permission.PERSON_RECORD, order=70),
    PersonTab("history", _("History"), "people:history", Permission.PERSON_VIEW, order=80),
]
