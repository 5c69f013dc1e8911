"""Compile the rooms' translations, so that pages and letters speak every language."""

from django.core.management.base import BaseCommand

from casemgmt.config import catalogues


class Command(BaseCommand):
    help = "Compile each translation catalogue that changed. Part of every installation and upgrade."
    requires_system_checks = []

    def handle(self, **options):
        catalogues.compile_stale()
