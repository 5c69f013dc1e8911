"""The verbs of who works where: every write to programs, users and memberships."""

from smtplib import SMTPException

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import emails, policy
from casemgmt.access.models import Agency, Membership, Program, Team, User
from casemgmt.access.roles import Permission, Role
from casemgmt.access.tokens import end_all
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import hold, stamp
from casemgmt.jobs.actions import request_cancel
from casemgmt.jobs.models import Job
from casemgmt.notices.actions import tell

Kind = Membership.Kind


@transaction.atomic
def open_program(*, id, name, zone, agency, team, email, administrator, **phones):
    """Found a program with its agency, first team and first administrator; returns that user.

    `zone` is an IANA name; `phones` are those of `set_phones`, as far as they are known.
    Done from the server's own command line, so nobody is asked for a permission.
    """
    if Program.objects.filter(pk=id).exists():
        raise RuleBroken(_("There is already a program with the short name “%(id)s”.") % {"id": id})
    operator = Agency.objects.filter(name=agency).first() or Agency(name=agency)
    operator.is_operator = True
    opened = gettext_noop("Program opened")
    _save(operator, opened, by=None)
    program = _save(Program(pk=id, agency=operator, name=name, zone=zone, **phones), opened, by=None)
    _save(Team(program=program, agency=operator, name=team), opened, by=None)
    user = _user(email, administrator, by=None)
    _begin(user, program, None, Role.ADMINISTRATOR, Kind.EMPLOYEE, by=None)
    return user


@transaction.atomic
def set_phones(*, program, by, seen=None, **phones):
    """Say where the program is called: public_phone, partner_phone, after_hours_phone (E.164), and hours."""
    policy.require(by, Permission.PROGRAM_EDIT, program)
    held = hold(program, seen=seen)
    for name, value in phones.items():
        setattr(held, name, value)
    return _save(held, gettext_noop("Phones and hours set"), by=by)


@transaction.atomic
def add_team(*, program, name, by):
    """Add a team of the program's own agency."""
    policy.require(by, Permission.STAFF_MANAGE, program)
    if program.teams.filter(name__iexact=name).exists():
        raise RuleBroken(_("There is already a team with this name."))
    return _save(Team(program=program, agency=program.agency, name=name), gettext_noop("Team added"), by=by)


@transaction.atomic
def invite(*, program, email, name, role, by, team=None, kind=Kind.EMPLOYEE):
    """Give somebody a role and mail them a link to choose a password; returns the user.

    Somebody who already signs in keeps their name and password and gains the role.
    """
    policy.require(by, Permission.STAFF_MANAGE, program)
    user = _user(email, name, by=by)
    _require_over(user, program, by=by)
    _begin(user, program, team, role, kind, by=by)
    if not user.has_usable_password():
        _mail_link(user)
    return user


@transaction.atomic
def add_role(*, user, program, role, by, team=None, kind=Kind.EMPLOYEE):
    """Give a member of staff one more role in the program."""
    _require_over(user, program, by=by)
    return _begin(user, program, team, role, kind, by=by)


@transaction.atomic
def change_role(*, membership, role, by, team=None, kind=Kind.EMPLOYEE):
    """End this spell and begin another, so that the old role stays on record."""
    if (role, team, kind) == (membership.role, membership.team, membership.kind):
        raise RuleBroken(_("Nothing would change. Choose another role or team."))
    _end(membership, by=by)
    return _begin(membership.user, membership.program, team, role, kind, by=by)


@transaction.atomic
def end_membership(*, membership, by):
    """End a role now. What it showed is gone with the user's next request, tokens with the last one there."""
    _end(membership, by=by)
    user, program = membership.user, membership.program
    if not user.memberships.active().filter(program=program).exists():
        end_all(user=user, program=program, at=Now(), by=by)


@transaction.atomic
def correct(*, user, name, email, at, by):
    """Change the name or the address of a member of staff; never one's own, like all that opens an account.

    A new address ends sessions and mailed links, and both addresses are told; where no password was chosen
    yet, the new one by another invitation. RuleBroken if nothing would change or the address is somebody's.
    """
    programs = _require_over_all(user, by=by)
    _hold(user)
    old, email = user.email, email.lower()
    if (name, email) == (user.name, old):
        raise RuleBroken(_("Nothing would change."))
    user.name, user.email = name, email
    if email == old:
        return _save(user, gettext_noop("Name corrected"), by=by)
    _move(user, by=by)
    _tell_both(user, old, programs[0], at)
    return user


@transaction.atomic
def keep_phone(*, phone, by):
    """Keep one's own work phone (E.164, or nothing): colleagues in need of advice call it.

    Nobody sets another's: whoever is called about somebody in danger must be the one who is meant.
    """
    _hold(by)
    by.phone = phone
    return _save(by, gettext_noop("Work phone changed"), by=by)


@transaction.atomic
def deactivate(*, user, by):
    """Stop somebody from signing in. What opened a door for them is dead with its next use, for good.

    Sessions, links sent earlier, API tokens, second steps; work that they had queued stops.
    """
    programs = _require_over_all(user, by=by)
    _hold(user)
    for program in programs:
        if Role.ADMINISTRATOR in _open_roles(user, program):
            _keep_an_administrator(program, without=user)
        end_all(user=user, program=program, at=Now(), by=by)
    for job in Job.objects.live().filter(started_by=user.pk):
        request_cancel(job=job)
    Authenticator.objects.filter(user=user).delete()
    user.is_active = False
    user.session_round += 1
    user.set_unusable_password()
    return _save(user, gettext_noop("May not sign in any more"), by=by)


