"""The verbs of an account, which belongs to every program that its owner works in.

What narrows it an administrator of any of them does alone, and the others are told of what reaches them.
What opens it further is done once every one of them agrees.
"""

from smtplib import SMTPException

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt import scope
from casemgmt.access import emails, password_links, policy, spells
from casemgmt.access.models import AccountChange, Agreement, Program, User
from casemgmt.access.roles import Permission, Role
from casemgmt.access.tokens import end_all
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import hold, stamp
from casemgmt.jobs.actions import request_cancel
from casemgmt.jobs.models import Job
from casemgmt.notices.actions import tell

What = AccountChange.What


def begin(*, email, name, by):
    """An account that nobody can sign in to before a password was chosen by a mailed link."""
    user = User(email=email.lower(), name=name)
    user.set_unusable_password()
    return _save(user, gettext_noop("Invited"), by=by)


def programs(user):
    """Every program that has a say: where the user works now or, of somebody who left, ever worked."""
    spells_now = user.memberships.unended()
    return list(Program.objects.filter(memberships__in=spells_now or user.memberships.all()).distinct())


def shared_with(user, program):
    """The other programs that have a say about the account."""
    return [other for other in programs(user) if other != program]


@transaction.atomic
def keep_phone(*, phone, by):
    """Keep one's own work phone (E.164, or nothing): colleagues in need of advice call it.

    Nobody sets another's: whoever is called about somebody in danger must be the one who is meant.
    """
    _hold(by)
    by.phone = phone
    return _save(by, gettext_noop("Work phone changed"), by=by)


@transaction.atomic
def sign_out_everywhere(*, user, program, at, by):
    """End the account's sessions in every program, and its tokens in this one. The others are told."""
    _require_say(user, program, by=by)
    _hold(user)
    user.session_round += 1
    end_all(user=user, program=program, at=at, by=by)
    _save(user, gettext_noop("Signed out everywhere"), by=by)
    tell_others(user, program, step="signed_out", at=at, by=by)


@transaction.atomic
def reset_second_factor(*, user, program, at, by):
    """Take off somebody's second step, end their sessions and tell them; returns the AccountChange.

    A new one is set up once every program agrees. Never one's own: whoever holds a stolen session must not be
    able to shed what protects the account.
    """
    _require_say(user, program, by=by)
    _hold(user)
    Authenticator.objects.filter(user=user).delete()
    user.session_round += 1
    _save(user, gettext_noop("Second step reset"), by=by)
    tell(
        kind="second_factor_reset",
        step="reset",
        program=program.pk,
        recipient=user.pk,
        subject_kind="access.user",
        subject_id=user.pk,
        occurrence=at,
    )
    return _ask(user, program, What.SECOND_STEP, at=at, by=by)


@transaction.atomic
def close(*, user, program, at, by):
    """Close the account in this program: roles, tokens, queued work end. Whether it is closed at all.

    Where no other program has a say nobody can sign in with it any more: sessions, links sent earlier and
    second steps are dead with their next use, for good. Its roles then stay, for whoever is let back in.
    """
    _require_say(user, program, by=by)
    _hold(user)
    if Role.ADMINISTRATOR in _open_roles(user, program):
        spells.keep_an_administrator(program, without=user)
    end_all(user=user, program=program, at=at, by=by)
    for job in Job.objects.live().filter(started_by=user.pk, program=program.pk):
        request_cancel(job=job)
    if shared_with(user, program):
        _leave(user, program, by=by)
        return False
    _shut(user, by=by)
    return True


@transaction.atomic
def reactivate(*, user, program, at, by):
    """Let somebody sign in again, after they have chosen a new password by the link that is mailed then."""
    return _ask(user, program, What.REACTIVATE, at=at, by=by)


@transaction.atomic
def correct(*, user, program, name, email, at, by):
    """Change the name or the address of a member of staff; never one's own, like all that opens an account.

    A new address ends sessions and mailed links, and both addresses are told; where no password was chosen
    yet, the new one by another invitation. RuleBroken if nothing would change or the address is somebody's.
    """
    if (name, email.lower()) == (user.name, user.email):
        raise RuleBroken(_("Nothing would change."))
    return _ask(user, program, What.CORRECT, at=at, by=by, name=name, email=email.lower())


def send_link_again(*, user, program, by):
    """Mail the link once more to somebody who has not chosen a password yet."""
    _require_say(user, program, by=by)
    if user.has_usable_password() or not user.is_active:
        raise RuleBroken(_("Only somebody who has been invited and has no password yet can get the link."))
    password_links.mail_link(user=user, program=program, by=by)


@transaction.atomic
def agree(*, change, program, at, by):
    """Say yes to a change for one program; it is done with the last yes."""
    _require_say(change.user, program, by=by)
    return _note_and_settle(_waiting(change), [program], at=at, by=by)


@transaction.atomic
def refuse(*, change, program, at, by):
    """Say no to a change for one program: it is not done. Whoever asked is told."""
    _require_say(change.user, program, by=by)
    change = _waiting(change)
    change.ended_at = at
    _save(change, gettext_noop("Refused"), by=by)
    _tell_who_asked(change, "refused", at=at)


