"""From the rows of one subject to its scene: what has to be the same in all of them, and what is flagged."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from conformance.core.problems import Problem
from conformance.core.scenes import Flag, Scene, Target
from conformance.importers.table_mapping import QUANTITIES, TableMapping
from conformance.importers.table_rows import StatedRow


def start_of(scenes: Iterable[Sequence[StatedRow]]) -> datetime.datetime | None:
    """The earliest time of all rows; None where they have seconds, or nothing."""
    times = (said.when for rows in scenes for said in rows)
    return min((when for when in times if isinstance(when, datetime.datetime)), default=None)


def scene_of(identity: str, rows: Sequence[StatedRow], mapping: TableMapping, problems: list[Problem]) -> Scene:
    """The scene of rows. What differs between them and should not is a problem of the row that differs."""
    flags = tuple(
        Flag(name, value.found, value.suspect)
        for said in rows
        for name, value in said.numbers.items()
        if value.suspect is not None
    )
    usable = {
        name: _agreed(name, rows, problems) for name in QUANTITIES if name != "reading" and getattr(mapping, name)
    }
    first = rows[0]
    for said in rows[1:]:
        for name in ("method", "mask", "conditions"):
            if getattr(said, name) != getattr(first, name):
                problems.append(_differs(name, said, first))
    target = Target(
        id="person" if mapping.target_kind == "person" else str(mapping.target_kind),
        kind=mapping.target_kind,
        unit=first.subject,
        reference_degC=usable.get("reference"),
        reference_standard_uncertainty_degC=usable.get("reference_standard_uncertainty"),
        reference_method=first.method,
        mask=first.mask,
        distance_m=usable.get("distance"),
    )
    lines = sorted({(said.row.file.name, said.row.line) for said in rows})
    source = f"{lines[0][0]}:{lines[0][1]}" + (f" and {len(lines) - 1} more rows" if len(lines) > 1 else "")
    return Scene(
        id=identity,
        serves=mapping.serves,
        targets=(target,),
        ambient_degC=usable.get("ambient"),
        relative_humidity_percent=usable.get("relative_humidity"),
        conditions={"source": source, **first.conditions},
        flags=tuple(dict.fromkeys(flags)),
    )


def _agreed(name: str, rows: Sequence[StatedRow], problems: list[Problem]) -> float | None:
    """The value that all rows of a scene state; None where it is missing or suspect."""
    stated = [(said, said.numbers[name]) for said in rows if name in said.numbers]
    for said, value in stated[1:]:
        if value.value != stated[0][1].value:
            problems.append(_differs(name, said, stated[0][0]))
    if not stated or any(value.suspect for _, value in stated):
        return None
    return stated[0][1].value


def _differs(name: str, said: StatedRow, first: StatedRow) -> Problem:
    return Problem(
        f"the {name.replace('_', ' ')} of subject {said.subject} is not that of a row of the same scene, "
        f"{first.row.file.name}:{first.row.line}",
        str(said.row.file), said.row.line, name,
        "Name under 'scene' the columns that tell the two apart, or correct the row",
        code="rows-contradict")  # fmt: skip
