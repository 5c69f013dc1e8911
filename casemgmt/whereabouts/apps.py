from django.apps import AppConfig


class WhereaboutsConfig(AppConfig):
    name = "casemgmt.whereabouts"
    default_auto_field = "django.db.models.BigAutoField"
