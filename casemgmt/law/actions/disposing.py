"""How records end: schedules, what is due, two people who agree, and the removal itself.

The application's role may not delete histories, packets or the ledger, and must not. So the database function
`law_dispose` (sql/disposing.sql) removes the rows as their owner, and only for a disposal that two
people agreed to, in this program, of a person whose records are not on hold.
"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access.models import Program, User
from casemgmt.access.policy import require
from casemgmt.access.roles import Permission
from casemgmt.access.steps import begin
from casemgmt.codes.legal import RecordKind
from casemgmt.consents.models.ledger import years_before
from casemgmt.constraints import save_checked
from casemgmt.declared import KEPT_AS, NOT_ENDED, OPEN_WORK
from casemgmt.errors import RuleBroken
from casemgmt.history import put, stamp
from casemgmt.holds import policy as holds
from casemgmt.holds.models import LegalHold
from casemgmt.jobs import actions as jobs
from casemgmt.jobs.models import Job
from casemgmt.law.actions.copying import hanging_on_person
from casemgmt.law.models import Disposal, RetentionSchedule
from casemgmt.law.workflow import DISPOSAL, DisposalStatus
from casemgmt.people.models import Person

JOB = "law.disposal"


@transaction.atomic
def set_schedules(*, program: Program, years: Mapping[str, int], decided: str, by: User) -> None:
    """Set for how many years each kind of record is kept. `years`: by RecordKind."""
    require(by, Permission.RETENTION_SET, program)
    for kind, number in years.items():
        kept = RetentionSchedule.objects.filter(program=program, kind=kind).first()
        kept = kept or RetentionSchedule(program=program, kind=kind)
        if (kept.years, kept.decided) != (number, decided):
            kept.years, kept.decided = number, decided
            save_checked(stamp(kept, by=by, reason=gettext_noop("Schedule set")))


def due(*, program: Program, at: datetime) -> QuerySet[Person]:
    """People whose every record ended longer ago than its schedule says; none while a kind has no schedule.

    A record ended on the latest date that its row or its history holds. Whoever is on hold, or has anything
    open or not ended, as the slices declare, is not due.
    """
    years = dict(RetentionSchedule.objects.filter(program=program).values_list("kind", "years"))
    if set(years) != set(RecordKind):
        return Person.objects.none()
    kept = {each.app: years[each.kind] for each in KEPT_AS}
    people = Person.objects.filter(program=program, created_at__lt=_cutoff(program, years["people"], at))
    people = people.exclude(Exists(LegalHold.objects.open().filter(person=OuterRef("pk"))))
    for model, paths in [*hanging_on_person().items(), (Person.history.model, ["id"])]:
        if model is not Disposal:
            before = _cutoff(program, kept[model._meta.app_label], at)
            for rows in (model._base_manager.filter(_younger(model, before)), *_open(model)):
                for path in paths:
                    people = people.exclude(Exists(rows.filter(**{path: OuterRef("pk")})))
    return people


@transaction.atomic
def propose_disposal(*, person: Person, at: datetime, by: User) -> Disposal:
    """Propose that all records of a person be removed; somebody else must approve."""
    require(by, Permission.RECORDS_DISPOSE, person.program_id)
    holds.refuse_if_held(person.pk)
    if not due(program=person.program, at=at).filter(pk=person.pk).exists():
        raise RuleBroken(_("These records are not due to be disposed of."))
    disposal = Disposal(
        program=person.program,
        person=person,
        schedule=_schedule(person.program),
        proposed_by=by,
        proposed_at=at,
    )
    return _save(disposal)


@transaction.atomic
def approve_disposal(*, disposal: Disposal, at: datetime, by: User) -> Disposal:
    """Agree to what somebody else proposed. A job carries it out."""
    step = begin(disposal, DISPOSAL, "approve", by=by)
    if disposal.proposed_by_id == by.pk:
        raise RuleBroken(_("Somebody else must approve what you proposed."))
    holds.refuse_if_held(disposal.person_id)
    return _save(disposal, status=step.target, approved_by=by, approved_at=at)


@transaction.atomic
def stop_disposal(*, disposal: Disposal, by: User) -> Disposal:
    """Take a proposal back before it is carried out."""
    return _save(disposal, status=begin(disposal, DISPOSAL, "stop", by=by).target)


@transaction.atomic
def begin_disposals(*, program: Program, by: User) -> Job:
    """A job over all disposals that two people agreed to."""
    require(by, Permission.RECORDS_DISPOSE, program)
    waiting = Disposal.objects.filter(program=program, status=DisposalStatus.APPROVED).count()
    if not waiting:
        raise RuleBroken(_("Nothing is approved that waits."))
    return jobs.begin(kind=JOB, program=program.pk, total=waiting, by=by)


def run_disposals(*, job_id: UUID, program: str, at: datetime, seconds: float = 60) -> bool:
    """Carry out what two people agreed to, one person to a transaction; who is on hold by now is stopped."""
    return jobs.run(
        job_id=job_id,
        program=program,
        seconds=seconds,
        step=lambda job: _next(job, at),
        ended=lambda job: None,
    )


def _next(job: Job, at: datetime) -> int:
    if job.done >= job.total:
        return 0
    rows = Disposal.objects.select_for_update(of=("self",)).select_related("program")
    disposal = (
        rows.filter(program=job.program, status=DisposalStatus.APPROVED).order_by("proposed_at").first()
    )
    if disposal is None:
        return 0
    if due(program=disposal.program, at=at).filter(pk=disposal.person_id).exists():
        with connection.cursor() as cursor:
            cursor.execute("SELECT law_dispose(%s)", [disposal.pk])
    else:
        _save(disposal, status=DisposalStatus.STOPPED)
    return 1


def _younger(model: Any, before: datetime) -> Q:
    """A row of this model that is younger than this moment."""
    dates = [each for each in model._meta.concrete_fields if isinstance(each, models.DateField)]
    younger = Q(pk__in=[])
    for each in dates:
        bound = before if isinstance(each, models.DateTimeField) else before.date()
        younger |= Q(**{f"{each.name}__gte": bound})
    return younger


def _open(model: Any) -> list[QuerySet[Any]]:
    """What of this model is open or not ended, whatever its age, as its own slice says."""
    declared = [*(work.open() for work in OPEN_WORK), *(each.rows() for each in NOT_ENDED)]
    return [rows for rows in declared if rows.model is model]


def _cutoff(program: Program, years: int, at: datetime) -> datetime:
    """Midnight of the program's day, so many years ago."""
    day = years_before(program.day_of(at), years)
    return datetime.combine(day, time(), ZoneInfo(program.zone))


def _schedule(program: Program) -> str:
    lines = RetentionSchedule.objects.filter(program=program)
    return "\n".join(
        _("%(kind)s: %(years)s years (%(decided)s)")
        % {"kind": line.get_kind_display(), "years": line.years, "decided": line.decided}
        for line in lines
    )


def _save(disposal: Disposal, **changes: Any) -> Disposal:
    save_checked(put(disposal, changes))
    return disposal
