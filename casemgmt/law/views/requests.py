"""Legal requests: the list, one request with its steps, what was handed over, and holds."""

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.codes.facts import Fact
from casemgmt.codes.legal import REFUSALS, RequestKind
from casemgmt.consents.models import Packet
from casemgmt.holds.models import LegalHold, LegalRequest
from casemgmt.law import actions, policy
from casemgmt.law.actions.copying import everything_held
from casemgmt.law.actions.requests import fingerprint
from casemgmt.law.forms import (
    AnswerForm,
    CounselForm,
    HoldForm,
    LegalRequestForm,
    LiftForm,
    ProduceForm,
    ToCounselForm,
    WhoseForm,
)
from casemgmt.law.models import Production
from casemgmt.people.models import Person
from casemgmt.web import addresses
from casemgmt.web.editing import Edits
from casemgmt.web.keys import known
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.programs import InProgram
from casemgmt.web.views import ActionView, ObjectPage

P = Permission


class Requests(ListPage):
    """What is asked in law: open ones by due day, or all."""

    permission = P.LEGAL_VIEW
    model = LegalRequest
    audited = True
    template_name = "law/requests/list.html"
    is_table = False
    order = "due"
    columns = [
        Column("due", _("Due"), "due_on", by=("due_on", "received_on")),
        Column("received", _("Received"), "received_on", by=("received_on",)),
        Column("kind", _("Kind"), "get_kind_display", by=("kind", "due_on")),
        Column("custodian", _("Custodian"), "custodian", by=(known("custodian__name", ""), "due_on")),
        Column("asked_by", _("Asked by"), "asked_by"),
        Column("status", _("Status"), "get_status_display"),
    ]

    @property
    def show_all(self):
        return bool(addresses.one_of(self.request, "show", ["all"]))

    def narrow(self, rows):
        rows = rows.select_related("program", "custodian")
        return rows if self.show_all else rows.open()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(show_all=self.show_all, **kwargs)
        held = set(LegalHold.objects.open().values_list("person_id", flat=True))
        refs, now = policy.refs(context["object_list"]), timezone.now()
        rows = [
            (row, row.is_overdue(row.program.day_of(now)), row.person_id in held, refs.get(row.person_id))
            for row in context["object_list"]
        ]
        return context | {"rows": rows}


class LogRequest(InProgram, ActionView):
    """Write down a paper that came."""

    permission = P.LEGAL_WORK
    form_class = LegalRequestForm
    template_name = "law/requests/form.html"
    extra_context = {"heading": _("Write down a legal request"), "submit": _("Save the request")}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "program": self.program.pk}

    def get_initial(self):
        return {"received_on": self.program.day_of(timezone.now())}

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=reverse("law:legal"), **kwargs)

    def perform(self, form):
        self.made = actions.log_request(program=self.program, by=self.request.user, **form.paper())
        return _("The request is written down.")

    def get_success_url(self):
        return reverse("law:legal_request", args=[self.made.pk])


class OneRequest(ObjectPage):
    """One request: what it asks, what counsel says, what was handed over, and what may be done now."""

    permission = P.LEGAL_VIEW
    model = LegalRequest
    audited = True
    template_name = "law/requests/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("program", "custodian")

    def get_context_data(self, **kwargs):
        request = self.object
        with policy.unhidden(request.program_id):
            productions = list(request.productions.select_related("packet__disclosure__by"))
        holds = LegalHold.objects.visible_to(self.request.user).filter(person=request.person_id)
        return super().get_context_data(
            holds=holds.open().select_related("placed_by"),
            productions=productions,
            ref=policy.refs([request]).get(request.person_id),
            restricted=request.person_id and not Person.objects.filter(pk=request.person_id).exists(),
            overdue=request.is_overdue(request.program.day_of(timezone.now())),
            immigration=request.kind == RequestKind.IMMIGRATION,
            **kwargs,
        )


class OnRequest(ActionView):
    """A step of one request."""

    permission = P.LEGAL_WORK
    model = LegalRequest
    audited = True
    template_name = "law/requests/form.html"
    heading = submit = lede = ""

    def get_queryset(self):
        return super().get_queryset().select_related("program__agency")

    def get_success_url(self):
        return reverse("law:legal_request", args=[self.object.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading=self.heading,
            submit=self.submit,
            lede=self.lede,
            back=self.get_success_url(),
            ref=policy.refs([self.object]).get(self.object.person_id),
            **kwargs,
        )


class SayWhose(OnRequest):
    """Name the person, once it is known whose records are meant."""

    form_class = WhoseForm
    heading, submit = _("Whose records?"), _("Save the person")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "program": self.object.program_id}

    def perform(self, form):
        actions.say_whose(request=self.object, person=form.person, by=self.request.user)
        return _("The request names the person now.")


