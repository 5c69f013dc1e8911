"""The letters that access sends. They name nobody and carry no password."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from casemgmt.notices.emails import Letter

LETTER = "account/email/password_reset_key"


def password_link(user):
    """Where the user chooses a password: good once, for settings.PASSWORD_RESET_TIMEOUT seconds."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.PUBLIC_URL + reverse("account_reset_password_from_key", kwargs=key)


def send_password_link(user):
    """Mail the link, in the user's language. Raises OSError when no mail server takes it."""
    with translation.override(user.language):
        letter = get_adapter().render_mail(LETTER, user.email, {"password_reset_url": password_link(user)})
    letter.send()


def send_address_changed(user, old):
    """Tell the old address, in the user's language. Raises OSError when no mail server takes it."""
    with translation.override(user.language):
        letter = Letter(
            subject=_("Your sign-in address was changed"),
            lines=(
                _("An administrator gave your account another e-mail address and ended your sessions."),
                _("If you did not ask for this, tell an administrator now."),
            ),
            path=reverse("account_login"),
        )
        message = letter.message(old)
    message.send()


def address_changed(notice):
    """To the member of staff, at the address with which they sign in from now on."""
    return Letter(
        subject=_("You sign in with this address now"),
        lines=(_("An administrator gave your account this e-mail address. Your password stays as it was."),),
        path=reverse("account_login"),
    )


def second_factor_reset(notice):
    """To the member of staff whose second step an administrator took off."""
    return Letter(
        subject=_("Your second step was reset"),
        lines=(
            _("An administrator took off the second step of your sign-in and ended your sessions."),
            _("Sign in and set up a new one. If you did not ask for this, tell an administrator now."),
        ),
        path=reverse("mfa_index"),
    )
