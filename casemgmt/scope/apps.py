from django.apps import AppConfig

from casemgmt.scope import checks  # noqa: F401  (registers the checks)


class ScopeConfig(AppConfig):
    name = "casemgmt.scope"
