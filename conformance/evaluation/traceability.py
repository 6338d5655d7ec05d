"""The calibration behind a result, as the bench of its recording states it."""

from __future__ import annotations

import math

from conformance.evaluation.model import TraceabilityPart
from conformance.scenarios.scenario import Evidence


def traceability_of(evidence: Evidence) -> TraceabilityPart | None:
    """Of the reference source, where one stood in the scenes and the bench states its calibration."""
    source = evidence.reference
    if source is None or not any(
        target.kind.is_reference_source for recorded in evidence.scenes for target in recorded.scene.targets
    ):
        return None
    freedom = source.degrees_of_freedom
    return TraceabilityPart(
        instrument=source.identity,
        certificate=source.certificate,
        laboratory=source.laboratory,
        calibrated=source.calibrated,
        expires=source.expires,
        expanded_uncertainty=source.expanded_uncertainty_delta_degC,
        coverage_factor=source.coverage_factor,
        degrees_of_freedom=freedom if math.isfinite(freedom) else None,
    )
