"""A seal stays whole in every form of a recording, and says what happened to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.problems import BadInput
from conformance.evaluation.recording_part import seal_part
from conformance.evidence.keys import write_key_pair
from conformance.execution.session import record
from conformance.recording.layout import SEAL
from conformance.recording.packing import FrameForm
from conformance.recording.reader import read_recording
from conformance.recording.redaction import redact
from conformance.recording.repacking import ALWAYS_PARQUET, repack
from conformance.seals.journal import begin_session, journal_path, read_journal
from conformance.seals.signing import BenchKey, load_bench_key
from tests.certification.factory import BENCH_SECRET, IDENTITY, SECRET
from tests.conftest import Said
from tests.recording.killed import VECTOR, inputs
from tests.seals.factory import copy, failures, found, redigested, zipped

Command = Callable[..., Said]


@pytest.mark.parametrize("form", list(FrameForm))
@pytest.mark.parametrize("into", ["folder", "packed.zip"])
def test_a_repacked_recording_keeps_its_seal(tmp_path: Path, form: FrameForm, into: str) -> None:
    repack(copy(tmp_path), tmp_path / into, form, ALWAYS_PARQUET, consent="given", retention="a year")
    assert (found(tmp_path / into).state, failures(tmp_path / into)) == ("sealed", ())


def test_a_zip_of_a_sealed_recording_is_sealed(tmp_path: Path) -> None:
    assert found(zipped(copy(tmp_path))).state == "sealed"


def test_a_redacted_recording_is_sealed_and_says_what_was_removed(tmp_path: Path) -> None:
    redact(copy(tmp_path), tmp_path / "redacted")
    seal = found(tmp_path / "redacted")
    assert (seal.state, seal.failures) == ("sealed", ())
    assert (seal.frames.removed, seal.frames.blurred, seal.frames.attachments_removed) == (4, 0, 1)
    repack(tmp_path / "redacted", tmp_path / "again.zip", FrameForm.EXCHANGE, ALWAYS_PARQUET)
    assert found(tmp_path / "again.zip").frames.removed == 4


def test_a_blurred_recording_is_sealed_and_says_what_was_blurred_then_removed(tmp_path: Path) -> None:
    redact(copy(tmp_path), tmp_path / "blurred", "blurred")
    assert (found(tmp_path / "blurred").state, found(tmp_path / "blurred").frames.blurred) == ("sealed", 4)
    redact(tmp_path / "blurred", tmp_path / "removed")
    assert (found(tmp_path / "removed").state, found(tmp_path / "removed").frames.removed) == ("sealed", 4)


def test_an_evaluation_states_key_session_and_times_and_reads_an_unchanged_recording_once(tmp_path: Path) -> None:
    part = seal_part(read_recording(copy(tmp_path)))
    assert part is not None
    assert (part.state, part.session, part.links, part.failures) == ("sealed", 1, 6, ())
    assert part.opened_at == "2026-01-15T01:00:00.000Z"


def test_an_evaluation_states_that_a_seal_is_broken(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    events = folder / "events.jsonl"
    events.write_text(events.read_text().replace("37.0", "36.5"))
    part = seal_part(read_recording(redigested(folder)))
    assert part is not None
    assert part.state == "broken"
    assert "the scene a: its events" in part.failures[0]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_byte_changed_anywhere_in_lines_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = copy(tmp_path_factory.mktemp("r"))
    name = data.draw(st.sampled_from(["events.jsonl", "targets.jsonl", "scenes.jsonl", "attempts.jsonl", SEAL]))
    content = bytearray((folder / name).read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 6))
    (folder / name).write_bytes(bytes(content))
    assert failures(redigested(folder)) != ()


@pytest.fixture
def sealed_run(tmp_path: Path) -> Path:
    """A run that was interrupted, sealed, and its bench's key."""
    given_inputs = inputs(tmp_path)
    write_key_pair(tmp_path / "bench.key", BENCH_SECRET, purpose="bench")

    def stop(progress: object) -> None:
        if (tmp_path / "r" / "scenes.jsonl").read_text().count("\n") == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record(given_inputs, tmp_path / "r", stop, bench_key=load_bench_key(tmp_path / "bench.key"))
    return tmp_path


def resume(conformance: Command, folder: Path, *more: object) -> Said:
    return conformance(
        "run", folder / "requirements.yaml", "--product", VECTOR / "product.yaml", "--bench", VECTOR / "bench.yaml",
        "--resume", folder / "r", *more,
    )  # fmt: skip


