"""manage.py create_program: the first step of a real installation."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email, validate_slug

from casemgmt.access import actions, emails
from casemgmt.codes import phones
from casemgmt.errors import RuleBroken


class Command(BaseCommand):
    help = "Open a program: agency, first team, first administrator. Prints a link to choose a password."

    def add_arguments(self, parser):
        parser.add_argument("id", help="short name, in addresses and exports: lane")
        parser.add_argument("--name", required=True, help='"Lane Mobile Crisis"')
        parser.add_argument("--agency", required=True, help='who runs it: "Lane County"')
        parser.add_argument("--zone", required=True, help="time zone: America/Los_Angeles")
        parser.add_argument("--team", required=True, help='first team: "Day team"')
        parser.add_argument("--email", required=True, help="the first administrator's e-mail")
        parser.add_argument("--administrator", required=True, help="the first administrator's name")
        for name, words in PHONES.items():
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help=words)
        parser.add_argument("--hours", default="", help='when somebody answers: "Every day, 8 am to 8 pm"')

    def handle(self, *args, **options):
        asked = {name: options[name].strip() for name in ASKED}
        check(asked)
        said = {name: whole(options[name]) for name in PHONES}
        try:
            user = actions.open_program(**asked, **said, hours=options["hours"].strip())
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        works = user.memberships.filter(program=asked["id"]).exists()
        words = (
            "can now sign in" if works else "has an account, and is its administrator on accepting by letter"
        )
        self.stdout.write(f"{asked['name']} is open. {user.name} {words}.")
        if not user.has_usable_password():
            self.stdout.write(f"Choose a password within three days:\n{emails.password_link(user)}")


PHONES = {
    "public_phone": "where anybody calls the program",
    "partner_phone": "where partners call, if it is another",
    "after_hours_phone": "where to call when nobody is here",
}
ASKED = ("id", "name", "agency", "zone", "team", "email", "administrator")


def check(asked):
    """Say which answer is wrong before anything is written."""
    empty = [name for name in ASKED if not asked[name]]
    if empty:
        raise CommandError(f"Say something for: {', '.join(empty)}.")
    if asked["zone"] not in zoneinfo.available_timezones():
        raise CommandError(f"“{asked['zone']}” is no time zone. For example: America/Los_Angeles.")
    for name, validate in (("id", validate_slug), ("email", validate_email)):
        try:
            validate(asked[name])
        except ValidationError as refusal:
            raise CommandError(f"“{asked[name]}”: {' '.join(refusal.messages)}") from refusal


def whole(typed):
    """A phone as it is kept; empty when none was said."""
    try:
        return phones.read(typed)[0] if typed.strip() else ""
    except RuleBroken as broken:
        raise CommandError(f"“{typed}”: {broken}") from broken
