"""Needs that nobody could meet: each number opens its lines."""

from django.db.models import Count

from casemgmt.access.roles import Permission
from casemgmt.codes.encounters import Need
from casemgmt.codes.referrals import UnmetReason
from casemgmt.web.views import ListPage
from referrals.models import UnmetNeed


class UnmetNeeds(ListPage):
    """Counted by need and by reason; one need or one reason narrows the lines below."""

    permission = Permission.REFERRAL_VIEW
    model = UnmetNeed
    audited = True
    template_name = "referrals/unmet.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        asked = {"need": (request.GET.get("need"), Need), "reason": (request.GET.get("reason"), UnmetReason)}
        self.narrowed = {name: value for name, (value, codes) in asked.items() if value in codes.values}

    def get_queryset(self):
        lines = super().get_queryset().filter(**self.narrowed)
        return lines.select_related("person", "noted_by", "referral")

    def get_context_data(self, **kwargs):
        return super().get_context_data(counts=self.counts(), chips=self.chips(), **kwargs)

    def counts(self):
        """A row a need, the commonest first: its code, its total, and the count of each reason."""
        grouped = super().get_queryset().order_by().values_list("need", "reason").annotate(n=Count("pk"))
        found = {}
        for need, reason, n in grouped:
            found.setdefault(Need(need), []).append((UnmetReason(reason), n))
        told = [
            (need, sum(n for _reason, n in cells), sorted(cells, key=lambda cell: -cell[1]))
            for need, cells in found.items()
        ]
        return sorted(told, key=lambda line: -line[1])

    def chips(self):
        words = {"need": Need, "reason": UnmetReason}
        return [
            {"label": words[name](value).label,
             "url": "?" + "&".join(f"{o}={v}" for o, v in self.narrowed.items() if o != name)}
            for name, value in self.narrowed.items()
        ]  # fmt: skip
