"""A signed page is opened before it is kept, and kept without what a camera or an office noted in it."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from casemgmt.consents.actions import signing
from casemgmt.consents.forms.sharing import ScannedForm
from casemgmt.errors import RuleBroken
from tests.consents.scans import KINDS, NOTED, noted, page, size_of


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_kept_but_the_page(kind):
    given = noted(kind)
    assert any(words in given for words in NOTED)
    media_type, kept = signing.page_of(given)
    assert media_type.endswith(kind.lower())
    assert not [words for words in NOTED if words in kept]
    if kind == "PDF":
        read = PdfReader(io.BytesIO(kept))
        assert not read.metadata and not read.attachments and "/OpenAction" not in read.trailer["/Root"]
    else:
        assert not Image.open(io.BytesIO(kept)).getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_page_that_lay_on_its_side_is_turned_upright(kind):
    assert size_of(signing.page_of(noted(kind))[1]) == (300, 400)


@pytest.mark.parametrize("kind", KINDS)
def test_a_clean_page_is_as_large_as_it_was(kind):
    assert size_of(signing.page_of(page(kind))[1]) == size_of(page(kind))


def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused(monkeypatch):
    monkeypatch.setattr(signing, "MOST_DOTS", 100)
    for kind in KINDS:
        with pytest.raises(RuleBroken, match="cannot be opened as a page"):
            signing.page_of(noted(kind))


def test_a_phone_is_asked_for_what_it_can_turn_its_photo_into():
    asked = str(ScannedForm.base_fields["page"].widget.render("page", None))
    assert all(kind in asked for kind in signing.PICTURES.values()) and signing.PDF in asked


@pytest.mark.parametrize("path", ["", "M1 2", "M10 20L10 21L11 20", "M1 1L2 2M3 3L4 4", "M1 1 1 1L400 2"])
def test_a_dot_is_no_signature(path):
    assert not signing.is_drawn(path)


@pytest.mark.parametrize("path", ["M10 10L40 40M40 10L10 40", "M60 150L120 40L180 150"])
def test_a_cross_and_a_name_are_one(path):
    assert signing.is_drawn(path)
