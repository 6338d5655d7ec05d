"""What is worked out on paper is what the five good devices do, measured before their own eyes."""

from __future__ import annotations

import numpy as np
import pytest

from conformance.core.events import Alarm, Detection, Mode, Reading
from conformance.core.scenes import Target, TargetKind
from conformance.simulator.devices.eye_on_paper import PLATE_RESIDUAL_DELTA_DEGC
from conformance.simulator.devices.kinds import KINDS
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.devices.truth import truth_of
from conformance.simulator.people import SkinModel
from conformance.simulator.truth import TrueView
from tests.simulator.devices.real import EVEN_PEOPLE, Hall, of, person, phantom, plate

CLASSES = list(KINDS)


def fine(product_class: str, **options: float) -> DeviceOptions:
    return KINDS[product_class](resolution_delta_degC=0.001, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("product_class", CLASSES)
@pytest.mark.parametrize("look", [plate(34.0), plate(40.0), phantom(35.0), phantom(38.5), phantom(37.0, position=0.3)])
def test_readings_have_the_mean_and_the_scatter_of_the_truth(product_class: str, look: TrueView) -> None:
    truth = truth_of(fine(product_class), EVEN_PEOPLE)
    scenes = Hall(fine(product_class)).readings_degC(look, 16)
    residual = truth.residual_delta_degC(look) or PLATE_RESIDUAL_DELTA_DEGC
    by_scene = 4.5 * truth.scene_delta_degC / np.sqrt(len(scenes))
    assert abs(np.mean([values.mean() for values in scenes]) - truth.reading_degC(look)) < residual + by_scene
    noise = np.sqrt(np.mean([values.var(ddof=1) for values in scenes]))
    assert noise == pytest.approx(truth.scatter_delta_degC(look), rel=0.35)


def test_without_a_corner_source_the_views_scatter_as_the_shutter_leaves_them() -> None:
    kind, look = (
        fine("blackbody-free").with_eye(shutter_rest_delta_degC=0.05, shutter_drift_delta_degC=0.04),
        plate(37.0),
    )
    means = [values.mean() for values in Hall(kind).readings_degC(look, 120, 2.0)]
    assert np.std(means, ddof=1) == pytest.approx(truth_of(kind, EVEN_PEOPLE).scene_delta_degC, rel=0.25)
    steady = [values.mean() for values in Hall(fine("dual-light")).readings_degC(look, 60, 2.0)]
    assert np.std(steady, ddof=1) < 0.02


def test_people_scatter_as_people_do() -> None:
    people = SkinModel(skin_spread_delta_degC=0.2)
    hall = Hall(fine("dual-light"), people=people)
    first = [
        of(Reading, hall.said(person(), duration_s=1.0, name=f"scene {n}"))[0].temperature_degC for n in range(150)
    ]
    truth = truth_of(fine("dual-light"), people)
    expected = float(np.hypot(truth.person_delta_degC, truth.noise_delta_degC))
    assert np.std(first, ddof=1) == pytest.approx(expected, rel=0.25)


@pytest.mark.parametrize(
    ("options", "at"),
    [
        ({"drift_delta_degC_per_h": 0.4}, {"at_s": 7200.0}),
        ({"ambient_delta_degC_per_degC": 0.05}, {"ambient_degC": 32.0}),
        ({"edge_delta_degC": -1.0}, {"position": 0.85}),
        ({"offset_delta_degC": 0.6}, {}),
        ({"gain": 1.1}, {}),
        ({"distance_delta_degC_per_m": -0.4}, {"distance_m": 2.0}),
    ],
)
def test_systematic_errors_are_what_the_options_say(options: dict[str, float], at: dict[str, float]) -> None:
    kind, look = fine("dual-light", **options), plate(39.0, **at)
    hall = Hall(kind)
    hall.clock.sleep(look.at_s)
    measured = np.mean([values.mean() for values in hall.readings_degC(look, 4)])
    expected = truth_of(kind, EVEN_PEOPLE).reading_degC(look)
    assert abs(expected - look.reference_degC) > 0.15
    assert measured == pytest.approx(expected, abs=0.06)


def test_nothing_is_stated_of_a_mode_that_is_not_there() -> None:
    truth = truth_of(fine("dual-light"), EVEN_PEOPLE)
    for look in (TrueView(Mode.SURFACE, TargetKind.PERSON, 37.0), TrueView(Mode.BODY, TargetKind.BLACKBODY, 37.0)):
        assert np.isnan(truth.reading_degC(look))


def test_a_device_just_switched_on_says_nothing_and_then_reads_as_low_as_it_is_cold() -> None:
    kind, hall = fine("dual-light"), Hall(fine("dual-light"))
    truth = truth_of(kind, EVEN_PEOPLE)
    hall.clock.sleep(100.0)
    hall.device.switch_on()
    look = plate(37.0)
    source = Target("t", look.kind, "u", look.reference_degC, 0.0)
    first = of(Reading, hall.said(source, duration_s=30.0))[0]
    assert first.time_s - 100.0 >= truth.boot_s
    cold = TrueView(look.mode, look.kind, look.reference_degC, at_s=first.time_s, since_on_s=first.time_s - 100.0)
    assert truth.reading_degC(cold) < 36.0
    assert first.temperature_degC == pytest.approx(truth.reading_degC(cold), abs=0.1)


@pytest.mark.parametrize("product_class", CLASSES)
def test_a_crowd_is_followed_up_to_the_capacity_and_each_is_read_rightly(product_class: str) -> None:
    truth = truth_of(KINDS[product_class](), EVEN_PEOPLE)
    crowd = [person(n, 36.2 + 0.1 * n, position=(n - 0.5) / 6, distance_m=2.0) for n in range(1, 7)]
    events = Hall(KINDS[product_class]()).said(*crowd)
    assert len(of(Detection, events)) == min(truth.capacity, 6)
    for reading in of(Reading, events):
        nearest = min(crowd, key=lambda each: abs((each.position or 0) - reading.position))
        assert reading.temperature_degC == pytest.approx(nearest.reference_degC, abs=0.3)


def test_sixteen_people_at_once_are_followed_by_a_multi_person_device() -> None:
    crowd = [
        person(n, 36.5, position=(n % 8 + 0.5) / 8, distance_m=3.0 if n < 8 else 2.9, height=0.7 if n < 8 else 0.3)
        for n in range(16)
    ]
    events = Hall(KINDS["multi-person"]()).said(*crowd)
    assert len(of(Detection, events)) == 16
    assert not of(Alarm, events)


def test_who_comes_late_is_read_late_and_who_left_is_read_no_more() -> None:
    events = Hall(KINDS["dual-light"]()).said(
        person(1, position=0.2, leaves_s=3.0), person(2, position=0.7, arrives_s=2.0), duration_s=6.0
    )
    assert [detection.time_s >= 2.0 for detection in of(Detection, events)] == [False, True]
    first, second = (detection.track for detection in of(Detection, events))
    assert max(r.time_s for r in of(Reading, events) if r.track == first) < 3.1
    assert min(r.time_s for r in of(Reading, events) if r.track == second) > 2.0
    assert max(r.time_s for r in of(Reading, events) if r.track == second) > 5.0
