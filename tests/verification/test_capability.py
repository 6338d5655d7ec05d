"""Whether a bench can tell, asked of its description before anything is presented."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.bench.description import load_bench
from conformance.metrology.reference_source import CertificatePoint, SourceStatement
from conformance.product.declaration import load_product
from conformance.recording.bench_record import BenchRecord
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
    assert low[0].capability.index == pytest.approx(1.474, abs=0.001)  # U of the source alone, 0.2035
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


ROOT = Path(__file__).resolve().parents[2]


def described_sources() -> list[Any]:
    """Every reference source that an example describes."""
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "instruments.md").read_text(encoding="utf-8"), re.DOTALL)
    texts = [*blocks, (ROOT / "docs" / "examples" / "bench.yaml").read_text(encoding="utf-8")]
    found = [yaml.safe_load(text).get("reference_source") for text in texts]
    return [source for source in found if source is not None]


def test_the_examples_are_of_benches_that_can_measure() -> None:
    sources = described_sources()
    assert len(sources) >= 5
    for described in sources:
        statement = BenchRecord.read({"reference_source": json.loads(json.dumps(described, default=str))}).source
        assert statement is not None
        one = replace(statement, points=())  # its points need not enclose this profile's set points
        assert capability_found(PROFILE, PRODUCT, one) == CapabilityFound(), described
