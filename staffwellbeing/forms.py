"""The check-in and the few other questions. Everything in a check-in may be skipped."""

import uuid

from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import User
from casemgmt.codes.wellbeing import ITEMS, Drained, Shift, Staying, SupportKind
from casemgmt.web import forms
from casemgmt.web.moments import HAPPENED
from casemgmt.web.names import NameField
from casemgmt.web.phones import PhoneField
from staffwellbeing.models import SupportContact

QUESTION = {"required": False, "template_name": "staffwellbeing/widgets/question.html"}


class Faces(forms.RadioSelect):
    """Five answers, each with a face beside its word; the word is what counts."""

    option_template_name = "staffwellbeing/widgets/face.html"

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        return option | {"face": f"face-{index + 1}"}


class CheckInForm(forms.Form):
    """How it was, how they are, and whether they want somebody: at most one tap each."""

    entry = forms.UUIDField(widget=forms.HiddenInput)
    shift = forms.ChoiceField(label=_("How was your shift?"), choices=Shift, widget=Faces, **QUESTION)
    drained = forms.ChoiceField(
        label=_("How drained are you?"), choices=Drained, widget=forms.RadioSelect, **QUESTION
    )
    staying = forms.ChoiceField(
        label=_("Is something staying with you?"), choices=Staying, widget=forms.RadioSelect, **QUESTION
    )
    person = forms.ModelChoiceField(
        SupportContact.objects.none(),
        label=_("Would you like to talk to someone?"),
        help_text=_("Only this answer shares your name: with the person you pick and with nobody else."),
        widget=forms.RadioSelect,
        empty_label=_("No, thanks"),
        blank=True,
        **QUESTION,
    )

    def __init__(self, *args, supporters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entry"].initial = uuid.uuid4
        self.fields["person"].queryset = supporters
        if not supporters:
            del self.fields["person"]

    @property
    def answers(self):
        """{item: answer} without the skipped ones."""
        return {item: self.cleaned_data[item] for item in ITEMS if self.cleaned_data.get(item)}


class TalkForm(forms.Form):
    """Who should be told that somebody would like to talk."""

    contact = forms.ModelChoiceField(
        SupportContact.objects.none(),
        label=_("Who should get in touch with you?"),
        help_text=_("They are told your name and that you would like to talk. Nobody else is told anything."),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, supporters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = supporters


class NoticeForm(forms.Form):
    """When and how staff and union were told."""

    told_on = forms.DateField(label=_("Day on which staff and union were told"), validators=[HAPPENED])
    words = forms.CharField(
        label=_("What they were told, and how"),
        help_text=_("Staff can read this. Name the union, or write that there is none."),
        widget=forms.Textarea,
        max_length=4000,
    )


class SupportContactForm(forms.Form):
    """One more person or service that is there for staff."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SupportKind)
    name = NameField(label=_("Name"), max_length=120)
    phone = PhoneField(label=_("Phone"), help_text=_("988 and other short numbers go into the next box."))
    note = forms.CharField(
        label=_("When and how"),
        help_text=_("For example: day and night, free, in Spanish too."),
        max_length=200,
        required=False,
    )
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Can be asked here as"),
        help_text=_("Somebody who signs in and agreed to be asked by colleagues."),
        required=False,
    )
    position = forms.IntegerField(label=_("Place in the list"), initial=1, min_value=1, max_value=99)

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_active=True, memberships__program=program)
        self.fields["user"].queryset = staff.distinct()

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("phone") or cleaned.get("user") or cleaned.get("note")):
            self.add_error(
                "phone", _("Say how to reach them: a phone, a note, or somebody who can be asked here.")
            )
        return cleaned
