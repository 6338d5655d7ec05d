from __future__ import annotations

from typing import Any

import pytest

from conformance.bench.clock import VirtualClock
from conformance.bench.driver import Surroundings
from conformance.bench.light import Covering, Light, Make, VisibleFigure, VisibleShape
from conformance.core.scenes import Headwear, Mask, Scene, Target, TargetKind
from conformance.core.seeding import generator
from conformance.simulator.people import SkinModel, blobs
from conformance.simulator.presenter import SimulatedPresenter, SimulatedPresenterOptions
from conformance.simulator.radiometry import band


def shown(
    kind: TargetKind,
    degC: float = 37.0,
    people: SkinModel | None = None,
    conditions: dict[str, str | float] | None = None,
    ambient_degC: float | None = None,
    **more: Any,
) -> VisibleFigure:
    scene = Scene(
        "s", (), (Target("t", kind, "u", degC, **more),), ambient_degC=ambient_degC, conditions=conditions or {}
    )
    (figure,) = blobs(scene, people or SkinModel(skin_spread_delta_degC=0.0), generator(1))
    assert isinstance(figure, VisibleFigure)
    return figure


def test_what_a_target_says_of_its_looks_is_seen_and_nothing_else() -> None:
    person = shown(
        TargetKind.PERSON,
        mask=Mask.UNDER_NOSE,
        distance_m=2.0,
        position=0.3,
        height=0.6,
        headwear=Headwear.CAP,
        angle_deg=30.0,
        hidden_share=0.2,
        arrives_s=1.0,
        leaves_s=4.0,
    )
    assert person == VisibleFigure(
        VisibleShape.FACE,
        pytest.approx(36.1),
        0.3,
        Covering.MOUTH,
        0.075,
        make=Make.HEAD,
        distance_m=2.0,
        height=0.6,
        capped=True,
        angle_deg=30.0,
        hidden_share=0.2,
        arrives_s=1.0,
        leaves_s=4.0,
    )
    assert not {"id", "unit", "reference_degC", "mask"} & set(VisibleFigure.__dataclass_fields__)


def test_who_says_nothing_stands_in_the_middle_at_a_metre_and_a_half() -> None:
    person = shown(TargetKind.PHANTOM)
    assert (person.make, person.position, person.height, person.distance_m) == (Make.PHANTOM, 0.5, 0.5, 1.5)


@pytest.mark.parametrize(
    ("named", "make"),
    [("cup", Make.CUP), ("phone", Make.PHONE), ("lighter", Make.LIGHTER), ("warm_bag", Make.WARM_BAG)],
)
def test_a_hot_object_is_what_the_scene_names(named: str, make: Make) -> None:
    assert shown(TargetKind.HOT_OBJECT, conditions={"hot_object": named}).make is make


def test_an_unnamed_hot_object_is_a_cup_and_one_that_says_its_width_has_it() -> None:
    thing = shown(TargetKind.HOT_OBJECT, width_m=0.3)
    assert (thing.make, thing.width_m) == (Make.CUP, 0.3)


def test_a_hot_object_is_held_below_the_face_unless_its_height_is_said() -> None:
    assert shown(TargetKind.HOT_OBJECT, distance_m=1.5).height == pytest.approx(0.3)
    assert shown(TargetKind.HOT_OBJECT, distance_m=0.5).height == 0.2
    assert shown(TargetKind.HOT_OBJECT, distance_m=1.5, height=0.5).height == 0.5


def test_a_bar_target_stands_at_its_reference_with_bars_above_it() -> None:
    bars = shown(TargetKind.BAR_TARGET, 30.0, contrast_delta_degC=0.2, width_m=0.02)
    assert (bars.make, bars.apparent_degC, bars.contrast_delta_degC, bars.width_m) == (Make.BARS, 30.0, 0.2, 0.02)


def test_a_source_is_at_its_reference_in_the_room_of_its_calibration_and_reflects_another() -> None:
    grey = SkinModel(source_emissivity=0.9, source_calibrated_at_degC=22.0)
    assert shown(TargetKind.BLACKBODY, people=grey, ambient_degC=22.0).apparent_degC == pytest.approx(37.0, abs=1e-6)
    warm = shown(TargetKind.BLACKBODY, people=grey, ambient_degC=32.0).apparent_degC
    table = band()
    more = 0.1 * float(table.radiance(32.0) - table.radiance(22.0))
    assert warm == pytest.approx(37.0 + more / float(table.slope(37.0)), abs=0.01)


def test_a_cavity_reflects_nothing() -> None:
    assert shown(TargetKind.BLACKBODY, ambient_degC=35.0).apparent_degC == 37.0


def test_the_presenter_lets_the_device_stand_in_the_air_of_the_scene() -> None:
    around = Surroundings(VirtualClock(), 1, Light())
    presenter = SimulatedPresenter(SimulatedPresenterOptions(), around)
    presenter.show(Scene("s", (), (), ambient_degC=30.0, relative_humidity_percent=70.0))
    assert (around.light.ambient_degC, around.light.relative_humidity_percent) == (30.0, 70.0)
    presenter.clear()
    assert (around.light.ambient_degC, around.light.relative_humidity_percent) == (22.0, 45.0)
