"""JSON of others has one meaning, or it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import conformance
from conformance.core.problems import BadInput
from conformance.documents.models import load_document
from conformance.documents.strict_json import read_json
from conformance.evaluation.assignment import Assignment
from conformance.recording.attachments import attachment_of
from conformance.recording.attempts import cut_off_of
from conformance.recording.codec import RecordError, event_of, scene_record_of, target_of

ROOMS = ("documents", "recording", "evidence", "certification", "evaluation", "requirements", "product", "seals")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": 1, "a": 1}', "the key 'a' occurs twice"),
        ('{"a": [{"b": 1, "c": 2, "b": 3}]}', "the key 'b' occurs twice"),
        ('{"a": 1, "\\u0061": 2}', "the key 'a' occurs twice"),
        ('{"a": NaN}', "NaN is not a valid JSON number"),
        ('{"a": -Infinity}', "-Infinity is not"),
        ('{"a": 1e999}', "the number 1e999 is beyond"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a": 1} {"a": 2}', "Extra data"),
    ],
)
def test_a_text_with_two_meanings_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says.replace("(", r"\(")):
        read_json(text)


def test_other_encodings_than_utf_8_are_refused() -> None:
    with pytest.raises(ValueError, match="utf-8"):
        read_json('{"a": "温"}'.encode("utf-16"))


def test_what_has_one_meaning_is_read() -> None:
    assert read_json(b'{"a": [1, 2.5, null], "b": {"a": "x"}}') == {"a": [1, 2.5, None], "b": {"a": "x"}}


@pytest.mark.parametrize(
    ("parse", "line"),
    [
        (event_of, b'{"event":"heartbeat","scene":"s","time_s":1.0,"time_s":2.0}'),
        (target_of, b'{"scene":"s","id":"p","kind":"person","unit":"a","unit":"b"}'),
        (scene_record_of, b'{"id":"s","serves":[],"start_s":0.0,"start_s":1.0}'),
        (scene_record_of, b'{"id":"s","serves":[],"start_s":0.0,"conditions":{"a":1.0,"a":2.0}}'),
        (cut_off_of, b'{"scene":"s","attempt":1,"attempt":2,"resumed_at_s":1.0}'),
        (attachment_of, b'{"file":"attachments/x","name":"a","name":"b","bytes":1}'),
    ],
)
def test_a_line_of_a_recording_with_a_key_twice_is_refused(parse: object, line: bytes) -> None:
    assert callable(parse)
    with pytest.raises(RecordError, match="occurs twice"):
        parse(line)


def test_a_document_with_a_key_twice_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(f'{{"schema": "{Assignment.KIND}", "report": "1", "report": "2"}}')
    with pytest.raises(BadInput, match="the key 'report' occurs twice"):
        load_document(tmp_path / "a.json", Assignment)


def test_documents_and_evidence_are_read_by_the_strict_function_alone() -> None:
    package = Path(conformance.__file__).parent
    others = [
        str(path.relative_to(package))
        for room in ROOMS
        for path in (package / room).rglob("*.py")
        if "json.loads(" in path.read_text(encoding="utf-8") and path.name != "strict_json.py"
    ]
    assert others == []
