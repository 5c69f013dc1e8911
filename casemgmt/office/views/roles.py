"""The roles screen, for people who do not read code."""

from itertools import groupby
from operator import attrgetter

from casemgmt.access.roles import COMMON, GRANTS, ROLE_SENTENCES, Permission, Role
from casemgmt.web.views import Page


class Roles(Page):
    """Every role in a sentence, and what it may do. Any member of staff may see it."""

    template_name = "office/roles.html"

    def get_context_data(self, **kwargs):
        more = [role for role in Role if role not in COMMON]
        return super().get_context_data(
            common=sentences(COMMON), more=sentences(more), table=by_group(), **kwargs
        )


def sentences(roles):
    return [(role.label, ROLE_SENTENCES[role]) for role in roles]


def by_group():
    """[(heading, [(what somebody may do, the labels of the roles that may)])], slice by slice."""
    return [
        (group, [(may.label, [role.label for role in Role if may in GRANTS[role]]) for may in permissions])
        for group, permissions in groupby(Permission, key=attrgetter("group"))
    ]
