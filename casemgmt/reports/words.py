"""A figure in words: the same on the page, beside the chart and in the command."""

from itertools import dropwhile

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.figures.control import FEWEST, signal
from casemgmt.figures.metric import About, Measure
from casemgmt.figures.periods import count_months, label
from casemgmt.figures.writing import SHARES, number, rounded_basis, said


def value_of(reading):
    """The value, or that it is hidden."""
    return said(reading.metric.measure, reading.figure.value) if reading.shown else _("Hidden")


def basis_of(reading):
    """On how many it stands: “76 of 120”, “120”, or nothing for a plain count."""
    figure = reading.figure
    if figure.denominator is None or not reading.shown:
        return ""
    of = number(figure.denominator, 1 if rounded_basis(figure.denominator) % 1 else 0)
    if figure.numerator is None:
        return of
    return _("%(count)s of %(of)s") % {"count": number(figure.numerator), "of": of}


def stands_on(reading):
    """The same as a phrase: “76 of 120”, or “from 120” for an estimate."""
    basis = basis_of(reading)
    return basis if reading.figure.numerator is not None else _("from %(of)s") % {"of": basis}


def limits_of(reading):
    """The 95% interval, or nothing; where nobody has left yet, an estimate cannot say how sure it is."""
    low, high = reading.figure.low, reading.figure.high
    if None in (low, high) or low == high:
        return ""
    measure = reading.metric.measure
    return _("%(low)s to %(high)s") % {"low": said(measure, low), "high": said(measure, high)}


def change_of(now, earlier):
    """Against the period before: how much more or less; empty where either says nothing."""
    if not (now.has_value and earlier.has_value):
        return ""
    measure, step = now.metric.measure, now.figure.value - earlier.figure.value
    if measure is Measure.COUNT and step and not earlier.figure.value:
        return _("None in the period before")
    if measure in SHARES:
        points = round(abs(step) * 100)
        size = ngettext("%(n)s point", "%(n)s points", points) % {"n": points}
        same = not points
    else:
        size = said(measure, abs(step))
        same = size == said(measure, 0)
    if same:
        return _("Same as the period before")
    words = (
        _("%(size)s more than the period before") if step > 0 else _("%(size)s less than the period before")
    )
    return words % {"size": size}


def why_hidden(metric):
    """The rule that hides this figure."""
    if metric.about is About.STAFF:
        return _("Fewer than 5 people.")
    return _("1 to 10, or it would give away a number that small.")


def why_empty(reading):
    """Why a figure that is not hidden has no value."""
    if reading.figure.denominator:
        return _("Not known yet: it has not happened for half of them.")
    return _("Nothing to count in this period.")


def rule_of(metric):
    """What a reader of the table is told about months."""
    if metric.about is About.STAFF:
        return _("Figures of staff are shown for 5 people or more.")
    return _("Months with 1 to 10 of anything this figure tells apart are joined with the next.")


def definition_of(metric):
    """The definition as label and value."""
    facts = [
        {"label": _("Counted"), "value": metric.numerator},
        {"label": _("Out of"), "value": metric.denominator},
        {"label": _("Left out"), "value": metric.exclusions},
        {"label": _("Source"), "value": metric.source},
        {"label": _("Who answers for it"), "value": metric.owner},
        {"label": _("Version"), "value": metric.version},
    ]
    if metric.about is About.SERVED:
        facts.insert(3, {"label": _("Never counted"), "value": never_counted()})
    return facts


def never_counted():
    """Whom no figure counts and no list behind one holds: whoever compares them learns of nobody."""
    return _(
        "People whose record is restricted, whoever reads; in your figures, nor people you said you know. "
        "So a figure and the list behind it always agree."
    )


def takeaway(metric, series):
    """What a chart shows: the last number, and a direction only where chance does not explain it."""
    shown = [one for one in series if one.has_value]
    if not shown:
        return _("There is nothing to draw yet.")
    last = {"name": metric.name, "value": value_of(shown[-1]), "when": label(shown[-1].period)}
    return f"{_('%(name)s: %(value)s in %(when)s.') % last} {_direction(shown)}"


def _direction(shown):
    counted = list(dropwhile(is_before_the_first, shown))
    if len(counted) < FEWEST:
        return _("Too few months to say where it goes.")
    found = signal([height(one) for one in counted])
    if found is None:
        return _("The months differ no more than by chance.")
    words = (
        _("Since %(since)s it is higher than chance explains.")
        if found.is_up
        else _("Since %(since)s it is lower than chance explains.")
    )
    return words % {"since": label(counted[found.since].period)}


def is_before_the_first(reading):
    """Whether nothing was counted yet: months before a program began say nothing of its course."""
    return reading.metric.measure is Measure.COUNT and not reading.figure.value


def height(reading):
    """How high a reading stands in a chart: a count of joined months is spread over them."""
    if reading.metric.measure is Measure.COUNT:
        return reading.figure.value / count_months(reading.period)
    return reading.figure.value
