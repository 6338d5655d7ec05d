"""In-toto statements (version 1): these files, by name and digest, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.documents import Digest, canonical_json
from conformance.evidence.dsse import read_canonical
from conformance.evidence.failure import Failure, Untrustworthy

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"


@dataclass(frozen=True, slots=True)
class InTotoStatement:
    """What an envelope's payload says."""

    files: Mapping[str, Digest]
    """Name → digest."""
    predicate_type: str
    predicate: dict[str, Any]


def statement_bytes(statement: InTotoStatement) -> bytes:
    """The payload: canonical JSON, files by name."""
    return canonical_json(
        {
            "_type": STATEMENT_TYPE,
            "subject": [
                {"name": name, "digest": {"sha256": digest.hex}} for name, digest in sorted(statement.files.items())
            ],
            "predicateType": statement.predicate_type,
            "predicate": statement.predicate,
        }
    )


def read_statement(payload: bytes) -> InTotoStatement:
    """Read a payload strictly. Raises `Untrustworthy`."""
    try:
        raw = read_canonical(payload)
    except ValueError as error:
        raise Untrustworthy(Failure("statement_malformed", f"the statement cannot be read: {error}")) from None
    if not isinstance(raw, dict) or raw.get("_type") != STATEMENT_TYPE:
        given = raw.get("_type") if isinstance(raw, dict) else None
        what = f"the statement has type {given!r}, not {STATEMENT_TYPE!r}"
        raise Untrustworthy(Failure("statement_type_wrong", what))
    subjects, predicate_type, predicate = raw.get("subject"), raw.get("predicateType"), raw.get("predicate")
    files = _files(subjects)
    whole = set(raw) == {"_type", "subject", "predicateType", "predicate"}
    if not whole or files is None or not isinstance(predicate_type, str) or not isinstance(predicate, dict):
        what = "the statement does not name its files by name and sha256, or has no predicate"
        raise Untrustworthy(Failure("statement_malformed", what))
    return InTotoStatement(files, predicate_type, predicate)


def _files(subjects: Any) -> dict[str, Digest] | None:
    files: dict[str, Digest] = {}
    for subject in subjects if isinstance(subjects, list) else [None]:
        if not isinstance(subject, dict) or set(subject) != {"name", "digest"}:
            return None
        name, digest = subject["name"], subject["digest"]
        value = digest.get("sha256") if isinstance(digest, dict) and set(digest) == {"sha256"} else None
        if not isinstance(name, str) or name in files or not isinstance(value, str):
            return None
        try:
            files[name] = Digest.of_hex(value)
        except ValueError:
            return None
    return files
