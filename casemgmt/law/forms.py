"""What is typed about a legal request, its answer, and how long records are kept."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casemgmt.codes.legal import RecordKind, RequestKind
from casemgmt.consents.models import SharingPolicy
from casemgmt.holds.models import LegalRequest
from casemgmt.law import policy
from casemgmt.people.duplicates import called
from casemgmt.people.models import Person, seen_in_law
from casemgmt.web import forms
from casemgmt.web.moments import COUNTS_UNTIL, HAPPENED
from casemgmt.web.names import NameField


class NamesSomebody(forms.Form):
    """A field that finds one person of a program by ID or whole name, restricted or not.

    It answers only once all else on the form is right: whoever finds somebody leaves a request.
    """

    whose = NameField(
        label=_("Whose records"),
        required=False,
        max_length=200,
        help_text=_("Our ID for the person, or their whole name. Leave it empty when it is about nobody."),
    )

    def __init__(self, *args, by, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.program = by, program

    def clean(self):
        cleaned = super().clean()
        typed = self.cleaned_data.get("whose", "").strip()
        found = self.people_named(typed) if typed and not self.errors else []
        if typed and not self.errors and len(found) != 1:
            self.add_error(
                "whose", _("Nobody of that ID or name is here, or more than one. Ask the program for the ID.")
            )
        self.person = found[0] if len(found) == 1 else None
        return cleaned

    def people_named(self, typed):
        """Those of that ID or whole name, at most two; nobody whom this user knows."""
        with policy.unhidden(self.program):
            people = Person.objects.filter(seen_in_law(self.by), program=self.program)
            return (list(people.filter(ref__iexact=typed)) or called(people, typed))[:2]


class WhoseForm(NamesSomebody):
    """Whose records a request is about, when it was not known at first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["whose"].required = True
        self.fields["whose"].help_text = _("Our ID for the person, or their whole name.")


class LegalRequestForm(NamesSomebody, forms.ModelForm):
    """A paper that asks for records, and whose."""

    hold = forms.BooleanField(
        label=_("Put this person's records on hold"),
        required=False,
        initial=True,
        help_text=_("Nothing of them can be removed or moved until you lift the hold."),
    )

    class Meta:
        model = LegalRequest
        fields = ["kind", "asked_by", "address", "reference", "received_on", "due_on", "asks_for"]
        widgets = {
            "kind": forms.RadioSelect,
            "asks_for": forms.Textarea(attrs={"rows": 4}),
            "address": forms.TextInput(attrs={"spellcheck": "false"}),
        }
        moments = {"received_on": HAPPENED, "due_on": COUNTS_UNTIL}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.own_copy_days = SharingPolicy.objects.of(self.program).own_copy_days
        self.fields["kind"].choices = RequestKind.choices
        self.fields["due_on"].required = False
        self.fields["due_on"].help_text = _(
            "For the person's own copy, empty means %(days)s days, as your program decided (45 CFR 164.524)."
        ) % {"days": self.own_copy_days}

    def clean(self):
        cleaned = self.cleaned_data
        own = cleaned.get("kind") == RequestKind.OWN_COPY
        if not cleaned.get("due_on") and own and cleaned.get("received_on"):
            cleaned["due_on"] = cleaned["received_on"] + timedelta(days=self.own_copy_days)
        elif not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Choose the day on which the answer is due."))
        if own and not cleaned.get("whose") and "whose" not in self.errors:
            self.add_error("whose", _("Say whose copy this is."))
        return super().clean()

    def paper(self):
        """The arguments of `actions.log_request` that the form brings."""
        named = {name: self.cleaned_data[name] for name in self.Meta.fields}
        hold = self.cleaned_data["hold"] and named["kind"] != RequestKind.OWN_COPY
        return named | {"person": self.person, "hold": hold}

    def _post_clean(self):
        """The action asks the database's constraints; the form only reads what was typed."""


class ToCounselForm(forms.Form):
    counsel = NameField(label=_("Counsel's name"), max_length=200)


class CounselForm(forms.Form):
    words = forms.CharField(
        label=_("What counsel says"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    court_order = forms.CharField(
        label=_("Court order, if a judge signed one"),
        required=False,
        max_length=300,
        help_text=_(
            "Court, number and date. Part 2 records need the order that 42 CFR 2.61-2.67 describes. "
            "Have counsel check."
        ),
    )
    subpoena = forms.CharField(
        label=_("Subpoena that comes with it"),
        required=False,
        max_length=300,
        help_text=_("Part 2 records need both. Have counsel check."),
    )


class ProduceForm(forms.Form):
    parts = forms.MultipleChoiceField(
        label=_("What is handed over"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is handed over.")},
    )

    def __init__(self, *args, parts, everything, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = [
            (key, f"{part.title} ({len(part.rows)})") for key, part in parts.items()
        ]
        if everything:
            self.initial["parts"] = list(parts)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Our answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Have counsel check these words before they leave."),
    )


class HoldForm(forms.Form):
    why = forms.CharField(
        label=_("Why they must stay"), max_length=300, help_text=_("Like “Roe v. City, 24-CV-117”.")
    )


class LiftForm(forms.Form):
    why = forms.CharField(label=_("Why it is lifted"), max_length=200)


class SchedulesForm(forms.Form):
    """Years for each kind of record, and who decided them."""

    decided = forms.CharField(
        label=_("Who decided this, and when"),
        max_length=200,
        help_text=_("Like “City Council, Ordinance 1123, March 2026”. Have counsel check."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in RecordKind:
            self.fields[kind.value] = forms.IntegerField(label=kind.label, min_value=1, max_value=99)
        self.order_fields([*RecordKind.values, "decided"])

    def years(self):
        return {kind: self.cleaned_data[kind] for kind in RecordKind.values}


class ChosenForm(forms.Form):
    """Rows that were ticked, among those offered."""

    chosen = forms.ModelMultipleChoiceField(None, error_messages={"required": _("Tick at least one.")})

    def __init__(self, *args, among, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = among
