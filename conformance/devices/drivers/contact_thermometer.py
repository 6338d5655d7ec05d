"""A calibrated contact thermometer with lines of text: the reference where the target is a person or a phantom."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from pydantic import Field

from conformance.bench.description import SourceCertificate
from conformance.bench.driver import Driver, Role, Surroundings
from conformance.bench.protocols import ContactReading
from conformance.core.temperature import TemperatureUnit
from conformance.devices.instruments.faults import NoValue
from conformance.devices.instruments.pace import InstrumentPace
from conformance.devices.instruments.stability import Criterion, settled
from conformance.devices.instruments.text_instrument import Spoken, Vocabulary
from conformance.devices.instruments.text_link import TextLink, TextLinkOptions
from conformance.metrology.uncertainty import Budget, UncertaintyLine


class ContactThermometerOptions(TextLinkOptions):
    """Where it is, what it is asked, how it is calibrated, and when its probe is in balance."""

    calibration: SourceCertificate
    question: str = "READ?"
    vocabulary: Vocabulary = Vocabulary(identity="*IDN?", error="SYST:ERR?")
    criterion: Criterion = Criterion(
        band_delta_degC=0.05, for_s=10, drift_delta_degC_per_min=0.1, interval_s=1, deadline_s=300
    )
    """``offset_delta_degC`` is not used: its readings are not known beforehand."""
    lowest_degC: float = -10.0
    highest_degC: float = 60.0
    """Readings beyond are refused: an open probe, or an instrument in another unit."""
    readings: int = Field(default=5, ge=2, le=100)
    """Readings taken once the probe is in equilibrium; their mean is the reading."""


class TextContactThermometer:
    """`conformance.bench.protocols.ContactThermometer`."""

    def __init__(self, options: ContactThermometerOptions, around: Surroundings) -> None:
        """Identifies the instrument: raises if it does not answer."""
        self._options, self._pace = options, InstrumentPace(around.clock)
        self._spoken = Spoken(TextLink(options, around.transcript), options.vocabulary, (options.question,))
        self._resolution_degC = 0.0
        try:
            self._identity = dict(self._spoken.identity())
        except BaseException:
            self.close()
            raise

    def identity(self) -> Mapping[str, str]:
        """What it said of itself when the bench came up."""
        return self._identity

    def read(self) -> ContactReading:
        """Wait for balance, then the mean of some readings. Raises `NeverStable`, `LinkLost`, `Refused`, `NoValue`."""
        options, pace = self._options, self._pace
        settled("the contact thermometer", self._timed, options.criterion, pace, None)
        values_degC = []
        for _ in range(options.readings):
            pace.wait(options.criterion.interval_s)
            values_degC.append(self._timed()[1])
        return ContactReading(
            pace.now_s(), float(np.mean(values_degC)), self._standard_uncertainty(values_degC), len(values_degC)
        )

    def close(self) -> None:
        """Let go of the link."""
        self._spoken.close()

    def _timed(self) -> tuple[float, float]:
        spoken, options = self._spoken, self._options
        spoken.ready()
        unit: TemperatureUnit = spoken.unit()
        number, said = spoken.value()
        value_degC = spoken.in_degC(number, unit)
        spoken.confirm()
        if not options.lowest_degC <= value_degC <= options.highest_degC:
            raise NoValue(f"the contact thermometer reads {said}, which is outside its range")
        self._resolution_degC = (number.unit or unit).difference_degC(number.resolution)
        return self._pace.now_s(), value_degC

    def _standard_uncertainty(self, values_degC: list[float]) -> float:
        """Calibration, resolution and repeatability combined (GUM 5.1.2), delta_degC."""
        calibration, count = self._options.calibration, len(values_degC)
        repeatability = float(np.std(values_degC, ddof=1)) / math.sqrt(count)
        lines = (
            UncertaintyLine(
                "calibration", calibration.expanded_uncertainty_delta_degC, divisor=calibration.coverage_factor
            ),
            UncertaintyLine("resolution", self._resolution_degC / 2, distribution="rectangular"),
            UncertaintyLine("repeatability", repeatability, "A", degrees_of_freedom=count - 1),
        )
        return Budget(lines).combine().standard_uncertainty


DRIVER = Driver("contact_thermometer", Role.CONTACT_THERMOMETER, ContactThermometerOptions, TextContactThermometer)
