"""Forms that show what a record holds: whoever saves second is told what the first one changed.

The form carries the version that it showed (`web/parts/seen.html`); tests/web/test_editing.py finds those
that do not.
"""

from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from casemgmt.history import changes, lock, read_version

LONGEST = 80  # of an old or new value, as it is told beside the form


class Edits:
    """Mixed into an ActionView. What was typed stays; the same press, repeated, then saves it."""

    again = True  # the version that it names tells what was saved before
    on = "object"  # the view's name for what it edits

    @property
    def edited(self):
        """The record that is locked while versions are compared."""
        return getattr(self, self.on)

    @property
    def versions(self):
        """The rows of history that the form shows the newest of."""
        return self.edited.history.all()

    @cached_property
    def seen(self):
        """The version that the form showed: 0 for none, None where nothing that was sent says so."""
        sent = self.typed_before if self.request.method != "POST" else self.request.POST
        return self.newest() if sent is None else read_version(sent.get("seen", ""))

    def newest(self):
        return self.versions.order_by("-history_id").values_list("history_id", flat=True).first() or 0

    def look_again(self):
        """From now on the form shows the record as it is."""
        self.seen = self.newest()

    def get_context_data(self, **kwargs):
        seen = self.newest() if self.seen is None else self.seen
        return super().get_context_data(**{"seen": seen, **kwargs})

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        form.full_clean()
        self.compare(form)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def compare(self, form):
        """Refuse the form where somebody saved since, or nothing says what it showed; say what changed."""
        lock(self.edited)
        if self.seen == self.newest():
            return
        form.add_error(None, self.told(form))
        self.look_again()

    def told(self, form):
        if self.seen is None:
            return _("Nothing says which version you saw. Look at the record as it is, then save again.")
        rows = self.versions.filter(history_id__gte=self.seen)
        newer = [change for change in changes(rows) if change.row.history_id > self.seen]
        lines = [f"{label}: {short(new)}" for change in newer[::-1] for label, new in asked(form, change)]
        first = _("Somebody changed this while you were typing.")
        last = _("What you typed is still here: look it over, then save again.")
        return " ".join([first, *[f"{line}." for line in dict.fromkeys(lines)], last])


def asked(form, change):
    """(label, new words) of what a change did to fields that the form asks for; no others are told."""
    columns = {field.verbose_name: field.name for field in change.row.tracked_fields}
    for label, _old, new in change.fields:
        if columns[label] in form.fields:
            yield form.fields[columns[label]].label, new


def short(words):
    return f"“{Truncator(words).chars(LONGEST)}”"
