"""The capability gate before a run: no campaign is begun that could not end in a pass.

For studies it can be set aside; the recording then says so, and the judge still calls nothing a failure that the bench
cannot tell (`conformance.evaluation.capability`).
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.core.problems import BenchError
from conformance.execution.inputs import Inputs
from conformance.verification.capability import CapabilityFound, capability_found

IGNORED = "capability_ignored"
"""Where a recording's manifest names, under ``run``, the requirements whose gate was set aside."""


def found_of(inputs: Inputs) -> CapabilityFound:
    """What the bench's reference source can tell; nothing found where there is no bench or no source."""
    source = inputs.bench.reference_source if inputs.bench is not None else None
    return capability_found(inputs.planned_for, inputs.product, None if source is None else source.reference)


def refusals(found: CapabilityFound) -> tuple[str, ...]:
    """Each requirement that a run on this bench could not decide, in a sentence."""
    return (
        *(f"{each.words}; no value could be accepted" for each in found.empty),
        *(f"{requirement}: {why.en}" for requirement, why in found.unusable),
    )


def warnings(found: CapabilityFound, least: float) -> Iterator[str]:
    """Each requirement whose results will be inconclusive where they are not a pass."""
    for each in found.low:
        yield f"{each.words}, below {least:g}: whatever is not a pass will be inconclusive"


def refuse_incapable(found: CapabilityFound) -> None:
    """Raises `BenchError` where a requirement could not be decided, naming each with its set point."""
    said = refusals(found)
    if said:
        raise BenchError(
            f"this bench cannot tell: {'. '.join(said)}. Use a source with a smaller uncertainty, or record it as "
            "a study with --ignore-capability."
        )


def ignored(found: CapabilityFound) -> dict[str, list[str]]:
    """What the manifest says of a gate that was set aside; nothing where it had nothing to say."""
    names = sorted({*(each.requirement for each in found.empty), *(name for name, _ in found.unusable)})
    return {IGNORED: names} if names else {}
