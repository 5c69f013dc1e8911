"""A copy tells every kind of record, and each table says for itself as what its rows count in it."""

import pytest

from casemgmt.cases.models import Goal, Note
from casemgmt.codes.facts import NOT_YET, Fact, LeftOut, Sensitivity
from casemgmt.codes.sharing import KIND_COVERS, ConsentKind, RedisclosureNotice
from casemgmt.consents import policy
from casemgmt.consents.models import Consent, Disclosure
from casemgmt.law.actions.copying import everything_held, hanging_on_person, is_history
from referrals.models import Referral
from tests.world.one_person import saved

pytestmark = pytest.mark.django_db
LIVE = [model for model in hanging_on_person() if not is_history(model)]


def test_a_copy_tells_every_kind_of_record_or_says_why_not(full_life):
    told = {key.split(":")[0] for key in everything_held(full_life.person)}
    untold = {model for model in LIVE if model._meta.label_lower not in told}
    assert untold == {model for model in LIVE if isinstance(model.copied_as, LeftOut)}
    assert all(model.copied_as.why for model in untold)


@pytest.mark.parametrize("model", LIVE, ids=lambda model: model._meta.label)
def test_each_table_about_a_person_says_itself_as_what_it_is_copied(model):
    """Not by a code that some other table happens to use: a fact, LeftOut, or a property that tells rows."""
    assert isinstance(vars(model).get("copied_as"), Fact | LeftOut | property)


def test_a_table_that_says_nothing_stops_the_copy(full_life, monkeypatch):
    monkeypatch.delattr(Goal, "copied_as")
    with pytest.raises(AttributeError, match="copied_as"):
        everything_held(full_life.person)


def test_a_table_of_a_known_code_is_no_part_2_by_that_alone(full_life, monkeypatch):
    """A goal of the status or kind of a guarded note stays what its own table says."""
    monkeypatch.setattr(Goal, "kind", "sud_counselling", raising=False)
    assert everything_held(full_life.person)["cases.goal"].fact == Fact.RECORD


def test_guarded_notes_stand_in_a_part_of_their_own(full_life, social_worker, now):
    guarded = Note(
        program=full_life.case.program, case=full_life.case, author=social_worker, kind="sud_counselling",
        text="Groups on Mondays", status="signed", saved_at=now, signed_at=now,
    )  # fmt: skip
    saved(guarded)
    parts = everything_held(full_life.person)
    assert parts["cases.note:sud_notes"].fact == Fact.SUD_NOTES
    assert "Mondays" not in str(parts["cases.note"].rows)


@pytest.mark.parametrize("model", [Note, Consent, Referral])
def test_a_draft_is_no_record_yet(model):
    assert model(status="draft").copied_as is NOT_YET


@pytest.mark.parametrize("kind", ConsentKind.values)
def test_every_kind_of_permission_stands_under_its_law(kind):
    counted = Consent(kind=kind, status="active").copied_as
    guards = KIND_COVERS[kind] - {Sensitivity.ORDINARY}
    assert (counted == Fact.RECORD) == (not guards)
    assert not guards or counted.sensitivity in guards | policy.PART2


@pytest.mark.parametrize("notice", RedisclosureNotice.values)
@pytest.mark.parametrize("fact", Fact.values)
def test_every_line_of_the_ledger_stands_under_its_law(notice, fact):
    law = Fact(fact).sensitivity
    part2 = notice == RedisclosureNotice.PART2_2024 or law in policy.PART2
    victim = notice == RedisclosureNotice.VICTIM_1 or law == Sensitivity.VICTIM_SERVICE
    expected = Fact.SUBSTANCE_USE_TREATMENT if part2 else Fact.VICTIM_SERVICES if victim else Fact.RECORD
    assert Disclosure(notice=notice, facts=[fact]).copied_as == expected
