"""Sign-in by allauth, with our rules: no self-registration, and every sign-in in the log."""

from allauth.account.adapter import DefaultAccountAdapter

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.audit.actions import record
from casemgmt.audit.models import Kind


class StaffAccounts(DefaultAccountAdapter):
    """Staff are invited by an administrator; nobody signs up."""

    def is_open_for_signup(self, request):
        return False

    def post_login(self, request, user, **kwargs):
        self._log(Kind.SIGN_IN, user)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request, **credentials):
        """Log the failure; the typed address is kept only as the id of the user it belongs to."""
        typed = credentials.get("email") or ""
        known = User.objects.filter(email__iexact=typed).first() if typed else None
        programs = policy.programs_of(known) if known else []
        record(
            Kind.SIGN_IN_FAILED, program=programs[0] if programs else "",
            object_kind="access.user", object_id=known.pk if known else "",
        )  # fmt: skip
        super().authentication_failed(request, **credentials)

    def logout(self, request):
        if request.user.is_authenticated:
            self._log(Kind.SIGN_OUT, request.user)
        super().logout(request)

    def _log(self, kind, user):
        programs = policy.programs_of(user)
        with scope.acting_as(programs=programs, actor=f"user:{user.pk}"):
            record(kind, by=user, program=programs[0] if programs else "", of=user)
