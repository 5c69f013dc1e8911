"""The second channel, both ends: the agency types a code, and our worker is shown the one to read out."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from casemgmt.access.roles import Permission
from casemgmt.web.views import ObjectPage
from referrals.actions.asking import answers
from referrals.actions.partner import phone_codes, reading
from referrals.forms.partner import PhoneCodeForm, VoiceForm
from referrals.models import Referral
from referrals.views.partner.link import ReferralPage
from referrals.views.partner.pages import Answering
from referrals.workflow import HELD


class Contact(ReferralPage, Answering):
    """Name and phone: shown in answer to a code, and for half an hour to the browser that typed it.

    A wrong code is answered with a redirect, because a refused page would forget that it was tried.
    """

    template_name = "referrals/partner/contact.html"

    def get_form_class(self):
        return VoiceForm if self.is_open() else PhoneCodeForm

    def perform(self, form):
        if not self.is_open():
            right = phone_codes.enter(
                referral=self.referral,
                mailbox=self.mailbox,
                code=form.cleaned_data["code"],
                said_by=form.said_by,
                at=self.now,
            )
            if not right:
                messages.error(self.request, _("That is not the code. Check it, or ask for a new one."))
                return HttpResponseRedirect(self.url("partner_contact"))
            self.open()
        shown = reading.in_full(self.referral, mailbox=self.mailbox, at=self.now)
        return self.render_to_response(self.get_context_data(form=form, shown=shown))

    def is_open(self):
        until = self.request.session.get("opened", {}).get(str(self.referral.pk))
        return until is not None and self.now < datetime.fromisoformat(until)

    def open(self):
        until = (self.now + phone_codes.OPEN_FOR).isoformat()
        self.request.session["opened"] = self.request.session.get("opened", {}) | {
            str(self.referral.pk): until
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            is_open=self.is_open(),
            allowed=self.referral.status in HELD,
            frozen=answers.frozen(self.referral, at=self.now),
            back=self.url(),
            **kwargs,
        )


class ReadOutCode(ObjectPage):
    """Our end: the agency's phone, and a code that is shown once, in answer to the worker's press."""

    permission = Permission.REFERRAL_WORK
    model = Referral
    audited = True
    template_name = "referrals/partner/read_out.html"

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        code = phone_codes.make(referral=self.object, by=request.user, at=timezone.now())
        return self.render_to_response(self.get_context_data(code=f"{code[:3]} {code[3:]}"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(minutes=phone_codes.CODE_LIVES.seconds // 60, **kwargs)
