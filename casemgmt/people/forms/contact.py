"""How to reach a person, and what they said is safe there."""

from django.utils.translation import gettext_lazy as _

from casemgmt.codes.contact import YesNoUnknown
from casemgmt.people.contact import shown_phone
from casemgmt.people.models import ContactPoint
from casemgmt.web import forms
from casemgmt.web.phones import WholePhoneField

YES_NO = [("", _("Not asked")), *YesNoUnknown.choices]


class SafeContactFields(forms.ModelForm):
    """What is safe on one phone, e-mail or address."""

    voicemail = forms.ChoiceField(
        label=_("May we leave a voicemail?"), choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    text = forms.ChoiceField(
        label=_("May we send a text?"), choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    may_name_agency = forms.ChoiceField(
        label=_("May we say who we are?"), choices=YES_NO, required=False, widget=forms.RadioSelect
    )

    class Meta:
        model = ContactPoint
        fields = ["voicemail", "text", "may_name_agency"]

    def _post_clean(self):
        """The record is changed by the action, on the locked row, never by the form."""


class ContactForm(SafeContactFields):
    """A way to reach someone, and what the person said is safe there."""

    value = forms.CharField(
        label=_("Number or address"),
        max_length=300,
        help_text=_("A phone in any form, with an extension if it has one: 216 555 0100 x12"),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )
    told = forms.BooleanField(
        label=_("The person told me this today"),
        required=False,
        help_text=_("Ask again every time you speak. What was safe last month may not be safe now."),
    )

    class Meta(SafeContactFields.Meta):
        fields = [
            "kind",
            "value",
            "whose",
            "voicemail",
            "text",
            "may_name_agency",
            "safe_from",
            "safe_to",
            "note",
            "do_not_use",
        ]
        labels = {"do_not_use": _("The person asked us not to use this")}
        help_texts = {"safe_from": _("Leave both empty when any hour is fine.")}
        widgets = {
            "kind": forms.RadioSelect,
            "whose": forms.RadioSelect,
            "safe_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "safe_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    field_order = [*Meta.fields[:-1], "told", "do_not_use"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.value and self.instance.kind == ContactPoint.Kind.PHONE:
            self.initial["value"] = shown_phone(self.instance.value, self.instance.extension)

    def clean(self):
        data = self.cleaned_data
        if bool(data.get("safe_from")) != bool(data.get("safe_to")):
            self.add_error("safe_to", _("Give both hours, or neither."))
        elif data.get("safe_from") and data["safe_from"] == data["safe_to"]:
            self.add_error("safe_to", _("The hours are the same. Leave both empty when any hour is fine."))
        self._read_value(data.get("kind"), data.get("value"))
        return data

    def _read_value(self, kind, value):
        """Keep a phone as E.164 with its extension; voicemail and text belong to phones alone."""
        self.cleaned_data["extension"] = ""
        if not value:
            return
        if kind != ContactPoint.Kind.PHONE:
            self.cleaned_data |= {"voicemail": "", "text": ""}
            if kind == ContactPoint.Kind.EMAIL:
                self._check_email(value)
            return
        try:
            self.cleaned_data["value"], self.cleaned_data["extension"] = WholePhoneField().clean(value)
        except forms.ValidationError as problem:
            self.add_error("value", problem)

    def _check_email(self, value):
        try:
            forms.EmailField().clean(value)
        except forms.ValidationError:
            self.add_error("value", _("This is not a whole e-mail address. For example: name@example.org"))

    @property
    def fields_of_contact(self):
        """Fields of ContactPoint, ready for the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "told"}
