"""Signing in with a token: for other systems, on the API's paths alone."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import ApiToken
from casemgmt.access.roles import Permission
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp

PREFIX = "warm_"
LONGEST = timedelta(days=366)
P = Permission

# What the API offers. Wellbeing, SUD counselling notes, staff and the log are for people at a screen.
OFFERED = (
    P.CALL_VIEW, P.CALL_RECORD, P.PERSON_VIEW, P.PERSON_RECORD, P.ENCOUNTER_VIEW, P.ENCOUNTER_RECORD,
    P.FOLLOWUP_VIEW, P.FOLLOWUP_WORK, P.FOLLOWUP_ASSIGN, P.CASE_VIEW, P.CASE_WORK, P.CASE_ASSIGN,
    P.CONSENT_VIEW, P.CONSENT_RECORD, P.DISCLOSURE_READ, P.FACTS_SHARE,
    P.REFERRAL_VIEW, P.REFERRAL_WORK, P.REFERRAL_ANSWER,
)  # fmt: skip


def may_give(user, program):
    """The permissions that the user may give to a token of this program: theirs, as far as the API goes."""
    return [permission for permission in OFFERED if policy.allows(user, permission, program)]


def kept_by(user):
    """Tokens that the user may see and revoke: their own, and those of programs whose staff they manage."""
    managed = policy.programs_where(user, P.STAFF_MANAGE)
    return ApiToken.objects.filter(Q(user=user) | Q(program__in=managed))


@transaction.atomic
def issue(*, user, program, name, permissions, expires_at, by):
    """Make a token for oneself; returns (ApiToken, the secret), and the secret is shown this once.

    `permissions` are some of the user's own in that program: a token narrows, it never widens.
    """
    if by != user or not set(permissions) <= set(may_give(user, program)):
        raise NotAllowed(_("A token holds only permissions of your own that the API offers."))
    if not permissions:
        raise RuleBroken(_("Choose at least one thing that the token may do."))
    if not timezone.now() < expires_at <= timezone.now() + LONGEST:
        raise RuleBroken(_("A token ends within a year."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        user=user,
        program=program,
        name=name,
        permissions=sorted(permissions),
        expires_at=expires_at,
        digest=digest(secret),
    )
    stamp(token, by=by, reason=gettext_noop("Issued")).save()
    return token, secret


@transaction.atomic
def revoke(*, token, at, by):
    """End a token now: its owner, or whoever manages staff in its program."""
    if not kept_by(by).filter(pk=token.pk).exists():
        raise NotAllowed(_("Only its owner, or an administrator, ends a token."))
    _end(token, at=at, by=by)


def end_all(*, user, program, at, by):
    """End every token of somebody who leaves the program. The caller has asked whether `by` may end them."""
    for token in user.api_tokens.filter(program=program, revoked_at=None):
        _end(token, at=at, by=by)


def _end(token, *, at, by):
    token.refresh_from_db(from_queryset=ApiToken.objects.select_for_update(of=("self",)))
    if token.revoked_at is None:
        token.revoked_at = at
        stamp(token, by=by, reason=gettext_noop("Revoked")).save()


def digest(secret):
    """What is kept of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenMiddleware:
    """Sign in the bearer of a live token, narrowed to the token's program and permissions."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not request.path.startswith("/api/"):
            return self.get_response(request)
        token = ApiToken.objects.live().select_related("user").filter(digest=digest(secret)).first()
        if token is None:
            refusal = {"detail": _("This token is not valid.")}
            return JsonResponse(refusal, status=401, headers={"WWW-Authenticate": "Bearer"})
        request.user = token.user
        request.user.token = token
        request.api_token = token
        return self.get_response(request)