class ToCounsel(OnRequest):
    form_class = ToCounselForm
    heading, submit = _("Hand it to counsel"), _("Hand it to counsel")

    def perform(self, form):
        actions.to_counsel(request=self.object, by=self.request.user, **form.cleaned_data)
        return _("The request is with counsel.")


class CounselSays(Edits, OnRequest):
    form_class = CounselForm
    heading, submit = _("What counsel says"), _("Save counsel's word")

    def get_initial(self):
        row = self.object
        return {"words": row.counsel_says, "court_order": row.court_order, "subpoena": row.subpoena}

    def perform(self, form):
        actions.counsel_says(request=self.object, by=self.request.user, **form.cleaned_data)
        return _("Counsel's word is written down.")


class Produce(OnRequest):
    """Choose what is handed over. Choosing nothing more than asked is the custodian's work."""

    form_class = ProduceForm
    template_name = "law/requests/produce.html"

    @cached_property
    def parts(self):
        person = policy.subject(self.object)
        with policy.unhidden(self.object.program_id):
            return everything_held(person) if person else {}

    def get_form_kwargs(self):
        own = self.object.kind == RequestKind.OWN_COPY
        return super().get_form_kwargs() | {"parts": self.parts, "everything": own}

    def get_context_data(self, **kwargs):
        guarded = sorted({str(part.fact.label) for part in self.parts.values() if part.fact != Fact.RECORD})
        return super().get_context_data(guarded=guarded, **kwargs)

    def perform(self, form):
        self.made = actions.produce(
            request=self.object, parts=form.cleaned_data["parts"], at=timezone.now(), by=self.request.user
        )
        return _("The copy is frozen and on the list of what was shared.")

    def get_success_url(self):
        made = getattr(self, "made", None)
        return reverse("law:production", args=[made.pk]) if made else super().get_success_url()


class Refuse(OnRequest):
    form_class = AnswerForm
    heading, submit = _("Refuse the request"), _("Refuse it")
    lede = _("Nothing is produced. The words below are kept as our answer.")

    def get_initial(self):
        return {"answer": REFUSALS.get(self.object.kind, "")}

    def perform(self, form):
        actions.refuse(request=self.object, at=timezone.now(), by=self.request.user, **form.cleaned_data)
        return _("The request is refused.")


class Withdraw(OnRequest):
    form_class = AnswerForm
    heading, submit = _("The request was withdrawn"), _("Close it")
    lede = _("Write down who took it back, and when.")

    def perform(self, form):
        actions.withdraw(request=self.object, at=timezone.now(), by=self.request.user, **form.cleaned_data)
        return _("The request is closed.")


class PlaceHold(OnRequest):
    """Hold the records of the person whom a request is about."""

    form_class = HoldForm
    heading, submit = _("Put the records on hold"), _("Put them on hold")
    lede = _("Nothing of them can be removed or moved until you lift the hold.")

    def get_queryset(self):
        return super().get_queryset().exclude(person=None)

    def perform(self, form):
        row = self.object
        actions.place_hold(person=policy.subject(row), request=row, by=self.request.user, **form.cleaned_data)
        return _("The records are on hold.")


class ProductionPage(ObjectPage):
    """Exactly what was handed over, to read and to print, with its fingerprint."""

    permission = P.LEGAL_WORK
    model = Production
    audited = True
    template_name = "law/requests/production.html"

    def get_queryset(self):
        return super().get_queryset().select_related("request", "program__agency")

    def get_context_data(self, **kwargs):
        with policy.unhidden(self.object.program_id):
            packet = Packet.objects.select_related("disclosure__by").get(pk=self.object.packet_id)
        parts = [part for fact in Fact if fact in packet.facts for part in packet.facts[fact]]
        return super().get_context_data(
            line=packet.disclosure,
            parts=parts,
            asked=self.object.request,
            intact=fingerprint(packet.facts) == self.object.sha256,
            ref=policy.refs([self.object.request]).get(self.object.request.person_id),
            **kwargs,
        )


class Lift(ActionView):
    """End a hold."""

    permission = P.LEGAL_WORK
    model = LegalHold
    audited = True
    form_class = LiftForm
    template_name = "law/requests/form.html"
    success_url = reverse_lazy("law:legal")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            ref=policy.refs([self.object]).get(self.object.person_id),
            heading=_("Lift the hold"),
            submit=_("Lift the hold"),
            lede=self.object.why,
            back=self.success_url,
            **kwargs,
        )

    def perform(self, form):
        actions.lift_hold(hold=self.object, at=timezone.now(), by=self.request.user, **form.cleaned_data)
        return _("The hold is lifted.")
