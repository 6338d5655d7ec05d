"""Deceptions about whose device was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from conformance.core.events import Event, IdentityStated, Inspected
from conformance.evaluation.evaluate import evaluate
from conformance.evidence.failure import Failure
from conformance.recording.archive import pack_zip
from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END
from conformance.recording.model import Manifest, RecordedScene, Tool
from conformance.recording.reader import read_recording
from conformance.recording.stated_identity import as_raw
from conformance.recording.writer import write_recording
from conformance.scenarios.inspection import InspectionParameters, scenes
from tests.certification.factory import ASSIGNMENT, IDENTITY, Case, assignment, case, product, requirements
from tests.deceptions.deception import Deception, Ground, refused

Identity = Mapping[str, str]


def _says(first: Identity | None, last: Identity | None = None, *middle: tuple[float, Identity]) -> Any:
    """A recording in which the device states these: at the beginning, in the middle, at the end."""

    def made(ground: Ground, told: Any = None) -> Case:
        return _case(ground, first, last, middle, told)

    return made


def _case(
    ground: Ground, first: Identity | None, last: Identity | None, middle: Iterable[tuple[float, Identity]], told: Any
) -> Case:
    [scene] = scenes(InspectionParameters(item="alarm_sound"))
    said: list[Event] = [IdentityStated(scene.id, time_s, as_raw(stated)) for time_s, stated in middle]
    said.append(Inspected(scene.id, 2000.0, "alarm_sound", True, by="a person", unattended=False))
    stated = {DEVICE_SAYS: first, DEVICE_SAYS_AT_END: last}
    head = Manifest(
        schema_=Manifest.KIND, closed=False, origin="live", started_at="2026-01-15T09:00:00+08:00",
        tool=Tool(name="conformance", version="test"), bench={k: v for k, v in stated.items() if v is not None},
    )  # fmt: skip
    folder = ground.folder / "recording"
    write_recording(folder, head, [RecordedScene(scene, 0.0, 2001.0)], said)
    pack_zip(folder, ground.folder / "recording.zip")
    of = read_recording(folder)
    evaluation = evaluate(requirements(), product(), of, assignment=told or assignment())
    return Case(evaluation, of, (ground.folder / "recording.zip").read_bytes())


def _other(what: str, says: str, made: Any, code: str = "identity_differs") -> Deception:
    return Deception(what, code, says, lambda ground: refused(made(ground)))


def _verdict(what: str, says: str, made: Any) -> Deception:
    """Not only refused: what was measured on another device is an error."""
    return Deception(what, "requirement_not_met", says, lambda ground: refused(made(ground)))


def _declared(what: str, says: str, **identity: str) -> Deception:
    """Evaluated with another declaration than the device states."""

    def tried(ground: Ground) -> Iterable[Failure]:
        declared = product(identity={**IDENTITY, **identity})
        other = evaluate(requirements(), declared, ground.case.recording, assignment=assignment())
        return refused(replace(ground.case, evaluation=other))

    return Deception(what, "identity_differs", says, tried)


def _exchanged(ground: Ground) -> Iterable[Failure]:
    """The device states nothing; the run was made with another vendor's declaration."""
    item = {**ASSIGNMENT["item"], "identification": "L-77", "identified_by": "nameplate"}
    declared = product(identity={**IDENTITY, "manufacturer": "Another vendor"}).model_dump(mode="json", by_alias=True)
    return refused(
        case(
            ground.folder, told=assignment(item=item), product=declared, bench={DEVICE_SAYS: {}, DEVICE_SAYS_AT_END: {}}
        )
    )


def _unidentified(item: Mapping[str, Any]) -> Any:
    return lambda ground: _case(ground, {}, {}, (), assignment(item={**ASSIGNMENT["item"], **item}))


def _long_run(ground: Ground) -> Iterable[Failure]:
    """A scene that stood after ten minutes, in a recording without a question but at its ends."""
    made = case(ground.folder)
    [stood] = made.recording.scenes
    late = replace(stood, start_s=700.0, end_s=702.0)
    return refused(replace(made, recording=replace(made.recording, scenes=(late,))))


OTHER = {name: {**IDENTITY, name: f"Other {name}"} for name in IDENTITY}
WITHOUT = {name: {k: v for k, v in IDENTITY.items() if k != name} for name in IDENTITY}

