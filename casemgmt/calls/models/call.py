from datetime import timedelta
from itertools import pairwise

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Aggregate, Case, F, Func, Q, Value, When
from django.db.models.functions import Cast, Concat, Extract, Upper
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, Team
from casemgmt.access.roles import Permission
from casemgmt.codes.calls import CallReason, Disposition, EndPoint, Intake
from casemgmt.codes.contact import YesNoUnknown
from casemgmt.history import tracked
from casemgmt.web.keys import known
from casemgmt.web.words import saying
from casemgmt.workflow import whether

TIMES = {
    "requested_at": _("Call received"),
    "dispatched_at": _("Team sent"),
    "arrived_at": _("Team arrived"),
    "engaged_at": _("Met the person"),
    "departed_at": _("Team left"),
}
UNREAD_END = [{"field": "end_point"}]
INTERVALS = {
    "requested_to_dispatched": ("requested_at", "dispatched_at", _("From call to dispatch")),
    "dispatched_to_arrived": ("dispatched_at", "arrived_at", _("From dispatch to arrival")),
    "arrived_to_engaged": ("arrived_at", "engaged_at", _("From arrival to meeting")),
    "arrived_to_departed": ("arrived_at", "departed_at", _("Time on scene")),
}


def minutes_between(begin, end):
    """Minutes from begin to end, two instants; None when one is unknown or the order is wrong."""
    if begin is None or end is None or end < begin:
        return None
    return (end - begin).total_seconds() / 60


def _whole(minutes):
    return None if minutes is None else round(minutes)


class Median(Aggregate):
    """The middle value; PostgreSQL interpolates between the two middle ones."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = models.FloatField()


def _median_minutes(begin, end):
    seconds = Extract(F(end) - F(begin), "epoch")
    return Median(seconds / 60.0, filter=Q(**{f"{end}__gte": F(begin)}))


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Calls of the programs in which the user may see calls."""
        return self.filter(program__in=policy.programs_where(user, Permission.CALL_VIEW))

    def open(self):
        """Calls whose dispatch has no end yet. One whose end was read, but not understood, has ended."""
        return self.filter(end_point="", departed_at=None).exclude(unmapped__contains=UNREAD_END)

    def saying(self, text):
        """Calls in whose number, place, city or notes each of these words stands, accents and case aside."""
        return saying(self, ("source_key", "place", "city", "notes"), text)

    def numbered(self, number):
        """The newest call of this number, in large or small letters; None where there is none."""
        return self.filter(source_key__iexact=number).first()

    def recent(self, *, on, days=7):
        """Calls of the last `days` local days up to `on`, that day included."""
        return self.filter(day__gt=on - timedelta(days=days), day__lte=on)

    def source_rows(self, source, keys):
        """{call number: the row it was read from} for those of these numbers that are here already.

        Where somebody typed the call, or sent it by the API, there is no row: `Call.TYPED` stands for it.
        """
        read = self.filter(source=source, source_key__in=keys).values_list("source_key", "source_row")
        return dict.fromkeys(self.typed(keys), Call.TYPED) | dict(read)

    def typed(self, keys):
        """{call number: call} for those of these numbers that somebody typed, in large or small letters."""
        numbers = {key.upper(): key for key in keys}
        found = self.filter(source=Call.TYPED).alias(number=Upper("source_key")).filter(number__in=numbers)
        return {numbers[call.source_key.upper()]: call for call in found}

    def medians(self):
        """Median minutes by interval; unknown and negative intervals are left out, None when none is left."""
        middles = {name: _median_minutes(begin, end) for name, (begin, end, _label) in INTERVALS.items()}
        return self.order_by().aggregate(**middles)


class NumberRange(Func):
    """A range of whole numbers; without an end it holds all of them."""

    function = "int8range"
    output_field = BigIntegerRangeField()


# A typed number is one of every source: it overlaps all of them. A number that was read overlaps itself
# alone: two dispatch systems may count alike, and large letters may mean another call than small ones.
_HASHED = Cast(
    Func(Concat("source", Value(" "), "source_key"), function="hashtext"), models.BigIntegerField()
)
SOURCES = Case(
    When(source="typed", then=NumberRange(Value(None), Value(None))),
    default=NumberRange(_HASHED, _HASHED, Value("[]")),
)
MOST_REASONS = 10  # why one call was made; whoever names more names none