@transaction.atomic
def reactivate(*, user, by):
    """Let somebody sign in again, after they have chosen a new password by the link this mails."""
    _require_over_all(user, by=by)
    _hold(user)
    user.is_active = True
    _save(user, gettext_noop("May sign in again"), by=by)
    _mail_link(user)
    return user


@transaction.atomic
def reset_second_factor(*, user, at, by):
    """Take off somebody's second step, end their sessions and tell them; they set up a new one.

    Never one's own: whoever holds a stolen session must not be able to shed what protects the account.
    """
    programs = _require_over_all(user, by=by)
    _hold(user)
    Authenticator.objects.filter(user=user).delete()
    user.session_round += 1
    _save(user, gettext_noop("Second step reset"), by=by)
    tell(
        kind="second_factor_reset", step="reset", program=programs[0].pk, recipient=user.pk,
        subject_kind="access.user", subject_id=user.pk, occurrence=at,
    )  # fmt: skip


def send_link_again(*, user, by):
    """Mail the link once more to somebody who has not chosen a password yet."""
    _require_over_all(user, by=by)
    if user.has_usable_password() or not user.is_active:
        raise RuleBroken(_("Only somebody who has been invited and has no password yet can get the link."))
    _mail_link(user)


def _user(email, name, *, by):
    """The user with this address, else a new one who cannot sign in before choosing a password."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User(email=email.lower(), name=name)
        user.set_unusable_password()
        return _save(user, gettext_noop("Invited"), by=by)
    if not user.is_active:
        raise RuleBroken(_("This person may not sign in any more. Reactivate them on their own page first."))
    return user


def _begin(user, program, team, role, kind, *, by):
    if team is not None and team.program_id != program.pk:
        raise RuleBroken(_("This team belongs to another program."))
    if user.memberships.filter(program=program, team=team, role=role, until=None).exists():
        raise RuleBroken(_("This person already has this role there."))
    spell = Membership(user=user, program=program, team=team, role=role, kind=kind)
    return _save(spell, gettext_noop("Role begins"), by=by)


def _end(membership, *, by):
    """Nobody ends a role of their own, so an administrator cannot be lost by mistake."""
    _require_over(membership.user, membership.program, by=by)
    membership.refresh_from_db(from_queryset=Membership.objects.select_for_update(of=("self",)))
    if membership.until is not None:
        raise RuleBroken(_("This role has already ended."))
    if membership.role == Role.ADMINISTRATOR and membership.user.is_active:
        _keep_an_administrator(membership.program, without=membership.user)
    membership.until = Now()
    _save(membership, gettext_noop("Role ends"), by=by)
    membership.refresh_from_db(fields=["until"])


def _require_over(user, program, *, by):
    """Only an administrator of the program, and never over oneself: two people give every role."""
    policy.require(by, Permission.STAFF_MANAGE, program)
    if user == by:
        raise NotAllowed(_("Another administrator must do this: nobody changes their own roles."))


def _keep_an_administrator(program, *, without):
    """Lock the program, so that two administrators cannot remove each other at one moment."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if not policy.holders(program, Role.ADMINISTRATOR).exclude(pk=without.pk).exists():
        raise RuleBroken(_("The program needs an administrator. Give somebody else the role first."))


def _require_over_all(user, *, by):
    """An account belongs to every program it works in (or worked in last): all of them must agree."""
    spells = user.memberships.filter(until=None) or user.memberships.all()
    programs = list(Program.objects.filter(memberships__in=spells).distinct())
    if not programs:
        raise NotAllowed(_("This account belongs to no program of yours."))
    for program in programs:
        _require_over(user, program, by=by)
    return programs


def _open_roles(user, program):
    return set(user.memberships.filter(program=program, until=None).values_list("role", flat=True))


def _move(user, *, by):
    """Save the new address. Nothing that came with the old one opens the account any more."""
    user.session_round += 1
    try:
        with transaction.atomic():
            _save(user, gettext_noop("Address changed"), by=by)
    except IntegrityError as taken:
        raise RuleBroken(_("Somebody signs in with this address already.")) from taken
    EmailAddress.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()


def _tell_both(user, old, program, at):
    """Nobody is moved without a word: when the old address cannot be told, nothing is changed."""
    _mail(emails.send_address_changed, user, old)
    if user.is_active and not user.has_usable_password():
        return _mail_link(user)
    return tell(
        kind="address_changed", step="changed", program=program.pk, recipient=user.pk,
        subject_kind="access.user", subject_id=user.pk, occurrence=at,
    )  # fmt: skip


def _hold(user):
    """The user as they are now, and nobody changes them before this transaction ends."""
    user.refresh_from_db(from_queryset=User.objects.select_for_update(of=("self",)))


def _mail_link(user):
    _mail(emails.send_password_link, user)


def _mail(send, *to):
    try:
        send(*to)
    except (OSError, SMTPException) as refusal:
        raise RuleBroken(
            _("The mail server did not take the message, so nothing was changed. Try again in a while.")
        ) from refusal


def _save(thing, reason, *, by):
    stamp(thing, by=by, reason=reason).save()
    return thing
