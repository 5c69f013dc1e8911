"""Asking a service to take a person: sent, accepted, attended and still engaged are four different things."""

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Membership, Scoped, User
from casemgmt.access.roles import Permission, Role
from casemgmt.cases.models import Case
from casemgmt.codes.encounters import Need
from casemgmt.codes.facts import NOT_YET, Fact
from casemgmt.codes.referrals import (
    Asker,
    BusinessStatus,
    DeclineReason,
    DidNotAttendReason,
    LinkageSource,
    NotLinkedReason,
    UnmetReason,
    Urgency,
)
from casemgmt.consents.models import Packet
from casemgmt.consents.workflow import Status as ConsentStatus
from casemgmt.history import tracked
from casemgmt.people.models import Person, WithCover, open_to, seen_by
from casemgmt.workflow import whether
from referrals.models.directory.mailbox import Mailbox
from referrals.models.directory.service import Service
from referrals.workflow import REFERRAL, RUNNING, UNDER_WAY, Status

STARTED = Q(linked_at__isnull=False, linkage_disputed=False)  # the only thing called linked
STOPPED = Q(packet__disclosure__consent__status=ConsentStatus.REVOKED) | Q(packet__freeze__isnull=False)
LAST_QUARTER = ExpressionWrapper(
    F("answer_due_at")
    - ExpressionWrapper((F("answer_due_at") - F("sent_at")) / 4, output_field=models.DurationField()),
    output_field=models.DateTimeField(),
)


class VisibleWithReferrals(models.QuerySet):
    def visible_to(self, user):
        """Rows of the programs in which the user may see referrals, less those about hidden people."""
        programs = policy.programs_where(user, Permission.REFERRAL_VIEW)
        return self.filter(seen_by(user, "person"), program__in=programs)


class ReferralQuerySet(WithCover, VisibleWithReferrals):
    cover_needs = Permission.REFERRAL_VIEW

    def open(self):
        """The one definition: sent, ended by nobody, and its service has not started."""
        return self.running().exclude(STARTED)

    def running(self):
        """Sent and ended by nobody, started or not: what a partner may still read and answer."""
        return self.filter(status__in=RUNNING)

    def drafts(self):
        return self.filter(status=Status.DRAFT)

    def sent(self):
        """All that a partner was ever asked and that was not written by mistake."""
        return self.filter(sent_at__isnull=False).exclude(status=Status.ENTERED_IN_ERROR)

    def waiting_on_partner(self):
        """Sent and not answered."""
        return self.filter(status=Status.REQUESTED)

    def silent(self, now):
        """The time to answer is over and no answer came."""
        return self.waiting_on_partner().filter(answer_due_at__lt=now)

    def said_to_have_started(self):
        """A partner says so that never opened the name; neither the person nor a worker confirmed it."""
        return self.filter(start_said_at__isnull=False)

    def our_turn(self):
        """It ended without a service, not by the person's wish, and nothing was tried or noted since; or two
        sources disagree; or a start is said that somebody must confirm.
        """
        ended = Q(status=Status.REJECTED) & ~Q(decline_reason=DeclineReason.PERSON_CHOSE_NOT) | Q(
            status=Status.FAILED
        ) & ~Q(not_linked_reason__in=[NotLinkedReason.CHOSE_NOT, NotLinkedReason.MOVED, NotLinkedReason.DIED])
        unclear = Q(linkage_disputed=True) | Q(start_said_at__isnull=False)
        unclear &= ~Q(status__in=[Status.CANCELLED, Status.ENTERED_IN_ERROR])
        return self.filter(unclear | ended & Q(next_tries=None, unmet_needs=None))

    def with_turn(self):
        """Annotates `came_back`: what `our_turn` says of each."""
        return self.annotate(came_back=Exists(self.model.objects.our_turn().filter(pk=OuterRef("pk"))))

    def with_what_followed(self):
        """Annotates `is_followed`: whether another was asked after it, or its need was noted as unmet."""
        again = self.model.objects.filter(after=OuterRef("pk"))
        unmet = UnmetNeed.objects.filter(referral=OuterRef("pk"))
        return self.annotate(is_followed=Exists(again) | Exists(unmet))

    def of(self, user):
        """What this user looks after or is writing, and what concerns people whose case they own.

        A union, so that each part goes by its own index: an OR reads every referral (measured).
        """
        every = self.model.objects.order_by().values("pk")
        begun = Referral.history.filter(id=OuterRef("pk"), history_type="+", history_user_id=user.pk)
        writing = every.filter(Exists(begun), status=Status.DRAFT)
        theirs = every.filter(person__in=Case.objects.people_of(user))
        return self.filter(pk__in=every.filter(worker=user).union(theirs, writing, all=True))

    def with_owner(self):
        """Annotates `owner` (an id): who carries the person's case, else who looks after it and still can."""
        own = models.Case(models.When(_worker_works_here(), then="worker"))
        return self.annotate(
            owner=Coalesce(Subquery(Case.objects.owners()), own, output_field=models.UUIDField())
        )

    def owned_by(self, user):
        return self.with_owner().filter(owner=user.pk)

    def unowned(self):
        """What nobody goes on with; a draft is its author's own and is not counted."""
        return self.sent().with_owner().filter(owner=None)

    def due(self, now):
        """The last moment to answer has come."""
        return self.filter(answer_due_at__lte=now)

    def nearly_due(self, now):
        """Three quarters of the time to answer are over, and not yet all of it."""
        return self.annotate(time_left=LAST_QUARTER).filter(time_left__lte=now, answer_due_at__gt=now)

    def may_be_nudged(self):
        """Whose mailbox is open and whose packet the person's no did not stop."""
        return self.filter(mailbox__is_open=True).exclude(STOPPED)

    def stopped(self):
        """Whose packet is read no more since `stopped_at`: consent was taken back, or a no froze it."""
        since = Coalesce("packet__disclosure__consent__revoked_at", "packet__freeze__at")
        return self.filter(STOPPED).annotate(stopped_at=since)

    def with_worker(self):
        """Looked after by somebody who still works on referrals here and may see the person."""
        return self.filter(_worker_works_here())

    def without_worker(self):
        return self.exclude(_worker_works_here())

    def with_supervisors(self):
        """One row a referral and `supervisor` (an id) of its program."""
        supervisors = Membership.objects.active().filter(role=Role.SUPERVISOR)
        return self.filter(program__memberships__in=supervisors).annotate(
            supervisor=F("program__memberships__user")
        )

    def linked(self):
        """The service started, and nobody disputes it."""
        return self.filter(STARTED)

    def for_rows(self):
        return self.select_related(
            "person", "service__agency", "service__access_point", "mailbox", "sent_by", "worker", "program"
        )


