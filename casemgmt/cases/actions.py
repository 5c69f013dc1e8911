"""Every write on cases, goals and notes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.access.steps import begin, may
from casemgmt.cases.models import Case, Goal, Note, PlanReview
from casemgmt.cases.workflow import CASE, GOAL, NOTE, CaseStatus
from casemgmt.codes.cases import LOWERED_BY_TWO, Acuity, CloseReason, NoteKind
from casemgmt.constraints import keep_checked
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import keep, lock_in_place, stamp, version
from casemgmt.notices.actions import tell
from casemgmt.people import actions as people
from casemgmt.people import contact
from casemgmt.people.models import Person, is_hidden, refuse_if_hidden

NOT_CLOSED: dict[str, Any] = {"closed_on": None, "close_reason": ""}
NOT_TO_LOWER: dict[str, Any] = {"lower_to": "", "lower_why": "", "lower_by": None}


@transaction.atomic
def open_case(
    *, person: Person, owner: User, on: date, by: User, acuity: str = "", acuity_why: str = ""
) -> Case:
    """Begin a period of work with a person; one at a time. Its acuity, with why, may be said later."""
    policy.require(by, Permission.CASE_WORK, person.program_id)
    _may_own(owner, person.program_id, person.pk)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    contact.refuse_struck_out(person)
    _none_open(person)
    case = Case(program_id=person.program_id, person=person, owner=owner, opened_on=on)
    stamp(case, by=by, reason=gettext_noop("Opened")).save(force_insert=True)
    return say_acuity(case=case, level=acuity, why=acuity_why, at=timezone.now(), by=by) if acuity else case


@transaction.atomic
def say_acuity(*, case: Case, level: str, why: str, at: datetime, by: User) -> Case:
    """Say how closely the person is followed, and why; from crisis or high it is lowered by two people.

    Whoever says another level meanwhile takes back what was asked.
    """
    begin(case, CASE, "work", by=by)
    if not why.strip():
        raise RuleBroken(_("Say why."))
    if level == case.acuity:
        raise RuleBroken(_("It is “%(level)s” already.") % {"level": Acuity(level).label})
    if case.acuity in LOWERED_BY_TWO and level in Acuity(case.acuity).lower:
        asked = gettext_noop("Asked to lower the acuity")
        return keep_checked(case, asked, by=by, lower_to=level, lower_why=why, lower_by=by)
    said: dict[str, Any] = {"acuity": level, "acuity_why": why, "acuity_by": by, "acuity_at": at}
    return keep_checked(case, why, by=by, acuity_with=None, **said, **NOT_TO_LOWER)


@transaction.atomic
def answer_lowering(*, case: Case, agree: bool, at: datetime, by: User) -> Case:
    """As the second person: lower the acuity as it was asked, or keep it as it is."""
    begin(case, CASE, "work", by=by)
    if not case.lower_to:
        raise RuleBroken(_("Nobody asks to lower it any more."))
    if by.pk == case.lower_by_id:
        raise NotAllowed(_("Somebody else must agree to what you asked."))
    if not agree:
        return keep_checked(case, gettext_noop("Acuity kept as it is"), by=by, **NOT_TO_LOWER)
    said = {"acuity": case.lower_to, "acuity_why": case.lower_why, "acuity_by": case.lower_by}
    return keep_checked(case, case.lower_why, by=by, acuity_at=at, acuity_with=by, **said, **NOT_TO_LOWER)


@transaction.atomic
def reassign(*, case: Case, to: User, why: str, at: datetime, by: User, telling: bool = True) -> Case:
    """Give the case a new owner and tell them. Nothing else moves: what follows the owner follows."""
    begin(case, CASE, "reassign", by=by)
    _give(case, to, why or gettext_noop("New owner"), by=by)
    if telling and to != by:
        _tell_of_case(case, at)
    return case


@transaction.atomic
def hand_on(*, case: Case, to: User, by: User) -> Case:
    """Give one's own case to somebody else; no reason is asked, and nobody's leave."""
    begin(case, CASE, "hand_on", by=by)
    if case.owner_id != by.pk:
        raise RuleBroken(_("This case is not yours to hand on."))
    return _give(case, to, gettext_noop("Handed on"), by=by)


@transaction.atomic
def put_back(*, case: Case, owner: User, by: User) -> Case:
    """Take back a giving: whoever owned it before owns it again, whatever has become of them since."""
    begin(case, CASE, "reassign", by=by)
    return keep(case, gettext_noop("Back as it was"), by=by, owner=owner)


@transaction.atomic
def close(*, case: Case, reason: str, on: date, by: User) -> Case:
    """End the period of work and say why; its notes and goals stay as they are."""
    step = begin(case, CASE, "close", by=by)
    if on < case.opened_on:
        raise RuleBroken(_("A case cannot close before it opened."))
    if reason == CloseReason.DIED:
        people.report_death(person=case.person, origin=case.pk, by=by, at=timezone.now())
    ended = {"status": step.target, "closed_on": on, "close_reason": reason}
    return keep(case, gettext_noop("Closed"), by=by, **ended, **NOT_TO_LOWER)


@transaction.atomic
def reopen(*, case: Case, by: User) -> Case:
    """Take back a closing; an owner who left, or may not see the person now, is replaced by who reopens."""
    Person.objects.select_for_update(of=("self",)).get(pk=case.person_id)
    step = begin(case, CASE, "reopen", by=by)
    _none_open(case.person)
    works = policy.allows(case.owner, Permission.CASE_WORK, case.program_id)
    owner = case.owner if works and not is_hidden(case.person_id, user=case.owner) else by
    keep(case, gettext_noop("Reopened"), by=by, status=step.target, owner=owner, **NOT_CLOSED)
    people.retract_death(person=case.person, origin=case.pk, by=by)
    return case


@transaction.atomic
def go_on_after_all(*, person: Person, why: str, by: User, at: datetime) -> list[Any]:
    """They live: the case that closed because they had died goes on with its owner, unless another is open.

    Returns what was brought back, as `DeathWork` says.
    """
    ended = Case.objects.closed().filter(person=person, close_reason=CloseReason.DIED)
    case = ended.order_by("-closed_on", "pk").first()
    if case is None or Case.objects.open().filter(person=person).exists():
        return []
    lock_in_place(case)
    before = version(case)
    keep(case, why, by=by, status=CaseStatus.OPEN, **NOT_CLOSED)
    return [(case._meta.label_lower, case.pk, before)]


@transaction.atomic
def review_plan(*, case: Case, words: str, next_on: date, at: datetime, by: User) -> PlanReview:
    """Write down that the plan was looked at with the person: what came of it, and when the next look is."""
    begin(case, CASE, "work", by=by)
    if not words.strip():
        raise RuleBroken(_("Say what came of it."))
    if next_on <= case.program.day_of(at):
        raise RuleBroken(_("The next look is on a later day."))
    return PlanReview.objects.create(
        program_id=case.program_id, case=case, words=words, next_on=next_on, at=at, by=by
    )


@transaction.atomic
def add_goal(*, case: Case, text: str, by: User) -> Goal:
    """Write down what the person wants to reach."""
    begin(case, CASE, "work", by=by)
    goal = Goal(program_id=case.program_id, case=case, text=text)
    stamp(goal, by=by, reason=gettext_noop("Added")).save(force_insert=True)
    return goal


@transaction.atomic
def move_goal(*, goal: Goal, step: str, by: User) -> Goal:
    """Move a goal along its table: start, meet, set aside, take up again."""
    moved = begin(goal, GOAL, step, by=by)
    return keep(goal, step, by=by, status=moved.target)


@transaction.atomic
def write_note(*, case: Case, id: UUID, kind: str, text: str, at: datetime, by: User) -> Note:
    """Keep a draft under the id that the page chose: saved again and again, it stays one draft."""
    lock_in_place(case)
    note = Note.objects.filter(pk=id).first() or Note(
        pk=id, program_id=case.program_id, case=case, author=by, kind=kind
    )
    _own(note, case, by=by)
    may(note, NOTE, "write", by=by)
    note.text, note.kind, note.saved_at = text, kind, at
    _may_write(note, by=by)
    return _save_draft(note)


@transaction.atomic
def sign_note(*, note: Note, at: datetime, by: User) -> Note:
    """Make the draft part of the record, for good."""
    _own(note, note.case, by=by)
    step = begin(note, NOTE, "sign", by=by)
    _may_write(note, by=by)
    if not note.text.strip():
        raise RuleBroken(_("Write something before you sign."))
    return keep(note, gettext_noop("Signed"), by=by, status=step.target, signed_at=at, saved_at=at)


@transaction.atomic
def add_addendum(*, note: Note, id: UUID, text: str, at: datetime, by: User) -> Note:
    """Add signed words to a signed note, which itself never changes. Sent twice, it is added once."""
    step = begin(note, NOTE, "add", by=by)
    again = note.addenda.filter(pk=id).first()
    if again:
        return again
    if note.adds_to_id:
        raise RuleBroken(_("Add to the note itself, not to an addendum."))
    added = Note(
        pk=id, program_id=note.program_id, case=note.case, kind=note.kind, author=by, adds_to=note,
        text=text, status=step.target, saved_at=at, signed_at=at,
    )  # fmt: skip
    _may_write(added, by=by)
    stamp(added, by=by, reason=gettext_noop("Signed")).save(force_insert=True)
    return added


@transaction.atomic
def drop_draft(*, note: Note, by: User) -> Note:
    """Throw a draft's words away; a signed note stays."""
    _own(note, note.case, by=by)
    begin(note, NOTE, "write", by=by)
    note.text = ""
    return _save_draft(note)


