from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Shift(TextChoices):
    """How a shift was. Own wording, version 1; lightest first."""

    VERY_GOOD = "very_good_shift", _("Very good")
    GOOD = "good_shift", _("Good")
    SO_SO = "so_so_shift", _("So-so")
    HARD = "hard_shift", _("Hard")
    VERY_HARD = "very_hard_shift", _("Very hard")


class Drained(TextChoices):
    """How drained somebody is. Own wording, version 1, for a trend of one's own; it measures no burnout."""

    NOT = "not_drained", _("Not at all")
    LITTLE = "little_drained", _("A little")
    SOMEWHAT = "somewhat_drained", _("Somewhat")
    VERY = "very_drained", _("Very")
    COMPLETELY = "completely_drained", _("Completely")


class Staying(TextChoices):
    """Whether something of the shift stays with somebody. Own wording, version 1."""

    NO = "nothing_stays", _("No")
    YES = "something_stays", _("Yes")


class SupportKind(TextChoices):
    """Who is there for staff. Own list, after the parts of a responder support program."""

    PEER = "peer", _("Peer")
    CLINICIAN = "clinician", _("Clinician")
    EAP = "eap", _("Employee assistance program")
    UNION = "union", _("Union")
    CHAPLAIN = "chaplain", _("Chaplain")
    LINE = "line", _("Help line")


# The items of a check-in that are counted, and the answers that count as a heavy load.
ITEMS = {"shift": Shift, "drained": Drained, "staying": Staying}
HEAVY = {
    "shift": {Shift.HARD, Shift.VERY_HARD},
    "drained": {Drained.VERY, Drained.COMPLETELY},
    "staying": {Staying.YES},
}


def is_heavy(item, answer):
    """Whether this answer to this item speaks of a heavy load."""
    return answer in HEAVY[item]
