from __future__ import annotations

import pytest

from conformance.bench.light import VisibleShape
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.seeding import generator
from conformance.simulator.people import SkinModel, blobs


def looks(*targets: Target, spread: float = 0.0) -> list[tuple[VisibleShape, float]]:
    people = SkinModel(skin_spread_delta_degC=spread)
    return [(b.shape, b.apparent_degC) for b in blobs(Scene("s", (), targets), people, generator(1))]


def target(kind: TargetKind, reference: float | None = 37.0, uncertainty: float | None = None) -> Target:
    return Target("t", kind, "u", reference, uncertainty)


def test_skin_is_cooler_than_the_body_and_a_phantom_is_a_head() -> None:
    assert looks(target(TargetKind.PERSON)) == [(VisibleShape.FACE, pytest.approx(36.1))]
    assert looks(target(TargetKind.PHANTOM), spread=0.5) == [(VisibleShape.FACE, pytest.approx(36.1))]


def test_people_differ() -> None:
    skins = {skin for _, skin in looks(*[target(TargetKind.PERSON)] * 5, spread=0.1)}
    assert len(skins) == 5


def test_a_blackbody_is_off_its_reference_by_what_its_calibration_leaves_open() -> None:
    assert looks(target(TargetKind.BLACKBODY, uncertainty=0.0)) == [(VisibleShape.PLATE, 37.0)]
    ((_, off),) = looks(target(TargetKind.BLACKBODY, uncertainty=0.05))
    assert 0 < abs(off - 37.0) < 0.3


def test_a_hot_object_is_no_face() -> None:
    assert looks(target(TargetKind.HOT_OBJECT, 52.0)) == [(VisibleShape.OBJECT, 52.0)]


def test_a_target_without_a_temperature_cannot_be_shown() -> None:
    with pytest.raises(ValueError, match="no reference temperature"):
        looks(target(TargetKind.PERSON, None))


def test_the_source_errs_the_same_in_every_scene_of_a_run_and_otherwise_in_another() -> None:
    scene = Scene("s", (), (target(TargetKind.BLACKBODY, uncertainty=0.05),))
    first, again = (blobs(scene, SkinModel(), generator(name), seed=1) for name in ("one scene", "another"))
    assert first == again
    assert blobs(scene, SkinModel(), generator("one scene"), seed=2) != first


def test_what_is_far_looks_small() -> None:
    near, far = (
        blobs(Scene("s", (), (Target("t", TargetKind.PHANTOM, "u", 37.0, distance_m=d),)), SkinModel(), generator(1))[0]
        for d in (1.5, 3.0)
    )
    assert near.size == pytest.approx(2 * far.size)
