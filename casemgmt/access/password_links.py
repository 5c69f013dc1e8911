"""Links by which somebody chooses a password: asked for, sent, used."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from casemgmt import scope
from casemgmt.access import emails, letters
from casemgmt.access.encryption import decrypt, encrypt
from casemgmt.access.models import LinkRequest, User
from casemgmt.history import stamp
from casemgmt.notices.actions import tell

ADDRESS = "address that asked for a link"
GIVEN_UP = timedelta(days=3)


def ask_for_link(*, address):
    """Note that a link was asked for: the same work for every address, so that no answer tells them apart."""
    LinkRequest.objects.create(address=encrypt(address, purpose=ADDRESS))


def mail_link(*, user, program, by):
    """Let a link leave to a member of staff, on the word of an administrator, who hears where it cannot."""
    LinkRequest.objects.create(address=encrypt(user.email, purpose=ADDRESS), program=program, by=by)


def send_asked_links():
    """Send a link to each address that is somebody's; forget the rest, and what nobody took in three days."""
    letters.send_each(LinkRequest.objects.all(), _answer, _tell_who_asked)
    LinkRequest.objects.filter(asked_at__lt=Now() - GIVEN_UP).delete()


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
    user = _asked_for(request)
    _forget(request)
    if user is not None:
        emails.send_password_link(user)


def _tell_who_asked(request, number):
    """The mail server will never take it: forgotten, and told to the administrator who asked."""
    user = _asked_for(request)
    if request.by is not None and user is not None:
        with scope.acting_as(programs=[request.program_id], actor="system:links"):
            tell(
                kind="link_refused",
                step="refused",
                program=request.program_id,
                recipient=request.by_id,
                subject_kind="access.user",
                subject_id=user.pk,
                occurrence=request.asked_at,
            )
    _forget(request)


def _forget(request):
    """By its id: the row that could not be sent stands again after the rollback, and is put off."""
    LinkRequest.objects.filter(pk=request.pk).delete()


def _asked_for(request):
    address = decrypt(request.address, purpose=ADDRESS)
    return User.objects.filter(email__iexact=address, is_active=True).first()
