"""Whoever works in two programs is asked, and what they write belongs to the program that was named.

Both orders of their rows, everywhere: nothing takes "the first" program.
"""

import ast
import json
import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import resolve

from casemgmt.access import policy
from casemgmt.access.models import Program
from casemgmt.access.roles import Permission, Role
from casemgmt.web.api.fields import ProgramField, Sent
from casemgmt.web.lists import ListPage
from tests import factories
from tests.api.bodies import bodies, method_of, replaced
from tests.api.test_scope import FOREIGN
from tests.matrix.doubled import NAMES, Doubled
from tests.matrix.foreign import filled, form_of, kinds_of, naming
from tests.matrix.table import ANYONE, PARTNER, held_by, table
from tests.test_architecture import trees
from tests.world.one_program import Api
from tests.world.programs import OWN, PROGRAM, SHARED

# Pages that begin something without a record, and belong to no program. Each says why.
OF_NO_PROGRAM = {
    "notices/read/": "one's own notices, all of them",
    "notices/quiet/": "one's own evenings",
    "my-phone/": "one's own phone",
    "delivery/again/": "every letter that stopped, each in its own program",
    "wellbeing/talk/": "the supporter that is chosen says which",
    "wellbeing/mine/delete/": "everything one wrote, wherever",
    "services/new/": "the directory is every program's",
    "partners/new/": "the directory is every program's",
    "follow-ups/new/": "the person says which",
    "wellbeing/": "leads on",
    "follow-ups/ticked/give/": "the rows that are ticked say which",
    "follow-ups/ticked/move/": "the rows that are ticked say which",
    "find/": "looks for what is there, in every program",
    "columns/": "one's own columns of a list",
    "bulk/<uuid:asking>/": "one's own step of a list, in every program",
}


def looks_through(url):
    """Whether words that are sent there are looked for in a list, of every program."""
    return issubclass(getattr(resolve(url.partition("?")[0]).func, "view_class", object), ListPage)


ORDERS = {"lane first": False, "other first": True}


@pytest.fixture(scope="module", params=ORDERS)
def worker(matrix_world, request):
    with transaction.atomic():
        yield Doubled(matrix_world, other_first=ORDERS[request.param])
        transaction.set_rollback(True)


@pytest.fixture
def both(worker):
    """The same worker in each test, with the pages that the tests before have opened."""
    with transaction.atomic():
        yield worker
        transaction.set_rollback(True)


def test_every_page_that_begins_something_asks_which_program_and_writes_there(both):
    wrong, wrote = [], set()
    for row in both.lines(with_records=False):
        url = both.url(row, OWN)
        unsaid, written = both.post(url, {"text": "typed words"})
        form = form_of(both.page(url))
        asks = both.asks(unsaid) or "program" in getattr(form, "fields", {})
        if asks and written:
            wrong.append(f"{row.route} wrote to {written} before it asked")
        if not (asks or row.route in OF_NO_PROGRAM or looks_through(url)):
            wrong.append(f"{row.route} does not ask")
        if both.asks(unsaid) and "typed words" not in unsaid.text:
            wrong.append(f"{row.route} forgets what was typed")
        for scope, program in NAMES.items() if asks else ():
            there = f"{url}?program={program}"
            body = both.typed(there, scope)
            answer, written = both.post(there, body)
            if both.asks(answer) or set(written) - {program}:
                wrong.append(f"{there}: {answer.status_code}, wrote to {written}")
            wrote |= {row.route} if written else set()
    assert not wrong, "\n".join(wrong)
    assert len(wrote) > 8, wrote


def test_what_is_done_about_a_record_is_written_in_its_program(both):
    wrong, wrote = [], set()
    for row, scope in both.in_turns(both.lines(with_records=True)):
        url = both.url(row, scope)
        answer, written = both.post(url, both.typed(url, scope))
        if answer.status_code >= 500 or set(written) - {NAMES[scope]}:
            wrong.append(f"{url}: {answer.status_code}, wrote to {written}")
        wrote |= {row.route} if written else set()
    assert not wrong, "\n".join(wrong)
    assert len(wrote) > 20, wrote


def test_no_form_joins_records_of_two_programs(both):
    """A record of the other program, named where one of this is asked for."""
    wrong = []
    for row, scope in both.in_turns(both.lines(with_records=True)):
        url, elsewhere = both.url(row, scope), PROGRAM if scope == OWN else OWN
        form = form_of(both.page(url))
        for name, field in naming(form) if form else ():
            for kind in kinds_of(field):
                body = filled(form) | {name: str(both.world.find(kind, elsewhere))}
                answer, written = both.post(url, body)
                if set(written) - {NAMES[scope]} and len(written) > 1:
                    wrong.append(f"{url} {name}: {answer.status_code}, wrote to {written}")
    assert not wrong, "\n".join(wrong)