def _give(case: Case, to: User, why: str, *, by: User) -> Case:
    _may_own(to, case.program_id, case.person_id)
    if to == case.owner:
        raise RuleBroken(_("%(name)s owns this case already.") % {"name": to})
    return keep(case, why, by=by, owner=to)


def _tell_of_case(case: Case, at: datetime) -> None:
    tell(
        kind="case_given",
        step="given",
        program=case.program_id,
        recipient=case.owner_id,
        subject_kind="cases.case",
        subject_id=case.pk,
        occurrence=at,
    )


def _save_draft(note: Note) -> Note:
    """Unfinished words are their author's: they leave no trace in the history."""
    draft: Any = note
    draft.skip_history_when_saving = True
    draft.save()
    del draft.skip_history_when_saving
    return note


def _none_open(person: Person) -> None:
    if Case.objects.open().filter(person=person).exists():
        raise RuleBroken(_("This person has an open case already."))


def _may_own(user: User, program: str, person: UUID) -> None:
    if not user.is_active or not policy.allows(user, Permission.CASE_WORK, program):
        raise RuleBroken(_("%(name)s does not carry cases in this program.") % {"name": user})
    refuse_if_hidden(person, user=user)


def _own(note: Note, case: Case, *, by: User) -> None:
    if note.author_id != by.pk or note.case_id != case.pk:
        raise NotAllowed(_("A draft belongs to its author."))


def _may_write(note: Note, *, by: User) -> None:
    """SUD counselling notes need a permission of their own, and only their author adds to them."""
    if note.kind != NoteKind.SUD_COUNSELLING:
        return
    policy.require(by, Permission.SUD_NOTE, note.program_id)
    if note.adds_to and note.adds_to.author_id != by.pk:
        raise NotAllowed(_("Only its author adds to an SUD counselling note."))
