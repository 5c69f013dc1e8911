from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EndReason(TextChoices):
    """Why a spell of work ended: the separations of the US Job Openings and Labor Turnover Survey, in parts.

    JOLTS counts resignations as quits, dismissals and layoffs as discharges, the rest as other separations.
    """

    RESIGNED = "resigned", _("Resigned")
    DISMISSED = "dismissed", _("Let go")
    LAID_OFF = "laid_off", _("Post ended or not funded")
    CONTRACT_ENDED = "contract_ended", _("Contract or placement ended")
    RETIRED = "retired", _("Retired")
    TRANSFERRED = "transferred", _("Moved to other work in the agency")
    HEALTH = "health", _("Left for health reasons")
    DIED = "died", _("Died")
    NOT_SAID = "not_said", _("No reason given")
