"""``conformance certify`` and ``conformance verify`` by the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END
from tests.certification.factory import ASSIGNMENT, assignment, bench_files, case, write_selftest
from tests.certification.test_plugins import DRIVER
from tests.conftest import Said

Command = Callable[..., Said]
ON_A_DAY = ("--date", "2026-06-01")


@pytest.fixture
def folder(conformance: Command, tmp_path: Path) -> Path:
    """A folder with evaluation, recording, self-test record and key."""
    of = case(tmp_path)
    (tmp_path / "evaluation.json").write_bytes(of.evaluation_json)
    write_selftest(tmp_path)
    assert conformance("key", "new", "-o", tmp_path / "key").code == 0
    return tmp_path


def certify(conformance: Command, folder: Path, *more: object) -> Said:
    return conformance(
        "certify", folder / "evaluation.json", "--key", folder / "key", "--selftest", folder / "selftest.json",
        "--own-specification", "--valid-until", "2028-01-19", "-o", folder / "bundle.zip", *bench_files(folder), *more,
    )  # fmt: skip


def test_what_is_certified_is_verified(conformance: Command, folder: Path) -> None:
    assert certify(conformance, folder, "--recording", folder / "recording").code == 0
    said = conformance("verify", folder / "bundle.zip", "--trusted", folder / "key.pub", *ON_A_DAY)
    assert (said.code, said.err) == (0, "")
    assert "evaluated again from the recording: equal, byte for byte" in said.out
    assert said.out.endswith("VALID: 11 files\n")


def test_a_folder_and_a_zip_of_it_give_the_same_bundle(conformance: Command, folder: Path) -> None:
    made = []
    for name in ("recording", "recording.zip"):
        assert certify(conformance, folder, "--recording", folder / name).code == 0
        made.append((folder / "bundle.zip").read_bytes())
    assert made[0] == made[1]


def test_a_large_recording_stays_outside_and_is_asked_for(conformance: Command, folder: Path) -> None:
    said = certify(conformance, folder, "--recording", folder / "recording", "--enclose-up-to", "0")
    assert "not enclosed" in said.out
    said = conformance("verify", folder / "bundle.zip", "--trusted", folder / "key.pub")
    assert said.code == 3
    assert "NOT CHECKED [recording_absent]" in said.out
    given = conformance(
        "verify", folder / "bundle.zip", "--trusted", folder / "key.pub", "--recording", folder / "recording.zip",
        *ON_A_DAY,
    )  # fmt: skip
    assert given.code == 0


def test_a_refusal_says_every_reason_and_writes_nothing(conformance: Command, folder: Path) -> None:
    of = case(folder / "bad", met=False, simulated=True)
    (folder / "evaluation.json").write_bytes(of.evaluation_json)
    said = certify(conformance, folder, "--recording", folder / "bad" / "recording")
    assert said.code == 1
    assert said.err.count("refused: ") == 3
    assert "3 reasons; nothing was written" in said.err
    assert not (folder / "bundle.zip").exists()


def test_a_changed_recording_given_beside_the_bundle_is_a_failure(conformance: Command, folder: Path) -> None:
    certify(conformance, folder, "--recording", folder / "recording", "--enclose-up-to", "0")
    events = folder / "recording" / "events.jsonl"
    events.write_text(events.read_text().replace("a person", "nobody"))
    said = conformance("verify", folder / "bundle.zip", "--recording", folder / "recording")
    assert said.code == 1
    assert "FAILED [recording_damaged]" in said.out


def test_an_unknown_key_fails_and_none_at_all_is_incomplete(conformance: Command, folder: Path) -> None:
    certify(conformance, folder, "--recording", folder / "recording")
    conformance("key", "new", "-o", folder / "other")
    said = conformance("verify", folder / "bundle.zip", "--trusted", folder / "other.pub", "--json")
    assert said.code == 1
    assert [each["code"] for each in json.loads(said.out)["failures"]] == ["key_unknown"]
    assert conformance("verify", folder / "bundle.zip").code == 3


def test_the_days_of_validity_are_inputs(conformance: Command, folder: Path) -> None:
    certify(conformance, folder, "--recording", folder / "recording", "--valid-until", "2027-01-19")
    verify = ("verify", folder / "bundle.zip", "--trusted", folder / "key.pub")
    assert conformance(*verify).code == 3
    assert conformance(*verify, "--date", "2027-01-19").code == 0
    late = conformance(*verify, "--date", "2027-01-20")
    assert late.code == 1
    assert "FAILED [expired]" in late.out


def test_an_original_that_was_tampered_with_cannot_be_amended(conformance: Command, folder: Path) -> None:
    certify(conformance, folder, "--recording", folder / "recording")
    original = folder / "original.zip"
    original.write_bytes((folder / "bundle.zip").read_bytes() + b"more")
    said = certify(conformance, folder, "--amends", original)
    assert said.code == 1
    assert "data follows the end of the zip" in said.err


@pytest.mark.parametrize("missing", ["evaluation.json", "key", "selftest.json"])
def test_a_missing_input_is_bad_input(conformance: Command, folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    said = certify(conformance, folder)
    assert said.code == 2
    assert missing in said.err
    assert not (folder / "bundle.zip").exists()


def test_an_evaluation_that_is_none_is_bad_input_with_its_field(conformance: Command, folder: Path) -> None:
    data = json.loads((folder / "evaluation.json").read_text())
    data["status"] = "perfect"
    (folder / "evaluation.json").write_text(json.dumps(data))
    said = certify(conformance, folder)
    assert said.code == 2
    assert "[status]" in said.err


def test_what_is_not_there_is_bad_input_and_what_is_no_bundle_fails(conformance: Command, tmp_path: Path) -> None:
    assert conformance("verify", tmp_path / "nothing.zip").code == 2
    (tmp_path / "text.zip").write_text("text")
    said = conformance("verify", tmp_path / "text.zip")
    assert said.code == 1
    assert "FAILED [not_a_bundle]" in said.out


def test_the_key_of_a_bench_signs_no_certificate(conformance: Command, folder: Path) -> None:
    conformance("key", "new", "--for", "bench", "-o", folder / "of-a-bench")
    said = conformance(
        "certify", folder / "evaluation.json", "--recording", folder / "recording", "--key", folder / "of-a-bench",
        "-o", folder / "bundle.zip",
    )  # fmt: skip
    assert said.code == 2
    assert "is the key of a bench; the key of a laboratory is needed" in said.err
    assert not (folder / "bundle.zip").exists()


def test_verify_says_of_whom_a_key_that_was_given_as_a_file_is_and_what_took_part(
    conformance: Command, folder: Path
) -> None:
    of = case(folder / "plugged", plugins=(DRIVER,))
    (folder / "evaluation.json").write_bytes(of.evaluation_json)
    assert certify(conformance, folder, "--recording", folder / "plugged" / "recording").code == 0
    said = conformance("verify", folder / "bundle.zip", "--trusted", folder / "key.pub", *ON_A_DAY)
    assert said.code == 0
    assert "NOTE [signer_unnamed]" in said.out
    assert "plug-in used in recording: vendor-driver 2.0 (conformance.drivers: vendor)" in said.out


def test_a_device_that_states_nothing_is_certified_where_the_laboratory_says_how_it_identified_it(
    conformance: Command, folder: Path
) -> None:
    item = {**ASSIGNMENT["item"], "identification": "L-77", "identified_by": "nameplate"}
    silent = {DEVICE_SAYS: {}, DEVICE_SAYS_AT_END: {}}
    of = case(folder / "silent", told=assignment(item=item), bench=silent)
    (folder / "evaluation.json").write_bytes(of.evaluation_json)
    assert certify(conformance, folder, "--recording", folder / "silent" / "recording").code == 0
