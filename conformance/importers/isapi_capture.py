"""``isapi-capture``: the alert stream of an ISAPI device as it was saved from the wire, one file a scene.

No message says whether its temperature is the skin's or the body's: the option ``mode`` does, and without it the
readings are of an unknown mode. Pictures in the stream are not imported, and names of people neither.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from conformance.core.events import Alarm, Detection, Event, Fault, Heartbeat, MaskStatus, Mode, Reading
from conformance.core.problems import BadInput, Problem, Problems
from conformance.core.scenes import Flag
from conformance.core.temperature import stated_degC
from conformance.devices.format_error import FormatError
from conformance.devices.isapi.capture_messages import (
    FACE,
    CaptureMessage,
    decision_of,
    message_of,
    position_of,
    time_of,
)
from conformance.devices.isapi.capture_parts import CaptureCutOff, parts_of
from conformance.documents import read_bytes
from conformance.importers.importer import Imported, Importer
from conformance.importers.picture_files import files_of
from conformance.importers.picture_sheet import load_sheets, recorded_options
from conformance.importers.table_mapping import QUANTITIES
from conformance.recording.model import RecordedScene

OPTIONS = MappingProxyType(
    {
        "mode": "what the device's temperatures are: surface, body or unknown (default)",
        "sheet": "a picture sheet (YAML): who was before the device; without it FILE.yaml beside each file, if any",
        "cut_end": "leave_out: a last message that the capture cut off is left out (default refuse)",
    }
)
MOST_BYTES = 256 << 20
_FAULTS = frozenset(
    {"videoloss", "videomismatch", "badvideo", "diskfull", "diskerror", "nicbroken", "ipconflict", "illaccess"}
)
_MASKS: Mapping[str, bool | None] = MappingProxyType({"yes": True, "no": False, "unknown": None})
_REMEDY = "Save the stream again; a capture is not edited"


@dataclass(slots=True)
class _Capture:
    """What one file holds."""

    file: Path
    said: list[tuple[datetime.datetime, Event]] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    pictures: int = 0
    repeats: int = 0
    cut_off: str | None = None


def read(paths: Sequence[Path], options: Mapping[str, str]) -> Imported:
    """Read captures. Raises `BadInput` with every message that cannot be read."""
    used = {"mode": "unknown", "cut_end": "refuse", **options}
    problems = Problems(
        Problem(
            f"there is no {name} {used[name]!r}",
            field=f"--option {name}",
            remedy=f"Use {' or '.join(known)}",
            code="option-refused",
        )
        for name, known in (("mode", [mode.value for mode in Mode]), ("cut_end", ["refuse", "leave_out"]))
        if used[name] not in known
    )
    sheets = load_sheets(used.get("sheet"), problems)
    files = files_of(paths, (".multipart", ".bin", ".txt"), "capture", problems)
    problems += sheets.strangers(files)
    mode = Mode(used["mode"]) if used["mode"] in list(Mode) else Mode.UNKNOWN
    captures = [_captured(file, mode, used["cut_end"] == "leave_out", problems) for file in files]
    start = min((when for capture in captures for when, _ in capture.said), default=None)
    scenes: list[RecordedScene] = []
    events: list[Event] = []
    read_files = dict.fromkeys(files)
    for capture in captures:
        sheet = problems.attempt(sheets.of, capture.file)
        if sheet is None:
            continue
        entry, _, sheet_path = sheet
        if sheet_path is not None:
            read_files[sheet_path] = None
        times = [(when - start).total_seconds() for when, _ in capture.said] if start else []
        scene = replace(entry.scene(capture.file.name, {}), flags=tuple(capture.flags))
        scenes.append(RecordedScene(scene, min(times, default=0.0), max(times, default=0.0)))
        ordered = sorted(zip(times, capture.said, strict=True), key=lambda each: each[0])
        events += [replace(event, scene=scene.id, time_s=time_s) for time_s, (_, event) in ordered]
    if problems:
        raise BadInput(problems[:200])
    return Imported(
        tuple(scenes), tuple(events), start.isoformat() if start else None, recorded_options(used),
        tuple(_notes(captures, mode)), tuple(read_files),
    )  # fmt: skip


def _captured(file: Path, mode: Mode, leave_out: bool, problems: Problems) -> _Capture:
    capture = _Capture(file)
    seen: set[str] = set()
    before = len(problems)
    try:
        with problems.noting():
            for part in parts_of(read_bytes(file, max_bytes=MOST_BYTES)):
                if part.is_picture:
                    capture.pictures += 1
                    continue
                try:
                    message = message_of(part.content)
                    for when, event in _events_of(message, mode, seen, capture):
                        if when is None:
                            raise FormatError("states no dateTime")
                        if when.tzinfo is None:
                            raise FormatError("states a time without its offset")
                        capture.said.append((when, _judged(event, capture, part.number)))
                except FormatError as error:
                    problems.append(
                        Problem(f"part {part.number} {error}", str(file), part.line, remedy=_REMEDY, code="file-format")
                    )
    except CaptureCutOff as error:
        if not leave_out:
            problems.append(
                Problem(f"is cut off: {error}", str(file),
                        remedy="The end may be truncated: use --option cut_end=leave_out", code="file-format")
            )  # fmt: skip
        capture.cut_off = str(error)
    except FormatError as error:
        problems.append(Problem(str(error), str(file), remedy=_REMEDY, code="file-format"))
    if not capture.said and len(problems) == before:
        problems.append(
            Problem("contains no message", str(file), remedy="Give a capture with messages", code="file-empty")
        )
    return capture


def _events_of(
    message: CaptureMessage, mode: Mode, seen: set[str], capture: _Capture
) -> Iterator[tuple[datetime.datetime | None, Event]]:
    for name, fields in message.objects:
        if fields.get("serialNo") is not None:
            identity = json.dumps([message.channel, name, fields], sort_keys=True, default=str)
            if identity in seen:  # devices post an event again until it is taken
                capture.repeats += 1
                yield message.when, Heartbeat("", 0.0)
                continue
            seen.add(identity)
        when = time_of(fields.get("time")) or message.when
        for event in _face(fields, message, mode) if name == FACE else _passage(fields, mode):
            yield when, event
    if not message.objects:
        fault = message.kind.lower() in _FAULTS and message.active
        words = f"{message.kind}: {message.description}" if message.description else message.kind
        yield message.when, Fault("", 0.0, words) if fault else Heartbeat("", 0.0)


def _passage(fields: Mapping[str, object], mode: Mode) -> Iterator[Event]:
    """A measurement or a passage: the mask, the value, and, apart from it, the device's decision."""
    position = position_of(fields)
    track = str(fields.get("employeeNoString") or fields.get("serialNo") or "") or None
    mask = fields.get("mask")
    if isinstance(mask, Mapping):
        mask = mask.get("value")
    decision = decision_of(fields)
    if mask is not None:
        yield MaskStatus("", 0.0, _MASKS.get(str(mask).strip().lower()), track, position)
    if "currTemperature" in fields:
        degC, raw = stated_degC(fields["currTemperature"], fields.get("thermometryUnit"))
        yield Reading("", 0.0, degC, mode, track, position, raw=raw)
    if decision:
        yield Alarm("", 0.0, track, position)
    elif mask is None and "currTemperature" not in fields:
        yield Heartbeat("", 0.0)


