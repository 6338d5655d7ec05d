"""The simulation of ``make bench`` in small: it finds the promises kept, and notices when one is not."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from conformance.metrology.decision import Decision, decide
from tests.benchmarks import verdicts


@pytest.fixture(autouse=True)
def _few_campaigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "CAMPAIGNS", 2000)


def failing(rows: list[verdicts.Row]) -> list[str]:
    return [row.label for row in rows if not row.agrees]


def test_devices_exactly_at_the_limit_are_accepted_as_often_as_the_closed_forms_say() -> None:
    assert failing(verdicts.at_the_limit(np.random.default_rng(1))) == []


@pytest.mark.parametrize("rule", ["simple", "guarded", "non_binary"])
def test_the_share_of_wrong_decisions_is_the_risk_they_stated(rule: Any) -> None:
    rng = np.random.default_rng(2)
    rows = verdicts.by_stated_risk(verdicts.outcomes(rng, lambda true: verdicts.known(true, rng, rule), 8000))
    assert len(rows) >= 8
    assert failing(rows) == []


def test_a_guard_band_too_narrow_by_a_tenth_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def lenient(value: float, u: float, *rest: Any, **options: Any) -> Decision:
        return decide(value, u, *rest, **{**options, "coverage_factor": 0.9 * options.get("coverage_factor", 2.0)})

    monkeypatch.setattr(verdicts, "CAMPAIGNS", 20_000)
    monkeypatch.setattr(verdicts, "decide", lenient)
    assert any("guarded" in label for label in failing(verdicts.at_the_limit(np.random.default_rng(1))))


def test_a_risk_stated_for_one_limit_too_few_is_noticed() -> None:
    rng = np.random.default_rng(3)

    def forgetful(true: float) -> Decision:
        decision = verdicts.known(true, rng, "simple")
        return dataclasses.replace(decision, risk_upper=0.0)

    rows = verdicts.by_stated_risk(verdicts.outcomes(rng, forgetful, 8000))
    assert failing(rows) != []
