"""How fast, beside a yardstick of the same run."""

import json

from django.core.management.base import BaseCommand, CommandError

from casemgmt.config.benchmarks import BENCHMARKS, goals, run


class Command(BaseCommand):
    help = "Measure by name, or everything; prints JSON with figure, yardstick and ratio."

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
        parser.add_argument("--rounds", type=int, default=3)
        parser.add_argument("--size", type=int, help="events, months, people: each has its ordinary size")
        parser.add_argument("--sizes", type=sizes, help="two cities, as 10000,200000, and how pages grow")
        parser.add_argument("--restricted", type=int, help="of the people: each page is also asked with none")
        parser.add_argument(
            "--programs", type=int, choices=(1, 2), default=2, help="with many people in each"
        )

    def handle(self, *, names, rounds, size, sizes, restricted, programs, **options):
        if unknown := set(names) - set(BENCHMARKS):
            raise CommandError(f"There is no benchmark {', '.join(sorted(unknown))}.")
        how = {"rounds": rounds, "restricted": restricted, "programs": programs}
        told = []
        for name in names or BENCHMARKS:
            several = [run(name, size=each, **how) for each in sizes or [size]]
            told += several
            if sizes and "pages" in several[0]:
                told.append(goals.grown(*several))
        self.stdout.write(json.dumps(told, indent=2))


def sizes(text):
    """Two numbers of people, the smaller first."""
    smaller, larger = sorted(int(part) for part in text.split(","))
    return [smaller, larger]