def waits_for(change):
    """The programs whose yes is missing."""
    said = set(change.agreements.values_list("program", flat=True))
    return [program for program in programs(change.user) if program.pk not in said]


def tell_others(user, program, *, kind="shared_account", step, at, by, among=None):
    """Tell the administrators of the account's other programs, or of those `among`."""
    others = shared_with(user, program) if among is None else among
    with scope.acting_as(programs=[other.pk for other in others], actor="system:accounts"):
        for other in others:
            for reader in policy.workers(other, Permission.STAFF_MANAGE).exclude(pk__in=[by.pk, user.pk]):
                _tell(reader, other, kind, step, user, at)


def _ask(user, program, what, *, at, by, **said):
    """Note what is wanted; done at once where the one who asks may say yes for every program."""
    _require_say(user, program, by=by)
    _hold(user)
    for earlier in AccountChange.objects.waiting().filter(user=user, what=what):
        earlier.ended_at = at
        _save(earlier, gettext_noop("Asked anew"), by=by)
    change = AccountChange(user=user, program=program, what=what, asked_by=by, asked_at=at, **said)
    _save(change, gettext_noop("Asked"), by=by)
    managed = policy.programs_where(by, Permission.STAFF_MANAGE)
    agreeing = [each for each in programs(user) if each.pk in managed]
    return _note_and_settle(change, agreeing, at=at, by=by, asking=True)


def _note_and_settle(change, agreeing, *, at, by, asking=False):
    for program in agreeing:
        Agreement.objects.get_or_create(change=change, program=program, defaults={"by": by})
    missing = waits_for(change)
    if not missing:
        _carry_out(change, at=at, by=by)
    elif asking:
        tell_others(
            change.user, change.program, kind="account_change", step="asked", at=at, by=by, among=missing
        )
    return change


def _carry_out(change, *, at, by):
    change.agreed_at = at
    _save(change, gettext_noop("Agreed by all"), by=by)
    _hold(change.user)
    match change.what:
        case What.REACTIVATE:
            _open_again(change, by=by)
        case What.CORRECT:
            _rename(change, at=at, by=by)
    if change.asked_by != by:
        _tell_who_asked(change, "agreed", at=at)


def _open_again(change, *, by):
    user = change.user
    user.is_active = True
    _save(user, gettext_noop("May sign in again"), by=by)
    password_links.mail_link(user=user, program=change.program, by=change.asked_by)


def _rename(change, *, at, by):
    user, old = change.user, change.user.email
    user.name, user.email = change.name, change.email
    if user.email == old:
        _save(user, gettext_noop("Name corrected"), by=by)
    else:
        _move(user, by=by)
        _tell_both(change, old, at)


def _waiting(change):
    held = hold(change)
    if held.agreed_at or held.ended_at:
        raise RuleBroken(_("This has been answered already."))
    return held


def _require_say(user, program, *, by):
    """Only an administrator of a program of the account's, and never over oneself."""
    spells.require_over(user, program, by=by)
    if program not in programs(user):
        raise NotAllowed(_("This account belongs to no program of yours."))


def _leave(user, program, *, by):
    for spell in user.memberships.filter(program=program).unended():
        spell.until = Now()
        _save(spell, gettext_noop("Role ends"), by=by)


def _shut(user, *, by):
    Authenticator.objects.filter(user=user).delete()
    user.is_active = False
    user.session_round += 1
    user.set_unusable_password()
    _save(user, gettext_noop("May not sign in any more"), by=by)


def _open_roles(user, program):
    return set(user.memberships.filter(program=program).unended().values_list("role", flat=True))


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


def _tell_both(change, old, at):
    """Nobody is moved without a word: when the old address cannot be told, nothing is changed."""
    user, program = change.user, change.program
    _mail_old_address(user, old)
    if user.is_active and not user.has_usable_password():
        password_links.mail_link(user=user, program=program, by=change.asked_by)
    else:
        _tell(user, program, "address_changed", "changed", user, at)


def _tell_who_asked(change, step, *, at):
    with scope.acting_as(programs=[change.program_id], actor="system:accounts"):
        _tell(change.asked_by, change.program, "account_change", step, change.user, at)


def _tell(reader, program, kind, step, user, at):
    tell(
        kind=kind,
        step=step,
        program=program.pk,
        recipient=reader.pk,
        subject_kind="access.user",
        subject_id=user.pk,
        occurrence=at,
    )


def _hold(user):
    """The user as they are now, and nobody changes them before this transaction ends."""
    user.refresh_from_db(from_queryset=User.objects.select_for_update(of=("self",)))


def _mail_old_address(user, old):
    try:
        emails.send_address_changed(user, old)
    except (OSError, SMTPException) as refusal:
        raise RuleBroken(
            _("The mail server did not take the message, so nothing was changed. Try again in a while.")
        ) from refusal


def _save(thing, reason, *, by):
    stamp(thing, by=by, reason=reason).save()
    return thing
