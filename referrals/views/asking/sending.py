"""Refer a person: what they need, who fits, what leaves, send. A draft keeps what was typed."""

import uuid

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access.roles import Permission
from casemgmt.cases.models import Case
from casemgmt.codes.facts import Fact
from casemgmt.consents import policy as consents
from casemgmt.consents.views.consents import COME_BACK
from casemgmt.people.views.frame import BelowPerson
from casemgmt.web.editing import Edits
from casemgmt.web.views import ActionView
from referrals import fit, policy
from referrals.actions.asking import sending
from referrals.forms.asking.sending import FindForm, Press, SendForm, UnmetForm
from referrals.models import Addresses, Referral
from referrals.workflow import Status


class ForPerson(BelowPerson):
    """Pages on which somebody is referred, perhaps after a referral (`?after=`) that came to nothing."""

    permission = Permission.REFERRAL_WORK

    @cached_property
    def after(self):
        try:
            asked = uuid.UUID(self.request.GET.get("after", ""))
        except ValueError:
            return None
        theirs = Referral.objects.visible_to(self.request.user).filter(person=self.person)
        return theirs.for_rows().filter(pk=asked).first()

    def get_initial(self):
        need = self.after.need if self.after else ""
        return {"need": need, "language": self.person.language}


class Refer(ForPerson, ActionView):
    """What is needed, then who fits, with the reasons. What is typed stays out of the address."""

    form_class = FindForm
    again = True  # another service may be chosen from the same list
    template_name = "referrals/asking/refer.html"

    def get(self, request, *args, **kwargs):
        found = self.found(self.after.need) if self.after else None
        return self.render_to_response(self.get_context_data(found=found))

    def form_valid(self, form):
        if form.cleaned_data["service"]:
            return super().form_valid(form)
        found = self.found(form.cleaned_data["need"], form.cleaned_data)
        return self.render_to_response(self.get_context_data(form=form, found=found))

    def found(self, need, typed=None):
        """Who fits and who does not, without whom we asked for this need before."""
        now = timezone.now()
        known = fit.wanted_for(self.person, need, at=now)
        wanted = fit.Wanted(
            at=now,
            need=need,
            ages=known.ages,
            language=typed["language"] if typed else known.language,
            area=typed["area"] if typed else "",
        )
        matches = fit.matches(
            wanted, programs=[self.person.program_id], leave_out=fit.asked_before(self.person, need)
        )
        return {
            "fitting": [match for match in matches if match.fits],
            "others": [match for match in matches if not match.fits],
        }

    def perform(self, form):
        chosen = form.cleaned_data
        self.referral = sending.draft(
            person=self.person,
            service=chosen["service"],
            need=chosen["need"],
            urgency="routine",
            note="",
            case=Case.objects.open().filter(person=self.person).first(),
            after=self.after,
            by=self.request.user,
        )
        return _("A draft is kept. Nothing has left yet.")

    def get_success_url(self):
        return reverse("referrals:send", args=[self.referral.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(after=self.after, **kwargs)


class NoteUnmet(ForPerson, ActionView):
    """Nobody fits: say why, so that it is counted. What was typed on the page before comes along."""

    form_class = UnmetForm
    template_name = "referrals/asking/unmet_form.html"

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs) if "reason" in request.POST else self.get(request)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.request.method == "GET" or "reason" in self.request.POST:
            return kwargs
        typed = {name: self.request.POST[name] for name in UnmetForm.base_fields if name in self.request.POST}
        return {"initial": {**kwargs["initial"], **typed}}

    def perform(self, form):
        sending.note_unmet_need(
            program=self.person.program,
            person=self.person,
            referral=self.after,
            by=self.request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
        return _("Noted. It is counted with the unmet needs.")

    def get_success_url(self):
        return reverse("referrals:of_person", args=[self.person.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(after=self.after, **kwargs)


class Send(Edits, ActionView):
    """The draft: how soon, what to say, on which basis, which facts. Everything is seen before it leaves."""

    permission = Permission.REFERRAL_WORK
    model = Referral
    audited = True
    form_class = SendForm
    template_name = "referrals/asking/send.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()

    def get_queryset(self):
        drafts = super().get_queryset().filter(status=Status.DRAFT).for_rows()
        return drafts.select_related(
            "person__program",
            "service__agency",
            "service__access_point",
            "service__capacity",
            "program__agency",
        ).prefetch_related("person__contact_points")

    @cached_property
    def ways(self):
        asked = [(question, "…") for question in self.object.service.questions]
        return policy.ways(self.object, by=self.request.user, at=self.now, answers=asked)

    @cached_property
    def mailbox(self):
        """Where it would go now, or None."""
        return Addresses(self.object.program_id).of(self.object.service, self.object.program_id)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"service": self.object.service, "ways": self.ways}

    @property
    def no(self):
        """The person's no to the agency that would be asked, where it still counts."""
        return consents.standing_no(self.object.person, self.object.service.asked_agency)

    def get_initial(self):
        address = self.mailbox.email if self.mailbox else ""
        return {"urgency": self.object.urgency, "note": self.object.note, "address": address}

    def get_context_data(self, **kwargs):
        draft = self.object
        return super().get_context_data(
            referral=draft, person=draft.person, ways=self.ways, Press=Press, mailbox=self.mailbox,
            moving=self.mailbox and self.mailbox.changes.waiting().exists(), no=self.no,
            has_consent=any(way.consent for way in self.ways),
            capacity=fit.capacity_reason(draft.service, at=self.now), **kwargs,
        )  # fmt: skip

    def form_valid(self, form):
        typed = {name: form.cleaned_data[name] for name in ("urgency", "note")}
        sending.rewrite(referral=self.object, by=self.request.user, **typed)
        self.look_again()
        match self.request.POST.get("step"):
            case Press.SEND:
                return super().form_valid(form)
            case Press.REVIEW:
                return self.review(form)
            case Press.CONSENT:
                return self.ask_for_consent()
        return self.render_to_response(self.get_context_data(form=form, kept=True))

    def ask_for_consent(self):
        """To the consent of this person with this agency; once it is given, back to this draft."""
        person = str(self.object.person_id)
        self.request.session[COME_BACK] = {person: self.request.path}
        address = reverse("consents:new", args=[person])
        return HttpResponseRedirect(f"{address}?recipient={self.object.service.asked_agency.pk}")

    def review(self, form):
        """Exactly what leaves, and what stays here."""
        every = policy.facts_of(self.object, by=self.request.user, at=self.now, answers=form.answers())
        leaves = policy.leaving(self.object, way=form.way, facts=policy.chosen(every, form.chosen()))
        self.template_name = "referrals/asking/review.html"
        return self.render_to_response(
            self.get_context_data(
                form=form,
                way=form.way,
                leaves=[(fact.label, leaves[fact]) for fact in Fact if fact in leaves],
                stays=[fact.label for fact in Fact if fact in every and fact not in leaves],
            )
        )

    def perform(self, form):
        way = form.way
        sending.send(
            referral=self.object, basis=way.basis, consent=way.consent, facts_chosen=form.chosen(),
            answers=form.answers(), address=form.cleaned_data["address"], by=self.request.user, at=self.now,
        )  # fmt: skip
        return _("Sent to %(agency)s. You are told when they answer.") % {
            "agency": self.object.service.asked_agency
        }

    def get_success_url(self):
        return reverse("referrals:detail", args=[self.object.pk])
