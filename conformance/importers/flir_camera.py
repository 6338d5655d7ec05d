"""FLIR's camera record: constants of the camera, what the operator entered, and what counts mean by both.

Offsets as published by ExifTool's FLIR documentation. Object temperature by FLIR's published measurement formula:
what reaches the detector is τ·W·ε·S(T_object) + what is reflected, what the air adds and what a window adds; it is
linear in the object's own signal, so that all of it is again a `RadiometricCalibration`.
"""

from __future__ import annotations

import datetime
import math
import struct
from dataclasses import dataclass

from conformance.core.frames import RadiometricCalibration
from conformance.core.temperature import ZERO_DEGC_K
from conformance.devices.format_error import FormatError

_BYTES = 0x30C + 4
"""Up to R2, the last constant without which no temperature follows."""
_WORDS = 0x390
_MOST_TRANSMISSION = 1.5
"""The published constants slightly exceed 1 in dry air; a larger value is not a transmission."""


@dataclass(frozen=True, slots=True)
class Atmosphere:
    """Constants of the air's transmission."""

    alpha1: float
    alpha2: float
    beta1: float
    beta2: float
    x: float

    def transmission(self, distance_m: float, air_degC: float, relative_humidity: float) -> float:
        """Share of the radiation that passes; humidity as a share. Half the path before the window, half behind it.

        Raises `FormatError` for constants of no air.
        """
        try:
            through = self._half(distance_m, air_degC, relative_humidity) ** 2
        except OverflowError:
            through = math.inf
        if not 0 < through <= _MOST_TRANSMISSION:
            raise FormatError(f"its constants make the air transmit {through:g} of the radiation")
        return through

    def _half(self, distance_m: float, air_degC: float, relative_humidity: float) -> float:
        water = relative_humidity * math.exp(
            1.5587 + 0.06939 * air_degC - 0.00027816 * air_degC**2 + 0.00000068455 * air_degC**3
        )
        root = math.sqrt(distance_m / 2)
        humid = math.sqrt(max(water, 0.0))
        return self.x * math.exp(-root * (self.alpha1 + self.beta1 * humid)) + (1 - self.x) * math.exp(
            -root * (self.alpha2 + self.beta2 * humid)
        )


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """What the camera record says."""

    r1: float
    r2: float
    b_K: float
    f: float
    o: float
    emissivity: float
    distance_m: float
    reflected_K: float
    air_K: float
    window_K: float
    window_transmission: float
    relative_humidity: float
    """As a share, 0 to 1."""
    atmosphere: Atmosphere
    range_max_K: float
    range_min_K: float
    model: str
    serial: str
    lens: str
    taken_at: datetime.datetime | None

    @property
    def camera(self) -> str:
        """Model and serial number: which camera it is."""
        return f"{self.model} {self.serial}".strip() or "unnamed"

    def apparent(self) -> RadiometricCalibration:
        """Counts to apparent temperature: the camera's constants alone."""
        return RadiometricCalibration(r=self.r1 / self.r2, b_K=self.b_K, f=self.f, o=-self.o)

    def object(self) -> RadiometricCalibration:
        """Counts to object temperature with emissivity, surroundings, window and air as the file states them.

        counts = g·S(object) + rest, with g = ε·τ·W; S(T) = R1 / (R2·(exp(B/T) − F)) − O. Raises `FormatError`.
        """
        air_degC = self.air_K - ZERO_DEGC_K
        through_air = self.atmosphere.transmission(self.distance_m, air_degC, self.relative_humidity)
        half = math.sqrt(through_air)
        window = self.window_transmission
        reflected, air, of_window = (self._signal(kelvin) for kelvin in (self.reflected_K, self.air_K, self.window_K))
        gain = self.emissivity * through_air * window
        rest = (
            (1 - self.emissivity) * through_air * window * reflected
            + (1 - half) * half * window * air
            + (1 - window) * half * of_window
            + (1 - half) * air
        )
        # counts = gain · (R / (exp(B/T) − F) − O) + rest
        return RadiometricCalibration(r=gain * self.r1 / self.r2, b_K=self.b_K, f=self.f, o=rest - gain * self.o)

    def _signal(self, kelvin: float) -> float:
        try:
            return self.r1 / (self.r2 * (math.exp(self.b_K / kelvin) - self.f)) - self.o
        except (OverflowError, ZeroDivisionError):
            raise FormatError(f"its constants give no signal at {kelvin:g} K") from None


