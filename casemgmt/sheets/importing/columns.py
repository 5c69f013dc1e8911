"""Which columns a caseload sheet may have, and under which names people keep them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.calls.importing import fold
from casemgmt.calls.importing.layout import NEVER_KEPT
from casemgmt.errors import RuleBroken

# What each is called on a page, and other names for it, English and Spanish.
COLUMNS = {
    "name": gettext_lazy("Name"),
    "birth": gettext_lazy("Birth date"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "safe": gettext_lazy("Safe to contact"),
    "voicemail": gettext_lazy("Voicemail OK"),
    "text": gettext_lazy("Text OK"),
    "owner": gettext_lazy("Owner"),
    "opened": gettext_lazy("Opened"),
    "last_contact": gettext_lazy("Last contact"),
    "next_promise": gettext_lazy("Next promise"),
    "next_step": gettext_lazy("Next step"),
    "referrals": gettext_lazy("Referrals"),
}
SPELLINGS = {
    "name": "name|client|client name|person|participant|full name|nombre|persona|cliente|nombre completo",
    "birth": "birth date|birthdate|date of birth|dob|born|birthday|fecha de nacimiento|nacimiento|f. nac.",
    "phone": "phone|phone number|cell|mobile|telephone|teléfono|telefono|celular|móvil",
    "email": "e-mail|email|e-mail address|email address|correo|correo electrónico",
    "safe": "safe to contact|safe contact|ok to contact|safe|contacto seguro|se puede contactar",
    "voicemail": "voicemail ok|voicemail|ok to leave voicemail|buzón de voz|mensaje de voz",
    "text": "text ok|text|texts|ok to text|sms|mensaje de texto|mensajes de texto",
    "owner": "owner|worker|case manager|social worker|assigned to|responsable|a cargo|trabajador social",
    "opened": "opened|open date|case opened|start date|intake date|enrolled|abierto|fecha de apertura|inicio",
    "last_contact": "last contact|last seen|last contacted|last met|último contacto|ultimo contacto",
    "next_promise": "next promise|next contact|next appointment|follow-up date|due|próxima promesa"
    "|próximo contacto",
    "next_step": "next step|what next|to do|próximo paso",
    "referrals": "referrals|referral|referred to|referidos|referencias|derivaciones",
}
SHOWN_NAMES = 20
KEY_OF = {fold(name): key for key, names in SPELLINGS.items() for name in names.split("|")}
NOT_KEPT = {fold(name) for name in NEVER_KEPT}


def key_of(name):
    """Which column a header's name means, in the reader's own language too; None where it means none."""
    folded = fold(name)
    own = {fold(str(label)): key for key, label in COLUMNS.items()}
    return KEY_OF.get(folded) or own.get(folded)


def known(names):
    """Counts, for `read_table`, how many columns of a caseload these names are."""
    return len({key_of(name) for name in names} - {None})


class SheetColumns:
    """Where each column stands in one file; the first of two that mean the same is read."""

    def __init__(self, table):
        self.columns, self.unread, self.dropped = {}, [], []
        for name in table.header:
            key = key_of(name)
            if fold(name) in NOT_KEPT:
                self.dropped.append(name)
            elif key is None or key in self.columns:
                self.unread.append(name)
            else:
                self.columns[key] = name
        if "name" not in self.columns or "owner" not in self.columns:
            raise RuleBroken(_no_caseload(self.columns, table))

    def cells(self, row):
        """{key: what stands there}, without what is empty."""
        found = {key: row.cells.get(name) for key, name in self.columns.items()}
        return {key: cell for key, cell in found.items() if cell is not None}


def _no_caseload(columns, table):
    missing = " / ".join(f"“{COLUMNS[key]}”" for key in ("name", "owner") if key not in columns)
    names = ", ".join(f"“{name[:40]}”" for name in table.header[:SHOWN_NAMES])
    told = {"columns": missing, "row": table.header_row, "names": names}
    said = _("The file has no column %(columns)s. Read as its header was row %(row)s: %(names)s.") % told
    return f"{said} {_('Name the columns as the template does.')}"


def example(today):
    """(header, rows) of an empty sheet with one example in it."""
    day = today.isoformat()
    row = {
        "name": _("Alex Example"), "birth": "1984-03-12", "phone": "216 555 0100", "safe": _("yes"),
        "voicemail": _("no"), "owner": _("name or e-mail of a colleague"), "opened": day,
        "last_contact": day, "next_promise": day, "next_step": _("Bring the rent papers"),
        "referrals": _("Food bank, March; Housing list, April"),
    }  # fmt: skip
    return [str(label) for label in COLUMNS.values()], [[row.get(key, "") for key in COLUMNS]]
