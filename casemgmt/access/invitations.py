"""Offering a role to whoever has an address. It begins when the owner of the account accepts.

Nothing is looked up while somebody invites: whether the address has an account is found out when the letter
leaves, so neither the answer nor its time tells.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import accounts, emails, letters, policy, spells
from casemgmt.access.models import Invitation, Membership, User
from casemgmt.access.roles import Permission
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp

Kind, Outcome = Membership.Kind, Invitation.Outcome
OPEN_FOR = timedelta(days=14)


@transaction.atomic
def invite(*, program, email, name, role, at, by, team=None, kind=Kind.EMPLOYEE):
    """Offer somebody a role; the letter leaves a moment later. Returns the Invitation.

    `name` is what a new account is called; somebody who has one keeps their own.
    """
    policy.require(by, Permission.STAFF_MANAGE, program)
    if email.lower() == by.email.lower():
        raise NotAllowed(_("Another administrator must do this: nobody changes their own roles."))
    spells.refuse_foreign_team(team, program)
    if program.memberships.unended().filter(user__email__iexact=email).exists():
        raise RuleBroken(_("Somebody with this address works here already. Give the role on their own page."))
    return write(program=program, email=email, name=name, role=role, at=at, by=by, team=team, kind=kind)


def write(*, program, email, name, role, at, by, team=None, kind=Kind.EMPLOYEE):
    """The row of an invitation, in place of one to the same address that ran out."""
    earlier = program.invitations.open().filter(email=email.lower()).first()
    if earlier is not None and earlier.expires_at > at:
        raise RuleBroken(_("This address is invited already. Withdraw that invitation first."))
    if earlier is not None:
        _end(earlier, Outcome.REPLACED, at=at, by=by)
    invitation = Invitation(
        program=program, team=team, email=email.lower(), name=name, role=role, kind=kind,
        invited_at=at, expires_at=at + OPEN_FOR,
    )  # fmt: skip
    stamp(invitation, by=by, reason=gettext_noop("Invited")).save()
    return invitation


@transaction.atomic
def send_again(*, invitation, at, by):
    """Let the letter leave once more, and the invitation stay open for as long again."""
    policy.require(by, Permission.STAFF_MANAGE, invitation.program)
    invitation = _open(invitation)
    invitation.letter_at, invitation.letter_refused, invitation.letter_due = None, "", at
    invitation.expires_at = at + OPEN_FOR
    stamp(invitation, by=by, reason=gettext_noop("Invitation sent again")).save()


@transaction.atomic
def withdraw(*, invitation, at, by):
    """Take an invitation back before anybody accepted it."""
    policy.require(by, Permission.STAFF_MANAGE, invitation.program)
    _end(_open(invitation), Outcome.WITHDRAWN, at=at, by=by)


@transaction.atomic
def accept(*, invitation, at, by):
    """Begin the role, by the owner of the account. The administrators of their other programs are told."""
    invitation = _answerable(invitation, by)
    program = invitation.program
    spell = spells.begin(by, program, invitation.team, invitation.role, invitation.kind, by=by)
    _end(invitation, Outcome.ACCEPTED, at=at, by=by)
    accounts.tell_others(by, program, step="joined", at=at, by=by)
    return spell


@transaction.atomic
def decline(*, invitation, at, by):
    """“Not me”: the account's owner sees it no more. Whoever invites sees nothing of it."""
    invitation = _answerable(invitation, by)
    invitation.declined_at = at
    stamp(invitation, by=by, reason=gettext_noop("Turned down")).save()


def send_letters():
    """Send the letter of each new invitation. A mail server that is down is asked again."""
    waiting = Invitation.objects.open().filter(letter_at=None, letter_refused="", expires_at__gt=Now())
    letters.send_each(waiting, _send, _note_refusal)


def _note_refusal(invitation, number):
    """The mail server will never take a letter to this address: the program that invites sees it."""
    invitation.letter_refused = number
    stamp(invitation, by=None, reason=gettext_noop("Letter refused")).save()


def _send(invitation):
    """A link to choose a password where there is none yet; nothing to who may not sign in or said no."""
    user = User.objects.filter(email__iexact=invitation.email).first()
    user = user or accounts.begin(email=invitation.email, name=invitation.name, by=None)
    if user.is_active and invitation.declined_at is None:
        send = emails.send_invitation if user.has_usable_password() else emails.send_password_link
        send(user)
    invitation.letter_at = Now()
    stamp(invitation, by=None, reason=gettext_noop("Letter sent")).save()


def _answerable(invitation, user):
    held = Invitation.objects.select_for_update(of=("self",)).answerable_by(user).filter(pk=invitation.pk)
    found = held.select_related("program", "team").first()
    if found is None:
        raise RuleBroken(_("This invitation is not open any more."))
    return found


def _open(invitation):
    held = Invitation.objects.select_for_update(of=("self",)).open().filter(pk=invitation.pk).first()
    if held is None:
        raise RuleBroken(_("This invitation is not open any more."))
    return held


def _end(invitation, outcome, *, at, by):
    invitation.ended_at, invitation.outcome = at, outcome
    stamp(invitation, by=by, reason=outcome.label).save()
