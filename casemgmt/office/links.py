"""What the office says of itself, in the forms of `casemgmt.declared`."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.declared import LetterKind, StoppedLetter
from casemgmt.office import actions, emails
from casemgmt.web.navigation import Begins, Group, InMenu

SAYS = [
    LetterKind("hidden_work_left", emails.hidden_work_left),
    LetterKind("letter_stopped", emails.letter_stopped),
    LetterKind("work_left", emails.work_left),
    StoppedLetter(actions.tell_administrators),
    InMenu(_("Staff and roles"), "office:staff", Permission.STAFF_MANAGE, "staff", 110, under=Group.SETTINGS),
    InMenu(
        _("E-mails that wait"),
        "office:delivery",
        Permission.STAFF_MANAGE,
        "message",
        130,
        under=Group.SETTINGS,
    ),
    InMenu(
        _("Phones and hours"), "office:phones", Permission.PROGRAM_EDIT, "phone", 140, under=Group.SETTINGS
    ),
    InMenu(_("Who saw what"), "office:audit", Permission.AUDIT_READ, "shield", 200, under=Group.RECORDS),
    InMenu(_("Reviews"), "office:reviews", Permission.PRIVACY_REVIEW, "shield", 210, under=Group.RECORDS),
    InMenu(
        _("Restricted records"),
        "office:restricted",
        Permission.PERSON_RESTRICT,
        "lock",
        220,
        under=Group.RECORDS,
    ),
    Begins(Permission.AUDIT_READ, "office:audit", order=50),
]
