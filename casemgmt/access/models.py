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
    history = tracked()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    public_phone__regex=KEPT, partner_phone__regex=KEPT, after_hours_phone__regex=KEPT
                ),
                name="program_phones_are_whole",
            )
        ]

    def __str__(self):
        return self.name

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
    def active(self):
        """Spells that have begun and not ended, by the database's own day."""
        return self.filter(Q(until=None) | Q(until__gte=Now()), since__lte=Now(), user__is_active=True)


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


class LinkRequest(models.Model):
    """Somebody asked for a link to choose a password. Whether the address is known is found out later."""

    address = models.TextField(editable=False)  # sealed
    asked_at = models.DateTimeField(db_default=Now(), editable=False)

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
