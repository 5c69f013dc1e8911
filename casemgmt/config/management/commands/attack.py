"""What random real actions break of what the product promises."""

import json

from django.core.management.base import BaseCommand, CommandError

from casemgmt.config.attacks import orphans

ATTACKS = {"orphans": orphans.attack}


class Command(BaseCommand):
    help = "Attack by name; prints JSON, and ends with 1 where anything was found."

    def add_arguments(self, parser):
        parser.add_argument("name", choices=ATTACKS)
        parser.add_argument("--cities", type=int, default=20, help="days of random actions, each from anew")
        parser.add_argument("--seed", type=int, default=1, help="of the dice")

    def handle(self, *, name, cities, seed, **options):
        if cities < 1:
            raise CommandError("At least one city.")
        told = ATTACKS[name](cities=cities, seed=seed)
        self.stdout.write(json.dumps(told, indent=2))
        if any(told["found"].values()):
            raise SystemExit(1)
