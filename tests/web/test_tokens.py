"""Colours meet WCAG AA wherever they meet, by day and in the dark; no rule writes a colour of its own."""

import re
from pathlib import Path

import pytest

from casemgmt import web

CSS = Path(web.__file__).parent / "static/web/css"
TOKENS = (CSS / "tokens.css").read_text()
DAY, _, NIGHT = TOKENS.partition("prefers-color-scheme: dark")
TEXT = 4.5
SHAPE = 3.0  # borders of inputs, focus rings: WCAG 1.4.11

PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-soft", "ink-quiet", "accent", "accent-strong", "alarm")
      for ground in ("canvas", "surface", "sunken")],
    *[(mood, f"{mood}-tint", TEXT) for mood in ("alarm", "wait", "good", "calm")],
    *[("ink", f"{mood}-tint", TEXT) for mood in ("alarm", "wait", "good", "calm")],
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    *[(line, ground, SHAPE) for line in ("line-strong", "focus") for ground in ("canvas", "surface")],
]  # fmt: skip


def values(text):
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6})", text))


def brightness(colour):
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [values(DAY), values(DAY) | values(NIGHT)], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS, ids=lambda part: str(part))
def test_ink_can_be_read_on_its_ground(scheme, ink, ground, least):
    assert contrast(scheme[ink], scheme[ground]) >= least


def test_only_the_tokens_name_colours():
    own = {"tokens.css", "print.css", "brand.css"}
    for sheet in CSS.glob("*.css"):
        if sheet.name not in own:
            assert not re.findall(r"#[0-9a-f]{3,6}\b", sheet.read_text()), sheet.name


def test_the_browser_blends_the_tints_from_the_accent():
    assert "--accent-tint: color-mix(in srgb, var(--accent)" in TOKENS
