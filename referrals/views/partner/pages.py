"""What a partner reads and answers: its mailbox, one referral, one step, its free places."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from casemgmt.errors import RuleBroken
from referrals.actions.asking import answers
from referrals.actions.directory import keeping, moving
from referrals.actions.partner import reading
from referrals.forms.partner import PlacesForm, VoiceForm
from referrals.models import Capacity, MailboxChange, Referral, Service
from referrals.views.partner.link import MailboxPage, ReferralPage
from referrals.views.partner.steps import STEPS, offered
from referrals.workflow import HELD, RUNNING, Status


class MailboxHome(MailboxPage, TemplateView):
    """Every referral of this mailbox that nobody ended, open ones first, and how much is free."""

    template_name = "referrals/partner/mailbox.html"

    def get_context_data(self, **kwargs):
        theirs = Referral.objects.running().filter(mailbox=self.mailbox).select_related("service", "program")
        theirs = theirs.annotate(cannot_come=reading.cannot_come())
        rows = [
            (referral, reading.in_the_open(referral, at=self.now))
            for referral in theirs.order_by("answer_due_at", "id")
        ]
        return super().get_context_data(
            waiting=[row for row in rows if row[0].status == Status.REQUESTED],
            under_way=[row for row in rows if row[0].is_open and row[0].status != Status.REQUESTED],
            started=[row for row in rows if row[0].is_linked],
            services=services_of(self.mailbox),
            changes=changes_of(self.mailbox),
            notices={shown.notice: None for _referral, shown in rows if not shown.frozen},
            **kwargs,
        )


class OneReferral(ReferralPage, TemplateView):
    """What is asked, in codes, and what can be answered now."""

    template_name = "referrals/partner/referral.html"

    def get_context_data(self, **kwargs):
        referral = self.referral
        return super().get_context_data(
            shown=reading.in_the_open(referral, at=self.now) if referral.status in RUNNING else None,
            form=VoiceForm(initial=self.get_initial()),
            steps=offered(referral, at=self.now),
            has_contact=referral.status in HELD,
            under_review=under_review(referral),
            spoke=answers.role_of(referral.last_said_by) if referral.last_said_by else "",
            **kwargs,
        )


class Answering(FormView):
    """A form of a partner: a broken rule stands beside it, with everything typed."""

    def form_valid(self, form):
        try:
            answer = self.perform(form)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_invalid(form)
        self.remember(form)
        return answer

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def done(self, message, url):
        messages.success(self.request, message)
        return HttpResponseRedirect(url)


class ReviewReferral(ReferralPage, Answering):
    """Somebody says who they are and looks: the answer shows the questions, once, and how to decide."""

    template_name = "referrals/partner/review.html"
    form_class = VoiceForm

    def perform(self, form):
        answers.review(referral=self.referral, said_by=form.said_by, at=self.now, mailbox=self.mailbox)
        shown = reading.to_decide(self.referral, mailbox=self.mailbox, at=self.now)
        again = VoiceForm(initial={name: form.cleaned_data[name] for name in form.speakers})
        return self.render_to_response(self.get_context_data(form=again, shown=shown, decide=True))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            summary=reading.in_the_open(self.referral, at=self.now),
            questions=self.referral.service.questions,
            **kwargs,
        )


class TakeStep(ReferralPage, Answering):
    """One answer of the table `STEPS`."""

    template_name = "referrals/partner/step.html"

    @cached_property
    def asked(self):
        if self.kwargs["step"] not in STEPS:
            raise Http404
        return STEPS[self.kwargs["step"]]

    def get_form_class(self):
        return self.asked.form

    def perform(self, form):
        self.asked.verb(
            referral=self.referral,
            said_by=form.said_by,
            at=self.now,
            mailbox=self.mailbox,
            **form.said(at=self.now),
        )
        return self.done(self.asked.done, self.url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            asked=self.asked,
            summary=reading.in_the_open(self.referral, at=self.now),
            back=self.url(),
            **kwargs,
        )


class Places(MailboxPage, Answering):
    """How much of one service is free, as of now."""

    template_name = "referrals/partner/places.html"
    form_class = PlacesForm

    @cached_property
    def service(self):
        return get_object_or_404(services_of(self.mailbox), pk=self.kwargs["service"])

    def get_initial(self):
        known = Capacity.objects.filter(service=self.service).first()
        said = {name: getattr(known, name) for name in ("state", "available", "full_until")} if known else {}
        return said | super().get_initial()

    def perform(self, form):
        known = Capacity.objects.filter(service=self.service).first()
        keeping.say_capacity(
            service=self.service,
            said_by=form.said_by,
            at=self.now,
            mailbox=self.mailbox,
            unit=known.unit if known else "",
            maximum=known.maximum if known else None,
            **form.said(at=self.now),
        )
        return self.done(_("Thank you. Everyone who refers sees it now."), self.url())

    def url(self):
        return reverse("referrals:partner_mailbox", args=[self.link.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(service=self.service, back=self.url(), **kwargs)


class StopChange(MailboxPage, Answering):
    """The agency says no to a change of where its letters or codes go."""

    template_name = "referrals/partner/stop.html"
    form_class = VoiceForm

    @cached_property
    def change(self):
        return get_object_or_404(changes_of(self.mailbox), pk=self.kwargs["change"])

    def perform(self, form):
        moving.stop(change=self.change, mailbox=self.mailbox, said_by=form.said_by, at=self.now)
        return self.done(_("Stopped. Everything stays as it was."), self.url())

    def url(self):
        return reverse("referrals:partner_mailbox", args=[self.link.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(change=self.change, back=self.url(), **kwargs)


def changes_of(mailbox):
    """What was asked about this mailbox, or beside it, and waits."""
    return MailboxChange.objects.waiting().about(mailbox)


def services_of(mailbox):
    """What can be asked of this mailbox's agency, its own and what it is the access point of."""
    return Service.objects.askable().asked_of(mailbox.agency).with_capacity().order_by("name", "id")


def under_review(referral):
    return referral.status == Status.REQUESTED and referral.business_status == "reviewing"
