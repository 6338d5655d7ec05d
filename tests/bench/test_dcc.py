"""A digital calibration certificate becomes the calibration of a reference source, or is refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conformance.bench.dcc import calibration_of
from conformance.bench.description import SourceCertificate
from conformance.core.problems import BadInput

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<dcc:digitalCalibrationCertificate xmlns:dcc="https://ptb.de/dcc" xmlns:si="https://ptb.de/si" schemaVersion="3.2.1">
 <dcc:administrativeData>
  <dcc:coreData>
   <dcc:countryCodeISO3166_1>DE</dcc:countryCodeISO3166_1><dcc:usedLangCodeISO639_1>en</dcc:usedLangCodeISO639_1>
   <dcc:uniqueIdentifier>T-2026-0815</dcc:uniqueIdentifier>
   <dcc:beginPerformanceDate>2026-01-10</dcc:beginPerformanceDate>
   <dcc:endPerformanceDate>2026-01-12</dcc:endPerformanceDate>
  </dcc:coreData>
  <dcc:items><dcc:item>
   <dcc:name><dcc:content lang="en">Blackbody</dcc:content></dcc:name>
   <dcc:manufacturer><dcc:name><dcc:content>Example Thermal</dcc:content></dcc:name></dcc:manufacturer>
   <dcc:model>BB-40</dcc:model>
   <dcc:identifications>
    <dcc:identification refType="basic_orderNumber"><dcc:value>A-1</dcc:value></dcc:identification>
    <dcc:identification refType="basic_serialNumber"><dcc:value>12345</dcc:value></dcc:identification>
   </dcc:identifications>
  </dcc:item></dcc:items>
  <dcc:calibrationLaboratory><dcc:calibrationLaboratoryCode>D-K-00000</dcc:calibrationLaboratoryCode>
   <dcc:contact><dcc:name><dcc:content>Example Laboratory</dcc:content></dcc:name></dcc:contact>
  </dcc:calibrationLaboratory>
 </dcc:administrativeData>
 <dcc:measurementResults><dcc:measurementResult>
  <dcc:results>"""
TAIL = "</dcc:results></dcc:measurementResult></dcc:measurementResults></dcc:digitalCalibrationCertificate>"
U = (
    "<si:expandedUncXMLList><si:uncertaintyXMLList>0.04 0.05 0.04</si:uncertaintyXMLList>"
    "<si:coverageFactorXMLList>2</si:coverageFactorXMLList><si:coverageProbabilityXMLList>0.95"
    "</si:coverageProbabilityXMLList></si:expandedUncXMLList>"
)
NEW_U = (
    "<si:measurementUncertaintyUnivariateXMLList><si:expandedMUXMLList><si:valueExpandedMUXMLList>0.04 0.05 0.04"
    "</si:valueExpandedMUXMLList><si:coverageFactorXMLList>2 2 2</si:coverageFactorXMLList></si:expandedMUXMLList>"
    "</si:measurementUncertaintyUnivariateXMLList>"
)


def quantity(kind: str, values: str, unit: str, more: str = "", beside: str = "") -> str:
    return (
        f'<dcc:quantity refType="{kind}"><si:realListXMLList><si:valueXMLList>{values}</si:valueXMLList>'
        f"<si:unitXMLList>{unit}</si:unitXMLList>{more}</si:realListXMLList>{beside}</dcc:quantity>"
    )


def result(*quantities: str, name: str = "r1") -> str:
    return f'<dcc:result id="{name}"><dcc:data><dcc:list>{"".join(quantities)}</dcc:list></dcc:data></dcc:result>'


def read(folder: Path, *results: str, wanted: str | None = None) -> dict[str, Any]:
    return calibration_of(written(folder, HEAD + "".join(results) + TAIL), wanted)[0]


def written(folder: Path, text: str) -> Path:
    file = folder / "certificate.xml"
    file.write_text(text, encoding="utf-8")
    return file


REFERENCE = quantity("basic_referenceValue", "35.10 37.05 40.00", r"\degreecelsius")
MEASURED = quantity("basic_measuredValue", "35.00 37.00 40.00", r"\degreecelsius", U)
POINTS = [(35.0, 0.10, 0.04), (37.0, 0.05, 0.05), (40.0, 0.0, 0.04)]


def points(made: dict[str, Any]) -> list[tuple[float, float, float]]:
    return [
        (each["at_degC"], each["correction_delta_degC"], each["expanded_uncertainty_delta_degC"])
        for each in made["points"]
    ]


def test_everything_that_a_bench_needs_is_read(tmp_path: Path) -> None:
    file = written(tmp_path, HEAD + result(REFERENCE, MEASURED) + TAIL)
    made, identity = calibration_of(file)
    assert points(made) == POINTS
    assert identity == "Example Thermal BB-40, serial 12345"
    rest = {name: made[name] for name in ("certificate", "laboratory", "date", "coverage_factor")}
    assert rest == {
        "certificate": "T-2026-0815",
        "laboratory": "Example Laboratory (D-K-00000)",
        "date": "2026-01-12",
        "coverage_factor": 2.0,
    }
    assert made["expanded_uncertainty_delta_degC"] == 0.05
    assert made["dcc_sha256"].startswith("sha256:")
    assert SourceCertificate.model_validate(made, strict=False).points[1].correction_delta_degC == 0.05


