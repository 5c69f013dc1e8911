from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "casemgmt.config"
