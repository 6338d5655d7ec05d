"""Deceptions with a sealed recording: edited, cut, joined, reordered, relabelled, its digests always taken again."""

# ruff: noqa: E501 (a way is one line of a table)

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from unittest import mock

import h5py

from conformance.certification.issue import GivenRecording, issue
from conformance.evaluation.evaluate import evaluate
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.trust import Trust
from conformance.recording.layout import SEAL
from conformance.recording.reader import read_recording
from conformance.recording.redaction import redact
from conformance.recording.seal_links import link_line, link_of, link_payload
from conformance.seals.signing import SessionSigner
from tests.certification.factory import (
    BENCH_SECRET,
    JOURNAL,
    OTHER_SECRET,
    SECRET,
    TRUST,
    Case,
    assignment,
    case,
    journal,
    order,
    product,
    requirements,
    selftest_json,
    signer,
    trusted_bench,
)
from tests.certification.tampering import signed_anew, trusted
from tests.deceptions.deception import Deception, Ground, verified
from tests.seals.factory import copy, failures, lines, manifest_with, redigested, write, zipped

Change = Callable[[list[str]], list[str]]


def _lines(what: str, code: str, says: str, name: str, change: Change) -> Deception:
    """Lines of a file are changed."""
    return Deception(what, code, says, lambda ground: failures(lines(copy(ground.folder), name, change)))


def _manifest(what: str, code: str, says: str, change: Callable[[dict[str, Any]], object]) -> Deception:
    return Deception(what, code, says, lambda ground: failures(manifest_with(copy(ground.folder), change)))


def _folder(what: str, code: str, says: str, change: Callable[[Path], object]) -> Deception:
    def tried(ground: Ground) -> Iterable[Failure]:
        folder = copy(ground.folder)
        change(folder)
        return failures(redigested(folder))

    return Deception(what, code, says, tried)


def _certified(what: str, code: str, says: str, done: Callable[[Ground], Iterable[Failure]]) -> Deception:
    return Deception(what, code, says, done)


def _edit(number: int, before: str, after: str) -> Change:
    def change(kept: list[str]) -> list[str]:
        assert before in kept[number]
        return [*kept[:number], kept[number].replace(before, after), *kept[number + 1 :]]

    return change


def _exchanged(one: int, other: int) -> Change:
    def change(kept: list[str]) -> list[str]:
        kept[one], kept[other] = kept[other], kept[one]
        return kept

    return change


def _without(*numbers: int) -> Change:
    return lambda kept: [line for number, line in enumerate(kept) if number not in {n % len(kept) for n in numbers}]


def _twice(number: int) -> Change:
    return lambda kept: [*kept[: number + 1], *kept[number:]]


def _scene_cut(folder: Path) -> None:
    """The last scene and all that belongs to it, its link among it."""
    for name in ("scenes.jsonl", "targets.jsonl", "events.jsonl"):
        path = folder / name
        kept = [line for line in path.read_text().splitlines() if '"d"' not in line and '"scene":"d"' not in line]
        path.write_text("".join(line + "\n" for line in kept))
    with h5py.File(folder / "frames.h5", "r+") as file:
        for name in [name for name, group in file.items() if group.attrs["scene"] == "d"]:
            del file[name]


def _seal_cut(folder: Path) -> None:
    _scene_cut(folder)
    kept = (folder / SEAL).read_text().splitlines()
    (folder / SEAL).write_text(
        "".join(line + "\n" for line in kept if '"id":"d"' not in line and '"closed"' not in line)
    )


def _hdf5(change: Callable[[h5py.File], object]) -> Callable[[Path], None]:
    def changed(folder: Path) -> None:
        with h5py.File(folder / "frames.h5", "r+") as file:
            change(file)

    return changed


def _flip_count(file: h5py.File) -> None:
    counts = file["000000/counts"]
    counts[0, 0, 0] = int(counts[0, 0, 0]) ^ 1


def _scale(file: h5py.File) -> None:
    file["000000"].attrs["b_K"] = 1431.0


