"""Telling many workers at once what came due: how fast, and how fast letters leave, beside a bare INSERT.

So many promises come due at one moment. The scan that tells their owners is timed, then the same scan when
there is nothing to tell, then letters on their way to a server on this machine that takes them all.
"""

from statistics import median
from time import perf_counter

from django.db.models.functions import Now
from django.test import override_settings
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.models import Program, User
from casemgmt.config import city
from casemgmt.config.benchmarks import goals
from casemgmt.config.benchmarks.clock import seconds
from casemgmt.config.benchmarks.mail_sink import mail_sink
from casemgmt.config.benchmarks.scratch import as_owner, say, scratch
from casemgmt.config.benchmarks.visits import PROGRAM
from casemgmt.notices import actions as notices
from casemgmt.notices.models import Notice
from followups import actions as followups

SIZE = 20_000  # reminders
PEOPLE = 600
SENDING = 10  # seconds
PROMISES = """
    INSERT INTO followups_followup
    SELECT (jsonb_populate_record(NULL::followups_followup, to_jsonb(f) || jsonb_build_object(
        'id', gen_random_uuid(), 'origin', NULL, 'rule', '', 'status', 'open', 'outcome', '', 'done_at', NULL,
        'created_at', now() - interval '1 hour', 'opens_at', now() - interval '1 hour',
        'remind_at', now() - interval '1 minute', 'due_at', now() + interval '1 day', 'due_on', NULL,
        'assignee_id', (%(workers)s::uuid[])[1 + n %% %(many)s]))).*
    FROM (SELECT * FROM followups_followup WHERE program = %(program)s AND status = 'open' LIMIT 1) f,
         generate_series(1, %(size)s) AS n
"""
COPY = "CREATE TEMP TABLE told (LIKE notices_notice INCLUDING ALL)"
NEW = {"id": "gen_random_uuid()", "occurrence": "now() + make_interval(secs => i)"}
COLUMNS = ", ".join(NEW.get(one.column, f'"{one.column}"') for one in Notice._meta.concrete_fields)
NAMES = ", ".join(f'"{one.column}"' for one in Notice._meta.concrete_fields)
BARE = (
    f"INSERT INTO told ({NAMES}) SELECT {COLUMNS}"
    " FROM (SELECT * FROM notices_notice LIMIT 1) n, generate_series(1, %s) AS i"
)


def measure(*, rounds, size):
    """Reminders a second; the yardstick puts the same number of rows into an empty copy of the table."""
    with scratch("benchmark_reminders") as database, as_owner(database) as owner:
        city.measured(people=PEOPLE)
        remind()
        told, idle, bare = [], [], []
        for number in range(rounds):
            came_due(owner, size)
            began = perf_counter()
            if (new := remind()) != size:
                raise AssertionError(f"{new} of {size} were told.")
            told.append(size / (perf_counter() - began))
            idle.append(seconds(remind, since=timezone.now()))
            bare.append(size / seconds(inserted, owner, size))
            say(f"reminders, round {number + 1} of {rounds}: {told[-1]:,.0f} a second")
        letters = letters_a_second()
    found = {
        "what": f"reminders told a second, {size} due at once",
        "beside": "as many rows put into an empty copy of the table",
        "unit": "a second",
        "figure": round(median(told)),
        "yardstick": round(median(bare)),
        "idle_ms": round(median(idle) * 1000, 1),
        "letters_a_second": round(letters, 1),
    }
    verdicts = [
        goals.at_least("reminders: a second", found["figure"], 10_000),
        goals.at_most("reminders: ms of a scan with nothing to tell", found["idle_ms"], 50),
        goals.at_least("reminders: letters a second", found["letters_a_second"], 500),
    ]
    return goals.judged(found, verdicts)


def remind(**since):
    with scope.acting_as(programs=Program.objects.values_list("pk", flat=True), actor="system:benchmark"):
        return followups.remind_due(at=Now(), **since)


def came_due(owner, size):
    """So many promises, of everybody who keeps some here."""
    here = {"memberships__program": PROGRAM, "memberships__role": "social_worker", "is_active": True}
    workers = [str(pk) for pk in User.objects.filter(**here).values_list("pk", flat=True)]
    owner.execute(PROMISES, {"workers": workers, "many": len(workers), "program": PROGRAM, "size": size})
    owner.execute("ANALYZE followups_followup")


def inserted(owner, size):
    owner.execute("DROP TABLE IF EXISTS told")
    owner.execute(COPY)
    owner.execute(BARE, [size])


def letters_a_second():
    """Over a real connection, for some seconds."""
    with mail_sink() as server, override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=server.port, EMAIL_USE_TLS=False, EMAIL_HOST_USER="",
    ):  # fmt: skip
        began = perf_counter()
        notices.deliver(seconds=SENDING)
        took = perf_counter() - began
    return server.letters / took
