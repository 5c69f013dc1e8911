"""Every figure with what it stands on, as pages show it."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casemgmt.access.models import Program
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.figures import periods
from casemgmt.figures.metric import Period
from casemgmt.figures.reading import Reader, counting
from casemgmt.reports import board, words
from casemgmt.scope.checks import require_tables


class Command(BaseCommand):
    help = "Print every figure of a period of whole months: value, numerator, denominator, 95% interval."

    def add_arguments(self, parser):
        parser.add_argument("--program", action="append", help="a program's short name; without it, all")
        parser.add_argument(
            "--from", dest="first", metavar="YYYY-MM", help="first month; default: 12 months ago"
        )
        parser.add_argument(
            "--to", dest="last", metavar="YYYY-MM", help="last month; default: the last one over"
        )
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, program, first, last, as_json, **options):
        require_tables()
        reports = [self.report(each, first, last) for each in chosen(program)]
        if as_json:
            told = [{"program": each.pk, **as_data(period, readings)} for each, period, readings in reports]
            self.stdout.write(json.dumps(told, indent=2))
            return
        for each, period, readings in reports:
            self.stdout.write(f"{each.name}, {periods.label(period)}")
            for reading in readings:
                self.stdout.write(line(reading))

    def report(self, program, first, last):
        today = program.day_of(timezone.now())
        period = period_of(first, last, today)
        with counting(programs=[program.pk]):
            reader = Reader(program.pk, today=today)
            readings = [reader.read(metric, period) for metric in board.everything()]
            record(
                EventKind.EXPORT,
                program=program.pk,
                object_kind="figure",
                object_id="metrics",
                detail={"rows": len(readings)},
            )
        return program, period, readings


def chosen(names):
    """The programs by these short names, or all."""
    found = Program.objects.order_by("pk")
    if names is None:
        return found
    if missing := set(names) - set(found.values_list("pk", flat=True)):
        raise CommandError(f"There is no program {', '.join(sorted(missing))}.")
    return found.filter(pk__in=names)


def period_of(first, last, today):
    """The whole months asked for; CommandError if one is no month, or not over yet."""
    whole = periods.last_12(today)
    try:
        begin = periods.read(first, today=today).first if first else whole.first
        return Period(begin, periods.read(last, today=today).last if last else whole.last)
    except ValueError as error:
        raise CommandError(str(error)) from error


def line(reading):
    interval = words.limits_of(reading)
    return "  ".join(
        (
            f"{reading.metric.key:<28}",
            f"{words.value_of(reading):>10}",
            f"{words.basis_of(reading):>14}",
            f"95%: {interval}" if interval else "",
        )
    ).rstrip()


def as_data(period, readings):
    return {
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "figures": [
            {
                "key": one.metric.key,
                "version": one.metric.version,
                "shown": one.shown,
                "value": one.written.value,
                "numerator": one.written.numerator,
                "denominator": one.written.denominator,
                "low": one.written.low,
                "high": one.written.high,
            }
            for one in readings
        ],
    }