def _swap_attempts(file: h5py.File) -> None:
    of_c = [group for group in file.values() if group.attrs["scene"] == "c"]
    of_c[0].attrs["attempt"], of_c[1].attrs["attempt"] = of_c[1].attrs["attempt"], of_c[0].attrs["attempt"]


def _frame_times(file: h5py.File) -> None:
    file["000000/time_s"][0] = 0.125


def _frame_numbers(file: h5py.File) -> None:
    file["000000/frame_id"][1] = 77


def _renamed_frames(file: h5py.File) -> None:
    file["000000"].attrs["scene"] = "c"


def _no_frames(file: h5py.File) -> None:
    del file["000000"]


def _more_frames(file: h5py.File) -> None:
    file.copy("000000", "000099")


def _resigned(secret: bytes, change: Callable[[list[Any]], None]) -> Callable[[Path], None]:
    """Links changed, and signed and chained again by a key."""

    def changed(folder: Path) -> None:
        links = [link_of(line).link for line in (folder / SEAL).read_bytes().splitlines()]
        change(links)
        signing = SessionSigner(secret, 1, links[0].journal)
        made: list[bytes] = []
        for number, link in enumerate(links):
            previous = None if not made else _digest(made[-1])
            again = link.model_copy(update={"number": number, "previous": previous})
            made.append(link_line(again, signing.sign(link_payload(again))))
        (folder / SEAL).write_bytes(b"".join(line + b"\n" for line in made))

    return changed


def _digest(line: bytes) -> Any:
    from conformance.recording.seal_links import line_digest

    return line_digest(line)


def _joined_seals(folder: Path) -> None:
    """Another session's scene, with its link behind the last one."""
    other = write(folder.parent / "other", signer(1, sessions=2), ("e",))
    for name in ("scenes.jsonl", "targets.jsonl", "events.jsonl", SEAL):
        with (folder / name).open("ab") as into:
            into.write((other / name).read_bytes())


def _joined_rows(folder: Path) -> None:
    other = write(folder.parent / "other", signer(1, sessions=2), ("e",))
    for name in ("scenes.jsonl", "targets.jsonl", "events.jsonl"):
        with (folder / name).open("ab") as into:
            into.write((other / name).read_bytes())


def _other_seal(folder: Path) -> None:
    other = write(folder.parent / "other", signer(1, sessions=2), ("e",))
    (folder / SEAL).write_bytes((other / SEAL).read_bytes())


def _other_attachment(folder: Path) -> None:
    path = next(path for path in (folder / "attachments").iterdir() if b"bench" in path.read_bytes())
    path.write_bytes(b"\x89PNG another bench")


def _redacted_more(folder: Path) -> None:
    """A photograph of the bench is taken out as if it showed a person."""
    path = folder / "attachments.jsonl"
    kept = [json.loads(line) for line in path.read_text().splitlines()]
    for each in kept:
        if each["name"] == "bench.png":
            (folder / each["file"]).unlink()
            each["redacted"] = True
    path.write_text("".join(json.dumps(each, separators=(",", ":")) + "\n" for each in kept))


def _redacted(change: Callable[[Path], object], *, blur: bool = False) -> Callable[[Ground], Iterable[Failure]]:
    def tried(ground: Ground) -> Iterable[Failure]:
        into = ground.folder / "redacted"
        redact(copy(ground.folder), into, "blurred" if blur else "removed")
        change(into)
        return failures(redigested(into))

    return tried


def _blurred_otherwise(folder: Path) -> None:
    def change(file: h5py.File) -> None:
        group = next(group for group in file.values() if group.attrs["scene"] == "b")
        group["counts"][0, 0, 0] = 3

    _hdf5(change)(folder)


def _blackbody_removed(folder: Path) -> None:
    """Frames of a blackbody are removed, and declared as if they showed a person."""
    recording = read_recording(folder)
    from conformance.recording.frame_parts import StoredFrames
    from conformance.recording.redaction import _digest_lines

    assert isinstance(recording.frames, StoredFrames)
    with (folder / "redacted.jsonl").open("a") as stream:
        stream.writelines(line + "\n" for part in recording.frames.parts_of("a") for line in _digest_lines(part))
    _hdf5(_no_frames)(folder)


