"""What is typed about cases, goals and notes."""

import uuid

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.cases.models import Case, Note, PlanReview
from casemgmt.cases.workflow import CaseStatus
from casemgmt.codes.cases import Acuity, NoteKind
from casemgmt.web import forms
from casemgmt.web.moments import HAPPENED, PROMISED


class OwnerField(forms.ModelChoiceField):
    """Somebody who carries cases in the program, with how many they carry."""

    def __init__(self, **kwargs):
        super().__init__(User.objects.none(), **kwargs)

    def offer(self, program, *, without=None):
        carried = Q(cases__status=CaseStatus.OPEN, cases__program=program)
        workers = User.objects.filter(pk__in=policy.workers(program, Permission.CASE_WORK))
        self.queryset = workers.exclude(pk=without).annotate(open_cases=Count("cases", filter=carried))

    def label_from_instance(self, user):
        count = ngettext("%(n)s open case", "%(n)s open cases", user.open_cases) % {"n": user.open_cases}
        return f"{user.name} ({count})"


def with_days(level):
    """A level and the most days since the person was reached: "High: reached within 7 days"."""
    days = ngettext("reached within %(n)s day", "reached within %(n)s days", level.days) % {"n": level.days}
    return f"{level.label}: {days}"


def levels():
    return [(level.value, with_days(level)) for level in Acuity]


def why_this_acuity(**kwargs):
    return forms.CharField(label=_("Why"), max_length=Case._meta.get_field("acuity_why").max_length, **kwargs)


class OpenForm(forms.Form):
    owner = OwnerField(label=_("Who owns the case"), empty_label=None)
    opened_on = forms.DateField(label=_("Opened on"), initial=timezone.localdate, validators=[HAPPENED])
    acuity = forms.ChoiceField(
        label=_("Acuity"),
        choices=lambda: [("", _("Not said yet")), *levels()],
        required=False,
        help_text=_("How closely the person is followed. It can be said later."),
    )
    acuity_why = why_this_acuity(required=False)

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(program)

    def clean(self):
        said = super().clean()
        if said.get("acuity") and "acuity_why" not in self.errors and not said.get("acuity_why"):
            self.add_error("acuity_why", _("Say why."))
        return said


class AcuityForm(forms.Form):
    level = forms.ChoiceField(label=_("Acuity"), choices=levels, widget=forms.RadioSelect)
    why = why_this_acuity(
        help_text=_("What changed. From crisis or high it is lowered once somebody else agrees.")
    )


class PlanReviewForm(forms.Form):
    words = forms.CharField(
        label=_("What came of it"),
        max_length=PlanReview._meta.get_field("words").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the person says of their goals, and what changes."),
    )
    next_on = forms.DateField(label=_("Looked at next"), validators=[PROMISED])


class LoweringForm(forms.Form):
    """What the second person says."""

    agree = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("I agree: lower it")), ("no", _("No: keep it as it is"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )


class ReassignForm(forms.Form):
    to = OwnerField(label=_("New owner"))
    why = forms.CharField(
        label=_("What the new owner should know"),
        required=False,
        max_length=200,
        help_text=_("Follow-ups without an owner of their own move with the case."),
    )

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(case.program, without=case.owner_id)


class GoalForm(forms.Form):
    text = forms.CharField(
        label=_("New goal"),
        max_length=300,
        help_text=_("What the person wants to reach, in their own words."),
    )


class NoteForm(forms.Form):
    """A note as it is typed. The page chooses the id, so that saving twice is saving once."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    kind = forms.ChoiceField(
        label=_("Kind of note"),
        choices=NoteKind,
        initial=NoteKind.GENERAL,
        widget=forms.RadioSelect,
        help_text=_("SUD counselling notes are read by you alone and leave only with their own consent."),
    )
    text = forms.CharField(
        label=_("Note"),
        max_length=Note._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(self, *args, kinds=NoteKind, **kwargs):
        super().__init__(*args, **kwargs)
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()


class DraftForm(NoteForm):
    """The same while it is being typed: nothing need be there yet."""

    text = forms.CharField(required=False, max_length=NoteForm.base_fields["text"].max_length)


class AddendumForm(forms.Form):
    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label=_("What to add"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )
