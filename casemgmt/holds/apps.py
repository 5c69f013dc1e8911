from django.apps import AppConfig


class HoldsConfig(AppConfig):
    name = "casemgmt.holds"
    default_auto_field = "django.db.models.BigAutoField"