def _refused(ground: Ground, *, of: Case | None = None, **terms: Any) -> tuple[Failure, ...]:
    """What certify refuses."""
    made = of or ground.case
    try:
        issue(made.evaluation_json, selftest_json(), [GivenRecording(made.recording, made.packed)], order(**terms))
    except Untrustworthy as refused:
        return refused.failures
    return ()


def _case(ground: Ground, **given: Any) -> Case:
    return case(ground.folder / "case", **given)


def _edited_case(ground: Ground) -> tuple[Failure, ...]:
    """A failed inspection becomes a passed one; everything is evaluated and certified anew."""
    _case(ground, met=False)
    folder = lines(
        ground.folder / "case" / "recording",
        "events.jsonl",
        lambda kept: [each.replace("false", "true") for each in kept],
    )
    return _of_folder(ground, folder)


def _unsealed_case(ground: Ground) -> tuple[Failure, ...]:
    _case(ground)
    folder = ground.folder / "case" / "recording"
    (folder / SEAL).unlink()
    return _of_folder(ground, redigested(folder))


def _real_case(ground: Ground) -> tuple[Failure, ...]:
    """A simulated device's recording loses its two flags."""
    _case(ground, simulated=True)

    def unflagged(manifest: dict[str, Any]) -> None:
        manifest["simulated"] = False

    return _of_folder(ground, manifest_with(ground.folder / "case" / "recording", unflagged))


def _of_folder(ground: Ground, folder: Path) -> tuple[Failure, ...]:
    recording = read_recording(folder)
    evaluation = evaluate(requirements(), product(), recording, assignment=assignment())
    return _refused(ground, of=Case(evaluation, recording, b""))


def _signed_by(ground: Ground, secret: bytes, **terms: Any) -> tuple[Failure, ...]:
    return _refused(
        ground,
        of=_case(ground, signer=signer(secret=secret)),
        **{"journals": (journal(secret=secret)[0],), **terms},
    )


def _sessions(ground: Ground, begun: int, number: int, **told: Any) -> tuple[Failure, ...]:
    """One session of several is enclosed."""
    of = _case(ground, signer=signer(number, begun), told=assignment(**told) if told else None)
    return _refused(ground, of=of, journals=(journal(begun)[0],))


def _journal(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Ground], Iterable[Failure]]:
    def tried(ground: Ground) -> Iterable[Failure]:
        of = _case(ground, signer=signer(3, 4), told=assignment(sessions={"1": "a", "2": "b", "4": "c"}))
        data = b"".join(line + b"\n" for line in change(journal(4)[0].splitlines()))
        return _refused(ground, of=of, journals=(data,))

    return tried


def _rogue(ground: Ground, of: Case, **terms: Any) -> tuple[Failure, ...]:
    """The laboratory signs what its own tool refuses; whoever checks the bundle finds it."""
    with mock.patch("conformance.certification.issue.refusals", return_value=iter(())):
        given = [GivenRecording(of.recording, of.packed)]
        bundle, _ = issue(of.evaluation_json, selftest_json(), given, order(**terms))
    return verified(bundle)


def _rogue_edited(ground: Ground) -> tuple[Failure, ...]:
    _case(ground, met=False)
    folder = ground.folder / "case" / "recording"
    lines(folder, "events.jsonl", lambda kept: [each.replace("false", "true") for each in kept])
    return _rogue(ground, _packed(folder))


def _rogue_unsealed(ground: Ground) -> tuple[Failure, ...]:
    _case(ground)
    folder = ground.folder / "case" / "recording"
    (folder / SEAL).unlink()
    return _rogue(ground, _packed(redigested(folder)))


def _packed(folder: Path) -> Case:
    recording = read_recording(folder)
    evaluation = evaluate(requirements(), product(), recording, assignment=assignment())
    return Case(evaluation, recording, zipped(folder).read_bytes())


def _statement(change: Callable[[dict[str, Any]], object]) -> Callable[[Ground], Iterable[Failure]]:
    """The owner of the laboratory's key signs another certificate over the same evidence."""
    return lambda ground: verified(signed_anew(ground.bundle, lambda statement: change(statement["predicate"])))


