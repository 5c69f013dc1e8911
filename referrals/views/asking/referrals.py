"""Referrals: which wait for whom, one of them, and everything that happened to it."""

from contextlib import suppress
from itertools import groupby

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.access.roles import Permission
from casemgmt.codes.facts import Fact
from casemgmt.consents.actions import open_packet
from casemgmt.consents.models import READ_WITH
from casemgmt.people.views.frame import BelowPerson
from casemgmt.web import addresses
from casemgmt.web.changes import changes_of
from casemgmt.web.lists import Column, ListPage, counted
from casemgmt.web.programs import found_in
from casemgmt.web.views import ObjectPage
from referrals import fit
from referrals.models import Referral, UnmetNeed
from referrals.views.asking.answers import split, steps_for
from referrals.workflow import RUNNING, UNDER_WAY, Status

EVERYONES, NOBODYS = "everyones", "nobody"
SHOWS = {
    "waiting": gettext_lazy("Waiting on a partner"),
    "silent": gettext_lazy("Silent"),
    "answers": gettext_lazy("Our turn"),
    "open": gettext_lazy("All open"),
    "drafts": gettext_lazy("Drafts"),
    "all": gettext_lazy("All"),
}
COUNTED = ("waiting", "silent", "answers", "open", "drafts")
NEXT_SHOWN = 3
# What the line of a step tells beside its name.
TOLD = (
    "decline_reason",
    "appointment_at",
    "did_not_attend_reason",
    "linkage_source",
    "not_linked_reason",
    "reason",
)


class Referrals(ListPage):
    """Mine, everyone's, nobody's, or one worker's (by id): waiting, silent, ours, open, drafts, all."""

    permission = Permission.REFERRAL_VIEW
    model = Referral
    audited = large = True
    template_name = "referrals/asking/list.html"
    heading = gettext_lazy("Referrals")
    is_table = False
    BY_ANSWER = Column(
        "due",
        gettext_lazy("Answer due"),
        "answer_due_at",
        by=("answer_due_at",),
        index="referral_waiting_listed",
    )
    BY_TIME = Column("made", gettext_lazy("Made"), "created_at", by=("created_at",), index="referral_by_time")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        self.show = addresses.one_of(request, "show", SHOWS, otherwise="waiting")
        self.whose, self.owner = addresses.whose(request, ["mine", EVERYONES, NOBODYS])

    @property
    def waits(self):
        return self.show in ("waiting", "silent")

    PERSON = Column("person", gettext_lazy("Person"), "person.shown_name")
    TOLD = [
        Column("need", gettext_lazy("Need"), "get_need_display"),
        Column("service", gettext_lazy("Service"), "service"),
        Column("status", gettext_lazy("Status"), "get_status_display"),
        Column("sent", gettext_lazy("Sent"), "sent_at"),
        Column("sent_by", gettext_lazy("Sent by"), "sent_by.name"),
    ]

    @property
    def columns(self):
        orders = [self.BY_ANSWER, self.BY_TIME] if self.waits else [self.BY_TIME]
        return [*orders, self.PERSON, *self.TOLD]

    @property
    def order(self):
        return "due" if self.waits else "-made"

    def of_whom(self):
        visible = self.get_queryset()
        if self.owner:
            return visible.owned_by(self.owner)
        if self.whose == NOBODYS:
            return visible.unowned()
        return visible if self.whose == EVERYONES else visible.of(self.request.user)

    def narrow(self, rows):
        return self.on_tab(self.show).for_rows()

    def on_tab(self, name):
        rows = self.of_whom()
        match name:
            case "waiting":
                return rows.waiting_on_partner()
            case "silent":
                return rows.silent(self.now)
            case "answers":
                return rows.our_turn()
            case "open":
                return rows.open()
            case "drafts":
                return rows.drafts()
        return rows

    def get_context_data(self, **kwargs):
        counts = counted(**{name: self.on_tab(name) for name in COUNTED})
        tabs = [
            {
                "label": label,
                "url": f"?show={name}&whose={self.whose}",
                "current": name == self.show,
                "count": counts.get(name),
            }
            for name, label in SHOWS.items()
        ]
        return super().get_context_data(
            tabs=tabs, owner=self.owner, now=self.now,
            shows_silent=self.show == "silent", shows_answers=self.show == "answers",
            of_mine=self.whose == "mine", of_nobody=self.whose == NOBODYS, **kwargs,
        )  # fmt: skip


