from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Agency, Team
from casemgmt.access.roles import Permission
from casemgmt.calls.models import Call
from casemgmt.codes.calls import CallReason
from casemgmt.codes.encounters import ActionDone, Need, Outcome, Police, TeamRole, Transport
from casemgmt.codes.exposure import HardCall
from casemgmt.encounters.actions import NOBODY_TO_CONTACT
from casemgmt.encounters.models import Encounter, FollowUpIn, role_on_scene
from casemgmt.exposure.models import StaffNotice
from casemgmt.people.models import Person
from casemgmt.web import forms
from casemgmt.web.moments import HAPPENED

ASKED = (
    "started_at",
    "place",
    "call_number",
    "reason",
    "reasons",
    "did",
    "outcome",
    "transport",
    "police",
    "police_agency",
    "needs",
    "follow_up",
    "note",
)

A, C, N = ActionDone, CallReason, Need
OFTEN_CALLED = {
    C.WELFARE,
    C.MENTAL_HEALTH,
    C.SUICIDE,
    C.SUBSTANCE_USE,
    C.SEEKING_SERVICES,
    C.UNHOUSED,
    C.MEDICAL,
}
OFTEN_DONE = {A.LISTENED, A.CALMED, A.WELFARE_CHECK, A.FOOD_WATER, A.INFORMATION, A.CONNECTED, A.RIDE}
OFTEN_NEEDED = {N.SHELTER, N.HOUSING, N.FOOD, N.MENTAL_HEALTH, N.SUBSTANCE_USE, N.MEDICAL, N.TRANSPORT}


class FoldedChips(forms.CheckboxSelectMultiple):
    """The usual choices in the open; the rest unfold, and are open when one of them is chosen."""

    template_name = "encounters/widgets/folded.html"

    def __init__(self, *, usual):
        super().__init__()
        self.usual = usual

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        options = [option for _group, group, _index in context["widget"]["optgroups"] for option in group]
        first = [option for option in options if option["value"] in self.usual]
        rest = [option for option in options if option["value"] not in self.usual]
        rest_open = any(option["selected"] for option in rest)
        shown = {"first": first, "rest": rest, "rest_open": rest_open}
        return context | shown | {"unusual": [("", rest, 0)]}


def chips(label, choices, usual=(), **options):
    widget = FoldedChips(usual=usual) if usual else forms.CheckboxSelectMultiple()
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget, **options)


