"""Nothing is nobody's: after random real actions, is any open work without somebody who goes on with it?

Each city is the demo's small one, and a day of random steps in it, which is taken back. Asked are the tables
themselves, by SQL that shares nothing with the product's own rule, and the pages, as their readers.
"""

from collections import Counter
from random import Random
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.models import Program, User
from casemgmt.access.roles import GRANTS, Permission
from casemgmt.caseload.models import Move
from casemgmt.cases.models import Case
from casemgmt.config import city
from casemgmt.config.attacks.steps import STEPS, StaffDay
from casemgmt.config.benchmarks.scratch import say, scratch
from casemgmt.config.benchmarks.visits import PROGRAM, signed_in
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.people.models import Restriction
from followups.models import FollowUp
from referrals.models import Referral

PEOPLE, STEPS_A_DAY, READERS = 60, 25, 4
FOUND = (
    "of nobody and on no day",
    "of somebody gone or who may not see it",
    "without a next day",
    "to the dead",
    "not there for its reader",
)
GOES_ON = """
    EXISTS (
        SELECT FROM access_membership m JOIN access_user u ON u.id = m.user_id
        WHERE u.id = w.named AND u.is_active AND m.program = w.program AND m.role = ANY(%(roles)s)
          AND m.since <= clock_timestamp() AND (m.until IS NULL OR m.until > clock_timestamp()))
    AND NOT EXISTS (
        SELECT FROM people_conflict c
        WHERE c.person_id = w.person AND c.user_id = w.named AND c.until IS NULL)
    AND (NOT EXISTS (SELECT FROM people_restriction r WHERE r.person_id = w.person AND r.until IS NULL)
         OR EXISTS (
            SELECT FROM people_persongrant g WHERE g.person_id = w.person AND g.user_id = w.named
              AND g.since <= clock_timestamp() AND (g.until IS NULL OR g.until > clock_timestamp())))
"""
CANNOT = f"""
    SELECT w.id FROM unnest(%(ids)s::uuid[], %(named)s::uuid[], %(programs)s::text[], %(people)s::uuid[])
        AS w (id, named, program, person)
    WHERE w.named IS NULL OR NOT ({GOES_ON})
"""


class Kind(NamedTuple):
    """One kind of open work: its table, whose name stands there, and what going on with it needs."""

    model: Any
    column: str
    needs: Permission


KINDS = (
    Kind(Case, "owner", Permission.CASE_WORK),
    Kind(FollowUp, "assignee", Permission.FOLLOWUP_WORK),
    Kind(Referral, "worker", Permission.REFERRAL_WORK),
)


def attack(*, cities: int, seed: int) -> dict[str, Any]:
    """Live so many days in a database of their own; returns what was done, and what of FOUND there was."""
    with override_settings(SECOND_FACTOR=False), scratch("attack_orphans"):  # nobody there set one up
        city.measured(people=PEOPLE)
        done, found = Counter[str](), Counter[str]()
        for number in range(cities):
            live(Random(seed + number), done, found)
            if (number + 1) % 20 == 0:
                say(f"{number + 1} of {cities} days")
    told = {name: found[name] for name in FOUND}
    return {"cities": cities, "seed": seed, "steps": dict(done.most_common()), "found": told}


def live(dice: Random, done: Counter[str], found: Counter[str]) -> None:
    """One day of random steps, what it left behind, and back."""
    with transaction.atomic(), scope.acting_as(programs=[PROGRAM], actor="system:attack"):
        day = StaffDay(dice, Program.objects.get(pk=PROGRAM))
        for step in dice.choices(STEPS, k=STEPS_A_DAY):
            try:
                with transaction.atomic():
                    step(day)
                    done[step.__name__] += 1
            except (RuleBroken, NotAllowed):
                done["refused"] += 1
        found.update(look(day))
        transaction.set_rollback(True)


def look(day: StaffDay) -> Counter[str]:
    """How much there is of each of FOUND."""
    found = Counter[str]()
    nobodys, gone, no_day, dead, hidden = FOUND
    for kind in KINDS:
        rows = kind.model.objects.open().filter(program=day.program)
        loose = cannot(rows, kind.column, kind.needs)
        found[nobodys] += len(loose - owned_otherwise(kind, loose) - on_a_day(kind, loose, day))
        if kind.model is not Case:
            by_rule = rows.with_owner().exclude(owner=None)
            found[gone] += len(cannot(by_rule, "owner", Permission.FOLLOWUP_WORK, named="owner"))
    today = day.program.day_of(timezone.now())
    found[no_day] += Referral.objects.waiting_on_partner().filter(answer_due_at=None).count()
    found[no_day] += Move.objects.filter(status="planned", starts_on__lt=today).count()
    open_promises = FollowUp.objects.open().about_contact()
    found[dead] += open_promises.exclude(person__death_said_by=[]).exclude(person=None).count()
    found[hidden] += sum(not opens(row, reader) for row, reader in readers(day))
    return found


def cannot(rows: Any, column: str, needs: Permission, *, named: str = "") -> set[Any]:
    """Ids of those whose named user is gone, lacks the right, or may not see the person; by SQL alone."""
    asked = list(rows.values_list("pk", named or f"{column}_id", "program_id", "person_id"))
    if not asked:
        return set()
    ids, users, programs, about = (list(each) for each in zip(*asked, strict=True))
    roles = [role.value for role, granted in GRANTS.items() if needs in granted]
    given = {"ids": ids, "named": users, "programs": programs, "people": about, "roles": roles}
    with connection.cursor() as cursor:
        cursor.execute(CANNOT, given)
        return {pk for (pk,) in cursor.fetchall()}


def owned_otherwise(kind: Kind, loose: set[Any]) -> set[Any]:
    """Those that belong to whoever carries the person's case."""
    if kind.model is Case:
        return set()
    return ids(kind.model.objects.filter(pk__in=loose).with_owner().exclude(owner=None))


def on_a_day(kind: Kind, loose: set[Any], day: StaffDay) -> set[Any]:
    """Those that stand before who takes or gives them, or before who says who sees the person."""
    stands = set()
    for user in day.staff:
        seen = kind.model.objects.visible_to(user).filter(pk__in=loose)
        stands |= ids(
            seen.waiting_for(user)
            if kind.model is FollowUp
            else seen.unowned()
            if leads(user)
            else seen.none()
        )
    officers = Restriction.objects.visible_to(day.officer).open().values("person")
    return stands | ids(kind.model.objects.filter(pk__in=loose, person__in=officers))


def leads(user: User) -> bool:
    return any(spell.role == "supervisor" for spell in user.active_memberships)


def readers(day: StaffDay) -> list[tuple[Any, User]]:
    """A few open promises with who must be able to open them: their owners, and for whom they wait."""
    rows = FollowUp.objects.open().filter(program=day.program).with_owner().order_by("pk")
    owned, nobodys = list(rows.exclude(owner=None)), list(rows.filter(owner=None))
    users = User.objects.in_bulk([row.owner for row in owned])
    found = [(row, users[row.owner]) for row in day.dice.sample(owned, min(READERS, len(owned)))]
    for row in nobodys[:READERS]:
        waits = FollowUp.objects.filter(pk=row.pk)
        found += [(row, user) for user in day.leads if waits.visible_to(user).waiting_for(user)]
    return found


def opens(row: FollowUp, reader: User) -> bool:
    """Whether the page of this promise is there for them."""
    return signed_in(reader).get(reverse("followups:detail", args=[row.pk])).status_code == 200


def ids(rows: Any) -> set[Any]:
    return set(rows.values_list("pk", flat=True))
