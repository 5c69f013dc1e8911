"""What the office says of itself, in the forms of `casemgmt.declared`."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.declared import LetterKind, StoppedLetter
from casemgmt.office import actions, emails
from casemgmt.web.navigation import Begins, InMenu

SAYS = [
    LetterKind("hidden_work_left", emails.hidden_work_left),
    LetterKind("letter_stopped", emails.letter_stopped),
    LetterKind("work_left", emails.work_left),
    StoppedLetter(actions.tell_administrators),
    InMenu(_("Staff and roles"), "office:staff", Permission.STAFF_MANAGE, "staff", order=110),
    InMenu(_("E-mails that wait"), "office:delivery", Permission.STAFF_MANAGE, "message", order=130),
    InMenu(_("Phones and hours"), "office:phones", Permission.PROGRAM_EDIT, "phone", order=140),
    InMenu(_("Who saw what"), "office:audit", Permission.AUDIT_READ, "shield", order=200),
    InMenu(_("Reviews"), "office:reviews", Permission.PRIVACY_REVIEW, "shield", order=210),
    InMenu(_("Restricted records"), "office:restricted", Permission.PERSON_RESTRICT, "lock", order=220),
    Begins(Permission.AUDIT_READ, "office:audit", order=50),
]