def read_camera_info(record: memoryview) -> CameraInfo:
    """Read a camera record. Raises `FormatError` for one that is short or holds numbers no camera has."""
    if len(record) < _BYTES:
        raise FormatError(f"the camera record has {len(record)} bytes, at least {_BYTES} are needed")
    order = next((o for o in "<>" if struct.unpack_from(f"{o}H", record, 0)[0] < 0x80), None)
    if order is None:
        raise FormatError("the camera record has no byte order")

    def number(offset: int) -> float:
        return float(struct.unpack_from(f"{order}f", record, offset)[0])

    def text(offset: int, length: int) -> str:
        found = bytes(record[offset : offset + length]).split(b"\x00")[0].decode("latin-1")
        return "".join(c for c in found if c.isprintable()).strip()

    humidity = number(0x3C)
    info = CameraInfo(
        r1=number(0x58), r2=number(0x30C), b_K=number(0x5C), f=number(0x60),
        o=float(struct.unpack_from(f"{order}i", record, 0x308)[0]),
        emissivity=number(0x20), distance_m=number(0x24), reflected_K=number(0x28), air_K=number(0x2C),
        window_K=number(0x30), window_transmission=number(0x34),
        relative_humidity=humidity / 100 if humidity > 2 else humidity,
        atmosphere=Atmosphere(number(0x70), number(0x74), number(0x78), number(0x7C), number(0x80)),
        range_max_K=number(0x90), range_min_K=number(0x94),
        model=text(0xD4, 32), serial=text(0x104, 16), lens=text(0x170, 32),
        taken_at=_taken_at(record, order),
    )  # fmt: skip
    _refuse_impossible(info)
    return info


def _refuse_impossible(info: CameraInfo) -> None:
    possible = {
        "Planck R1": (info.r1, 1.0, 1e9),
        "Planck R2": (info.r2, 1e-9, 1e9),
        "Planck B (K)": (info.b_K, 100.0, 1e4),
        "Planck F": (info.f, -1e4, 1e4),
        "Planck O": (info.o, -1e7, 1e7),
        "emissivity": (info.emissivity, 0.01, 1.0),
        "distance (m)": (info.distance_m, 0.0, 1e5),
        "reflected temperature (K)": (info.reflected_K, 50.0, 3000.0),
        "atmospheric temperature (K)": (info.air_K, 150.0, 400.0),
        "window temperature (K)": (info.window_K, 50.0, 3000.0),
        "window transmission": (info.window_transmission, 0.01, 1.0),
        "relative humidity (share)": (info.relative_humidity, 0.0, 1.0),
    }
    wrong = [f"{name} is {value:g}" for name, (value, low, high) in possible.items() if not low <= value <= high]
    air = info.atmosphere
    if not all(math.isfinite(value) for value in (air.alpha1, air.alpha2, air.beta1, air.beta2, air.x)):
        wrong.append("a constant of the atmospheric transmission is not a number")
    if wrong:
        raise FormatError("the camera record contains impossible values: " + ", ".join(wrong))


def _taken_at(record: memoryview, order: str) -> datetime.datetime | None:
    """When the picture was taken, with the camera's zone; None where the record does not say."""
    if len(record) < _WORDS:
        return None
    seconds, milliseconds, zone_min = struct.unpack_from(f"{order}IIh", record, 0x384)
    if not seconds or abs(zone_min) >= 24 * 60:
        return None
    zone = datetime.timezone(datetime.timedelta(minutes=-zone_min))
    taken = datetime.datetime.fromtimestamp(seconds, zone)
    return taken.replace(microsecond=(milliseconds & 0xFFFF) % 1000 * 1000)
