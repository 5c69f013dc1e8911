"""What pages say where a call and its meetings stand beside each other."""

from django import template

from casemgmt.encounters.call_facts import differences
from casemgmt.encounters.models import Draft

register = template.Library()


@register.filter
def differences_from_call(encounter):
    """(label, what the call says, what the meeting says) for each fact on which they differ."""
    return list(differences(encounter.call, encounter)) if encounter.call else []


@register.inclusion_tag("encounters/parts/writers.html", takes_context=True)
def writers_about(context, call):
    """Which colleagues are writing about this call just now."""
    found = Draft.objects.writers_about(call)
    return {"writers": [(user, at) for user, at in found if user != context["user"]]}
