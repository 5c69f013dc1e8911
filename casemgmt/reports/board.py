"""Which figures stand where on the page for leadership."""

from django.utils.translation import gettext_lazy as _

from casemgmt.figures import metric

SECTIONS = (
    (_("Answering"), ("calls", "response_time_median", "response_time_90th", "encounters")),
    (_("Keeping promises"), ("followups_tried_in_time", "followups_reached_in_time")),
    (
        _("From the call to the care"),
        (
            "referrals_sent",
            "referrals_accepted",
            "referrals_linked",
            "referrals_said_started",
            "time_to_linkage",
            "unmet_needs",
        ),
    ),
    (
        _("Who stays"),
        (
            "client_retention_30",
            "client_retention_90",
            "staff_staying_12_months",
            "staff_retention",
            "staff_turnover",
        ),
    ),
)


def sections():
    """[(heading, [metrics])] of all that is registered; figures that have no place stand last."""
    waiting = {each.key: each for each in metric.every()}
    found = [(heading, [waiting.pop(key) for key in keys if key in waiting]) for heading, keys in SECTIONS]
    return [
        (heading, metrics) for heading, metrics in (*found, (_("Other"), list(waiting.values()))) if metrics
    ]


def everything():
    """All registered metrics in the order of the page."""
    return [each for _heading, metrics in sections() for each in metrics]
