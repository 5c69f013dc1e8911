"""Who may see whom, as workers say it."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.people.forms.person import BirthField
from casemgmt.people.models import Restriction
from casemgmt.web import forms
from casemgmt.web.names import NameField


class RestrictForm(forms.Form):
    """Why a record is restricted, and who may still see it. Whoever works with the person is named first."""

    kind = forms.ChoiceField(label=_("Why"), choices=Restriction.Kind.choices, widget=forms.RadioSelect)
    whose = forms.ModelChoiceField(
        label=_("Whose record it is"), queryset=None, required=False, empty_label=_("Nobody who works here"),
        help_text=_("It will never be shown to them."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("What the next reader should know"), max_length=200,
        help_text=_("One sentence. It stays in the history."),
    )  # fmt: skip
    may_see = forms.ModelMultipleChoiceField(
        label=_("Who may see it"), queryset=None, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Name at least one: somebody must be able to help.")},
        help_text=_("You cannot name yourself. Your privacy officer or another supervisor can."),
    )  # fmt: skip

    def __init__(self, *args, person, by, owners, **kwargs):
        super().__init__(*args, **kwargs)
        workers = policy.workers(person.program, Permission.PERSON_VIEW).exclude(pk=by.pk)
        here = User.objects.filter(is_active=True, memberships__in=person.program.memberships.active())
        self.fields["may_see"].queryset = workers
        self.fields["whose"].queryset = here.exclude(pk=by.pk).distinct()
        self.initial.setdefault("may_see", [user.pk for user in owners if user != by])

    def clean(self):
        said = super().clean()
        own = said.get("kind") == Restriction.Kind.OWN
        if own and not said.get("whose"):
            self.add_error("whose", _("Say whose record it is."))
        if said.get("whose") and not own:
            self.add_error("whose", _("Choose “Own record” above, or leave this empty."))
        if said.get("whose") and said["whose"] in said.get("may_see", ()):
            self.add_error("may_see", _("Nobody sees their own record here."))
        return said


class StepBackForm(forms.Form):
    """Who goes on with the work. No reason is asked."""

    to = forms.ModelChoiceField(
        label=_("Who goes on with your open work?"), queryset=None, required=False,
        empty_label=_("My supervisor decides"),
    )  # fmt: skip

    def __init__(self, *args, person, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = policy.workers(person.program, Permission.FOLLOWUP_WORK).exclude(
            pk=by.pk
        )


class CardForm(forms.Form):
    """Who stands before the worker: a whole name, and a birth date or an age."""

    here = forms.BooleanField(
        label=_("I am with this person now"),
        error_messages={"required": _("Say that you are with them now.")},
    )
    name = NameField(
        label=_("Whole name"), max_length=200, help_text=_("Just as they say it: first and last name.")
    )
    birth = BirthField(label=_("Birth date"), help_text=_("Month, day and year."))
    age = forms.IntegerField(
        label=_("Or their age"), min_value=0, max_value=120, required=False,
        help_text=_("If they do not give a birth date."),
    )  # fmt: skip

    def clean(self):
        said = super().clean()
        birth = said.get("birth") or {}
        whole = all(birth.get(part) for part in ("birth_year", "birth_month", "birth_day"))
        if any(birth.values()) and not whole:
            self.add_error("birth", _("Give the whole date, or their age below."))
        elif not whole and said.get("age") is None and not self.errors:
            self.add_error("birth", _("Give a birth date or an age."))
        said["born"] = tuple(birth[f"birth_{part}"] for part in ("year", "month", "day")) if whole else None
        return said


class EmergencyForm(forms.Form):
    """Why a record must be opened now."""

    why = forms.CharField(
        label=_("Why you need it now"), max_length=200,
        help_text=_("For example: not answering, mother says there is a care plan"),
    )  # fmt: skip
