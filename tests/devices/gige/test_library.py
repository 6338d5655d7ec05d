"""Aravis is a library of the system: where it is missing, the error names it and its package."""

from __future__ import annotations

import ctypes

import pytest

from conformance.bench.clock import RealClock
from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.devices.gige import library
from conformance.devices.gige.driver import GigeDevice
from conformance.devices.gige.library import Aravis, LibraryMissing
from conformance.devices.gige.options import GigeOptions


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LibraryMissing, match=r"libaravis-9\.so\.9"):
        Aravis("libaravis-9.so.9")
    with pytest.raises(LibraryMissing, match=r"install the system's package libaravis-0\.8-0"):
        Aravis("libaravis-9.so.9")

    def absent(*_: object, **__: object) -> ctypes.CDLL:
        raise OSError("cannot open shared object file")

    library.aravis.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", absent)
    options = {"camera": "127.0.0.1", "calibration": {"linear_K_per_count": 0.01}, "frame_rate_per_s": 60.0}
    with pytest.raises(LibraryMissing, match=r"libaravis-0\.8-0"):
        GigeDevice(GigeOptions.model_validate(options), Surroundings(RealClock(), 1, Light()))
    library.aravis.cache_clear()
