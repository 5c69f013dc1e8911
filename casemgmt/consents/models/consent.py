from datetime import timedelta

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Agency, Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.codes.facts import NOT_YET, Fact, LeftOut, facts_of, guarded_as
from casemgmt.codes.languages import Language
from casemgmt.codes.sharing import (
    KIND_COVERS,
    KIND_PURPOSES,
    ConsentKind,
    Given,
    Interpreter,
    SharingPurpose,
    SignedAs,
)
from casemgmt.consents.models.rules import LONGEST_VERBAL
from casemgmt.consents.workflow import CONSENT, NO, Status
from casemgmt.history import tracked
from casemgmt.people.models import Person, with_seen_person
from casemgmt.workflow import whether

TPO = ConsentKind.PART2_TPO
SIGNED = Q(given__in=[Given.DRAWN, Given.TYPED, Given.SCANNED]) & ~Q(signature="") & ~Q(signer_name="")
SPOKEN = Q(given=Given.VERBAL) & ~Q(witness="")

# The elements of 42 CFR 2.31(a), in its order, and what else must be known before a consent counts. We ask
# them of every kind: each is a constraint of the database, and its words are what the page says is missing.
ELEMENTS = {
    "person": (~Q(person_name=""), _("Write the person's name as it stands on the consent.")),
    "discloser": (~Q(discloser=""), _("Say who may share.")),
    "what": (Q(what__len__gt=0), _("Choose what may be shared.")),
    "recipient": (
        Q(recipient__isnull=False) | ~Q(recipient_name="") | Q(all_treating=True, kind=TPO),
        _("Say with whom."),
    ),
    "purpose": (~Q(purpose=""), _("Say what it is for.")),
    "right_to_revoke": (
        Q(told_how_to_revoke=True),
        _("Tell the person that they can take this back, and how."),
    ),
    "expiry": (
        Q(expires_on__isnull=False) | Q(no_end=True, kind=TPO),
        _("Choose the last day. Only consent to treatment, payment and operations may have none."),
    ),
    "signature": (SPOKEN | SIGNED, _("A spoken yes needs a witness; anything else needs a signature.")),
    "date": (Q(given_on__isnull=False), _("Write the day on which the person agreed.")),
    "redisclosure": (
        ~Q(kind=TPO) | Q(told_redisclosure=True),
        _("Tell the person that whoever gets these records may share them further."),
    ),
    "intermediary": (
        Q(intermediary="") | ~Q(participants=""),
        _("Where someone passes the facts on, say to whom."),
    ),
    "language": (~Q(language="") & ~Q(words=""), _("Read the consent aloud, and say in which language.")),
    "interpreter": (
        Q(interpreter=Interpreter.NONE) | ~Q(interpreter="") & ~Q(interpreter_name=""),
        _("Name the interpreter, or say that none was needed."),
    ),
}


def _one_kind_alone():
    """Each kind with the facts and purposes it may name: kinds are never combined (42 CFR 2.31(b), (d))."""
    fits = Q()
    for kind in ConsentKind:
        fits |= Q(
            kind=kind,
            what__contained_by=[fact.value for fact in facts_of(*KIND_COVERS[kind])],
            purpose__in=["", *sorted(KIND_PURPOSES[kind])],
        )
    return fits


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Consents of people the user may see, in the programs where the user may see consents."""
        programs = policy.programs_where(user, Permission.CONSENT_VIEW)
        return self.filter(with_seen_person(user), program__in=programs)

    def live(self, on):
        """Given, not taken back, and not ended on this day (the last day counts)."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on), status=Status.ACTIVE)


