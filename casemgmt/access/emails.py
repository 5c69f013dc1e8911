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


def send_invitation(user):
    """Tell somebody who signs in already that a program asks for them. Raises OSError when none takes it."""
    with translation.override(user.language):
        letter = Letter(
            subject=_("You are invited to work in another program"),
            lines=(
                _("An administrator of another program would like you to work there."),
                _("Sign in to accept, or to say that it is not you. Nothing changes before you accept."),
            ),
            path=reverse("office:own_programs"),
        )
        message = letter.message(user.email)
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


def link_refused(notice):
    """To the administrator who let a link be sent, when the mail server will never take it."""
    return Letter(
        subject=_("An e-mail could not be sent"),
        lines=(_("The mail server refused the letter with a link for good. Check the address."),),
        path=_page_of(notice),
    )


def shared_account(notice):
    """To the administrators of the other programs that somebody works in: what one of them did."""
    subject, line = {
        "joined": (
            _("Somebody of your program works in another one too"),
            _("They accepted an invitation. Each program sees and ends what is its own."),
        ),
        "signed_out": (
            _("Somebody of your program was signed out everywhere"),
            _("An administrator of another program they work in ended their sessions."),
        ),
    }[notice.step]
    return Letter(subject=subject, lines=(line,), path=_page_of(notice))


def account_change(notice):
    """To those who must agree to what opens an account further; to whoever asked, what came of it."""
    subject, line = {
        "asked": (
            _("An account waits for you to agree"),
            _("An administrator of another program asks for a change to somebody who works for you too."),
        ),
        "agreed": (
            _("The change to an account is done"),
            _("Every program that they work in agreed."),
        ),
        "refused": (
            _("The change to an account was refused"),
            _("A program that they work in did not agree. Nothing was changed."),
        ),
    }[notice.step]
    return Letter(subject=subject, lines=(line,), path=_page_of(notice))


def _page_of(notice):
    return f"{reverse('office:member', args=[notice.subject_id])}?program={notice.program}"
