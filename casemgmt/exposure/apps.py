from django.apps import AppConfig


class ExposureConfig(AppConfig):
    name = "casemgmt.exposure"
    default_auto_field = "django.db.models.BigAutoField"
