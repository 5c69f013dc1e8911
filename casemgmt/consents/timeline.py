"""Consent and what was shared, on a person's timeline."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Func, TextField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.consents.models import Consent, Disclosure
from casemgmt.web.timeline import NO_DAY, NO_MOMENT, Codes, Each, lines

CONSENT = {
    "given": gettext_noop("Consent given: %(kind)s"),
    "taken_back": gettext_noop("Consent taken back: %(kind)s"),
    "refused": gettext_noop("Chose not to share: %(kind)s"),
}
ENDED = Case(When(given_on=None, then=Value("refused")), default=Value("taken_back"))


def sharing(person, user):
    """Consent given and taken back; and, for those who read the ledger, what was shared with whom."""
    mine = Consent.objects.visible_to(user).filter(person=person)
    shared = Disclosure.objects.visible_to(user).filter(person=person)
    kinds, days, moments = (
        Each(Value("given"), ENDED),
        Each("given_on", NO_DAY),
        Each(NO_MOMENT, "revoked_at"),
    )
    facts = Func("basis", "facts", function="array_prepend", output_field=ArrayField(TextField()))
    return [
        lines(mine, kind=kinds, day=days, at=moments, codes=Codes("kind")),
        lines(shared, id="person", of="packet", at="at", codes=facts, name="recipient_name", by="by__name"),
    ]


def shared(line):
    return consent(line) if line.kind else disclosure(line)


def consent(line):
    [kind] = line.codes
    title = _(CONSENT[line.kind]) % {"kind": Consent(kind=kind).get_kind_display()}
    return line.told(title, "shield", reverse("consents:detail", args=[line.id]))


def disclosure(line):
    basis, *facts = line.codes
    row = Disclosure(basis=basis, facts=facts, recipient_name=line.name)
    title = _("Shared with %(whom)s") % {"whom": row.recipient_words}
    url = reverse("consents:disclosures", args=[line.id])
    text = ", ".join(map(str, row.fact_labels))
    return line.told(title, "shield", url, by=line.by, text=text, part_of=line.of)
