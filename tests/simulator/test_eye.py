from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from conformance.bench.light import Covering, Light, Make, VisibleFigure, VisibleShape
from conformance.simulator.atmosphere import transmission
from conformance.simulator.eye import EyeOptions, FrameEye
from conformance.simulator.sightings import Eye, Sighting

LARGER: dict[str, Any] = {"columns": 160, "rows": 120}


def places(count: int) -> list[tuple[float, float]]:
    """Even over parts of a pixel, near the middle of the view."""
    dice = np.random.default_rng(1)
    return [(float(dice.uniform(0.4, 0.6)), float(dice.uniform(0.47, 0.53))) for _ in range(count)]


def errors(shape: VisibleShape, degC: float, distance_m: float, count: int = 40, **more: Any) -> np.ndarray:
    """Sightings less truth, one for each of many places; the view holds one thing."""
    ambient_degC = more.pop("ambient_degC", 22.0)
    humidity = more.pop("humidity", 45.0)
    look = {name: more.pop(name) for name in set(more) & set(VisibleFigure.__dataclass_fields__)}
    light = Light()
    eye = FrameEye(EyeOptions(**more), light, 1)
    found = []
    for number, (position, height) in enumerate(places(count)):
        thing = VisibleFigure(shape, degC, position, distance_m=distance_m, height=height, **look)
        light.show((thing,), 0.0, 1, f"view {number}", ambient_degC=ambient_degC, relative_humidity_percent=humidity)
        (sighting,) = eye.look(1.0)
        assert sighting.shape is shape
        found.append(sighting.apparent_degC - degC)
    return np.array(found)


def seen(*view: VisibleFigure, **options: Any) -> tuple[Sighting, ...]:
    light = Light()
    eye: Eye = FrameEye(EyeOptions(**options), light, 1)
    light.show(view, 0.0, 1, "view")
    return eye.look(1.0)


PLATE = {"make": Make.PLATE}


@pytest.mark.parametrize("degC", [32.0, 37.0, 42.0])
@pytest.mark.parametrize("distance_m", [0.5, 1.0, 1.5, 2.0])
def test_a_plate_is_right_on_average_with_the_smallest_sensor(degC: float, distance_m: float) -> None:
    assert abs(errors(VisibleShape.PLATE, degC, distance_m, **PLATE).mean()) < 0.05


@pytest.mark.parametrize("degC", [32.0, 37.0, 42.0])
@pytest.mark.parametrize("distance_m", [0.5, 1.5, 3.0])
def test_a_plate_is_right_on_average_with_a_larger_one_and_farther(degC: float, distance_m: float) -> None:
    assert abs(errors(VisibleShape.PLATE, degC, distance_m, **PLATE, **LARGER).mean()) < 0.05