def _other_model(kept: list[bytes]) -> list[bytes]:
    return [
        line.replace(b'"model":"T-1"', b'"model":"T-2"') if number == 1 else line for number, line in enumerate(kept)
    ]


def _renamed_product(ground: Ground) -> tuple[Failure, ...]:
    """Bad sessions were sealed under the product's name in other letters."""
    data, entries = journal(2, model="Ｔ-１ ", serial="B1")
    signing = SessionSigner(BENCH_SECRET, 2, entries[1].digest, signer().clock)
    return _refused(ground, of=_case(ground, signer=signing), journals=(data,))


EDITED = (
    _lines("a reading is changed", "seal_edited", "the scene b: its events", "events.jsonl", _edit(6, "37.0", "36.5")),
    _lines("a reading is removed", "seal_cut", "", "events.jsonl", _without(-1)),
    _lines("a reading in the middle is removed", "seal_edited", "the scene a: its events", "events.jsonl", _without(1)),
    _lines("a reading is added", "seal_joined", "1 events were added", "events.jsonl", _twice(-1 % 20)),
    _lines("readings of two scenes are exchanged", "seal_edited", "the scene a: its events", "events.jsonl", _exchanged(1, 5)),
    _lines("a reading is moved to another scene", "seal_edited", "the scene a", "events.jsonl", _edit(1, '"scene":"a"', '"scene":"b"')),
    _lines("blanks are put into a line", "seal_edited", "the scene a", "events.jsonl", _edit(1, '"scene":', '"scene": ')),
    _lines("a reference temperature is changed", "seal_edited", "the scene b: its targets", "targets.jsonl", _edit(1, "36.5", "36.9")),
    _lines("a target's uncertainty is changed", "seal_edited", "the scene a: its targets", "targets.jsonl", _edit(0, "0.05", "0.01")),
    _lines("a person becomes another one", "seal_edited", "the scene d: its targets", "targets.jsonl", _edit(-1, "unit-d", "unit-b")),
    _lines("a scene's distance is changed", "seal_edited", "the scene b: its conditions", "scenes.jsonl", _edit(1, "1.0", "0.5")),
    _lines("a scene's times are changed", "seal_edited", "the scene c: its start_s", "scenes.jsonl", _edit(2, '"start_s":24.0', '"start_s":23.0')),
    _lines("a scene that broke becomes whole", "seal_edited", "", "attempts.jsonl", _edit(0, "the link was lost", "nothing")),
    _lines("a scene is called broken", "seal_edited", "the scene a: its error", "scenes.jsonl", lambda kept: [kept[0][:-1] + ',"error":"lost"}', *kept[1:]]),
    _lines("a scene is called not needed", "seal_edited", "the scene a: its not_needed", "scenes.jsonl", lambda kept: [kept[0][:-1] + ',"not_needed":["6.1a"]}', *kept[1:]]),
    _lines("a scene serves another scenario", "seal_edited", "the scene a: its serves", "scenes.jsonl", _edit(0, "netd", "mrtd")),
    _lines("the broken attempt counts, and the whole one does not", "seal_edited", "", "attempts.jsonl", lambda kept: [json.dumps({**json.loads(kept[0]), "events": [12, 16]}, separators=(",", ":"))]),
    _lines("an attachment is called otherwise", "seal_edited", "attachments", "attachments.jsonl", _edit(0, "bench.png", "other.png")),
    _lines("a photograph of a person is called one of a thing", "seal_edited", "attachments", "attachments.jsonl", _edit(1, '"people":true', '"people":false')),
    _folder("an attachment is exchanged", "recording-damaged", "not the attachment that its name states", _other_attachment),
    _folder("a count of a frame is changed", "seal_edited", "the scene a: its frames", _hdf5(_flip_count)),
    _folder("what counts mean is changed", "seal_edited", "the scene a: the calibration", _hdf5(_scale)),
    _folder("the frames of the broken attempt count", "seal_edited", "the scene c", _hdf5(_swap_attempts)),
    _folder("the time of a frame is changed", "seal_edited", "the scene a: its frames", _hdf5(_frame_times)),
    _folder("the number of a frame is changed", "seal_edited", "the scene a: its frames", _hdf5(_frame_numbers)),
)  # fmt: skip

