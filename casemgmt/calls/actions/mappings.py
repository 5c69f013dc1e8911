"""How labels are read is data: taken over from a starting point, edited, and completed label by label."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.calls.importing import fold, read_rules, shipped
from casemgmt.calls.models import Call, Mapping, UnknownLabel
from casemgmt.calls.models.mapping import List
from casemgmt.errors import RuleBroken
from casemgmt.history import lock, stamp


@transaction.atomic
def adopt_mapping(*, program: Program, slug: str, by: User) -> Mapping:
    """The program's own mapping of this name, made from the shipped one when it has none yet."""
    own = Mapping.objects.filter(program=program, slug=slug).first()
    if own:
        return own
    document = shipped(slug)
    mapping = Mapping(program=program, slug=slug, name=document["name"], document=document)
    stamp(mapping, by=by, reason=gettext_noop("Taken over from the product")).save()
    return mapping


@transaction.atomic
def copy_mapping(*, mapping: Mapping, name: str, by: User) -> Mapping:
    """A new mapping of another name, to be edited: calls read by it are of a source of their own."""
    policy.require(by, Permission.MAPPING_EDIT, mapping.program)
    slug = slugify(name)[:60]
    if not slug or Mapping.objects.filter(program=mapping.program, slug=slug).exists():
        raise RuleBroken(_("Choose another name: this one is taken or has no letters."))
    document = {**mapping.document, "name": name, "source": slug}
    copy = Mapping(program=mapping.program, slug=slug, name=name, document=document)
    stamp(copy, by=by, reason=gettext_noop("Copied from another mapping")).save()
    return copy


@transaction.atomic
def edit_mapping(*, mapping: Mapping, document: dict[str, Any], by: User) -> Mapping:
    """Replace a mapping's rules. MappingWrong names everything that is wrong with them."""
    mapping = lock(mapping)
    policy.require(by, Permission.MAPPING_EDIT, mapping.program)
    read_rules(document, zone=mapping.program.zone)
    mapping.document, mapping.name = document, document["name"]
    stamp(mapping, by=by, reason=gettext_noop("Rules edited")).save()
    return mapping


@transaction.atomic
def resolve_label(*, label: UnknownLabel, code: str, by: User) -> int:
    """Say what an unknown label means, now and for later imports; returns how many calls were completed.

    An empty code says that the label means nothing and is left out.
    """
    mapping = lock(label.mapping)
    policy.require(by, Permission.MAPPING_EDIT, label.program)
    label = UnknownLabel.objects.select_for_update().get(pk=label.pk)
    if label.resolved_at:
        raise RuleBroken(_("Somebody has already decided on this label."))
    if code and code not in label.codes.values:
        raise RuleBroken(_("Choose a code from the list."))
    _teach(mapping, label, code, by)
    label.code, label.resolved_at = code, Now()
    label.save()
    return _complete_calls(mapping, label, by)


def _teach(mapping: Mapping, label: UnknownLabel, code: str, by: User) -> None:
    table = mapping.document.setdefault("labels", {}).setdefault(label.field, {})
    folding = mapping.document.get("folding", {})
    for spelling in [known for known in table if fold(known, **folding) == label.folded]:
        del table[spelling]
    table[label.label] = code
    stamp(mapping, by=by, reason=gettext_noop("Label resolved")).save()


def _complete_calls(mapping: Mapping, label: UnknownLabel, by: User) -> int:
    waiting = Call.objects.select_for_update(of=("self",)).filter(
        program=mapping.program_id,
        source=mapping.document["source"],
        unmapped__contains=[{"field": label.field, "folded": label.folded}],
    )
    calls = list(waiting)
    for call in calls:
        _complete(call, label)
        stamp(call, by=by, reason=gettext_noop("Label resolved")).save()
    return len(calls)


def _complete(call: Call, label: UnknownLabel) -> None:
    """Put the code where the label stood, unless somebody has filled the field since."""
    found = [
        entry for entry in call.unmapped if (entry["field"], entry["folded"]) == (label.field, label.folded)
    ]
    call.unmapped = [entry for entry in call.unmapped if entry not in found]
    if not label.code:
        return
    field: Any = Call._meta.get_field(label.field)
    if label.field == List.REASONS:
        if label.code not in call.reasons:
            call.reasons.insert(min(found[0]["place"], len(call.reasons)), label.code)
    elif getattr(call, label.field) in ("", field.get_default()):
        setattr(call, label.field, label.code)
