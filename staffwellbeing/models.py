"""What staff tell about themselves, and who is there for them. None of it has a history or an admin page."""

import uuid
from contextlib import contextmanager

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Membership, Scoped, Team, User
from casemgmt.access.roles import Permission
from casemgmt.codes.wellbeing import ITEMS, SupportKind
from casemgmt.figures.suppression import SMALLEST_ANSWER
from staffwellbeing import encryption


@contextmanager
def journal_of(user):
    """Show the database's session this user's journal, and no other, until the end of the block."""
    _show_journal(encryption.pseudonym(user))
    try:
        yield JournalEntry.objects.all()
    finally:
        if not connection.needs_rollback:
            _show_journal("")


def _show_journal(author):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.author', %s, true)", [author])


class JournalEntry(models.Model):
    """One check-in, sealed for its author. A day and no hour, so that no shift log finds it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.CharField(max_length=64, editable=False)
    day = models.DateField(editable=False)
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["author", "-day"], name="journal_by_author")]

    def __str__(self):
        return f"{self.day:%Y-%m-%d}"


class Tally(models.Model):
    """One person's answer to one item in one month, as a code. The application cannot read it.

    `token` is a person's for that month and item alone; it replaces an answer and takes it back.
    """

    token = models.UUIDField(primary_key=True, editable=False)
    program = models.CharField(max_length=40, editable=False)
    team = models.UUIDField(editable=False)
    month = models.DateField(editable=False)
    item = models.CharField(max_length=20, editable=False)
    answer = models.UUIDField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="tally_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(item__in=list(ITEMS)), name="tally_item_known"),
        ]

    def __str__(self):
        return f"{self.item} {self.month:%Y-%m}"


class GroupSnapshotQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Figures of the programs whose groups the user may see."""
        return self.filter(program__in=policy.programs_where(user, Permission.WELLBEING_GROUPS))


class GroupSnapshot(Scoped):
    """What a month came to, when it closed, for one item and one team (none: the whole program).

    Without numbers the group stays hidden; the row says only that there is such a team.
    """

    month = models.DateField(_("month"), editable=False)
    item = models.CharField(max_length=20, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, editable=False)
    # How small they may be, the last of the constraints says.
    people = models.IntegerField(null=True, editable=False)
    heavy = models.IntegerField(null=True, editable=False)

    objects = GroupSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "team__name", "item"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "month", "item", "team"],
                nulls_distinct=False,
                name="group_snapshot_frozen",
            ),
            models.CheckConstraint(
                condition=Q(people=None, heavy=None)
                | Q(people__isnull=False, heavy__isnull=False)
                & Q(
                    heavy__gte=SMALLEST_ANSWER,
                    heavy__lte=F("people") - SMALLEST_ANSWER,
                ),
                name="group_snapshot_points_at_nobody",
            ),
        ]

    def __str__(self):
        return f"{self.item} {self.month:%Y-%m}"


class SupportContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever is there for the staff of the user's programs."""
        return self.filter(program__in=policy.programs_where(user, Permission.WELLBEING_OWN), retired_on=None)

    def askable(self):
        """Those who can be asked here, because they sign in themselves and still work for the program."""
        here = Membership.objects.active().filter(user=OuterRef("user"), program=OuterRef("program"))
        return self.filter(Exists(here))


class SupportContact(Scoped):
    """Somebody, or some service, that is there for staff: in the order in which they are shown."""

    Kind = SupportKind

    kind = models.CharField(_("kind"), max_length=20, choices=SupportKind)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    note = models.CharField(_("when and how"), max_length=200, blank=True)
    user = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("can be asked here as")
    )
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    retired_on = models.DateField(null=True, editable=False)

    objects = SupportContactQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SupportKind.values), name="support_kind_known"),
            models.CheckConstraint(
                condition=~Q(phone="") | Q(user__isnull=False) | ~Q(note=""), name="support_can_be_reached"
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.get_kind_display()}"

    @property
    def dial(self):
        """The phone as a phone dials it."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


class SupportRequestQuerySet(models.QuerySet):
    def asked_of(self, user):
        """What colleagues asked of this user, unanswered and oldest first."""
        return self.filter(supporter=user.pk).order_by(F("answered_at").asc(nulls_first=True), "created_at")

    def asked_by(self, user):
        """What the user asked, newest first."""
        return self.filter(asked_by=user.pk).order_by("-created_at")

    def unanswered(self):
        return self.filter(answered_at=None)


class SupportRequest(Scoped):
    """A member of staff would like to talk to a supporter. Row security shows it to these two alone."""

    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    supporter = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "supporter"],
                condition=Q(answered_at=None),
                name="one_open_request_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("created_at")),
                name="support_answered_after_asked",
            ),
        ]

    def __str__(self):
        return str(self.pk)
