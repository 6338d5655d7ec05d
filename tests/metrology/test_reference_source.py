"""What is known of a reference source."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.metrology.reference_source import UNKNOWN_AMBIENT_DEGC, SourceStatement

CERTIFIED = SourceStatement(0.06, 2.0)
WHOLE = SourceStatement(
    0.06, 2.0, stability_delta_degC=0.02, uniformity_delta_degC=0.03, emissivity=0.97, emissivity_half_width=0.005,
    ambient_delta_degC=2.0,
)  # fmt: skip


def test_a_certificate_alone_is_one_line_of_u_over_k() -> None:
    (line,) = CERTIFIED.lines(37.0, 22.0)
    assert (line.source, line.standard_uncertainty) == ("reference source: calibration", 0.03)


def test_every_part_of_the_description_is_a_line() -> None:
    lines = {line.source.partition(": ")[2]: line for line in WHOLE.lines(37.0, 22.0)}
    assert list(lines) == ["calibration", "stability", "uniformity", "emissivity", "ambient reflection"]
    assert lines["stability"].standard_uncertainty == pytest.approx(0.02 / math.sqrt(3))
    assert lines["uniformity"].standard_uncertainty == pytest.approx(0.03 / math.sqrt(3))
    assert WHOLE.standard_uncertainty_at(37.0, 22.0) == pytest.approx(
        math.hypot(*(line.standard_uncertainty for line in lines.values()))
    )


def test_an_emissivity_error_reads_as_the_share_of_the_contrast_to_the_surroundings() -> None:
    # A grey source of emissivity 0.97 instead of 0.975 at 37 °C in surroundings of 22 °C, solved from Planck's law
    def radiance(degC: float) -> float:
        return 1 / math.expm1(14387.768775 / (10.0 * (degC + 273.15)))

    def apparent(emissivity: float, degC: float) -> float:
        seen = emissivity * radiance(degC) + (1 - emissivity) * radiance(22.0)
        return 14387.768775 / (10.0 * math.log1p(1 / seen)) - 273.15

    physical = 37.0 + (37.0 - apparent(0.97, 37.0)) / 0.97  # so that its radiance temperature is 37 °C
    shift = apparent(0.975, physical) - apparent(0.97, physical)
    line = next(line for line in WHOLE.lines(37.0, 22.0) if line.source.endswith("emissivity"))
    assert line.half_width * line.sensitivity == pytest.approx(shift, rel=0.05)


def test_a_source_at_the_temperature_of_its_surroundings_does_not_feel_its_emissivity() -> None:
    assert "reference source: emissivity" not in {line.source for line in WHOLE.lines(22.0, 22.0)}


@given(st.floats(34, 42), st.floats(12, 33.9))
def test_an_unknown_ambient_is_never_less_cautious(temperature: float, ambient: float) -> None:
    known = {line.source: line for line in WHOLE.lines(temperature, ambient)}
    unknown = {line.source: line for line in WHOLE.lines(temperature, None)}
    assert ambient > UNKNOWN_AMBIENT_DEGC
    assert unknown.keys() >= known.keys()
    for source, line in known.items():
        assert unknown[source].standard_uncertainty >= line.standard_uncertainty


def test_a_black_source_reflects_nothing() -> None:
    black = SourceStatement(0.06, emissivity=1.0, ambient_delta_degC=5.0)
    assert len(black.lines(37.0, 22.0)) == 1


def test_a_grey_source_reflects_its_share_of_the_surroundings() -> None:
    line = next(line for line in WHOLE.lines(37.0, 36.9) if line.source.endswith("reflection"))
    assert line.sensitivity == pytest.approx(0.03, rel=0.01)
