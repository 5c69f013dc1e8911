"""Who may not see whom: restricted people, those named to see them, and "I know this person"."""

import datetime
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.codes.facts import LeftOut
from casemgmt.errors import RuleBroken
from casemgmt.history import tracked

EMERGENCY = datetime.timedelta(minutes=60)  # how long a record stays open that was opened in an emergency


def seen_by(user: User, person: str = "pk") -> Q:
    """The one rule: a Q for rows whose `person` may be shown to this user.

    The database function `scope_hidden` says the same to row security, and the scope of whoever asks for
    themselves knows its answer.
    """
    return _known(user, person) or _open_to(user, person, Restriction.objects.closed_to(user))


def with_seen_person(user: User, person: str = "person") -> Q:
    """For rows that belong to their person's program: those where the user sees people, and may see this one.

    No row of a person is read for it.
    """
    return seen_by(user, person) & Q(program__in=policy.programs_where(user, Permission.PERSON_VIEW))


def seen_in_law(user: User, person: str = "pk") -> Q:
    """The same for papers of the law: whoever answers them sees those about restricted people as well.

    Never about somebody they know. The database function `scope_hidden_in_law` says it to row security.
    """
    answering = policy.programs_where(user, Permission.LEGAL_WORK)
    closed = Restriction.objects.closed_to(user).exclude(program__in=answering)
    return _known(user, person, in_law=True) or _open_to(user, person, closed)


def open_to(user: str, person: str = "person") -> Q:
    """The same rule for rows that name a user in one column and a person, or nobody, in the other."""
    closed = Restriction.objects.open().filter(person=OuterRef(person))
    named = PersonGrant.objects.live().filter(user=OuterRef(user), person=OuterRef(person))
    known = Conflict.objects.open().filter(user=OuterRef(user), person=OuterRef(person))
    return ~Exists(known) & (~Exists(closed) | Exists(named))


def is_hidden(person: UUID, *, user: User) -> bool:
    """Whether the record of this person (an id) is closed to the user; the same rule as `seen_by`."""
    closed = Restriction.objects.closed_to(user).filter(person=person)
    return closed.exists() or Conflict.objects.open().filter(user=user.pk, person=person).exists()


def hidden_from(user: User) -> set[UUID]:
    """The ids of all people whose records are closed to this user; the same rule, asked once for many."""
    closed = Restriction.objects.closed_to(user).order_by().values_list("person", flat=True)
    known = Conflict.objects.open().filter(user=user.pk).order_by().values_list("person", flat=True)
    return {*closed.union(known)}


def refuse_if_hidden(person: UUID, *, user: User) -> None:
    """RuleBroken when this person (an id) is hidden from the user: no work may be given to them. Not why."""
    if is_hidden(person, user=user):
        raise RuleBroken(cannot_take(user))


def cannot_take(user: User) -> str:
    """That work cannot go to them, and not why."""
    return gettext("%(name)s cannot take this on. Choose somebody else.") % {"name": user}


def _known(user: User, person: str, *, in_law: bool = False) -> Q | None:
    """The same by the ids that the user's own scope found, where row security looks at this very column.

    Never an empty Q: inside an OR that would show nothing at all.
    """
    hidden = scope.hidden_from(f"user:{user.pk}", in_law=in_law)
    is_elsewhere = "__" in person and scope.hides_many(in_law=in_law)
    return None if hidden is None or is_elsewhere else ~Q(**{f"{person}__in": hidden})


def _open_to(user: User, person: str, restrictions: QuerySet[Any]) -> Q:
    hidden = {f"{person}__in": restrictions.values("person")}
    unseen = {f"{person}__in": Conflict.objects.open().filter(user=user.pk).values("person")}
    return ~Q(**hidden) & ~Q(**unseen)


