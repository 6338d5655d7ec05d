from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from conformance.core.events import Alarm, Event, Reading
from conformance.core.scenes import Scene
from conformance.scenarios.hot_object import SCENARIO, HotObjectParameters
from conformance.scenarios.scenario import Finding
from conformance.testing import bench, evidence, found, found_without, nothing, readings, verdict
from conformance.verification.verdict import Verdict

CUPS = HotObjectParameters(trials=59, object_temperature_degC=52.0, objects=("cup", "phone"))


@pytest.mark.parametrize("seed", range(3))
def test_a_good_device_raises_no_alarm_for_a_hot_object(seed: int) -> None:
    finding = found(SCENARIO, CUPS, bench(seed=seed))
    assert finding.measurements[0].value == 0.0
    assert verdict(finding, upper=5.0) is Verdict.PASS


def test_a_device_that_takes_cups_for_faces_fails() -> None:
    assert verdict(found(SCENARIO, CUPS, bench(tells_objects_apart=False)), upper=5.0) is Verdict.FAIL


def test_a_device_that_measured_nobody_does_not_pass_by_silence() -> None:
    finding = found_without(SCENARIO, CUPS, bench(), lambda event: isinstance(event, Reading))
    assert finding.measurements == ()
    assert verdict(finding, upper=5.0) is Verdict.INCONCLUSIVE


def test_a_device_that_follows_nobody_does_not_pass_by_silence() -> None:
    assert verdict(found(SCENARIO, CUPS, bench(capacity=0)), upper=5.0) is Verdict.INCONCLUSIVE


def test_a_silent_device_is_inconclusive() -> None:
    assert verdict(found(SCENARIO, CUPS, bench("silent")), upper=5.0) is Verdict.INCONCLUSIVE


def test_every_object_is_held_equally_often() -> None:
    (figure,) = found(SCENARIO, CUPS, bench()).figures
    assert dict(zip(figure.series["label"], figure.series["trials"], strict=True)) == {"cup": 30.0, "phone": 29.0}


EVERYWHERE = HotObjectParameters(
    trials=36,
    object_temperature_degC=52.0,
    objects=("cup", "phone", "lighter", "warm_bag"),
    placements=("held", "near_face", "passing"),
)


def measured(said: Callable[[Scene], Iterable[Event]]) -> Finding:
    return SCENARIO.measure(evidence(SCENARIO.scenes(EVERYWHERE), said), EVERYWHERE)


def test_every_object_is_at_every_place_equally_often_in_its_true_size() -> None:
    stood = Counter(
        (scene.conditions["hot_object"], scene.conditions["placement"]) for scene in SCENARIO.scenes(EVERYWHERE)
    )
    assert set(stood.values()) == {3}
    assert len(stood) == 12
    widths = {scene.targets[1].id: scene.targets[1].width_m for scene in SCENARIO.scenes(EVERYWHERE)}
    assert None not in widths.values()
    assert len(set(widths.values())) == 4


def test_an_object_that_is_carried_past_comes_and_goes_while_the_person_stands_there() -> None:
    for scene in SCENARIO.scenes(EVERYWHERE):
        bearer, thing = scene.targets
        passing = scene.conditions["placement"] == "passing"
        assert (bearer.arrives_s, bearer.leaves_s) == (None, None)
        assert (thing.arrives_s is not None, thing.leaves_s is not None) == (passing, passing)
        assert bearer.position is not None
        assert thing.position is not None
        assert thing.position > bearer.position


def test_an_alarm_at_one_place_alone_is_counted_there() -> None:
    def near_the_face(scene: Scene) -> list[Event]:
        hot = scene.conditions["placement"] == "near_face"
        return [*readings(36.5, 2), *([Alarm("", 0.6, "t1", 0.55, 37.3)] if hot else [])]

    finding = measured(near_the_face)
    assert finding.measurements[0].value == pytest.approx(100 / 3)
    (figure,) = finding.figures
    met = dict(zip(figure.series["label"], figure.series["met"], strict=True))
    assert {label: count for label, count in met.items() if "near_face" in str(label)} == {
        f"{thing} near_face": 0.0 for thing in EVERYWHERE.objects
    }
    assert met["cup passing"] == 3.0


def test_no_alarm_by_silence_at_any_place() -> None:
    assert verdict(measured(nothing), upper=5.0) is Verdict.INCONCLUSIVE
