"""A copy of records as a file: tagged, so that a screen reader reads it too (PDF/UA)."""

import json

import typst
from django.conf import settings
from django.http import HttpResponse
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.days import moment
from casemgmt.errors import RuleBroken
from casemgmt.law.views.requests import ProductionPage

LAYOUT = "law/pdf/copy.typ"
STANDARD = "ua-1"  # ISO 14289-1; what the ADA rule asks of files, 28 CFR 35.200


class ProductionFile(ProductionPage):
    """The same as the page of what was handed over, for whoever gets it on paper or by secure mail."""

    def render_to_response(self, context, **kwargs):
        if not context["intact"]:
            raise RuleBroken(
                _("This copy does not match its fingerprint any more. Tell the privacy officer.")
            )
        record(EventKind.EXPORT, by=self.request.user, of=self.object)
        data = tagged_pdf(words_of(context, by=self.request.user))
        headers = {"Content-Disposition": 'attachment; filename="copy-of-records.pdf"'}
        return HttpResponse(data, content_type="application/pdf", headers=headers)


def words_of(context, *, by):
    """All that stands in the file, as plain data in the language of whoever makes it."""
    line, production = context["line"], context["object"]
    agency, at = production.program.agency.name, moment(line.at)
    why = ": ".join(filter(None, [str(line.get_basis_display()), line.because]))
    to = ", ".join(filter(None, map(str, [line.recipient_words, line.recipient_address])))
    about = [(_("To"), to), (_("Why it may leave"), why), (_("Handed over by"), str(line.by))]
    if not line.goes_to_the_person:
        about.insert(0, (_("For whoever gets this"), str(line.get_notice_display())))
    return {
        "title": _("Copy of records"),
        "lang": get_language(),
        "lede": _("Handed over by %(agency)s, %(moment)s") % {"agency": agency, "moment": at},
        "parts": context["parts"],
        "about": {
            "title": _("About this copy"),
            "rows": [*about, (_("Fingerprint (SHA-256)"), production.sha256)],
        },
        "foot": _("Confidential · %(program)s · made %(moment)s by %(name)s") % {
            "program": str(production.program), "moment": moment(timezone.now()), "name": by.name,
        },
    }  # fmt: skip


def tagged_pdf(words):
    """The file's bytes. RuleBroken where this machine has no letters for something that stands in it."""
    layout = get_template(LAYOUT).origin.name
    try:
        return typst.compile(
            layout, sys_inputs={"copy": json.dumps(words)}, pdf_standards=[STANDARD],
            font_paths=[str(path) for path in settings.STATICFILES_DIRS],  # a city may bring fonts of its own
        )  # fmt: skip
    except typst.TypstError as refused:
        if "could not be displayed" not in str(refused):
            raise
        raise RuleBroken(
            _(
                "Some names here are written in letters that this machine cannot put into a file. Print the "
                "page from your browser, or ask whoever runs the system to install more fonts."
            )
        ) from None
