"""A bundle whose recording holds a photo: the evaluation is made again from it, picture and all, to the same bytes."""

from __future__ import annotations

from pathlib import Path

from conformance.core.events import Inspected
from conformance.evaluation.evaluate import evaluate
from conformance.evidence import sealed_zip
from conformance.recording.archive import pack_zip
from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END
from conformance.recording.model import PLANNED_FOR, Manifest, RecordedScene, Tool
from conformance.recording.reader import read_recording
from conformance.recording.writer import RecordingWriter
from conformance.requirements.release import digest_of_set
from conformance.scenarios.inspection import InspectionParameters, scenes
from tests.certification.factory import IDENTITY, SIGNER, Case, assignment, bundle, product, requirements
from tests.certification.tampering import checked
from tests.evaluation.test_pictures import photo


def with_photo(folder: Path) -> Case:
    (scene,) = scenes(InspectionParameters(item="alarm_sound"))
    manifest = Manifest(
        run={PLANNED_FOR: digest_of_set(requirements())},
        schema_=Manifest.KIND, closed=False, origin="live", started_at="2026-01-15T09:00:00+08:00",
        tool=Tool(name="conformance", version="test"), bench={DEVICE_SAYS: IDENTITY, DEVICE_SAYS_AT_END: IDENTITY},
    )  # fmt: skip
    writer = RecordingWriter(folder / "recording", manifest, SIGNER)
    writer.begin(scene)
    kept = writer.attach(photo(), "display.jpg", scene=scene.id)
    writer.event(Inspected(scene.id, 1.0, "alarm_sound", True, "a person", unattended=False, evidence=(kept.sha256,)))
    writer.end(RecordedScene(scene, 0.0, 2.0))
    writer.close()
    pack_zip(folder / "recording", folder / "recording.zip")
    recording = read_recording(folder / "recording")
    evaluation = evaluate(requirements(), product(), recording, assignment=assignment())
    return Case(evaluation, recording, (folder / "recording.zip").read_bytes())


def test_the_evaluation_is_made_again_with_its_pictures_to_the_same_bytes(tmp_path: Path) -> None:
    case = with_photo(tmp_path)
    (result,) = case.evaluation.results
    assert [each.withheld for each in result.pictures] == [None]
    found = checked(bundle(case))
    assert not found.failures
    assert found.evaluated_again


def test_the_reports_in_it_show_them(tmp_path: Path) -> None:
    members = sealed_zip.unpack(bundle(with_photo(tmp_path)))
    reports = [data for name, data in members.items() if name.startswith("report") and name.endswith(".html")]
    assert reports
    assert all(b"data:image/jpeg;base64," in data for data in reports)
