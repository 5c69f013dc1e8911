"""One message to one recipient, and each try at sending it. Ids only: words are found when it leaves."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

IS_NEW = IsNull(F("read_at"), True)


class NoticeQuerySet(models.QuerySet):
    def addressed_to(self, user):
        """What this member of staff was told, newest first."""
        return self.filter(recipient=user.pk).order_by("-created_at", "id")

    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    """One message to one member of staff. The row is the in-app notice, and the constraint makes it one.

    `occurrence` is the moment that the message is about, so a postponed promise may be told again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.CharField(max_length=40)
    recipient = models.UUIDField()
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    step = models.CharField(max_length=40)
    occurrence = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "kind", "step", "occurrence", "recipient"], name="notice_told_once"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_by_recipient"),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(
                F("recipient"), IS_NEW.desc(), F("created_at").desc(), F("id").desc(), name="notice_listed"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class DeliveryState(models.TextChoices):
    """How far one e-mail has come. Between `SENDING` and `SENT` only the mail queue knows."""

    PENDING = "pending", _("Waiting to be sent")
    CLAIMED = "claimed", _("Taken by a worker")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    HELD = "held", _("Held back")
    FAILED = "failed", _("Could not be sent")


class WaitReason(models.TextChoices):
    """Why an e-mail waits, in words for the person who can do something about it."""

    QUIET_HOURS = "quiet_hours", _("The reader asked for quiet at this hour")
    NO_MAIL_SERVER = "no_mail_server", _("The mail server could not be reached")
    REFUSED = "refused", _("The mail server refused it")
    INTERRUPTED = "interrupted", _("The connection broke while it was being sent")
    IN_DOUBT = "in_doubt", _("Two tries broke off after the server had it; it may have arrived twice")
    GAVE_UP = "gave_up", _("Tried too often")
    NO_ADDRESS = "no_address", _("The reader has no address or may not sign in any more")
    NO_WORDS = "no_words", _("Its words could not be written")
    CHECK_SAID_NO = "check_said_no", _("A check did not let it leave")
    CHECK_BROKEN = "check_broken", _("A check is missing or broken")


STRUGGLES = (WaitReason.NO_MAIL_SERVER, WaitReason.REFUSED, WaitReason.INTERRUPTED)
STOPPED = (DeliveryState.HELD, DeliveryState.FAILED)
IN_HAND = (DeliveryState.CLAIMED, DeliveryState.SENDING)
UNDELIVERED = (DeliveryState.PENDING, *IN_HAND)
WAITS_FOR_SOMEBODY = Q(Q(state__in=STOPPED) | Q(ambiguous=True), seen_at=None)


class DeliveryQuerySet(models.QuerySet):
    def undelivered(self):
        """Still on its way."""
        return self.filter(state__in=UNDELIVERED)

    def claimable(self):
        """Free to take: its waiting time is over, or its last worker's lease. Tried least comes first."""
        return self.undelivered().filter(until__lte=Now()).order_by("attempts", "until", "id")

    def claimed_under(self, claim):
        """What one batch holds and has not begun to send."""
        return self.filter(claim=claim, state=DeliveryState.CLAIMED)

    def needing_attention(self):
        """What a person must look at and has not: held back, could not be sent, or perhaps arrived twice."""
        return self.filter(WAITS_FOR_SOMEBODY)

    def struggling(self):
        """What is tried again by itself because the mail server did not take it."""
        return self.undelivered().filter(reason__in=STRUGGLES)


class Delivery(models.Model):
    """One notice on its way by e-mail.

    `until`: nobody else touches it before; a waiting time while pending, a lease while in hand.
    `claim`: which batch holds it; every later step is conditional on it, so a late worker changes nothing.
    `ambiguous`: a try broke off and nobody could say whether it arrived; it may have come twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.OneToOneField(Notice, models.CASCADE, related_name="delivery")
    program = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    until = models.DateTimeField(db_default=Now())
    claim = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=120, blank=True)
    ambiguous = models.BooleanField(default=False)
    reason = models.CharField(_("why it waits"), max_length=20, choices=WaitReason, blank=True)
    detail = models.CharField(max_length=120, blank=True, help_text="a check's name, a server's code")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | (~Q(state=DeliveryState.SENT) & Q(sent_at=None)),
                name="delivery_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(DeliveryState.SENDING, DeliveryState.SENT)) | ~Q(message_id=""),
                name="delivery_leaves_with_a_message_id",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_HAND) | Q(claim__isnull=False), name="delivery_in_hand_has_a_claim"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=STOPPED) | ~Q(reason=""),
                name="delivery_held_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["attempts", "until", "id"],
                name="delivery_claimable",
                condition=Q(state__in=UNDELIVERED),
            ),
            models.Index(
                fields=["program", "-created_at", "-id"],
                name="delivery_needs_attention",
                condition=WAITS_FOR_SOMEBODY,
            ),
        ]

    def __str__(self):
        return f"{self.state} {self.pk}"

    @property
    def stopped(self):
        """Whether it goes no further until a person says so."""
        return self.state in STOPPED


class QuietHours(models.Model):
    """When a member of staff wants no e-mail, on their own wall clock. In-app notices come at any time."""

    recipient = models.UUIDField(primary_key=True)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    zone = models.CharField(max_length=60)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(starts=F("ends")), name="quiet_hours_end")]

    def __str__(self):
        return f"{self.starts:%H:%M}-{self.ends:%H:%M}"

    def end_after(self, at):
        """The moment (UTC) when the quiet that holds at `at` ends, or None when it is not quiet."""
        local = at.astimezone(ZoneInfo(self.zone))
        clock = local.time()
        over_midnight = self.starts > self.ends
        quiet = (
            clock >= self.starts or clock < self.ends if over_midnight else self.starts <= clock < self.ends
        )
        if not quiet:
            return None
        day = local.date() + timedelta(days=over_midnight and clock >= self.starts)
        return datetime.combine(day, self.ends, tzinfo=local.tzinfo).astimezone(ZoneInfo("UTC"))


class Heartbeat(models.Model):
    """When a scan last came to its end, so that silence is noticed."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()

    def __str__(self):
        return self.name
