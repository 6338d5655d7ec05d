"""The reference that a source stated: corrected by its certificate, converted by its kind, with its budget."""

from __future__ import annotations

import datetime
import math
from dataclasses import replace

import pytest

from conformance.metrology.radiation import radiance_temperature
from conformance.metrology.reference_source import (
    CALIBRATION,
    INTERPOLATION,
    SINCE_CALIBRATION,
    CertificatePoint,
    CertifiedKind,
    SourceStatement,
)
from conformance.metrology.stated_reference import (
    SKIN_TO_BODY,
    SPREAD,
    NotConvertible,
    SkinToBody,
    StatedReference,
    at_set_point,
    stated_reference,
)

SOURCE = SourceStatement(0.06)
POINTS = (CertificatePoint(35.0, 0.10), CertificatePoint(37.0, -0.10, 0.08), CertificatePoint(40.0, -0.10))


def line_of(found: StatedReference, source: str) -> float:
    return next((line.standard_uncertainty for line in found.lines if line.source == source), 0.0)


def test_what_a_source_of_radiance_states_is_the_reference() -> None:
    found = stated_reference([36.55, 36.55], "apparent", 0.95, SOURCE, 22.0)
    assert found.temperature_degC == 36.55
    assert [line.source for line in found.lines] == [CALIBRATION]


def test_a_contact_source_is_within_0_02_degC_of_the_radiance_computed_apart() -> None:
    found = stated_reference([37.0], "contact", 0.95, SOURCE, 22.0)
    assert found.temperature_degC == pytest.approx(radiance_temperature(37.0, 0.95, 22.0), abs=1e-9)
    assert found.temperature_degC == pytest.approx(36.29, abs=0.02)
    assert found.corrected_degC == 37.0
    assert 0.9 < line_of(found, CALIBRATION) / 0.03 < 1.0, "its errors count by ε·L'(T)/L'(Tr)"


def test_the_benchs_emissivity_comes_before_what_the_instrument_is_set_to() -> None:
    found = stated_reference([37.0], "surface", 0.95, replace(SOURCE, emissivity=0.98), 22.0)
    assert found.temperature_degC == pytest.approx(radiance_temperature(37.0, 0.98, 22.0), abs=1e-9)


@pytest.mark.parametrize(("emissivity", "ambient_degC", "missing"), [(None, 22.0, "emissivity"), (0.95, None, "surr")])
def test_a_conversion_without_one_of_its_inputs_is_refused(
    emissivity: float | None, ambient_degC: float | None, missing: str
) -> None:
    with pytest.raises(NotConvertible, match=missing):
        stated_reference([37.0], "contact", emissivity, SOURCE, ambient_degC)


def test_a_certificate_of_radiance_temperature_spares_the_conversion_of_a_contact_sensor() -> None:
    certified = replace(SOURCE, kind=CertifiedKind.RADIANCE, points=POINTS)
    assert stated_reference([37.0], "contact", None, certified, None).temperature_degC == pytest.approx(36.9)


def test_a_certificate_of_contact_temperature_is_converted_whatever_the_source_calls_it() -> None:
    certified = replace(SOURCE, kind=CertifiedKind.CONTACT, emissivity=0.95)
    assert stated_reference([37.0], "apparent", None, certified, 22.0).temperature_degC < 36.4


@pytest.mark.parametrize(("at", "correction"), [(35.0, 0.10), (36.0, 0.0), (36.5, -0.05), (37.0, -0.10), (40.2, -0.10)])
def test_corrections_are_interpolated_between_the_points_of_the_certificate(at: float, correction: float) -> None:
    found = stated_reference([at], "apparent", None, replace(SOURCE, points=POINTS), 22.0)
    assert found.temperature_degC == pytest.approx(at + correction)


def test_interpolation_is_a_line_that_is_0_at_the_points_and_half_the_step_midway() -> None:
    certified = replace(SOURCE, points=POINTS)
    assert line_of(stated_reference([37.0], "apparent", None, certified, 22.0), INTERPOLATION) == 0
    midway = line_of(stated_reference([36.0], "apparent", None, certified, 22.0), INTERPOLATION)
    assert midway == pytest.approx(0.10 / math.sqrt(3))


def test_between_two_points_the_larger_uncertainty_counts_and_at_a_point_its_own() -> None:
    certified = replace(SOURCE, points=POINTS)
    assert [certified.expanded_uncertainty_at(at) for at in (35.0, 36.0, 37.0, 38.0, 40.0)] == [
        0.06,
        0.08,
        0.08,
        0.08,
        0.06,
    ]
    assert certified.covers(34.95)
    assert not certified.covers(34.9)


def test_drift_since_calibration_grows_with_the_days_to_the_work() -> None:
    drifting = replace(SOURCE, calibrated=datetime.date(2025, 1, 1), drift_delta_degC_per_year=0.1)
    half = stated_reference([37.0], "apparent", None, drifting, 22.0, on=datetime.date(2025, 7, 2))
    assert line_of(half, SINCE_CALIBRATION) == pytest.approx(0.1 * 182 / 365.25 / math.sqrt(3))
    unknown = stated_reference([37.0], "apparent", None, drifting, 22.0)
    assert line_of(unknown, SINCE_CALIBRATION) == pytest.approx(0.1 / math.sqrt(3)), "one year where no day is known"


def test_the_spread_of_what_it_stated_is_a_line_of_type_a() -> None:
    found = stated_reference([37.00, 37.02], "apparent", None, SOURCE, 22.0)
    spread = next(line for line in found.lines if line.source == SPREAD)
    assert (found.temperature_degC, spread.kind, spread.degrees_of_freedom) == (pytest.approx(37.01), "A", 1.0)
    assert spread.standard_uncertainty == pytest.approx(0.01)
    assert found.span_delta_degC == pytest.approx(0.02)


def test_the_certificates_degrees_of_freedom_are_those_of_its_line() -> None:
    found = stated_reference([37.0], "apparent", None, replace(SOURCE, degrees_of_freedom=8.0), 22.0)
    assert found.lines[0].degrees_of_freedom == 8.0


def test_body_equivalent_is_radiance_plus_the_stated_difference_with_its_uncertainty() -> None:
    found = stated_reference([36.0], "apparent", None, SOURCE, 22.0, skin_to_body=SkinToBody(0.9, 0.1))
    assert found.temperature_degC == pytest.approx(36.9)
    assert line_of(found, SKIN_TO_BODY) == pytest.approx(0.1 / math.sqrt(3))


def test_a_set_point_that_stands_for_a_statement_has_a_line_of_its_own() -> None:
    assert at_set_point(replace(SOURCE, settled_within_delta_degC=0.5))[0].standard_uncertainty == pytest.approx(
        0.5 / math.sqrt(3)
    )
    assert at_set_point(SOURCE) == ()
