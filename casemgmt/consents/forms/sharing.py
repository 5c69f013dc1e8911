"""What is typed when somebody is asked, says yes, or shares."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Agency
from casemgmt.codes.facts import Fact, facts_of
from casemgmt.codes.languages import Language
from casemgmt.codes.sharing import (
    KIND_COVERS,
    KIND_PURPOSES,
    PRODUCED,
    ConsentKind,
    Given,
    Interpreter,
    LegalBasis,
    SharingPurpose,
    SignedAs,
)
from casemgmt.consents.actions.signing import STROKES, is_drawn
from casemgmt.consents.models import SharingPolicy
from casemgmt.consents.models.rules import LONGEST_VERBAL
from casemgmt.web import forms
from casemgmt.web.moments import COUNTS_UNTIL, HAPPENED
from casemgmt.web.names import NameField

USUAL = [
    Fact.NAME,
    Fact.CONTACT,
    Fact.CONTACT_PROHIBITED,
    Fact.LANGUAGE,
    Fact.INTERPRETER,
    Fact.NEED,
    Fact.NOTE,
]
FOR_A_SERVICE = [*USUAL, Fact.URGENCY, Fact.ELIGIBILITY, Fact.WORKER]
USUAL_DAYS = {ConsentKind.VICTIM_SERVICE: 30}
TYPED = [fact for fact in Fact if fact not in facts_of("ordinary", "whole_record")] + [
    Fact.NEED,
    Fact.URGENCY,
    Fact.NOTE,
    Fact.ELIGIBILITY,
    Fact.APPOINTMENT,
    Fact.WORKER,
]


def partners():
    return Agency.objects.filter(is_partner=True)


class TermsForm(forms.Form):
    """What the person is asked, for one kind: only its own facts and purposes can be chosen."""

    recipient = forms.ModelChoiceField(
        Agency.objects.none(), label=_("With which agency"), required=False, empty_label=_("None of these")
    )
    recipient_name = NameField(
        label=_("Or with whom else"),
        required=False,
        max_length=300,
        help_text=_("A name and what they are to the person, like “Ana Okafor, sister”."),
    )
    all_treating = forms.BooleanField(
        label=_("Everyone who treats the person, health plans, payers, and helpers of this program"),
        required=False,
    )
    purpose = forms.ChoiceField(label=_("What it is for"), widget=forms.RadioSelect)
    what = forms.MultipleChoiceField(
        label=_("What may be shared"), widget=forms.CheckboxSelectMultiple, initial=[f.value for f in USUAL]
    )
    expires_on = forms.DateField(label=_("Last day"), required=False, validators=[COUNTS_UNTIL])
    no_end = forms.BooleanField(label=_("No last day"), required=False)
    intermediary = forms.CharField(
        label=_("Passed on by"),
        required=False,
        max_length=300,
        help_text=_("Only when an exchange or a network passes the facts on (42 CFR 2.31(a)(4)(ii))."),
    )
    participants = forms.CharField(label=_("Passed on to"), required=False, max_length=300)

    def __init__(self, *args, kind, on, rules, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recipient"].queryset = partners()
        self.fields["purpose"].choices = [c for c in SharingPurpose.choices if c[0] in KIND_PURPOSES[kind]]
        self.fields["what"].choices = [(fact.value, fact.label) for fact in facts_of(*KIND_COVERS[kind])]
        days = rules.verbal_days if kind == ConsentKind.GENERAL else USUAL_DAYS.get(kind, LONGEST_VERBAL)
        self.initial.setdefault("expires_on", on + timedelta(days=days))
        if len(KIND_PURPOSES[kind]) == 1:
            self.initial["purpose"] = min(KIND_PURPOSES[kind])
            self.fields["purpose"].widget = forms.HiddenInput()
        if kind != ConsentKind.PART2_TPO:
            for name in ("all_treating", "no_end", "intermediary", "participants"):
                del self.fields[name]
        self.fields["expires_on"].required = kind != ConsentKind.PART2_TPO
        if kind == ConsentKind.GENERAL:
            self.fields["expires_on"].help_text = _(
                "A spoken yes counts for %(days)s days at most; with a signature it may be longer."
            ) % {"days": rules.verbal_days}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("no_end"):
            cleaned["expires_on"] = None
        elif not cleaned.get("expires_on") and "expires_on" not in self.errors:
            self.add_error("expires_on", _("Choose the last day."))
        named = [cleaned.get(name) for name in ("recipient", "recipient_name", "all_treating")]
        if sum(map(bool, named)) != 1:
            self.add_error("recipient", _("Say with whom: one agency, or one name."))
        return cleaned


class GiveForm(forms.Form):
    """How the person said yes: what every way asks. Told and read aloud, never ticked as “required”."""

    language = forms.ChoiceField(label=_("Read aloud in"), choices=Language)
    interpreter = forms.ChoiceField(
        label=_("Interpreter"),
        choices=Interpreter,
        initial=Interpreter.NONE,
        widget=forms.RadioSelect,
        help_text=_("Never a child."),
    )
    interpreter_name = NameField(label=_("Interpreter's name or number"), required=False, max_length=200)
    told_how_to_revoke = forms.BooleanField(
        label=_("I told them that they can take this back at any time, and how"), required=False
    )
    told_redisclosure = forms.BooleanField(
        label=_("I told them that whoever gets these records may share them further"), required=False
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        if kind != ConsentKind.PART2_TPO:
            del self.fields["told_redisclosure"]

    def how(self):
        """The arguments of `actions.give` that this way of saying yes brings."""
        return self.cleaned_data


class VerbalForm(GiveForm):
    witness = NameField(
        label=_("Who heard it with you"),
        max_length=200,
        help_text=_("A colleague or somebody else, by name."),
    )


class SignedForm(GiveForm):
    signer_name = NameField(label=_("Name of who signs"), max_length=200)
    signed_as = forms.ChoiceField(
        label=_("Signs as"), choices=SignedAs, initial=SignedAs.SELF, widget=forms.RadioSelect
    )


class TypedForm(SignedForm):
    means_it = forms.BooleanField(
        label=_("They typed their name above themselves and mean it as a signature")
    )

    def how(self):
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "means_it"}
        return cleaned | {"signature": cleaned["signer_name"]}


class DrawnForm(SignedForm):
    signature = forms.CharField(
        label=_("Signature"), max_length=20_000, widget=forms.HiddenInput, required=False
    )

    def clean_signature(self):
        drawn = self.cleaned_data["signature"]
        if not STROKES.fullmatch(drawn):
            raise forms.ValidationError(
                _("Nothing is drawn yet. Draw the signature, or let them type their name.")
            )
        if not is_drawn(drawn):
            raise forms.ValidationError(
                _("This is too small for a signature. Draw it again, or let them type their name.")
            )
        return drawn


class ScannedForm(SignedForm):
    page = forms.FileField(
        max_length=255,
        label=_("The signed page"),
        help_text=_(
            "A photo or a scan: PDF, PNG or JPEG, at most 5 MB. "
            "What a camera notes of place and device is not kept."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )

    def how(self):
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "page"}
        return cleaned | {"scan": self.cleaned_data["page"].read()}


WAYS = {
    Given.VERBAL: VerbalForm,
    Given.DRAWN: DrawnForm,
    Given.TYPED: TypedForm,
    Given.SCANNED: ScannedForm,
}


def ways_for(kind):
    """How somebody may say yes to this kind: aloud for general sharing only."""
    return [way for way in WAYS if way != Given.VERBAL or kind == ConsentKind.GENERAL]


class FactsForm(forms.Form):
    """The facts that leave: those on record to tick, the others to type."""

    def __init__(self, *args, keys, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {key: offered[key] for key in keys if key in offered}
        if self.offered:
            self.fields["facts"] = forms.MultipleChoiceField(
                label=_("What to share"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(key, _shown(key, value)) for key, value in self.offered.items()],
                initial=list(self.offered),
            )
        self.typed = [fact.value for fact in TYPED if fact in keys]
        for key in self.typed:
            self.fields[key] = forms.CharField(label=Fact(key).label, required=False, max_length=2000)

    def chosen(self):
        """The facts by key, with their values."""
        ticked = {key: self.offered[key] for key in self.cleaned_data.get("facts", [])}
        typed = {key: self.cleaned_data[key] for key in self.typed if self.cleaned_data[key]}
        return ticked | typed


class ShareForm(FactsForm):
    """On a consent. Whom it names is fixed, unless it names everyone who treats the person."""

    to = forms.ModelChoiceField(Agency.objects.none(), label=_("To which agency"))

    def __init__(self, *args, consent, offered, **kwargs):
        super().__init__(*args, keys=consent.what, offered=offered, **kwargs)
        self.fields["to"].queryset = partners()
        if not consent.all_treating:
            del self.fields["to"]


class OtherShareForm(FactsForm):
    """Without consent: on a basis that the law names, explained."""

    basis = forms.ChoiceField(
        label=_("Why it may leave"),
        widget=forms.RadioSelect,
        choices=[one for one in LegalBasis.choices if one[0] not in {LegalBasis.CONSENT, *PRODUCED}],
    )
    because = forms.CharField(
        label=_("What happened"),
        required=False,
        max_length=500,
        help_text=_("The emergency or report, and who asked. It stays on the list of what left."),
    )
    purpose = forms.ChoiceField(label=_("What it is for"), choices=SharingPurpose, widget=forms.RadioSelect)
    agency = forms.ModelChoiceField(
        Agency.objects.all(), label=_("To which agency"), required=False, empty_label=_("None of these")
    )
    name = NameField(label=_("Or to whom else"), required=False, max_length=300)
    address = forms.CharField(
        label=_("Their address"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )

    def clean(self):
        cleaned = super().clean()
        to_person = cleaned.get("basis") == LegalBasis.TO_THE_PERSON
        named = bool(cleaned.get("agency")) + bool(cleaned.get("name"))
        if named != (0 if to_person else 1):
            self.add_error("agency", _("Say to whom: one agency, one name, or the person."))
        return cleaned


class RulesForm(forms.ModelForm):
    class Meta:
        model = SharingPolicy
        fields = ["care_coordination", "decided", "verbal_days", "own_copy_days", "counsel_checked_on"]
        moments = {"counsel_checked_on": HAPPENED}


def _shown(key, value):
    words = ", ".join(value) if isinstance(value, list) else value
    return Fact(key).label if value is True else f"{Fact(key).label}: {words}"
