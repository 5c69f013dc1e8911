from importlib import import_module

from django.apps import AppConfig
from django.core import checks

from casemgmt.config import catalogues


class RoofConfig(AppConfig):
    name = "casemgmt.config"

    def ready(self):
        # By name, since the slices can be imported only now, when every table is known.
        import_module("casemgmt.config.wiring")
        checks.register(catalogues.report_stale, checks.Tags.translation)
