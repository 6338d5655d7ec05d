"""What is known of a scene only when it stands, filled in: its air, its source, its events."""

from __future__ import annotations

import math
from dataclasses import replace

from conformance.bench.protocols import Ambient
from conformance.core.events import AlarmRecord, Event, Reading, in_scene
from conformance.core.scenes import Scene
from conformance.metrology.reference_source import SourceStatement
from conformance.scenarios.source_reference import quantity_of


def with_reference(scene: Scene, source: SourceStatement) -> Scene:
    """The source's uncertainty on every target that it makes, at the target's temperature in the scene's ambient."""
    return replace(
        scene,
        targets=tuple(
            replace(
                target,
                reference_standard_uncertainty_degC=source.standard_uncertainty_at(
                    target.reference_degC, scene.ambient_degC
                ),
                reference_method="calibrated_source",
                reference_quantity=quantity_of(target, scene),
            )
            if target.kind.is_reference_source and target.reference_degC is not None
            else target
            for target in scene.targets
        ),
    )


def with_ambient(scene: Scene, ambient: Ambient | None) -> Scene:
    """The air as it was measured; as planned where nothing measures it."""
    if ambient is None:
        return scene
    return replace(
        scene, ambient_degC=ambient.temperature_degC, relative_humidity_percent=ambient.relative_humidity_percent
    )


def reference_of(scene: Scene) -> float | None:
    """Reference temperature (degC) of what stands there, where that is one target."""
    return scene.targets[0].reference_degC if len(scene.targets) == 1 else None


def of_scene(event: Event, scene: str) -> Event:
    """An event with its scene, which the device does not know; NaN and infinity are not numbers."""
    if isinstance(event, AlarmRecord):
        event = replace(
            event,
            recorded_at_s=_finite(event.recorded_at_s),
            temperature_degC=_finite(event.temperature_degC),
            threshold_degC=_finite(event.threshold_degC),
            position=_finite(event.position),
        )
    if isinstance(event, Reading) and event.temperature_degC is not None and not math.isfinite(event.temperature_degC):
        event = replace(event, temperature_degC=None, raw=event.raw or str(event.temperature_degC))
    return in_scene(event, scene)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
