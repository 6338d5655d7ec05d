"""The mathematics of the expectations against dice thrown by the plain formula, and against closed special cases."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from conformance.core.events import Mode
from conformance.core.scenes import TargetKind
from conformance.selftest.expectation import accuracy, alarms, capacity, departure, response, slope
from conformance.selftest.expectation.asked import PlanLacks
from conformance.selftest.expectation.expect import worked_out
from conformance.selftest.expectation.stated import stated
from conformance.selftest.expectation.timing import heard_by, read_by, readings_by
from conformance.selftest.expectation.trials import binomial, quantile_chances, rate_chances, verdict_on_rate
from conformance.simulator.truth import TrueView
from tests.selftest.plain import (
    DRAWS,
    HONEST,
    U_SOURCE,
    agrees,
    asked,
    expanded_by_book,
    off_by,
    shares,
    stage,
    stated_by_dice,
    zone,
)

SURFACE = TrueView(Mode.SURFACE, TargetKind.BLACKBODY, 37.0)


def test_a_stated_reading_has_the_mean_the_scatter_and_the_tails_of_its_dice() -> None:
    truth = off_by(0.23)
    shared = math.hypot(truth.scene_delta_degC, U_SOURCE)
    readings = stated_by_dice(truth, SURFACE, shared, np.random.default_rng(1), (DRAWS * 5, 1)).ravel()
    found = stated(truth, SURFACE, shared)
    assert found is not None
    mean = float(found.weights @ found.mean_degC)
    variance = float(found.weights @ (found.variance + (found.mean_degC - mean) ** 2))
    assert mean == pytest.approx(readings.mean(), abs=4 * readings.std() / math.sqrt(readings.size))
    assert math.sqrt(variance) == pytest.approx(readings.std(), rel=0.03)
    for threshold in (37.1, 37.2, 37.3, 37.4):
        promised = float(found.weights @ found.at_least(threshold))
        assert agrees(float((readings >= threshold - 1e-9).mean()), promised, readings.size)
    assert agrees(float((abs(readings - 37.0) <= 0.2 + 1e-9).mean()), found.within(37.0, 0.2), readings.size)


def test_faces_whose_mask_is_judged_wrongly_read_off_in_their_share_and_plates_do_not() -> None:
    truth = replace(HONEST, mask_confusion=0.3, mistaken_mask_delta_degC=lambda look: 0.25 if look.is_face else 0.0)
    face, draws = TrueView(Mode.BODY, TargetKind.PERSON, 36.5), DRAWS * 5
    rng = np.random.default_rng(11)
    off = 0.25 * (rng.random(draws) < 0.3)
    seen = 36.5 + off + math.hypot(0.1, truth.noise_delta_degC) * rng.standard_normal(draws)
    said = np.round(seen * 10) / 10
    found = stated(truth, face, 0.1)
    assert found is not None
    for threshold in (36.5, 36.7, 36.9):
        promised = float(found.weights @ found.at_least(threshold))
        assert agrees(float((said >= threshold - 1e-9).mean()), promised, draws)
    assert agrees(float((abs(said - 36.5) <= 0.3 + 1e-9).mean()), found.within(36.5, 0.3), draws)
    of_plate, honest = stated(truth, SURFACE, 0.1), stated(HONEST, SURFACE, 0.1)
    assert of_plate is not None
    assert honest is not None
    assert np.array_equal(of_plate.chances, honest.chances)


def test_a_device_that_states_nothing_has_no_distribution() -> None:
    assert stated(replace(HONEST, reading_degC=lambda look: math.nan), SURFACE, 0.1) is None


@pytest.mark.parametrize("rule", ["simple", "guarded", "non_binary"])
@pytest.mark.parametrize("error", [0.0, 0.2, 0.27, -0.4])
def test_temperature_error_at_one_set_point_is_judged_as_often_so_as_its_dice(rule: str, error: float) -> None:
    truth = off_by(error)
    what = asked(
        "blackbody_accuracy", "delta_degC", -0.3, 0.3, rule, set_points_degC=[37.0], readings_per_point=10,
        mode="surface", source_distance_m=1.5, resolution_delta_degC=0.1,
    )  # fmt: skip
    found = accuracy.WORKED_OUT.chances(truth, what, stage("blackbody_accuracy", TargetKind.BLACKBODY, (37.0,), 12.0))
    shared = math.hypot(truth.scene_delta_degC, U_SOURCE)
    readings = stated_by_dice(truth, SURFACE, shared, np.random.default_rng(2), (DRAWS, 24))
    means, deviations = readings.mean(axis=1) - 37.0, readings.std(axis=1, ddof=1) / math.sqrt(24)
    known = math.hypot(U_SOURCE, 0.05 / math.sqrt(3))
    verdicts = shares(
        [
            zone(mean, expanded_by_book(known, deviation, 23), -0.3, 0.3, rule)
            for mean, deviation in zip(means, deviations, strict=True)
        ]
    )
    for verdict in {*verdicts, *found.of}:
        assert agrees(verdicts.get(verdict, 0.0), found.of.get(verdict, 0.0)), verdict


def test_a_set_point_that_the_plan_lacks_is_the_harness_s_fault() -> None:
    what = asked(
        "blackbody_accuracy", "delta_degC", -0.3, 0.3, "simple", set_points_degC=[34.0, 37.0], readings_per_point=10,
        mode="surface", source_distance_m=1.5, resolution_delta_degC=0.1,
    )  # fmt: skip
    with pytest.raises(PlanLacks, match="34 degC"):
        accuracy.WORKED_OUT.chances(HONEST, what, stage("blackbody_accuracy", TargetKind.BLACKBODY, (37.0,), 12.0))


def test_events_that_are_lost_leave_too_few_readings_as_often_as_the_binomial_says() -> None:
    truth = replace(HONEST, lost_event_share=0.6, first_reading_s=0.2, first_reading_spread=0.0, frame_interval_s=0.01)
    enough, _ = accuracy.readings_left(truth, 12.0, 0.6, 10)
    assert enough == pytest.approx(stats.binom.sf(9, 24, 0.4), abs=1e-9)


@pytest.mark.parametrize(
    ("successes", "trials"), [(59, 59), (58, 59), (52, 59), (51, 59), (50, 59), (0, 59), (120, 120)]
)
@pytest.mark.parametrize(("lower", "upper"), [(0.95, None), (None, 0.05)])
def test_a_rate_is_judged_as_the_exact_bound_does(
    successes: int, trials: int, lower: float | None, upper: float | None
) -> None:
    low = stats.binomtest(successes, trials, alternative="greater").proportion_ci(0.95).low
    high = stats.binomtest(successes, trials, alternative="less").proportion_ci(0.95).high
    expected = "inconclusive"
    if lower is not None:
        expected = "pass" if low >= lower else "fail" if high < lower else expected
    if upper is not None:
        expected = "pass" if high <= upper else "fail" if low > upper else expected
    assert verdict_on_rate(successes, trials, lower, upper, 0.95) == expected


def test_fifty_nine_without_a_miss_are_the_fewest_that_pass_ninety_five_per_cent() -> None:
    assert verdict_on_rate(59, 59, 0.95, None, 0.95) == "pass"
    assert verdict_on_rate(58, 58, 0.95, None, 0.95) == "inconclusive"
    assert verdict_on_rate(0, 0, 0.95, None, 0.95) == "inconclusive"


def test_persons_who_cannot_be_used_leave_the_sample() -> None:
    found = rate_chances(59, 1 - 0.02, 0.02, 0.95, None, 0.95)
    assert found.of["pass"] == pytest.approx(0.98**59)  # one less than 59 passes nothing
    rng = np.random.default_rng(3)
    kinds = rng.multinomial(59, [0.7, 0.2, 0.1], 2000)
    verdicts = shares([verdict_on_rate(good, good + bad, 0.95, None, 0.95) for good, bad, _ in kinds.tolist()])
    found = rate_chances(59, 0.7, 0.1, 0.95, None, 0.95)
    for verdict in verdicts:
        assert agrees(verdicts[verdict], found.of[verdict], 2000)


def test_binomial_chances_are_the_binomial_s() -> None:
    assert binomial(59, 0.93) == pytest.approx(stats.binom.pmf(range(60), 59, 0.93))
    assert list(binomial(3, 1.0)) == [0, 0, 0, 1]


@pytest.mark.parametrize("within", [1.0, 0.97, 0.9, 0.8, 0.5])
def test_a_quantile_is_judged_as_its_order_statistics(within: float) -> None:
    rng = np.random.default_rng(4)
    times = np.sort(np.where(rng.random((DRAWS, 59)) < within, 0.5, 2.0), axis=1)
    # 0.95 quantile of 59 at 95 %: the largest bounds it above, the 52nd or so below, by the binomial's own tails
    upper = next(r for r in range(1, 60) if stats.binom.cdf(r - 1, 59, 0.95) >= 0.95)
    lower = max(r for r in range(1, 60) if 1 - stats.binom.cdf(r - 1, 59, 0.95) >= 0.95)
    verdicts = shares(
        [
            "pass" if row[upper - 1] <= 1.0 else "fail" if row[lower - 1] > 1.0 else "inconclusive"
            for row in times.tolist()
        ]
    )
    found = quantile_chances(59, within, 0.95, 0.95, waited_long_enough=True)
    for verdict in {*verdicts, *found.of}:
        assert agrees(verdicts.get(verdict, 0.0), found.of.get(verdict, 0.0)), verdict
    assert "fail" not in quantile_chances(59, within, 0.95, 0.95, waited_long_enough=False).of


def test_first_readings_come_when_the_dice_say() -> None:
    rng = np.random.default_rng(5)
    times = 0.35 * np.exp(0.15 * rng.standard_normal(DRAWS * 5)) + rng.uniform(0, 0.04, DRAWS * 5)
    for time_s in (0.3, 0.37, 0.45, 1.0):
        assert agrees(float((times <= time_s).mean()), read_by(HONEST, time_s), DRAWS * 5)
    kept = rng.random((DRAWS * 5, 12)) < 0.5
    first = times + 0.5 * np.where(kept.any(axis=1), kept.argmax(axis=1), np.inf)
    for time_s in (0.37, 0.9, 2.0):
        assert agrees(float((first <= time_s).mean()), heard_by(HONEST, time_s, 0.5), DRAWS * 5)
    counts = np.floor((2.0 - times) / 0.5) + 1
    for count, chance in enumerate(readings_by(HONEST, 2.0)):
        assert agrees(float((counts == count).mean()), chance, DRAWS * 5)


@pytest.mark.parametrize("median_s", [0.35, 0.7, 1.5])
def test_response_time_is_judged_as_often_so_as_its_dice(median_s: float) -> None:
    what = asked(
        "response_time", "s", None, 1.0, "non_binary", trials=59, quantile=0.95, person_temperature_degC=36.5,
        patience_s=5.0, distance_m=1.5,
    )  # fmt: skip
    truth = replace(HONEST, first_reading_s=median_s)
    found = response.WORKED_OUT.chances(truth, what, stage("response_time", TargetKind.PERSON, (36.5,), 7.0))
    rng = np.random.default_rng(6)
    times = median_s * np.exp(0.15 * rng.standard_normal((DRAWS, 59))) + rng.uniform(0, 0.04, (DRAWS, 59))
    passed = float((times.max(axis=1) <= 1.0).mean())
    assert agrees(passed, found.of.get("pass", 0.0))
    below = np.sort(times, axis=1)
    rank = max(r for r in range(1, 60) if 1 - stats.binom.cdf(r - 1, 59, 0.95) >= 0.95)
    assert agrees(float((below[:, rank - 1] > 1.0).mean()), found.of.get("fail", 0.0))


@pytest.mark.parametrize("error", [0.0, -0.45, -0.5])
def test_alarms_come_as_often_as_their_dice(error: float) -> None:
    what = asked(
        "threshold_alarm", "percent", 95.0, None, "non_binary", trials=59, excess_delta_degC=0.5, window_s=2.0,
        alarm_threshold_degC=37.3, normal_temperature_degC=36.5, distance_m=1.5, statistic="alarm_rate",
    )  # fmt: skip
    truth = off_by(error, first_reading_s=0.2, first_reading_spread=0.0, frame_interval_s=0.01)
    found = alarms.WORKED_OUT[0].chances(truth, what, stage("threshold_alarm", TargetKind.PERSON, (37.8,), 4.0))
    at = TrueView(Mode.BODY, TargetKind.PERSON, 37.8)
    shared = math.hypot(truth.scene_delta_degC, truth.person_delta_degC)
    readings = stated_by_dice(truth, at, shared, np.random.default_rng(7), (600 * 59, 4))  # at 0.2, 0.7, 1.2, 1.7 s
    raised = (readings >= 37.3 - 1e-9).any(axis=1).reshape(600, 59).sum(axis=1)
    verdicts = shares([verdict_on_rate(int(count), 59, 0.95, None, 0.95) for count in raised])
    for verdict in {*verdicts, *found.of}:
        assert agrees(verdicts.get(verdict, 0.0), found.of.get(verdict, 0.0), 600), verdict


@pytest.mark.parametrize(
    ("error", "swapped", "u_person"),
    [(0.0, 0.0, 0.0), (0.15, 0.0, 0.0), (0.08, 0.0, 0.05), (0.0, 0.2, 0.05), (0.0, 0.5, 0.0), (0.3, 0.0, 0.02)],
)
def test_people_at_once_are_judged_as_often_as_their_dice(error: float, swapped: float, u_person: float) -> None:
    what = asked(
        "parallel_capacity", "count", 6.0, None, "non_binary", people=6, repeats=21, window_s=1.0,
        max_error_delta_degC=0.3, least_right_share=0.95, person_temperature_degC=36.5, distance_m=2.0,
    )  # fmt: skip
    truth = off_by(error, swapped_share=swapped)
    bench = stage("parallel_capacity", TargetKind.PERSON, (36.5,), 3.0)
    shown = replace(bench.slots[0].shown[0], standard_uncertainty_degC=u_person)
    found = capacity.WORKED_OUT.chances(truth, what, replace(bench, slots=(replace(bench.slots[0], shown=(shown,)),)))
    rng, draws = np.random.default_rng(8), 2000
    shared = math.hypot(truth.scene_delta_degC, truth.person_delta_degC)
    right, wrong = np.zeros(draws, dtype=int), np.zeros(draws, dtype=int)
    for repeat in range(21):
        references = np.array([36.5 + capacity.step_delta_degC(repeat, n) for n in range(6)])
        seen = references + error + shared * rng.standard_normal((draws, 6)) + 0.04 * rng.standard_normal((draws, 6))
        said = np.round(seen * 10) / 10
        for row in np.flatnonzero(rng.random(draws) < swapped):
            a, b = rng.choice(6, 2, replace=False)
            said[row, [a, b]] = said[row, [b, a]]
        off = abs(said - references)
        right += (off <= 0.3 - 2 * u_person + 1e-9).sum(axis=1)
        wrong += (off > 0.3 + 2 * u_person + 1e-9).sum(axis=1)
    passed = [verdict_on_rate(int(count), 126, 0.95, None, 0.95) == "pass" for count in right]
    failed = [verdict_on_rate(126 - int(count), 126, 0.95, None, 0.95) == "fail" for count in wrong]
    assert agrees(float(np.mean(passed)), found.of["pass"], draws)
    assert agrees(float(np.mean(failed)), found.of["fail"], draws)
    assert sum(found.of.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("factor", [1.0, 0.93, 0.9, 0.85, 0.4])
def test_slopes_are_judged_at_least_as_surely_as_is_said(factor: float) -> None:
    """Three slopes of one device are not independent, so chances are bounds: dice may not fall below them."""
    what = asked(
        "normalisation", "dimensionless", 0.9, 1.1, "non_binary", mode="body", readings_per_point=5, lowest_degC=35.0,
        highest_degC=40.0, step_delta_degC=0.25, break_degC=37.25, source_distance_m=1.5, resolution_delta_degC=0.1,
    )  # fmt: skip
    truth = replace(HONEST, reading_degC=lambda look: 36.9 + factor * (look.reference_degC - 36.9))
    points = np.round(35.0 + 0.25 * np.arange(21), 6)
    found = slope.WORKED_OUT.chances(truth, what, stage("normalisation", TargetKind.PHANTOM, tuple(points), 7.0))
    rng = np.random.default_rng(9)
    draws = 600
    looks = [TrueView(Mode.BODY, TargetKind.PHANTOM, float(point)) for point in points]
    means = np.stack([stated_by_dice(truth, at, 0.02, rng, (draws, 14)).mean(axis=1) for at in looks], axis=1)
    pieces = [points <= 40.0, points <= 37.25, points >= 37.25]
    verdicts = shares([_worst(_slope_verdict(points[piece], row[piece]) for piece in pieces) for row in means])
    for demand in ({"pass"}, {"fail"}, {"fail", "conditional_fail"}):
        seen = sum(verdicts.get(verdict, 0.0) for verdict in demand)
        promised = found.any_of(demand)
        assert seen >= promised or agrees(seen, promised, draws)
    if factor in (1.0, 0.4):
        assert max(found.any_of({"pass"}), found.any_of({"fail"})) > 0.99


@pytest.mark.parametrize("hidden", [0.0, 0.15, 0.25, 0.35, 1.2])
def test_departures_are_judged_at_least_as_surely_as_is_said(hidden: float) -> None:
    """Twenty-one departures share one mean: chances are bounds here, too."""
    what = asked(
        "departure", "delta_degC", -0.3, 0.3, "non_binary", mode="body", readings_per_point=5, lowest_degC=35.0,
        highest_degC=40.0, step_delta_degC=0.25, source_distance_m=1.5, resolution_delta_degC=0.1,
    )  # fmt: skip

    def rigged(look: TrueView) -> float:
        return look.reference_degC + 0.5 - (hidden if 37.9 < look.reference_degC < 38.4 else 0.0)

    truth = replace(HONEST, reading_degC=rigged)
    points = np.round(35.0 + 0.25 * np.arange(21), 6)
    found = departure.WORKED_OUT.chances(truth, what, stage("departure", TargetKind.PHANTOM, tuple(points), 7.0))
    rng = np.random.default_rng(10)
    draws = 400
    looks = [TrueView(Mode.BODY, TargetKind.PHANTOM, float(point)) for point in points]
    readings = [stated_by_dice(truth, at, 0.02, rng, (draws, 14)) for at in looks]
    means = np.stack([each.mean(axis=1) for each in readings], axis=1) - points
    scatter = np.stack([each.std(axis=1, ddof=1) for each in readings], axis=1) / math.sqrt(14)
    verdicts = shares([_worst(_departure_verdicts(*row)) for row in zip(means, scatter, strict=True)])
    for demand in ({"pass"}, {"fail"}, {"fail", "conditional_fail"}):
        seen = sum(verdicts.get(verdict, 0.0) for verdict in demand)
        promised = found.any_of(demand)
        assert seen >= promised or agrees(seen, promised, draws)
    if hidden in (0.0, 1.2):
        assert max(found.any_of({"pass"}), found.any_of({"fail"})) > 0.99


def _departure_verdicts(errors: np.ndarray, scatter: np.ndarray) -> list[str]:  # type: ignore[type-arg]
    """By the book: scatter pooled, one uncertainty for all, √(1 − 1/n) of that of one mean."""
    n = len(errors)
    share, known = math.sqrt(1 - 1 / n), math.hypot(U_SOURCE, 0.05 / math.sqrt(3))
    pooled = math.sqrt(float(np.mean(scatter**2)))
    expanded = expanded_by_book(share * known, share * pooled, 13 * n)
    return [zone(float(error - errors.mean()), expanded, -0.3, 0.3, "non_binary") for error in errors]


def _worst(verdicts: object) -> str:
    order = ("fail", "conditional_fail", "conditional_pass", "pass")
    return min(verdicts, key=order.index)  # type: ignore[call-overload, no-any-return]


def _slope_verdict(x: np.ndarray, y: np.ndarray) -> str:  # type: ignore[type-arg]
    fit = stats.linregress(x, y)
    spread = float(((x - x.mean()) ** 2).sum())
    known = math.hypot(U_SOURCE / math.sqrt(spread), 0.05 / math.sqrt(3) / math.sqrt(spread))
    return zone(float(fit.slope), expanded_by_book(known, float(fit.stderr), len(x) - 2), 0.9, 1.1, "non_binary")


def test_every_expectation_names_its_scenario_once() -> None:
    assert {"blackbody_accuracy", "response_time", "parallel_capacity", "threshold_alarm", "hot_object",
            "mask_detection", "normalisation", "departure", "inspection"} <= set(worked_out())  # fmt: skip


def _records(aspect: str, **of_device: float) -> dict[str, float]:
    what = asked(
        "alarm_records", "percent", 95.0, None, "non_binary", trials=59, excess_delta_degC=0.5, window_s=2.0,
        alarm_threshold_degC=37.3, distance_m=1.5, aspect=aspect, max_time_error_s=1.0,
    )  # fmt: skip
    place = stage("alarm_records", TargetKind.PERSON, (37.8,), 4.0)
    return dict(worked_out()["alarm_records"].chances(replace(HONEST, **of_device), what, place).of)


def test_a_store_that_lacks_records_is_counted_by_the_binomial() -> None:
    assert _records("complete")["pass"] > 0.999
    kept = stats.binom.pmf(range(60), 59, 0.4)
    fails = sum(p for n, p in enumerate(kept) if verdict_on_rate(n, 59, 0.95, None, 0.95) == "fail")
    assert _records("complete", missing_record_share=0.6)["fail"] == pytest.approx(fails, abs=1e-3)
    # what is left of the records is right, and too few of them prove nothing
    assert _records("image", missing_record_share=0.6)["inconclusive"] > 0.999


def test_a_clock_that_is_off_shows_in_the_records_and_nowhere_else() -> None:
    assert _records("time", clock_skew_s=0.9)["pass"] > 0.999
    assert _records("time", clock_skew_s=-30.0)["fail"] > 0.999
    assert _records("complete", clock_skew_s=-30.0)["pass"] > 0.999


@pytest.mark.parametrize("error", [0.0, 0.5, -0.5])
def test_alarms_follow_the_threshold_as_often_as_their_dice(error: float) -> None:
    what = asked(
        "threshold_setting", "percent", 95.0, None, "non_binary", statistic="following", trials=60, window_s=2.0,
        thresholds_degC=[37.0, 38.0], excess_delta_degC=0.5, distance_m=1.5,
    )  # fmt: skip
    truth = replace(
        HONEST, alarm_threshold_degC=37.3 + error, first_reading_s=0.2, first_reading_spread=0.0, frame_interval_s=0.01
    )
    place = stage("threshold_setting", TargetKind.PERSON, (36.5, 37.5, 38.5), 4.0)
    found = worked_out()["threshold_setting"].chances(truth, what, place)
    rng, draws = np.random.default_rng(10), 300
    shared = math.hypot(truth.scene_delta_degC, truth.person_delta_degC)
    good = np.zeros(draws, dtype=int)
    for threshold in (37.0, 38.0):
        for sign, readings in ((1, 4), (-1, 8)):  # in the window; as long as the person stands there
            at = TrueView(Mode.BODY, TargetKind.PERSON, threshold + sign * 0.5)
            seen = stated_by_dice(truth, at, shared, rng, (draws * 15, readings))
            raised = (seen >= threshold + error - 1e-9).any(axis=1)
            good += (raised if sign > 0 else ~raised).reshape(draws, 15).sum(axis=1)
    verdicts = shares([verdict_on_rate(int(count), 60, 0.95, None, 0.95) for count in good])
    for verdict in {*verdicts, *found.of}:
        assert agrees(verdicts.get(verdict, 0.0), found.of.get(verdict, 0.0), draws), verdict
