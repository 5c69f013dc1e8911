"""Needs that nobody could meet: each number opens its lines."""

from collections import Counter

from django.db.models import Count
from django.utils.translation import gettext_lazy

from casemgmt.access.roles import Permission
from casemgmt.codes.encounters import Need
from casemgmt.codes.referrals import UnmetReason
from casemgmt.web import addresses
from casemgmt.web.lists import Column, ListPage
from referrals.models import UnmetNeed


class UnmetNeeds(ListPage):
    """Counted by need and by reason; one need or one reason narrows the lines below."""

    permission = Permission.REFERRAL_VIEW
    model = UnmetNeed
    audited = True
    template_name = "referrals/asking/unmet.html"
    is_table = False
    order = "-noted"
    columns = [
        Column("noted", gettext_lazy("Noted"), "noted_at", by=("noted_at",)),
        Column("need", gettext_lazy("Need"), "get_need_display", by=("need", "noted_at")),
        Column("reason", gettext_lazy("Reason"), "get_reason_display", by=("reason", "noted_at")),
        Column("area", gettext_lazy("Area"), "area", by=("area", "noted_at")),
        Column("person", gettext_lazy("Person"), "person.shown_name"),
        Column("noted_by", gettext_lazy("Noted by"), "noted_by"),
    ]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        offered = {"need": Need, "reason": UnmetReason}
        asked = {name: addresses.one_of(request, name, codes.values) for name, codes in offered.items()}
        self.narrowed = {name: value for name, value in asked.items() if value}

    def narrow(self, rows):
        return rows.filter(**self.narrowed).select_related("person", "noted_by", "referral")

    def get_context_data(self, **kwargs):
        return super().get_context_data(counts=self.counts(), chips=self.chips(), **kwargs)

    def counts(self):
        """Need by reason, the commonest first: the reasons with their totals, and a row a need with its total
        and the count of each of those reasons. None where nothing was noted."""
        grouped = self.get_queryset().order_by().values_list("need", "reason").annotate(n=Count("pk"))
        cells = {(Need(need), UnmetReason(reason)): n for need, reason, n in grouped}
        needs, reasons = Counter(), Counter(dict.fromkeys(UnmetReason, 0))
        for (need, reason), n in cells.items():
            needs[need] += n
            reasons[reason] += n
        rows = [
            (need, total, [(reason, cells.get((need, reason))) for reason, _n in reasons.most_common()])
            for need, total in needs.most_common()
        ]
        return {"reasons": reasons.most_common(), "rows": rows, "all": needs.total()} if cells else None

    def chips(self):
        words = {"need": Need, "reason": UnmetReason}
        return [
            {
                "label": words[name](value).label,
                "url": "?" + "&".join(f"{o}={v}" for o, v in self.narrowed.items() if o != name),
            }
            for name, value in self.narrowed.items()
        ]
