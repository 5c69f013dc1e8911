"""Every write on cases, goals and notes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.cases.models import Case, Goal, Note
from casemgmt.cases.workflow import CASE, GOAL, NOTE, CaseStatus, GoalStatus, NoteStatus
from casemgmt.codes.cases import CloseReason, NoteKind
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.notices.actions import tell
from casemgmt.people import actions as people
from casemgmt.people.models import Person, is_hidden, refuse_if_hidden


@transaction.atomic
def open_case(*, person, owner, on, by):
    """Begin a period of work with a person; one at a time."""
    policy.require(by, Permission.CASE_WORK, person.program_id)
    _may_own(owner, person.program_id, person.pk)
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _none_open(person)
    case = Case(program_id=person.program_id, person=person, owner=owner, opened_on=on)
    stamp(case, by=by, reason=gettext_noop("Opened")).save(force_insert=True)
    return case


@transaction.atomic
def reassign(*, case, to, why, at, by):
    """Give the case a new owner and tell them. Nothing else moves: what follows the owner follows."""
    _lock(case)
    _step(CASE, "reassign", CaseStatus(case.status), case, by=by)
    return _give(case, to, why or gettext_noop("New owner"), at=at, by=by)


@transaction.atomic
def hand_on(*, case, to, at, by):
    """Give one's own case to somebody else; no reason is asked, and nobody's leave."""
    _lock(case)
    _step(CASE, "hand_on", CaseStatus(case.status), case, by=by)
    if case.owner_id != by.pk:
        raise RuleBroken(_("This case is not yours to hand on."))
    return _give(case, to, gettext_noop("Handed on"), at=at, by=by)


@transaction.atomic
def close(*, case, reason, on, by):
    """End the period of work and say why; its notes and goals stay as they are."""
    _lock(case)
    step = _step(CASE, "close", CaseStatus(case.status), case, by=by)
    if on < case.opened_on:
        raise RuleBroken(_("A case cannot close before it opened."))
    if reason == CloseReason.DIED:
        people.report_death(person=case.person, origin=case.pk, by=by, at=timezone.now())
    return _save(
        case, gettext_noop("Closed"), by=by, status=step.target, closed_on=on, close_reason=reason
    )  # fmt: skip


@transaction.atomic
def reopen(*, case, by):
    """Take back a closing; an owner who left, or may not see the person now, is replaced by who reopens."""
    Person.objects.select_for_update(of=("self",)).get(pk=case.person_id)
    _lock(case)
    step = _step(CASE, "reopen", CaseStatus(case.status), case, by=by)
    _none_open(case.person)
    people.retract_death(person=case.person, origin=case.pk, by=by)
    works = policy.allows(case.owner, Permission.CASE_WORK, case.program_id)
    owner = case.owner if works and not is_hidden(case.person_id, user=case.owner) else by
    return _save(
        case, gettext_noop("Reopened"), by=by,
        status=step.target, closed_on=None, close_reason="", owner=owner,
    )  # fmt: skip


@transaction.atomic
def add_goal(*, case, text, by):
    """Write down what the person wants to reach."""
    _lock(case)
    _step(CASE, "work", CaseStatus(case.status), case, by=by)
    goal = Goal(program_id=case.program_id, case=case, text=text)
    stamp(goal, by=by, reason=gettext_noop("Added")).save(force_insert=True)
    return goal


@transaction.atomic
def move_goal(*, goal, step, by):
    """Move a goal along its table: start, meet, set aside, take up again."""
    _lock(goal)
    moved = _step(GOAL, step, GoalStatus(goal.status), goal, by=by)
    return _save(goal, step, by=by, status=moved.target)


@transaction.atomic
def write_note(*, case, id, kind, text, at, by):
    """Keep a draft under the id that the page chose: saved again and again, it stays one draft."""
    _lock(case)
    note = Note.objects.filter(pk=id).first() or Note(
        pk=id, program_id=case.program_id, case=case, author=by, kind=kind
    )
    _own(note, case, by=by)
    _step(NOTE, "write", NoteStatus(note.status), note, by=by)
    note.text, note.kind, note.saved_at = text, kind, at
    _may_write(note, by=by)
    return _save_draft(note)


@transaction.atomic
def sign_note(*, note, at, by):
    """Make the draft part of the record, for good."""
    _lock(note)
    _own(note, note.case, by=by)
    step = _step(NOTE, "sign", NoteStatus(note.status), note, by=by)
    _may_write(note, by=by)
    if not note.text.strip():
        raise RuleBroken(_("Write something before you sign."))
    return _save(note, gettext_noop("Signed"), by=by, status=step.target, signed_at=at, saved_at=at)


@transaction.atomic
def add_addendum(*, note, id, text, at, by):
    """Add signed words to a signed note, which itself never changes. Sent twice, it is added once."""
    _lock(note)
    step = _step(NOTE, "add", NoteStatus(note.status), note, by=by)
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
def drop_draft(*, note, by):
    """Throw a draft's words away; a signed note stays."""
    _lock(note)
    _own(note, note.case, by=by)
    _step(NOTE, "write", NoteStatus(note.status), note, by=by)
    note.text = ""
    return _save_draft(note)


def _give(case, to, why, *, at, by):
    _may_own(to, case.program_id, case.person_id)
    if to == case.owner:
        raise RuleBroken(_("%(name)s owns this case already.") % {"name": to})
    _save(case, why, by=by, owner=to)
    if to != by:
        tell(
            kind="case_given", step="given", program=case.program_id, recipient=to.pk,
            subject_kind="cases.case", subject_id=case.pk, occurrence=at,
        )  # fmt: skip
    return case


def _lock(thing):
    thing.refresh_from_db(from_queryset=type(thing)._default_manager.select_for_update(of=("self",)))


def _step(workflow, name, status, thing, *, by):
    step = workflow.step(name, status)
    policy.require(by, step.permission, thing.program_id)
    return step


def _save(thing, reason, *, by, **changes):
    for name, value in changes.items():
        setattr(thing, name, value)
    stamp(thing, by=by, reason=reason).save()
    return thing


def _save_draft(note):
    """Unfinished words are their author's: they leave no trace in the history."""
    note.skip_history_when_saving = True
    note.save()
    del note.skip_history_when_saving
    return note


def _none_open(person):
    if Case.objects.open().filter(person=person).exists():
        raise RuleBroken(_("This person has an open case already."))


def _may_own(user, program, person):
    if not user.is_active or not policy.allows(user, Permission.CASE_WORK, program):
        raise RuleBroken(_("%(name)s does not carry cases in this program.") % {"name": user})
    refuse_if_hidden(person, user=user)


def _own(note, case, *, by):
    if note.author_id != by.pk or note.case_id != case.pk:
        raise NotAllowed(_("A draft belongs to its author."))


def _may_write(note, *, by):
    """SUD counselling notes need a permission of their own, and only their author adds to them."""
    if note.kind != NoteKind.SUD_COUNSELLING:
        return
    policy.require(by, Permission.SUD_NOTE, note.program_id)
    if note.adds_to and note.adds_to.author_id != by.pk:
        raise NotAllowed(_("Only its author adds to an SUD counselling note."))
