"""The step that readings show, against steps that were put in."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conformance.metrology.resolution import shown_step

Look = list[tuple[float, float]]


def read(
    step: float, noise: float, seed: int, references: tuple[float, ...] = (34.0, 35.5, 37.0, 38.5, 40.0), n: int = 15
) -> list[Look]:
    dice = np.random.default_rng(seed)
    return [
        [(float(np.rint((at + 0.2 + noise * dice.standard_normal()) / step) * step), at) for _ in range(n)]
        for at in references
    ]


def changes(looks: list[Look]) -> int:
    return sum(a[0] != b[0] for look in looks for a, b in itertools.pairwise(look))


@given(st.sampled_from([0.2, 0.25, 0.5, 1.0]), st.floats(0.3, 1.5), st.integers(0, 10_000))
@settings(max_examples=60)
def test_the_true_step_is_recovered(step: float, noise: float, seed: int) -> None:
    looks = read(step, noise * step, seed)
    assume(changes(looks) >= 20)
    assert shown_step(looks, 0.1) == pytest.approx(step)


@given(st.sampled_from([0.1, 0.05, 0.01, 0.001]), st.floats(0.0, 1.0), st.integers(0, 10_000), st.integers(1, 40))
@settings(max_examples=300)
def test_readings_as_fine_as_declared_never_show_a_coarser_step(step: float, noise: float, seed: int, n: int) -> None:
    assert shown_step(read(step, noise, seed, n=n), 0.1) is None


def test_a_quiet_device_on_set_points_that_lie_on_a_coarse_lattice_shows_nothing() -> None:
    looks = [[(at, at)] * 15 for at in (34.0, 35.5, 37.0, 38.5, 40.0)]
    assert shown_step(looks, 0.1) is None
    assert shown_step([[(at, at + 0.003 * (-1) ** n) for n, at in enumerate(np.arange(34.0, 40.0, 0.5))]], 0.1) is None


def test_one_who_reads_in_halves_what_rises_in_tenths_shows_it() -> None:
    rising = [float(at) for at in np.arange(34.0, 40.0, 0.1)]
    assert shown_step([[(float(np.rint(at * 2) / 2), at) for at in rising]], 0.1) == pytest.approx(0.5)


def test_few_readings_show_nothing() -> None:
    assert shown_step([], 0.1) is None
    assert shown_step([[(36.5, 36.6)]], 0.1) is None
    assert shown_step([[(36.5, 36.6), (37.0, 36.6), (36.5, 36.6)]], 0.1) is None


def test_one_reading_between_the_steps_is_enough_to_refute_them() -> None:
    looks = read(0.5, 0.3, 7)
    assert shown_step(looks, 0.1) == pytest.approx(0.5)
    assert shown_step([*looks, [(36.6, 36.5)]], 0.1) is None


def test_numbers_of_32_bits_lie_on_their_lattice_too() -> None:
    looks = [[(float(np.float32(reading)), at) for reading, at in look] for look in read(0.2, 0.2, 3)]
    assert shown_step(looks, 0.1) == pytest.approx(0.2)
