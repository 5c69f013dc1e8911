"""Where partners' letters go: one more desk, a change that waits its day, one that waits for two people."""

from datetime import timedelta

from casemgmt.access.roles import Role
from casemgmt.codes.directory import MailboxChangeKind as Kind
from casemgmt.config.city.entries import put, tell
from referrals.actions.directory.moving import SUBJECT
from referrals.models import Mailbox, MailboxChange, ServiceMailbox
from referrals.models.directory.change import WAITS
from referrals.workflow import ChangeStatus

DESK = {
    "name": "Access desk, Northgate", "email": "access@northgate-bh.example", "phone": "+15415550153",
}  # fmt: skip


def move(writer, city):
    """Asked by a social worker; the first was confirmed by the administrator, the others wait."""
    worker, administrator = city.by_role[Role.SOCIAL_WORKER][0], city.by_role[Role.ADMINISTRATOR][0]
    partners = {partner.agency.name: partner for partner in city.partners}
    _one_more_desk(writer, city, partners["Northgate Behavioral Health"], by=worker, second=administrator)
    for name, kind, new, ago in (
        ("County Benefits Office", Kind.EMAIL, {"email": "referrals@benefits.example"}, timedelta(hours=5)),
        ("Lantern Survivor Services", Kind.PHONE, {"phone": "+15415550154"}, timedelta(hours=27)),
    ):
        mailbox, at = partners[name].mailbox, writer.now - ago
        change = _asked(
            writer, city, mailbox.agency, kind, by=worker, second=administrator, at=at, mailbox=mailbox,
            counts_at=None if mailbox.agency.is_victim_service_provider else at + WAITS,
            old_email=mailbox.email, old_phone=mailbox.phone, **new,
        )  # fmt: skip
        _tell(writer, change, "mailbox_change", change.pk, at=at)


def _one_more_desk(writer, city, partner, *, by, second):
    """What was asked at the first mailbox stays there; one service of theirs names the new one."""
    asked, confirmed = writer.now - timedelta(days=40), writer.now - timedelta(days=39)
    change = _asked(writer, city, partner.agency, Kind.OPEN, by=by, second=second, at=asked, **DESK)
    _tell(writer, change, "mailbox_change", partner.mailbox.pk, at=asked)
    desk = Mailbox(program=city.program, agency=partner.agency, **DESK)
    writer.write(desk, by=second, at=confirmed, reason="Opened")
    for service in partner.services:
        named = ServiceMailbox(program=city.program, service=service, mailbox=partner.mailbox)
        writer.write(named, by=second, at=confirmed, reason="Stays where it was")
    put(writer, named, "Mailbox named", by=by, at=confirmed + timedelta(hours=2), mailbox=desk)
    put(
        writer, change, "Confirmed", by=second, at=confirmed, status=ChangeStatus.CONFIRMED, mailbox=desk,
        decided_by=second, decided_at=confirmed,
    )  # fmt: skip
    _tell(writer, change, "mailbox_change_decided", by.pk, at=confirmed, step=ChangeStatus.CONFIRMED)


def _asked(writer, city, agency, kind, *, by, second, at, **said):
    change = MailboxChange(
        program=city.program, agency=agency, kind=kind, asked_by=by, asked_at=at, **said
    )  # fmt: skip
    writer.write(change, by=by, at=at, reason="Asked for")
    _tell(writer, change, "mailbox_change_waits", second.pk, at=at)
    return change


def _tell(writer, change, kind, recipient, *, at, step="asked"):
    tell(
        writer, kind=kind, step=step, program=change.program_id, recipient=recipient, subject_kind=SUBJECT,
        subject_id=change.pk, occurrence=at, at=at,
    )  # fmt: skip
