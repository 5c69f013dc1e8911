from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "casemgmt.cases"
    default_auto_field = "django.db.models.BigAutoField"
