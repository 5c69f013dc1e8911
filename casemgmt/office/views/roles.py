"""The roles screen, for people who do not read code."""

from casemgmt.access.roles import GRANTS, ROLE_SENTENCES, Permission, Role
from casemgmt.web.views import Page


class Roles(Page):
    """Every role in a sentence, and what it may do. Any member of staff may see it."""

    template_name = "office/roles.html"

    def get_context_data(self, **kwargs):
        sentences = [(role.label, ROLE_SENTENCES[role]) for role in Role]
        table = [(may.label, [role.label for role in Role if may in GRANTS[role]]) for may in Permission]
        return super().get_context_data(sentences=sentences, table=table, **kwargs)
