"""Whether a bench can tell, asked of its description before anything is presented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.bench.description import load_bench
from conformance.metrology.reference_source import CertificatePoint, SourceStatement
from conformance.product.declaration import load_product
from conformance.requirements.file import load_requirements
from conformance.verification.capability import CapabilityFound, capability_found

PROFILE, PRODUCT, BENCH = (
    load_requirements("contactless-screening"),
    load_product("simulated-turnstile"),
    load_bench("simulated-turnstile"),
)


def source(u: float) -> SourceStatement:
    assert BENCH.reference_source is not None
    return replace(BENCH.reference_source.reference, expanded_uncertainty_delta_degC=u)


def found(u: float) -> CapabilityFound:
    return capability_found(PROFILE, PRODUCT, source(u))


def test_the_reference_bench_can_tell() -> None:
    assert found(0.06) == CapabilityFound()


def test_a_bench_below_the_profiles_index_is_warned_of_with_requirement_and_set_point() -> None:
    low = found(0.2).low
    assert [each.requirement for each in low] == ["6.1a", "6.7b"]
    assert "6.1a (6.1) at 40 degC" in low[0].words
    assert low[0].capability.index == pytest.approx(1.42, abs=0.01)
    assert found(0.2).empty == ()


@pytest.mark.parametrize("u", [0.3, 0.4, 1.0])
def test_a_bench_whose_guard_bands_meet_can_tell_nothing(u: float) -> None:
    assert [each.requirement for each in found(u).empty] == ["6.1a", "6.7a", "6.7b"]


def test_a_set_point_outside_the_certificate_is_found_before_the_run() -> None:
    certified = replace(source(0.06), points=(CertificatePoint(34.0), CertificatePoint(39.0)))
    unusable = dict(capability_found(PROFILE, PRODUCT, certified).unusable)
    assert set(unusable) == {"6.1a", "6.7a", "6.7b"}
    assert "34 to 39 degC" in unusable["6.1a"].en


def test_without_a_reference_source_nothing_is_asked() -> None:
    assert capability_found(PROFILE, PRODUCT, None) == CapabilityFound()
