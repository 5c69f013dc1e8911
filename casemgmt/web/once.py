"""A form that was opened makes one thing, however often it is sent: pressed twice, or gone back to and saved.

Each form carries a number of its own (`{% once %}`). What was sent under it is remembered for two days, as a
keyed digest: neither who sent it nor what can be read from that.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.db.models.functions import Now
from django.http import HttpResponseRedirect
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.translation import gettext as _

from casemgmt.web.models import SentForm

FIELD = "once"
BESIDE = {FIELD, "csrfmiddlewaretoken"}  # what a form sends that nobody typed
REMEMBERED = timedelta(days=2)
LONGEST = SentForm._meta.get_field("led_to").max_length


@dataclass(frozen=True)
class Sending:
    """One form on its way in: under which number, what it says, and what came of it before, if so."""

    key: str
    body: str
    before: SentForm | None

    @property
    def says_the_same(self):
        return self.before is not None and self.before.body == self.body

    def led_to(self, address):
        """Remember where the form led; an address too long to keep leads to the start page."""
        kept = address if len(address) <= LONGEST else settings.LOGIN_REDIRECT_URL
        if self.before:
            SentForm.objects.filter(key=self.key).update(body=self.body, led_to=kept)
        else:
            SentForm.objects.create(key=self.key, body=self.body, led_to=kept)

    def told(self):
        """The words beside a form that was sent before and now says something else."""
        return format_html(
            '{} <a href="{}">{}</a> {}',
            _("This form was sent before and saved."), self.before.led_to, _("See what was saved."),
            _("To keep what stands here as well, send it again."),
        )  # fmt: skip


class Once:
    """Mixed into a view that takes a form. Sent again the same, it leads where it led the first time."""

    once = True  # False where sending again does no harm, or something else sees to it
    again = False  # whether a page that was gone back to may send something else

    @cached_property
    def sending(self):
        """What is being sent, where the form has a number; two at the same moment wait for each other."""
        number = self.request.POST.get(FIELD) if self.once and self.request.method == "POST" else None
        return read(self.request, number) if number else None

    def dispatch(self, request, *args, **kwargs):
        if self.sending and self.sending.says_the_same:
            messages.success(request, _("This was saved already, and is kept once."))
            return HttpResponseRedirect(self.sending.before.led_to)
        return super().dispatch(request, *args, **kwargs)

    @property
    def was_sent(self):
        """Whether the form made something else before."""
        return bool(self.sending and self.sending.before and not self.again)

    def leads_to(self, address):
        """The answer to a form that was taken."""
        if self.sending:
            self.sending.led_to(address)
        return HttpResponseRedirect(address)


def read(request, number):
    """The `Sending` under this number. It counts for its user and its address alone."""
    key = digest("/".join([str(request.user.pk), request.path, number]))
    wait_in_line(key)
    return Sending(key, digest(repr(typed(request))), SentForm.objects.filter(key=key).first())


def typed(request):
    """What a form says, in an order that does not matter; a file by its name and a hash."""
    words = [(name, values) for name, values in request.POST.lists() if name not in BESIDE]
    files = [(name, [(file.name, content(file)) for file in files]) for name, files in request.FILES.lists()]
    return sorted(words) + sorted(files)


def content(file):
    """A hash of the file, which is then read from its beginning again."""
    read_so_far = sha256()
    for chunk in file.chunks():
        read_so_far.update(chunk)
    file.seek(0)
    return read_so_far.hexdigest()


def digest(text):
    return salted_hmac("casemgmt.web.once", text, algorithm="sha256").hexdigest()


def wait_in_line(name):
    """Until the transaction ends, nobody else works under this name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def forget():
    """Remove what was sent more than two days ago; no page stays open for so long."""
    return SentForm.objects.filter(sent_at__lt=Now() - REMEMBERED).delete()[0]
