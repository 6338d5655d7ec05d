"""What a bench can tell, as `plan` and `bench check` print it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.cli.terminal import say

if TYPE_CHECKING:
    from conformance.verification.capability import CapabilityFound, Shortfall


def say_capability(found: CapabilityFound, least: float) -> bool:
    """Print on stderr what the bench cannot tell, or tells poorly; whether a run would be refused."""
    from conformance.execution.capability_gate import refusals, warnings

    refused = refusals(found)
    for words in refused:
        say(f"conformance: this bench cannot tell: {words}", err=True)
    for words in warnings(found, least):
        say(f"conformance: warning: {words}", err=True)
    return bool(refused)


def plain_capability(found: CapabilityFound) -> dict[str, Any]:
    """The same as plain data; nothing where the bench is capable of all."""
    kinds = {"empty": [_plain(each) for each in found.empty], "low": [_plain(each) for each in found.low]}
    unusable = [{"requirement": name, "reason": why.en, "reason_zh": why.zh} for name, why in found.unusable]
    kinds |= {"unusable": unusable}
    return {"capability": kinds} if any(kinds.values()) else {}


def _plain(shortfall: Shortfall) -> dict[str, Any]:
    return {
        "requirement": shortfall.requirement,
        "clause": shortfall.clause,
        "conditions": dict(shortfall.where),
        "unit": shortfall.unit,
        "limit": list(shortfall.limit),
        "expanded_uncertainty": shortfall.capability.expanded_uncertainty,
        "capability_index": shortfall.capability.index,
    }