class EncounterForm(forms.ModelForm):
    """One meeting in twelve fields; only the note and a name need typing. Nobody's details are demanded."""

    reason = forms.ChoiceField(
        label=_("What it was about"), choices=[("", _("Not known")), *CallReason.choices], required=False
    )
    call_number = forms.CharField(
        label=_("Call number"), max_length=120, required=False, help_text=_("If dispatch gave one.")
    )
    did = chips(_("What we did"), ActionDone.choices, usual=OFTEN_DONE)
    needs = chips(_("Needs seen"), Need.choices, usual=OFTEN_NEEDED)
    follow_up_by = forms.ModelChoiceField(
        label=_("Who follows up"),
        queryset=None,
        required=False,
        empty_label=_("The owner of the case, or you"),
    )
    hard = chips(
        _("Was it a hard call for you?"),
        HardCall.choices,
        help_text=_("This is for the people who were there. It is not part of the record."),
    )

    class Meta:
        model = Encounter
        fields = [
            "started_at",
            "place",
            "descriptor",
            "outcome",
            "transport",
            "police",
            "police_agency",
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
            "police_agency": _("Its officers who work with us will see a few facts of this meeting."),
            "note": _("What happened, in plain words. Others read this to help."),
        }
        widgets = {
            "follow_up": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 5}),
        }
        moments = {"started_at": HAPPENED}

    def __init__(self, *args, by, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.program = program
        self._ask_which_police()
        self.fields["team"].queryset = Team.objects.filter(program=program)
        if "follow_up_by" in self.fields:
            self.fields["follow_up_by"].queryset = policy.workers(program, Permission.FOLLOWUP_WORK)
        if not StaffNotice.objects.in_force(program=program, on=timezone.localdate()):
            self.fields.pop("hard", None)  # nothing would be kept before staff and union are told
        self.fields["outcome"].error_messages["required"] = _("Choose how it ended.")
        self.fields["outcome"].choices = [("", _("Choose one")), *Outcome.choices]
        self.fields["transport"].required = self.fields["police"].required = False
        self.colleagues = _colleagues(program, by, self.instance)
        for user in self.colleagues:
            self.fields[_there(user)] = forms.ChoiceField(
                label=user.name, choices=[("", _("Was not there")), *TeamRole.choices], required=False
            )
        self.initial = {**_as_typed(self.instance, by, program), **self.initial}

    def _ask_which_police(self):
        """Asked only where police work with the program at all."""
        here = Agency.objects.filter(is_law_enforcement=True, teams__program=self.program).distinct()
        self.fields["police_agency"].queryset = here
        self.fields["police_agency"].empty_label = _("None of these")
        if not here:
            del self.fields["police_agency"]

    def clean_call_number(self):
        """The number becomes the call itself, among those of the program."""
        number = self.cleaned_data["call_number"].strip()
        if not number:
            return None
        call = Call.objects.filter(program=self.program).numbered(number)
        if call is None:
            raise forms.ValidationError(_("There is no call with this number. Check it, or leave it empty."))
        return call

    def clean(self):
        sent = super().clean()
        if sent.get("outcome") == Outcome.DIED and sent.get("follow_up") not in (None, FollowUpIn.NONE):
            self.add_error("follow_up", NOBODY_TO_CONTACT)
        return sent

    def _post_clean(self):
        """The record is changed by the action, never by the form."""

    @property
    def asked(self):
        """What is asked in the open, in the order of a story; who it was stands apart."""
        return [self[name] for name in ASKED if name in self.fields]

    @property
    def crew(self):
        """The team, who keeps the promise, and each colleague's part."""
        first = [self[name] for name in ("team", "follow_up_by") if name in self.fields]
        return [*first, *(self[_there(user)] for user in self.colleagues)]

    @property
    def present(self):
        """Pairs of a user who was there and their part."""
        said = [(user, self.cleaned_data[_there(user)]) for user in self.colleagues]
        return [(user, role) for user, role in said if role]

    @property
    def details(self):
        """Fields of Encounter, ready for the action."""
        data = self.cleaned_data
        found = {name: data[name] for name in (*self.Meta.fields, "did", "needs") if name in data}
        found["reasons"] = self.why_we_came()
        found["transport"] = data["transport"] or Transport.UNKNOWN
        found["police"] = data["police"] or Police.UNKNOWN
        return found

    def why_we_came(self):
        """One reason, or none, is asked of somebody in a hurry."""
        return [code for code in [self.cleaned_data["reason"]] if code]


def _there(user):
    return f"there_{user.pk}"


def _colleagues(program, by, encounter):
    """Whoever may have been there: the teams of the one typing, else the whole program; and who was named."""
    workers = policy.workers(program, Permission.ENCOUNTER_RECORD)
    own = policy.teams_where(by, Permission.ENCOUNTER_RECORD)
    teams = Team.objects.filter(program=program, pk__in=own)
    if teams:
        named = Q(presences__encounter=encounter.pk) if not encounter._state.adding else Q(pk=by.pk)
        workers = workers.filter(Q(memberships__team__in=teams) | named | Q(pk=by.pk))
    return sorted(workers.distinct(), key=lambda user: (user.pk != by.pk, user.name))


def _as_typed(encounter, by, program):
    """Fields that the form shows in its own way; a new encounter was met by the one who types it."""
    if encounter._state.adding:
        return {_there(by): role_on_scene(by, program)}
    there = {_there(presence.user): presence.role for presence in encounter.presences.select_related("user")}
    return there | {
        "reasons": encounter.reasons,
        "did": encounter.did,
        "needs": encounter.needs,
    }


class CorrectEncounterForm(EncounterForm):
    """The same facts, and why they change. What is no fact of the record is not asked again."""

    reason = call_number = follow_up_by = hard = None
    reasons = chips(_("What it was about"), CallReason.choices, usual=OFTEN_CALLED)
    reason_of_change = forms.CharField(
        label=_("Why this changes"), max_length=200, help_text=_("For example: wrong corner")
    )

    def why_we_came(self):
        """All reasons that are ticked: those that stood there first, in their order."""
        ticked, before = self.cleaned_data["reasons"], self.instance.reasons
        return sorted(ticked, key=lambda code: before.index(code) if code in before else len(before))


class ChosenPersonForm(forms.Form):
    """The person chosen, among those the user may see."""

    person = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(by).with_contact()


class IdentifyForm(ChosenPersonForm):
    """Who it was; where somebody else (`first`) was named before, also what was wrong, and perhaps nobody."""

    why_not_the_first = forms.CharField(
        label=_("What was wrong"), max_length=100, help_text=_("This stays in the history of the encounter.")
    )

    def __init__(self, *args, first, **kwargs):
        super().__init__(*args, **kwargs)
        if first is None:
            del self.fields["why_not_the_first"]
        else:
            self.fields["person"].required = False
