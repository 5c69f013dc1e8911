"""Links by which somebody chooses a password: asked for, sent, used."""

from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPException

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from casemgmt.access import emails
from casemgmt.access.models import LinkRequest, User
from casemgmt.access.seals import seal, unseal
from casemgmt.history import stamp

ADDRESS = "address that asked for a link"
LINKS_AT_ONCE = 100


def ask_for_link(*, address):
    """Note that a link was asked for: the same work for every address, so that no answer tells them apart."""
    LinkRequest.objects.create(address=seal(address, purpose=ADDRESS))


def send_asked_links():
    """Send a link to each address that is somebody's; forget the rest. A mail server down is asked again."""
    for pk in LinkRequest.objects.order_by("pk").values_list("pk", flat=True)[:LINKS_AT_ONCE]:
        with suppress(OSError, SMTPException), transaction.atomic():
            _answer(LinkRequest.objects.select_for_update(skip_locked=True).filter(pk=pk).first())
    LinkRequest.objects.filter(asked_at__lt=Now() - timedelta(days=1)).delete()


@transaction.atomic
def choose_password(*, user, password):
    """Keep the password chosen through a mailed link. Whoever finished the link has proven the mailbox."""
    user.refresh_from_db(from_queryset=User.objects.select_for_update(of=("self",)))
    user.set_password(password)
    stamp(user, by=user, reason=gettext_noop("Password chosen")).save()
    prove_mailbox(user)


def prove_mailbox(user):
    """Note that the user's address reaches them; the sign-in library asks for that before a second step."""
    proven = {"verified": True, "primary": True}
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults=proven)


def _answer(request):
    if request is None:  # another process has it
        return
    address = unseal(request.address, purpose=ADDRESS)
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    request.delete()
    if user is not None:
        emails.send_password_link(user)