@pytest.mark.runs
def test_an_interrupted_run_is_sealed_as_far_as_it_goes_and_goes_on_with_its_key_alone(
    conformance: Command, sealed_run: Path
) -> None:
    assert found(sealed_run / "r").state == "open"
    without = resume(conformance, sealed_run)
    assert (without.code, "without it the seal would end here" in without.err) == (2, True)
    write_key_pair(sealed_run / "other.key", SECRET, purpose="bench")
    other = resume(conformance, sealed_run, "--bench-key", sealed_run / "other.key")
    assert (other.code, "the key given is" in other.err) == (2, True)
    assert resume(conformance, sealed_run, "--bench-key", sealed_run / "bench.key").code == 0
    checked = conformance("recording", "check", sealed_run / "r")
    assert checked.code == 0
    assert "sealed, unbroken; session 1" in checked.out
    assert "seal: resumed 20" in checked.out
    assert len(read_journal(journal_path(sealed_run / "bench.key").read_bytes(), _public()).lines) == 1


@pytest.mark.runs
def test_an_interrupted_run_that_was_edited_is_not_resumed(conformance: Command, sealed_run: Path) -> None:
    events = sealed_run / "r" / "events.jsonl"
    kept = events.read_text().splitlines()
    events.write_text("".join(line + "\n" for line in [*kept[:3], *kept[4:]]))
    said = resume(conformance, sealed_run, "--bench-key", sealed_run / "bench.key")
    assert said.code == 2
    assert "are not those that were sealed" in said.err


@pytest.mark.runs
def test_two_resumes_at_once_one_goes_on_and_the_other_says_who_does(sealed_run: Path) -> None:
    key, given_inputs = load_bench_key(sealed_run / "bench.key"), inputs(sealed_run)
    refused: list[BadInput] = []
    begun, tried = threading.Event(), threading.Event()

    def second() -> None:
        begun.wait(60)
        try:
            record(given_inputs, sealed_run / "r", resume=True, bench_key=key)
        except BadInput as error:
            refused.append(error)
        tried.set()

    thread = threading.Thread(target=second)
    thread.start()
    record(given_inputs, sealed_run / "r", lambda progress: (begun.set(), tried.wait(60)), resume=True, bench_key=key)
    thread.join()
    [error] = refused
    assert [each.code for each in error.problems] == ["recording-locked"]
    assert "is being written by another process (process " in str(error)
    recording = read_recording(sealed_run / "r")
    assert recording.complete
    assert len({each.scene.id for each in recording.scenes}) == len(recording.scenes) == 11
    assert not (sealed_run / "r" / ".lock").exists()


@pytest.mark.runs
def test_a_run_without_a_seal_cannot_be_sealed_from_the_middle_on(conformance: Command, tmp_path: Path) -> None:
    given_inputs = inputs(tmp_path)
    write_key_pair(tmp_path / "bench.key", BENCH_SECRET, purpose="bench")

    def stop(progress: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record(given_inputs, tmp_path / "r", stop)
    said = resume(conformance, tmp_path, "--bench-key", tmp_path / "bench.key")
    assert (said.code, "was begun without a seal" in said.err) == (2, True)
    assert not journal_path(tmp_path / "bench.key").exists()


def _public() -> bytes:
    return BenchKey(BENCH_SECRET, Path("key")).public


def test_the_laboratorys_key_does_not_seal(tmp_path: Path) -> None:
    write_key_pair(tmp_path / "laboratory.key", SECRET)
    with pytest.raises(BadInput, match="is the key of a laboratory"):
        load_bench_key(tmp_path / "laboratory.key")


def begun(key: BenchKey) -> int:
    return begin_session(key, "2026-01-15T01:00:00.000Z", dict(IDENTITY), {}, "example", "r").entry.number


def test_sessions_are_numbered_without_a_gap_whoever_asks(tmp_path: Path) -> None:
    key, numbers = BenchKey(BENCH_SECRET, tmp_path / "bench.key"), []
    threads = [threading.Thread(target=lambda: numbers.append(begun(key))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 9))
    assert read_journal(journal_path(key.path).read_bytes(), key.public).failures == ()


def test_what_a_crash_left_of_an_entry_is_no_session(tmp_path: Path) -> None:
    key = BenchKey(BENCH_SECRET, tmp_path / "bench.key")
    assert begun(key) == 1
    path = journal_path(key.path)
    path.write_bytes(path.read_bytes() + path.read_bytes()[:40])
    assert begun(key) == 2
    assert read_journal(path.read_bytes(), key.public).failures == ()


def test_a_journal_that_was_changed_numbers_no_session(tmp_path: Path) -> None:
    key = BenchKey(BENCH_SECRET, tmp_path / "bench.key")
    begun(key)
    path = journal_path(key.path)
    path.write_bytes(path.read_bytes().replace(b"T-1", b"T-2"))
    with pytest.raises(BadInput, match="is not signed by the bench's key"):
        begun(key)


def test_recording_info_says_that_a_recording_is_unsealed(conformance: Command, tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / SEAL).unlink()
    said = conformance("recording", "info", redigested(folder), "--json")
    assert json.loads(said.out)["seal"]["state"] == "unsealed"
