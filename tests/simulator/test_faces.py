from __future__ import annotations

import pytest

from conformance.bench.light import Covering, Make, VisibleFigure, VisibleShape
from conformance.simulator.faces import Face, faces
from conformance.simulator.objects import WIDTH_M
from conformance.simulator.optics import FieldView
from conformance.simulator.picture import Looked, visible

VIEW = FieldView(240, 180, 53.13)


def found(*figures: VisibleFigure, in_shadow: bool = False) -> tuple[Face, ...]:
    return faces(visible([Looked(each, each.position, each.covering, in_shadow) for each in figures], VIEW), VIEW)


@pytest.mark.parametrize("distance_m", [0.5, 1.0, 1.5, 3.0, 5.0])
@pytest.mark.parametrize("covering", list(Covering))
@pytest.mark.parametrize("capped", [False, True])
def test_one_face_is_one_face_of_its_size_at_its_place_and_covered_as_it_is(
    distance_m: float, covering: Covering, capped: bool
) -> None:
    (face,) = found(
        VisibleFigure(VisibleShape.FACE, 35.6, 0.41, covering, distance_m=distance_m, height=0.55, capped=capped)
    )
    pixel = 1 / 240
    assert face.x == pytest.approx(0.41, abs=pixel)
    assert face.y == pytest.approx(0.45, abs=0.02 / distance_m + pixel)
    assert face.width == pytest.approx(0.15 / distance_m, rel=0.06 if distance_m < 4 else 0.2)
    assert face.covering is covering
    assert face.under_brim is capped or distance_m > 4


@pytest.mark.parametrize("angle_deg", [-45.0, -30.0, 30.0, 45.0])
def test_a_turned_face_is_still_a_face_and_its_mask_still_seen(angle_deg: float) -> None:
    for covering in Covering:
        (face,) = found(VisibleFigure(VisibleShape.FACE, 35.6, 0.5, covering, distance_m=1.5, angle_deg=angle_deg))
        assert face.covering is covering


def test_a_face_turned_right_away_is_none() -> None:
    assert not found(VisibleFigure(VisibleShape.FACE, 35.6, 0.5, distance_m=1.5, angle_deg=150.0))


def test_a_partly_hidden_face_is_found_and_a_wholly_hidden_one_not() -> None:
    half, whole = (
        VisibleFigure(VisibleShape.FACE, 35.6, 0.5, distance_m=1.5, hidden_share=share) for share in (0.5, 1.0)
    )
    assert len(found(half)) == 1
    assert not found(whole)


@pytest.mark.parametrize("make", [Make.PLATE, *WIDTH_M])
def test_a_thing_is_no_face(make: Make) -> None:
    assert not found(VisibleFigure(VisibleShape.OBJECT, 52.0, 0.5, make=make, distance_m=0.6))


def test_faces_in_a_row_whose_heads_touch_are_told_apart() -> None:
    row = [VisibleFigure(VisibleShape.FACE, 35.6, 0.1 + 0.1 * number, distance_m=1.5) for number in range(9)]
    assert [round(face.x, 2) for face in found(*row)] == [round(each.position, 2) for each in row]


def test_who_stands_behind_another_is_found_as_far_as_he_is_seen() -> None:
    near = VisibleFigure(VisibleShape.FACE, 35.6, 0.5, distance_m=1.2)
    beside, behind = (VisibleFigure(VisibleShape.FACE, 35.6, place, distance_m=2.5) for place in (0.58, 0.5))
    assert len(found(near, beside)) == 2
    assert len(found(near, behind)) == 1


def test_a_face_in_shadow_is_not_found() -> None:
    masked = VisibleFigure(VisibleShape.FACE, 35.6, 0.5, Covering.NOSE_AND_MOUTH, distance_m=1.5)
    assert not found(masked, in_shadow=True)