def _face(fields: Mapping[str, object], message: CaptureMessage, mode: Mode) -> Iterator[Event]:
    """A face with the rule it met: degC unless it says otherwise; active is the device's decision."""
    position, unit = position_of(fields), fields.get("thermometryUnit", "celsius")
    if str(fields.get("faceDetectionState", "")).strip().lower() == "true":
        yield Detection("", 0.0, None, position)
    if "alarmTemperature" in fields:
        degC, raw = stated_degC(fields["alarmTemperature"], unit)
        yield Reading("", 0.0, degC, mode, None, position, raw=raw)
    if message.active:
        yield Alarm("", 0.0, None, position, stated_degC(fields.get("ruleTemperature"), unit)[0])
    else:
        yield Heartbeat("", 0.0)


def _judged(event: Event, capture: _Capture, number: int) -> Event:
    """A reading that cannot be a person's, or has no usable number, is kept, marked and flagged."""
    if not isinstance(event, Reading):
        return event
    low, high = QUANTITIES["reading"].people or (20.0, 45.0)
    if event.temperature_degC is None:
        why = f"no usable number or unit (part {number})"
    elif not low <= event.temperature_degC <= high:
        why = f"outside {low:g} to {high:g} degC (part {number})"
    else:
        return event
    capture.flags.append(Flag("reading", event.raw or f"{event.temperature_degC} degC", why))
    return replace(event, suspect=why)


def _notes(captures: Sequence[_Capture], mode: Mode) -> Iterator[str]:
    yield f"The messages do not state the kind of their temperatures; the importing person states: {mode.value}."
    yield "isAbnomalTemperature is the device's own decision and imported as an alarm, apart from the value."
    yield "Times are those of the device's clock. Names of people are not imported."
    if pictures := sum(capture.pictures for capture in captures):
        yield f"{pictures} pictures or attachments of the stream are not imported."
    if repeats := sum(capture.repeats for capture in captures):
        yield f"{repeats} messages were posted again by the device and count once."
    for capture in captures:
        if capture.cut_off:
            yield f"{capture.file.name}: left out at the end: {capture.cut_off}."


IMPORTER = Importer("isapi-capture", OPTIONS, read)
