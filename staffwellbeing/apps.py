from django.apps import AppConfig


class StaffWellbeingConfig(AppConfig):
    name = "staffwellbeing"
    default_auto_field = "django.db.models.BigAutoField"
