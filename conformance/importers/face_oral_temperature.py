"""``face-oral-temperature``: facial readings of a thermograph beside an oral reference temperature.

"Facial and oral temperature data from a large set of human subject volunteers" (Wang et al., PhysioNet,
doi 10.13026/3bhc-9065). One subject is one scene with one person; each round of readings is one reading event.
The readings are surface temperatures already corrected on the blackbody in view. In round 4 the mouth is open.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from conformance.core.events import Mode, Reading
from conformance.core.problems import BadInput, Problem, Problems
from conformance.core.scenes import Flag, Scene, Target, TargetKind
from conformance.importers.face_oral_table import ROUNDS, SubjectRow, SubjectTable, missing_columns, number, read_table
from conformance.importers.importer import Imported, Importer
from conformance.recording.model import RecordedScene

OPTIONS = MappingProxyType(
    {
        "reading": "which reading to take, as its columns name it without the round (default T_Max)",
        "rounds": "which rounds to take, for example 1-3 or 1,2 (default 1-3; in round 4 the mouth is open)",
        "reference": "aveOralM, monitor mode (default), or aveOralF, fast mode",
        "reference_expanded_uncertainty_delta_degC": "U (k = 2) of the oral thermometer, which the data set does not "
        "state (default: undeclared)",
    }
)
REFERENCES = MappingProxyType({"aveOralM": "oral_monitor_mode", "aveOralF": "oral_fast_mode"})
SERVES = ("clinical_agreement", "clinical_detection")

_READING_COLUMN = "reading"
_UNCERTAINTY = "reference_expanded_uncertainty_delta_degC"
_MOST_UNCERTAINTY_DELTA_DEGC = 2.0
PLAUSIBLE: Mapping[str, tuple[float, float, str]] = MappingProxyType(
    {
        _READING_COLUMN: (20.0, 45.0, "degC"),
        "reference": (30.0, 45.0, "degC"),
        "T_atm": (0.0, 50.0, "degC"),
        "Humidity": (0.0, 100.0, "percent"),
        "Distance": (0.1, 5.0, "m"),
    }
)
"""What a value of each column can be in a room with living people; anything else is flagged and not used."""


def read(paths: Sequence[Path], options: Mapping[str, str]) -> Imported:
    """Read the files of one thermograph as one recording. Raises `BadInput` with every problem in all of them."""
    chosen = {"reading": "T_Max", "rounds": "1-3", "reference": "aveOralM", **options}
    rounds = _rounds(chosen["rounds"])
    problems = Problems()
    if chosen["reference"] not in REFERENCES:
        problems.append(
            Problem(
                f"there is no reference {chosen['reference']!r}",
                field="--option reference",
                remedy=f"Use {' or '.join(REFERENCES)}",
                code="option-refused",
            )
        )
    u = _uncertainty(chosen, problems)
    attempted = [problems.attempt(read_table, path) for path in paths]
    tables = [table for table in attempted if table is not None]
    for table in tables:
        problems += _column_problems(table, chosen["reading"], chosen["reference"])
    problems += _repeated_subjects(tables)
    problems.raise_any()
    sessions = [
        _session(table, row, chosen["reading"], chosen["reference"], rounds, problems)
        for table in tables
        for row in table.rows
    ]
    problems.raise_any()
    if u is not None:
        sessions = [replace(session, scene=_with_uncertainty(session.scene, u / 2)) for session in sessions]
    return _imported(sessions, chosen, rounds)


def _with_uncertainty(scene: Scene, standard_uncertainty_degC: float) -> Scene:
    (person,) = scene.targets
    return replace(scene, targets=(replace(person, reference_standard_uncertainty_degC=standard_uncertainty_degC),))


def _uncertainty(chosen: Mapping[str, str], problems: list[Problem]) -> float | None:
    """U of the reference thermometer as the option states it; None where it does not."""
    text = chosen.get(_UNCERTAINTY)
    if text is None:
        return None
    try:
        stated = float(text)
    except ValueError:
        stated = math.nan
    if 0 < stated <= _MOST_UNCERTAINTY_DELTA_DEGC:
        return stated
    what = f"{text!r} is not an expanded uncertainty"
    remedy = (
        f"Give a number in °C above 0 and up to {_MOST_UNCERTAINTY_DELTA_DEGC:g}, for k = 2, as its certificate does"
    )
    problems.append(Problem(what, field=f"--option {_UNCERTAINTY}", remedy=remedy, code="option-refused"))
    return None


@dataclass(frozen=True, slots=True)
class _Session:
    """One subject's row: when, the scene without its time, and the readings by round."""

    when: datetime.datetime | None
    scene: Scene
    readings: tuple[tuple[int, float, str | None], ...]
    """(round, degC, why it is suspect)."""
    missing: int
    """Readings the row leaves empty in the chosen rounds."""