CUT_AND_JOINED = (
    _folder("the last scene is cut off, its seal left", "seal_cut", "the scene d was sealed, and is missing", _scene_cut),
    _folder("the last scene is cut off, and its seal", "seal_cut", "its end was cut off", _seal_cut),
    _lines("the end of the seal is cut off", "seal_cut", "its end was cut off", SEAL, _without(-1)),
    _lines("a link is taken out of the seal", "seal_order_wrong", "(the scene c) does not follow", SEAL, _without(2)),
    _lines("the beginning of the seal is taken out", "seal_order_wrong", "does not begin", SEAL, _without(0)),
    _lines("two links are exchanged", "seal_order_wrong", "links were removed, added or exchanged", SEAL, _exchanged(1, 2)),
    _lines("a link is repeated", "seal_order_wrong", "does not follow", SEAL, _twice(1)),
    _lines("a line of the seal is changed", "seal_malformed", "line 3", SEAL, lambda kept: [*kept[:2], kept[2].replace('"link":', '"link": '), *kept[3:]]),
    _lines("a link has a key twice", "seal_malformed", "occurs twice", SEAL, lambda kept: [*kept[:2], kept[2].replace('"kind":', '"kind":"scene","kind":', 1), *kept[3:]]),
    _lines("a link is changed, its signature left", "seal_signature_wrong", "(the scene a)", SEAL, _edit(1, '"distance_m":1.0', '"distance_m":2.0')),
    _lines("the time of a link is changed", "seal_signature_wrong", "it was changed", SEAL, _edit(1, "2026-01-15", "2026-01-14")),
    _lines("the session has another number", "seal_signature_wrong", "(the beginning)", SEAL, _edit(0, '"session":1', '"session":2')),
    _folder("frames of a scene are taken out", "seal_cut", "the scene a: 2 of its 2 frames", _hdf5(_no_frames)),
    _folder("frames are added", "seal_joined", "the scene a: 2 frames were added", _hdf5(_more_frames)),
    _folder("frames are moved to another scene", "seal_cut", "the scene a", _hdf5(_renamed_frames)),
    _folder("a scene of another session is added", "seal_joined", "the scene e was never sealed", _joined_rows),
    _folder("a scene of another session is added with its seal", "seal_order_wrong", "does not follow", _joined_seals),
    _folder("the seal is that of another session", "seal_cut", "", _other_seal),
    _folder("the log of the wires is added", "seal_joined", "the log of the wires was added", lambda folder: (folder / "wire.jsonl").write_text("")),
    _lines("a scene is recorded twice", "recording-damaged", "is recorded twice", "scenes.jsonl", _twice(0)),
    _lines("two scenes are exchanged", "seal_reordered", "from a on", "scenes.jsonl", _exchanged(0, 1)),
    _lines("a scene is left out", "seal_cut", "the scene b was sealed, and is missing", "scenes.jsonl", _without(1)),
)  # fmt: skip

RELABELLED = (
    _lines("a scene bears another name", "seal_relabelled", "the scene b was renamed", "scenes.jsonl", _edit(1, '"id":"b"', '"id":"x"')),
    _manifest("the product is another one", "seal_relabelled", "product.identity", lambda m: m["product"]["identity"].update(model="T-2")),
    _manifest("the product is of another class", "seal_relabelled", "product.class", lambda m: m["product"].update({"class": "turnstile"})),
    _manifest("what the device stated is changed", "seal_relabelled", "bench.device_says", lambda m: m["bench"]["device_says"].update(firmware="9")),
    _manifest("what the device stated at the end is removed", "seal_relabelled", "bench.device_says_at_end", lambda m: m["bench"].pop("device_says_at_end")),
    _manifest("the requirement set is another one", "seal_relabelled", "run.requirements", lambda m: m["run"].update(requirements="sha256:9")),
    _manifest("the plan is another one", "seal_relabelled", "run.plan", lambda m: m["run"].update(plan="sha256:9")),
    _manifest("an exploration becomes a run", "seal_relabelled", "run.profile", lambda m: m["run"].pop("profile")),
    _manifest("the recording began on another day", "seal_relabelled", "started_at", lambda m: m.update(started_at="2026-01-16T09:00:00+08:00")),
    _manifest("the recording began at no time", "seal_relabelled", "started_at", lambda m: m.pop("started_at")),
    _manifest("a simulation is called real", "seal_relabelled", "simulated", lambda m: m.update(simulated=True)),
    _manifest("answers of a script are called a person's", "seal_relabelled", "unattended", lambda m: m.update(unattended=True)),
    _manifest("a live recording is called imported", "seal_relabelled", "origin", lambda m: m.update(origin="imported")),
    _manifest("the tool is another one", "seal_relabelled", "tool", lambda m: m["tool"].update(version="9")),
    _manifest("a note is removed", "seal_relabelled", "notes", lambda m: m.update(notes=[])),
    _manifest("a note is added", "seal_relabelled", "a note was added", lambda m: m["notes"].append("all went well")),
    _manifest("a redaction's note is added without one", "seal_relabelled", "a note was added", lambda m: m["notes"].append("Pictures of people were removed: 2 frames; 1 attachments were removed.")),
)  # fmt: skip

