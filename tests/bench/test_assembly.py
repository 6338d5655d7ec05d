from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from conformance.bench import assembly
from conformance.bench.clock import RealClock, VirtualClock
from conformance.bench.driver import Driver, Options, Role
from conformance.bench.registry import drivers
from conformance.core.problems import BenchError
from conformance.testing import bench


def test_a_simulated_device_lives_in_virtual_time() -> None:
    assert isinstance(assembly.assemble(bench()).clock, VirtualClock)


def with_device(monkeypatch: pytest.MonkeyPatch, make: Any) -> None:
    device: Driver[Any] = Driver("simulated", Role.DEVICE, Options, make)
    changed: Mapping[Any, Any] = {**drivers(), (Role.DEVICE, "simulated"): device}
    monkeypatch.setattr(assembly, "drivers", lambda: changed)


def test_a_real_device_lives_in_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with_device(monkeypatch, lambda options, around: object())
    assert isinstance(assembly.assemble(bench()).clock, RealClock)


def test_a_driver_that_cannot_be_made_is_a_bench_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(options: Options, around: object) -> None:
        raise ConnectionRefusedError("nobody listens")

    with_device(monkeypatch, refuse)
    with pytest.raises(BenchError, match=r"the device \(driver simulated\).*nobody listens"):
        assembly.assemble(bench())
