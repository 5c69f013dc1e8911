"""What is typed about partners, their mailboxes and their services."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Agency, Program
from casemgmt.access.roles import Permission
from casemgmt.codes.encounters import Need
from casemgmt.codes.languages import Language
from casemgmt.web import forms
from casemgmt.web.moments import HAPPENED, PROMISED
from casemgmt.web.names import NameField
from casemgmt.web.phones import PhoneField
from referrals.models import Capacity, Mailbox, Service
from referrals.models.directory.service import ASKABLE


class ServiceSearchForm(forms.Form):
    """A look into the directory. Nothing here is about a person, so it stands in the address."""

    name = forms.CharField(label=_("Name"), required=False, max_length=80)
    need = forms.ChoiceField(label=_("Need"), required=False, choices=[("", _("Any need")), *Need.choices])
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Any language")), *Language.choices]
    )
    area = forms.CharField(label=_("Town or area"), required=False, max_length=80)


class ServiceForm(forms.ModelForm):
    needs = forms.MultipleChoiceField(
        label=_("Needs it meets"), choices=Need, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages they speak"), choices=Language, required=False, widget=forms.CheckboxSelectMultiple
    )
    asks = forms.MultipleChoiceField(
        label=_("What they need to know first"),
        choices=[(fact.value, fact.label) for fact in ASKABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only this is ticked when somebody is referred. The need always goes along."),
    )
    areas = forms.Lines(
        longest=80,
        label=_("Towns or areas"),
        required=False,
        help_text=_("One a line. Empty: people from anywhere."),
    )
    intake_phone = PhoneField(
        label=_("Intake phone"), help_text=_("Where somebody answers about a referral.")
    )
    questions = forms.Lines(
        longest=200,
        label=_("Their own questions"),
        required=False,
        help_text=_("One a line. Whoever refers answers them, and they see the answers first."),
    )

    class Meta:
        model = Service
        fields = [
            "name", "description", "status", "needs", "languages", "areas", "minimum_age", "maximum_age",
            "eligibility", "questions", "asks", "application_process", "intake_phone", "intake_extension",
            "intake_person", "intake_hours", "by_coordinated_entry", "access_point", "assured_on",
        ]  # fmt: skip
        help_texts = {
            "intake_person": _("A name or a role, like “intake desk”."),
            "intake_hours": _("Like “Mon to Fri, 9 am to 5 pm”."),
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "eligibility": forms.Textarea(attrs={"rows": 2}),
            "application_process": forms.Textarea(attrs={"rows": 2}),
        }
        moments = {"assured_on": HAPPENED}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["access_point"].queryset = partners()


class ProposalForm(ServiceForm):
    """A service as it should stand, and why."""

    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("How you know it, like “they told me by phone today”.")
    )


class DeclineProposalForm(forms.Form):
    answer = forms.CharField(
        label=_("Why not"), max_length=300, help_text=_("Whoever proposed it reads this.")
    )


class NewServiceForm(ServiceForm):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"))
    field_order = ["agency"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = partners()


class CapacityForm(forms.ModelForm):
    class Meta:
        model = Capacity
        fields = ["state", "available", "maximum", "unit", "full_until", "said_by"]
        widgets = {"state": forms.RadioSelect}
        moments = {"full_until": PROMISED}
        help_texts = {"said_by": _("Name and role, like “Noor Haddad, front desk”.")}
        field_classes = {"said_by": NameField}


class AgencyForm(forms.ModelForm):
    class Meta:
        model = Agency
        fields = ["name", "is_part2_program", "is_victim_service_provider", "is_law_enforcement"]


class MailboxForm(forms.ModelForm):
    phone = PhoneField(
        label=_("Phone for codes"), help_text=_("A code goes there before contact details are shown.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="en")

    class Meta:
        model = Mailbox
        fields = ["name", "email", "phone", "language"]
        help_texts = {"name": _("Where an agency has several, like “Intake desk, north”.")}


class NewMailboxForm(MailboxForm):
    """Asks for the program of whoever keeps the directory of several."""

    program = forms.ModelChoiceField(Program.objects.none(), label=_("Program"), empty_label=_("Choose one"))
    field_order = ["program"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        program, kept = self.fields["program"], policy.programs_where(by, Permission.SERVICE_EDIT)
        program.queryset = Program.objects.filter(pk__in=kept)
        if len(kept) == 1:
            program.initial = program.queryset.get()
            program.disabled, program.widget = True, forms.HiddenInput()


class NameMailboxForm(forms.Form):
    """At which of its agency's mailboxes a service is asked."""

    mailbox = forms.ModelChoiceField(
        Mailbox.objects.none(), label=_("Mailbox"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, mailboxes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mailbox"].queryset = mailboxes
        self.fields["mailbox"].label_from_instance = lambda mailbox: f"{mailbox}: {mailbox.email}"


def partners():
    return Agency.objects.filter(is_partner=True)
