"""Budgets of clinical figures: the scatter of the study, the reference thermometer, the resolution of the readings."""

from __future__ import annotations

from pydantic import Field

from conformance.core.text import Text
from conformance.metrology.capability import RESOLUTION
from conformance.metrology.resolution import step_of
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY, Budget, UncertaintyLine, coverage_factor
from conformance.scenarios.clinical_people import StudyPeople
from conformance.scenarios.scenario import Parameters

REFERENCE_THERMOMETER = "reference thermometer"
BETWEEN = "scatter between persons"

_UNDECLARED = Text(
    zh="记录未给出参考温度计的不确定度，不确定度评定中没有这一项：所列不确定度偏小。导入时可用选项给出。",
    en="The recording does not state the uncertainty of the reference thermometer, so the budget has no line for it and "
    "the stated uncertainty is too small. An option of the importer states it.",
)


class ClinicalBudgetParameters(Parameters):
    """What enters the budgets beside the scatter."""

    resolution_delta_degC: float | None = Field(default=None, ge=0)
    """Step in which the device states temperatures; None: the greatest step that divides all its readings."""


def resolution_of(people: StudyPeople, parameters: ClinicalBudgetParameters) -> float:
    """The step of the readings, delta_degC."""
    stated = parameters.resolution_delta_degC
    return step_of(people.readings_degC) if stated is None else stated


def resolution_line(people: StudyPeople, parameters: ClinicalBudgetParameters) -> UncertaintyLine:
    """The resolution of the reading."""
    return UncertaintyLine(RESOLUTION, resolution_of(people, parameters) / 2, "B", "rectangular")


def of_errors(scatter: UncertaintyLine, people: StudyPeople, parameters: ClinicalBudgetParameters) -> Budget:
    """Of a difference from the reference: the thermometer's own error is common to all people, and does not average."""
    u = people.reference_standard_uncertainty_degC
    thermometer = () if u is None else (UncertaintyLine(REFERENCE_THERMOMETER, u),)
    return Budget((scatter, *thermometer, resolution_line(people, parameters)))


def undeclared(people: StudyPeople) -> tuple[Text, ...]:
    """What the reader has to know where the reference thermometer's uncertainty is not stated."""
    return (_UNDECLARED,) if people.reference_standard_uncertainty_degC is None else ()


def scatter_line(source: str, standard_error: float, degrees_of_freedom: float) -> UncertaintyLine:
    """A line of type A."""
    return UncertaintyLine(source, standard_error, "A", "t", degrees_of_freedom=degrees_of_freedom)


def outward(value: float, interval: tuple[float, float], degrees_of_freedom: float) -> UncertaintyLine:
    """The scatter of a limit of agreement by the outer half of its exact interval at `COVERAGE_PROBABILITY`: the inner
    half is shorter, and a budget has one width."""
    width = max(value - interval[0], interval[1] - value)
    return scatter_line(BETWEEN, width / coverage_factor(degrees_of_freedom, COVERAGE_PROBABILITY), degrees_of_freedom)
