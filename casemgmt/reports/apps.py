from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ReportsConfig(AppConfig):
    name = "casemgmt.reports"

    def ready(self):
        """Every slice's figures join the registry."""
        autodiscover_modules("metrics")
