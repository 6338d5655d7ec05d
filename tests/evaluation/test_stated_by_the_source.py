"""A device is compared with what the source stated, not with where it was sent (A-1, A-2); what cannot be compared with
is an error of the bench."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from conformance.core.events import Event, Mode, Reading, SourceStated
from conformance.core.scenes import ReferenceQuantity, Scene
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Result
from conformance.metrology.radiation import radiance_temperature
from conformance.recording.model import Recording
from conformance.scenarios.blackbody_accuracy import SCENARIO, BlackbodyAccuracyParameters
from conformance.testing.scripted import evidence
from conformance.verification.verdict import Verdict
from tests.evaluation.factory import product, recording, requirement, requirement_set

SOURCE: dict[str, Any] = {
    "driver": "scpi_blackbody",
    "identity": "BB-1",
    "calibration": {"expanded_uncertainty_delta_degC": 0.06, "date": "2025-09-01", "certificate": "C-1"},
}
Stated = Callable[[float], Iterable[SourceStated]]


def at(*off_delta_degC: float, kind: str = "apparent", emissivity: float | None = None) -> Stated:
    """A source that states its set point plus each of these, in turn."""

    def said(set_point_degC: float) -> Iterable[SourceStated]:
        return [
            SourceStated("", float(number), "source", set_point_degC, set_point_degC + off, kind, emissivity)
            for number, off in enumerate(off_delta_degC)
        ]

    return said


def judged(
    read: Callable[[float], float],
    stated: Stated,
    source: dict[str, Any] = SOURCE,
    change: Callable[[Scene], Scene] = lambda scene: scene,
    **parameters: Any,
) -> Result:
    """6.1a on a device that reads a function of the set point, before a source that states what it states."""
    given = {"set_points_degC": [36.0, 38.0], **parameters}
    planned = SCENARIO.scenes(BlackbodyAccuracyParameters.model_validate(given, strict=False))
    mode = Mode(parameters.get("mode", "surface"))

    def said(scene: Scene) -> list[Event]:
        set_point = scene.targets[0].reference_degC
        assert set_point is not None
        readings = [Reading("", 0.5 + number, read(set_point), mode) for number in range(10)]
        return [*stated(set_point), *readings]

    scripted = evidence(planned, said)
    scenes = [replace(each, scene=change(each.scene)) for each in scripted.scenes]
    events = [event for each in scripted.scenes for event in scripted.events[each.scene.id]]
    base = recording(scenes, events)
    manifest = base.manifest.model_copy(
        update={"bench": {"reference_source": source}, "started_at": "2026-01-15T09:00:00+08:00"}
    )
    record = requirement(verification={"method": "test", "scenario": SCENARIO.name, "parameters": given})
    made = Recording(manifest, base.digest, base.scenes, base.events)
    return evaluate(requirement_set(record), product(), made).results[0]


def notes(result: Result) -> str:
    return " ".join(note.en for note in result.notes)


def test_a_source_0_45_degC_off_its_set_point_and_stating_it_is_judged_by_what_it_states() -> None:
    """It is the reference that counts: a device that reads the set point is wrong by 0.45 °C."""
    honest = judged(lambda set_point: set_point - 0.45, at(-0.45, -0.45))
    assert (honest.verdict, honest.measurements[0].value) == (Verdict.PASS, pytest.approx(0.0, abs=1e-9))
    flattering = judged(lambda set_point: set_point, at(-0.45, -0.45))
    assert (flattering.verdict, flattering.measurements[0].value) == (Verdict.FAIL, pytest.approx(0.45))
    assert flattering.measurements[0].conditions["set_point_degC"] == 36.0


def test_a_contact_source_is_compared_with_as_the_radiance_computed_apart() -> None:
    well = at(0.0, 0.0, kind="contact", emissivity=0.95)
    read = judged(lambda set_point: radiance_temperature(set_point, 0.95, 22.0), well)
    assert [each.value for each in read.measurements] == [pytest.approx(0.0, abs=0.02)] * 2
    assert read.verdict is Verdict.PASS
    assert "converted to radiance temperatures" in notes(read)
    assert judged(lambda set_point: set_point, well).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("emissivity", "change", "missing"),
    [
        (None, lambda scene: scene, "emissivity"),
        (0.95, lambda scene: replace(scene, ambient_degC=None), "surroundings"),
    ],
)
def test_a_contact_source_without_an_input_of_the_conversion_is_an_error_of_the_bench(
    emissivity: float | None, change: Callable[[Scene], Scene], missing: str
) -> None:
    result = judged(lambda set_point: set_point, at(0.0, kind="contact", emissivity=emissivity), change=change)
    assert result.verdict is Verdict.ERROR
    assert missing in result.reason


def test_an_unstable_source_is_an_error_however_well_the_device_reads() -> None:
    result = judged(lambda set_point: set_point, at(0.0, 0.11))
    assert result.verdict is Verdict.ERROR
    assert "not stable" in result.reason
    assert judged(lambda set_point: set_point, at(0.0, 0.09)).verdict is not Verdict.ERROR


@pytest.mark.parametrize(("off", "allowed", "error"), [(0.49, None, False), (0.51, None, True), (0.3, 0.2, True)])
def test_a_source_further_from_its_set_point_than_the_scenario_allows_is_an_error(
    off: float, allowed: float | None, error: bool
) -> None:
    given = {} if allowed is None else {"source_offset_delta_degC": allowed}
    result = judged(lambda set_point: set_point + off, at(off, off), **given)
    assert (result.verdict is Verdict.ERROR) == error


def test_a_source_outside_the_points_of_its_certificate_is_an_error() -> None:
    points = [{"at_degC": 35.0, "correction_delta_degC": 0.1}, {"at_degC": 37.0, "correction_delta_degC": 0.1}]
    certified = {**SOURCE, "calibration": {**SOURCE["calibration"], "points": points}}
    result = judged(lambda set_point: set_point + 0.1, at(0.0), certified)
    assert result.verdict is Verdict.ERROR
    assert "35 to 37 degC" in result.reason
    wide = {**SOURCE["calibration"], "points": [points[0], {**points[1], "at_degC": 39.0}]}
    inside = judged(lambda set_point: set_point + 0.1, at(0.0), {**SOURCE, "calibration": wide})
    assert [each.value for each in inside.measurements] == [pytest.approx(0.0, abs=1e-9)] * 2


def test_where_the_source_states_nothing_its_set_point_counts_with_a_line_of_its_own_and_a_note() -> None:
    result = judged(lambda set_point: set_point, lambda set_point: ())
    line = next(line for line in result.measurements[0].budget if "not stated" in line.source)
    assert line.half_width == 0.5
    assert "did not state its temperature" in notes(result)
    tight = {**SOURCE, "options": {"criterion": {"offset_delta_degC": 0.05}}}
    better = judged(lambda set_point: set_point, lambda set_point: (), tight)
    assert next(line for line in better.measurements[0].budget if "not stated" in line.source).half_width == 0.05


def test_a_head_is_compared_with_as_body_temperature_by_the_stated_difference() -> None:
    stated = {"skin_to_body_offset_delta_degC": 0.9, "skin_to_body_half_width_delta_degC": 0.05, "mode": "body"}
    result = judged(lambda set_point: set_point + 0.9, at(0.0, 0.0), **stated)
    assert result.verdict is Verdict.PASS
    assert any(line.source == "difference between skin and body" for line in result.measurements[0].budget)


def test_the_quantity_of_a_reference_is_kept_and_a_contact_reference_is_converted() -> None:
    """Of an imported recording that says contact and has no statement of the source."""

    def contact(scene: Scene) -> Scene:
        targets = tuple(replace(each, reference_quantity=ReferenceQuantity.CONTACT) for each in scene.targets)
        return replace(scene, targets=targets)

    result = judged(
        lambda set_point: radiance_temperature(set_point, 0.95, 22.0),
        lambda set_point: (),
        {**SOURCE, "emissivity": 0.95},
        contact,
    )
    assert [each.value for each in result.measurements] == [pytest.approx(0.0, abs=0.02)] * 2