class Consent(Scoped):
    """A person's permission to share: one kind, one recipient, one purpose, named facts, an end.

    Once given, its terms never change; it can only be taken back.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    kind = models.CharField(_("kind"), max_length=24, choices=ConsentKind, default=ConsentKind.GENERAL)
    person_name = models.CharField(_("the person's name"), max_length=200, blank=True)
    discloser = models.CharField(_("who may share"), max_length=300, blank=True)
    what = ArrayField(
        models.CharField(max_length=30, choices=Fact), verbose_name=_("what"), default=list, blank=True
    )
    recipient = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("with which agency")
    )
    recipient_name = models.CharField(_("or with whom else"), max_length=300, blank=True)
    all_treating = models.BooleanField(_("everyone who treats the person"), default=False)
    intermediary = models.CharField(_("who passes it on"), max_length=300, blank=True)
    participants = models.CharField(_("to whom they pass it on"), max_length=300, blank=True)
    purpose = models.CharField(_("what it is for"), max_length=20, choices=SharingPurpose, blank=True)
    expires_on = models.DateField(_("last day"), null=True, blank=True)
    no_end = models.BooleanField(_("no end date"), default=False)
    told_how_to_revoke = models.BooleanField(_("told how to take it back"), default=False)
    told_redisclosure = models.BooleanField(_("told that it may be shared further"), default=False)
    language = models.CharField(_("read aloud in"), max_length=8, choices=Language, blank=True)
    interpreter = models.CharField(_("interpreter"), max_length=20, choices=Interpreter, blank=True)
    interpreter_name = models.CharField(_("interpreter's name or number"), max_length=200, blank=True)
    words = models.TextField(_("what was read aloud"), blank=True, editable=False)
    given = models.CharField(_("how the person agreed"), max_length=10, choices=Given, blank=True)
    given_on = models.DateField(_("agreed on"), null=True, blank=True)
    witness = models.CharField(_("witness"), max_length=200, blank=True)
    signature = models.TextField(_("signature"), max_length=20_000, blank=True)
    signer_name = models.CharField(_("who signed"), max_length=200, blank=True)
    signed_as = models.CharField(_("signed as"), max_length=20, choices=SignedAs, default=SignedAs.SELF)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    given_at = models.DateTimeField(_("agreement written down"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("no since"), null=True, blank=True)
    revoke_reason = models.CharField(_("why not"), max_length=200, blank=True)

    objects = ConsentQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_on", "-created_at", "id"]
        constraints = [
            *[
                models.CheckConstraint(
                    name=f"consent_active_has_{name}",
                    condition=Q(status__in=[Status.DRAFT, Status.REFUSED]) | condition,
                    violation_error_message=words,
                )
                for name, (condition, words) in ELEMENTS.items()
            ],
            models.CheckConstraint(
                name="consent_verbal_for_general_sharing_only",
                condition=~Q(given=Given.VERBAL) | Q(kind=ConsentKind.GENERAL),
                violation_error_message=_("This kind needs a signature; a spoken yes is not enough."),
            ),
            models.CheckConstraint(
                name="consent_verbal_is_short",
                condition=~Q(given=Given.VERBAL)
                | Q(expires_on__lte=Cast("given_on", models.DateField()) + timedelta(days=LONGEST_VERBAL)),
                violation_error_message=_("A spoken yes lasts a short time only."),
            ),
            models.CheckConstraint(
                name="consent_victim_release_ends",
                condition=~Q(kind=ConsentKind.VICTIM_SERVICE) | Q(expires_on__isnull=False),
                violation_error_message=_("A victim-service release needs a last day."),
            ),
            models.CheckConstraint(
                name="consent_ends_after_it_begins",
                condition=Q(expires_on=None) | Q(given_on=None) | Q(expires_on__gte=F("given_on")),
                violation_error_message=_("The last day must not come before the day of the yes."),
            ),
            models.CheckConstraint(
                name="consent_kinds_never_combined",
                condition=_one_kind_alone(),
                violation_error_message=_("This kind of consent does not cover these facts or this purpose."),
            ),
            models.CheckConstraint(
                name="consent_end_or_none", condition=Q(expires_on=None) | Q(no_end=False)
            ),
            models.CheckConstraint(
                name="consent_revoked_has_its_moment",
                condition=Q(status__in=sorted(NO), revoked_at__isnull=False)
                | ~Q(status__in=sorted(NO)) & Q(revoked_at=None, revoke_reason=""),
            ),
            models.CheckConstraint(
                name="consent_refused_to_somebody",
                condition=~Q(status=Status.REFUSED)
                | Q(recipient__isnull=False)
                | ~Q(recipient_name="")
                | Q(all_treating=True),
                violation_error_message=_("Say with whom."),
            ),
            models.CheckConstraint(
                name="consent_codes_known",
                condition=Q(
                    status__in=Status.values,
                    signed_as__in=SignedAs.values,
                    given__in=["", *Given.values],
                    language__in=["", *Language.values],
                    interpreter__in=["", *Interpreter.values],
                ),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="consent_keeps_its_terms",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["person", "status", "revoked_at", "revoke_reason"]),
                func=f"IF OLD.status <> '{Status.DRAFT}' THEN "
                "RAISE EXCEPTION 'pgtrigger: a consent that was given keeps its terms'; END IF; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="consent_only_moves_on",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"IF (OLD.status = '{Status.ACTIVE}' "
                f"AND NEW.status IN ('{Status.DRAFT}', '{Status.REFUSED}')) "
                f"OR (OLD.status IN ('{Status.REVOKED}', '{Status.REFUSED}') "
                "AND (NEW.status, NEW.revoked_at, NEW.revoke_reason) "
                "IS DISTINCT FROM (OLD.status, OLD.revoked_at, OLD.revoke_reason)) THEN "
                "RAISE EXCEPTION 'pgtrigger: a consent only moves on'; END IF; RETURN NEW;",
            ),
            pgtrigger.Protect(
                name="consent_is_kept",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__status=Status.DRAFT),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    is_draft = whether("status", Status.DRAFT)
    is_given = whether("status", Status.ACTIVE)
    was_taken_back = whether("status", Status.REVOKED)
    was_refused = whether("status", Status.REFUSED)
    was_said_aloud = whether("given", Given.VERBAL)
    was_drawn = whether("given", Given.DRAWN)
    was_typed = whether("given", Given.TYPED)
    was_scanned = whether("given", Given.SCANNED)

    @property
    def copied_as(self):
        """A permission to share guarded records tells that there are some."""
        return NOT_YET if self.is_draft else guarded_as(KIND_COVERS[self.kind], self.what)

    @property
    def what_labels(self):
        """The facts in words, in the order of the list."""
        return [fact.label for fact in Fact if fact in self.what]

    @property
    def recipient_words(self):
        if self.all_treating:
            return _("Everyone who treats the person, their health plans, payers, and this program's helpers")
        return self.recipient.name if self.recipient else self.recipient_name

    @property
    def is_no(self):
        """Whether the person chose not to share, or took it back."""
        return self.status in NO

    @property
    def steps(self):
        """Names of the steps that may be taken now."""
        return {step.name for step in CONSENT.steps_from(self.status)}

    def is_live(self, on):
        """The same answer as `ConsentQuerySet.live`, for one already loaded."""
        return self.status == Status.ACTIVE and not self.has_ended(on)

    def has_ended(self, on):
        return self.expires_on is not None and self.expires_on < on


class ScanQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(consent__in=Consent.objects.visible_to(user))


class Scan(Scoped):
    """The signed page of a consent, as it was scanned. Never changed, shown only as a download."""

    consent = models.OneToOneField(Consent, models.PROTECT, related_name="scan")
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    copied_as = LeftOut("a picture; the consent's words stand in the copy")
    objects = ScanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(media_type__in=["application/pdf", "image/png", "image/jpeg"]),
                name="scan_media_type_known",
            )
        ]

    def __str__(self):
        return self.sha256[:8]
