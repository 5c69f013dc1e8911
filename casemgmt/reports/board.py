"""Which figures stand where on the page for leadership."""

from django.utils.translation import gettext_lazy as _

from casemgmt.figures.metric import METRICS, Section

HEADINGS = {
    Section.ANSWERING: _("Answering"),
    Section.PROMISES: _("Keeping promises"),
    Section.CARE: _("From the call to the care"),
    Section.STAYING: _("Who stays"),
    Section.OTHER: _("Other"),
}


def sections():
    """[(heading, [metrics])] of all that is declared, in the order in which it is."""
    found = [
        (words, [each for each in METRICS if each.section == place]) for place, words in HEADINGS.items()
    ]
    return [(heading, metrics) for heading, metrics in found if metrics]


def everything():
    """All declared metrics in the order of the page."""
    return [each for _heading, metrics in sections() for each in metrics]
