"""Who read what, when, why: text ids and no foreign keys, so that the log never blocks the record."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from casemgmt.workflow import whether

LATELY = 300  # acts of one user


def append_only(name, *, refusal):
    """Triggers that stop the owner's hand too; the application's role lacks the privilege.

    A row trigger does not see TRUNCATE, hence the second.
    """
    return [
        pgtrigger.Protect(name=f"{name}_never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_never_emptied",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func=f"RAISE EXCEPTION 'pgtrigger: {refusal}';",
        ),
    ]


class EventKind(models.TextChoices):
    """What happened."""

    READ = "read", _("Opened a record")
    SEARCH = "search", _("Searched or listed")
    EXPORT = "export", _("Exported")
    DISCLOSURE = "disclosure", _("Shared outside")
    SIGN_IN = "sign_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SIGN_OUT = "sign_out", _("Signed out")
    DENIAL = "denial", _("Was refused")


class EventQuerySet(models.QuerySet):
    def readable_in(self, programs):
        """What readers of these programs' logs may read: their events, and strangers' failed sign-ins.

        A failed sign-in of an unknown address belongs to no program and names nobody.
        """
        strangers = models.Q(program="", kind=EventKind.SIGN_IN_FAILED)
        return self.filter(models.Q(program__in=programs) | strangers)

    def about(self, ids):
        """Events at any of these records (ids as text), and the lists and searches that showed one."""
        return self.filter(pk__in=RawSQL("SELECT audit_about(%s::text[])", [list(ids)]))

    def opened_lately(self, user, kind):
        """Ids (as text) of the records of this kind that the user opened last, the newest first, each once.

        Among their newest acts only, which one index gives; long ago is not lately.
        """
        newest = self.filter(actor=f"user:{user.pk}").order_by("-id")[:LATELY]
        acts = newest.values_list("kind", "object_kind", "object_id")
        return list(dict.fromkeys(pk for act, of, pk in acts if (act, of) == (EventKind.READ, kind)))

    def waiting(self):
        """Events without a place in their chain yet, oldest first: the next tick seals them."""
        sealed = Link.objects.filter(event=models.OuterRef("pk"))
        last = Seal.objects.order_by("-pk").first()
        return (self.after(last) if last else self).filter(~models.Exists(sealed)).order_by("pk")

    def after(self, seal):
        """Events that this seal may have missed: later ones, or those of transactions then still open."""
        condition = "audit_event.id > %s OR audit_event.xact >= %s::text::xid8"
        return self.filter(RawSQL(condition, [seal.top, seal.settled], models.BooleanField()))


class Event(models.Model):
    """One act of seeing or sharing. The application may add and read events, never change one.

    The table has a column more, `xact`: the number of the transaction that wrote the row, given by the
    database. Sealing goes by it, because neither ids nor moments come in the order of commits.
    """

    at = models.DateTimeField(db_default=Now(), db_index=True)
    program = models.CharField(max_length=40, blank=True)
    actor = models.CharField(max_length=80, help_text="user:<id>, system:<what>, or empty for a stranger")
    kind = models.CharField(max_length=20, choices=EventKind)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["program", "-id"], name="audit_by_program"),
            models.Index(fields=["object_id", "-id"], name="audit_by_object"),
            models.Index(fields=["actor", "-id"], name="audit_by_actor"),
            GinIndex(KeyTransform("ids", "detail"), name="audit_by_listed"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=EventKind.values), name="audit_kind_known")
        ]
        triggers = append_only("audit", refusal="the audit log is never emptied")

    was_refused = whether("kind", EventKind.DENIAL, EventKind.SIGN_IN_FAILED)

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"


class Link(models.Model):
    """An event's place in its program's chain, given when it is sealed and never before.

    `digest` is SHA-256 of the digest before it and the event's content, so that no event can be changed,
    moved or taken out without changing all that follow.
    """

    event = models.BigIntegerField(primary_key=True)
    program = models.CharField(max_length=40, blank=True)
    position = models.BigIntegerField()
    digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "position"], name="audit_one_at_a_place")]
        triggers = append_only("link", refusal="the chain is never emptied")

    def __str__(self):
        return f"{self.program} {self.position}"


class Seal(models.Model):
    """A batch of links: positions `first` to `last` of one program's chain, and the digest it ends with.

    `settled` and `top` say up to where nothing can be missing: every transaction numbered below `settled`
    had ended when the batch was taken, and `top` was the newest event of all.
    """

    at = models.DateTimeField(db_default=Now())
    program = models.CharField(max_length=40, blank=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    digest = models.BinaryField()
    settled = models.CharField(max_length=20)
    top = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "last"], name="audit_one_seal_at_a_place"),
            models.CheckConstraint(
                condition=models.Q(first__lte=models.F("last")), name="audit_seal_in_order"
            ),
        ]
        triggers = append_only("seal", refusal="seals are never taken off")

    def __str__(self):
        return f"{self.program} {self.first}-{self.last}"
