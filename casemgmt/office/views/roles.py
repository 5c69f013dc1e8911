"""The roles screen, for people who do not read code."""

from functools import cache
from itertools import groupby
from operator import attrgetter

from django.template.loader import render_to_string
from django.utils.translation import get_language

from casemgmt.access.roles import COMMON, GRANTS, ROLE_SENTENCES, Permission, Role
from casemgmt.web.views import Page


class Roles(Page):
    """Every role in a sentence, and what it may do. Any member of staff may see it."""

    template_name = "office/roles.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(words=words_in(get_language()), **kwargs)


@cache
def words_in(language):
    """The whole table in a language, the current one: it stays the same while the process lives."""
    more = [role for role in Role if role not in COMMON]
    told = {"common": sentences(COMMON), "more": sentences(more), "table": by_group()}
    return render_to_string("office/parts/roles.html", told)


def sentences(roles):
    return [(role.label, ROLE_SENTENCES[role]) for role in roles]


def by_group():
    """[(heading, [(what somebody may do, the labels of the roles that may)])], slice by slice."""
    return [
        (group, [(may.label, [role.label for role in Role if may in GRANTS[role]]) for may in permissions])
        for group, permissions in groupby(Permission, key=attrgetter("group"))
    ]
