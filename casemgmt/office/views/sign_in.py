"""Setting up a second step, and coming back to a session that was left alone."""

import time
from itertools import chain

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter as second_factors
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from casemgmt.access import second_factor, session_limits
from casemgmt.access.onward import opens
from casemgmt.errors import RuleBroken
from casemgmt.office.forms import PasswordForm
from casemgmt.web.views import ActionView, Page


class NotOurs(View):
    """A page of the library that is not ours: the address by which somebody signs in is the one invited.

    Letters with links to choose a password go there, so nobody leads them elsewhere, themselves included.
    """

    def dispatch(self, request, *args, **kwargs):
        raise Http404


class ActivateApp(ActivateTOTPView):
    """Set up an authenticator app; the session has then shown it."""

    def form_valid(self, form):
        answer = super().form_valid(form)
        second_factor.note_enrolled(self.request, "totp")
        return answer


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class AppPicture(View):
    """The picture that the app scans: a file of its own, since pages carry no inline images."""

    def get(self, request):
        if second_factor.enrolled(request.user) and not second_factor.shown(request):
            raise Http404
        factors = second_factors()
        link = factors.build_totp_url(request.user, get_totp_secret())
        return HttpResponse(factors.build_totp_svg(link), content_type="image/svg+xml")


class AddPasskey(AddWebAuthnView):
    """Set up a passkey; the session has then shown it."""

    def form_valid(self, form):
        answer = super().form_valid(form)
        second_factor.note_enrolled(self.request, "webauthn")
        return answer


class RemovePasskey(RemoveWebAuthnView):
    """Remove a passkey, unless the password would be left alone."""

    def form_valid(self, form):
        if second_factor.is_last(self.get_object()):
            raise RuleBroken(_("This is your only second step. Set up another one first."))
        return super().form_valid(form)


@method_decorator(login_not_required, name="dispatch")
class SsoRefused(TemplateView):
    """Single sign-on did not lead here. It says the same whatever the reason."""

    template_name = "office/sso_refused.html"


@method_decorator(login_not_required, name="dispatch")
class StillYou(FormView):
    """The password opens a session that was left alone, for the same user and nobody else."""

    form_class = PasswordForm
    template_name = "office/still_you.html"

    def dispatch(self, request, *args, **kwargs):
        if request.locked_for:
            return super().dispatch(request, *args, **kwargs)
        if self.in_place:  # another tab went on, or signed out
            return HttpResponse(status=204 if request.user.is_authenticated else 401)
        return redirect(self.onward() if request.user.is_authenticated else "account_login")

    def form_valid(self, form):
        user = self.request.locked_for
        try:
            same = get_adapter().reauthenticate(user, form.cleaned_data["password"])
        except ValidationError as slowed_down:
            form.add_error(None, slowed_down)
            return self.form_invalid(form)
        if not same:
            form.add_error("password", _("This is not the password of this account."))
            return self.form_invalid(form)
        session_limits.go_on(self.request, at=time.time())
        return HttpResponse(status=204) if self.in_place else redirect(self.onward())

    def form_invalid(self, form):
        """In place, only the words are wanted; a status of 422 would undo the log of the failure."""
        if self.in_place:
            words = " ".join(chain.from_iterable(form.errors.values()))
            return HttpResponse(words, content_type="text/plain")
        return super().form_invalid(form)

    @property
    def in_place(self):
        return "X-In-Place" in self.request.headers

    def get_context_data(self, **kwargs):
        return super().get_context_data(onward=self.onward(), who=self.request.locked_for, **kwargs)

    def onward(self):
        """Where they were going: a page of ours, or the form that waits."""
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        return asked if get_adapter().is_safe_url(asked) else reverse("office:go_on")


class StaySignedIn(View):
    """“I am still here”: a sign of life like any other form."""

    def post(self, request):
        return HttpResponse(status=204)


class GoOn(Page):
    """The form that waited, with everything typed and a fresh token.

    One that goes on at once needs one press, or none with scripts. Any other stands filled on its own page;
    where it has none, what it says is shown here before it is sent.
    """

    template_name = "office/go_on.html"

    def get(self, request):
        waiting = session_limits.waiting_form(request)
        if waiting is None:
            return redirect("/")
        if not waiting["at_once"] and has_page(waiting["to"]):
            return redirect(waiting["to"])
        session_limits.take_form(request)
        fields = [(name, value) for name, value in waiting["fields"] if name != "csrfmiddlewaretoken"]
        typed = [value for _name, value in fields if " " in value.strip()]
        return self.render_to_response(
            self.get_context_data(to=waiting["to"], fields=fields, typed=typed, at_once=waiting["at_once"])
        )


def has_page(address):
    """Whether a form of ours stands at the address that it is sent to."""
    path = address.partition("?")[0]
    view = getattr(resolve(path).func, "view_class", None)
    return view is not None and issubclass(view, ActionView) and opens(path)
