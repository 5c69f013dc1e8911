"""A start needs a name: what a partner says that never opened it is said, until somebody confirms it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casemgmt.codes.referrals import Asker
from casemgmt.errors import RuleBroken
from casemgmt.figures.metric import Period, find
from casemgmt.notices.models import Notice
from followups.models import FollowUp
from referrals.actions.asking import answers
from referrals.models import Referral
from tests.answers import read
from tests.referrals import factories
from tests.referrals.partners import Partner

pytestmark = pytest.mark.django_db
NOOR = "Noor Haddad, intake"


@pytest.fixture
def now(sent):
    return sent.sent_at + timedelta(milliseconds=1)


@pytest.fixture
def accepted(sent, now, responder):
    answers.accept(referral=sent, said_by=NOOR, at=now, by=responder)
    return sent


@pytest.fixture
def partner_says(accepted, now):
    """The partner, on its own page, says that it started."""

    def say(**more):
        return answers.start_service(
            referral=accepted, said_by=NOOR, mailbox=accepted.mailbox, **{"at": now, **more}
        )

    return say


@pytest.fixture
def said(partner_says):
    return partner_says()


def worker_says(verb, referral, now, by, **more):
    return verb(referral=referral, said_by="Ana, social worker", at=now, by=by, **more)


def figure(key, program, referral):
    day = referral.sent_at.date()
    return find(key).compute(
        program=program.pk, period=Period(day - timedelta(days=2), day + timedelta(days=2))
    )


def linked(program, referral):
    keys = ("referrals_linked", "time_to_linkage", "referrals_said_started")
    return [figure(key, program, referral).numerator for key in keys]


def test_without_the_name_it_is_said_and_not_linked(said, program, responder):
    assert (said.start_said_at, said.linked_at, said.linkage_source) == (said.last_said_at, None, "")
    assert said.business_status == "start_said" and said.turn == Asker.US and said.is_open
    assert linked(program, said) == [0, 0, 1]
    assert FollowUp.objects.open().filter(origin=said.pk, rule=answers.START_RULE).exists()
    assert Notice.objects.filter(kind="referral_answered", step="start_said", recipient=responder.pk).exists()


def test_a_partner_who_opened_the_name_links_by_its_word(accepted, partner_says, program, responder):
    factories.open_name(accepted, by=responder)
    partner_says()
    assert (accepted.start_said_at, accepted.linkage_source) == (None, "partner")
    assert linked(program, accepted) == [1, 1, 0]


def test_a_worker_who_only_passes_the_word_on_confirms_nothing(accepted, now, responder):
    worker_says(answers.start_service, accepted, now, responder, source="partner")
    assert accepted.start_said_at and accepted.linked_at is None


@pytest.mark.parametrize("source", ["person", "worker", None])
def test_the_person_or_a_worker_confirms_it(said, now, program, social_worker, source):
    began = said.start_said_at
    worker_says(answers.confirm_start, said, now + timedelta(days=3), social_worker, source=source)
    assert (said.linked_at, said.start_said_at) == (began, None)
    assert (said.linkage_source, said.confirmed_source) == ("partner", source or "worker")
    assert linked(program, said) == [1, 1, 0]
    assert said.turn == Asker.NOBODY
    assert not FollowUp.objects.open().filter(origin=said.pk).exists()


def test_the_partners_own_word_confirms_nothing(said, now, social_worker):
    with pytest.raises(RuleBroken, match="said so already"):
        worker_says(answers.confirm_start, said, now, social_worker, source="partner")


def test_what_nobody_said_cannot_be_confirmed(accepted, now, social_worker):
    with pytest.raises(RuleBroken, match="No start was said"):
        worker_says(answers.confirm_start, accepted, now, social_worker)


def test_said_twice_without_the_name_it_is_said_once(said, partner_says):
    with pytest.raises(RuleBroken, match="said before"):
        partner_says()


def test_said_again_with_the_name_it_is_linked(said, partner_says, responder):
    factories.open_name(said, by=responder)
    partner_says()
    assert (said.start_said_at, said.linkage_source) == (None, "partner") and said.linked_at


def test_the_person_says_otherwise_and_somebody_settles_it(said, now, program, social_worker):
    worker_says(answers.deny_start, said, now, social_worker, source="person")
    assert said.linkage_disputed and said.start_said_at and said.turn == Asker.US
    assert linked(program, said)[0] == 0
    worker_says(answers.settle_dispute, said, now, social_worker, started=True)
    assert (said.linkage_source, said.confirmed_source, said.linkage_disputed) == ("partner", "worker", False)


def test_settled_that_it_did_not_start_nothing_is_left_of_it(said, now, program, social_worker):
    worker_says(answers.deny_start, said, now, social_worker, source="person")
    worker_says(answers.settle_dispute, said, now, social_worker, started=False)
    assert (said.start_said_at, said.linked_at, said.business_status) == (None, None, "")
    assert linked(program, said) == [0, 0, 0]


def test_the_partner_takes_its_word_back_without_a_dispute(said, now):
    answers.end_unlinked(
        referral=said, reason="not_reached", said_by=NOOR, at=now, mailbox=said.mailbox
    )  # fmt: skip
    assert (said.start_said_at, said.linkage_disputed, said.status) == (None, False, "failed")


def test_completed_by_the_partner_it_still_waits_to_be_confirmed(said, now, social_worker):
    answers.complete(referral=said, said_by=NOOR, at=now, mailbox=said.mailbox)
    assert said.status == "completed" and said.turn == Asker.US and not said.is_open
    worker_says(answers.confirm_start, said, now, social_worker)
    assert said.is_linked and said.status == "completed"


def test_a_start_that_the_person_told_before_is_confirmed_by_the_partner(
    accepted, partner_says, now, responder
):
    worker_says(answers.start_service, accepted, now, responder, source="person")
    partner_says()
    assert (accepted.linkage_source, accepted.confirmed_source) == ("person", "partner")


def take(referral, step):
    return reverse("referrals:take", args=[referral.pk, step])


def test_the_page_and_my_day_lead_to_the_confirmation(said, client_for, responder):
    pages = client_for(responder)
    page = pages.get(reverse("referrals:detail", args=[said.pk]))
    assert "It is our turn" in page.text and "They never opened the name" in page.text
    assert [name for name, _doing in page.context["likely"]] == ["confirm_start", "deny_start"]
    assert "start_service" not in [name for name, _doing in page.context["rest"]]
    assert take(said, "confirm_start") in pages.get("/my-day/").text
    assert "Said, not confirmed" in read(pages.get("/referrals/?show=answers"))
    form = pages.get(take(said, "confirm_start"))
    assert form.context["form"]["said_by"].value() == responder.name
    assert "The partner" not in read(form)
    done = pages.post(take(said, "confirm_start"), {"said_by": "Rosalind, themselves", "source": "person"})
    assert done.status_code == 302
    said.refresh_from_db()
    assert (said.confirmed_source, said.is_linked) == ("person", True)


def test_the_api_confirms_it_too(said, client_for, social_worker):
    api, address = client_for(social_worker), f"/api/v1/referrals/{said.pk}/"
    assert api.get(address).json()["start_said_at"]
    body = {"said_by": "Ana, social worker", "source": "partner"}
    assert api.post(f"{address}confirm-start/", body, content_type="application/json").status_code == 400
    answer = api.post(
        f"{address}confirm-start/", body | {"source": "worker"}, content_type="application/json"
    )
    assert answer.status_code == 200
    assert (answer.json()["linkage_source"], answer.json()["confirmed_source"]) == ("partner", "worker")


def test_the_partners_page_asks_for_no_start_twice_until_the_name_is_open(said, responder):
    partner = Partner(said.mailbox)
    again = partner.url("partner_step", said.pk, "start_service")
    page = partner.get("partner_referral", said.pk)
    assert again not in page.text and "Said to have started" in read(page)
    factories.open_name(said, by=responder)
    assert again in partner.get("partner_referral", said.pk).text


def test_the_parts_of_a_month_tell_said_from_linked(said, program):
    until = date(said.sent_at.year + 1, 1, 1)
    parts = find("referrals_said_started").parts(program=program.pk, until=until)
    assert list(parts.values()) == [{(True,): 1}]


@pytest.mark.parametrize(
    "changes",
    [
        {"linkage_disputed": True},
        {"linkage_disputed": True, "not_linked_source": "partner"},
        {"linked_at": "2030-01-01T00:00Z", "linkage_source": "worker"},
    ],
)
def test_the_database_refuses_what_cannot_be_said(said, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=said.pk).update(**changes)
