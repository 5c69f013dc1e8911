"""“Call them” says whom and where: on silent referrals, partners' pages, letters and papers."""

from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from casemgmt.access.models import Program
from casemgmt.consents import wording as consent_words
from casemgmt.errors import RuleBroken
from casemgmt.history import stamp
from casemgmt.notices.actions import deliver
from referrals.actions.asking import answers, reminding, sending
from referrals.actions.partner import mailbox_links
from referrals.emails import whom_and_where
from referrals.models import Referral, Service
from tests.answers import edited, read
from tests.referrals import factories
from tests.referrals.partners import Partner

pytestmark = pytest.mark.django_db
DESK = {
    "intake_phone": "+15415550160", "intake_extension": "12", "intake_person": "Teresa",
    "intake_hours": "Mon to Fri, 9 to 5",
}  # fmt: skip
SHOWN = "Harbor Housing (541) 555-0160 extension 12 ask for Teresa Mon to Fri, 9 to 5"
OURS = "Lane Mobile Crisis (541) 555-0102 Every day, 8 to 8 After hours: (541) 555-0103"


@pytest.fixture
def program(program):
    program.public_phone, program.partner_phone = "+15415550101", "+15415550102"
    program.after_hours_phone, program.hours = "+15415550103", "Every day, 8 to 8"
    stamp(program, by=None, reason="test").save()
    return program


@pytest.fixture
def service(service):
    Service.objects.filter(pk=service.pk).update(**DESK)
    service.refresh_from_db()
    return service


@pytest.fixture
def keeper(client_for, social_worker):
    return client_for(social_worker)


SILENT = ["/my-day/", "/referrals/?show=silent", "/referrals/?show=waiting", "detail"]


@pytest.mark.parametrize("page", SILENT)
def test_a_silent_referral_says_whom_to_call_and_where(client_for, responder, sent, page):
    address = reverse("referrals:detail", args=[sent.pk]) if page == "detail" else page
    with time_machine.travel(sent.answer_due_at + timezone.timedelta(minutes=1)):
        assert SHOWN in read(client_for(responder).get(address))


def test_without_a_desk_of_its_own_the_phone_of_the_mailbox_counts(sent):
    Service.objects.update(intake_phone="", intake_extension="")
    loaded = Referral.objects.get(pk=sent.pk)
    assert (loaded.desk["phone"], loaded.desk["extension"]) == (sent.mailbox.phone, "")


def test_where_no_phone_is_known_the_page_says_so(client_for, responder, sent):
    Service.objects.update(intake_phone="", intake_extension="")
    factories.lose_phone(sent.mailbox)
    assert "No phone on record" in read(
        client_for(responder).get(reverse("referrals:detail", args=[sent.pk]))
    )


def test_the_directory_keeps_and_shows_the_desk(keeper, service):
    address = reverse("referrals:correct_service", args=[service.pk])
    form = keeper.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert typed["intake_phone"] == "(541) 555-0160"
    assert edited(keeper, address, typed | {"intake_phone": "541.555.0170"}).status_code == 302
    assert Service.objects.get(pk=service.pk).intake_phone == "+15415550170"
    for page in ("/services/", reverse("referrals:service", args=[service.pk])):
        assert SHOWN.replace("0160", "0170") in read(keeper.get(page))
    told = keeper.get(f"/api/v1/services/{service.pk}/").json()
    assert {name: told[name] for name in DESK} == DESK | {"intake_phone": "+15415550170"}


@pytest.mark.parametrize(
    "wrong", [{"intake_phone": "call Teresa"}, {"intake_phone": "", "intake_extension": "12"}]
)
def test_a_desk_that_cannot_be_called_is_refused(keeper, service, wrong):
    address = reverse("referrals:correct_service", args=[service.pk])
    form = keeper.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert keeper.post(address, typed | wrong).status_code == 422
    assert Service.objects.get(pk=service.pk).intake_phone == DESK["intake_phone"]


def test_who_cannot_be_asked_here_can_be_called(person, service, responder):
    draft = factories.written(person, service, by=responder)
    service.agency.mailboxes.update(is_open=False)
    with pytest.raises(RuleBroken, match=r"\(541\) 555-0160, extension 12"):
        sending.mailbox_of(draft.service, draft.program_id)


def test_every_page_of_a_partner_says_where_to_call_us(sent, responder):
    partner = Partner(sent.mailbox)
    pages = [partner.get(), partner.get("partner_referral", sent.pk), partner.review(sent)]
    answers.accept(referral=sent, said_by="Noor, intake", at=timezone.now(), by=responder)
    pages += [
        partner.get("partner_contact", sent.pk),
        partner.get("partner_step", sent.pk, "schedule"),
        partner.get("partner_places", sent.service_id),
    ]
    for page in pages:
        assert page.status_code == 200 and OURS in read(page)


def test_partners_without_a_number_of_their_own_call_the_public_one(program):
    program.partner_phone = ""
    assert program.partner_desk["phone"] == program.public_phone
    program.public_phone = ""
    assert whom_and_where(program.partner_desk) == ""


def all_letters(sent):
    """Each letter that a partner gets, sent for real."""
    deliver()
    with time_machine.travel(sent.answer_due_at + timezone.timedelta(minutes=1)):
        reminding.nudge_due(at=timezone.now())
        mailbox_links.send_fresh_link(mailbox=sent.mailbox, at=timezone.now())
        sending.withdraw(referral=sent, reason="Found a place", by=sent.worker, at=timezone.now())
        deliver()


def body(mail):
    return mail.get_body(("plain",)).get_content()


def test_every_letter_to_a_partner_says_where_to_call_us(sent, post):
    all_letters(sent)
    theirs = [body(mail) for mail in post.accepted if mail["To"] == sent.mailbox.email]
    assert len(theirs) == 4
    assert all(
        "Lane Mobile Crisis: (541) 555-0102 · Every day, 8 to 8 · after hours (541) 555-0103" in text
        for text in theirs
    )


def test_a_program_without_phones_says_nothing_of_them(sent, post):
    Program.objects.update(public_phone="", partner_phone="")
    all_letters(sent)
    theirs = [body(mail) for mail in post.accepted if mail["To"] == sent.mailbox.email]
    assert theirs and not any("Call us" in text for text in theirs)


def test_the_letter_about_silence_says_whom_to_call(sent, post):
    all_letters(sent)
    [told] = [body(mail) for mail in post.accepted if "no answer in time" in mail["Subject"]]
    assert "Harbor Housing: (541) 555-0160, extension 12 · ask for Teresa" in told
    assert "Rosalind" not in told


def test_what_people_take_home_and_what_partners_print_says_where_to_call(client_for, responder, sent):
    pages, agreed = client_for(responder), sent.packet.disclosure.consent
    sheet = read(pages.get(reverse("consents:release", args=[agreed.pk])))
    assert "Lane Mobile Crisis (541) 555-0101 Every day, 8 to 8" in sheet
    assert "Or call us: (541) 555-0101." in consent_words.script(agreed)
    assert OURS in read(pages.get(reverse("consents:packet", args=[sent.packet_id])))


def test_no_template_says_call_them_without_saying_where(settings):
    for path in Path(settings.BASE_DIR, "referrals", "templates").rglob("*.html"):
        text = path.read_text()
        if "Call them" in text or "Call us" in text:
            assert "web/parts/call.html" in text, path