def test_a_role_counts_in_its_own_program_alone(both):
    """Every role in the program of the first row, call-taker alone in the other: as good as no other role."""
    scope = OWN if both.other_first else PROGRAM
    both.keep_alone(Role.CALL_TAKER, program=NAMES[scope])
    held, wrong, asked = held_by(Role.CALL_TAKER), [], 0
    for row in both.about_records():
        if row.opens(held) and row.shows(held):
            continue
        for method in set(row.answers) - row.same:
            answer, written = both.sent(lambda row=row, method=method: both.ask(row, method, scope))
            asked += 1
            if answer.status_code not in (403, 404) or written:
                wrong.append(f"{method} {row.route}: {answer.status_code}, wrote to {written}")
    assert not wrong, "\n".join(wrong)
    assert asked > 200


def sending(both, path, body):
    return both.sent(lambda: Api(both.client, {}).send(method_of(body), path, body))


def test_the_api_writes_in_the_program_of_what_is_named(both):
    wrong, wrote = [], 0
    for scope, program in NAMES.items():
        for path, (body, fields) in bodies(both.world.houses[scope]).items():
            body = body | ({"program": program} if path == "calls/" else {})
            answer, written = sending(both, path, body)
            wrote += bool(written)
            if set(written) - {program} or answer.status_code >= 500:
                wrong.append(f"{path} in {program}: {answer.status_code}, wrote to {written}")
            elsewhere = both.world.houses[PROGRAM if scope == OWN else OWN]
            for field in fields:
                kind = FOREIGN[field.rpartition(".")[2]]
                if kind == "program":
                    continue
                foreign = replaced(body, field, str(getattr(elsewhere, kind).pk))
                answer, written = sending(both, path, foreign)
                if len(written) > 1:
                    wrong.append(f"{path} {field}: {answer.status_code}, wrote to {written}")
    assert not wrong, "\n".join(wrong)
    assert wrote > 10


BEGINNING = {
    "calls/": {"requested_at": "2026-03-02T10:00:00Z"},
    "people/searches/": {"text": "Rosalind"},
    "encounters/": {
        "id": "0b0b0b0b-0000-4000-8000-000000000001", "started_at": "2026-03-02T10:00:00Z",
        "outcome": "ended_on_scene",
    },
    "moves/": {"whose": "worker", "to": ["colleague"]},
    "absences/": {"starts_on": "soon", "ends_on": "soon"},
}  # fmt: skip


@pytest.mark.parametrize("path", BEGINNING)
def test_the_api_asks_which_program_and_writes_there(both, path):
    answer, written = sending(both, path, beginning(both, path, "lane"))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["program"]) and not written
    nowhere, written = sending(both, path, beginning(both, path, "lane") | {"program": "third"})
    assert (nowhere.status_code, list(nowhere.json()["errors"])) == (400, ["program"]) and not written
    for program in NAMES.values():
        answer, written = sending(both, path, beginning(both, path, program) | {"program": program})
        assert (answer.status_code, set(written)) == (201, {program}), answer.content


def beginning(both, path, program):
    """The body, with somebody who carries work in this program, somebody who may, and a day."""
    [house] = [both.world.houses[scope] for scope, name in NAMES.items() if name == program]
    may = policy.workers(Program.objects.get(pk=program), Permission.CASE_WORK).exclude(pk=house.user.pk)
    found = {
        '"worker"': f'"{house.user.pk}"', '"colleague"': f'"{may.first().pk}"',
        '"soon"': f'"{factories.local_today() + timedelta(days=30)}"',
    }  # fmt: skip
    said = json.dumps(BEGINNING[path])
    for word, value in found.items():
        said = said.replace(word, value)
    return json.loads(said)


def test_every_body_of_the_api_names_a_program_or_a_record_of_one():
    """Or else the tests above would not know of it."""
    named = {serializer for serializer in kinds_of_body() if names_a_program(serializer)}
    assert {serializer.__name__ for serializer in named} == {
        "CallSent", "SearchSent", "EncounterSent", "MovePrepared", "AbsenceSent",
    }  # fmt: skip
    assert len(named) == len(BEGINNING)


def kinds_of_body(base=Sent):
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_of_body(kind)


def names_a_program(serializer):
    declared = getattr(serializer, "_declared_fields", {})
    return any(isinstance(field, ProgramField) for field in declared.values())


