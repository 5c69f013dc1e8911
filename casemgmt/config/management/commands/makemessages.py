"""Collect strings into the rooms' catalogues, one line each and without their places: so changes merge."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    def handle(self, *args, **options):
        locale = options["locale"] or ["es"]
        return super().handle(*args, **options | {"locale": locale, "no_location": True, "no_wrap": True})
