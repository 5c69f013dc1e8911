"""Pages as a phone and a scanner make them, with what they note beside the page."""

import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

KINDS = ["JPEG", "PNG", "PDF"]
# Device, author, program and attachment.
NOTED = [b"Dana's phone", b"Made by Dana", b"app.alert", b"another file"]


def page(kind: str) -> bytes:
    """A page of this kind with nothing noted."""
    return _saved(Image.linear_gradient("L").convert("RGB"), kind)


def noted(kind: str) -> bytes:
    """The same, lying on its side, with whatever such a file may hold beside the page."""
    if kind == "PDF":
        return _noted_pdf()
    exif, text = Image.Exif(), PngInfo()
    exif[0x0112], exif[0x010F] = 6, "Dana's phone"
    exif.get_ifd(0x8825)[1] = "N"
    text.add_text("Author", "Made by Dana")
    more = {"pnginfo": text} if kind == "PNG" else {"comment": b"Made by Dana"}
    return _saved(Image.linear_gradient("L").resize((400, 300)), kind, exif=exif, **more)


def size_of(content: bytes) -> tuple[int, int]:
    """How many dots across and down its picture has."""
    if content.startswith(b"%PDF"):
        return PdfReader(io.BytesIO(content)).pages[0].images[0].image.size
    return Image.open(io.BytesIO(content)).size


def _noted_pdf():
    writer = PdfWriter(clone_from=io.BytesIO(page("PDF")))
    picture = next(part for part in writer._objects if "/Width" in getattr(part, "keys", tuple)())
    picture._data = noted("JPEG")
    picture[NameObject("/Metadata")] = TextStringObject("Made by Dana")
    writer.add_metadata({"/Author": "Made by Dana"})
    writer.add_attachment("file.txt", b"another file")
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def _saved(picture, kind, **more):
    kept = io.BytesIO()
    picture.save(kept, kind, **more)
    return kept.getvalue()
