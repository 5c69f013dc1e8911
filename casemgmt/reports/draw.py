"""Draws one chart: a drawing as JSON on standard input, its SVG on standard output.

Runs as a program of its own and ends after one chart. The library that draws hangs in a process that was
forked after its first use, and keeps 150 MB: nobody else imports it (`charts.py` starts this program).
"""

import json
import sys

import altair as alt
import vl_convert

INKS = {
    "light": {"mark": "#0f6460", "ink": "#454540", "line": "#e6e6e2"},
    "dark": {"mark": "#6fbab3", "ink": "#d8d7d0", "line": "#3b3b37"},
}
SIZES = {"wide": (960, 280), "phone": (300, 220)}
FONT = "Segoe UI, Roboto, Noto Sans, Liberation Sans, Helvetica Neue, Arial, sans-serif"


def svg(drawing):
    """The chart of {"points": [{label, value, low, high}], unit, bars, share, percent, tone, size}."""
    ink = INKS[drawing["tone"]]
    chart = _bars(drawing, ink) if drawing["bars"] else _points(drawing, ink)
    width, height = SIZES[drawing["size"]]
    unit = alt.Title(drawing["unit"], anchor="start", fontSize=14, fontWeight="normal", color=ink["ink"])
    chart = chart.properties(width=width, height=height, background="transparent", title=unit)
    return vl_convert.vegalite_to_svg(_plain(chart, ink).to_dict())


def _base(drawing):
    numbers = "%" if drawing["percent"] else "~s" if drawing["bars"] else "~r"
    scale = alt.Scale(domain=[0, 1]) if drawing["share"] else alt.Scale(zero=True, nice=True)
    order = [point["label"] for point in drawing["points"]]  # else months without a value come last
    x = alt.X("label:N", sort=order, title=None, axis=alt.Axis(labelAngle=-45, labelLimit=160))
    y = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(format=numbers, tickCount=5))
    return alt.Chart(alt.Data(values=drawing["points"])).encode(x=x, y=y)


def _bars(drawing, ink):
    return _base(drawing).mark_bar(color=ink["mark"], cornerRadiusEnd=3)


def _points(drawing, ink):
    """A line with a dot for each value, and a thin rule for how sure it is."""
    base = _base(drawing)
    known = base.transform_filter("isValid(datum.low)")
    sure = known.mark_rule(color=ink["mark"], strokeWidth=2, opacity=0.45)
    line = base.mark_line(color=ink["mark"], strokeWidth=2, invalid="break-paths-show-domains")
    dots = base.transform_filter("isValid(datum.value)").mark_point(
        color=ink["mark"], filled=True, size=60, opacity=1
    )
    return alt.layer(sure.encode(y=alt.Y("low:Q", title=None), y2="high:Q"), line, dots)


def _plain(chart, ink):
    return (
        chart.configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=ink["ink"],
            labelFontSize=13,
            gridColor=ink["line"],
            domainColor=ink["line"],
            tickColor=ink["line"],
            labelPadding=6,
        )
        .configure_axisX(grid=False)
    )


if __name__ == "__main__":
    sys.stdout.write(svg(json.load(sys.stdin)))
