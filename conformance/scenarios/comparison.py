"""Looks compared: the same source under one circumstance and another, and the change of the error between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY, Budget
from conformance.scenarios.scenario import FigureSeries, Finding
from conformance.scenarios.source_readings import LookParameters, Looks, SourceLook
from conformance.scenarios.trials import OwnScenes

Conditions = Mapping[str, str | float | int | bool | None]


@dataclass(frozen=True, slots=True)
class ErrorChange:
    """One look against another: the change of the error, in delta_degC, with its budget."""

    value: float
    budget: Budget

    @property
    def expanded_uncertainty(self) -> float:
        """At 95.45 % coverage, in delta_degC."""
        return self.budget.combine(COVERAGE_PROBABILITY).expanded_uncertainty


def difference(look: SourceLook, other: SourceLook, parameters: LookParameters) -> ErrorChange:
    """The error of ``look`` less that of ``other``; the uncertainties of both count, what they share cancels."""
    step = parameters.resolution_delta_degC
    lines = (*look.lines(step), *other.lines(step, sign=-1.0))
    return ErrorChange(look.error_delta_degC - other.error_delta_degC, Budget(lines))


def compared(
    characteristic: str,
    title: Text,
    own: OwnScenes,
    looks: Looks,
    planned: Sequence[Scene],
    parameters: LookParameters,
    circumstance: str,
    seen: Callable[[SourceLook], float] | None = None,
) -> Finding:
    """Each look against the first planned, the nominal one: one measurement each, so that the worst decides.

    The value is the size of the change; its sign stands in the conditions. A look that is missing has no value, so
    that it is never passed over; without the first there is nothing to compare with. ``circumstance`` names, unit
    included, a condition of each planned scene; ``seen`` tells what it really was, where that is something else.
    """
    nominal, others = looks.by_scene.get(planned[0].id), planned[1:]
    found = {scene.id: look for scene in others if (look := looks.by_scene[scene.id]) is not None}
    if nominal is None or not found:
        return Finding(inconclusive=looks.why_none(own), notes=looks.notes)
    really = seen or (lambda look: float(look.scene.conditions[circumstance]))
    changes = {name: difference(look, nominal, parameters) for name, look in found.items()}
    rows = [(really(look), changes[name].value, changes[name].expanded_uncertainty) for name, look in found.items()]
    measurements = tuple(
        _change(
            characteristic,
            changes.get(scene.id),
            {
                circumstance: really(found[scene.id]) if scene.id in found else float(scene.conditions[circumstance]),
                f"nominal_{circumstance}": really(nominal),
                **common_conditions(parameters),
            },
        )
        for scene in others
    )
    figure = differences_figure(title, circumstance, [(really(nominal), 0.0, None), *rows])
    return Finding(measurements, (replace(figure, values={"judged": "size"}),), notes=looks.notes)


def largest_only(finding: Finding) -> Finding:
    """Of all changes the largest alone; and, where looks are missing, one without a value: it can fail, not pass."""
    known = [measured for measured in finding.measurements if measured.value is not None]
    missing = [measured for measured in finding.measurements if measured.value is None]
    largest = [
        replace(measured, chosen_from=len(known))
        for measured in sorted(known, key=lambda measured: measured.value or 0.0)[-1:]
    ]
    return replace(finding, measurements=(*largest, *missing[:1]))


def _change(characteristic: str, change: ErrorChange | None, conditions: Conditions) -> Measurement:
    return Measurement(
        characteristic=characteristic,
        value=abs(change.value) if change else None,
        unit="delta_degC",
        units=1 if change else 0,
        decided_by="uncertainty",
        budget=change.budget if change else None,
        signed=change.value if change else None,
        conditions={**conditions, "change_delta_degC": change.value if change else None},
    )


def common_conditions(parameters: LookParameters) -> dict[str, str | float | int | bool | None]:
    """The circumstances that every comparison carries."""
    return {"set_point_degC": parameters.set_point_degC, "mode": parameters.mode}


def differences_figure(
    title: Text, circumstance: str, rows: Sequence[tuple[float, float, float | None]]
) -> FigureSeries:
    """Changes by circumstance, (circumstance, change, expanded uncertainty), in rising order of the circumstance."""
    ordered = sorted(rows, key=lambda row: row[0])
    return FigureSeries(
        kind="difference_by_circumstance",
        title=title,
        series={
            circumstance: [row[0] for row in ordered],
            "difference_delta_degC": [row[1] for row in ordered],
            "expanded_uncertainty_delta_degC": [row[2] for row in ordered],
        },
    )
