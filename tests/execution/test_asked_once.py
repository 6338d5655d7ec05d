"""What a run asks of its inputs is asked once: how a requirement is verified, and what the link carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conformance.bench.description import Bench
from conformance.execution import manifest, plan, session
from conformance.execution.inputs import Inputs, load_inputs
from tests.conftest import ROOT

VECTOR = ROOT / "test_vectors" / "simulated-dual-light"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each question was asked, of whom."""
    counted: Counter[str] = Counter()

    def watch(module: ModuleType, name: str, of_whom: Callable[[Any], str]) -> None:
        before = getattr(module, name)

        def counting(of: Any, *others: Any) -> Any:
            counted[of_whom(of)] += 1
            return before(of, *others)

        monkeypatch.setattr(module, name, counting)

    watch(plan, "way_to_verify", lambda requirement: str(requirement.id))
    for module in (plan, session, manifest):
        watch(module, "carries", lambda bench: str(bench.device.driver))
    return counted


def test_a_run_asks_once_how_each_requirement_is_verified_and_what_the_link_carries(
    tmp_path: Path, asked: Counter[str]
) -> None:
    whole = load_inputs(
        ROOT / "specs" / "contactless-screening" / "requirements.yaml", VECTOR / "product.yaml", VECTOR / "bench.yaml"
    )
    few = [each for each in whole.requirements.requirements if each.id in {"6.1a", "6.2a"}]
    requirements = whole.requirements.model_copy(update={"requirements": tuple(few)})
    session.record(Inputs(requirements, whole.product, whole.bench), tmp_path / "recording")
    assert isinstance(whole.bench, Bench)
    assert asked == {"6.1a": 1, "6.2a": 1, whole.bench.device.driver: 1}
