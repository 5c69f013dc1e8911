"""How long a sign-in lasts: 30 minutes without a sign of life, 12 hours in all (one shift).

After 30 minutes the session is locked: the same user goes on with one proof that it is them, and a form
they sent meanwhile waits for them, sealed. After 12 hours it is over, and they sign in from the start.
"""

import json
import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.seals import seal, unseal
from casemgmt.audit.actions import record
from casemgmt.audit.models import Kind

BEGAN, SEEN, WAITING = "sitting_began", "sitting_seen", "sitting_waiting"
NOTE_EVERY = 30  # seconds: a session is not written for every click
LARGEST = 256 * 1024  # bytes of a form that may wait
PURPOSE = "form that waits"


def begin(session, *, at):
    """A sign-in: both clocks start."""
    session[BEGAN] = session[SEEN] = at


def go_on(request, *, at):
    """The proof that it is still the same user: the session opens again, under a new key."""
    request.session[SEEN] = at
    request.session.cycle_key()
    rotate_token(request)


def is_over(session, *, at):
    """Whether 12 hours have passed since the sign-in; a session that does not say when it began is over."""
    return at - session.get(BEGAN, 0) > settings.SITTING_LONGEST


def is_idle(session, *, at):
    """Whether 30 minutes have passed since the last sign of life."""
    return at - session.get(SEEN, 0) > settings.SITTING_IDLE


def keep_form(request, user):
    """Lay a sent form aside for this user. Files cannot wait; neither can a form larger than LARGEST."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    text = json.dumps({"to": request.get_full_path(), "fields": fields})
    if len(text) <= LARGEST and not request.FILES:
        request.session[WAITING] = seal(text, purpose=PURPOSE, bound_to=str(user.pk))


def take_form(request):
    """The form that waits for this user, once: {"to": path, "fields": [(name, value)]}; else None."""
    sealed = request.session.pop(WAITING, "")
    text = unseal(sealed, purpose=PURPOSE, bound_to=str(request.user.pk)) if sealed else None
    return json.loads(text) if text else None


class SittingMiddleware:
    """Lock a session that was left alone, end one that lasted a shift, note each sign of life."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.locked_for = request.ended_for = None
        if request.user.is_authenticated:
            self.look_at_the_clock(request, at=time.time())
        return self.get_response(request)

    def look_at_the_clock(self, request, *, at):
        session, user = request.session, request.user
        if is_over(session, at=at):
            log_end(user)
            logout(request)
            request.ended_for = user
        elif is_idle(session, at=at):
            request.locked_for, request.user = user, AnonymousUser()
        elif is_sign_of_life(request) and at - session[SEEN] > NOTE_EVERY:
            session[SEEN] = at

    def process_view(self, request, view, args, kwargs):
        """Runs after the check against forged forms: only a form of ours is laid aside."""
        user = request.locked_for or request.ended_for
        if user is None or not getattr(view, "login_required", True):
            return None
        if request.path.startswith("/api/") or "X-Draft" in request.headers:
            return HttpResponse(status=401)
        if request.method == "POST":
            keep_form(request, user)
        if request.htmx:
            wanted = {"HX-Redirect": self.way_back(request)} if request.method == "POST" else {}
            return HttpResponse(status=204, headers=wanted)
        return redirect(self.way_back(request))

    def way_back(self, request):
        """Where they prove that it is still them; then the form goes on, or the page opens."""
        onward = request.get_full_path() if request.method == "GET" else ""
        if request.locked_for and request.locked_for.has_usable_password():
            return f"{reverse('office:still_you')}?{urlencode({'next': onward})}"
        return f"{reverse('account_login')}?{urlencode({'next': onward or reverse('office:go_on')})}"


def is_sign_of_life(request):
    """A page opened, a form sent, a draft saved. What a page asks for by itself is none."""
    return not (request.htmx and request.method == "GET")


def log_end(user):
    programs = policy.programs_of(user)
    with scope.acting_as(programs=programs, actor=f"user:{user.pk}"):
        record(Kind.SIGN_OUT, by=user, program=programs[0] if programs else "", of=user, why="12 hours")