REDACTED = (
    Deception("a redacted recording is edited", "seal_edited", "the scene a: its events", _redacted(lambda f: lines(f, "events.jsonl", _edit(1, "36.0", "36.2")))),
    Deception("a redaction is no longer declared", "seal_cut", "the scene b: 2 of its 2 frames", _redacted(lambda f: manifest_with(f, lambda m: m["pictures"].pop("redacted")))),
    Deception("digests of what was redacted are changed", "seal_cut", "the scene b", _redacted(lambda f: lines(f, "redacted.jsonl", lambda kept: [each.replace('"frame_id":10', '"frame_id":11') for each in kept]))),
    Deception("the list of what was redacted is left out", "seal_cut", "the scene b", _redacted(lambda f: (f / "redacted.jsonl").unlink())),
    Deception("frames of a blackbody are redacted", "seal_cut", "the scene a", _redacted(_blackbody_removed)),
    Deception("a photograph of the bench is redacted", "seal_cut", "bench.png", _redacted(_redacted_more)),
    Deception("other pictures are put in for blurred ones", "seal_edited", "neither removed nor blurred", _redacted(_blurred_otherwise, blur=True)),
)  # fmt: skip

KEYS = (
    _folder("another key signs the edited chain under the bench's name", "seal_signature_wrong", "not signed", _resigned(OTHER_SECRET, lambda links: None)),
    _folder("the bench's key signs a chain without a scene", "seal_malformed", "contradicts itself", _resigned(BENCH_SECRET, lambda links: links.pop(2))),
    _folder("the bench's key signs links of other counts", "seal_malformed", "contradicts itself", _resigned(BENCH_SECRET, lambda links: links[1].rows.update({"events.jsonl": 1, "scenes.jsonl": 5}))),
    _certified("a recording is edited, and all is made anew", "seal_edited", "its events", _edited_case),
    _certified("the seal is taken off", "recording_unsealed", "is unsealed", _unsealed_case),
    _certified("an unsealed recording is certified", "recording_unsealed", "record with --bench-key", lambda ground: _refused(ground, of=_case(ground, signer=None))),
    _certified("imported data are certified", "recording_unsealed", "it was imported", lambda ground: _refused(ground, of=_case(ground, signer=None, origin="imported"))),
    _certified("a simulated recording loses its flags", "seal_relabelled", "simulated", _real_case),
    _certified("a bench that nobody trusts seals", "seal_key_unknown", "unknown key", lambda ground: _signed_by(ground, OTHER_SECRET)),
    _certified("the laboratory's key seals", "seal_key_other_purpose", "not for a bench", lambda ground: _signed_by(ground, SECRET, trust=Trust((*TRUST.keys, trusted_bench(SECRET, purpose="laboratory"))))),
    _certified("a bench's revoked key seals", "seal_key_revoked", "was revoked", lambda ground: _refused(ground, trust=Trust((trusted_bench(revoked=datetime.date(2026, 1, 10)),)))),
    _certified("a bench's key seals before its time", "seal_key_not_valid", "was not valid", lambda ground: _refused(ground, trust=Trust((trusted_bench(valid_from=datetime.date(2026, 1, 18)),)))),
    _certified("no bench is trusted", "seal_key_unknown", "no trusted bench keys", lambda ground: _refused(ground, trust=None)),
    _certified("a recording is dated back", "seal_times_differ", "began on 2026-01-05", lambda ground: _refused(ground, of=_case(ground, started_at="2026-01-05T09:00:00+08:00"))),
)  # fmt: skip

