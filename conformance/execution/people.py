"""What people do on a bench: an inspection step for the operator, a probe held to a person."""

from __future__ import annotations

from dataclasses import replace

from conformance.bench.assembly import Station
from conformance.bench.protocols import AnswerKind, InspectionStep, Probes
from conformance.core.scenes import ReferenceQuantity, Scene, Target, TargetKind
from conformance.core.text import Text


def step_of(scene: Scene, item: str) -> InspectionStep:
    """The step for the operator, as the scene's conditions state it (`conformance.scenarios.inspection`)."""
    stated = scene.conditions

    def number(name: str) -> float | None:
        return float(stated[name]) if name in stated else None

    question = None
    if "question_zh" in stated and "question_en" in stated:
        question = Text(zh=str(stated["question_zh"]), en=str(stated["question_en"]))
    return InspectionStep(
        item,
        question,
        AnswerKind(str(stated.get("answer", AnswerKind.CHOICE.value))),
        unit=str(stated.get("unit", "")),
        lower=number("lower"),
        upper=number("upper"),
        pattern=str(stated.get("pattern", "")),
        evidence=bool(stated.get("evidence", False)),
        timeout_s=number("timeout_s"),
    )


def measured(scene: Scene, station: Station) -> Scene:
    """The scene with its people's temperatures as the contact thermometer takes them, where the bench has one.

    Who presents them brings the probe to each in turn. Raises where the thermometer does not get into balance.
    """
    thermometer, presenter = station.contact_thermometer, station.presenter
    if thermometer is None or not isinstance(presenter, Probes):
        return scene

    def known(target: Target) -> Target:
        if target.kind is not TargetKind.PERSON:
            return target
        presenter.probe(target)
        said = thermometer.read()
        return replace(
            target,
            reference_degC=said.temperature_degC,
            reference_standard_uncertainty_degC=said.standard_uncertainty_delta_degC,
            reference_method="contact_thermometer",
            reference_quantity=ReferenceQuantity.CONTACT,
        )

    return replace(scene, targets=tuple(known(target) for target in scene.targets))
