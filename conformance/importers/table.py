"""``table``: any CSV or Parquet table with a mapping that says what its columns are.

Rows of one subject (and of the scene columns) are one scene, each row one round. Units are converted and the value is
kept as it came; an implausible value is kept, flagged with its line, and used in no figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from conformance.core.events import Alarm, Event, Mode, Reading
from conformance.core.problems import BadInput, Problem, Problems
from conformance.documents import load_document
from conformance.importers.importer import Imported, Importer
from conformance.importers.table_files import TableRow, read_rows
from conformance.importers.table_mapping import ColumnUnit, TableMapping, meaning_problems
from conformance.importers.table_rows import StatedRow, said_of
from conformance.importers.table_scenes import scene_of, start_of
from conformance.recording.model import RecordedScene

OPTIONS = MappingProxyType({"mapping": "the mapping's YAML file (schema conformance/table-mapping/1); needed"})
MOST_PROBLEMS = 200
"""So many are listed; how many more there are is said."""


def read(paths: Sequence[Path], options: Mapping[str, str]) -> Imported:
    """Read tables by one mapping. Raises `BadInput` with every bad row of all of them."""
    if "mapping" not in options:
        raise BadInput(
            Problem("the table's mapping is not named", field="--option mapping",
                    remedy="Write --option mapping=FILE; docs/importers.md shows one", code="option-missing")
        )  # fmt: skip
    mapping_path = Path(options["mapping"])
    mapping = load_document(mapping_path, TableMapping, meaning_problems)
    columns = list(dict.fromkeys(column for _, column in mapping.columns()))
    rounds = mapping.reading.rounds()
    problems = Problems()
    by_scene: dict[tuple[str, ...], list[StatedRow]] = {}
    for path in paths:
        before, rows = len(problems), 0
        with problems.noting():
            for row in read_rows(path, columns, mapping.delimiter, mapping.heading_line, problems):
                rows += 1
                _take(row, mapping, rounds, by_scene, problems)
        if not rows and len(problems) == before:
            problems.append(
                Problem("contains a heading and no rows", str(path), remedy="Give a file with rows", code="file-empty")
            )
    if not problems:
        imported = _imported(by_scene, mapping, (*paths, mapping_path), problems)
    if problems:
        raise BadInput(_listed(list(dict.fromkeys(problems))))
    return imported


def _take(
    row: TableRow,
    mapping: TableMapping,
    rounds: Sequence[ColumnUnit],
    by_scene: dict[tuple[str, ...], list[StatedRow]],
    problems: list[Problem],
) -> None:
    for reading in rounds:
        said = said_of(row, mapping, reading, problems)
        if said is not None:
            by_scene.setdefault((said.subject, *said.scene), []).append(said)


def _imported(
    by_scene: Mapping[tuple[str, ...], Sequence[StatedRow]],
    mapping: TableMapping,
    files: tuple[Path, ...],
    problems: list[Problem],
) -> Imported:
    start = start_of(by_scene.values())
    scenes: list[RecordedScene] = []
    events: list[Event] = []
    missing = unreferenced = 0
    for key, rows in by_scene.items():
        scene = scene_of("/".join(map(_escaped, key)), rows, mapping, problems)
        times = [said.seconds(start) for said in rows]
        scenes.append(RecordedScene(scene, min(times)))
        unreferenced += scene.targets[0].reference_degC is None
        for number, (said, time_s) in enumerate(zip(rows, times, strict=True), start=1):
            if said.reading is None:
                missing += 1
            else:
                reading = said.reading
                events.append(
                    Reading(scene.id, time_s, reading.value, said.mode, said.track, round=said.round or number,
                            raw=reading.raw, suspect=reading.suspect)
                )  # fmt: skip
            if said.alarm and (number == 1 or rows[number - 2].row is not said.row):  # one decision a row
                events.append(Alarm(scene.id, time_s, said.track))
    notes = [
        f"Columns that the mapping does not name are not imported; {Path(files[-1]).name} "
        "states the meaning of each column.",
        *(["The source states no uncertainty of its reference."] if not mapping.reference_standard_uncertainty else []),
        *(["The source states no time: all events are at second 0."] if mapping.time is None else []),
        *([f"{missing} readings are missing in the source (empty cells)."] if missing else []),
        *([f"{unreferenced} scenes have no usable reference temperature."] if unreferenced else []),
        *(["The readings claim neither surface nor body."] if any(
            said.mode is Mode.UNKNOWN for rows in by_scene.values() for said in rows) else []),
    ]  # fmt: skip
    return Imported(
        tuple(scenes), tuple(events), start.isoformat() if start else None, {"mapping": Path(files[-1]).name},
        tuple(notes), files,
    )  # fmt: skip


def _escaped(part: str) -> str:
    """A part of a scene's name in which no slash can be taken for the one between parts."""
    return part.replace("%", "%25").replace("/", "%2F")


def _listed(problems: Sequence[Problem]) -> list[Problem]:
    """Every problem, or the first of very many and how many more there are."""
    if len(problems) <= MOST_PROBLEMS:
        return list(problems)
    more = Problem(
        f"{len(problems) - MOST_PROBLEMS} more problems of the {len(problems)} in all are not listed",
        remedy="Correct these first: one of them may be the cause of all",
        code="more-problems",
    )
    return [*problems[:MOST_PROBLEMS], more]


IMPORTER = Importer("table", OPTIONS, read)
