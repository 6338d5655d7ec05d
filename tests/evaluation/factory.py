"""Small requirement sets, products, recordings and scenarios for the tests of judging."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from conformance.core.events import Event, Heartbeat
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.text import Text
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Evaluation, Result
from conformance.metrology.measurement import Measurement
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.product.declaration import Product, ProductClass
from conformance.recording.model import Manifest, RecordedScene, Recording, Tool
from conformance.requirements.model import RequirementSet
from conformance.scenarios.scenario import Evidence, Finding, Parameters, Scenario

LIMIT = {"lower": -0.3, "upper": 0.3, "unit": "delta_degC"}


def requirement(identifier: str = "6.1a", **fields: Any) -> dict[str, Any]:
    """A *shall* on the temperature error, tested by the scenario ``probe``."""
    return {
        "id": identifier,
        "clause": identifier.rstrip("abc"),
        "modality": "shall",
        "statement": {"zh": "测温误差应在 ±0.3 ℃ 以内。", "en": "The error shall be within ±0.3 °C."},
        "source": {"en": {"document": "s.md", "lines": [1, 1], "sha256": "sha256:0"}},
        "characteristic": "temperature_error",
        "limit": LIMIT,
        "verification": {"method": "test", "scenario": "probe"},
        "basis": "reported",
        **fields,
    }


def requirement_set(*records: dict[str, Any], **fields: Any) -> RequirementSet:
    """A profile of the given requirements."""
    return RequirementSet.model_validate(
        {
            "schema": RequirementSet.KIND,
            "profile": "example",
            "edition": "1",
            "title": {"zh": "示例", "en": "Example"},
            "requirements": list(records or [requirement()]),
            **fields,
        },
        strict=False,
    )


def product(**fields: Any) -> Product:
    """A dual-light product."""
    return Product.model_validate({"schema": Product.KIND, "class": ProductClass.DUAL_LIGHT, **fields}, strict=False)


def scene(identifier: str = "probe/1", serves: str = "probe", error: str | None = None) -> RecordedScene:
    """A scene with one blackbody."""
    target = Target("source", TargetKind.BLACKBODY, "blackbody-1", 37.0, 0.05)
    return RecordedScene(Scene(identifier, (serves,), (target,)), 0.0, 1.0, error)


def recording(
    scenes: Iterable[RecordedScene] | None = None, events: Iterable[Event] | None = None, *, closed: bool = True
) -> Recording:
    """A recording of one probed scene, unless told otherwise."""
    manifest = Manifest(
        schema_=Manifest.KIND, closed=closed, origin="live", tool=Tool(name="conformance", version="test")
    )
    shown = (scene(),) if scenes is None else tuple(scenes)
    said = tuple(Heartbeat(item.scene.id, 0.5) for item in shown) if events is None else tuple(events)
    return Recording(manifest, "sha256:recording", shown, said)


def measurement(value: float | None = 0.1, standard_uncertainty: float | None = 0.02, **fields: Any) -> Measurement:
    """A temperature error with its uncertainty."""
    budget = None if standard_uncertainty is None else Budget((UncertaintyLine("all", standard_uncertainty),))
    return Measurement(
        **{
            "characteristic": "temperature_error",
            "value": value,
            "unit": "delta_degC",
            "units": 1,
            "decided_by": "uncertainty",
            "budget": budget,
            **fields,
        }
    )


def probe(*measurements: Measurement, name: str = "probe", **finding: Any) -> Scenario[Any]:
    """A scenario that finds what it is told to find."""
    return scenario(lambda evidence, parameters: Finding(measurements, **finding), name)


def scenario(
    measure: Callable[[Evidence, Any], Finding], name: str = "probe", parameters: type[Parameters] = Parameters
) -> Scenario[Any]:
    """A scenario around a measuring function."""
    return Scenario(
        name=name,
        title=Text(zh="探测", en="Probe"),
        method=Text(zh="探测。", en="Probing."),
        characteristics=frozenset({"temperature_error"}),
        parameters=parameters,
        scenes=lambda parameters: iter(()),
        measure=measure,
    )


def evaluated(
    *scenarios: Scenario[Any],
    requirements: RequirementSet | None = None,
    declared: Product | None = None,
    recorded: Recording | None = None,
    **options: Any,
) -> Evaluation:
    """Evaluate with the given scenarios in place of the built-in ones."""
    return evaluate(
        requirements or requirement_set(),
        declared or product(),
        recorded or recording(),
        scenarios={item.name: item for item in scenarios},
        **options,
    )


def only(evaluation: Evaluation) -> Result:
    """The one result of an evaluation."""
    [result] = evaluation.results
    return result