@pytest.mark.parametrize("degC", [32.0, 37.0, 42.0])
@pytest.mark.parametrize("distance_m", [0.5, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("make", [Make.HEAD, Make.PHANTOM])
def test_a_face_is_right_on_average_with_the_smallest_sensor(degC: float, distance_m: float, make: Make) -> None:
    assert abs(errors(VisibleShape.FACE, degC, distance_m, make=make).mean()) < 0.05


@pytest.mark.parametrize("degC", [32.0, 37.0, 42.0])
@pytest.mark.parametrize("distance_m", [0.5, 1.5, 3.0])
def test_a_face_is_right_on_average_with_a_larger_one_and_farther(degC: float, distance_m: float) -> None:
    assert abs(errors(VisibleShape.FACE, degC, distance_m, **LARGER).mean()) < 0.05


@pytest.mark.parametrize("look", [{"covering": Covering.NOSE_AND_MOUTH}, {"capped": True}])
def test_a_mask_and_a_cap_do_not_hide_the_temperature(look: dict[str, Any]) -> None:
    assert abs(errors(VisibleShape.FACE, 36.0, 1.5, **look).mean()) < 0.05


@pytest.mark.parametrize("ambient_degC", [10.0, 16.0, 28.0, 33.0])
def test_the_rooms_temperature_is_corrected_for(ambient_degC: float) -> None:
    assert abs(errors(VisibleShape.FACE, 36.0, 1.5, ambient_degC=ambient_degC).mean()) < 0.06
    assert abs(errors(VisibleShape.PLATE, 37.0, 1.5, ambient_degC=ambient_degC, **PLATE).mean()) < 0.05


def test_a_device_that_takes_every_room_for_one_of_22_degC_errs_in_another() -> None:
    """Skin reflects 2 % of the room, the air takes its part: some 3 % of the 12 K that the room is off by."""
    right = errors(VisibleShape.FACE, 36.0, 1.5, ambient_degC=10.0).mean()
    wrong = errors(VisibleShape.FACE, 36.0, 1.5, ambient_degC=10.0, assumed_ambient_degC=22.0).mean()
    assert -1.5 < wrong - right < -0.3


def test_the_corner_source_takes_the_cameras_drift_away_and_nothing_else_does() -> None:
    with_it = errors(VisibleShape.PLATE, 37.0, 1.0, camera_drift_delta_degC=2.0, **PLATE)
    assert np.abs(with_it).max() < 0.08
    without = errors(VisibleShape.PLATE, 37.0, 1.0, corner_blackbody=False, shutter_rest_delta_degC=0.5, **PLATE)
    assert without.std() == pytest.approx(0.5, rel=0.4)


def test_what_no_correction_takes_away_is_in_the_sightings() -> None:
    for bad in ({"offset_delta_degC": 0.5}, {"drift_delta_degC_per_h": 0.5 * 3600}):
        change = errors(VisibleShape.PLATE, 37.0, 1.0, **bad, **PLATE) - errors(VisibleShape.PLATE, 37.0, 1.0, **PLATE)
        passed = transmission(1.0, 22.0, 45.0)
        assert change.mean() == pytest.approx(0.5 / passed, abs=0.002)


def test_shading_is_felt_at_the_edge_and_not_in_the_middle() -> None:
    for position, expected in ((0.5, 0.0), (0.9, -0.64)):
        plate = VisibleFigure(VisibleShape.PLATE, 37.0, position, make=Make.PLATE, distance_m=2.0)
        options = {"netd_delta_degC": 0.0, "fixed_pattern_delta_degC": 0.0}
        (good,), (bad,) = seen(plate, **options), seen(plate, shading_delta_degC=-1.0, **options)
        assert bad.apparent_degC - good.apparent_degC == pytest.approx(expected, abs=0.02)


def test_without_the_correction_for_size_far_faces_read_low() -> None:
    near, far = (errors(VisibleShape.FACE, 36.0, distance_m, size_correction=0.0).mean() for distance_m in (0.5, 2.5))
    assert far < near - 0.5
    assert near < -0.1


def test_blur_beyond_what_the_sensor_is_made_for_is_corrected_by_its_own_factory() -> None:
    assert abs(errors(VisibleShape.FACE, 36.0, 1.0, blur_pixels=0.9).mean()) < 0.05


def test_the_spread_of_sightings_at_a_metre_and_a_half_is_small() -> None:
    """From place to place and from frame to frame together."""
    assert errors(VisibleShape.FACE, 36.0, 1.5).std() < 0.08
    assert errors(VisibleShape.PLATE, 37.0, 1.5, **PLATE).std() < 0.03


@pytest.mark.parametrize(("options", "reach_m"), [({}, 3.2), (LARGER, 5.0), ({"columns": 384, "rows": 288}, 5.0)])
def test_faces_are_found_as_far_as_stated_and_not_beyond(options: dict[str, Any], reach_m: float) -> None:
    light = Light()
    eye = FrameEye(EyeOptions(**options), light, 1)

    def share_found(distance_m: float) -> float:
        found = 0
        for number, (position, height) in enumerate(places(20)):
            head = VisibleFigure(VisibleShape.FACE, 35.6, position, distance_m=distance_m, height=height)
            light.show((head,), 0.0, 1, f"view {number}")
            found += [sighting.shape for sighting in eye.look(1.0)] == [VisibleShape.FACE]
        return found / 20

    assert share_found(reach_m) == 1.0
    assert share_found(1.3 * reach_m) == 0.0


def test_a_face_too_far_to_be_told_is_nothing_at_all() -> None:
    assert seen(VisibleFigure(VisibleShape.FACE, 39.0, 0.5, distance_m=4.5)) == ()


def test_faces_are_told_by_name_of_nothing_but_place_size_warmth_and_covering() -> None:
    assert set(Sighting.__dataclass_fields__) == {
        "shape",
        "apparent_degC",
        "position",
        "height",
        "width",
        "covering",
    }


def test_people_and_things_are_told_apart_from_left_to_right() -> None:
    found = seen(
        VisibleFigure(VisibleShape.PLATE, 37.0, 0.88, make=Make.PLATE, distance_m=1.5, height=0.6),
        VisibleFigure(VisibleShape.FACE, 36.8, 0.45, Covering.CHIN, distance_m=1.3),
        VisibleFigure(VisibleShape.OBJECT, 52.0, 0.3, make=Make.CUP, distance_m=1.3, height=0.3, width_m=0.08),
        VisibleFigure(VisibleShape.FACE, 35.4, 0.62, distance_m=2.4),
        VisibleFigure(VisibleShape.FACE, 35.7, 0.16, Covering.NOSE_AND_MOUTH, distance_m=1.6),
    )
    assert [(sighting.shape, sighting.covering) for sighting in found] == [
        (VisibleShape.FACE, Covering.NOSE_AND_MOUTH),
        (VisibleShape.OBJECT, None),
        (VisibleShape.FACE, Covering.CHIN),
        (VisibleShape.FACE, Covering.NONE),
        (VisibleShape.PLATE, None),
    ]
    assert [sighting.position for sighting in found] == pytest.approx([0.16, 0.3, 0.45, 0.62, 0.88], abs=0.02)
    assert found[2].width == pytest.approx(0.15 / 1.3, rel=0.05)


@pytest.mark.parametrize("make", [Make.CUP, Make.PHONE, Make.LIGHTER, Make.WARM_BAG])
@pytest.mark.parametrize("height", [0.3, 0.5])
def test_a_hot_object_held_or_near_the_face_is_an_object_and_the_face_stays_right(make: Make, height: float) -> None:
    bearer = VisibleFigure(VisibleShape.FACE, 35.6, 0.5, distance_m=1.5)
    held = VisibleFigure(VisibleShape.OBJECT, 52.0, 0.6, make=make, distance_m=1.5, height=height, width_m=0.08)
    found = seen(bearer, held)
    assert sorted(sighting.shape.value for sighting in found) == ["face", "object"]
    face = next(sighting for sighting in found if sighting.shape is VisibleShape.FACE)
    assert face.apparent_degC == pytest.approx(35.6, abs=0.2)


def test_a_device_that_does_not_tell_objects_apart_takes_them_for_faces() -> None:
    cup = VisibleFigure(VisibleShape.OBJECT, 45.0, 0.5, make=Make.CUP, distance_m=1.0, width_m=0.08)
    (good,), (bad,) = seen(cup), seen(cup, tells_objects_apart=False)
    assert (good.shape, bad.shape) == (VisibleShape.OBJECT, VisibleShape.FACE)
    assert bad.apparent_degC > 40


def test_a_surface_too_warm_for_skin_is_no_face() -> None:
    head = VisibleFigure(VisibleShape.FACE, 44.0, 0.5, make=Make.PHANTOM)
    assert seen(head)[0].shape is VisibleShape.OBJECT
    assert seen(head, warmest_person_degC=46.0)[0].shape is VisibleShape.FACE


def test_the_picture_of_a_face_is_no_face() -> None:
    assert seen(VisibleFigure(VisibleShape.FACE, 22.0, 0.5)) == ()


def test_six_people_side_by_side_at_two_metres_are_six_faces_each_with_its_own_temperature() -> None:
    row = [
        VisibleFigure(VisibleShape.FACE, 35.0 + 0.3 * number, (number + 0.5) / 6, distance_m=2.0) for number in range(6)
    ]
    found = seen(*row)
    assert [sighting.position for sighting in found] == pytest.approx([each.position for each in row], abs=0.01)
    assert [sighting.apparent_degC for sighting in found] == pytest.approx(
        [each.apparent_degC for each in row], abs=0.25
    )


def test_bars_of_a_bar_target_show_in_the_frame_in_proportion_to_their_contrast() -> None:
    light = Light()
    eye = FrameEye(EyeOptions(netd_delta_degC=0.0, fixed_pattern_delta_degC=0.0, **LARGER), light, 1)

    def contrast(delta_degC: float) -> float:
        bars = VisibleFigure(
            VisibleShape.PLATE, 30.0, 0.5, make=Make.BARS, distance_m=0.8, width_m=0.02, contrast_delta_degC=delta_degC
        )
        light.show((bars,), 0.0, 1, "bars")
        row = eye.calibration().degC(eye.frame(1.0).counts)[60, 60:100]
        return float(row.max() - np.median(row))

    assert contrast(2.0) / contrast(1.0) == pytest.approx(2.0, rel=0.05)
    assert contrast(1.0) > 0.5
