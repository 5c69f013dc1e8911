"""Promises, from the first word to the last, and who is told of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Now, TruncDay
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import Program, Team, User
from casemgmt.access.roles import Permission
from casemgmt.access.steps import begin
from casemgmt.cases.models import Case
from casemgmt.codes.followups import FollowUpKind, FollowUpOutcome
from casemgmt.days import local_day
from casemgmt.errors import RuleBroken
from casemgmt.history import keep, stamp
from casemgmt.notices.actions import announce
from casemgmt.people import actions as people
from casemgmt.people import contact
from casemgmt.people.models import Person, is_hidden, refuse_if_hidden
from followups import cadence
from followups.cadence import Window
from followups.models import NEEDS_NOBODY, FollowUp, FollowUpQuerySet
from followups.workflow import FOLLOW_UP, Status

DUE = F("due_at")
IDENTIFIED = gettext_noop("Person identified")


@transaction.atomic
def schedule(
    *,
    program: Program,
    window: Window,
    because: str,
    by: User | None,
    kind: str = FollowUpKind.CALL,
    person: Person | None = None,
    team: Team | None = None,
    assignee: User | None = None,
    otherwise: User | None = None,
    origin: UUID | None = None,
    rule: str = "",
    for_safety: bool = False,
) -> FollowUp:
    """Promise to look again inside a window (see `cadence`); once for each origin and rule.

    It belongs to the `assignee`; without one to whoever carries the person's case; without a case to
    `otherwise`, else to `by`, where they may have it. `because` is a value of `codes.followups.Because` or
    a sentence. What is promised `for_safety` never pauses. `by` is None when the system itself asks. Asked
    again for the same origin and rule, it changes nothing and returns the first promise.
    """
    if by is not None:
        policy.require(by, Permission.FOLLOWUP_WORK, program)
    made = _made_before(origin, rule)
    if made:
        return made
    if kind not in NEEDS_NOBODY:
        contact.refuse_after_death(person)
    _same_program(program, person, team)
    _may_own(assignee, program, person.pk if person and by else None)
    followup = FollowUp(
        program=program, person=person, team=team, origin=origin, rule=rule, because=because, kind=kind,
        assignee=assignee or _first_owner(program, person, otherwise, by), for_safety=for_safety,
        **_columns(window),
    )  # fmt: skip
    followup.paused_until = followup.pause
    try:
        with transaction.atomic():
            stamp(followup, by=by, reason=gettext_noop("Promised")).save(force_insert=True)
    except IntegrityError:
        made = _made_before(origin, rule)
        if made is None:
            raise
        return made
    return followup


@transaction.atomic
def postpone(*, followup: FollowUp, day: date, reason: str, by: User, at: datetime) -> FollowUp:
    """Move the end of the window to a calendar day of the program, today or later; tells again then."""
    begin(followup, FOLLOW_UP, "postpone", by=by)
    if day < local_day(at, followup.zone):
        raise RuleBroken(_("The day must not be in the past."))
    window = cadence.until(day, opens_at=min(followup.opens_at, at), zone=followup.zone)
    return keep(followup, reason, by=by, **_columns(window))


@transaction.atomic
def assign(*, followup: FollowUp, assignee: User, by: User) -> FollowUp:
    """Give the promise an owner. Anybody who works on follow-ups may take one; giving needs more."""
    begin(followup, FOLLOW_UP, "take" if assignee == by else "assign", by=by)
    _may_own(assignee, followup.program, followup.person_id)
    return keep(followup, gettext_noop("New owner"), by=by, assignee=assignee)


@transaction.atomic
def hand_on(*, followup: FollowUp, to: User | None, by: User) -> FollowUp:
    """Give one's own promise to somebody else, or (None) back to the case's owner or the team.

    One's own is also what belongs to one through a case.
    """
    begin(followup, FOLLOW_UP, "take", by=by)
    if not FollowUp.objects.owned_by(by).filter(pk=followup.pk).exists():
        raise RuleBroken(_("This follow-up is not yours to hand on."))
    _may_own(to, followup.program, followup.person_id)
    return keep(followup, gettext_noop("Handed on"), by=by, assignee=to)


@transaction.atomic
def give_back(*, followup: FollowUp, by: User) -> FollowUp:
    """Undo a taking: to whoever it belonged to before, or to nobody by name if they may not have it now."""
    begin(followup, FOLLOW_UP, "give_back", by=by)
    if followup.assignee_id != by.pk:
        raise RuleBroken(_("This follow-up is not yours to give back."))
    before = _assignee_before(followup)
    theirs = before is not None and _may_have(before, followup.program, followup.person_id)
    return keep(followup, gettext_noop("Given back"), by=by, assignee=before if theirs else None)


@transaction.atomic
def put_back(*, followup: FollowUp, assignee: User | None, by: User) -> FollowUp:
    """Take back a giving: whoever was named before is named again, whatever has become of them since."""
    begin(followup, FOLLOW_UP, "assign", by=by)
    return keep(followup, gettext_noop("Back as it was"), by=by, assignee=assignee)


@transaction.atomic
def cancel(*, followup: FollowUp, reason: str, by: User) -> FollowUp:
    """End a promise that no longer makes sense, and say why."""
    begin(followup, FOLLOW_UP, "cancel", by=by)
    return keep(followup, reason, by=by, status=Status.CANCELLED, cancel_reason=reason)


@transaction.atomic
def settle(
    *,
    origin: UUID,
    rule: str,
    at: datetime,
    by: User | None = None,
    outcome: str = FollowUpOutcome.NO_CONTACT_NEEDED,
) -> FollowUp | None:
    """Close the promise of a rule, where it is open: what it waited for has come. `by` None: the system."""
    waiting = FollowUp.objects.open().filter(origin=origin, rule=rule).select_for_update(of=("self",)).first()
    if waiting is None:
        return None
    return keep(
        waiting,
        gettext_noop("Not needed any more"),
        by=by,
        status=Status.DONE,
        outcome=outcome,
        done_at=at,
    )


@transaction.atomic
def reopen(*, followup: FollowUp, reason: str, by: User) -> FollowUp:
    """Take back a closing; the window stays as it was. One that said "died" does not say so any more."""
    begin(followup, FOLLOW_UP, "reopen", by=by)
    if followup.outcome == FollowUpOutcome.DIED and followup.person:
        people.retract_death(person=followup.person, origin=followup.pk, by=by)
        followup.person.refresh_from_db()
    if followup.kind not in NEEDS_NOBODY:
        contact.refuse_after_death(followup.person)
    return keep(
        followup,
        reason,
        by=by,
        status=Status.OPEN,
        outcome="",
        done_at=None,
        cancel_reason="",
        paused_until=followup.pause,
    )


@transaction.atomic
def name_person(
    *, origin: UUID, person: Person | None, by: User, reason: str = IDENTIFIED, before: Person | None = None
) -> list[FollowUp]:
    """Say whom the promises of an origin are about: those about nobody, or about who was named by mistake.

    What was closed about somebody else stays as it was done.
    """
    theirs = FollowUp.objects.select_for_update(of=("self",)).filter(origin=origin, person=before)
    if before is not None:
        theirs = theirs.open()
    return [_about(followup, person, reason, by=by) for followup in theirs]


def _about(followup: FollowUp, person: Person | None, reason: str, *, by: User) -> FollowUp:
    followup.person = person
    return keep(followup, reason, by=by, paused_until=followup.pause)


def remind_due(*, at: datetime | Now, since: datetime | None = None) -> int:
    """Tell owners what is due and supervisors what is overdue or has no owner; each once. Returns how many.

    Whoever covers for an owner who is away is told like them; where nobody does, the supervisors are.

    `at` is a moment or `Now()`. With `since`, only what came due or was written after that moment is read:
    what was given to somebody else by another record (a case, a role) waits for a scan without it. A
    follow-up entered after its window had ended is told in one notice a day to its owner, never one by one,
    so that back-dated work floods nobody.
    """
    followups = FollowUp.objects.moved_since(since, at) if since else FollowUp.objects.all()
    in_time = followups.entered_in_time()
    told = announce(
        kind="followup_due",
        step="due",
        subject_kind="followups.followup",
        rows=_rows(in_time.to_do(at).owned(), recipient="owner"),
    )
    told += announce(
        kind="followup_due",
        step="due",
        subject_kind="followups.followup",
        rows=_rows(in_time.to_do(at).covered(at), recipient="cover"),
    )
    told += announce(
        kind="followup_uncovered",
        step="due",
        subject_kind="followups.followup",
        rows=_rows(in_time.to_do(at).uncovered(at).with_supervisors(), recipient="supervisor"),
    )
    told += announce(
        kind="followup_unowned",
        step="due",
        subject_kind="followups.followup",
        rows=_rows(in_time.to_do(at).unowned().with_supervisors(), recipient="supervisor"),
    )
    told += announce(
        kind="followup_overdue",
        step="overdue",
        subject_kind="followups.followup",
        rows=_rows(in_time.overdue(at).with_supervisors(), recipient="supervisor"),
    )
    late = followups.entered_late().to_do(at).owned()
    told += announce(
        kind="followup_entered_late",
        step="entered",
        subject_kind="access.user",
        rows=_rows(late, recipient="owner", subject="owner", occurrence=TruncDay("created_at")),
    )
    return told


def _rows(
    followups: FollowUpQuerySet, *, recipient: str, subject: str = "pk", occurrence: Combinable = DUE
) -> FollowUpQuerySet:
    return followups.annotate(recipient=F(recipient), subject_id=F(subject), occurrence=occurrence)


def _columns(window: Window) -> dict[str, Any]:
    return {name: getattr(window, name) for name in ("opens_at", "remind_at", "due_at", "due_on", "zone")}


def _made_before(origin: UUID | None, rule: str) -> FollowUp | None:
    return FollowUp.objects.filter(origin=origin, rule=rule).first() if origin else None


def _same_program(program: Program, *others: Person | Team | None) -> None:
    if any(other is not None and other.program_id != program.pk for other in others):
        raise RuleBroken(_("Person and team must belong to the same program."))


def _first_owner(program: Program, person: Person | None, *candidates: User | None) -> User | None:
    """The first who may have it; None where it belongs to whoever carries the person's case."""
    if person is not None and Case.objects.carried().filter(person=person).exists():
        return None
    pk = person.pk if person else None
    return next((user for user in candidates if user and _may_have(user, program, pk)), None)


def _assignee_before(followup: FollowUp) -> User | None:
    """Who was named when it was last not with its assignee of now; None for nobody."""
    rows = followup.history.exclude(assignee_id=followup.assignee_id).order_by("-history_date", "-history_id")
    pk = rows.values_list("assignee_id", flat=True).first()
    return User.objects.filter(pk=pk).first()


def _may_have(user: User, program: Program | str, person: UUID | None) -> bool:
    return policy.allows(user, Permission.FOLLOWUP_WORK, program) and not is_hidden(person, user=user)


def _may_own(assignee: User | None, program: Program | str, person: UUID | None) -> None:
    if assignee is None:
        return
    if not policy.allows(assignee, Permission.FOLLOWUP_WORK, program):
        raise RuleBroken(_("%(name)s does not work on follow-ups in this program.") % {"name": assignee})
    if person is not None:
        refuse_if_hidden(person, user=assignee)
