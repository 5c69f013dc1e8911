"""What allauth's pages ask, where ours ask it differently."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from casemgmt.access import devices, limits, password_links, second_factor


class AskForLink(ResetPasswordForm):
    """Takes an address without telling whether it is somebody's: the answer and its time are the same."""

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if not limits.may_ask(context.request):
            raise forms.ValidationError(_("Too many letters were asked for from here. Wait ten minutes."))
        return email

    def save(self, request, **kwargs):
        if limits.letter_is_due(request, account=self.cleaned_data["email"]):
            password_links.ask_for_link(address=self.cleaned_data["email"])
        return self.cleaned_data["email"]


class ChoosePassword(ResetPasswordKeyForm):
    """What a mailed link opens."""

    def save(self):
        password_links.choose_password(user=self.user, password=self.cleaned_data["password1"])
        devices.remember(context.request, self.user)


def opens_once(user, read):
    """The code that `read()` finds right: a few may be wrong, and one opens one door once."""
    this = limits.begin(context.request, account=str(user.pk), user=user, anywhere="code_tried_anywhere")
    if this is None:
        raise get_adapter().validation_error("too_many_login_attempts")
    code = second_factor.once(read(), user)
    this.rollback()
    return code


class FirstCodeForm(ActivateTOTPForm):
    """At set-up."""

    def clean_code(self):
        return opens_once(self.user, super().clean_code)


class CodeForm(AuthenticateForm):
    """At sign-in."""

    def clean_code(self):
        return opens_once(self.user, super().clean_code)


class CodeAgainForm(ReauthenticateForm):
    """Before something protected."""

    def clean_code(self):
        return opens_once(self.user, super().clean_code)


class PasskeyForm(AddWebAuthnForm):
    """A passkey or a security key, in our words."""

    name = forms.CharField(
        label=_("Its name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password"),
        required=False,
        help_text=_("It then asks for your finger, your face or a PIN each time."),
    )
