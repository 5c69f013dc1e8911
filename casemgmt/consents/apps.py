from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "casemgmt.consents"
    default_auto_field = "django.db.models.BigAutoField"
