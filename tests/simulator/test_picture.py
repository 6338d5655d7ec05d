from __future__ import annotations

import numpy as np
import pytest

from conformance.bench.light import Blob, Covering, Make, VisibleFigure, VisibleShape, figure
from conformance.simulator.heads import EYES_MM, SKIN_EMISSIVITY, head
from conformance.simulator.objects import WIDTH_M, hot_object
from conformance.simulator.optics import FieldView, Picture
from conformance.simulator.picture import Air, Looked, infrared, visible
from conformance.simulator.radiometry import band, seen
from conformance.simulator.template import Plane

VIEW = FieldView(320, 240, 53.13)
AIR = Air(22.0, 45.0)


def looked(*figures: VisibleFigure) -> tuple[Looked, ...]:
    return tuple(Looked(each, each.position, each.covering) for each in figures)


def degC(*figures: VisibleFigure, air: Air = AIR, view: FieldView = VIEW) -> Picture:
    return band().apparent_degC(infrared(looked(*figures), air, view))


def cells(sums: Plane) -> Plane:
    return np.diff(np.diff(sums, axis=0), axis=1)


PLATE = VisibleFigure(VisibleShape.PLATE, 37.0, 0.5, make=Make.PLATE, distance_m=1.0)
HEAD = VisibleFigure(VisibleShape.FACE, 35.6, 0.5, distance_m=1.0)


def test_an_empty_room_is_as_warm_as_its_air() -> None:
    assert abs(degC() - 22.0).max() < 0.31
    assert degC().mean() == pytest.approx(22.0, abs=1e-3)


def test_a_plate_shows_its_radiance_temperature_less_what_the_air_takes() -> None:
    table = band()
    passed = AIR.transmission(1.0)
    expected = passed * float(table.radiance(37.0)) + (1 - passed) * float(table.radiance(22.0))
    assert degC(PLATE)[120, 160] == pytest.approx(float(table.apparent_degC(expected)), abs=1e-6)


def test_a_plate_in_air_as_warm_as_itself_is_not_seen_in_infrared() -> None:
    warm = Air(37.0, 45.0)
    assert np.allclose(degC(PLATE, air=warm)[115:125], degC(air=warm)[115:125], atol=0.02)


def test_a_plates_size_is_its_width_over_its_distance() -> None:
    for distance_m in (0.5, 1.0, 2.5):
        plate = VisibleFigure(VisibleShape.PLATE, 37.0, 0.5, make=Make.PLATE, distance_m=distance_m)
        row = degC(plate)[120]
        share = ((row - 22.0) / (row.max() - 22.0)).sum() / 320
        assert share == pytest.approx(0.15 / distance_m, rel=0.01)


def test_the_warmest_of_a_face_are_the_inner_corners_of_the_eyes() -> None:
    warmth = cells(head(Covering.NONE, False, 0, False).infrared)
    row, column = np.unravel_index(int(warmth.argmax()), warmth.shape)
    assert warmth.max() == pytest.approx(1.0, abs=0.01)
    assert 140 - row == pytest.approx(EYES_MM, abs=2)
    assert abs(column - 240) == pytest.approx(16, abs=2)


def test_canthus_and_forehead_are_as_in_533_people() -> None:
    """Excess over the air of the mean over 12 mm around a canthus, and of the forehead, to that of the canthus."""
    warmth = cells(head(Covering.NONE, False, 0, False).infrared)
    around = warmth[128 - 6 : 128 + 6, 256 - 6 : 256 + 6].mean()
    forehead = warmth[85:100, 230:250].mean()
    assert around == pytest.approx((34.65 - 23.22) / (35.60 - 23.22), abs=0.03)
    assert forehead == pytest.approx((34.25 - 23.22) / (35.60 - 23.22), abs=0.01)


def test_a_face_shows_its_canthus_as_grey_skin_through_the_air() -> None:
    near = FieldView(2000, 1500, 53.13)
    table = band()
    air = float(table.radiance(22.0))
    skin = float(seen(table.radiance(35.6), SKIN_EMISSIVITY, air))
    passed = AIR.transmission(1.0)
    expected = float(table.apparent_degC(passed * skin + (1 - passed) * air))
    assert degC(HEAD, view=near).max() == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("angle_deg", [-60.0, 60.0])
