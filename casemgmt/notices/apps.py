from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "casemgmt.notices"
    default_auto_field = "django.db.models.BigAutoField"
