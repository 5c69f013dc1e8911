from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "casemgmt.jobs"
    default_auto_field = "django.db.models.BigAutoField"
