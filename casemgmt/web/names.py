"""The fields into which a name of somebody is typed: what is kept can be read, and found again."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from casemgmt.web import forms
from casemgmt.web.characters import one_line

# Marks that turn the reading direction, for the words around a name too, and letters that show nothing.
TURNING = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
BLANK = r"\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
UNREAD = re.compile(f"[{TURNING}{BLANK}]")
# Joiners belong after the letters of Arabic and of the scripts of South Asia, and nowhere else.
STRAY_JOINER = re.compile(r"(?<![\u0600-\u1aff\ua800-\uabff\U00010a00-\U00011fff])[\u200c\u200d]+")
LETTERS = {"Lu", "Ll", "Lt", "Lo"}
SIGNS = "Ꞌꞌฯ"  # letters to Unicode, and no name by themselves
NO_LETTERS = _("Write it in letters.")


def tidy(name: str) -> str:
    """The name in one line and one form, less what nobody can see or what turns other words round."""
    text = UNREAD.sub("", unicodedata.normalize("NFC", one_line(name)))
    return " ".join(STRAY_JOINER.sub("", text).split())


def is_readable(name: str) -> bool:
    """Whether there is a letter in it: “-”, “.”, a number or an emoji is no name."""
    signs = unicodedata.normalize("NFKD", name)
    return any(unicodedata.category(sign) in LETTERS and sign not in SIGNS for sign in signs)


class NameField(forms.CharField):
    """What somebody is called."""

    default_error_messages = {"letters": NO_LETTERS}

    def widget_attrs(self, widget):
        return forms.told(widget, super().widget_attrs(widget), spellcheck="false")

    def to_python(self, value):
        text = super().to_python(value)
        return tidy(text) if isinstance(text, str) else text

    def validate(self, value):
        super().validate(value)
        if value and not is_readable(value):
            raise forms.ValidationError(self.error_messages["letters"], code="letters")


class NameLines(forms.Lines):
    """What else somebody is called: one name a line."""

    default_error_messages = {"letters": NO_LETTERS}

    def widget_attrs(self, widget):
        return forms.told(widget, super().widget_attrs(widget), spellcheck="false")

    def to_python(self, value):
        return list(dict.fromkeys(filter(None, map(tidy, super().to_python(value)))))

    def validate(self, value):
        super().validate(value)
        if not all(map(is_readable, value)):
            raise forms.ValidationError(self.error_messages["letters"], code="letters")
