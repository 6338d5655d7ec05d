"""A person at a terminal, over a real pseudo-terminal: answers, time limits, pauses, and a window that is closed."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

import pytest

from conformance.bench.clock import RealClock
from conformance.bench.driver import Driver, Surroundings
from conformance.bench.light import Light
from conformance.bench.operator.terminal import NoAnswer
from conformance.bench.protocols import Answer, AnswerKind, InspectionStep
from conformance.core.events import Alarm, Heartbeat, Reading
from conformance.core.text import Text
from conformance.devices.drivers.terminal_device import DRIVER as DEVICE
from conformance.devices.drivers.terminal_operator import DRIVER as OPERATOR
from conformance.devices.drivers.terminal_presenter import DRIVER as PRESENTER
from conformance.scenarios.stage import person, scene
from tests.bench.operator.person import Person

QUESTION = Text(zh="按下测试按钮，是否有声音？", en="Press the test button. Does it sound?")
STEP = InspectionStep("alarm_sound", QUESTION)


def made(driver: Driver[Any], who: Person, **options: Any) -> Any:
    given = {"name": "Li Wei", "language": "en", "terminal": who.terminal, **options}
    return driver.make(driver.options.model_validate_json(json.dumps(given)), Surroundings(RealClock(), 0, Light()))


def answered(step: InspectionStep, who: Person, **options: Any) -> Answer:
    with who:
        operator = made(OPERATOR, who, **options)
        try:
            answer: Answer = operator.inspect(step)
            return answer
        finally:
            operator.close()


def test_a_person_is_asked_in_their_language_and_named_in_the_answer() -> None:
    who = Person(("满足？", "是"))
    answer = answered(STEP, who, language="zh")
    assert (answer.met, answer.by, answer.timed_out) == (True, "Li Wei", False)
    assert "是否有声音" in who.seen
    assert answer.took_s is not None
    assert 0 <= answer.took_s < 5


def test_an_answer_that_cannot_be_used_is_asked_again() -> None:
    who = Person(("Met?", "perhaps"), ("Met?", "n"), ("Remark", "no sound at all"))
    answer = answered(STEP, who)
    assert (answer.met, answer.remark) == (False, "no sound at all")
    assert "Answer y (met)" in who.seen


def test_a_number_keeps_its_unit() -> None:
    step = InspectionStep("width", QUESTION, AnswerKind.NUMBER, unit="mm", lower=550)
    answer = answered(step, Person(("Number in mm", "60 cm"), ("Number in mm", "600 mm")))
    assert (answer.met, answer.number, answer.unit, answer.answer) == (True, 600.0, "mm", "600 mm")


def test_a_photo_has_to_be_there(tmp_path: Path) -> None:
    photo, empty = tmp_path / "alarm.jpg", tmp_path / "empty.jpg"
    photo.write_bytes(b"\xff\xd8 a picture")
    empty.touch()
    step = InspectionStep("alarm_sound", QUESTION, evidence=True)
    who = Person(("Met?", "y"), ("Path", str(tmp_path / "none.jpg")), ("Path", str(empty)), ("Path", str(photo)))
    assert answered(step, who).files == (photo,)


def test_without_the_photo_it_cannot_be_told() -> None:
    step = InspectionStep("alarm_sound", QUESTION, evidence=True)
    answer = answered(step, Person(("Met?", "y"), ("Path", "-")))
    assert answer.met is None
    assert "missing" in answer.remark


def test_t13_nobody_answering_in_time_says_nothing() -> None:
    answer = answered(STEP, Person(), timeout_s=0.2)
    assert (answer.met, answer.timed_out) == (None, True)
    assert "within 0.2 s" in answer.remark


def test_a_step_has_a_time_limit_of_its_own() -> None:
    step = InspectionStep("alarm_sound", QUESTION, timeout_s=0.2)
    assert answered(step, Person(), timeout_s=3600.0).timed_out


def test_a_pause_stops_the_time_limit() -> None:
    who = Person(("Met?", "p"), ("Paused. Press Enter to continue.", ""))
    with who:
        operator = made(OPERATOR, who, timeout_s=1.0)
        begun_s = time.monotonic()
        answer = operator.inspect(STEP)
        operator.close()
    assert answer.timed_out
    assert time.monotonic() - begun_s >= 1.0
    assert "Continuing" in who.seen


def test_a_terminal_that_is_closed_is_an_error_and_no_answer() -> None:
    who = Person()
    with who:
        operator = made(OPERATOR, who)
        who.hang_up()
        with pytest.raises(ConnectionError, match="closed"):
            operator.inspect(STEP)


def test_what_is_no_terminal_is_refused_with_the_way_out(tmp_path: Path) -> None:
    plain = tmp_path / "answers.txt"
    plain.write_text("y\n")
    with pytest.raises(OSError, match="--answers FILE"):
        OPERATOR.make(
            OPERATOR.options.model_validate({"name": "x", "terminal": str(plain)}),
            Surroundings(RealClock(), 0, Light()),
        )


def test_a_presenter_says_what_is_to_stand_where_and_waits_for_the_moment() -> None:
    shown = scene("s", targets=(person(7, 36.5, distance_m=1.5),), duration_s=5)
    who = Person(("ready", ""), ("Code of person-007", "v07"), ("is in place", ""), ("Remove all", ""))
    with who:
        presenter = made(PRESENTER, who, time_half_width_s=0.4)
        assert [target.code for target in presenter.prepare(shown).targets] == ["V07"]
        presenter.show(shown)
        presenter.clear()
        presenter.close()
    assert who.left == 0
    assert presenter.time_half_width_s == 0.4
    assert "person-007, 36.50" in " ".join(who.seen.split())
    assert "1.5 m from the device" in who.seen


def test_a_code_is_a_pseudonym_and_names_one_person_of_a_scene() -> None:
    shown = scene("s", targets=(person(1, 36.5), person(2, 36.5), person(3, 36.5)), duration_s=5)
    typed = (
        ("ready", ""),
        ("Code of person-001", "Li Wei"),
        ("A code has", "v07"),
        ("Code of person-002", "V07"),
        ("is in this scene already", "V08"),
        ("Code of person-003", "-"),
    )
    who = Person(*typed)
    with who:
        presenter = made(PRESENTER, who)
        assert [target.code for target in presenter.prepare(shown).targets] == ["V07", "V08", None]
        presenter.close()


def test_a_thermometer_read_by_a_person_is_the_reference_with_its_uncertainty() -> None:
    shown = scene("s", targets=(person(1, 37.8), person(2, 37.8)), duration_s=5)
    typed = (
        ("ready", ""),
        ("Code of person-001", "V1"),
        ("Temperature of person-001", "379"),
        ("Type a number from 30 to 45", "37.9"),
        ("Code of person-002", "V2"),
        ("Temperature of person-002", "-"),
    )
    certificate = {"expanded_uncertainty_delta_degC": 0.1, "date": "2026-01-05"}
    who = Person(*typed)
    with who:
        given = {"calibration": certificate, "resolution_delta_degC": 0.1}
        presenter = made(PRESENTER, who, thermometer=given)
        first, second = presenter.prepare(shown).targets
        presenter.close()
    u = first.reference_standard_uncertainty_degC
    assert (first.reference_degC, first.reference_method) == (37.9, "contact_thermometer_read_by_operator")
    assert u == pytest.approx(math.hypot(0.05, 0.05 / math.sqrt(3)))
    assert (second.reference_degC, second.reference_standard_uncertainty_degC) == (37.8, None)


def test_a_presenter_who_does_not_come_breaks_the_scene() -> None:
    who = Person()
    with who:
        presenter = made(PRESENTER, who, timeout_s=0.2)
        with pytest.raises(NoAnswer):
            presenter.show(scene("s", targets=(), duration_s=1))
        presenter.close()


TYPED = {"mode": "body", "resolution_delta_degC": 0.1, "manufacturer": "M", "model": "T", "serial": "1"}


def test_a_device_without_an_interface_is_read_by_a_person() -> None:
    who = Person(("firmware", "1.2"), ("pause", "36.55"), ("pause", "36,5"), ("pause", "1:a"), ("until now", "y"))
    with who:
        device = made(DEVICE, who, **TYPED)
        assert device.identity()["firmware"] == "1.2"
        events = list(device.listen(device._clock.now_s() + 1.0))
        device.close()
    reading, alarm, alive = events
    assert isinstance(reading, Reading)
    assert (reading.temperature_degC, reading.mode, reading.raw) == (36.5, "body", "36,5")
    assert isinstance(alarm, Alarm)
    assert alarm.track == "1"
    assert isinstance(alive, Heartbeat)
    assert device.poll_interval_s == 3.0


def test_silence_of_who_watches_is_no_silence_of_the_device() -> None:
    who = Person(("until now", "n"))
    with who:
        device = made(DEVICE, who, **TYPED)
        assert list(device.listen(device._clock.now_s() + 0.2)) == []
        device.close()


def test_two_roles_share_one_terminal() -> None:
    who = Person(("is in place", ""), ("Met?", "y"))
    with who:
        presenter, operator = made(PRESENTER, who), made(OPERATOR, who)
        presenter.show(scene("s", targets=(), duration_s=1))
        assert operator.inspect(STEP).met is True
        presenter.close()
        operator.close()
