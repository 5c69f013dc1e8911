"""What allauth's pages ask, where ours ask it differently."""

from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.access import links


class AskForLink(ResetPasswordForm):
    """Takes an address without looking it up: known or not, the answer and its time are the same."""

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def save(self, request, **kwargs):
        links.ask_for_link(address=self.cleaned_data["email"])
        return self.cleaned_data["email"]


class ChoosePassword(ResetPasswordKeyForm):
    """What a mailed link opens."""

    def save(self):
        links.choose_password(user=self.user, password=self.cleaned_data["password1"])


class PasskeyForm(AddWebAuthnForm):
    """A passkey or a security key, in our words."""

    name = forms.CharField(label=_("Its name"), required=False, max_length=60)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password"), required=False,
        help_text=_("It then asks for your finger, your face or a PIN each time."),
    )  # fmt: skip