class PersonReferrals(BelowPerson, ListPage):
    """Every referral of one person, the newest first, and the needs that nobody met."""

    permission = Permission.REFERRAL_VIEW
    model = Referral
    template_name = "referrals/asking/of_person.html"
    is_table = False
    order = "-made"
    columns = [Referrals.BY_TIME, *Referrals.TOLD]

    def narrow(self, rows):
        return rows.filter(person=self.person).for_rows()

    def get_context_data(self, **kwargs):
        unmet = UnmetNeed.objects.visible_to(self.request.user).filter(person=self.person)
        return super().get_context_data(unmet=unmet, now=timezone.now(), **kwargs)


class OnReferral(ObjectPage):
    """One referral with its person and service."""

    permission = Permission.REFERRAL_VIEW
    model = Referral
    audited = True

    def get_queryset(self):
        rows = super().get_queryset().for_rows().select_related("after__service__agency", "case")
        return rows.prefetch_related("person__contact_points")

    def told(self):
        """Each change, newest first, with the name of whose hand it was."""
        return changes_of(self.object.history.all())

    def get_context_data(self, **kwargs):
        return super().get_context_data(referral=self.object, person=self.object.person, **kwargs)


class Detail(OnReferral):
    """Where it stands, whose turn it is, what happened, what left, and what can be done now."""

    template_name = "referrals/asking/detail.html"

    def get_queryset(self):
        packet = (f"packet__{each}" for each in READ_WITH)
        rows = super().get_queryset().exclude(status=Status.DRAFT).with_turn().with_what_followed()
        return rows.select_related(*packet, "person__program")

    def get(self, request, *args, **kwargs):
        with suppress(Http404):
            return super().get(request, *args, **kwargs)
        drafts = Referral.objects.visible_to(request.user).drafts()
        return redirect("referrals:send", found_in(request, drafts, kwargs["pk"]).pk)

    @cached_property
    def packet(self):
        """What the partner may read now; opening it is itself logged."""
        packet = self.object.packet
        return packet and open_packet(packet=packet, at=timezone.now(), by=self.request.user)

    def get_context_data(self, **kwargs):
        referral, packet, now = self.object, self.packet, timezone.now()
        again = referral.status in (Status.REJECTED, Status.FAILED)
        likely, rest = split(
            steps_for(referral, self.request.user),
            linked=bool(referral.linked_at),
            said=bool(referral.start_said_at),
        )
        return super().get_context_data(
            now=now,
            silent=referral.status == Status.REQUESTED and referral.answer_due_at < now,
            packet=packet,
            facts=[(fact.label, packet.facts[fact]) for fact in Fact if packet and fact in packet.facts],
            likely=likely,
            rest=rest,
            under_way=referral.status in UNDER_WAY,
            runs=referral.status in RUNNING,
            next_services=SimpleLazyObject(lambda: fit.next_services(referral, at=now)[:NEXT_SHOWN]),
            next_tries=referral.next_tries.select_related("service__agency") if referral.is_followed else (),
            unmet=SimpleLazyObject(referral.unmet_needs.first) if referral.is_followed else None,
            again=again,
            days=by_day([event(change, referral) for change in self.told()]),
            **kwargs,
        )


class ReferralHistory(OnReferral):
    """Every change of every field."""

    template_name = "referrals/asking/history.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(changes=self.told(), **kwargs)


def event(change, referral):
    """One change as a line of the timeline: what, whose word, whose hand, and the reasons given."""
    row = change.row
    lines = [f"{label}: {new}" for label, _old, new in change.fields if new and label in TOLD_LABELS]
    ours = row.status in (Status.CANCELLED, Status.ENTERED_IN_ERROR)
    return {
        "at": change.at,
        "title": row.get_status_display() if ours else change.reason,
        "by": by_words(change, referral),
        "icon": ICONS.get(row.status, "note"),
        "text": "\n".join(line[0].upper() + line[1:] for line in lines),
    }


def by_words(change, referral):
    """Whose word and whose hand: the partner's on their own page, or a worker's who was told."""
    said_now = any(label == SAID_LABEL for label, _old, _new in change.fields)
    who = change.row.last_said_by
    if change.by is None:
        if not who:
            return change.who
        return _("%(who)s, %(agency)s") % {"who": who, "agency": referral.service.asked_agency}
    if not said_now:
        return change.by
    return _("%(worker)s, told by %(who)s") % {"worker": change.by, "who": who}


def by_day(events):
    """Events as days of a timeline, in their order."""
    days = groupby(events, key=lambda event: timezone.localdate(event["at"]))
    return [{"date": date, "events": list(each)} for date, each in days]


def label_of(name):
    return Referral._meta.get_field(name).verbose_name


TOLD_LABELS = {label_of(name) for name in TOLD}
SAID_LABEL = label_of("last_said_at")
ICONS = {Status.DRAFT: "pen", Status.REQUESTED: "message", Status.REJECTED: "cross", Status.COMPLETED: "done"}
