"""Collect strings into the rooms' catalogues: alphabetically and without places, so that changes merge."""

import polib
from django.core.management.commands import makemessages

from casemgmt.config import catalogues

DATED = ("POT-Creation-Date", "Report-Msgid-Bugs-To")


class Command(makemessages.Command):
    msgmerge_options = ["-q", "--backup=none", "--update", "--no-fuzzy-matching"]

    def handle(self, *args, **options):
        options |= {"locale": options["locale"] or ["es"], "no_location": True, "no_wrap": True}
        super().handle(*args, **options | {"no_obsolete": True})
        for path in catalogues.catalogues():
            put_in_order(path)


def put_in_order(path):
    """Write a catalogue alphabetically, without the moment of its making."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    for name in DATED:
        catalogue.metadata.pop(name, None)
    catalogue.save()
