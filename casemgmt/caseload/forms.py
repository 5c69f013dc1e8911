"""What is asked when work gets new owners."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.caseload.models import MoveItem
from casemgmt.web import forms
from casemgmt.web.moments import PROMISED

NOTE = MoveItem._meta.get_field("note").max_length
STAYS = _("Nobody: it stays where it is")


class PrepareForm(forms.Form):
    """Whose work with whom goes to whom: to one colleague, or evenly among several."""

    what = forms.MultipleChoiceField(
        label=_("What gets a new owner"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what you mean first.")},
    )  # fmt: skip
    to = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("To whom"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick one colleague, or several to split it evenly by the number of people they carry."),
        error_messages={"required": _("Tick at least one colleague.")},
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_("From"), validators=[PROMISED], help_text=_("On a later day it moves by itself.")
    )
    note = forms.CharField(
        label=_("What the new owner should know"), max_length=NOTE, required=False,
        help_text=_("For all of it. You can write something else for each person on the next page."),
    )  # fmt: skip

    def __init__(self, *args, program, whose, found, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(bundle.key, said(bundle)) for bundle in found]
        self.fields["to"].queryset = receivers(program, whose)
        self.initial.setdefault("starts_on", today)


class PlanForm(forms.Form):
    """For each person a new owner and words for them; and the day."""

    starts_on = forms.DateField(
        label=_("From"), validators=[PROMISED], help_text=_("On a later day it moves by itself.")
    )

    def __init__(self, *args, move, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", move.starts_on)
        able = list(receivers(move.program, None))
        for row in rows:
            self._ask(row, [user for user in able if user != row.owner])

    def _ask(self, row, able):
        """Two fields of one row: everybody who works here but whoever has it now."""
        name = row.person.shown_name if row.person else row.in_words
        self.fields[f"to_{row.key}"] = forms.TypedChoiceField(
            label=_("New owner: %(name)s") % {"name": name}, required=False, empty_value=None,
            choices=[("", STAYS), *((str(user.pk), user.name) for user in able)],
            initial=str(row.to.pk) if row.to else "",
            coerce={str(user.pk): user for user in able}.get,
        )  # fmt: skip
        self.fields[f"note_{row.key}"] = forms.CharField(
            label=_("What the new owner should know: %(name)s") % {"name": name}, max_length=NOTE,
            required=False, initial=row.note,
        )  # fmt: skip

    def said(self, rows):
        """{key: who gets it} and {key: the words for them}."""
        to = {row.key: self.cleaned_data[f"to_{row.key}"] for row in rows}
        return to, {row.key: self.cleaned_data[f"note_{row.key}"] for row in rows}


def receivers(program, whose):
    """Whoever works on follow-ups in the program, but the one whose work it is."""
    return policy.workers(program, Permission.FOLLOWUP_WORK).exclude(pk=whose and whose.pk)


def said(bundle):
    """One choice in words: with whom, and how much."""
    if bundle.person is None:
        return bundle.in_words
    return f"{bundle.person.shown_name}: {bundle.in_words}"
