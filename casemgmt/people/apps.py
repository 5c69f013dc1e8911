from django.apps import AppConfig

from casemgmt.people.folding import sql_words


class PeopleConfig(AppConfig):
    name = "casemgmt.people"
    default_auto_field = "django.db.models.BigAutoField"
    sql_words = staticmethod(sql_words)
