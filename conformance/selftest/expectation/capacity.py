"""Parallel capacity: of several people at once, a share that is read in time and correctly, over all repeats."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from conformance.selftest.expectation.asked import Asked, NotWorkedOut
from conformance.selftest.expectation.chances import UNKNOWN, Chances, certain
from conformance.selftest.expectation.persons import odd_share, of_persons, over_time, person_at, usable
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.stated import stated
from conformance.selftest.expectation.timing import heard_by, lost_body_share
from conformance.selftest.expectation.trials import verdict_on_rate
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import TrueView, Truth

Array = NDArray[np.float64]

COOL_OR_WARM_DELTA_DEGC, STEP_DELTA_DEGC, STEPS = 0.4, 0.02, 6
"""The procedure gives people at once temperatures so far below and above the middle one, in groups of one, two and
three neighbours in turn, and from neighbour to neighbour another step."""

PLACES = 7
"""At so many places within its bounds an error that is left open is taken."""


def _chances(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    """The share of readings that are right has to be shown, and may be refuted, by exact bounds over all repeats."""
    least_count, _ = asked.limits_in("count")
    people, repeats = int(asked.number("people")), int(asked.number("repeats"))
    if least_count is None or asked.upper is not None or not people - 1 < least_count <= people:
        raise NotWorkedOut("computed only if all people at once are required")
    readings, share = people * repeats, asked.number("least_right_share")
    verdicts = [verdict_on_rate(readings - wrong, readings, share, None, asked.confidence) for wrong in range(readings)]
    passes, fails = verdicts.count("pass"), next((n for n, one in enumerate(verdicts) if one == "fail"), readings)
    if truth.capacity < least_count:
        missed = repeats * (people - int(truth.capacity))
        return certain("fail") if missed >= fails else UNKNOWN

    def at(at_s: float) -> Chances:
        expanded = 2 * stage.person_standard_uncertainty_degC(asked.scenario)
        error, known = asked.number("max_error_delta_degC"), (1 - odd_share(truth)) ** readings
        not_right = _wrong(truth, asked, stage, at_s, error - expanded)
        surely_wrong = _wrong(truth, asked, stage, at_s, error + expanded)
        passed, failed = float(not_right[:passes].sum()), float(surely_wrong[fails:].sum())
        verdicts = {"pass": passed, "fail": failed, "inconclusive": max(0.0, 1 - passed - failed)}
        return Chances({verdict: chance * known for verdict, chance in verdicts.items()})

    middle = asked.number("person_temperature_degC")
    span = stage.span(asked.scenario)
    return over_time(span, lambda at_s: [_look(0, middle, asked, stage, at_s)], truth, at)


def _wrong(truth: Truth, asked: Asked, stage: ScheduledBench, at_s: float, error_delta_degC: float) -> Array:
    """Probability of each number of readings, over all people and repeats, that are not within an error.

    What the truth leaves open of a face's error depends on where it stands: it is the same at every repeat, and taken
    as evenly anywhere within its bounds.
    """
    people, repeats = range(int(asked.number("people"))), range(int(asked.number("repeats")))
    in_time = heard_by(truth, asked.number("window_s"), lost_body_share(truth))
    middle = asked.number("person_temperature_degC")
    places = [_look(number, middle, asked, stage, at_s) for number in people]
    if not all(usable(truth, place) for place in places):
        return _sum_of([1.0] * (len(people) * len(repeats)))
    if len({(truth.reading_degC(place), truth.scatter_delta_degC(place)) for place in places}) == 1:
        places = [places[0]] * len(places)  # where they stand does not matter: worked out once

    @functools.cache
    def wrong(whose: int, reference_of: float, stands_for: float, off: float) -> float:
        """Probability that a reading of a person with one temperature is not near enough to another."""
        one = stated(truth, places[whose].of(reference_of), of_persons(truth), off)
        return 1 - in_time * one.within(stands_for, error_delta_degC) if one else 1.0

    references = [[round(middle + step_delta_degC(repeat, n), 6) for n in people] for repeat in repeats]
    total: Array = np.ones(1)
    for n in people:
        own = [
            _sum_of([wrong(n, references[repeat][n], references[repeat][n], off) for repeat in repeats])
            for off in _evenly(truth.residual_delta_degC(places[n]))
        ]
        total = np.convolve(total, np.mean(own, axis=0))
    if truth.swapped_share > 0:
        for at_once in references:
            total = np.convolve(total, _of_an_exchange(truth, at_once, lambda n, of, as_: wrong(n, of, as_, 0.0)))
    return total


def _sum_of(chances: Sequence[float]) -> Array:
    """Probability of each number of independent events."""
    total: Array = np.ones(1)
    for chance in chances:
        total = np.convolve(total, [1 - chance, chance])
    return total


def step_delta_degC(repeat: int, person: int) -> float:
    """What a person's temperature lies from the middle one at a repeat; both are counted from 0."""
    group = 1 + repeat % 3
    warm = (person // group + repeat + 1) % 2 == 1
    return (COOL_OR_WARM_DELTA_DEGC if warm else -COOL_OR_WARM_DELTA_DEGC) + STEP_DELTA_DEGC * (
        person % STEPS - (STEPS - 1) / 2
    )


def _of_an_exchange(truth: Truth, at_once: Sequence[float], wrong: Callable[[int, float, float], float]) -> Array:
    """Probability that none, one or both readings of a repeat are wrong because any two people have each other's."""
    exchanged = [
        _sum_of([wrong(b, at_once[b], at_once[a]), wrong(a, at_once[a], at_once[b])])
        for a, b in itertools.combinations(range(len(at_once)), 2)
    ]
    found: Array = truth.swapped_share * np.mean(exchanged, axis=0)
    found[0] += 1 - truth.swapped_share
    return found


def _evenly(half_width: float) -> tuple[float, ...]:
    """Places within ± a half-width that stand for all of it."""
    return tuple(half_width * (2 * n + 1 - PLACES) / PLACES for n in range(PLACES)) if half_width else (0.0,)


def _look(number: int, reference_degC: float, asked: Asked, stage: ScheduledBench, at_s: float) -> TrueView:
    position = (number + 0.5) / int(asked.number("people"))
    return person_at(reference_degC, stage, at_s, asked.number("distance_m"), position)


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    return ({"units": asked.number("repeats"), "people": asked.number("people")},)


WORKED_OUT = WorkedOut("parallel_capacity", _chances, _rests_on)
