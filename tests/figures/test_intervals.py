"""Intervals and curves equal published results, hand calculations, and an independent library."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.figures.intervals import kaplan_meier, wilson

# Weeks in remission on 6-MP; True where the remission ended. Freireich and others, Blood 21 (1963) 699-716.
REMISSION = [
    *[(6, True), (6, True), (6, True), (6, False), (7, True), (9, False), (10, True), (10, False)],
    *[(11, False), (13, True), (16, True), (17, False), (19, False), (20, False), (22, True), (23, True)],
    *[(25, False), (32, False), (32, False), (34, False), (35, False)],
]
AT_RISK = {6: 21, 7: 17, 10: 15, 13: 12, 16: 11, 22: 7, 23: 6}
SUBJECTS = st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=60)


def test_wilson_equals_the_published_example():
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I: 81 of 263 and 15 of 148."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)


@pytest.mark.parametrize(
    "count, total, limits", [(0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718)), (29, 29, (0.8830, 1.0))]
)
def test_wilson_stays_sensible_at_the_ends(count, total, limits):
    assert wilson(count, total) == pytest.approx(limits, abs=5e-5)


def test_a_share_of_nothing_has_no_interval_and_more_than_all_is_refused():
    assert wilson(0, 0) is None
    with pytest.raises(ValueError):
        wilson(3, 2)


def test_the_remission_curve_equals_the_textbook():
    """Kalbfleisch and Prentice, table 1.2: numbers at risk and survival by hand."""
    curve = kaplan_meier(REMISSION)
    assert {step.time: step.at_risk for step in curve.steps} == AT_RISK
    assert [step.survival for step in curve.steps] == pytest.approx(
        [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5
    )
    assert (curve.median, curve.median_limits) == (23, (13, None))
    assert curve.at(12) == pytest.approx((0.7529, 0.5032, 0.8894), abs=5e-5)
    assert curve.at(0) == (1.0, 1.0, 1.0) and curve.at_risk(13) == 12


def test_a_median_that_falls_on_exactly_one_half_is_found():
    assert kaplan_meier([(n, True) for n in range(1, 7)]).median == 3


def test_while_nobody_leaves_the_curve_has_no_steps_and_no_median():
    curve = kaplan_meier([(5, False), (9, False)])
    assert (curve.steps, curve.median, curve.at(9)) == ((), None, (1.0, 1.0, 1.0))


@given(SUBJECTS)
def test_a_curve_only_falls_and_stays_within_its_limits(subjects):
    steps = kaplan_meier(subjects).steps
    assert [s.survival for s in steps] == sorted((s.survival for s in steps), reverse=True)
    assert all(0 <= s.low <= s.survival <= s.high <= 1 for s in steps)


class TestAgainstLifelines:
    """Run by .ci/run with the `proof` group; skipped where lifelines is not installed."""

    @pytest.fixture(scope="class", autouse=True)
    def lifelines(self):
        return pytest.importorskip("lifelines", exc_type=ImportError)

    @pytest.mark.filterwarnings("ignore")
    @pytest.mark.parametrize("seed", range(40))
    def test_curve_limits_and_median_equal_theirs_to_nine_digits(self, lifelines, seed):
        subjects = REMISSION if seed == 0 else _made_up(seed)
        durations, events = zip(*subjects, strict=True)
        theirs = lifelines.KaplanMeierFitter().fit(durations, events)
        ours = kaplan_meier(subjects)
        for time in range(0, max(durations) + 1):
            low, high = theirs.confidence_interval_.asof(time)
            assert ours.at(time) == pytest.approx((theirs.predict(time), low, high), abs=1e-9)
        at_risk = theirs.event_table.at_risk.drop(0)
        assert [ours.at_risk(time) for time in at_risk.index] == list(at_risk)
        if any(step.survival == pytest.approx(0.5) for step in ours.steps):
            return  # there their median is at the mercy of a rounding
        assert (ours.median or float("inf")) == theirs.median_survival_time_
        limits = lifelines.utils.median_survival_times(theirs.confidence_interval_).iloc[0]
        assert [limit or float("inf") for limit in ours.median_limits] == list(limits)


def _made_up(seed):
    """Spells that end or not, the same at every run."""
    return [((seed * 31 + n * 17) % 53 + 1, (seed + n * n) % 3 > 0) for n in range(8 + seed * 3)]
