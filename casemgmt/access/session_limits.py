"""How long a sign-in lasts: 30 minutes without a sign of life, 12 hours in all (one shift).

After 30 minutes the session is locked: the same user goes on with one proof that it is them, and a form
they sent meanwhile waits for them, encrypted, and goes on by itself. After 12 hours it is over, and they sign
in from the start; so do those who signed out in another tab. Their form comes back filled, to look at.
"""

import json
import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.encryption import decrypt, encrypt
from casemgmt.audit.actions import record_in
from casemgmt.audit.models import EventKind

BEGAN, SEEN, WAITING = "session_began", "session_seen", "session_waiting"
LAST_HERE = "last_here"  # a cookie: whose browser this was last, encrypted
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
    return at - session.get(BEGAN, 0) > settings.SESSION_LONGEST


def is_idle(session, *, at):
    """Whether 30 minutes have passed since the last sign of life."""
    return at - session.get(SEEN, 0) > settings.SESSION_IDLE


def keep_form(request, *, of, at_once):
    """Lay a sent form aside for the user with this id; whether it could be.

    Files cannot wait; neither can a form larger than LARGEST. What goes on `at_once` is sent again as soon as
    its user is back; anything else they look at first, because others had the browser meanwhile.
    """
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    text = json.dumps({"to": request.get_full_path(), "fields": fields, "at_once": at_once})
    if len(text) > LARGEST or request.FILES:
        return False
    request.session[WAITING] = encrypt(text, purpose=PURPOSE, bound_to=of)
    return True


def waiting_form(request):
    """What waits for this user: {"to": path, "fields": [(name, value)], "at_once": bool}; else None."""
    encrypted = request.session.get(WAITING, "")
    text = decrypt(encrypted, purpose=PURPOSE, bound_to=str(request.user.pk)) if encrypted else None
    return json.loads(text) if text else None


def take_form(request):
    """The same, once: afterwards nothing waits."""
    waiting = waiting_form(request)
    request.session.pop(WAITING, None)
    return waiting


def page_of(user):
    """Whose a page is, as it says so itself: the same for all of one user's pages, and nobody's name."""
    return salted_hmac("casemgmt.access.session_limits", str(user.pk)).hexdigest()[:16]


class SessionLimitsMiddleware:
    """Lock a session that was left alone, end one that lasted a shift, note each sign of life."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.locked_for, request.left_by = None, ""
        if request.user.is_authenticated:
            self.look_at_the_clock(request, at=time.time())
        elif request.method == "POST":
            request.left_by = last_here(request)
        response = self.get_response(request)
        if is_for_browsers(request) and is_new_here(request):
            note_who_is_here(response, request.user)
        return response

    def look_at_the_clock(self, request, *, at):
        session, user = request.session, request.user
        if is_over(session, at=at):
            log_end(user)
            logout(request)
            request.left_by = str(user.pk)
        elif is_idle(session, at=at):
            request.locked_for, request.user = user, AnonymousUser()
        elif is_sign_of_life(request) and at - session[SEEN] > NOTE_EVERY:
            session[SEEN] = at

    def process_view(self, request, view, args, kwargs):
        """Runs after the check against forged forms: only a form of ours is laid aside."""
        if not getattr(view, "login_required", True) or not is_for_browsers(request):
            return None
        if request.user.is_authenticated:
            return None if is_own_page(request) else self.somebody_elses(request)
        if not request.locked_for and not request.left_by:
            return None
        if "X-Draft" in request.headers:
            return HttpResponse(status=401)
        kept = request.method == "POST" and may_wait(view) and self.keep(request)
        if request.method == "POST" and not kept and "X-Stay" in request.headers:
            return HttpResponse(status=401)
        if request.htmx:
            wanted = {"HX-Redirect": self.way_back(request, kept)} if request.method == "POST" else {}
            return HttpResponse(status=204, headers=wanted)
        return redirect(self.way_back(request, kept))

    def keep(self, request):
        of = str(request.locked_for.pk) if request.locked_for else request.left_by
        return keep_form(request, of=of, at_once=bool(request.locked_for))

    def way_back(self, request, kept):
        """Where they prove that it is them; then the form goes on, or the page opens."""
        onward = "" if kept else request.get_full_path()
        if request.locked_for and request.locked_for.has_usable_password():
            return f"{reverse('office:still_you')}?{urlencode({'next': onward})}"
        return f"{reverse('account_login')}?{urlencode({'next': onward or reverse('office:go_on')})}"

    def somebody_elses(self, request):
        """What was typed on one user's page is not written down under another's name."""
        if "X-Draft" in request.headers:
            return HttpResponse(status=401)
        reason = _("Somebody else has signed in on this device since. Nothing was sent under their name.")
        return render(request, "409.html", {"reason": reason}, status=409)


def is_sign_of_life(request):
    """A page opened, a form sent, a draft saved. What a page asks for by itself is none."""
    return not (request.htmx and request.method == "GET")


def is_own_page(request):
    """Whether what was sent came from a page of whoever is signed in; scripts say whose theirs was."""
    return request.headers.get("X-Page-Of", page_of(request.user)) == page_of(request.user)


def is_for_browsers(request):
    """Programs that carry a token bring no session; one that is locked or over answers them in their way."""
    return not request.path.startswith("/api/")


def may_wait(view):
    """Answers that never leave the device before they are sent do not wait on the server either."""
    return not getattr(getattr(view, "view_class", None), "stays_on_device", False)


def is_new_here(request):
    """Whether somebody is signed in on this browser who was not the last."""
    return request.user.is_authenticated and last_here(request) != str(request.user.pk)


def last_here(request):
    """The id of whoever was signed in on this browser last; empty for nobody we know."""
    return decrypt(request.COOKIES.get(LAST_HERE, ""), purpose=LAST_HERE) or ""


def note_who_is_here(response, user):
    response.set_cookie(
        LAST_HERE,
        encrypt(str(user.pk), purpose=LAST_HERE),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def log_end(user):
    programs = policy.programs_of(user)
    with scope.acting_as(programs=programs, actor=f"user:{user.pk}"):
        record_in(programs, EventKind.SIGN_OUT, by=user, of=user, why="12 hours")