class WhoSeesWhom(models.QuerySet):
    """Rows that say who may see whom. They hold ids and reasons, nothing of the record itself."""

    def visible_to(self, user: User) -> Self:
        """For those who restrict records in the program; nobody sees what is said about themselves."""
        programs = policy.programs_where(user, Permission.PERSON_RESTRICT)
        return self.filter(program__in=programs)

    def open(self) -> Self:
        return self.filter(until=None)


class RestrictionQuerySet(WhoSeesWhom):
    def closed_to(self, user: User) -> Self:
        """Restrictions that hold now and do not name this user."""
        named = PersonGrant.objects.live().filter(user=user.pk).values("person")
        return self.open().exclude(person__in=named)


class Restriction(Scoped):
    """A spell in which a person is seen by those who are named, and by nobody else."""

    class Kind(models.TextChoices):
        SAFETY = "safety", _("Somebody may be looking for them")
        PRIVACY = "privacy", _("Known to many people, or asked for it")
        OWN = "own", _("Own record of staff, a peer or a volunteer")
        FAMILY = "family", _("Family or friend of somebody who works here")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="restrictions")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    why = models.CharField(_("why"), max_length=200)
    since = models.DateTimeField(_("since"), db_default=Now())
    until = models.DateTimeField(_("until"), null=True, blank=True)

    copied_as = LeftOut("says how the record is guarded")
    objects = RestrictionQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["-since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="restricted_once"),
            models.CheckConstraint(condition=~Q(why=""), name="restriction_says_why"),
            models.CheckConstraint(
                condition=Q(kind__in=["safety", "privacy", "own", "family"]), name="restriction_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class PersonGrantQuerySet(WhoSeesWhom):
    def live(self) -> Self:
        """Those that open the record at this moment, by the database's clock."""
        return self.filter(Q(until=None) | Q(until__gt=Now()), since__lte=Now())

    def counting_down(self, user: User, person: UUID) -> Self:
        """The user's emergency grant for this record, with the time `left` by the database's clock.

        None once they have said that they know the person, or are that person.
        """
        left = ExpressionWrapper(F("until") - Now(), output_field=models.DurationField())
        known = Conflict.objects.open().filter(user=user.pk).values("person")
        mine = self.live().filter(user=user.pk, person=person, emergency=True)
        return mine.exclude(person__in=known).annotate(left=left)

    def named(self) -> Self:
        """Given by somebody else, for as long as it takes."""
        return self.filter(emergency=False)


class PersonGrant(Scoped):
    """One user who may see one restricted person: named by somebody else, or for an hour in an emergency."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    since = models.DateTimeField(_("since"), db_default=Now())
    until = models.DateTimeField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    why = models.CharField(_("why"), max_length=200)
    emergency = models.BooleanField(_("in an emergency"), default=False)

    copied_as = LeftOut("says which members of staff may see the record")
    objects = PersonGrantQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("named to see a restricted person")
        verbose_name_plural = _("named to see restricted people")
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["user", "person"], name="person_grant_by_user")]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="person_grant_says_why"),
            models.CheckConstraint(
                condition=Q(emergency=True, until__isnull=False, until__lte=F("since") + EMERGENCY)
                | Q(emergency=False),
                name="person_grant_emergency_ends_within_the_hour",
            ),
            models.CheckConstraint(
                condition=Q(emergency=True) | ~Q(given_by=F("user")), name="person_grant_by_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Conflict(Scoped):
    """A user who knows a person, or is that person: the record is hidden from them, and nobody asks why."""

    class Kind(models.TextChoices):
        KNOWS = "knows", _("Knows the person")
        OWN = "own", _("Their own record")
        PERHAPS_OWN = "perhaps_own", _("May be their own record")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.KNOWS)
    since = models.DateTimeField(_("since"), db_default=Now())
    until = models.DateTimeField(_("until"), null=True, blank=True)

    copied_as = LeftOut("says which members of staff know the person")
    objects = WhoSeesWhom.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        ordering = ["-since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "user"], condition=Q(until=None), name="conflict_once_a_pair"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["knows", "own", "perhaps_own"]), name="conflict_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
