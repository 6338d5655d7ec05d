from __future__ import annotations

import math
import re
import sys
import time
from pathlib import Path

import pytest

import conformance
from conformance.bench.clock import RealClock, VirtualClock
from conformance.bench.protocols import MayStandStill


def test_hours_pass_at_once() -> None:
    clock = VirtualClock()
    clock.sleep(7200)
    assert clock.now_s() == 7200


def test_a_hundred_thousand_tenths_are_exactly_ten_thousand_seconds() -> None:
    clock = VirtualClock()
    for _ in range(100_000):
        clock.sleep(0.1)
    assert clock.now_s() == 10_000


def test_time_never_runs_backwards() -> None:
    clock = VirtualClock()
    clock.sleep(-1)
    assert clock.now_s() == 0


@pytest.mark.parametrize("duration_s", [math.nan, math.inf])
def test_a_sleep_without_end_is_refused(duration_s: float) -> None:
    with pytest.raises(ValueError, match="cannot sleep"):
        VirtualClock().sleep(duration_s)


def test_real_time_passes_by_itself() -> None:
    clock = RealClock()
    clock.sleep(0.01)
    assert 0.01 <= clock.now_s() < 5


@pytest.mark.parametrize("step_s", [86400.0, -86400.0])
def test_setting_the_time_of_day_moves_the_benchs_clock_by_nothing(
    monkeypatch: pytest.MonkeyPatch, step_s: float
) -> None:
    clock, wall, before_s = RealClock(), time.time, time.monotonic()
    first_s = clock.now_s()
    monkeypatch.setattr(time, "time", lambda: wall() + step_s)  # as NTP, or a person, steps it in mid-run
    assert abs(time.time() - wall()) > 86000
    assert 0 <= clock.now_s() - first_s <= time.monotonic() - before_s


def test_no_driver_and_no_run_dates_anything_by_the_time_of_day() -> None:
    """Read once as they connect: the security header of ONVIF, and what ISAPI's records are held against. Beside what
    is recorded: the beginning of a run in real time that its bench does not date, a seal's stamp, and who holds a lock.
    """
    reads = re.compile(r"\btime\.time\(|\bdate(?:time)?\.(?:now|today|utcnow)\(|\bgmtime\(|\blocaltime\(")
    package = Path(conformance.__file__).parent
    found = {
        path.relative_to(package).as_posix(): len(reads.findall(path.read_text(encoding="utf-8")))
        for room in (
            "bench",
            "devices",
            "simulator",
            "execution",
            "recording",
            "scenarios",
            "verification",
            "evaluation",
        )
        for path in (package / room).rglob("*.py")
    }
    assert {name: count for name, count in found.items() if count} == {
        "bench/clock.py": 1,
        "devices/isapi/driver.py": 1,
        "devices/onvif/security.py": 1,
        "execution/sealing.py": 1,
        "recording/lock.py": 1,
    }


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how long the computer slept")
def test_time_in_which_the_computer_slept_is_known_though_the_clock_does_not_count_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = time.clock_gettime
    slept_s = [0.0]
    monkeypatch.setattr(time, "clock_gettime", lambda which: real(which) + slept_s[0] * (which == time.CLOCK_BOOTTIME))
    clock = RealClock()
    assert isinstance(clock, MayStandStill)
    assert clock.stood_still_s() == pytest.approx(0.0, abs=0.005)
    slept_s[0] = 30.0
    assert clock.stood_still_s() == pytest.approx(30.0, abs=0.005)
