"""The five product classes: the same parts with other eyes, optics and abilities."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from pydantic import Field

from conformance.bench.driver import Driver, Role
from conformance.simulator.devices.device import SimulatedDevice
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.eye_options import EyeOptions


class DualLight(DeviceOptions):
    """Visible and infrared, with its own blackbody in the corner of the view: the defaults of everything."""

    PRODUCT_CLASS: ClassVar[str] = "dual-light"


class ShutterEye(EyeOptions):
    """Nothing of known temperature in view: a good shutter, of known temperature and soon closed again, leaves
    0.013 degC of readings from view to view; five times as much, and 6.3 of the main profile fails it now and then.
    """

    corner_blackbody: bool = False
    shutter_rest_delta_degC: float = Field(default=0.01, ge=0)
    shutter_drift_delta_degC: float = Field(default=0.008, ge=0)


class BlackbodyFree(DeviceOptions):
    """Without a source of its own: its readings share an error that the shutter leaves, from view to view."""

    PRODUCT_CLASS: ClassVar[str] = "blackbody-free"

    model: str = "Simulated blackbody-free"
    serial: str = "SIM-0002"
    eye: ShutterEye = ShutterEye()


class GateEye(EyeOptions):
    """A narrow view of the passage."""

    field_of_view_deg: float = Field(default=40.0, gt=5, lt=120)


class SecurityGate(DeviceOptions):
    """A gate that one person at a time walks through."""

    PRODUCT_CLASS: ClassVar[str] = "security-gate"

    model: str = "Simulated security gate"
    serial: str = "SIM-0003"
    capacity: int = Field(default=1, ge=0)
    latency_s: float = Field(default=0.3, ge=0)
    eye: GateEye = GateEye()


class TurnstileEye(EyeOptions):
    """A small, narrow camera beside the passage."""

    columns: int = Field(default=64, ge=16, le=1280)
    rows: int = Field(default=48, ge=12, le=1024)
    visible_columns: int = Field(default=192, ge=80, le=1280)
    field_of_view_deg: float = Field(default=40.0, gt=5, lt=120)


class Turnstile(DeviceOptions):
    """One person in front of it, looked at until it decides whether to let them pass: quick, and seldom repeated."""

    PRODUCT_CLASS: ClassVar[str] = "turnstile"

    model: str = "Simulated turnstile"
    serial: str = "SIM-0004"
    capacity: int = Field(default=1, ge=0)
    latency_s: float = Field(default=0.25, ge=0)
    eye: TurnstileEye = TurnstileEye()


class WideEye(EyeOptions):
    """A large camera with a wide view of a hall."""

    columns: int = Field(default=120, ge=16, le=1280)
    rows: int = Field(default=90, ge=12, le=1024)
    visible_columns: int = Field(default=360, ge=80, le=1280)
    field_of_view_deg: float = Field(default=70.0, gt=5, lt=120)


class MultiPerson(DeviceOptions):
    """Many people at once, in a wide view."""

    PRODUCT_CLASS: ClassVar[str] = "multi-person"

    model: str = "Simulated multi-person"
    serial: str = "SIM-0005"
    capacity: int = Field(default=20, ge=0)
    latency_s: float = Field(default=0.45, ge=0)
    eye: WideEye = WideEye()


KINDS: Mapping[str, type[DeviceOptions]] = MappingProxyType(
    {kind.PRODUCT_CLASS: kind for kind in (DualLight, BlackbodyFree, SecurityGate, Turnstile, MultiPerson)}
)
"""The options of a class's reference device, by class."""


def driver_name(product_class: str) -> str:
    """The driver of a class's reference device. Raises `KeyError` for a class that has none."""
    return "simulated" if KINDS[product_class] is DualLight else f"simulated-{product_class}"


def driver_of(kind: type[DeviceOptions]) -> Driver[DeviceOptions]:
    """The driver of a reference device."""
    return Driver(driver_name(kind.PRODUCT_CLASS), Role.DEVICE, kind, SimulatedDevice, simulated=True)
