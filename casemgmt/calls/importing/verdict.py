"""What becomes of a row whose call may be here already. A file never overwrites what people corrected."""

from django.utils.translation import gettext as _

from casemgmt.calls.models import Call
from casemgmt.calls.models.imports import RowOutcome


def verdict(draft, earlier):
    """(outcome, reason) for a draft, given the earlier call's `source_row`.

    None when there is no such call, `Call.TYPED` when somebody typed it.
    """
    if earlier is None:
        return RowOutcome.IMPORTED, ""
    if earlier == Call.TYPED:
        return RowOutcome.SAME, _("Call %(key)s was typed before.") % {"key": draft.key}
    written = [name for name, cell in draft.source_row.items() if name in earlier and earlier[name] != cell]
    changed = [name for name in written if not draft.says_the_same(name, earlier[name])]
    if not changed:
        return RowOutcome.SAME, ""
    return RowOutcome.REFUSED, _("Call %(key)s is already here, with other values in: %(columns)s.") % {
        "key": draft.key,
        "columns": ", ".join(changed),
    }
