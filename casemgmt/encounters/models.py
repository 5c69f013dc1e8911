"""A meeting with someone, known or not yet; who was there; and what is still being typed about it."""

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Agency, Scoped, Team, User
from casemgmt.access.roles import Permission, Role
from casemgmt.calls.models import Call
from casemgmt.codes.calls import CallReason
from casemgmt.codes.encounters import TAKEN_AWAY, ActionDone, Need, Outcome, Police, TeamRole, Transport
from casemgmt.codes.facts import Fact
from casemgmt.history import tracked
from casemgmt.holds.models import LegalHold
from casemgmt.people.models import Person, seen_by, with_seen_person
from casemgmt.web.moments import BEGINNING, END


class FollowUpIn(models.TextChoices):
    """When the team promised to look again. The windows stand in followups.cadence."""

    H24 = "24h", _("24 hours")
    H72 = "72h", _("72 hours")
    D7 = "7d", _("7 days")
    NONE = "none", _("No follow-up")


WITH_POLICE = (Police.PRESENT, Police.CO_RESPONSE, Police.ASKED_US, Police.WE_ASKED, Police.TOOK_OVER)


def codes(choices, label):
    """Any number of codes from one list."""
    return ArrayField(
        models.CharField(max_length=30, choices=choices), verbose_name=label, default=list, blank=True
    )


class EncounterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Encounters of the user's programs; where a person is linked, that person's own rule decides too."""
        programs = policy.programs_where(user, Permission.ENCOUNTER_VIEW)
        return self.filter(Q(person=None) | with_seen_person(user), program__in=programs)

    def for_police(self, user):
        """Meetings to which the police agency of the user's own team came, and no others."""
        agency = Agency.objects.filter(
            pk=OuterRef("police_agency"), is_law_enforcement=True, teams__program=OuterRef("program"),
            teams__in=policy.teams_where(user, Permission.POLICE_VIEW),
        )  # fmt: skip
        return self.filter(Exists(agency), seen_by(user, "person"), police__in=WITH_POLICE)

    def for_rows(self):
        """With all that one line of a list shows."""
        return self.select_related("person", "team", "call", "recorded_by", "police_agency")

    def about(self, call, *, besides=None):
        """What was written about one call, the first meeting first; without one of them."""
        return self.filter(call=call).exclude(pk=besides).select_related("recorded_by").order_by("started_at")

    def unidentified(self):
        return self.filter(person=None)


