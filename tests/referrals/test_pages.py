"""What workers do on the pages, from “Refer” to the answer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.audit.models import Event
from casemgmt.codes.facts import Fact
from casemgmt.consents import actions as consents
from casemgmt.consents.models import Consent
from referrals.actions.asking import answers, sending
from referrals.models import Referral, UnmetNeed
from tests.answers import edited
from tests.referrals import factories

pytestmark = pytest.mark.django_db
SAID = {"said_by": "Noor Haddad, intake"}


def of(name, thing, *more):
    return reverse(f"referrals:{name}", args=[thing.pk, *more])


@pytest.fixture
def pages(client_for, responder):
    return client_for(responder)


def declined(referral, *, by, reason="no_capacity"):
    return answers.decline(referral=referral, reason=reason, at=timezone.now(), by=by, **SAID)


@pytest.mark.parametrize("after", ["abc", "1", "", "ffffffff-ffff-4fff-bfff-ffffffffffff"])
def test_after_something_that_is_no_referral_the_page_begins_anew(pages, person, after):
    for name in ("new", "note_unmet"):
        assert pages.get(f"{of(name, person)}?after={after}").status_code == 200


def test_from_the_need_to_the_packet(pages, person, service):
    found = pages.post(of("new", person), {"need": "housing", "language": "es"})
    assert found.status_code == 200
    assert "Not known whether they speak Spanish" in found.text
    drafted = pages.post(of("new", person), {"need": "housing", "service": service.pk})
    draft = Referral.objects.get()
    assert drafted.url == of("send", draft)
    assert "Consent is missing" in pages.get(drafted.url).text

    asked = edited(
        pages, drafted.url, {"urgency": "soon", "note": "Ground floor, please.", "step": "consent"}
    )
    assert asked.url.endswith(f"consents/new/?recipient={service.agency.pk}")
    terms = pages.get(asked.url).context["form"]
    assert {"eligibility", "worker", "urgency"} <= set(terms["what"].initial)
    typed = {name: terms[name].initial or "" for name in terms.fields if terms[name].initial}
    read = pages.post(asked.url, {**typed, "recipient": service.agency.pk, "purpose": "service"})
    given = {**factories.SPOKEN, "told_how_to_revoke": "on"}
    back = pages.post(reverse("consents:give", args=[Consent.objects.get().pk, "verbal"]), given)
    assert read.status_code == 302
    assert back.url == drafted.url  # nothing was lost on the way
    form = pages.get(back.url).context["form"]
    assert (form["note"].value(), form["urgency"].value()) == ("Ground floor, please.", "soon")

    way = form.fields["way"].choices[0][0]
    sending = {
        "urgency": "soon", "note": "Ground floor.", "way": way, "facts": ["name", "need"], "answer_0": "Yes",
        "address": "intake@harbor.example",
    }  # fmt: skip
    review = edited(pages, back.url, {**sending, "step": "review"})
    leaves = dict(review.context["leaves"])
    assert leaves["Name"] == "Rosalind Okafor-Zeta"
    assert leaves["Answers to the service's questions"] == ["Has papers? Yes"]
    assert "Language" in review.context["stays"]
    assert Referral.objects.get().status == "draft"
    again = edited(pages, back.url, {**sending, "step": "change"})
    assert again.context["form"]["answer_0"].value() == "Yes"

    sent = edited(pages, back.url, {**sending, "step": "send"})
    draft.refresh_from_db()
    assert sent.url == of("detail", draft)
    assert draft.status == "requested"
    assert set(draft.packet.facts) == {"name", "need", "note", "eligibility"}
    page = pages.get(sent.url).text
    assert "Ground floor." in page
    assert "<li>Has papers? Yes</li>" in page


def test_what_leaves_is_what_the_review_showed(pages, person, service, responder):
    factories.consent(person, service.agency, by=responder)
    draft = factories.written(person, service, by=responder)
    form = pages.get(of("send", draft)).context["form"]
    sending = {
        "urgency": "today", "note": "", "way": form.fields["way"].choices[0][0],
        "facts": [value for value, _label in form.fields["facts"].choices],
        "address": form["address"].value(),
    }  # fmt: skip
    shown = edited(pages, of("send", draft), {**sending, "step": "review"}).context["leaves"]
    edited(pages, of("send", draft), {**sending, "step": "send"})
    draft.refresh_from_db()
    left = draft.packet.facts
    assert shown == [(fact.label, left[fact]) for fact in Fact if fact in left]


def test_nothing_leaves_before_a_way_is_chosen(pages, person, service, responder):
    factories.consent(person, service.agency, by=responder)
    draft = factories.written(person, service, by=responder)
    answer = pages.post(of("send", draft), {"urgency": "today", "step": "send"})
    assert answer.status_code == 422
    assert "Choose why it may leave." in answer.text


def test_a_page_that_was_open_too_long_sends_nothing_twice(pages, sent):
    assert pages.post(of("send", sent), {"urgency": "today", "step": "send"}).status_code == 404


def test_the_need_stays_out_of_the_address(pages, person, service):
    assert "housing" not in pages.post(of("new", person), {"need": "housing", "service": service.pk}).url


def test_nobody_fits_and_it_is_noted(pages, person):
    found = pages.post(of("new", person), {"need": "pet", "language": "so"})
    assert "No service fits" in found.text
    form = pages.post(of("note_unmet", person), {"need": "pet", "language": "so", "area": ""})
    assert (form.status_code, form.context["form"]["need"].value()) == (200, "pet")
    noted = pages.post(of("note_unmet", person), {"need": "pet", "reason": "no_service", "language": "so"})
    line = UnmetNeed.objects.get()
    assert (line.person, line.need, line.reason, line.language) == (person, "pet", "no_service", "so")
    assert "Needs that nobody met" in pages.get(noted.url).text
    board = pages.get(reverse("referrals:unmet"))
    assert "?need=pet&amp;reason=no_service#lines" in board.text
    assert not pages.get(reverse("referrals:unmet") + "?need=food").context["object_list"]


def test_unmet_needs_are_counted_by_need_and_reason_and_each_number_opens_its_lines(pages, person, responder):
    now = timezone.now()
    for day, (need, reason) in enumerate(
        [("pet", "no_service"), ("pet", "no_service"), ("pet", "all_full"), ("food", "all_full")]
    ):
        factories.unmet(person, by=responder, at=now - timedelta(days=day), need=need, reason=reason)
    board = reverse("referrals:unmet")
    counts = pages.get(board).context["counts"]
    assert counts["all"] == 4
    assert [(need, total) for need, total, _cells in counts["rows"]] == [("pet", 3), ("food", 1)]
    for need, total, cells in counts["rows"]:
        assert len(pages.get(f"{board}?need={need}").context["object_list"]) == total
        for reason, count in cells:
            lines = pages.get(f"{board}?need={need}&reason={reason}").context["object_list"]
            assert len(lines) == (count or 0)
    for reason, total in counts["reasons"]:
        assert len(pages.get(f"{board}?reason={reason}").context["object_list"]) == total


def test_the_page_says_whose_turn_it_is_and_logs_the_reading(pages, sent):
    page = pages.get(of("detail", sent))
    assert "It is the turn of Harbor Housing" in page.text
    assert "An answer is due by" in page.text
    read = Event.objects.filter(kind="read").values_list("object_kind", flat=True)
    assert {"referrals.referral", "consents.packet"} <= set(read)


def test_a_silent_partner_is_said_to_be_silent(pages, person, service, responder):
    past = timezone.now() - timezone.timedelta(days=9)
    sent = factories.sent(person, service, by=responder)
    sending.stamp(sent, by=None, reason="test")
    sent.sent_at, sent.answer_due_at = past, past + timezone.timedelta(days=7)
    sent.save()
    assert "The time to answer ended" in pages.get(of("detail", sent)).text
    silent = pages.get(reverse("referrals:list") + "?show=silent")
    assert [row.pk for row in silent.context["object_list"]] == [sent.pk]


STEPS = {
    "accept": SAID,
    "try_to_reach": SAID,
    "schedule": {**SAID, "appointment_at": "2030-01-05T10:00"},
    "start_service": {**SAID, "source": "worker"},
    "pause": {**SAID, "words": "A bed is missing."},
    "resume": SAID,
    "complete": SAID,
}


def test_what_the_partner_said_is_written_down_step_by_step(pages, sent):
    for name, typed in STEPS.items():
        assert pages.get(of("take", sent, name)).status_code == 200, name
        answer = pages.post(of("take", sent, name), typed)
        assert answer.status_code == 302, (name, answer.text)
    sent.refresh_from_db()
    assert (sent.status, sent.linkage_source) == ("completed", "worker")
    page = pages.get(of("detail", sent))
    for words in ("Linked", "told by Noor Haddad, intake", "Service started", "A bed is missing."):
        assert words in page.text, words


def test_the_likely_next_steps_come_first(pages, sent):
    offered = []
    for name, typed in [("accept", SAID), ("start_service", STEPS["start_service"])]:
        offered.append([name for name, _doing in pages.get(of("detail", sent)).context["likely"]])
        pages.post(of("take", sent, name), typed)
    offered.append([name for name, _doing in pages.get(of("detail", sent)).context["likely"]])
    assert offered == [["accept", "decline"], ["schedule", "start_service"], ["complete", "try_to_reach"]]


def test_a_step_that_cannot_be_taken_answers_beside_its_form(pages, sent):
    answer = pages.post(of("take", sent, "complete"), SAID)
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.text
    assert pages.get(of("take", sent, "explode")).status_code == 404


def test_after_a_decline_the_next_services_are_there_and_the_next_try_knows_the_first(
    pages, sent, responder, person
):
    other = factories.ServiceFactory(name="Second chance")
    pages.post(of("take", sent, "decline"), {**SAID, "reason": "no_capacity", "words": "Full till May."})
    page = pages.get(of("detail", sent))
    assert [match.service for match in page.context["next_services"]] == [other]
    assert "Declined: No space now." in page.text
    pages.post(of("new", person) + f"?after={sent.pk}", {"need": "housing", "service": other.pk})
    assert Referral.objects.get(after=sent).service == other
    assert not pages.get(of("detail", sent)).context["object"].unmet_needs.exists()


def test_withdrawing_on_the_page_wants_a_reason(pages, sent):
    assert pages.post(of("take", sent, "withdraw"), {"reason": ""}).status_code == 422
    pages.post(of("take", sent, "withdraw"), {"reason": "Moved in with a sister."})
    page = pages.get(of("detail", sent))
    assert "Withdrawn" in page.text
    assert "Moved in with a sister." in page.text
    assert [name for name, _doing in page.context["rest"]] == ["strike_out"]


def test_the_packet_of_a_consent_taken_back_is_frozen_on_our_page_too(pages, sent, responder):
    consent = sent.packet.disclosure.consent
    consents.revoke(consent=consent, reason="", at=timezone.now(), by=responder)
    page = pages.get(of("detail", sent))
    assert "The partner cannot read this any more" in page.text
    assert "Would like a ground floor." not in page.text


def test_the_lists_count_what_they_hold(pages, person, service, responder, social_worker, client_for):
    factories.sent(person, service, by=responder)
    declined(factories.sent(person, factories.ServiceFactory(), by=responder), by=responder)
    factories.written(person, factories.ServiceFactory(), by=responder)
    page = pages.get(reverse("referrals:list"))
    counts = [tab["count"] for tab in page.context["tabs"]]
    assert counts == [1, 0, 1, 1, 1, None]
    for tab, count in zip(page.context["tabs"], counts, strict=True):
        listed = pages.get(reverse("referrals:list") + tab["url"]).context["object_list"]
        assert count is None or len(listed) == count, tab["label"]
    theirs = client_for(social_worker)
    assert not theirs.get(reverse("referrals:list")).context["object_list"]
    everyones = theirs.get(reverse("referrals:list") + "?whose=everyones")
    assert len(everyones.context["object_list"]) == 1


def test_what_the_person_did_not_want_is_not_our_turn(pages, sent, responder):
    declined(sent, by=responder, reason="person_chose_not")
    assert not pages.get(reverse("referrals:list") + "?show=answers").context["object_list"]


def test_the_history_shows_every_change(pages, sent):
    page = pages.get(of("history", sent))
    assert "Waiting for an answer" in page.text
    assert page.text.index("Sent") < page.text.rindex("Written")


def test_a_person_s_referrals_stand_on_their_page(pages, sent, person):
    assert "Rapid rehousing" in pages.get(of("of_person", person)).text


@pytest.mark.parametrize("name", ["detail", "history", "send"])
def test_out_of_scope_is_the_same_as_never_there(name, client_for, outsider, sent):
    assert client_for(outsider).get(of(name, sent)).status_code == 404


def test_a_draft_leads_to_where_it_is_sent(pages, referral):
    assert pages.get(of("detail", referral)).url == of("send", referral)


def test_who_may_not_refer_finds_no_button(client_for, call_taker, person):
    assert client_for(call_taker).get(of("new", person)).status_code == 403
