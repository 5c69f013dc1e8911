"""Who is who: agencies, programs, teams, the people who work there, and their roles."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Now
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Role
from casemgmt.codes.phones import KEPT
from casemgmt.codes.whereabouts import Within
from casemgmt.days import local_day
from casemgmt.history import tracked


class Agency(models.Model):
    """Any organization: the program's operator, a partner provider, a police department."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    is_operator = models.BooleanField(_("runs a responder program"), default=False)
    is_partner = models.BooleanField(_("takes referrals"), default=False)
    is_part2_program = models.BooleanField(_("covered by 42 CFR Part 2"), default=False)
    is_victim_service_provider = models.BooleanField(_("victim service provider"), default=False)
    is_law_enforcement = models.BooleanField(_("law enforcement"), default=False)
    history = tracked()

    class Meta:
        ordering = ["name"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self):
        return self.name


class Program(models.Model):
    """A responder program that an operator agency runs. Row security is scoped by it."""

    id = models.SlugField(_("short name"), primary_key=True, max_length=40)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="programs")
    name = models.CharField(_("name"), max_length=200)
    zone = models.CharField(_("time zone"), max_length=60)
    public_phone = models.CharField(_("phone for the public"), max_length=20, blank=True)
    partner_phone = models.CharField(_("phone for partners"), max_length=20, blank=True)
    after_hours_phone = models.CharField(_("phone after hours"), max_length=20, blank=True)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    incident_hours = models.SmallIntegerField(_("incident report due within"), choices=Within, default=24)
    history = tracked()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    public_phone__regex=KEPT, partner_phone__regex=KEPT, after_hours_phone__regex=KEPT
                ),
                name="program_phones_are_whole",
            ),
            models.CheckConstraint(condition=Q(incident_hours__in=Within.values), name="incident_in_time"),
        ]

    def __str__(self):
        return self.name

    def day_of(self, at):
        """The calendar day there at this moment."""
        return local_day(at, self.zone)

    @property
    def public_desk(self):
        """Whom the people it serves call, and where."""
        return {"agency": self.name, "phone": self.public_phone} | self._hours

    @property
    def partner_desk(self):
        """Whom partners call, and where."""
        return {"agency": self.name, "phone": self.partner_phone or self.public_phone} | self._hours

    @property
    def _hours(self):
        return {"hours": self.hours, "after_hours": self.after_hours_phone}


class Team(models.Model):
    """A unit inside an agency that works for one program."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="teams", db_column="program")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=120)
    history = tracked()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="team_name_once_in_a_program")
        ]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Somebody who signs in. Sign-ins belong to the audit, so no `last_login` is kept."""

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=8, default="en")
    phone = models.CharField(_("work phone"), max_length=16, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    session_round = models.PositiveIntegerField(default=0, editable=False)  # one more ends every session
    last_login = None
    token = None  # what the request was signed in by, where that was a token

    objects = UserManager()
    history = tracked(excluded=["password", "session_round"], unstamped=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_email"),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"), name="user_phone_is_e164"
            ),
        ]

    def __str__(self):
        return self.name

    def _get_session_auth_hash(self, secret=None):
        """What a session must know to be this user's: it changes with the password and with each round."""
        parts = f"{self.session_round} {self.password}"
        return salted_hmac("casemgmt.access.session", parts, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def active_memberships(self):
        """What this user is, today, in which program: read once a request. A token knows its own alone."""
        spells = self.memberships.active().select_related("program", "team").order_by("since", "id")
        return list(spells.filter(program=self.token.program_id) if self.token else spells)


class MembershipQuerySet(models.QuerySet):
    def unended(self):
        """Spells without an end, or whose end is still to come."""
        return self.filter(Q(until=None) | Q(until__gte=Now()))

    def active(self):
        """Spells that have begun and not ended, by the database's own day."""
        return self.unended().filter(since__lte=Now(), user__is_active=True)


class Membership(models.Model):
    """A user's role in a program, in one team or program-wide, for a spell of time."""

    class Kind(models.TextChoices):
        EMPLOYEE = "employee", _("Employee")
        CONTRACTOR = "contractor", _("Contractor")
        INTERN = "intern", _("Intern")
        VOLUNTEER = "volunteer", _("Volunteer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    program = models.ForeignKey(Program, models.PROTECT, related_name="memberships", db_column="program")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships", null=True, blank=True)
    role = models.CharField(_("role"), max_length=40, choices=Role)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.EMPLOYEE)
    since = models.DateTimeField(_("since"), db_default=Now())
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = tracked()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "program", "team", "role"], condition=Q(until=None),
                nulls_distinct=False, name="one_open_membership_of_a_kind",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_role_display()}, {self.team or self.program}"


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody accepted or withdrew, run out or not: what the program that invites sees."""
        return self.filter(ended_at=None)

    def answerable_by(self, user):
        """Those that the owner of this account may still accept or turn down."""
        mine = self.open().filter(expires_at__gt=Now(), declined_at=None, email=user.email.lower())
        return mine if user.is_active else mine.none()


class WaitingLetter(models.Model):
    """A row whose letter leaves once a mail server takes it; after each try it waits twice as long."""

    letter_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    letter_due = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Invitation(WaitingLetter):
    """A role offered to whoever has an address. It begins when the owner of the account accepts.

    Whether the address has an account, and what its owner said but yes, is nothing the program learns.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REPLACED = "replaced", _("Ran out, and was sent anew")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="invitations", db_column="program")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=40, choices=Role)
    kind = models.CharField(_("kind"), max_length=20, choices=Membership.Kind)
    invited_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("runs out"))
    letter_at = models.DateTimeField(null=True, editable=False)  # none: the letter has yet to leave
    letter_refused = models.CharField(max_length=3, blank=True, editable=False)  # the mail server's number
    declined_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()
    history = tracked(excluded=["letter_tries", "letter_due"])

    class Meta:
        ordering = ["invited_at"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="invitation_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_address_in_small_letters"
            ),
            models.UniqueConstraint(
                fields=["program", "email"], condition=Q(ended_at=None), name="one_open_invitation"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.team or self.program}"


