"""May it be removed or moved? Not while it is on legal hold."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casemgmt.errors import RuleBroken
from casemgmt.holds.models import LegalHold

HELD = _("These records are on legal hold. Nothing of them may be removed or moved.")


def refuse_if_held(person: UUID) -> None:
    """Stop with RuleBroken while the records of this person (an id) are on legal hold."""
    if LegalHold.objects.open().filter(person=person).exists():
        raise RuleBroken(HELD)