class Call(Scoped):
    """One call for service, typed or read from dispatch. Times are UTC; an unknown time is null.

    `day` is the local day of the earliest time known, even where its hour is not. `source_row` keeps the
    cells as they were read, `unmapped` the labels that no code was found for yet.
    """

    TYPED = "typed"

    team = models.ForeignKey(
        Team, models.PROTECT, related_name="calls", null=True, blank=True, verbose_name=_("team")
    )
    source = models.CharField(_("source"), max_length=60, default=TYPED, editable=False)
    source_key = models.CharField(_("call number"), max_length=120, blank=True)
    intake = models.CharField(_("how it came in"), max_length=20, choices=Intake, default=Intake.UNKNOWN)
    day = models.DateField(_("day"), editable=False)
    requested_at = models.DateTimeField(TIMES["requested_at"], null=True, blank=True)
    dispatched_at = models.DateTimeField(TIMES["dispatched_at"], null=True, blank=True)
    arrived_at = models.DateTimeField(TIMES["arrived_at"], null=True, blank=True)
    engaged_at = models.DateTimeField(TIMES["engaged_at"], null=True, blank=True)
    departed_at = models.DateTimeField(TIMES["departed_at"], null=True, blank=True)
    reasons = ArrayField(
        models.CharField(max_length=30, choices=CallReason),
        verbose_name=_("reasons"),
        default=list,
        blank=True,
    )
    end_point = models.CharField(_("how it ended"), max_length=30, choices=EndPoint, blank=True)
    disposition = models.CharField(
        _("where the person ended up"), max_length=30, choices=Disposition, blank=True
    )
    police = models.CharField(_("police there?"), max_length=10, choices=YesNoUnknown, blank=True)
    city = models.CharField(_("city or zone"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    time_flags = ArrayField(models.CharField(max_length=60), default=list, blank=True, editable=False)
    source_row = models.JSONField(default=dict, blank=True, editable=False)
    unmapped = models.JSONField(default=list, blank=True, editable=False)

    objects = CallQuerySet.as_manager()
    history = tracked(excluded=["source_row"])

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-day", F("requested_at").desc(nulls_last=True), "id"]
        indexes = [
            models.Index(fields=["program", "-day"], name="call_by_day"),
            models.Index(
                F("program"),
                F("day").desc(),
                known("requested_at").desc(),
                F("id").desc(),
                name="call_by_time",
            ),
            models.Index(
                fields=["program", "source", "source_key"],
                condition=~Q(source_key=""),
                name="call_by_number",
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="call_once_a_number",
                expressions=[
                    ("program", RangeOperators.EQUAL),
                    (Upper("source_key"), RangeOperators.EQUAL),
                    (SOURCES, RangeOperators.OVERLAPS),
                ],
                condition=~Q(source_key=""),
            ),
            models.CheckConstraint(condition=Q(intake__in=Intake.values), name="call_intake_known"),
            models.CheckConstraint(
                condition=Q(reasons__contained_by=CallReason.values), name="call_reasons_known"
            ),
            models.CheckConstraint(
                condition=Q(end_point__in=["", *EndPoint.values]), name="call_end_point_known"
            ),
            models.CheckConstraint(
                condition=Q(disposition__in=["", *Disposition.values]), name="call_disposition_known"
            ),
            models.CheckConstraint(
                condition=Q(police__in=["", *YesNoUnknown.values]), name="call_police_known"
            ),
        ]

    def __str__(self):
        return self.source_key or str(_("Typed call"))

    intake_is_known = whether("intake", *(set(Intake) - {Intake.UNKNOWN}))

    @property
    def is_open(self):
        """Whether the dispatch has no end yet; see `CallQuerySet.open`."""
        unread = any(entry["field"] == "end_point" for entry in self.unmapped)
        return not self.end_point and self.departed_at is None and not unread

    @property
    def reason_labels(self):
        """The reasons in words, in the order they were given."""
        return [CallReason(code).label for code in self.reasons]

    @property
    def intervals(self):
        """Each interval: its label, its whole minutes (None when unknown or out of order), and its flag."""
        return [
            {"label": label, "minutes": _whole(minutes_between(getattr(self, begin), getattr(self, end))),
             "negative": f"{name}:negative" in self.time_flags}
            for name, (begin, end, label) in INTERVALS.items()
        ]  # fmt: skip

    @property
    def in_order(self):
        """Whether the times that are known follow each other."""
        known = [moment for moment in (getattr(self, name) for name in TIMES) if moment]
        return all(first <= second for first, second in pairwise(known))
