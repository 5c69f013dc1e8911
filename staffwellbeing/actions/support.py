"""Asking for somebody, being asked, and who can be asked. Only the two concerned learn of a request."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.notices.actions import tell
from staffwellbeing.models import SupportContact, SupportRequest


@transaction.atomic
def ask_for_someone(*, contact: SupportContact, by: User) -> SupportRequest:
    """Tell one supporter that a colleague would like to talk; asking again meanwhile tells nobody twice."""
    policy.require(by, Permission.WELLBEING_OWN, contact.program)
    if contact.user is None or not contact.user.is_active:
        raise RuleBroken(_("They cannot be asked here. Please call them."))
    if contact.user == by:
        raise RuleBroken(_("That is you. Please pick somebody else."))
    request, new = SupportRequest.objects.get_or_create(
        asked_by=by, supporter=contact.user, answered_at=None, defaults={"program": contact.program}
    )
    if new:
        request.refresh_from_db(fields=["created_at"])
        tell(
            kind="support_asked",
            step="asked",
            program=contact.program_id,
            recipient=contact.user.pk,
            subject_kind=request._meta.label_lower,
            subject_id=request.pk,
            occurrence=request.created_at,
        )
    return request


@transaction.atomic
def answer_request(*, request: SupportRequest, by: User) -> SupportRequest:
    """Note that the supporter got in touch; the one who asked sees it."""
    if request.supporter != by:
        raise NotAllowed(_("Only the person who was asked can answer."))
    SupportRequest.objects.unanswered().filter(pk=request.pk).update(answered_at=Now())
    request.refresh_from_db()
    return request


def add_contact(*, program: Program, by: User, **facts: Any) -> SupportContact:
    """Show one more person or service that is there for staff."""
    policy.require(by, Permission.WELLBEING_SETUP, program)
    return SupportContact.objects.create(program=program, **facts)


def retire_contact(*, contact: SupportContact, on: date, by: User) -> SupportContact:
    """Show somebody no longer; what was asked of them stays with them."""
    policy.require(by, Permission.WELLBEING_SETUP, contact.program)
    contact.retired_on = on
    contact.save(update_fields=["retired_on"])
    return contact
