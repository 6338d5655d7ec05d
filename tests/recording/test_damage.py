"""Damaged and hostile recordings: ``check`` finds each (exit 1), ``evaluate`` refuses each (exit 2)."""

from __future__ import annotations

import json
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from conformance.core.problems import BadInput
from conformance.recording.archive import pack_zip
from conformance.recording.closing import file_entry
from conformance.recording.model import RecordedScene
from conformance.recording.reader import read_manifest, read_recording
from conformance.recording.writer import RecordingWriter
from tests.conftest import Said
from tests.recording.test_frames import SCENES, recorded
from tests.recording.test_recording import EVENTS, MANIFEST, SCENE

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
PRODUCT = ROOT / "test_vectors" / "simulated-dual-light" / "product.yaml"


def folder_of(place: Path) -> Path:
    """A closed recording with events, frames and an attachment."""
    writer = RecordingWriter(place, MANIFEST)
    writer.begin(SCENE)
    for event in EVENTS:
        writer.event(event)
    writer.attach(b"\x89PNG", "photo.png")
    writer.begin_frames(SCENE.id, _calibration())
    for number in range(3):
        writer.frame(_frame(number))
    writer.end(RecordedScene(SCENE, 0.0, 2.0))
    writer.close()
    return place


def _calibration() -> Any:
    from tests.recording.test_frames import CALIBRATION

    return CALIBRATION


def _frame(number: int) -> Any:
    from conformance.core.frames import Frame
    from tests.recording.test_frames import image

    return Frame(SCENE.id, float(number), number, image(number, 64, 80))


