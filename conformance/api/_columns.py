"""The columns of the public tables, each with its unit in its name, and their types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TEXT, NUMBER, COUNT, YES_NO = "string", "float64", "Int64", "boolean"

_TARGET = {
    "target": TEXT,
    "kind": TEXT,
    "independent_unit": TEXT,
    "reference_degC": NUMBER,
    "reference_standard_uncertainty_delta_degC": NUMBER,
    "mask": TEXT,
    "distance_m": NUMBER,
    "ambient_degC": NUMBER,
    "relative_humidity_percent": NUMBER,
}
"""Kind of the target."""

READINGS = {
    "recording": TEXT,
    "scene": TEXT,
    "time_s": NUMBER,
    "temperature_degC": NUMBER,
    "mode": TEXT,
    "track": TEXT,
    "position": NUMBER,
    "round": COUNT,
    "raw": TEXT,
    "suspect": TEXT,
    "joined_by": TEXT,
    **_TARGET,
    "error_delta_degC": NUMBER,
}
TRIALS = {
    "recording": TEXT,
    "scene": TEXT,
    "serves": TEXT,
    **_TARGET,
    "conditions": TEXT,
    "shown_s": NUMBER,
    "removed_s": NUMBER,
    "readings": COUNT,
    "usable_readings": COUNT,
    "mode": TEXT,
    "mean_degC": NUMBER,
    "standard_deviation_delta_degC": NUMBER,
    "error_delta_degC": NUMBER,
    "first_reading_s": NUMBER,
    "detections": COUNT,
    "alarms": COUNT,
    "first_alarm_s": NUMBER,
    "mask_stated_worn": YES_NO,
    "broken": TEXT,
}
RESULTS = {
    "requirement": TEXT,
    "clause": TEXT,
    "modality": TEXT,
    "verdict": TEXT,
    "characteristic": TEXT,
    "limit_lower": NUMBER,
    "limit_upper": NUMBER,
    "limit_unit": TEXT,
    "scenario": TEXT,
    "measurements": COUNT,
    "reason": TEXT,
    "reason_zh": TEXT,
}
MEASUREMENTS = {
    "requirement": TEXT,
    "clause": TEXT,
    "modality": TEXT,
    "characteristic": TEXT,
    "value": NUMBER,
    "unit": TEXT,
    "standard_uncertainty": NUMBER,
    "expanded_uncertainty": NUMBER,
    "coverage_factor": NUMBER,
    "coverage_probability": NUMBER,
    "interval_lower": NUMBER,
    "interval_upper": NUMBER,
    "bounds_lower": NUMBER,
    "bounds_upper": NUMBER,
    "limit_lower": NUMBER,
    "limit_upper": NUMBER,
    "acceptance_lower": NUMBER,
    "acceptance_upper": NUMBER,
    "units": COUNT,
    "verdict": TEXT,
    "conformance_probability": NUMBER,
    "sample": TEXT,
    "session": TEXT,
    "conditions": TEXT,
}


def table(types: Mapping[str, str], columns: Mapping[str, Any]) -> pd.DataFrame:
    """A table with exactly these columns and types, even without rows; values that are not given are missing."""
    import pandas as pd

    rows = max((len(values) for values in columns.values()), default=0)
    made = {
        name: pd.Series(columns[name], dtype=None if rows else kind).astype(kind)
        if name in columns
        else pd.Series([None] * rows, dtype=kind)
        for name, kind in types.items()
    }
    return pd.DataFrame(made, columns=list(types))


def in_columns(types: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Rows as columns; missing values are None."""
    return {name: [row.get(name) for row in rows] for name in types}
