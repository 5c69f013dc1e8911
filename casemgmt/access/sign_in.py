"""Sign-in by allauth, with our rules: no self-registration, and every sign-in in the log."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from casemgmt import scope
from casemgmt.access import limits, onward, policy, session_limits
from casemgmt.access.models import User
from casemgmt.access.second_factor import signed_in_within
from casemgmt.audit.actions import record_in
from casemgmt.audit.models import EventKind
from casemgmt.history import stamp

STAGE = "casemgmt.access.second_factor.SecondStep"
ANYWHERE = "password_tried_anywhere"
FRESH = 300  # seconds in which a sign-in need not be proven again


class StaffAccounts(DefaultAccountAdapter):
    """Staff are invited by an administrator; nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Too many tries from here. Wait five minutes, use a passkey, or ask for a link by e-mail."
        ),
    }

    def is_open_for_signup(self, request):
        return False

    def get_login_stages(self):
        return [
            STAGE if name.endswith("mfa.stages.AuthenticateStage") else name
            for name in super().get_login_stages()
        ]

    def post_login(self, request, user, **kwargs):
        session_limits.begin(request.session, at=time.time())
        self._log(EventKind.SIGN_IN, user)
        return super().post_login(request, user, **kwargs)

    def pre_authenticate(self, request, **credentials):
        typed = credentials["email"].lower()
        user = User.objects.filter(email__iexact=typed).first() or User()
        self._login_failed_rl_usage = limits.begin(request, account=typed, user=user, anywhere=ANYWHERE)
        if self._login_failed_rl_usage is None:
            raise self.validation_error("too_many_login_attempts")

    def _delete_login_attempts_cached_email(self, request, **credentials):
        """Asked by the library once a mailed link has led to a new password."""
        limits.forget(request, account=credentials["email"].lower(), anywhere=ANYWHERE)

    def authentication_failed(self, request, **credentials):
        """Log the failure; the typed address is kept only as the id of the user it belongs to."""
        typed = credentials.get("email") or ""
        known = User.objects.filter(email__iexact=typed).first()
        programs = policy.programs_of(known or User())  # an address that nobody has takes as long
        record_in(
            programs, EventKind.SIGN_IN_FAILED, object_kind="access.user", object_id=known.pk if known else ""
        )
        super().authentication_failed(request, **credentials)

    def is_safe_url(self, url):
        """Asked about each `next`: a page of ours. Where none is named, they begin where anybody begins."""
        return onward.is_page(url, host=context.request.get_host())

    def get_client_ip(self, request):
        """The address that our outermost proxy saw; without proxies, the one that connected."""
        chain = request.headers.get("X-Forwarded-For", "").split(",")
        trusted = settings.TRUSTED_PROXIES
        seen = chain[-trusted] if 0 < trusted <= len(chain) else ""
        return clean_client_ip(seen.strip()) or request.META.get("REMOTE_ADDR", "")

    def set_password(self, user, password):
        """By somebody who is signed in; through a mailed link it is `password_links.choose_password`."""
        user.set_password(password)
        stamp(user, by=user, reason=gettext_noop("Password changed")).save()

    def reauthenticate(self, user, password):
        """Whether this is the user's password; tries are counted like those of a sign-in."""
        return self.authenticate(context.request, email=user.email, password=password) == user

    def is_reauthentication_required(self, *, app, **kwargs):
        """Before something protected, unless the sign-in is minutes old."""
        return not signed_in_within(context.request, seconds=FRESH)

    def logout(self, request):
        if request.user.is_authenticated:
            self._log(EventKind.SIGN_OUT, request.user)
        super().logout(request)

    def _log(self, kind, user):
        programs = policy.programs_of(user)
        with scope.acting_as(programs=programs, actor=f"user:{user.pk}"):
            record_in(programs, kind, by=user, of=user)