def resealed(folder: Path) -> None:
    """Let the manifest agree with the files again, as somebody who means harm would."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, entry in manifest["files"].items():
        entry |= file_entry(folder / name).model_dump()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def truncated_hdf5(folder: Path) -> None:
    data = (folder / "frames.h5").read_bytes()
    (folder / "frames.h5").write_bytes(data[: len(data) // 2])


def truncated_hdf5_resealed(folder: Path) -> None:
    truncated_hdf5(folder)
    resealed(folder)


def flipped_byte(folder: Path) -> None:
    data = bytearray((folder / "frames.h5").read_bytes())
    data[-100] ^= 1
    (folder / "frames.h5").write_bytes(bytes(data))


def flipped_bit_of_an_event(folder: Path) -> None:
    data = bytearray((folder / "events.jsonl").read_bytes())
    data[40] ^= 1
    (folder / "events.jsonl").write_bytes(bytes(data))


def missing_frames(folder: Path) -> None:
    (folder / "frames.h5").unlink()


def missing_attachment(folder: Path) -> None:
    next((folder / "attachments").iterdir()).unlink()


def extra_file(folder: Path) -> None:
    (folder / "notes.txt").write_text("added")


def extra_attachment(folder: Path) -> None:
    (folder / "attachments" / "more.png").write_bytes(b"x")


def extra_folder(folder: Path) -> None:
    (folder / "more").mkdir()


def both_forms(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "events.parquet").write_bytes(b"PAR1")
    manifest["files"]["events.parquet"] = manifest["files"]["events.jsonl"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    resealed(folder)


def climbing_manifest(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["attachments/../../../etc/passwd"] = manifest["files"]["events.jsonl"]
    (folder / "manifest.json").write_text(json.dumps(manifest))


def linked_file(folder: Path) -> None:
    (folder / "events.jsonl").rename(folder.parent / "moved")
    (folder / "events.jsonl").symlink_to(folder.parent / "moved")


def linked_folder(folder: Path) -> None:
    (folder / "attachments").rename(folder.parent / "moved")
    (folder / "attachments").symlink_to(folder.parent / "moved")


def linked_manifest(folder: Path) -> None:
    (folder / "manifest.json").rename(folder.parent / "moved")
    (folder / "manifest.json").symlink_to(folder.parent / "moved")


def no_manifest_json(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"schema": "conformance/recording/2"')


def later_version(folder: Path) -> None:
    text = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(text.replace("conformance/recording/2", "conformance/recording/9"))


def hdf5(change: Callable[[h5py.File], None]) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        with h5py.File(folder / "frames.h5", "r+") as file:
            change(file)
        resealed(folder)

    tamper.__name__ = change.__name__
    return tamper


@hdf5
def hdf5_leads_outside(file: h5py.File) -> None:
    del file["000000/counts"]
    file["000000/counts"] = h5py.ExternalLink("/etc/passwd", "/counts")


@hdf5
def hdf5_has_its_data_outside(file: h5py.File) -> None:
    del file["000000/time_s"]
    file["000000"].create_dataset("time_s", (3,), "<f8", external=[("/etc/passwd", 0, 24)])


@hdf5
def hdf5_shapes_disagree(file: h5py.File) -> None:
    del file["000000/frame_id"]
    file["000000/frame_id"] = np.arange(2)


@hdf5
def hdf5_counts_are_no_counts(file: h5py.File) -> None:
    del file["000000/counts"]
    file["000000/counts"] = np.zeros((3, 64, 80), np.float32)


@hdf5
def hdf5_has_no_calibration(file: h5py.File) -> None:
    del file["000000"].attrs["b_K"]


@hdf5
def hdf5_unknown_attribute(file: h5py.File) -> None:
    file["000000"].attrs["offset_degC"] = 1.0


@hdf5
def hdf5_of_another_format(file: h5py.File) -> None:
    file.attrs["format"] = "somebody/else/1"


@hdf5
def hdf5_enormous_images(file: h5py.File) -> None:
    del file["000000/counts"]
    file["000000"].create_dataset("counts", (3, 1 << 20, 1 << 20), "<u2", chunks=(1, 64, 64))


DAMAGED = [
    (truncated_hdf5, "frames.h5: the file was changed after"),
    (truncated_hdf5_resealed, "frames.h5: cannot be read as frames"),
    (flipped_byte, "frames.h5: the file was changed after"),
    (flipped_bit_of_an_event, "events.jsonl: the file was changed after"),
    (missing_frames, "frames.h5: the file is missing"),
    (missing_attachment, "the file is missing"),
    (extra_file, "notes.txt: the file was added after"),
    (extra_attachment, "attachments/more.png: the file was added after"),
    (extra_folder, "more: the file was added after"),
    (both_forms, "which of them counts"),
    (climbing_manifest, "names a file outside"),
    (linked_file, "events.jsonl: is a link"),
    (linked_folder, "attachments: is a link"),
    (hdf5_leads_outside, "is in another file"),
    (hdf5_has_its_data_outside, "has its data in another file"),
    (hdf5_shapes_disagree, "has 3 frames, but"),
    (hdf5_counts_are_no_counts, "not a sequence of uint16 images"),
    (hdf5_has_no_calibration, "b_K"),
    (hdf5_unknown_attribute, "offset_degC"),
    (hdf5_of_another_format, "its format is"),
    (hdf5_enormous_images, "has images of 1048576"),
]
UNREADABLE = [
    (linked_manifest, "manifest.json is missing"),
    (no_manifest_json, "the manifest cannot be read"),
    (later_version, "conformance/recording/9"),
]


def refused(conformance: Callable[..., Said], tmp_path: Path, place: Path, said: str) -> None:
    told = conformance("evaluate", REQUIREMENTS, place, "--product", PRODUCT, "-o", tmp_path / "evaluation.json")
    assert told.code == 2
    assert said in told.err
    assert "Traceback" not in told.err
    assert not (tmp_path / "evaluation.json").exists()


@pytest.mark.parametrize(("tamper", "said"), DAMAGED, ids=lambda value: getattr(value, "__name__", ""))
def test_damage_is_found_by_check_and_refused_by_evaluate(
    conformance: Callable[..., Said], tmp_path: Path, tamper: Callable[[Path], None], said: str
) -> None:
    folder = folder_of(tmp_path / "r")
    assert conformance("recording", "check", folder).code == 0
    tamper(folder)
    told = conformance("recording", "check", folder)
    assert told.code == 1
    assert said in told.out
    refused(conformance, tmp_path, folder, said)


@pytest.mark.parametrize(("tamper", "said"), UNREADABLE, ids=lambda value: getattr(value, "__name__", ""))
def test_what_has_no_manifest_to_check_against_is_refused_by_both(
    conformance: Callable[..., Said], tmp_path: Path, tamper: Callable[[Path], None], said: str
) -> None:
    folder = folder_of(tmp_path / "r")
    tamper(folder)
    told = conformance("recording", "check", folder)
    assert told.code == 2
    assert said in told.err
    refused(conformance, tmp_path, folder, said)


def zip_flipped(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("frames.h5")
    data = bytearray(path.read_bytes())
    data[member.header_offset + 400] ^= 1
    path.write_bytes(bytes(data))


def zip_with(name: str, **more: Any) -> Callable[[Path], None]:
    def tamper(path: Path) -> None:
        with zipfile.ZipFile(path, "a") as archive:
            member = zipfile.ZipInfo(name)
            member.external_attr = more.get("mode", stat.S_IFREG | 0o644) << 16
            archive.writestr(member, more.get("data", b"x"), zipfile.ZIP_DEFLATED)

    return tamper


def zip_twice(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        zip_with("events.jsonl")(path)


def zip_overlapping(path: Path) -> None:
    """Many directory entries over one member: the bomb that needs no nesting."""
    folder = path.with_suffix("")
    data = (folder / "frames.h5").read_bytes()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("attachments/0", data)
        first = archive.getinfo("attachments/0")
        for number in range(1, 50):
            copy = zipfile.ZipInfo(f"attachments/{number}")
            for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(copy, field, getattr(first, field))
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy


def zip_encrypted(path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8 : at + 10] = struct.pack("<H", 1)
    path.write_bytes(bytes(data))


ZIPS = [
    (zip_flipped, "frames.h5: the file was"),
    (zip_with("../../outside.txt"), "a file outside the recording"),
    (zip_with("/absolute.txt"), "a file outside the recording"),
    (zip_with("attachments/../../up.txt"), "a file outside the recording"),
    (zip_with("C:/windows.txt"), "a file outside the recording"),
    (zip_with("attachments/link", mode=stat.S_IFLNK | 0o777, data=b"/etc/passwd"), "contains a link"),
    (zip_with("bomb.bin", data=bytes(80 * 1024 * 1024)), "that is not a recording"),
    (zip_with("more.txt"), "in another order"),
    (zip_twice, "contains this name twice"),
    (zip_overlapping, "is foreign"),
    (zip_encrypted, "encrypted"),
]


@pytest.mark.parametrize(("tamper", "said"), ZIPS)
def test_a_damaged_or_hostile_zip_is_found_and_refused_and_nothing_is_unpacked(
    conformance: Callable[..., Said], tmp_path: Path, tamper: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "r.zip"
    pack_zip(folder_of(tmp_path / "r"), path)
    assert conformance("recording", "check", path).code == 0
    tamper(path)
    before = sorted(tmp_path.rglob("*"))
    told = conformance("recording", "check", path)
    assert (told.code, told.err) == (1, "")
    assert said in told.out
    refused(conformance, tmp_path, path, said)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("size", [0, 10, 3000])
def test_a_zip_that_was_cut_off_is_refused(conformance: Callable[..., Said], tmp_path: Path, size: int) -> None:
    path = tmp_path / "r.zip"
    pack_zip(folder_of(tmp_path / "r"), path)
    path.write_bytes(path.read_bytes()[:size])
    told = conformance("recording", "check", path)
    assert told.code == 2
    assert "neither a recording's folder nor a zip" in told.err
    refused(conformance, tmp_path, path, "neither a recording's folder nor a zip")


def test_a_zip_that_another_tool_packed_is_refused_and_its_folder_is_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "r")
    with zipfile.ZipFile(tmp_path / "r.zip", "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, str(path.relative_to(folder)))
    with pytest.raises(BadInput, match=r"not a zip that this tool wrote.*unpack it, and give the folder"):
        read_recording(tmp_path / "r.zip")
    assert read_recording(folder).complete


def test_an_unclosed_recording_with_a_link_is_refused(conformance: Callable[..., Said], tmp_path: Path) -> None:
    folder = recorded(tmp_path / "r", closed=False)
    linked_file(folder)
    refused(conformance, tmp_path, folder, "is a link")


def test_a_recording_written_as_a_zip_is_one_file(tmp_path: Path) -> None:
    path = recorded(tmp_path / "r.zip")
    assert [each.name for each in tmp_path.iterdir()] == ["r.zip"]
    assert read_manifest(path).closed
    assert len(list(read_recording(path).frames.of(SCENES[0]))) == 4
    recorded(tmp_path / "same.zip")
    assert path.read_bytes() == (tmp_path / "same.zip").read_bytes()


def test_what_is_to_become_a_zip_is_readable_and_incomplete_beside_it_until_then(tmp_path: Path) -> None:
    recorded(tmp_path / "r.zip", closed=False)
    assert not read_recording(tmp_path / "r.zip.live").complete


def test_a_recording_is_read_through_a_link_to_its_folder(tmp_path: Path) -> None:
    folder_of(tmp_path / "recording")
    (tmp_path / "link").symlink_to(tmp_path / "recording")
    assert read_recording(tmp_path / "link").manifest.closed
