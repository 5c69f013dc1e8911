"""What administrators and privacy officers type."""

import uuid
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Membership, Program, Team, User
from casemgmt.access.roles import Permission, Role
from casemgmt.audit.models import EventKind
from casemgmt.days import short_day
from casemgmt.office.log_search import KeptRecords, at_any_of, kept_about
from casemgmt.people.models import Person
from casemgmt.web import forms
from casemgmt.web.names import NameField
from casemgmt.web.phones import PhoneField


class RoleForm(forms.Form):
    """A role, where, and on what footing. Teams and programs are those that `by` looks after."""

    role = forms.ChoiceField(label=_("Role"), choices=Role, widget=forms.RadioSelect)
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Team"),
        required=False,
        empty_label=_("The whole program"),
        help_text=_("Leave as “the whole program” for administrators, program leads and privacy officers."),
    )
    kind = forms.ChoiceField(
        label=_("Works here as"),
        choices=Membership.Kind,
        initial=Membership.Kind.EMPLOYEE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.filter(program=program)


class InviteForm(RoleForm):
    """Somebody new, and their first role."""

    name = NameField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("Work e-mail"),
        max_length=254,
        help_text=_("We send a link to choose a password there, so check the address with care."),
    )
    field_order = ["name", "email", "role", "team", "kind"]


class MemberForm(forms.Form):
    """What can be wrong about somebody: their name, their address."""

    name = NameField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("Work e-mail"),
        max_length=254,
        help_text=_("They sign in with it. Both the old and the new address are told when it changes."),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SuccessorForm(forms.Form):
    """Who takes over: anybody who works on cases in the program, but the one who leaves."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("New owner"))

    def __init__(self, *args, program, leaver, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = policy.workers(program, Permission.CASE_WORK).exclude(pk=leaver.pk)


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=120)


class TokenForm(forms.Form):
    """What uses the token, what it may do, and for how long. Only one's own permissions are offered."""

    name = forms.CharField(
        label=_("What uses it"), max_length=120, help_text=_("For example: city dispatch, nightly report.")
    )
    permissions = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose as little as it needs. It never holds more than you do."),
    )
    days = forms.TypedChoiceField(
        label=_("How long it lives"),
        coerce=int,
        widget=forms.RadioSelect,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("A year"))],
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = [(code.value, code.label) for code in offered]

    @property
    def wanted(self):
        """What `tokens.issue` takes."""
        asked = self.cleaned_data
        ends = timezone.now() + timedelta(days=asked["days"])
        return {"name": asked["name"], "permissions": asked["permissions"], "expires_at": ends}


class LogFilter(forms.Form):
    """Which part of the log to read. Holds ids and days only, so it may stand in the address."""

    object = forms.CharField(
        label=_("Record"),
        required=False,
        max_length=60,
        help_text=_("A person's ID or a record's long code"),
    )
    actor = forms.ModelChoiceField(
        User.objects.none(), label=_("Who"), required=False, empty_label=_("Anybody")
    )
    kind = forms.ChoiceField(
        label=_("What happened"), required=False, choices=[("", _("Anything")), *EventKind.choices]
    )
    since = forms.IsoDay(label=_("From"), required=False)
    until = forms.IsoDay(label=_("To"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.programs = policy.programs_where(user, Permission.AUDIT_READ)
        staff = User.objects.filter(memberships__program__in=self.programs).distinct()
        self.fields["actor"].queryset = staff

    person = None  # whose record was asked for; `kept` says what else is about them, and for how long it was

    def clean_object(self):
        """The id of the record, as typed or found by a person's short ID; nothing else of them is read.

        A restricted person's readers are found like anybody's, so the reader's own limits do not apply.
        """
        typed = self.cleaned_data["object"].strip()
        with scope.acting_as(programs=self.programs, actor="system:log"):
            return self.found(typed) if typed else ""

    def found(self, typed):
        people = Person.objects.filter(program__in=self.programs)
        try:
            record = str(uuid.UUID(typed))
            self.person = people.filter(pk=record).first()
        except ValueError:
            self.person = people.filter(ref=typed.upper()).first()
            if self.person is None:
                raise forms.ValidationError(_("No record has this ID.")) from None
        self.kept = kept_about(self.person) if self.person else [KeptRecords([record])]
        return str(self.person.pk) if self.person else record

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first."))
        return self.cleaned_data

    def narrow(self, events):
        """The events asked for. Days are calendar days of the current zone, both ends included."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "object" in asked:
            events = at_any_of(events, self.kept)
        if "actor" in asked:
            events = events.filter(actor=f"user:{asked['actor'].pk}")
        if "kind" in asked:
            events = events.filter(kind=asked["kind"])
        if "since" in asked:
            events = events.filter(at__gte=moment(asked["since"], time.min))
        if "until" in asked:
            events = events.filter(at__lte=moment(asked["until"], time.max))
        return events

    def chips(self):
        """Each filter in use, in words, with the address of the same list without it."""
        used = [field for field in self if self.cleaned_data.get(field.name)]
        return [
            {
                "label": f"{field.label}: {self.in_words(field)}",
                "url": "?" + urlencode({other.name: other.value() for other in used if other is not field}),
            }
            for field in used
        ]

    def in_words(self, field):
        value = self.cleaned_data[field.name]
        match field.name:
            case "object":
                return field.value()
            case "kind":
                return EventKind(value).label
            case "since" | "until":
                return short_day(value)
        return value


class WhyForm(forms.Form):
    """The reason of a decision about who may see whom."""

    why = forms.CharField(label=_("Why"), max_length=200, help_text=_("It stays in the history."))


class NameForm(WhyForm):
    """One more user who may see a restricted record."""

    user = forms.ModelChoiceField(label=_("Who"), queryset=None, empty_label=_("Choose one"))
    field_order = ["user", "why"]

    def __init__(self, *args, workers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = workers


class ReviewVerdictForm(forms.Form):
    """What the privacy officer found, in one word and in words."""

    verdict = forms.ChoiceField(label=_("Verdict"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you looked at, and what should follow."),
    )

    def __init__(self, *args, review, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [(verdict.value, verdict.label) for verdict in review.verdicts]


def moment(day, clock):
    return timezone.make_aware(datetime.combine(day, clock))


class PhonesForm(forms.ModelForm):
    """Where the program is called."""

    public_phone = PhoneField(
        label=_("Phone for the public"), help_text=_("Stands on papers that people take home.")
    )
    partner_phone = PhoneField(
        label=_("Phone for partners"), help_text=_("Empty: partners are shown the phone for the public.")
    )
    after_hours_phone = PhoneField(label=_("Phone after hours"))

    class Meta:
        model = Program
        fields = ["public_phone", "partner_phone", "hours", "after_hours_phone", "incident_hours"]
        help_texts = {"hours": _("When somebody answers, like “Every day, 8 am to 8 pm”.")}

    def _post_clean(self):
        """The record is changed by the action, on the locked row, never by the form."""