def test_a_turned_face_is_narrower_and_loses_the_far_canthus(angle_deg: float) -> None:
    def skin(angle: int) -> Plane:
        warmth = cells(head(Covering.NONE, False, angle, False).infrared)[120:136]
        return np.where(warmth > 0.7, warmth, 0.0)

    front, turned = skin(0), skin(int(angle_deg))
    assert (turned[8] > 0).sum() < 0.7 * (front[8] > 0).sum()
    assert (front > 0.95).sum() >= 1.8 * (turned > 0.95).sum()
    assert turned.max() < front.max()


def test_what_is_nearer_hides_what_is_farther_in_any_order() -> None:
    far = VisibleFigure(VisibleShape.FACE, 36.5, 0.5, distance_m=3.0)
    for view in ((PLATE, far), (far, PLATE)):
        assert np.array_equal(degC(*view)[110:130, 150:170], degC(PLATE)[110:130, 150:170])


def test_masks_are_cool_in_infrared_and_bright_in_visible_light() -> None:
    masked = VisibleFigure(VisibleShape.FACE, 35.6, 0.5, Covering.NOSE_AND_MOUTH, distance_m=1.0)
    mouth = (slice(134, 138), slice(155, 165))
    assert degC(masked)[mouth].max() < degC(HEAD)[mouth].min() - 1.5
    assert visible(looked(masked), VIEW)[mouth].min() > 200 > visible(looked(HEAD), VIEW)[mouth].max()


def test_a_cap_hides_the_forehead_and_not_the_eyes() -> None:
    capped = VisibleFigure(VisibleShape.FACE, 35.6, 0.5, distance_m=1.0, capped=True)
    assert degC(capped)[105:108, 155:165].max() < 30
    assert degC(capped).max() == degC(HEAD).max()


@pytest.mark.parametrize("share", [0.25, 0.5])
def test_a_partly_hidden_head_lacks_that_share_of_its_width(share: float) -> None:
    hidden = VisibleFigure(VisibleShape.FACE, 35.6, 0.5, distance_m=1.0, hidden_share=share)
    row = degC(hidden)[110]
    left = 160 - 0.075 * 320
    assert abs(row[: int(left + 0.15 * 320 * share)] - 22.0).max() < 0.31
    assert row[int(left + 0.15 * 320 * share) + 2] > 25


@pytest.mark.parametrize("make", list(WIDTH_M))
def test_every_hot_object_is_as_warm_as_said_at_its_warmest_and_darker_than_skin(make: Make) -> None:
    thing = VisibleFigure(VisibleShape.OBJECT, 52.0, 0.5, make=make, distance_m=0.3, width_m=WIDTH_M[make])
    assert degC(thing).max() == pytest.approx(52.0, abs=0.3)
    assert visible(looked(thing), VIEW).max() < 96
    assert cells(hot_object(make, 0.1).infrared).max() <= 1.0 + 1e-9


def test_bars_stand_on_their_ground_by_their_contrast() -> None:
    bars = VisibleFigure(
        VisibleShape.PLATE, 30.0, 0.5, make=Make.BARS, distance_m=1.0, width_m=0.02, contrast_delta_degC=0.5
    )
    row = degC(bars)[120]
    levels = row[160 - 44 : 160 + 45]
    assert levels.max() - np.median(row[120:130]) == pytest.approx(0.5, abs=0.01)
    warm = levels > levels.min() + 0.25
    assert int(np.diff(warm.astype(int)).clip(0).sum()) == 4 - int(warm[0])


def test_a_simple_blob_is_seen_as_a_thing_of_its_shape_at_the_distance_that_its_size_tells() -> None:
    made = figure(Blob(VisibleShape.PLATE, 37.0, 0.4, size=0.1))
    assert (made.make, made.distance_m, made.apparent_degC) == (Make.PLATE, pytest.approx(1.5), 37.0)
    assert figure(HEAD) is HEAD