CLOCK = re.compile(r"\b\d{1,2}:\d{2}[\s\u00a0][ap]\.?m\.?(?:[\s\u00a0]([A-Z]{2,4})\b)?")
ZONES = {OWN: {"PST", "PDT"}, PROGRAM: {"EST", "EDT"}}


FOOT = re.compile(r'(?s)<p class="print-footer".*?</p>')
OF_A_FILE = {"imports/<uuid:pk>/"}  # tells how a file's own wall times are read


def told(answer):
    """The zones of the times of day that a page tells; None for one that does not say.

    When it was printed is told by the clock of its program, and by UTC where it is about several.
    """
    if answer.status_code != 200 or "html" not in answer["Content-Type"]:
        return set()
    feet, rest = FOOT.findall(answer.text), FOOT.sub("", answer.text)
    assert all(
        re.search(r"[AP]M\W+(PST|PDT|EST|EDT|UTC)\b", foot, re.I) for foot in feet if "Printed" in foot
    ), feet
    text = re.sub(r"<[^>]+>", " ", rest).replace("&nbsp;", " ")
    return {found.group(1) for found in CLOCK.finditer(text)}


def pages():
    for row in table():
        if "GET" in row.answers and not row.is_api and row.who not in (PARTNER, ANYONE):
            yield row


def test_who_works_in_two_zones_is_told_every_time_of_day_with_its_zone(both):
    wrong, seen = [], set()
    for row, scope in both.in_turns(pages()):
        url = both.url(row, scope)
        answer = both.page(url if row.kinds else f"{url}?program={NAMES[scope]}")
        found = told(answer) - ({None} if row.route in OF_A_FILE else set())
        seen |= found
        if None in found:
            wrong.append(f"{url} tells a time without its zone")
        if row.kinds and not set(row.kinds.values()) & SHARED and found - ZONES[scope]:
            wrong.append(f"{url} of {NAMES[scope]} tells {found}")
    assert not wrong, "\n".join(wrong)
    assert {"PST", "EST"} <= seen or {"PDT", "EDT"} <= seen


def test_a_list_tells_each_row_on_the_clock_of_its_program(both):
    found = told(both.client.get("/calls/"))
    assert len(found) == 2 and not found & {None, "UTC"}


SEVERAL = re.compile(r"programs|memberships")
FIRST = {"first", "last", "earliest", "latest"}


def takes_the_first(node):
    """Whether this takes one of several programs or memberships by where it stands, not by which it is."""
    match node:
        case ast.Subscript(value=value, slice=ast.Constant(value=int())):
            return several(value)
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in FIRST:
            return of_several(value) and not says_which(value)
        case ast.Call(func=ast.Name(id="next"), args=[first, *_default]):
            return several(first) and not chosen(first)
        case ast.Call(func=ast.Name(id="min" | "max"), args=[only]):
            return several(only)
        case ast.Assign(targets=[ast.Tuple(elts=[_one, ast.Starred()])], value=value):
            return several(value)
        case ast.For(iter=values, body=body):
            return several(values) and any(isinstance(each, ast.Return | ast.Break) for each in body)
    return False


def of_several(node):
    """Whether a chain of calls begins at programs or memberships, whatever its arguments are."""
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute) and SEVERAL.search(node.attr):
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and bool(
        SEVERAL.search(node.id) or node.id in {"Program", "Membership"}
    )


def says_which(node):
    asked = [
        keyword.arg for each in ast.walk(node) if isinstance(each, ast.Call) for keyword in each.keywords
    ]
    return bool({"program", "pk"} & set(asked))


def several(node):
    return bool(SEVERAL.search(ast.unparse(node)))


def chosen(node):
    """Whether a comparison with an id says which one."""
    return any(isinstance(each, ast.Compare) for each in ast.walk(node))


def test_nobody_takes_the_first_program():
    taking = [
        f"{path}:{node.lineno}"
        for path, tree in trees().items()
        if "city" not in path.parts  # made up: its stories happen in one program, and others are given copies
        for node in ast.walk(tree)
        if takes_the_first(node)
    ]
    assert taking == []
    names = {
        node.attr for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }
    assert not names & {"home_program", "home_of"}


@pytest.mark.parametrize(
    "line",
    [
        "programs[0]", "policy.programs_of(user)[0]", "user.memberships.first()", "next(iter(self.programs))",
        "next((m.program for m in user.active_memberships), None)", "first, *rest = programs",
        "for m in user.active_memberships:\n    return m.program", "min(policy.programs_where(user, P))",
    ],
)  # fmt: skip
def test_the_look_for_the_first_sees_each_way_to_take_it(line):
    assert any(takes_the_first(node) for node in ast.walk(ast.parse(line)))
