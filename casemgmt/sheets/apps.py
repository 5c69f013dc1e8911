from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "casemgmt.sheets"
    default_auto_field = "django.db.models.BigAutoField"