SESSIONS = (
    _certified("the journal of sessions is not given", "sessions_missing", "--sessions", lambda ground: _refused(ground, journals=())),
    _certified("the journal is another bench's", "sessions_missing", "is missing", lambda ground: _refused(ground, journals=(journal(secret=OTHER_SECRET)[0],))),
    _certified("two bad sessions are left out", "session_unexplained", "1 (2026-01-15, firmware 2.1), 2", lambda ground: _sessions(ground, 3, 3)),
    _certified("a later session is left out", "session_unexplained", "of the sessions 1 to 3", lambda ground: _sessions(ground, 3, 2, sessions={"1": "the chamber failed"})),
    _certified("a reason is blank", "session_unexplained", "", lambda ground: _sessions(ground, 2, 2, sessions={"1": " \u200b\u3164 "})),
    _certified("a reason is of another number", "session_unexplained", "", lambda ground: _sessions(ground, 2, 2, sessions={"7": "the chamber failed"})),
    _certified("the enclosed session has a reason", "session_explained_twice", "session 2 is enclosed", lambda ground: _sessions(ground, 2, 2, sessions={"1": "a", "2": "b"})),
    _certified("bad sessions were of the product in other letters", "session_unexplained", "1 (", _renamed_product),
    _certified("an entry of the journal is taken out", "sessions_broken", "does not follow", _journal(lambda kept: [*kept[:1], *kept[2:]])),
    _certified("an entry of the journal is of another model", "sessions_broken", "not signed", _journal(_other_model)),
    _certified("entries of the journal are exchanged", "sessions_broken", "does not follow", _journal(lambda kept: [kept[1], kept[0], *kept[2:]])),
    _certified("the end of the journal is cut off", "sessions_cut", "the journal ends at session 2", _journal(lambda kept: kept[:2])),
    _certified("the journal is begun anew", "session_other", "used twice", lambda ground: _refused(ground, of=_case(ground, signer=signer(1, 1)), journals=(journal(2, model="T-9")[0],))),
    _certified("the journal is empty", "sessions_missing", "", lambda ground: _refused(ground, journals=(b"\n",))),
    _certified("the journal's last line is half", "sessions_broken", "cut off", lambda ground: _refused(ground, journals=(JOURNAL + b'{"session":',))),
)  # fmt: skip

SIGNED = (
    _certified("the laboratory signs an edited recording", "seal_edited", "it should not have been issued", _rogue_edited),
    _certified("the laboratory signs an unsealed recording", "recording_unsealed", "it should not have been issued", _rogue_unsealed),
    _certified("the certificate names another session", "certificate_differs", "", _statement(lambda p: p["recordings"][0]["seal"].update(session=7))),
    _certified("the certificate names another bench", "certificate_differs", "", _statement(lambda p: p["recordings"][0]["seal"].update(key_id="sha256:" + "0" * 64))),
    _certified("the certificate leaves the seal out", "certificate_differs", "", _statement(lambda p: p["recordings"][0].pop("seal"))),
    _certified("the certificate gives a reason that the assignment does not", "certificate_differs", "", _statement(lambda p: p.update(sessions=[{"number": "3", "reason": {"zh": "a", "en": "a"}}]))),
    _certified("who checks has revoked the bench's key", "seal_key_revoked", "was revoked", lambda ground: verified(ground.bundle, trust=Trust((*trusted().keys, trusted_bench(revoked=datetime.date(2026, 3, 1)))))),
)  # fmt: skip

TABLE: tuple[Deception, ...] = (*SIGNED, *EDITED, *CUT_AND_JOINED, *RELABELLED, *REDACTED, *KEYS, *SESSIONS)
