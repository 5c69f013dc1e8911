"""What is asked of the program in law, and whose records may not be touched."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.codes.facts import LeftOut
from casemgmt.codes.legal import RequestKind
from casemgmt.history import tracked
from casemgmt.holds.workflow import LEGAL_REQUEST, OPEN, RequestStatus
from casemgmt.people.models import Person, seen_in_law


class LegalRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Requests of the programs in which the user may see them, less those about people they know."""
        programs = policy.programs_where(user, Permission.LEGAL_VIEW)
        return self.filter(seen_in_law(user, "person") | Q(person=None), program__in=programs)

    def open(self):
        """Not answered yet."""
        return self.filter(status__in=OPEN)


class LegalRequest(Scoped):
    """One paper that asks for records: who asks, when, for what, what counsel says, how it was answered."""

    kind = models.CharField(_("kind"), max_length=20, choices=RequestKind)
    asked_by = models.CharField(_("who asks"), max_length=300)
    address = models.CharField(_("their address"), max_length=300, blank=True)
    reference = models.CharField(_("number on the paper"), max_length=200, blank=True)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("answer due on"))
    asks_for = models.TextField(_("what they ask for"), max_length=4000)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="legal_requests", null=True, blank=True, verbose_name=_("person")
    )
    custodian = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("records custodian"))
    counsel = models.CharField(_("counsel's name"), max_length=200, blank=True)
    counsel_says = models.TextField(_("what counsel says"), max_length=4000, blank=True)
    court_order = models.CharField(_("court order"), max_length=300, blank=True)
    subpoena = models.CharField(_("subpoena"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=RequestStatus, default=RequestStatus.RECEIVED
    )
    answer = models.TextField(_("our answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    copied_as = LeftOut("others' papers")
    objects = LegalRequestQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("legal request")
        verbose_name_plural = _("legal requests")
        ordering = ["due_on", "received_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="legal_request_says_who_and_what", condition=~Q(asked_by="") & ~Q(asks_for="")
            ),
            models.CheckConstraint(
                name="legal_request_due_after_it_came",
                condition=Q(due_on__gte=models.F("received_on")),
                violation_error_message=_("The answer cannot be due before the request came."),
            ),
            models.CheckConstraint(
                name="legal_request_own_copy_names_the_person",
                condition=~Q(kind=RequestKind.OWN_COPY) | Q(person__isnull=False),
                violation_error_message=_("Say whose copy this is."),
            ),
            models.CheckConstraint(
                name="legal_request_answered_with_moment",
                condition=Q(status__in=sorted(OPEN), answered_at=None)
                | ~Q(status__in=sorted(OPEN)) & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="legal_request_refused_in_words",
                condition=~Q(status=RequestStatus.REFUSED) | ~Q(answer=""),
                violation_error_message=_("Write the answer that refuses."),
            ),
            models.CheckConstraint(
                name="legal_request_codes_known",
                condition=Q(kind__in=RequestKind.values, status__in=RequestStatus.values),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def steps(self):
        """Names of the steps that may be taken now."""
        names = {step.name for step in LEGAL_REQUEST.steps_from(self.status)}
        own = self.kind == RequestKind.OWN_COPY
        return names - ({"to_counsel", "produce"} if own else {"hand_over"})

    def is_overdue(self, on):
        return self.status in OPEN and self.due_on < on


class LegalHoldQuerySet(models.QuerySet):
    def visible_to(self, user):
        programs = policy.programs_where(user, Permission.LEGAL_VIEW)
        return self.filter(seen_in_law(user, "person"), program__in=programs)

    def open(self):
        """Holds that hold now."""
        return self.filter(until=None)


class LegalHold(Scoped):
    """A spell in which nothing of a person's records may be removed or moved to another record.

    Each table's own triggers ask for it (`Hold`), whoever deletes.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="holds", verbose_name=_("person"))
    request = models.ForeignKey(
        LegalRequest,
        models.PROTECT,
        related_name="holds",
        null=True,
        blank=True,
        verbose_name=_("legal request"),
    )
    why = models.CharField(_("why"), max_length=300)
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("placed by"))
    since = models.DateTimeField(_("since"), db_default=Now())
    until = models.DateTimeField(_("until"), null=True, blank=True)
    lifted_why = models.CharField(_("why it was lifted"), max_length=300, blank=True)

    copied_as = LeftOut("the program's own legal work")
    objects = LegalHoldQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["-since", "id"]
        constraints = [
            models.CheckConstraint(name="hold_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="hold_lifted_with_reason",
                condition=Q(until=None, lifted_why="") | Q(until__isnull=False) & ~Q(lifted_why=""),
                violation_error_message=_("Say why the hold is lifted."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="hold_is_kept", operation=pgtrigger.Delete)]

    def __str__(self):
        return self.why
