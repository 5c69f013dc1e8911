"""A no binds: it closes every weaker basis for that agency, until a yes or a supervisor's decision."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.codes.sharing import A_NO_CLOSES, EXPLAINED, LegalBasis
from casemgmt.consents import actions, policy
from casemgmt.consents.models import Consent, Freeze, Override, Packet
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.law.actions.copying import everything_held
from tests import factories
from tests.answers import words
from tests.consents.conftest import SPOKEN, TOLD

pytestmark = pytest.mark.django_db
CARE = LegalBasis.CARE_COORDINATION


@pytest.fixture(autouse=True)
def shares_for_care(program, administrator):
    actions.set_rules(program=program, care_coordination=True, decided="Board, 2026", by=administrator)


@pytest.fixture
def no(person, housing, responder, now):
    """Write down that the person wants nothing shared there."""

    def make(to=housing, at=now, **more):
        named = {"recipient_name": to} if isinstance(to, str) else {"recipient": to}
        return actions.record_no(person=person, reason="", at=at, by=responder, **named, **more)

    return make


@pytest.fixture
def shelter(db):
    return factories.AgencyFactory(name="Cedar House", is_operator=False, is_partner=True)


def given(basis):
    """What `disclose` wants besides, for this basis."""
    return {"basis": basis, "because": "Overdose at the library" if basis in EXPLAINED else ""}


# Which bases it closes.


def test_the_table_decides_every_basis():
    assert set(A_NO_CLOSES) == set(LegalBasis)
    assert {basis for basis, closed in A_NO_CLOSES.items() if closed} == {CARE}


@pytest.mark.parametrize("basis", LegalBasis)
def test_a_no_closes_what_rests_on_our_own_judgement_and_nothing_else(basis, no, agreed, share, person, now):
    consent = agreed() if basis == LegalBasis.CONSENT else None
    no(at=now - timedelta(minutes=1))
    to = {"to": person} if basis == LegalBasis.TO_THE_PERSON else {}
    attempt = {**given(basis), **to, **({"consent": consent} if consent else {})}
    if A_NO_CLOSES[basis]:
        with pytest.raises(RuleBroken, match="chose not to share with them"):
            share(**attempt)
        assert not Packet.objects.exists()
    else:
        assert share(**attempt).facts


def test_a_no_is_about_one_agency(no, share, shelter, now):
    no()
    assert share(to=shelter, **given(CARE)).facts


def test_an_agency_named_in_words_alone_is_meant_as_well(no, share):
    no("harbor  HOUSING")
    with pytest.raises(RuleBroken, match="chose not to share"):
        share(**given(CARE))


def test_everyone_who_treats_them_is_everyone(agreed, share, responder, now):
    """Consent to all who treat the person, taken back, is a no to each of them."""
    consent = agreed("part2_tpo", recipient=None, all_treating=True)
    assert share(**given(CARE)).facts
    actions.revoke(consent=consent, reason="", at=now, by=responder)
    with pytest.raises(RuleBroken, match="chose not to share"):
        share(**given(CARE))


def test_taking_consent_back_is_a_no(agreed, share, responder, now):
    """The hole: on the same day it went on for care coordination."""
    consent = agreed()
    actions.revoke(consent=consent, reason="They gossip", at=now, by=responder)
    with pytest.raises(RuleBroken, match="chose not to share"):
        share(**given(CARE))


def test_choosing_not_to_when_asked_is_a_no_that_is_kept(asked, share, responder, now):
    draft = actions.refuse_to_share(consent=asked(), reason="", at=now, by=responder)
    assert (draft.status, draft.revoked_at) == ("refused", now)
    with pytest.raises(RuleBroken, match="chose not to share"):
        share(**given(CARE))


def test_consent_that_only_ended_is_no_no(agreed, share, now, today):
    agreed(expires_on=today)
    assert share(at=now + timedelta(days=3), **given(CARE)).facts


# What answers it.


def test_a_later_yes_answers_a_no(no, agreed, share, now):
    no(at=now - timedelta(days=2))
    agreed()
    assert share(**given(CARE)).facts


def test_on_one_day_the_later_word_counts(no, agreed, share, now):
    agreed()
    no(at=now + timedelta(minutes=5))
    with pytest.raises(RuleBroken, match="chose not to share"):
        share(**given(CARE))


def test_old_paper_that_is_written_down_later_answers_nothing(no, asked, share, responder, today, now):
    no(at=now - timedelta(days=2))
    actions.give(
        consent=asked(), on=today - timedelta(days=4), by=responder, **TOLD, **SPOKEN,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="chose not to share"):
        share(**given(CARE))


def test_a_supervisor_decides_against_it_with_a_reason_in_the_persons_own_copy(
    no, share, person, housing, supervisor
):
    said = no()
    actions.override(no=said, recipient=housing, why="The only bed with a nurse", by=supervisor)
    assert share(**given(CARE)).facts
    part = everything_held(person)["consents.override"]
    told = {words for row in part.rows for _label, words in row}
    assert {"The only bed with a nurse", "Harbor Housing", supervisor.name} <= told
    kept = Override.objects.get().history.get()
    assert (kept.history_user_id, kept.history_change_reason) == (supervisor.pk, "Decided against a no")


def test_it_counts_for_one_agency_until_it_ends_and_never_against_a_later_no(
    no, share, housing, supervisor, now
):
    decision = actions.override(no=no(), recipient=housing, why="Asked for it", by=supervisor)
    actions.end_override(decision=decision, by=supervisor)
    with pytest.raises(RuleBroken, match="chose not to share"):
        share(**given(CARE))
    with pytest.raises(RuleBroken, match="ended already"):
        actions.end_override(decision=decision, by=supervisor)
    again = no(at=now + timedelta(minutes=1))
    actions.override(no=again, recipient=housing, why="Asked for it", by=supervisor)
    no(at=now + timedelta(minutes=2))
    with pytest.raises(RuleBroken, match="chose not to share"):
        share(**given(CARE))


def test_one_agency_more_needs_a_decision_more(agreed, share, housing, shelter, responder, supervisor, now):
    consent = agreed("part2_tpo", recipient=None, all_treating=True)
    actions.revoke(consent=consent, reason="", at=now, by=responder)
    actions.override(no=consent, recipient=housing, why="Asked for it", by=supervisor)
    assert share(**given(CARE)).facts
    with pytest.raises(RuleBroken, match="chose not to share"):
        share(to=shelter, **given(CARE))


def test_nobody_but_a_supervisor_decides_against_it(no, housing, responder, social_worker, administrator):
    said = no()
    for user in (responder, social_worker, administrator):
        with pytest.raises(NotAllowed):
            actions.override(no=said, recipient=housing, why="x", by=user)
    assert {role for role in Role if Permission.NO_OVERRIDE in GRANTS[role]} == {Role.SUPERVISOR}


def test_where_no_no_stands_there_is_nothing_to_decide(no, agreed, housing, shelter, supervisor, now):
    with pytest.raises(RuleBroken, match="does not stand"):
        actions.override(no=no(), recipient=shelter, why="x", by=supervisor)
    old = no(at=now - timedelta(days=3))
    agreed()
    with pytest.raises(RuleBroken, match="does not stand"):
        actions.override(no=old, recipient=housing, why="x", by=supervisor)


def test_the_database_wants_a_reason_and_one_decision_at_a_time(no, person, housing, supervisor):
    said = no()
    whole = {"program": person.program, "person": person, "no": said, "recipient": housing, "by": supervisor}
    with pytest.raises(IntegrityError, match="override_says_why"), transaction.atomic():
        stamp(Override(**whole, why=""), by=None, reason="test").save()
    stamp(Override(**whole, why="x"), by=None, reason="test").save()
    with pytest.raises(IntegrityError, match="override_once_for_an_agency"), transaction.atomic():
        stamp(Override(**whole, why="y"), by=None, reason="test").save()


def test_a_no_to_nobody_is_refused(person, responder, now):
    with pytest.raises(RuleBroken, match="Say with whom"):
        actions.record_no(person=person, reason="", at=now, by=responder)
    draft = actions.write_consent(person=person, kind="general_sharing", by=responder)
    draft.status, draft.revoked_at = "refused", now
    with pytest.raises(IntegrityError, match="consent_refused_to_somebody"), transaction.atomic():
        stamp(draft, by=None, reason="test").save()


@pytest.mark.parametrize(
    "change", [{"status": "active"}, {"status": "draft", "revoked_at": None}, {"revoke_reason": "Other"}]
)
def test_a_no_is_never_written_away(no, change):
    said = no()
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=said.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=said.pk).delete()


# What left before.


def fresh(packet):
    return Packet.objects.get(pk=packet.pk)


def test_saying_no_offers_to_stop_what_left_without_consent_and_stops_what_is_chosen(
    share, no, shelter, responder, now
):
    one, other, elsewhere = share(**given(CARE)), share(**given(CARE)), share(to=shelter, **given(CARE))
    urgent = share(**given(LegalBasis.MEDICAL_EMERGENCY))
    said = no(at=now + timedelta(minutes=1))
    later = now + timedelta(minutes=2)
    assert {packet.pk for packet in policy.left_without_consent(said, at=later)} == {one.pk, other.pk}
    assert policy.readable(fresh(one), later).facts  # an offer, until somebody takes it
    assert actions.freeze(no=said, packets=[one, elsewhere, urgent], at=later, by=responder) == 1
    assert policy.readable(fresh(one), later).frozen == "Frozen: the person chose not to share with them."
    for kept in (other, elsewhere, urgent):
        assert policy.readable(fresh(kept), later).facts
    with pytest.raises(DatabaseError), transaction.atomic():
        Freeze.objects.all().delete()


def test_what_is_stopped_stays_so_when_a_supervisor_shares_all_the_same(
    share, no, housing, responder, supervisor, now
):
    packet, said = share(**given(CARE)), no(at=now + timedelta(minutes=1))
    actions.freeze(no=said, packets=[packet], at=now + timedelta(minutes=2), by=responder)
    actions.override(no=said, recipient=housing, why="Asked for it", by=supervisor)
    assert policy.readable(fresh(packet), now + timedelta(minutes=3)).frozen


# On the pages.


def test_a_no_is_written_down_overridden_and_counted_again_on_the_pages(
    person, housing, share, responder, supervisor, client_for
):
    packet = share(**given(CARE))
    worker = client_for(responder)
    page = worker.post(
        reverse("consents:record_no", args=[person.pk]), {"recipient": housing.pk}, follow=True
    )
    said = Consent.objects.get()
    assert "1 sharing without consent went there before" in words(page)
    page = worker.post(reverse("consents:freeze", args=[said.pk]), follow=True)
    assert "went there before" not in words(page)
    assert policy.readable(fresh(packet), said.revoked_at).frozen
    leader, override = client_for(supervisor), reverse("consents:override", args=[said.pk])
    assert override not in worker.get(reverse("consents:detail", args=[said.pk])).text
    assert leader.post(override, {"recipient": housing.pk, "why": ""}).status_code == 422
    page = leader.post(override, {"recipient": housing.pk, "why": "The only bed"}, follow=True)
    assert "The only bed" in words(page) and supervisor.name in words(page)
    listed = worker.get(reverse("consents:list", args=[person.pk]))
    assert "Chose not to" in words(listed) and "Shared all the same" in words(listed)
    decision = Override.objects.get()
    leader.post(reverse("consents:end_override", args=[decision.pk]))
    decision.refresh_from_db()
    assert decision.until is not None


@pytest.mark.parametrize("name", ["refuse_sharing", "revoke"])
def test_each_no_offers_on_its_own_page_what_left_without_consent(
    name, asked, agreed, share, responder, client_for
):
    kept, stopped = share(**given(CARE)), share(**given(CARE))
    consent = agreed() if name == "revoke" else asked()
    worker, address = client_for(responder), reverse(f"consents:{name}", args=[consent.pk])
    page = words(worker.get(address))
    assert "Stop what was shared before without consent" in page and "Harbor Housing" in page
    worker.post(address, {"reason": "", "freeze": [stopped.pk]})
    consent.refresh_from_db()
    assert consent.is_no
    assert policy.readable(fresh(stopped), consent.revoked_at).frozen
    assert policy.readable(fresh(kept), consent.revoked_at).facts
