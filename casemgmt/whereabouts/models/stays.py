"""Where somebody is now, stay by stay; and that somebody is in a safe place, which is said of no place."""

from datetime import timedelta

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped
from casemgmt.access.roles import Permission
from casemgmt.codes.facts import Fact, LeftOut
from casemgmt.codes.whereabouts import (
    AWAY,
    CUSTODY,
    HOMELESS,
    NAMED,
    PAUSES,
    ContactThere,
    SaidBy,
    UntilIs,
    Whereabouts,
)
from casemgmt.history import tracked
from casemgmt.people.models import Person, PersonGrant, seen_by, with_seen_person

HEARD_FOR = timedelta(days=7)  # how long a word of where somebody is pauses what was promised to them
CHRONIC_KEPT, HOMELESS_KEPT = timedelta(days=89), timedelta(days=90)  # 24 CFR 578.3: "fewer than", "or less"


class StayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Stays of people the user may see, in the programs where the user may see where people are."""
        programs = policy.programs_where(user, Permission.WHEREABOUTS_VIEW)
        return self.filter(with_seen_person(user), program__in=programs)

    def open(self):
        return self.filter(ended_on=None)

    def pauses(self, of="person"):
        """A subquery for rows with a person: until when what was promised to them waits, or none."""
        paused = self.open().filter(kind__in=PAUSES, person=OuterRef(of)).order_by()
        return Subquery(paused.values(until=F("as_of") + HEARD_FOR)[:1])

    def for_page(self):
        return self.select_related("person", "program")


class Stay(Scoped):
    """One spell in which a person is somewhere, as somebody said it. Nothing of it is inferred or shared."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="stays")
    kind = models.CharField(_("where they are"), max_length=24, choices=Whereabouts)
    facility = models.CharField(_("which place"), max_length=200, blank=True)
    since = models.DateField(_("since"))
    as_of = models.DateTimeField(_("said on"))
    source = models.CharField(_("who says so"), max_length=16, choices=SaidBy)
    said_by = models.CharField(_("name of who says so"), max_length=120, blank=True)
    until_is = models.CharField(
        _("how sure the last day is"), max_length=8, choices=UntilIs, default=UntilIs.UNKNOWN
    )
    expected_until = models.DateField(_("expected until"), null=True, blank=True)
    contact_there = models.CharField(
        _("how they can be reached there"), max_length=8, choices=ContactThere, default=ContactThere.UNKNOWN
    )
    court_on = models.DateField(_("next court date"), null=True, blank=True)
    booking = models.CharField(_("booking or case number"), max_length=60, blank=True)
    left_behind = models.CharField(_("what they left behind"), max_length=500, blank=True)
    came_from = models.CharField(_("where they were before"), max_length=24, choices=Whereabouts, blank=True)
    ended_on = models.DateField(_("left on"), null=True, blank=True)

    never_shared = {"booking"}
    objects = StayQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        ordering = ["-since", "-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on=None), name="stay_one_open_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since")),
                name="stay_ends_after_it_began",
                violation_error_message=_("They cannot have left before they came."),
            ),
            models.CheckConstraint(
                condition=Q(until_is=UntilIs.UNKNOWN, expected_until=None)
                | ~Q(until_is=UntilIs.UNKNOWN) & Q(expected_until__isnull=False),
                name="stay_expected_day_with_how_sure",
                violation_error_message=_("Say the day, and how sure it is; or neither."),
            ),
            models.CheckConstraint(
                condition=~Q(source__in=NAMED) | ~Q(said_by=""),
                name="stay_names_who_says_so",
                violation_error_message=_("Write down who says so."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Whereabouts.values)
                & Q(source__in=SaidBy.values)
                & Q(contact_there__in=ContactThere.values)
                & Q(until_is__in=UntilIs.values)
                & Q(came_from__in=["", *Whereabouts.values]),
                name="stay_codes_known",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def copied_as(self):
        """What a treatment program says of whom it treats is guarded by Part 2."""
        is_treatment = self.kind == Whereabouts.DETOX_RESIDENTIAL
        return Fact.SUBSTANCE_USE_TREATMENT if is_treatment else Fact.RECORD

    @property
    def is_open(self):
        return self.ended_on is None

    @property
    def is_away(self):
        """Whether lists say "away since"."""
        return self.is_open and self.kind in AWAY

    @property
    def pauses(self):
        """Whether nobody comes and goes there as they like."""
        return self.is_open and self.kind in PAUSES

    @property
    def in_custody(self):
        return self.kind in CUSTODY

    @property
    def paused_until(self):
        """Until when what was promised to the person waits, or None: a word of where they are grows old."""
        return self.as_of + HEARD_FOR if self.pauses else None

    @property
    def reachable(self):
        """Whether somebody may try to reach them there."""
        return self.contact_there != ContactThere.REFUSED

    @property
    def keeps_clock(self):
        """Whether 90 days there end what HUD calls homeless: only from street, shelter or safe haven."""
        return self.pauses and self.came_from in HOMELESS

    @property
    def chronic_until(self):
        """The last day on which leaving keeps chronic status: fewer than 90 days (24 CFR 578.3)."""
        return self.since + CHRONIC_KEPT

    @property
    def homeless_until(self):
        """The last day on which leaving keeps homeless status, category 1: 90 days or less (24 CFR 578.3)."""
        return self.since + HOMELESS_KEPT


class SafePlaceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For whoever carries the person's case and those named to see the record; nobody else, ever."""
        programs = policy.programs_where(user, Permission.WHEREABOUTS_VIEW)
        named = PersonGrant.objects.live().named().filter(user=user.pk).values("person")
        own = Q(person__in=Person.objects.filter(cases__owner=user.pk, cases__closed_on=None).values("pk"))
        return self.filter(seen_by(user, "person"), own | Q(person__in=named), program__in=programs)

    def open(self):
        return self.filter(left=False)


class SafePlace(Scoped):
    """That somebody is in a protected place, on their own word. Not where, not since when, and no history."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="safe_place")
    own_word = models.BooleanField(_("the person said so themselves"))
    left = models.BooleanField(_("not there any more"), default=False)

    copied_as = LeftOut("nothing of a protected place leaves")
    objects = SafePlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("safe place")
        verbose_name_plural = _("safe places")
        constraints = [
            models.CheckConstraint(
                condition=Q(own_word=True),
                name="safe_place_on_their_own_word",
                violation_error_message=_("Only the person themselves can say this."),
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)
