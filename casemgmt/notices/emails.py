"""The words of a notice, found when needed and never stored. No personal data: only where to look."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from casemgmt.declared import LETTER_KINDS


@dataclass(frozen=True)
class Letter:
    """What a renderer returns: a subject, plain sentences, and the path of our page that tells the rest."""

    subject: str
    lines: tuple
    path: str
    button: str = _("Sign in to see it")

    @property
    def url(self):
        return settings.PUBLIC_URL + self.path

    def text(self):
        return render_to_string("notices/letter.txt", {"letter": self})

    def html(self):
        return render_to_string("notices/letter.html", {"letter": self})

    def message(self, address):
        """The e-mail to this address, in both forms, in the active language."""
        message = EmailMultiAlternatives(self.subject, self.text(), to=[address])
        message.attach_alternative(self.html(), "text/html")
        return message


def compose(notice):
    """The letter of a notice in the active language, as its kind is declared; KeyError where it is not."""
    words = {each.kind: each.words for each in LETTER_KINDS}
    return words[notice.kind](notice)
