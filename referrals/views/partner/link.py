"""Who holds a link of a mailbox comes in here: without an account, and without a trace of having looked.

The link of a letter swaps its secret for a signed cookie, so that no page's address holds it. Scanners may
fetch everything as often as they like: only a POST writes, and it needs the form's token and a name.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View

from referrals.actions.asking import speaker
from referrals.actions.partner import mailbox_links, reading
from referrals.models import Referral

COOKIE_LIVES = timedelta(days=30)  # the link itself may end long before
GONE, TOO_MANY = 410, 429


@method_decorator(login_not_required, name="dispatch")
class OpenLink(View):
    """The link of a letter. One that ran out offers a fresh one, in the same words as one that never was."""

    def get(self, request, secret, pk=None):
        link = mailbox_links.live(mailbox_links.find(secret))
        if link is None:
            return run_out(request)
        answer = HttpResponseRedirect(
            reverse("referrals:partner_referral", args=[link.pk, pk])
            if pk
            else reverse("referrals:partner_mailbox", args=[link.pk])
        )
        answer.set_signed_cookie(
            cookie_of(link.pk),
            "open",
            max_age=COOKIE_LIVES,
            path="/partner/",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        answer["Referrer-Policy"] = "no-referrer"
        return unseen(answer)

    def post(self, request, secret, pk=None):
        return send_fresh(request, mailbox_links.find(secret))


@method_decorator(login_not_required, name="dispatch")
class Asked(TemplateView):
    """Says that a fresh link is on its way, if there was anything to send."""

    template_name = "referrals/partner/asked.html"

    def dispatch(self, request, *args, **kwargs):
        return unseen(super().dispatch(request, *args, **kwargs))


@method_decorator(login_not_required, name="dispatch")
class Moved(Asked):
    """For an address that our letters have left: it holds no link, and this page tells nothing."""

    template_name = "referrals/partner/moved.html"


@method_decorator(login_not_required, name="dispatch")
class MailboxPage:
    """A page of one mailbox: works under its name, within its program, in its language."""

    http_method_names = ["get", "head", "post", "options"]  # Django would take a PUT for a POST

    def dispatch(self, request, *args, link, **kwargs):
        known = mailbox_links.by_id(link)
        self.link = mailbox_links.live(known) if holds(request, link) else None
        if self.link is None:
            return send_fresh(request, known) if "fresh" in request.POST else run_out(request)
        if not ratelimit.consume(request, action="partner_answer", key=str(link)):
            return unseen(render(request, "referrals/partner/too_many.html", status=TOO_MANY))
        self.mailbox, self.now = self.link.mailbox, timezone.now()
        with speaker.acting_for(self.mailbox), spoken(request, self.mailbox):
            return unseen(self.answer(request, *args, **kwargs))

    def answer(self, request, *args, **kwargs):
        """The page, written out here, because its rows are seen by nobody outside."""
        with timezone.override(ZoneInfo(self.mailbox.program.zone)):
            answer = super().dispatch(request, *args, **kwargs)
            if hasattr(answer, "render"):
                answer.render()
            if request.method == "POST" and answer.status_code < 400:
                mailbox_links.renew(link=self.link, at=self.now)
        return answer

    def get_context_data(self, **kwargs):
        return super().get_context_data(link=self.link, mailbox=self.mailbox, **kwargs)

    def get_initial(self):
        return self.request.session.get("partner", {})

    def remember(self, form):
        """Keep who speaks for the agency in this browser's session; typed once a day is enough."""
        self.request.session["partner"] = {name: form.cleaned_data[name] for name in form.speakers}


class ReferralPage(MailboxPage):
    """A page about one referral of this mailbox; another mailbox's is as good as none."""

    def answer(self, request, *args, pk, **kwargs):
        self.referral = get_object_or_404(self.theirs().select_related("service__agency", "program"), pk=pk)
        return super().answer(request, *args, **kwargs)

    def theirs(self):
        return (
            Referral.objects.sent().filter(mailbox=self.mailbox).annotate(cannot_come=reading.cannot_come())
        )

    def url(self, name="partner_referral", *more):
        return reverse(f"referrals:{name}", args=[self.link.pk, self.referral.pk, *more])

    def get_context_data(self, **kwargs):
        return super().get_context_data(referral=self.referral, **kwargs)


def cookie_of(link_id):
    return f"mailbox-{link_id.hex}"


def holds(request, link_id):
    """Whether this browser came by the letter's own link."""
    return request.get_signed_cookie(cookie_of(link_id), default=None, max_age=COOKIE_LIVES) == "open"


def run_out(request):
    return unseen(render(request, "referrals/partner/run_out.html", status=GONE))


def send_fresh(request, link):
    """The same answer whoever asks: what follows is seen in the mailbox only."""
    if link is not None and ratelimit.consume(request, action="partner_link", key=str(link.mailbox_id)):
        mailbox_links.send_fresh_link(mailbox=link.mailbox, at=timezone.now())
    return unseen(HttpResponseRedirect(reverse("referrals:partner_asked")))


def spoken(request, mailbox):
    """The language that this browser chose, else the mailbox's own."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return translation.override(translation.get_language() if chosen else mailbox.language)


def unseen(answer):
    """Kept by no cache and by no search engine."""
    add_never_cache_headers(answer)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