def _session(
    table: SubjectTable, row: SubjectRow, reading: str, reference: str, rounds: Sequence[int], problems: list[Problem]
) -> _Session:
    flags: list[Flag] = []

    def plausible(column: str, kind: str) -> float | None:
        value = number(table, row, column, problems)
        why = _implausible(value, kind)
        if value is None or why is None:
            return value
        flags.append(Flag(column, row.cells[table.columns[column]], f"{why} ({table.path.name} line {row.line})"))
        return None

    readings: list[tuple[int, float, str | None]] = []
    missing = 0
    for number_of_round in rounds:
        column = table.column_of(reading, number_of_round) or ""
        value = number(table, row, column, problems)
        if value is None:
            missing += 1
            continue
        why = _implausible(value, _READING_COLUMN)
        if why is not None:
            flags.append(Flag(column, row.cells[table.columns[column]], f"{why} ({table.path.name} line {row.line})"))
        readings.append((number_of_round, value, why))
    when = _when(row.cells[table.columns["Date"]], row.cells[table.columns["Time"]])
    if when is None:
        text = f"{row.cells[table.columns['Date']]} {row.cells[table.columns['Time']]}".strip()
        flags.append(Flag("Date", text, f"is not a date and time ({table.path.name} line {row.line})"))
    target = Target(
        id="person",
        kind=TargetKind.PERSON,
        unit=row.subject,
        reference_degC=plausible(reference, "reference"),
        reference_method=REFERENCES[reference],
        distance_m=plausible("Distance", "Distance"),
    )
    ambient, humidity = plausible("T_atm", "T_atm"), plausible("Humidity", "Humidity")
    scene = Scene(
        id=f"{table.path.stem}/{row.subject}",
        serves=SERVES,
        targets=(target,),
        ambient_degC=ambient,
        relative_humidity_percent=humidity,
        flags=tuple(flags),
    )
    return _Session(when, scene, tuple(readings), missing)


def _implausible(value: float | None, kind: str) -> str | None:
    low, high, unit = PLAUSIBLE[kind]
    if value is None or low <= value <= high:
        return None
    return f"outside {low:g} to {high:g} {unit}"


def _when(date: str, time: str) -> datetime.datetime | None:
    """Date ``yy-mm-dd`` and time ``hh:mm:ss`` of the laboratory's wall clock."""
    try:
        return datetime.datetime.strptime(f"{date} {time}", "%y-%m-%d %H:%M:%S")  # the source names no zone
    except ValueError:
        return None


def _imported(sessions: Sequence[_Session], chosen: Mapping[str, str], rounds: Sequence[int]) -> Imported:
    start = min((session.when for session in sessions if session.when), default=None)
    scenes: list[RecordedScene] = []
    events: list[Reading] = []
    for session in sessions:
        start_s = (session.when - start).total_seconds() if session.when and start else 0.0
        scenes.append(RecordedScene(session.scene, start_s))
        events += [
            Reading(session.scene.id, start_s, value, Mode.SURFACE, round=number_of_round, suspect=why)
            for number_of_round, value, why in session.readings
        ]
    missing = sum(session.missing for session in sessions)
    unreferenced = Counter(session.scene.targets[0].reference_degC is None for session in sessions)[True]
    notes = [
        f"Readings are the surface temperatures of the columns {chosen['reading']} of rounds "
        f"{', '.join(map(str, rounds))}, corrected on the blackbody by the data set's authors; T_offset is not added.",
        "The source gives one time for all rounds of a subject: the readings of a scene share it.",
        "The source states no uncertainty of the oral reference."
        if _UNCERTAINTY not in chosen
        else f"U = {chosen[_UNCERTAINTY]} °C (k = 2) of the oral reference is an option of the import.",
        "Other readings, other rounds and what describes the person (sex, age group, ethnicity, cosmetics) are not "
        "imported.",
    ]
    if missing:
        notes.append(f"{missing} readings are missing in the source (empty cells).")
    if unreferenced:
        notes.append(f"{unreferenced} subjects have no usable reference temperature.")
    return Imported(
        tuple(scenes), tuple(events), start.isoformat() if start else None, dict(sorted(chosen.items())), tuple(notes)
    )


def _column_problems(table: SubjectTable, reading: str, reference: str) -> list[Problem]:
    problems = missing_columns(
        table,
        ["Date", "Time", "Distance", "T_atm", "Humidity", *([reference] if reference in REFERENCES else [])],
    )
    lacking = [number for number in ROUNDS if table.column_of(reading, number) is None]
    if lacking:
        problems.append(
            Problem(
                f"there is no reading {reading!r} with a column for every round",
                str(table.path),
                field=f"{reading}{lacking[0]}",
                remedy=f"Use --option reading= one of {', '.join(table.readings()) or 'none found in this file'}",
                code="column-missing",
            )
        )
    return problems


def _repeated_subjects(tables: Sequence[SubjectTable]) -> list[Problem]:
    """A subject in two rows would count twice as independent evidence."""
    first: dict[str, tuple[Path, int]] = {}
    problems = []
    for table in tables:
        for row in table.rows:
            if row.subject in first:
                path, line = first[row.subject]
                problems.append(
                    Problem(
                        f"the subject {row.subject} occurs twice, first at {path}:{line}",
                        str(table.path),
                        row.line,
                        "SubjectID",
                        "Import each subject once; files of two thermographs are two recordings",
                        code="name-twice",
                    )
                )
            first.setdefault(row.subject, (table.path, row.line))
    return problems[:50]


def _rounds(text: str) -> list[int]:
    """``1-3`` or ``1,2,4`` as rounds. Raises `BadInput`."""
    found: set[int] = set()
    try:
        for part in text.split(","):
            low, _, high = part.partition("-")
            found.update(range(int(low), int(high or low) + 1))
    except ValueError:
        found = set()
    if not found or not found <= set(ROUNDS):
        raise BadInput(
            Problem(
                f"{text!r} names no rounds from 1 to 4",
                field="--option rounds",
                remedy="Write for example 1-3",
                code="option-refused",
            )
        )
    return sorted(found)


IMPORTER = Importer("face-oral-temperature", OPTIONS, read)
