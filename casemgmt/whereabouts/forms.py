"""Where somebody is: one form for every door, one to say it again, one for when they left."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.codes.whereabouts import (
    CONFIRMS,
    NAMED,
    ContactThere,
    DeathKnownBy,
    SaidBy,
    UntilIs,
    Whereabouts,
)
from casemgmt.web import forms
from casemgmt.web.moments import HAPPENED, PROMISED
from casemgmt.whereabouts.models import Stay

SAFE_PLACE = "safe_place"
NEEDED = {"required": _("This is needed.")}
AGAIN = [
    "facility", "source", "said_by", "expected_until", "until_is", "contact_there", "court_on", "booking",
    "left_behind",
]  # fmt: skip
LONG = forms.Textarea(attrs={"rows": 3})
NAME = forms.TextInput(attrs={"spellcheck": "false"})


class StayFields(forms.ModelForm):
    """What is known of a stay beside where it is."""

    source = forms.ChoiceField(label=_("Who says so?"), choices=SaidBy, widget=forms.RadioSelect)
    until_is = forms.ChoiceField(
        label=_("How sure is that day?"),
        choices=UntilIs,
        initial=UntilIs.UNKNOWN,
        required=False,
        widget=forms.RadioSelect,
    )
    contact_there = forms.ChoiceField(
        label=_("How can they be reached there?"), choices=ContactThere, initial=ContactThere.UNKNOWN,
        required=False, widget=forms.RadioSelect,
    )  # fmt: skip

    class Meta:
        model = Stay
        fields = AGAIN
        moments = {"expected_until": PROMISED, "court_on": PROMISED}
        labels = {
            "facility": _("Which place"),
            "said_by": _("Their name"),
            "left_behind": _("What they left behind"),
        }
        help_texts = {
            "said_by": _("Of family, of whoever answered at the place, or of the partner."),
            "booking": _("It is never shared, and stands in no copy."),
            "left_behind": _(
                "Children, others they care for, pets, belongings, vehicle, home: who has them, where, "
                "until when."
            ),
        }  # fmt: skip
        widgets = {"left_behind": LONG, "said_by": NAME}

    def _post_clean(self):
        """The record is changed by the action, on the locked row, never by the form."""

    def clean(self):
        said = self.cleaned_data
        said["until_is"] = said.get("until_is") or UntilIs.UNKNOWN
        said["contact_there"] = said.get("contact_there") or ContactThere.UNKNOWN
        if said.get("source") in NAMED and not said.get("said_by"):
            self.add_error("said_by", _("Write down who says so."))
        sure = said["until_is"] != UntilIs.UNKNOWN
        if sure and not said.get("expected_until") and "expected_until" not in self.errors:
            self.add_error("expected_until", _("Say the day, or that it is not known."))
        if said.get("expected_until") and not sure:
            self.add_error("until_is", _("Say how sure the day is."))
        return said


class SayWhereForm(StayFields):
    """A new word of where somebody is. Of a safe place nothing else is asked, and nothing else is kept."""

    kind = forms.ChoiceField(
        label=_("Where are they now?"),
        choices=[("", _("Choose")), *Whereabouts.choices, (SAFE_PLACE, _("In a safe place"))],
    )
    own_word = forms.BooleanField(
        label=_("The person told me this themselves"), required=False,
        help_text=_("Needed for a safe place. Nothing else is kept of one: leave the rest empty."),
    )  # fmt: skip
    since = forms.DateField(label=_("Since"), validators=[HAPPENED], error_messages=NEEDED)
    as_of = forms.DateTimeField(
        label=_("When was it said, if not now?"), required=False, validators=[HAPPENED]
    )
    came_from = forms.ChoiceField(
        label=_("Where were they before?"), required=False,
        choices=[("", _("Not known")), *Whereabouts.choices],
        help_text=_("From street, shelter or safe haven, a long stay can end what HUD calls homeless."),
    )  # fmt: skip
    source = forms.ChoiceField(
        label=_("Who says so?"), choices=SaidBy, widget=forms.RadioSelect, error_messages=NEEDED
    )

    field_order = [
        "kind", "own_word", "facility", "since", "source", "said_by", "as_of", "came_from",
        "expected_until", "until_is", "contact_there", "court_on", "booking", "left_behind",
    ]  # fmt: skip

    def __init__(self, *args, came_from="", **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("came_from", came_from)
        for name in ("since", "source"):
            self.fields[name].required = not self.is_safe_place

    @cached_property
    def is_safe_place(self):
        return self["kind"].value() == SAFE_PLACE

    def clean(self):
        said = super().clean()
        if self.is_safe_place:
            self._clean_safe_place(said)
        return said

    def _clean_safe_place(self, said):
        if not said.get("own_word"):
            self.add_error("own_word", _("Only the person themselves can say this."))
        for name in ("facility", "said_by", "booking", "left_behind"):
            if said.get(name):
                self.add_error(name, _("Nothing of a safe place is kept. Leave this empty."))

    @property
    def stay(self):
        """Fields of a stay, as `actions.say_where` takes them, but the moment where none was said."""
        names = ["kind", "since", "came_from", *AGAIN]
        return {name: self.cleaned_data[name] for name in names}


class SayAgainForm(StayFields):
    """They are still there; what is known of it now. The word counts from now."""


class DiedForm(forms.Form):
    """A first word that somebody died: as much as was said."""

    known_by = forms.ChoiceField(label=_("How is it known?"), choices=DeathKnownBy, widget=forms.RadioSelect)
    told_by = forms.CharField(label=_("Who said so"), max_length=120, required=False, widget=NAME)
    died_on = forms.DateField(label=_("Day of death, if known"), required=False, validators=[HAPPENED])
    place = forms.CharField(label=_("Where, if known"), max_length=200, required=False)


class ConfirmDeathForm(DiedForm):
    """Who confirms it, and what they said."""

    known_by = forms.ChoiceField(
        label=_("Who confirms it?"), widget=forms.RadioSelect,
        choices=[(known.value, known.label) for known in CONFIRMS],
    )  # fmt: skip
    also_by = forms.ModelChoiceField(
        label=_("Who was there with you?"), queryset=None, required=False, empty_label=_("Nobody"),
        help_text=_("Where two of you were there."),
    )  # fmt: skip
    cause = forms.CharField(
        label=_("Cause"), max_length=200, required=False, help_text=_("Only what the medical examiner said.")
    )

    def __init__(self, *args, program, by, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = policy.workers(program, Permission.WHEREABOUTS_RECORD)
        self.fields["also_by"].queryset = colleagues.exclude(pk=by.pk)


class LeftForm(forms.Form):
    """When they left. Where they are now is asked next."""

    on = forms.DateField(
        label=_("On which day?"), validators=[HAPPENED],
        help_text=_("Follow-ups after a return count from today, when we heard of it."),
    )  # fmt: skip
