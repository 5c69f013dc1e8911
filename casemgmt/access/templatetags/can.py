"""{% if user|can:"person.view" %}: templates ask the policy, never a role."""

from django import template

from casemgmt.access import policy
from casemgmt.access.roles import Permission

register = template.Library()


@register.filter
def can(user, permission):
    return policy.allows(user, Permission(permission))
