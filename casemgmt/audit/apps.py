from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "casemgmt.audit"
    default_auto_field = "django.db.models.BigAutoField"