def _worker_works_here():
    return policy.works_with(Permission.REFERRAL_VIEW, "worker") & open_to("worker")


class Referral(Scoped):
    """One request to one service for one person. After a decline, the next one is a new referral."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="referrals")
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals", null=True, blank=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="referrals", verbose_name=_("service"))
    # The database holds it to a mailbox of the referral's program.
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="referrals", null=True, blank=True)
    packet = models.OneToOneField(Packet, models.PROTECT, related_name="referral", null=True, blank=True)
    after = models.ForeignKey(
        "self", models.PROTECT, related_name="next_tries", null=True, blank=True,
        help_text="the declined referral that this one follows",
    )  # fmt: skip
    need = models.CharField(_("need"), max_length=30, choices=Need)
    urgency = models.CharField(_("answer needed"), max_length=20, choices=Urgency, default=Urgency.ROUTINE)
    note = models.TextField(_("note to the partner"), max_length=1000, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    business_status = models.CharField(
        _("where it stands"), max_length=20, choices=BusinessStatus, blank=True
    )
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    # Who looks after it where the person has no open case: who sent it, until somebody takes it over.
    worker = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("looked after by")
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(_("who answered"), max_length=300, blank=True)
    decline_reason = models.CharField(_("why declined"), max_length=20, choices=DeclineReason, blank=True)
    appointment_at = models.DateTimeField(_("appointment"), null=True, blank=True)
    did_not_attend_reason = models.CharField(
        _("why they did not attend"), max_length=20, choices=DidNotAttendReason, blank=True
    )
    # Said by a partner who never opened the name, and confirmed by nobody: it counts as no start yet.
    start_said_at = models.DateTimeField(_("said to have started"), null=True, blank=True)
    linked_at = models.DateTimeField(_("service started"), null=True, blank=True)
    linkage_source = models.CharField(_("who said so"), max_length=20, choices=LinkageSource, blank=True)
    confirmed_source = models.CharField(
        _("who else said so"), max_length=20, choices=LinkageSource, blank=True
    )
    not_linked_source = models.CharField(
        _("who said that it did not start"), max_length=20, choices=LinkageSource, blank=True
    )
    linkage_disputed = models.BooleanField(_("two sources disagree"), default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    not_linked_reason = models.CharField(
        _("why not linked"), max_length=20, choices=NotLinkedReason, blank=True
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    last_said_by = models.CharField(_("who said the last word"), max_length=300, blank=True)
    last_said_at = models.DateTimeField(null=True, blank=True)

    objects = ReferralQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        indexes = [
            models.Index(fields=["person", "-created_at"], name="referral_by_person"),
            models.Index(
                fields=["answer_due_at"], name="referral_waiting", condition=Q(status=Status.REQUESTED)
            ),
            models.Index(fields=["mailbox", "status"], name="referral_by_mailbox"),
            models.Index(fields=["program", "-created_at", "-id"], name="referral_by_time"),
            models.Index(
                fields=["program", "answer_due_at", "id"],
                name="referral_waiting_listed",
                condition=Q(status=Status.REQUESTED),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values)
                & Q(business_status__in=["", *BusinessStatus.values])
                & Q(urgency__in=Urgency.values)
                & Q(need__in=Need.values),
                name="referral_codes_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.CANCELLED, Status.ENTERED_IN_ERROR])
                | Q(
                    packet__isnull=False, mailbox__isnull=False, sent_at__isnull=False, sent_by__isnull=False
                ),
                name="referral_leaves_only_with_a_packet",
            ),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=True, worker__isnull=True)
                | Q(sent_by__isnull=False, worker__isnull=False),
                name="referral_sent_has_a_worker",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.REJECTED) | ~Q(decline_reason=""),
                name="referral_declined_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.FAILED) | ~Q(not_linked_reason=""),
                name="referral_unlinked_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.CANCELLED, Status.ON_HOLD, Status.ENTERED_IN_ERROR])
                | ~Q(reason=""),
                name="referral_stopped_says_why",
            ),
            models.CheckConstraint(
                condition=Q(linked_at=None, linkage_source="")
                | Q(linked_at__isnull=False, linkage_source__in=LinkageSource.values),
                name="referral_linked_names_its_source",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_source="")
                | Q(confirmed_source__in=LinkageSource.values, linked_at__isnull=False)
                & ~Q(confirmed_source=F("linkage_source")),
                name="referral_confirmed_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(linkage_disputed=False)
                | Q(linked_at__isnull=False, not_linked_source__in=LinkageSource.values)
                & ~Q(not_linked_source=F("linkage_source"))
                | Q(
                    start_said_at__isnull=False,
                    not_linked_source__in=[LinkageSource.PERSON, LinkageSource.WORKER],
                ),
                name="referral_dispute_has_two_sides",
            ),
            models.CheckConstraint(
                condition=Q(start_said_at=None) | Q(linked_at=None), name="referral_start_is_said_or_linked"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("sent_at")),
                name="referral_answer_after_sending",
            ),
        ]

    def __str__(self):
        return self.get_status_display()

    @property
    def copied_as(self):
        return NOT_YET if self.status == Status.DRAFT else Fact.RECORD

    @property
    def steps(self):
        """Names of the steps that may be taken now."""
        return {step.name for step in REFERRAL.steps_from(self.status)}

    @property
    def short(self):
        """What both sides say on the phone, so that no name is needed."""
        return str(self.pk)[:8].upper()

    @property
    def desk(self):
        """Whom to call about it, and where: the service's intake, else the phone of the mailbox asked."""
        desk = self.service.desk
        if desk["phone"] or self.mailbox is None:
            return desk
        return desk | {"phone": self.mailbox.phone, "extension": ""}

    @property
    def name_was_opened(self):
        """Whether the partner typed a code and knows whom it speaks of."""
        return self.contact_codes.exclude(opened_at=None).exists()

    is_draft = whether("status", Status.DRAFT)
    awaits_answer = whether("status", Status.REQUESTED)
    is_under_way = whether("status", *UNDER_WAY)
    is_paused = whether("status", Status.ON_HOLD)
    was_declined = whether("status", Status.REJECTED)
    was_withdrawn = whether("status", Status.CANCELLED)
    ended_unlinked = whether("status", Status.FAILED)
    has_news = whether("business_status", *(set(BusinessStatus) - {BusinessStatus.SENT}))
    came_back = None  # for rows of `with_turn`
    is_our_turn = whether("turn", Asker.US)
    is_the_partners_turn = whether("turn", Asker.PARTNER)

    @property
    def has_appointment(self):
        return self.appointment_at is not None and self.business_status == BusinessStatus.SCHEDULED

    @property
    def is_linked(self):
        """The same answer as `ReferralQuerySet.linked`, for one already loaded."""
        return self.linked_at is not None and not self.linkage_disputed

    @property
    def is_open(self):
        """The same answer as `ReferralQuerySet.open`, for one already loaded."""
        return self.status in RUNNING and not self.is_linked

    @property
    def turn(self):
        """Whose turn it is: a partner's while it is open, unless it came back to us; else nobody's."""
        came_back = self.came_back
        if came_back is None:
            came_back = Referral.objects.our_turn().filter(pk=self.pk).exists()
        if self.status == Status.DRAFT or came_back:
            return Asker.US
        return Asker.PARTNER if self.is_open else Asker.NOBODY


class UnmetNeed(Scoped):
    """Nobody could take this person. Counted, not forgotten."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="unmet_needs", null=True, blank=True)
    need = models.CharField(_("need"), max_length=30, choices=Need)
    reason = models.CharField(_("why nobody could"), max_length=20, choices=UnmetReason)
    area = models.CharField(_("where"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    referral = models.ForeignKey(
        Referral, models.PROTECT, related_name="unmet_needs", null=True, blank=True,
        help_text="the last one that was declined",
    )  # fmt: skip
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    copied_as = Fact.RECORD
    objects = VisibleWithReferrals.as_manager()
    history = tracked()

    class Meta:
        ordering = ["-noted_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(need__in=Need.values) & Q(reason__in=UnmetReason.values), name="unmet_codes_known"
            )
        ]

    def __str__(self):
        return self.get_need_display()
