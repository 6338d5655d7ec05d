"""What a certificate is issued from and checked against, read from the files that a user names."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from conformance.certification.check import check
from conformance.certification.checked import Means
from conformance.certification.issue import GivenRecording, Original
from conformance.certification.selftest_record import seal_path
from conformance.core.problems import BadInput
from conformance.documents import LoadedYaml, read_bytes, sha256_of, validate
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.model import Evaluation
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.key_statements import KeyStatements
from conformance.evidence.keys import public_key
from conformance.evidence.sealed_zip import MOST_BYTES
from conformance.evidence.trust import BareKey, Trust
from conformance.recording.archive import pack_zip
from conformance.recording.model import Recording
from conformance.recording.packed import read_packed
from conformance.recording.reader import read_recording
from conformance.seals.journal import MOST_BYTES as JOURNAL_BYTES

MIB = 1 << 20
ENCLOSED_MIB = 64
"""Recordings up to this size, MiB, go into the bundle; larger ones are named by their digest."""


def refuse_assignment(evaluation: Evaluation, name: str) -> None:
    """Raises `BadInput`, with file and field, if the assignment in an evaluation is not valid."""
    if evaluation.assignment is None:
        return
    try:
        validate(LoadedYaml(name, evaluation.assignment, {}), Assignment)
    except BadInput as error:
        raise BadInput(replace(each, field=f"assignment.{each.field}") for each in error.problems) from None


def given_recordings(paths: Iterable[Path], most_bytes: int) -> list[GivenRecording]:
    """Recordings as certify takes them; those with pictures of people are never enclosed. Raises `BadInput`."""
    given = []
    for path in paths:
        recorded = read_recording(path)
        pictures = recorded.manifest.pictures
        public = recorded.complete and (pictures is None or pictures.redacted == "removed")
        given.append(GivenRecording(recorded, _packed(path, most_bytes) if public else None))
    return given


def recordings_beside(paths: Iterable[Path]) -> tuple[list[Recording], list[Failure]]:
    """Recordings that are given beside a bundle, and what is damaged. Raises `BadInput` where there is none."""
    recordings, damaged = [], []
    for path in paths:
        try:
            recordings.append(read_recording(path))
        except BadInput as error:
            if not path.exists():
                raise
            damaged += [Failure("recording_damaged", str(each).rstrip(".")) for each in error.problems]
    return recordings, damaged


def amended(path: Path, secret: bytes, trust: Trust, statements: KeyStatements) -> Original:
    """The certificate that is amended. Raises `Untrustworthy` if it was changed after it was issued."""
    own = BareKey(name="own", public_key=base64.b64encode(public_key(secret)).decode("ascii"))
    data = bundle_bytes(path)
    checked = check(data, Means(read_packed, trust=Trust.believing((own, *trust.keys), statements)))
    if checked.failures or checked.certificate is None:
        raise Untrustworthy(
            Failure(each.code, f"the amended certificate {path}: {str(each).rstrip('.')}") for each in checked.failures
        )
    return Original(checked.certificate, sha256_of(data))


def journals_of(paths: Iterable[Path]) -> tuple[bytes, ...]:
    """The journals of benches' sessions. Raises `BadInput` where there is no such file, or it is empty."""
    return tuple(read_bytes(path, max_bytes=JOURNAL_BYTES) for path in paths)


def bundle_bytes(path: Path) -> bytes:
    """A bundle's bytes. Raises `BadInput` where there is no such file, or it is too large to be one."""
    return read_bytes(path, max_bytes=MOST_BYTES)


def seal_beside(selftest: Path) -> bytes | None:
    """The bench's seal of a self-test record, from beside it; None where it was not sealed. Raises `BadInput`."""
    path = seal_path(selftest)
    return read_bytes(path) if path.is_file() else None


def _packed(path: Path, most_bytes: int) -> bytes | None:
    """A recording as a zip; None if it is larger than the limit for enclosing."""
    if path.is_file():
        return path.read_bytes() if path.stat().st_size <= most_bytes else None
    if sum(each.stat().st_size for each in path.rglob("*") if each.is_file()) > 20 * most_bytes:
        return None  # no need to try: nothing here is packed to a twentieth
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "recording.zip"
        pack_zip(path, packed)
        return packed.read_bytes() if packed.stat().st_size <= most_bytes else None
