"""What is said of a run while it goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.cli import progress as module
from conformance.cli.progress import in_words, progress
from conformance.execution.run import Progress

SAID = Progress(3, 10, "response_time/person-003", 42.0, 0, "response_time/person-004", 36.481, 36.5)


def test_it_says_what_was_read_against_what_and_what_comes_next() -> None:
    assert in_words(SAID) == "response_time/person-003, read 36.48 against 36.50 degC, next response_time/person-004"
    assert in_words(replace(SAID, read_degC=None, next_scene=None, broken=2)) == "response_time/person-003, 2 broken"


def test_where_a_person_is_asked_it_is_a_line_a_minute(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    with progress(asks=True) as report:
        for done, at_s in ((1, 30.0), (2, 60.0), (3, 90.0), (4, 121.0)):
            now[0] = at_s
            report(replace(SAID, done=done))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("2 of 10 scenes, about 4 min left: ")
