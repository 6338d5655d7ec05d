"""A certification run in memory or over a wire, and what is compared of the two."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from conformance.bench.description import Bench
from conformance.documents import load_document
from conformance.evaluation.evaluate import evaluate
from conformance.execution.inputs import Inputs
from conformance.execution.session import record
from conformance.product.declaration import Product
from conformance.recording.reader import read_recording
from conformance.requirements.file import load_requirements
from conformance.requirements.model import Requirement

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "test_vectors" / "simulated-dual-light"
WHOLE = load_requirements(ROOT / "specs" / "contactless-screening" / "requirements.yaml")
PRODUCT = load_document(VECTORS / "product.yaml", Product)


def scenario_of(requirement: Requirement) -> str:
    return (requirement.verification.scenario or "") if requirement.verification else ""


def over(wire: str | None, device: Mapping[str, Any], **wire_options: Any) -> Bench:
    """The main profile's bench, with its device in memory or behind a wire."""
    bench = yaml.safe_load((VECTORS / "bench.yaml").read_text(encoding="utf-8"))
    bench["started_at"] = None
    if wire is not None:
        options = {"wire": wire, "options": bench["device"].get("options", {}), "wire_options": wire_options}
        bench |= {"simulation": {"driver": "served", "options": options}, "device": dict(device)}
    for place in (bench["reference_source"]["calibration"],):
        place |= {name: str(place[name]) for name in ("date", "expires")}
    return Bench.model_validate_json(json.dumps(bench))


def recorded(folder: Path, bench: Bench, scenarios: Collection[str] | None = None) -> list[dict[str, Any]]:
    """The events of a run of the whole profile, or of what some scenarios verify."""
    kept = tuple(r for r in WHOLE.requirements if scenarios is None or scenario_of(r) in scenarios)
    outcome = record(Inputs(WHOLE.model_copy(update={"requirements": kept}), PRODUCT, bench), folder)
    assert outcome.broken == 0, outcome.first_error
    return [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]


def same_but(
    left_out: Collection[str], expected: list[dict[str, Any]], found: list[dict[str, Any]], kinds: Collection[str] = ()
) -> None:
    """Both runs have the same events (of these kinds, or all), but for fields that the wire does not carry."""
    assert _by_kind(found, left_out, kinds) == _by_kind(expected, left_out, kinds)


def _by_kind(events: list[dict[str, Any]], left_out: Collection[str], kinds: Collection[str]) -> dict[str, list[str]]:
    sorted_out: dict[str, list[str]] = defaultdict(list)
    for event in events:
        if not kinds or event["event"] in kinds:
            bare = {name: value for name, value in event.items() if name not in left_out}
            sorted_out[event["event"]].append(json.dumps(bare, sort_keys=True))
    return {kind: sorted(same) for kind, same in sorted_out.items()}


def verdicts(folder: Path, scenarios: Collection[str] | None = None) -> dict[str, str]:
    """Verdict by requirement, of those that a scenario verifies."""
    results = evaluate(WHOLE, PRODUCT, read_recording(folder)).results
    by_id = {requirement.id: requirement for requirement in WHOLE.requirements}
    return {
        result.requirement: result.verdict.value
        for result in results
        if (name := scenario_of(by_id[result.requirement])) and (scenarios is None or name in scenarios)
    }