class AccountChangeQuerySet(models.QuerySet["AccountChange"]):
    def waiting(self):
        """Those that some program has not agreed to yet."""
        return self.filter(agreed_at=None, ended_at=None)

    def keeps_second_step_shut(self, user):
        """Whether this user's second step was taken off and not every program agreed to a new one."""
        resets = self.filter(user=user, what=AccountChange.What.SECOND_STEP)
        newest = resets.order_by("-asked_at", "-id").first()
        return newest is not None and newest.agreed_at is None


class AccountChange(models.Model):
    """What opens an account further: done once every program agrees that its owner works in."""

    class What(models.TextChoices):
        REACTIVATE = "reactivate", _("Let them sign in again")
        SECOND_STEP = "second_step", _("Let them set up a new second step")
        CORRECT = "correct", _("Correct name or address")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="account_changes")
    program = models.ForeignKey(Program, models.PROTECT, related_name="+", db_column="program")
    what = models.CharField(max_length=20, choices=What)
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    agreed_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)  # refused, or asked anew

    objects = AccountChangeQuerySet.as_manager()
    history = tracked()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(ended_at=None), name="account_change_agreed_or_ended"
            ),
            models.UniqueConstraint(
                fields=["user", "what"], condition=Q(agreed_at=None, ended_at=None),
                name="one_waiting_account_change_of_a_kind",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.get_what_display()


class Agreement(models.Model):
    """An administrator's yes to a change of an account, for one program."""

    change = models.ForeignKey(AccountChange, models.PROTECT, related_name="agreements")
    program = models.ForeignKey(Program, models.PROTECT, related_name="+", db_column="program")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "program"], name="a_program_agrees_once")]

    def __str__(self):
        return f"{self.program}: {self.change}"


class ApiTokenQuerySet(models.QuerySet):
    def live(self):
        """Tokens that open something now: of users who work in the token's program."""
        here = {"user": OuterRef("user"), "program": OuterRef("program")}
        works = Exists(Membership.objects.active().filter(**here))
        return self.filter(works, revoked_at=None, expires_at__gt=Now(), user__is_active=True)


class ApiToken(models.Model):
    """A key for another system to one program, on behalf of a user and for fewer permissions.

    Only its digest is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    program = models.ForeignKey(Program, models.PROTECT, related_name="api_tokens", db_column="program")
    name = models.CharField(_("what uses it"), max_length=120)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    permissions = ArrayField(models.CharField(max_length=40), verbose_name=_("what it may do"))
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()
    history = tracked(excluded=["digest"])

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.name


class LinkRequest(WaitingLetter):
    """Somebody asked for a link to choose a password. Whether the address is known is found out later.

    `by` and `program`: the administrator who asked for somebody else, told where it cannot be sent.
    """

    address = models.TextField(editable=False)  # encrypted
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.CASCADE, related_name="+", null=True, editable=False)
    program = models.ForeignKey(Program, models.CASCADE, related_name="+", null=True, editable=False)

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


class Scoped(models.Model):
    """A row about somebody, or about work with them: one program owns it, and row security guards it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="+", db_column="program", editable=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True
