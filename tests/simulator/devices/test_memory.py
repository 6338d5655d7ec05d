from __future__ import annotations

from typing import Any

from conformance.core.events import Event
from conformance.simulator.devices.kinds import DualLight
from conformance.simulator.devices.memory import remembering
from tests.simulator.devices.real import Hall, person


def said(
    scene: str = "a scene", seed: int = 1, body_degC: float = 36.5, at_s: float = 0.0, **options: Any
) -> list[Event]:
    hall = Hall(DualLight(**options), seed)
    hall.clock.sleep(at_s)
    return hall.said(person(body_degC=body_degC), name=scene)


def test_a_device_that_differs_only_behind_the_eye_sees_what_was_seen_before_and_paints_nothing() -> None:
    without = [said(), said(offset_delta_degC=0.5)]
    with remembering() as memory:
        assert [said(), said(offset_delta_degC=0.5)] == without
    assert memory.painted == memory.remembered > 3
    assert without[0] != without[1]


def test_whatever_a_look_depends_on_is_looked_at_anew() -> None:
    others: list[dict[str, Any]] = [
        {"seed": 2},
        {"scene": "another scene"},
        {"body_degC": 36.6},
        {"eye": {"mask_confusion": 1.0}},
        {"eye": {"netd_delta_degC": 0.1}},
        {"corner_blackbody": False},
    ]
    without = [said(**other) for other in others]
    with remembering() as memory:
        said()
        assert [said(**other) for other in others] == without
    assert memory.remembered == 0


def test_the_hour_matters_only_to_an_eye_that_drifts() -> None:
    drifting = {"drift_delta_degC_per_h": 0.5}
    without = [said(at_s=3600.0), said(at_s=3600.0, **drifting)]
    with remembering() as memory:
        said()
        said(**drifting)
        painted = memory.painted
        assert said(at_s=3600.0) == without[0]
        assert memory.painted == painted
        assert said(at_s=3600.0, **drifting) == without[1]
        assert memory.painted > painted


def test_what_matters_to_other_views_only_is_no_reason_to_paint_this_one_anew() -> None:
    others: list[dict[str, Any]] = [{"eye": {"mask_confusion": 0.0}}, {"warm_up_delta_degC": -3.0, "boot_s": 1.0}]
    without = [said(**other) for other in others]
    with remembering() as memory:
        said()
        painted = memory.painted
        assert [said(**other) for other in others] == without
    assert memory.painted == painted


def test_a_restart_is_remembered_as_one() -> None:
    def cold() -> list[Event]:
        hall = Hall(DualLight(boot_s=0.0))
        hall.device.switch_on()
        return hall.said(person())

    without = cold()
    with remembering() as memory:
        said()
        assert cold() == without
    assert memory.remembered == 0


def test_the_memory_is_bounded_and_off_by_default() -> None:
    with remembering(limit=3) as memory:
        first = said()
        assert said() == first
    assert memory.remembered == 0
    painted = memory.painted
    said()
    assert memory.painted == painted


def test_what_is_remembered_ends_with_the_block() -> None:
    with remembering() as outer:
        said()
        with remembering() as inner:
            said()
        said()
    assert inner.painted == outer.painted
    assert outer.remembered == outer.painted
