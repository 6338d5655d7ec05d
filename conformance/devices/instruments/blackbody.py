"""What every blackbody can be asked, whatever it speaks, and the reference source that a bench makes of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pydantic import Field, model_validator

from conformance.bench.driver import Options
from conformance.bench.protocols import SourceKind, SourceReading
from conformance.core.problems import Wrong
from conformance.devices.instruments.faults import InstrumentRefused, NoValue
from conformance.devices.instruments.pace import InstrumentPace
from conformance.devices.instruments.stability import Criterion, settled


class Blackbody(Protocol):
    """An instrument. Every method raises `LinkLost`, `InstrumentRefused` or `NoValue`, and never returns a guess.

    The least interval between messages and the error queue are handled inside: callers need not know them.
    """

    def identity(self) -> Mapping[str, str]:
        """What it says of itself."""

    def set(self, set_point_degC: float) -> None:
        """Ask for a set point, and read whether it is refused."""

    def set_point_degC(self) -> float | None:
        """What it states as its set point; None where it does not say."""

    def read(self) -> tuple[float, str, float | None]:
        """Its temperature in degC, the value and unit as they came, and the emissivity it is set to now."""

    def says_stable(self) -> bool | None:
        """Its own flag; None where it has none."""

    def close(self) -> None:
        """Let go of the link."""


class SourceOptions(Options):
    """What the bench demands of a source, whatever it speaks."""

    lowest_degC: float = -15.0
    highest_degC: float = 120.0
    """Set points beyond are never sent. A reading more than 10 above, or below both this and freezing, is none."""
    set_point_tolerance_delta_degC: float = Field(default=0.02, gt=0)
    """What it then states as its set point is this near; one that cannot hold it in its steps refuses it."""
    emissivity: float | None = Field(default=None, gt=0, le=1)
    """What the calibration was made with: an instrument found at another one is an error. None: it is recorded only."""
    flag_must_agree: bool = False
    """The instrument's own flag must say "stable" too; never instead of the criterion."""
    criterion: Criterion = Criterion()

    @model_validator(mode="after")
    def _in_order(self) -> SourceOptions:
        if self.lowest_degC >= self.highest_degC:
            raise Wrong("lowest_degC is below highest_degC", remedy="Correct one of the two")
        return self


class SettlingSource:
    """`conformance.bench.protocols.SettlesAlone` made of a blackbody: stable by the bench's own criterion."""

    def __init__(self, blackbody: Blackbody, kind: SourceKind, options: SourceOptions, pace: InstrumentPace) -> None:
        """Identifies the instrument: raises if it does not answer."""
        self._blackbody, self._kind, self._options, self._pace = blackbody, kind, options, pace
        self._rest: tuple[float, float] | None = None
        """The set point at which it settled last, and the mean that it then had, degC."""
        try:
            self._identity = dict(blackbody.identity())
            self.read()
        except BaseException:
            blackbody.close()
            raise

    def identity(self) -> Mapping[str, str]:
        """What the instrument said of itself when the bench came up."""
        return self._identity

    def head_for(self, set_point_degC: float) -> None:
        """Start going there; returns at once. Raises what the instrument raises, `InstrumentRefused` out of range."""
        options = self._options
        if not options.lowest_degC <= set_point_degC <= options.highest_degC:
            raise InstrumentRefused(
                f"the reference source goes from {options.lowest_degC:g} to {options.highest_degC:g} degC, "
                f"not to {set_point_degC:g} degC"
            )
        if self._rest is None or self._rest[0] != set_point_degC:
            self._rest = None
            self._blackbody.set(set_point_degC)

    def settle(self, set_point_degC: float) -> None:
        """Go there and wait until stable. Raises `NeverStable` at the deadline, and what the instrument raises.

        At a set point where it settled before, one reading near the mean of then is enough.
        """
        options = self._options
        if self._rests_at(set_point_degC):
            return
        self._rest = None
        self.head_for(set_point_degC)  # again where it is on its way already: that changes nothing
        if elsewhere := self._elsewhere(set_point_degC):
            raise InstrumentRefused(f"it was set to {set_point_degC:g} degC and states {elsewhere}")
        agrees = self._flag_agrees if options.flag_must_agree else None
        watch = settled("the reference source", self._timed, options.criterion, self._pace, set_point_degC, agrees)
        if elsewhere := self._elsewhere(set_point_degC):
            raise InstrumentRefused(
                f"it was set to {set_point_degC:g} degC, and it was changed to {elsewhere} while it settled"
            )
        self._rest = set_point_degC, watch.mean_degC

    def read(self) -> SourceReading:
        """Its temperature now. Raises `NoValue` for one that it cannot have."""
        options = self._options
        temperature_degC, raw, emissivity = self._blackbody.read()
        if not min(0.0, options.lowest_degC) - 10 <= temperature_degC <= options.highest_degC + 10:
            raise NoValue(f"the reference source reads {raw}, which is outside its range")
        if options.emissivity is not None and (emissivity is None or abs(emissivity - options.emissivity) > 5e-4):
            found = "an emissivity that it does not state" if emissivity is None else f"an emissivity of {emissivity:g}"
            raise InstrumentRefused(
                f"the reference source is set to {found}, its calibration is for {options.emissivity:g}"
            )
        return SourceReading(self._pace.now_s(), temperature_degC, self._kind, emissivity, raw)

    def close(self) -> None:
        """Let go of the link; it keeps its set point."""
        self._blackbody.close()

    def _rests_at(self, set_point_degC: float) -> bool:
        if self._rest is None or self._rest[0] != set_point_degC:
            return False
        near = abs(self.read().temperature_degC - self._rest[1]) <= self._options.criterion.band_delta_degC
        return near and not self._elsewhere(set_point_degC)

    def _elsewhere(self, set_point_degC: float) -> str:
        """The other set point that it states; nothing where it states this one, or none."""
        stated_degC = self._blackbody.set_point_degC()
        tolerance = self._options.set_point_tolerance_delta_degC * (1 + 1e-9)
        if stated_degC is None or abs(stated_degC - set_point_degC) <= tolerance:
            return ""
        return f"a set point of {stated_degC:g} degC"

    def _timed(self) -> tuple[float, float]:
        reading = self.read()
        return reading.time_s, reading.temperature_degC

    def _flag_agrees(self) -> str | None:
        says = self._blackbody.says_stable()
        if says is None:
            raise InstrumentRefused("the reference source has no stability flag, and flag_must_agree asks for one")
        return None if says else "its own flag reports that it is not stable"
