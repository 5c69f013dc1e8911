from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Team
from casemgmt.access.roles import Permission, Role
from casemgmt.codes.calls import CallReason
from casemgmt.codes.encounters import ActionDone, Need, Police, TeamRole, Transport
from casemgmt.encounters.models import Encounter
from casemgmt.people.models import Person
from casemgmt.web.widgets import Moment

CLOCKS_DIFFER = timedelta(minutes=5)  # between a phone and the server
ROLE_ON_SCENE = {
    Role.RESPONDER: TeamRole.RESPONDER,
    Role.SOCIAL_WORKER: TeamRole.SOCIAL_WORKER,
    Role.PEER_SUPPORTER: TeamRole.PEER,
}

ASKED = (
    "started_at",
    "place",
    "reason",
    "did",
    "outcome",
    "transport",
    "police",
    "needs",
    "follow_up",
    "note",
)


def chips(label, choices, **options):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class EncounterForm(forms.ModelForm):
    """One meeting in twelve fields; only the note and a name need typing. Nobody's details are demanded."""

    reason = forms.ChoiceField(
        label=_("What it was about"), choices=[("", _("Not known")), *CallReason.choices], required=False
    )
    did = chips(_("What we did"), ActionDone.choices)
    needs = chips(_("Needs seen"), Need.choices)

    class Meta:
        model = Encounter
        fields = [
            "started_at",
            "place",
            "descriptor",
            "outcome",
            "transport",
            "police",
            "follow_up",
            "note",
            "team",
        ]
        labels = {
            "place": _("Where"),
            "outcome": _("How it ended"),
            "follow_up": _("Follow up in"),
            "descriptor": _("Who"),
        }
        help_texts = {
            "descriptor": _(
                "Type a name, phone or ID and press Find person."
                " If nobody knows the name, describe them or leave it empty."
            ),
            "place": _("A corner, a building, a park. No shelter or private home needs an address here."),
            "note": _("What happened, in plain words. Others read this to help."),
        }
        widgets = {
            "started_at": Moment,
            "follow_up": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args, by, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.filter(program=program)
        self.fields["transport"].required = self.fields["police"].required = False
        self.colleagues = _colleagues(program, by, self.instance)
        for user in self.colleagues:
            self.fields[_there(user)] = forms.ChoiceField(
                label=user.name, choices=[("", _("Was not there")), *TeamRole.choices], required=False
            )
        self.initial = {**_as_typed(self.instance, by), **self.initial}

    def clean_started_at(self):
        at = self.cleaned_data["started_at"]
        if at > timezone.now() + CLOCKS_DIFFER:
            raise forms.ValidationError(_("This moment is still to come."))
        return at

    def _post_clean(self):
        """The record is changed by the action, never by the form."""

    @property
    def asked(self):
        """What is asked in the open, in the order of a story; who it was stands apart."""
        return [self[name] for name in ASKED]

    @property
    def crew(self):
        """The team, and each colleague's part."""
        return [self["team"], *(self[_there(user)] for user in self.colleagues)]

    @property
    def presences(self):
        """Users who were there, with their part."""
        said = {user: self.cleaned_data[_there(user)] for user in self.colleagues}
        return {user: role for user, role in said.items() if role}

    @property
    def details(self):
        """Fields of Encounter, ready for the action."""
        data = self.cleaned_data
        reasons = [data["reason"], *(code for code in self.instance.reasons[1:] if code != data["reason"])]
        found = {name: data[name] for name in (*self.Meta.fields, "did", "needs")}
        found["reasons"] = [code for code in reasons if code]
        found["transport"] = data["transport"] or Transport.UNKNOWN
        found["police"] = data["police"] or Police.UNKNOWN
        return found


def _there(user):
    return f"there_{user.pk}"


def _colleagues(program, by, encounter):
    """Whoever may have been there: the teams of the one typing, else the whole program; and who was named."""
    workers = policy.workers(program, Permission.ENCOUNTER_RECORD)
    teams = policy.teams_where(by, Permission.ENCOUNTER_RECORD)
    if teams:
        named = Q(presences__encounter=encounter.pk) if not encounter._state.adding else Q(pk=by.pk)
        workers = workers.filter(Q(memberships__team__in=teams) | named | Q(pk=by.pk))
    return sorted(workers, key=lambda user: (user.pk != by.pk, user.name))


def _as_typed(encounter, by):
    """Fields that the form shows in its own way; a new encounter was met by the one who types it."""
    if encounter._state.adding:
        roles = [ROLE_ON_SCENE.get(membership.role) for membership in by.active_memberships]
        return {_there(by): next(filter(None, roles), TeamRole.OTHER)}
    there = {_there(presence.user): presence.role for presence in encounter.presences.select_related("user")}
    return there | {
        "reason": next(iter(encounter.reasons), ""),
        "did": encounter.did,
        "needs": encounter.needs,
    }


class PersonForm(forms.Form):
    """The person chosen, among those the user may see."""

    person = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(by).with_contact()