class Encounter(Scoped):
    """A meeting with someone. Its id is made by the form that was opened, so that sending twice makes one.

    Unit times and the end point of the dispatch stand on the call, never here.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="encounters", null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="encounters", null=True, blank=True)
    descriptor = models.CharField(_("description of the person"), max_length=200, blank=True)
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="encounters", null=True, blank=True, verbose_name=_("team")
    )
    started_at = models.DateTimeField(_("when"))
    place = models.CharField(_("where"), max_length=200, blank=True)
    reasons = codes(CallReason, _("what it was about"))
    did = codes(ActionDone, _("what we did"))
    outcome = models.CharField(_("how it ended"), max_length=30, choices=Outcome)
    transport = models.CharField(_("transport"), max_length=30, choices=Transport, default=Transport.UNKNOWN)
    police = models.CharField(_("police"), max_length=30, choices=Police, default=Police.UNKNOWN)
    police_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("which police")
    )
    needs = codes(Need, _("needs seen"))
    follow_up = models.CharField(_("follow up in"), max_length=4, choices=FollowUpIn, default=FollowUpIn.NONE)
    note = models.TextField(_("note"), max_length=10_000, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    sent_hash = models.CharField(max_length=64, editable=False, help_text="what the first sending said")

    copied_as = Fact.RECORD
    objects = EncounterQuerySet.as_manager()
    history = tracked(excluded=["sent_hash"])

    class Meta:
        verbose_name = _("encounter")
        verbose_name_plural = _("encounters")
        ordering = ["-started_at", "id"]
        indexes = [
            models.Index(fields=["program", "-started_at", "-id"], name="encounter_by_time"),
            models.Index(fields=["person", "-started_at"], name="encounter_by_person"),
            models.Index(
                fields=["program", "-started_at", "-id"],
                condition=Q(person=None),
                name="encounter_nobody_named",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_at__gte=BEGINNING, started_at__lt=END), name="encounter_when_possible"
            ),
            models.CheckConstraint(
                condition=Q(reasons__contained_by=CallReason.values), name="encounter_reasons_known"
            ),
            models.CheckConstraint(
                condition=Q(did__contained_by=ActionDone.values), name="encounter_did_known"
            ),
            models.CheckConstraint(
                condition=Q(needs__contained_by=Need.values), name="encounter_needs_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values)
                & Q(transport__in=Transport.values)
                & Q(police__in=Police.values)
                & Q(follow_up__in=FollowUpIn.values),
                name="encounter_codes_known",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DIED) | Q(follow_up=FollowUpIn.NONE),
                name="encounter_promises_nothing_after_death",
            ),
            models.CheckConstraint(
                condition=Q(police_agency=None) | Q(police__in=WITH_POLICE),
                name="encounter_police_agency_was_there",
            ),
        ]

    def __str__(self):
        return str(_("Encounter"))

    @property
    def whom(self):
        """Whom the team met: the person, else how they were described, else that nobody knows."""
        return (self.person.shown_name if self.person else self.descriptor) or _("Not identified")

    @property
    def reason_labels(self):
        return [CallReason(code).label for code in self.reasons]

    @property
    def did_labels(self):
        return [ActionDone(code).label for code in self.did]

    @property
    def took_them_away(self):
        """Whether it ended with somebody being taken somewhere."""
        return self.person is not None and not self.person.has_died and self.outcome in TAKEN_AWAY

    @property
    def need_labels(self):
        return [Need(code).label for code in self.needs]


ROLE_ON_SCENE = {
    Role.RESPONDER: TeamRole.RESPONDER,
    Role.SOCIAL_WORKER: TeamRole.SOCIAL_WORKER,
    Role.PEER_SUPPORTER: TeamRole.PEER,
    Role.MEDIC: TeamRole.MEDIC,
    Role.MEDIATOR: TeamRole.MEDIATOR,
    Role.NAVIGATOR: TeamRole.CARE_NAVIGATOR,
    Role.SUPERVISOR: TeamRole.SUPERVISOR,
}


def role_on_scene(user, program):
    """The part that somebody usually has in a meeting, by the first role of theirs in this program."""
    roles = policy.roles_in(user, program)
    return next((ROLE_ON_SCENE[role] for role in roles if role in ROLE_ON_SCENE), TeamRole.OTHER)


class VisibleWithEncounter(models.QuerySet):
    def visible_to(self, user):
        return self.filter(encounter__in=Encounter.objects.visible_to(user))


class Presence(Scoped):
    """Who of the staff was there, and in which role."""

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="presences")
    user = models.ForeignKey(User, models.PROTECT, related_name="presences")
    role = models.CharField(_("role"), max_length=20, choices=TeamRole, default=TeamRole.RESPONDER)

    copied_as = Fact.RECORD
    objects = VisibleWithEncounter.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("presence")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["encounter", "user"], name="presence_once"),
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="presence_role_known"),
        ]

    def __str__(self):
        return self.get_role_display()


class DraftQuerySet(models.QuerySet):
    def writers_about(self, call):
        """[(user, moment)] of everybody who is writing about this call, and when they last did.

        Nobody reads another's draft. A function of the owner's tells this much, and not where it is about
        somebody hidden from the one who asks.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM draft_writers(%s, %s)", [str(call.pk), call.source_key])
            found = dict(cursor.fetchall())
        users = User.objects.filter(pk__in=found).order_by("name")
        return [(user, found[user.pk]) for user in users]

    def visible_to(self, user):
        """A draft is seen by the one who types it, and by nobody else."""
        return self.filter(user=user)

    def stale(self, *, before):
        """Not touched since that moment; what is typed about somebody on legal hold is kept."""
        kept = self.on_hold().values("pk")
        return self.filter(saved_at__lt=before).exclude(pk__in=kept)

    def on_hold(self):
        """Drafts about somebody whose records are on legal hold."""
        held = LegalHold.objects.open().values_list("person", flat=True)
        return self.filter(body__person__0__in=[str(person) for person in held])


class Draft(Scoped):
    """An encounter still being typed. Its id is the encounter's: saving that takes this away."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    body = models.JSONField()
    saved_at = models.DateTimeField(db_default=Now())

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["user", "-saved_at"], name="draft_by_user")]

    def __str__(self):
        return str(self.pk)
