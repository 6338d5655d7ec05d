"""Evaluations and recordings as tidy pandas tables."""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from conformance.core.text import reason_fields

if TYPE_CHECKING:
    import pandas as pd

    from conformance.evaluation.model import Evaluation, MeasurementResult, Result
    from conformance.recording.model import Recording

_judged: dict[int, tuple[weakref.ref[Evaluation], tuple[Recording, ...]]] = {}
"""The recordings of evaluations, as long as they are in memory: an evaluation does not contain its recording."""


def judged(evaluation: Evaluation, recordings: Iterable[Recording]) -> Evaluation:
    """The evaluation; `frames` then knows its recordings."""
    key = id(evaluation)

    def forget(gone: weakref.ref[Evaluation]) -> None:
        del _judged[key]

    _judged[key] = (weakref.ref(evaluation, forget), tuple(recordings))
    return evaluation


def frames(
    of: Evaluation | Recording, recordings: Recording | Sequence[Recording] | None = None
) -> dict[str, pd.DataFrame]:
    """Tables of an evaluation or a recording, by name; always with the same columns and types, even without rows.

    ``results``: a row a requirement. ``measurements``: a row a measurement, with value, unit, uncertainties, intervals,
    limits in its unit (NaN: none), verdict, and its conditions as JSON. ``trials``: a row for each target that was
    presented, with its reference, the times of its presentation, and what the device reported for it. ``readings``: a
    row a reading, with the reference of the target that it is of. Units are in the names of columns; times are seconds
    on the recording's clock, but ``first_reading_s`` and ``first_alarm_s``, which count from when the target was shown.

    An event belongs to the only person or phantom of its scene (else to the only blackbody; ``joined_by``:
    ``only_target``), where there are several to the nearest by position (``position``), else to none. Readings that are
    suspect, or have no number, are rows as well; ``mean_degC`` of a trial leaves them out, and is NaN where usable
    readings are of several modes.

    A recording has no results and no measurements. Of an evaluation that `evaluate` made, trials and readings are those
    of its recordings; of one that was read from a file they are empty unless ``recordings`` are given. Raises
    `BadInput` for a recording that the evaluation does not rest on.
    """
    import pandas as pd

    from conformance.api._columns import MEASUREMENTS, READINGS, RESULTS, TRIALS, in_columns, table
    from conformance.api._recorded_tables import recorded_tables
    from conformance.recording.model import Recording

    evaluation = None if isinstance(of, Recording) else of
    results = evaluation.results if evaluation is not None else ()
    sources = [of] if isinstance(of, Recording) else _sources(of, recordings)
    found = [recorded_tables(recording) for recording in sources]
    several = {
        name: pd.concat([each[name] for each in found], ignore_index=True) if found else table(types, {})
        for name, types in {"trials": TRIALS, "readings": READINGS}.items()
    }
    measured = [_measurement(result, each) for result in results for each in result.measurements]
    return {
        "results": table(RESULTS, in_columns(RESULTS, [_result(result) for result in results])),
        "measurements": table(MEASUREMENTS, in_columns(MEASUREMENTS, measured)),
        **several,
    }


def _sources(evaluation: Evaluation, given: Recording | Sequence[Recording] | None) -> tuple[Recording, ...]:
    """The recordings of an evaluation: the given ones, else those that it was made from."""
    from conformance.core.problems import BadInput, Problem

    if given is None:
        known = _judged.get(id(evaluation))
        return known[1] if known is not None and known[0]() is evaluation else ()
    recordings = tuple(given) if isinstance(given, Sequence) else (given,)
    wanted = {evaluation.recording.digest, *(each.recording.digest for each in evaluation.recording.sessions)}
    problems = [
        Problem(
            f"the evaluation does not rest on the recording {each.digest}",
            remedy="Give the one that it names",
            code="recordings-unfit",
        )
        for each in recordings
        if each.digest not in wanted
    ]
    if problems:
        raise BadInput(problems)
    return recordings


def _result(result: Result) -> dict[str, Any]:
    verification, limit = result.verification, result.limit
    return {
        "requirement": result.requirement,
        "clause": result.clause,
        "modality": result.modality.value,
        "verdict": result.verdict.value,
        "characteristic": result.characteristic,
        "limit_lower": limit.lower if limit else None,
        "limit_upper": limit.upper if limit else None,
        "limit_unit": limit.unit if limit else None,
        "scenario": verification.scenario if verification else None,
        "measurements": len(result.measurements),
        **reason_fields(result.why),
    }


def _measurement(result: Result, measured: MeasurementResult) -> dict[str, Any]:
    conditions = dict(measured.conditions)
    return {
        "requirement": result.requirement,
        "clause": result.clause,
        "modality": result.modality.value,
        "characteristic": measured.characteristic,
        "value": measured.value,
        "unit": measured.unit,
        "standard_uncertainty": measured.standard_uncertainty,
        "expanded_uncertainty": measured.expanded_uncertainty,
        "coverage_factor": measured.coverage_factor,
        "coverage_probability": measured.coverage_probability,
        **dict(_ends("interval", measured.interval)),
        **dict(_ends("bounds", measured.bounds)),
        **dict(_ends("limit", measured.tolerance)),
        **dict(_ends("acceptance", measured.acceptance)),
        "units": measured.units,
        "units_of": measured.units_of,
        "verdict": None if measured.verdict is None else measured.verdict.value,
        "conformance_probability": measured.conformance_probability,
        "sample": conditions.pop("sample", None),
        "session": conditions.pop("session", None),
        "conditions": json.dumps(conditions, ensure_ascii=False, sort_keys=True),
    }


def _ends(name: str, ends: tuple[float | None, float | None] | None) -> Iterator[tuple[str, float | None]]:
    lower, upper = ends or (None, None)
    yield f"{name}_lower", lower
    yield f"{name}_upper", upper
