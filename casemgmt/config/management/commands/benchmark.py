"""How fast, beside a yardstick of the same run."""

import json

from django.core.management.base import BaseCommand, CommandError

from casemgmt.config.benchmarks import BENCHMARKS, run


class Command(BaseCommand):
    help = "Measure by name, or everything; prints JSON with figure, yardstick and ratio."

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
        parser.add_argument("--rounds", type=int, default=3)
        parser.add_argument("--size", type=int, help="events, months, people: each has its ordinary size")

    def handle(self, *, names, rounds, size, **options):
        if unknown := set(names) - set(BENCHMARKS):
            raise CommandError(f"There is no benchmark {', '.join(sorted(unknown))}.")
        told = [run(name, rounds=rounds, size=size) for name in names or BENCHMARKS]
        self.stdout.write(json.dumps(told, indent=2))
