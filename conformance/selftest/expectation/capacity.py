"""Parallel capacity: everybody of several people at once read in time and rightly, at every repeat."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable

from conformance.selftest.expectation.asked import Asked, NotWorkedOut
from conformance.selftest.expectation.chances import Chances, certain
from conformance.selftest.expectation.persons import odd_share, of_persons, over_time, person_at, usable
from conformance.selftest.expectation.stage import ScheduledBench
from conformance.selftest.expectation.stated import stated
from conformance.selftest.expectation.timing import heard_by, lost_body_share
from conformance.selftest.expectation.worked_out import Rests, WorkedOut
from conformance.simulator.truth import TrueView, Truth

COOL_OR_WARM_DELTA_DEGC, STEP_DELTA_DEGC, STEPS = 0.4, 0.02, 6
"""The procedure gives people at once temperatures so far below and above the middle one, in groups of one, two and
three neighbours in turn, and from neighbour to neighbour another step."""

PLACES = 7
"""At so many places within its bounds an error that is left open is taken."""


def _chances(truth: Truth, asked: Asked, stage: ScheduledBench) -> Chances:
    """A count decides as it is; the smallest over the repeats has to reach the limit, which has to be all of them."""
    least_count, _ = asked.limits_in("count")
    people = int(asked.number("people"))
    if least_count is None or asked.upper is not None or not people - 1 < least_count <= people:
        raise NotWorkedOut("computed only if every person has to be read")
    if truth.capacity < least_count:
        return certain("fail")

    def at(at_s: float) -> Chances:
        right = _everybody(truth, asked, stage, at_s)
        known = (1 - odd_share(truth)) ** (people * int(asked.number("repeats")))
        return Chances({"pass": right * known, "fail": (1 - right) * known})

    middle = asked.number("person_temperature_degC")
    span = stage.span(asked.scenario)
    return over_time(span, lambda at_s: [_look(0, middle, asked, stage, at_s)], truth, at)


def _everybody(truth: Truth, asked: Asked, stage: ScheduledBench, at_s: float) -> float:
    """Probability that everybody is right at every repeat.

    What the truth leaves open of a face's error depends on where it stands: it is the same at every repeat, and taken
    as evenly anywhere within its bounds.
    """
    people, repeats = range(int(asked.number("people"))), range(int(asked.number("repeats")))
    in_time = heard_by(truth, asked.number("window_s"), lost_body_share(truth))
    middle, error = asked.number("person_temperature_degC"), asked.number("max_error_delta_degC")
    places = [_look(number, middle, asked, stage, at_s) for number in people]
    if not all(usable(truth, place) for place in places):
        return 0.0
    if len({(truth.reading_degC(place), truth.scatter_delta_degC(place)) for place in places}) == 1:
        places = [places[0]] * len(places)  # where they stand does not matter: worked out once

    def right(whose: int, reference_of: float, stands_for: float, off: float) -> float:
        """Probability that a reading of a person with one temperature is near enough to another."""
        one = stated(truth, places[whose].of(reference_of), of_persons(truth), off)
        return in_time * one.within(stands_for, error) if one else 0.0

    references = [[round(middle + step_delta_degC(repeat, n), 6) for n in people] for repeat in repeats]
    own = [
        statistics.fmean(
            math.prod(right(n, references[repeat][n], references[repeat][n], off) for repeat in repeats)
            for off in _evenly(truth.residual_delta_degC(places[n]))
        )
        for n in people
    ]
    if truth.swapped_share == 0:
        return math.prod(own)
    return _with_exchanges(truth, references, math.prod(own), lambda n, of, as_: right(n, of, as_, 0.0))


def step_delta_degC(repeat: int, person: int) -> float:
    """What a person's temperature lies from the middle one at a repeat; both are counted from 0."""
    group = 1 + repeat % 3
    warm = (person // group + repeat + 1) % 2 == 1
    return (COOL_OR_WARM_DELTA_DEGC if warm else -COOL_OR_WARM_DELTA_DEGC) + STEP_DELTA_DEGC * (
        person % STEPS - (STEPS - 1) / 2
    )


def _with_exchanges(
    truth: Truth, references: list[list[float]], nobody: float, right: Callable[[int, float, float], float]
) -> float:
    """The same where at some repeats any two people have each other's readings."""
    chance = nobody
    for at_once in references:
        exchanged = [
            right(b, at_once[b], at_once[a]) * right(a, at_once[a], at_once[b])
            for a, b in itertools.combinations(range(len(at_once)), 2)
        ]
        chance *= 1 - truth.swapped_share + truth.swapped_share * statistics.fmean(exchanged)
    return chance


def _evenly(half_width: float) -> tuple[float, ...]:
    """Places within ± a half-width that stand for all of it."""
    return tuple(half_width * (2 * n + 1 - PLACES) / PLACES for n in range(PLACES)) if half_width else (0.0,)


def _look(number: int, reference_degC: float, asked: Asked, stage: ScheduledBench, at_s: float) -> TrueView:
    position = (number + 0.5) / int(asked.number("people"))
    return person_at(reference_degC, stage, at_s, asked.number("distance_m"), position)


def _rests_on(asked: Asked) -> tuple[Rests, ...]:
    return ({"units": asked.number("repeats"), "people": asked.number("people")},)


WORKED_OUT = WorkedOut("parallel_capacity", _chances, _rests_on)