TABLE = (
    *(_other(f"the device states another {name} than the declaration", f"stated {name} 'Other {name}'",
             _says(OTHER[name], OTHER[name])) for name in IDENTITY),
    *(_declared(f"the evaluation is made with the declaration of another {name}",
                f"the declaration states: 'Their {name}'", **{name: f"Their {name}"}) for name in IDENTITY),
    *(_other(f"the device is exchanged for one of another {name} before the end", "at the end; stated before",
             _says(IDENTITY, OTHER[name])) for name in IDENTITY),
    _other("another device answers in the middle of the run", "after 1200 s; stated before",
           _says(IDENTITY, IDENTITY, (600.0, IDENTITY), (1200.0, OTHER["serial"]))),
    _other("another firmware runs for ten minutes, and is taken back", "firmware 'Other firmware' after 600 s",
           _says(IDENTITY, IDENTITY, (600.0, OTHER["firmware"]), (1200.0, IDENTITY))),
    _other("the device states no firmware any more in the middle of the run", "'-' after 600 s",
           _says(IDENTITY, IDENTITY, (600.0, WITHOUT["firmware"]))),
    _other("a hidden correction of the device is changed in the middle", "stated emissivity '0.90' after 600 s",
           _says({**IDENTITY, "emissivity": "0.97"}, {**IDENTITY, "emissivity": "0.97"},
                 (600.0, {**IDENTITY, "emissivity": "0.90"}))),
    _other("the identity of the middle of the run is junk", "'-' after 600 s",
           lambda ground: _junk(ground)),
    _verdict("what was measured on a device of another maker is taken as a result", "6.1a (shall) is not met: error",
             _says(OTHER["manufacturer"], OTHER["manufacturer"])),
    _verdict("what was measured on two devices is taken as a result", "stated model 'Other model' after 600 s",
             _says(IDENTITY, IDENTITY, (600.0, OTHER["model"]))),
    Deception("the questions are taken out of a long run", "identity_not_asked", "in the ten minutes after 600 s",
              _long_run),
    _other("the device states nothing at all", "did not state manufacturer, model, firmware",
           _says(None), "identity_not_stated"),
    _other("the device answers, and states nothing", "did not state manufacturer, model, firmware",
           _says({}, {}), "identity_not_stated"),
    *(_other(f"the device does not state its {name}", f"did not state {name}:", _says(WITHOUT[name], WITHOUT[name]),
             "identity_not_stated") for name in ("manufacturer", "model", "firmware")),
    _other("the device states blanks", "did not state model:",
           _says({**IDENTITY, "model": "  "}, {**IDENTITY, "model": "  "}), "identity_not_stated"),
    _other("the device is not asked again when the run ends", "its identity when the run ended",
           _says(IDENTITY), "identity_not_stated"),
    _other("the laboratory states that it looked, and not at which item", "item.identification",
           _unidentified({"identified_by": "nameplate"}), "identity_not_stated"),
    _other("the laboratory names the item, and not where it read who it is", "item.identified_by",
           _unidentified({"identification": "L-77"}), "identity_not_stated"),
    Deception("the declaration is exchanged after a run of a device that states nothing", "identity_differs",
              "was declared with manufacturer 'Another vendor' when it was recorded", _exchanged),
)  # fmt: skip


def _junk(ground: Ground) -> Case:
    [scene] = scenes(InspectionParameters(item="alarm_sound"))
    head = Manifest(
        schema_=Manifest.KIND, closed=False, origin="live", started_at="2026-01-15T09:00:00+08:00",
        tool=Tool(name="conformance", version="test"), bench={DEVICE_SAYS: IDENTITY, DEVICE_SAYS_AT_END: IDENTITY},
    )  # fmt: skip
    said = [
        IdentityStated(scene.id, 600.0, "[" * 100),
        Inspected(scene.id, 700.0, "alarm_sound", True, by="a person", unattended=False),
    ]
    folder = ground.folder / "recording"
    write_recording(folder, head, [RecordedScene(scene, 0.0, 701.0)], said)
    pack_zip(folder, ground.folder / "recording.zip")
    of = read_recording(folder)
    evaluation = evaluate(requirements(), product(), of, assignment=assignment())
    return Case(evaluation, of, (ground.folder / "recording.zip").read_bytes())
