"""Sign-in by the city's own identity provider (OpenID Connect), for invited staff and nobody else."""

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.shortcuts import redirect

from casemgmt.access import password_links
from casemgmt.access.models import Invitation, User
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind


class SingleSignOn(DefaultSocialAccountAdapter):
    """Lets in whom the provider vouches for by a verified e-mail address that was invited here."""

    def list_apps(self, request, provider=None, client_id=None):
        """Providers of the settings alone: a row in the database opens no door."""
        return [app for app in super().list_apps(request, provider, client_id) if app.pk is None]

    def is_open_for_signup(self, request, sociallogin):
        return False

    def serialize_instance(self, instance):
        """What waits in the session for the second step holds no hash of a password."""
        return {
            name: value for name, value in super().serialize_instance(instance).items() if name != "password"
        }

    def pre_social_login(self, request, sociallogin):
        account, claims = sociallogin.account, sociallogin.account.extra_data
        user = self.vouched_for(account, claims.get("userinfo", {}), claims.get("id_token", {}))
        if user is None:
            self.refuse()
        password_links.prove_mailbox(user)
        account.extra_data = {}  # what the provider tells of somebody is not kept
        if sociallogin.is_existing:
            account.save()
        else:
            sociallogin.connect(request, user)
        if saw_second_factor(claims.get("id_token", {})):
            record_authentication(request, user, "mfa", type="sso")

    def vouched_for(self, account, told, signed):
        """The member of staff, or None. Who came once stays tied to the provider's own number for them."""
        claims = told | signed
        same = told.get("sub", account.uid) == signed.get("sub") == account.uid
        if not same or claims.get("email_verified") is not True or not claims.get("email"):
            return None
        user = User.objects.filter(email__iexact=claims["email"], is_active=True).first()
        tied = SocialAccount.objects.filter(provider=account.provider)
        by_user, by_number = tied.filter(user=user).first(), tied.filter(uid=account.uid).first()
        if user is None or not expected(user) or by_user != by_number:
            return None
        return user

    def refuse(self):
        """The same page whatever the reason; the log keeps that it happened, and nothing of what was told."""
        record(EventKind.SIGN_IN_FAILED, object_kind="access.user", detail={"by": "sso"})
        raise ImmediateHttpResponse(redirect("sso_refused"))

    def on_authentication_error(self, request, provider, **what):
        self.refuse()


def expected(user):
    """Whether they work somewhere, or were asked to."""
    return user.memberships.active().exists() or Invitation.objects.answerable_by(user).exists()


def saw_second_factor(signed):
    """Whether the provider saw a second factor: it says so (RFC 8176), or the city says it always does."""
    methods = signed.get("amr", [])
    return settings.SSO_ALWAYS_SECOND_FACTOR or bool(set(methods) & set(settings.SSO_SECOND_FACTORS))
