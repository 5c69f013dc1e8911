"""What stands in the place of a name: a drawing, or the signed page, read and cleaned before it is kept."""

import io
import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject

from casemgmt.errors import RuleBroken

STROKES = re.compile(r"M[0-9][0-9 .LM]{8,19000}")  # the path of an SVG drawing, and nothing else
SMALLEST = 30  # of the 600 by 200 of the drawing board; a cross is as large, and a dot is not
MOST_BYTES = 5 * 1024 * 1024
MOST_DOTS, MOST_PAGES = 60_000_000, 20
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png"}
PDF = "application/pdf"
# What a PDF may say about who made it, where and with what, carry along, or do when somebody opens it.
ABOUT = ["/Metadata", "/PieceInfo", "/LastModified", "/AA", "/A", "/Thumb", "/FS", "/EF", "/JS"]
ABOUT_A_MARK = ["/T", "/M", "/NM", "/CreationDate"]  # on what was written onto a page, as a signature may be


def is_drawn(path: str) -> bool:
    """Whether this is the path of a drawing as large as a name, or at least a cross."""
    places = [part.split() for part in re.split("[ML]", path) if part.strip()]
    if not STROKES.fullmatch(path) or any(len(place) != 2 for place in places):
        return False
    across, down = (list(map(float, each)) for each in zip(*places, strict=True))
    return max(max(across) - min(across), max(down) - min(down)) >= SMALLEST


def page_of(content: bytes | None) -> tuple[str, bytes]:
    """The media type of a scanned page, and the page alone: no place, device or name that the file held.

    RuleBroken where it is too large, or cannot be read as a PDF, PNG or JPEG.
    """
    if not content or len(content) > MOST_BYTES:
        raise RuleBroken(_("Add the signed page as a PDF, PNG or JPEG file of at most 5 MB."))
    try:
        return (PDF, _pdf(content)) if content.startswith(b"%PDF-") else _picture(content)
    except Exception as error:  # whatever a damaged file makes its reader say
        raise RuleBroken(
            _("This file cannot be opened as a page. Take the photo again, or save it as a PDF, PNG or JPEG.")
        ) from error


def _picture(content: bytes) -> tuple[str, bytes]:
    picture = Image.open(io.BytesIO(content), formats=list(PICTURES))
    return PICTURES[picture.format], _alone(picture, ImageOps.exif_transpose)


def _alone(picture: Any, seen: Callable[[Any], Any] = lambda picture: picture) -> bytes:
    """The picture as it is `seen`, upright for example, with nothing that is not seen."""
    if picture.width * picture.height > MOST_DOTS:
        raise ValueError("too many dots")
    kind, kept = picture.format, io.BytesIO()
    picture = seen(picture)
    picture.info = {}
    picture.save(kept, kind, **({"quality": 90} if kind == "JPEG" else {}))
    return kept.getvalue()


def _pdf(content: bytes) -> bytes:
    source, writer = PdfReader(io.BytesIO(content)), PdfWriter()
    if not 0 < len(source.pages) <= MOST_PAGES:
        raise ValueError("no page, or too many")
    for page in source.pages:
        _clean_pictures(writer.add_page(page))
    for part in [one for one in writer._objects if isinstance(one, DictionaryObject)]:
        for about in ABOUT + (ABOUT_A_MARK if "/Rect" in part else []):
            part.pop(about, None)
    writer.metadata = None
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def _clean_pictures(page: Any) -> None:
    """Every picture of the page can be opened; photos lose what a camera wrote into them."""
    for found in page.images:
        if found.image.format == "JPEG" and found.indirect_reference:
            found.replace(Image.open(io.BytesIO(_alone(found.image))), quality=90)
