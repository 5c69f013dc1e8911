from django.apps import AppConfig
from django.core import checks

from casemgmt.config import catalogues


class RoofConfig(AppConfig):
    name = "casemgmt.config"

    def ready(self):
        checks.register(catalogues.report_stale, checks.Tags.translation)