@pytest.mark.parametrize(
    "quantities",
    [
        (
            quantity("basic_referenceValue", "308.25 310.20 313.15", r"\kelvin"),
            quantity("basic_measuredValue", "308.15 310.15 313.15", r"\kelvin", U),
        ),
        (REFERENCE, quantity("basic_measurementError", "-0.10 -0.05 0", r"\kelvin", NEW_U)),
        (
            quantity("basic_measuredValue gp_other", "35 37 40", r"\degreecelsius"),
            quantity("basic_measurementError", "-100 -50 0", r"\milli\kelvin", U.replace("0.04 0.05 0.04", "40 50 40")),
        ),
        (MEASURED.replace("realListXMLList", "realListXMLList"), REFERENCE),
    ],
    ids=["kelvin", "error and new form of U", "millikelvin", "order"],
)
def test_units_and_quantities_of_several_kinds_say_the_same(tmp_path: Path, quantities: tuple[str, ...]) -> None:
    assert points(read(tmp_path, result(*quantities))) == POINTS


def test_a_relative_uncertainty_is_of_the_temperature_in_kelvin(tmp_path: Path) -> None:
    relative = (
        "<dcc:relativeUncertainty><dcc:relativeUncertaintyXmlList><si:valueXMLList>0.0002</si:valueXMLList>"
        r"<si:unitXMLList>\one</si:unitXMLList></dcc:relativeUncertaintyXmlList></dcc:relativeUncertainty>"
    )
    factor = "<si:expandedUncXMLList><si:coverageFactorXMLList>2</si:coverageFactorXMLList></si:expandedUncXMLList>"
    kelvin = quantity("basic_measuredValue", "300 310", r"\kelvin", factor, relative)
    made = read(tmp_path, result(kelvin, quantity("basic_referenceValue", "300 310", r"\kelvin")))
    assert [u for _, _, u in points(made)] == [0.06, 0.062]
    celsius = kelvin.replace("kelvin", "degreecelsius")
    with pytest.raises(BadInput, match="relative to a temperature in degrees Celsius"):
        read(tmp_path, result(celsius, quantity("basic_referenceValue", "300 310", r"\degreecelsius")))


def test_points_of_different_coverage_factors_keep_their_standard_uncertainties(tmp_path: Path) -> None:
    mixed = U.replace(">2<", ">2 2.5 2<")
    made = read(tmp_path, result(REFERENCE, quantity("basic_measuredValue", "35 37 40", r"\degreecelsius", mixed)))
    assert made["coverage_factor"] == 2.5
    assert [u for _, _, u in points(made)] == [0.05, 0.05, 0.05]


WITHOUT_K = U.replace("<si:coverageFactorXMLList>2</si:coverageFactorXMLList>", "")


@pytest.mark.parametrize(
    ("results", "why"),
    [
        ((result(REFERENCE, MEASURED.replace(U, WITHOUT_K)),), "without its coverage factor k"),
        ((result(REFERENCE, MEASURED.replace(U, "")),), "no quantity of the result states an expanded uncertainty"),
        ((result(REFERENCE.replace(r"\degreecelsius", r"\metre"), MEASURED),), r"stated in \\metre"),
        ((result(MEASURED),), "does not hold two of the quantities"),
        ((), "holds no result"),
        ((result(REFERENCE, MEASURED), result(REFERENCE, MEASURED, name="r2")), "Name one of them with --result"),
        ((result(REFERENCE.replace("35.10 ", ""), MEASURED),), "different numbers of points"),
        ((result(REFERENCE.replace("35.10", "nan"), MEASURED),), "not finite"),
        ((result(REFERENCE.replace("35.10", "warm"), MEASURED),), "not a number"),
        ((result(REFERENCE, MEASURED.replace("0.05 0.04", "0.05")),), "2 values are stated for 3 numbers"),
        ((result(REFERENCE, MEASURED.replace("0.05 0.04", "0 0.04")),), "not positive"),
        ((result(REFERENCE, MEASURED.replace("37.00", "35.00")),), "two points at the same temperature"),
    ],
)
def test_what_is_missing_or_of_another_quantity_is_refused_by_name(
    tmp_path: Path, results: tuple[str, ...], why: str
) -> None:
    with pytest.raises(BadInput, match=why):
        read(tmp_path, *results)


def test_one_of_several_results_is_chosen_by_its_name(tmp_path: Path) -> None:
    other = result(REFERENCE.replace("35.10", "35.20"), MEASURED, name="r2")
    assert points(read(tmp_path, result(REFERENCE, MEASURED), other, wanted="r1")) == POINTS


BOMB = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]><d>&a;</d>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BOMB, "document type"),
        (OUTSIDE, "document type"),
        ("<a>" * 300 + "</a>" * 300, "is not XML that is read"),
        ("<a/>", "not a digital calibration certificate"),
        ("nothing", "is not XML that is read"),
    ],
    ids=["bomb", "file", "deep", "other", "text"],
)
def test_hostile_xml_and_other_files_are_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        calibration_of(written(tmp_path, text))


def test_a_file_larger_than_any_certificate_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="more than"):
        calibration_of(written(tmp_path, HEAD + " " * (17 * 1024 * 1024) + TAIL))
