"""What is typed when a service is looked for and asked."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.codes.encounters import Need
from casemgmt.codes.facts import Fact
from casemgmt.codes.languages import Language
from casemgmt.codes.referrals import UnmetReason, Urgency
from casemgmt.days import day
from casemgmt.web import forms
from referrals.models import Service
from referrals.policy import ALWAYS, TYPED, asked_by


class Press(TextChoices):
    """The buttons of the page on which a referral is sent."""

    SAVE = "save", _("Keep the draft")
    CONSENT = "consent", _("Keep the draft and ask for consent")
    REVIEW = "review", _("See what leaves")
    CHANGE = "change", _("Change something")
    SEND = "send", _("Send")


class FindForm(forms.Form):
    """What the person needs. With a service, that one is to be asked."""

    need = forms.ChoiceField(label=_("What do they need?"), choices=[("", "—"), *Need.choices])
    area = forms.CharField(label=_("Near which town or area?"), required=False, max_length=80)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Any language")), *Language.choices]
    )
    service = forms.ModelChoiceField(
        Service.objects.askable(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("This service takes nobody now. Please choose another one.")},
    )


class SendForm(forms.Form):
    """How soon, what to say, on which basis, and which facts go along."""

    urgency = forms.ChoiceField(label=_("Answer needed"), choices=Urgency, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note to the partner"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What helps them to say yes. Leave out what they need not know."),
    )

    address = forms.CharField(required=False, max_length=254, widget=forms.HiddenInput)

    def __init__(self, *args, service, ways, **kwargs):
        super().__init__(*args, **kwargs)
        self.service, self.questions = service, service.questions
        self.ways = {way.key: way for way in ways}
        if not ways:
            return
        for number, question in enumerate(self.questions):
            self.fields[f"answer_{number}"] = forms.CharField(label=question, required=False, max_length=300)
        self._offer_ways(ways)
        self._offer_facts(ways)

    def _offer_ways(self, ways):
        self.fields["way"] = forms.ChoiceField(
            label=_("Why it may leave"),
            widget=forms.RadioSelect,
            choices=[(way.key, _words(way)) for way in ways],
            initial=ways[0].key,
            error_messages={"required": _("Choose why it may leave.")},
        )

    def _offer_facts(self, ways):
        known = {key: value for way in ways for key, value in way.facts.items() if key not in TYPED}
        self.fields["facts"] = forms.MultipleChoiceField(
            label=_("What goes along"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(fact.value, _shown(fact, known[fact])) for fact in Fact if fact in known],
            initial=[key for key in known if key in {*asked_by(self.service), *ALWAYS}],
            help_text=_("Ticked is what the service asks for. Add only what they need to help."),
        )

    def clean(self):
        cleaned = super().clean()
        if self.data.get("step") in (Press.REVIEW, Press.SEND) and not self.ways:
            self.add_error(None, _("Nothing may leave: there is no consent any more."))
        return cleaned

    @property
    def way(self):
        return self.ways[self.cleaned_data["way"]]

    def chosen(self):
        """The keys of the facts that go along, the typed ones among them."""
        return [*self.cleaned_data["facts"], *TYPED]

    def answers(self):
        """Pairs of the service's own question and what was typed."""
        return [
            (question, self.cleaned_data.get(f"answer_{number}", ""))
            for number, question in enumerate(self.questions)
        ]


class UnmetForm(forms.Form):
    """Nobody could take this person, and why."""

    need = forms.ChoiceField(label=_("What did they need?"), choices=[("", "—"), *Need.choices])
    reason = forms.ChoiceField(label=_("Why could nobody?"), choices=UnmetReason, widget=forms.RadioSelect)
    area = forms.CharField(label=_("Near which town or area?"), required=False, max_length=80)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("It did not matter")), *Language.choices]
    )


def _words(way):
    """A way in words: the consent with its days, or the basis."""
    if way.consent is None:
        return _("Care coordination, as your program decided")
    given = {"kind": way.consent.get_kind_display(), "on": day(way.consent.given_on)}
    if way.consent.expires_on is None:
        return _("Consent: %(kind)s, given %(on)s") % given
    return _("Consent: %(kind)s, given %(on)s, until %(until)s") % {
        **given,
        "until": day(way.consent.expires_on),
    }


def _shown(fact, value):
    words = ", ".join(value) if isinstance(value, list) else value
    return fact.label if value is True else f"{fact.label}: {words}"
