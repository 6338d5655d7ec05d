"""What is said of a run while it goes."""

from __future__ import annotations

import io
import threading
from dataclasses import replace

import pytest
from rich.console import Console

from conformance.cli import progress as module
from conformance.cli.progress import LIVE_PER_S, bar, in_words, live_in_words, progress
from conformance.execution.presentation import Live
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
    with progress(asks=True) as display:
        assert display.live is None, "nobody looks"
        for done, at_s in ((1, 30.0), (2, 60.0), (3, 90.0), (4, 121.0)):
            now[0] = at_s
            display.report(replace(SAID, done=done))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("2 of 10 scenes, about 4 min left: ")


STANDS = Live("repeatability/37.0degC", 12.0, 37.125, 37.0)


def test_a_reading_of_what_stands_now_is_told_with_its_distance_from_the_reference() -> None:
    assert live_in_words(STANDS) == "now repeatability/37.0degC, read 37.12 against 37.00 degC (+0.12)"
    assert live_in_words(replace(STANDS, reference_degC=None)) == "now repeatability/37.0degC, read 37.12 degC"


def terminal(file: io.StringIO) -> Console:
    """A terminal that can draw, whatever the one is in which the tests run."""
    return Console(file=file, force_terminal=True, width=200, _environ={"TERM": "xterm"})


def test_on_a_terminal_the_reading_is_shown_and_readings_in_quick_succession_are_not_all_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    screen = io.StringIO()
    with bar(terminal(screen)) as display:
        assert display.live is not None
        display.live(STANDS)
        for number in range(1000):
            now[0] += 0.2 / LIVE_PER_S / 1000
            display.live(replace(STANDS, read_degC=40.0 + number))
        assert "40.00" not in screen.getvalue()
        now[0] += 2 / LIVE_PER_S
        display.live(replace(STANDS, read_degC=41.5))
    shown = screen.getvalue()
    assert "read 41.50 against 37.00 degC (+4.50)" in shown
    assert "read 40" not in shown


def test_a_terminal_that_takes_nothing_holds_up_no_recording() -> None:
    """Somebody pressed Ctrl-S: whoever draws waits, whoever records does not."""
    flows, stuck = threading.Event(), threading.Event()

    class Held(io.StringIO):
        def write(self, text: str) -> int:
            if threading.current_thread() is not threading.main_thread():
                stuck.set()
                flows.wait(30)
            return super().write(text)

    with bar(terminal(Held())) as display:
        assert display.live is not None
        assert stuck.wait(30), "the drawing thread is held up"
        for number in range(1000):
            display.live(replace(STANDS, read_degC=float(number)))
            display.report(SAID)
        assert not flows.is_set()
        flows.set()
