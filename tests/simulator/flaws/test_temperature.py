"""Each flaw of the thermometer does what its truth says, in both modes, below, around and above the threshold."""

from __future__ import annotations

from itertools import pairwise

import pytest

from conformance.core.events import Alarm, Mode, Reading
from conformance.simulator.flawed.temperature import FLAWS as FLAWS_OF_TEMPERATURE
from tests.simulator.devices.still import Stand, face, of, plate
from tests.simulator.flaws.measured import HONEST, agrees, look, readings_degC, share_agrees, spoiled, true

IN_CLOSED_FORM = [flaw for flaw in FLAWS_OF_TEMPERATURE if flaw.name != "stuck_reading"]


def test_the_measurement_itself_tells_a_hundredth_of_a_degree() -> None:
    values = readings_degC(spoiled("offset", 0.0), look(Mode.BODY, 36.5))
    assert len(values) == 200
    assert agrees(values, 36.5, HONEST.noise_delta_degC)
    assert not agrees(values, 36.53, HONEST.noise_delta_degC)
    assert not agrees(values, 36.5, 1.5 * HONEST.noise_delta_degC)


@pytest.mark.parametrize("reference_degC", [35.0, 36.5, 37.0, 37.65, 38.25, 38.6, 40.0])
@pytest.mark.parametrize("mode", [Mode.SURFACE, Mode.BODY])
@pytest.mark.parametrize(
    ("name", "size"), [(flaw.name, size) for flaw in IN_CLOSED_FORM for size in flaw.sizes if size != 0.01]
)
def test_readings_have_the_mean_and_the_scatter_of_the_truth(
    name: str, size: float, mode: Mode, reference_degC: float
) -> None:
    at, truth = look(mode, reference_degC), true(name, size)
    assert agrees(readings_degC(spoiled(name, size), at), truth.reading_degC(at), truth.scatter_delta_degC(at))


def test_only_the_piece_is_rigged() -> None:
    truth = true("piecewise_rigging", 1.0)
    errors = [truth.reading_degC(look(Mode.BODY, degC)) - degC for degC in (37.3, 37.5, 37.8, 38.0)]
    assert errors == pytest.approx([0.0, -0.6, -0.9, 0.0])


def test_rigging_in_a_narrow_range_touches_one_temperature_of_the_phantom() -> None:
    truth = true("narrow_rigging", 1.0)
    errors = [truth.reading_degC(look(Mode.BODY, degC)) - degC for degC in (38.0, 38.25, 38.5)]
    assert errors == pytest.approx([0.0, -1.35, 0.0])


def test_a_device_honest_only_of_the_febrile_is_told_from_one_honest_only_of_the_healthy() -> None:
    healthy, febrile = look(Mode.BODY, 35.0), look(Mode.BODY, 39.0)
    assert true("honest_only_when_febrile", 1.0).reading_degC(healthy) == 36.6
    assert true("honest_only_when_febrile", 1.0).reading_degC(febrile) == 39.0
    assert true("honest_only_when_healthy", 1.0).reading_degC(healthy) == 35.0
    assert true("honest_only_when_healthy", 1.0).reading_degC(febrile) == 36.6


def test_a_device_that_hides_fever_raises_no_alarm() -> None:
    for name in ("honest_only_when_healthy", "always_normal"):
        assert not of(Alarm, Stand(face(38.1), kind=spoiled(name, 1.0)).said())
    assert of(Alarm, Stand(face(38.1), kind=spoiled("honest_only_when_febrile", 1.0)).said())


def test_stuck_wholly_it_says_its_first_reading_of_a_mode_for_ever() -> None:
    stand = Stand(kind=spoiled("stuck_reading", 100.0))
    said = []
    for thing in (face(36.0), plate(40.0), face(38.5), plate(34.0)):
        stand.eye.things = (thing,)
        said.append({reading.temperature_degC for reading in of(Reading, stand.said(2.0))})
    assert said == [{36.9}, {40.0}, {36.9}, {40.0}]


def test_so_many_tracks_stick_as_the_size_says() -> None:
    stand = Stand(kind=spoiled("stuck_reading", 30.0))
    first = []
    for number in range(400):
        stand.eye.things = (face(35.0 + number / 200),)
        first.append(of(Reading, stand.said(1.0, f"view {number}"))[0].temperature_degC)
    stuck = sum(later == earlier for earlier, later in pairwise(first))
    assert share_agrees(stuck, len(first) - 1, true("stuck_reading", 30.0).stuck_share)


def test_so_many_tracks_are_in_fahrenheit_as_the_size_says() -> None:
    stand = Stand(face(), kind=spoiled("wrong_unit", 25.0))
    first = [of(Reading, events)[0].temperature_degC or 0.0 for events in stand.views(400, 1.0)]
    assert set(first) == {36.5, 97.7}
    assert share_agrees(sum(number > 90 for number in first), len(first), true("wrong_unit", 25.0).wrong_unit_share)
