"""Sharing by hand, what a packet shows, and the list of what was shared."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt import days
from casemgmt.access.roles import Permission
from casemgmt.codes.facts import Fact
from casemgmt.codes.sharing import LegalBasis
from casemgmt.consents import actions, policy, wording
from casemgmt.consents.forms import TYPED, OtherShareForm, RulesForm, ShareForm
from casemgmt.consents.models import Consent, Disclosure, Packet, SharingPolicy
from casemgmt.consents.views.consents import SaysHold
from casemgmt.people.views.frame import BelowPerson
from casemgmt.web import addresses
from casemgmt.web.editing import Edits
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.programs import AboutProgram, found_in
from casemgmt.web.views import ActionView, Page

ACCOUNTINGS = {
    "all": gettext_lazy("Everything"),
    "part2": gettext_lazy("3 years, with consent (42 CFR 2.25)"),
    "hipaa": gettext_lazy("6 years (45 CFR 164.528)"),
}


class ToPacket(ActionView):
    """A form that lets facts leave and then shows what left."""

    permission = Permission.FACTS_SHARE

    def get_success_url(self):
        return reverse("consents:packet", args=[self.packet.pk])


class Share(ToPacket):
    """Share on a consent: whom and what for stand in it, the facts are chosen now."""

    model = Consent
    audited = True
    form_class = ShareForm
    template_name = "consents/share.html"

    def get_queryset(self):
        return super().get_queryset().select_related("person__program__agency", "recipient")

    def get_form_kwargs(self):
        offered = policy.offered(self.object.person, on=timezone.localdate())
        return super().get_form_kwargs() | {"consent": self.object, "offered": offered}

    def get_context_data(self, **kwargs):
        return super().get_context_data(consent=self.object, person=self.object.person, **kwargs)

    def perform(self, form):
        consent = self.object
        self.packet = actions.disclose(
            person=consent.person,
            consent=consent,
            basis=LegalBasis.CONSENT,
            purpose=consent.purpose,
            to=form.cleaned_data.get("to") or consent.recipient or consent.recipient_name,
            facts=form.chosen(),
            by=self.request.user,
            at=timezone.now(),
        )
        return _("Shared, and on the list of what was shared.")


class ShareWithoutConsent(BelowPerson, ToPacket):
    """Share on another basis that the law names: an emergency, a report, to the person."""

    form_class = OtherShareForm
    template_name = "consents/share_other.html"

    def get_form_kwargs(self):
        offered = policy.offered(self.person, on=self.today)
        keys = [fact.value for fact in Fact if fact in offered or fact in TYPED]
        return super().get_form_kwargs() | {"keys": keys, "offered": offered}

    def perform(self, form):
        cleaned = form.cleaned_data
        to_person = cleaned["basis"] == LegalBasis.TO_THE_PERSON
        self.packet = actions.disclose(
            person=self.person,
            basis=cleaned["basis"],
            because=cleaned["because"],
            purpose=cleaned["purpose"],
            to=self.person if to_person else cleaned["agency"] or cleaned["name"],
            address=cleaned["address"],
            facts=form.chosen(),
            by=self.request.user,
            at=timezone.now(),
        )
        return _("Shared, and on the list of what was shared.")


class PacketPage(Page):
    """What left, asked anew: the facts, the notice that travels with them, the consent behind them."""

    permission = Permission.FACTS_SHARE
    template_name = "consents/packet.html"

    def get_context_data(self, **kwargs):
        packet = found_in(
            self.request, Packet.objects.visible_to(self.request.user).for_reading(), self.kwargs["pk"]
        )
        reading = actions.open_packet(packet=packet, at=timezone.now(), by=self.request.user)
        consent = packet.disclosure.consent
        return super().get_context_data(
            packet=packet,
            line=packet.disclosure,
            person=packet.disclosure.person,
            reading=reading,
            facts=[(fact.label, reading.facts[fact]) for fact in Fact if fact in reading.facts],
            scope=wording.scope_of(consent) if consent else "",
            **kwargs,
        )


def facts_of(line):
    return ", ".join(map(str, line.fact_labels))


def agency_or_person(line):
    """To whom a line went, without the name of anybody who is no agency."""
    named = line.recipient or line.goes_to_the_person
    return line.recipient_words if named else _("Somebody who is no agency")


class Accounting(SaysHold, ListPage):
    """What was shared about one person: all of it, or the part that a law counts. Printable."""

    permission = Permission.DISCLOSURE_READ
    model = Disclosure
    per_page = None
    template_name = "consents/accounting.html"
    order = "-when"
    columns = [
        Column("when", gettext_lazy("When"), "at", "consents/cells/packet.html", ("at",)),
        Column(
            "whom", gettext_lazy("To whom"), "recipient_words", "consents/cells/recipient.html",
            by=("recipient_name",),
        ),
        Column("what", gettext_lazy("What"), facts_of),
        Column("purpose", gettext_lazy("What for"), "get_purpose_display", by=("purpose",)),
        Column(
            "basis", gettext_lazy("Why it may leave"), "get_basis_display", "consents/cells/basis.html",
            by=("basis",),
        ),
        Column("by", gettext_lazy("By"), "by", by=("by__name",)),
    ]  # fmt: skip

    @property
    def show(self):
        return addresses.one_of(self.request, "show", ACCOUNTINGS, otherwise="all")

    @property
    def caption(self):
        day = _("As of %(day)s") % {"day": days.day(self.today)}
        return f"{ACCOUNTINGS[self.show]}. {day}"

    def narrow(self, rows):
        lines = rows.filter(person=self.person).for_rows()
        match self.show:
            case "part2":
                return lines.part2_accounting(self.today)
            case "hipaa":
                return lines.hipaa_accounting(self.today)
        return lines

    def get_context_data(self, **kwargs):
        tabs = [
            {"url": f"?show={name}", "label": label, "current": name == self.show}
            for name, label in ACCOUNTINGS.items()
        ]
        return super().get_context_data(tabs=tabs, **kwargs)


class Ledger(ListPage):
    """What left the program, newest first, by ID and never by name. Reading it is itself logged."""

    permission = Permission.DISCLOSURE_READ
    model = Disclosure
    audited = large = True
    heading = gettext_lazy("What was shared")
    lede = gettext_lazy("Each line is one act of sharing. A line never changes and is never removed.")
    nothing, picture = gettext_lazy("Nothing has left the program yet."), "shield"
    order = "-when"
    columns = [
        Column("when", gettext_lazy("When"), "at", by=("at",), index="disclosure_by_time"),
        Column("person", gettext_lazy("Person"), "person.ref", look="nowrap"),
        Column("whom", gettext_lazy("To whom"), agency_or_person),
        Column("what", gettext_lazy("What"), facts_of),
        Column("basis", gettext_lazy("Why it may leave"), "get_basis_display"),
        Column("by", gettext_lazy("By"), "by"),
    ]

    def narrow(self, rows):
        return rows.for_rows()


class SharingRules(Edits, AboutProgram, ActionView):
    """What the program and its counsel decided about sharing."""

    on = "program"
    permission = Permission.SHARING_RULES
    form_class = RulesForm
    template_name = "consents/rules.html"

    @property
    def versions(self):
        return SharingPolicy.history.filter(program=self.program)

    def get_success_url(self):
        return self.in_program(reverse("consents:rules"))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": SharingPolicy.objects.of(self.program)}

    def perform(self, form):
        actions.set_rules(program=self.program, by=self.request.user, **form.cleaned_data)
        return _("The rules are saved. They count from now on, also for what was shared before.")
