"""The ways in which a bundle may be tampered with, each with the code of the failure that has to follow.

``python -m tests.certification.tampering`` writes the table into docs/certificates.md.
"""

from __future__ import annotations

import base64
import datetime
import io
import json
import re
import stat
import sys
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.certification.check import check
from conformance.certification.checked import Checked, Means
from conformance.documents import canonical_json, sha256_of
from conformance.evidence import dsse, sealed_zip
from conformance.evidence.keys import public_key, sign
from conformance.evidence.trust import Trust, TrustedKey
from conformance.recording.packed import read_packed
from tests.certification.factory import OTHER_SECRET, SECRET

ENVELOPE = "envelope.dsse.json"
DAY = datetime.date(2026, 6, 1)
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "certificates.md"
BEGIN, END = "<!-- tampering: begin -->", "<!-- tampering: end -->"


def trusted(**fields: Any) -> Trust:
    """The laboratory's own key."""
    return Trust((TrustedKey(name="Laboratory", public_key=base64.b64encode(public_key(SECRET)).decode(), **fields),))


def checked(bundle: bytes, **means: Any) -> Checked:
    """A bundle, checked with the laboratory's key on a day on which it is valid."""
    return check(bundle, Means(**{"read_packed": read_packed, "trust": trusted(), "date": DAY, **means}))


def members_changed(bundle: bytes, **files: bytes | None) -> bytes:
    """The bundle laid out anew with files changed, added or (None) removed: its seal is left as it was."""
    return sealed_zip.pack({k: v for k, v in {**sealed_zip.unpack(bundle), **files}.items() if v is not None})


def statement_of(bundle: bytes) -> dict[str, Any]:
    """The signed statement as plain data."""
    envelope = json.loads(sealed_zip.unpack(bundle)[ENVELOPE])
    return dict(json.loads(base64.b64decode(envelope["payload"])))


def signed_anew(bundle: bytes, change: Callable[[dict[str, Any]], object], secret: bytes = SECRET) -> bytes:
    """The bundle with a statement changed and signed again: by its own key a rogue owner, by another a forger."""
    statement = statement_of(bundle)
    change(statement)
    return members_changed(bundle, **{ENVELOPE: dsse.seal(secret, canonical_json(statement))})


def envelope_changed(bundle: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The bundle with its envelope changed and not signed again."""
    envelope = json.loads(sealed_zip.unpack(bundle)[ENVELOPE])
    change(envelope)
    return members_changed(bundle, **{ENVELOPE: canonical_json(envelope)})


def zipped(bundle: bytes, change: Callable[[zipfile.ZipFile], object]) -> bytes:
    """The bundle's zip with something appended by hand."""
    buffer = io.BytesIO(bundle)
    with zipfile.ZipFile(buffer, "a") as archive:
        change(archive)
    return buffer.getvalue()


def _resigned(bundle: bytes) -> bytes:
    def own(statement: dict[str, Any]) -> None:
        public = public_key(OTHER_SECRET)
        signer = {"key_id": sha256_of(public), "public_key": base64.b64encode(public).decode()}
        statement["predicate"]["signer"] = signer

    return signed_anew(bundle, own, OTHER_SECRET)


def _renamed_key(bundle: bytes) -> bytes:
    """Another key's signature under the laboratory's name."""

    def forge(envelope: dict[str, Any]) -> None:
        payload = base64.b64decode(envelope["payload"])
        forged = sign(OTHER_SECRET, dsse.pre_authentication_encoding(dsse.PAYLOAD_TYPE, payload))
        envelope["signatures"][0]["sig"] = base64.b64encode(forged).decode()

    return envelope_changed(bundle, forge)


def _payload_changed(bundle: bytes) -> bytes:
    statement = statement_of(bundle)
    statement["predicate"]["product"]["model"] = "T-2"
    payload = base64.b64encode(canonical_json(statement)).decode()
    return envelope_changed(bundle, lambda envelope: envelope.update(payload=payload))


def _link(archive: zipfile.ZipFile) -> None:
    link = zipfile.ZipInfo("reports/passwords")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    archive.writestr(link, "/etc/passwd")


def _twice(archive: zipfile.ZipFile) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns of what is meant here
        archive.writestr("evaluation.json", "{}")


def _bomb(archive: zipfile.ZipFile) -> None:
    archive.writestr("reports/bomb", bytes(50_000_000), zipfile.ZIP_DEFLATED)


def _dated(bundle: bytes) -> bytes:
    """The same files, laid out by another hand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in sorted(sealed_zip.unpack(bundle).items()):
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def _page_painted(bundle: bytes) -> bytes:
    """A page that shows another product, listed and signed by the laboratory's own key."""
    name = "certificate.en.html"
    page = sealed_zip.unpack(bundle)[name].replace(b"T-1", b"T-9")
    return _listed(members_changed(bundle, **{name: page}), name, page)


def _recording_exchanged(bundle: bytes) -> bytes:
    """A recording damaged within its zip, listed and signed by the laboratory's own key."""
    name = "recordings/1.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sealed_zip.unpack(bundle)[name])) as before, zipfile.ZipFile(buffer, "w") as after:
        for member in before.infolist():
            data = before.read(member)
            after.writestr(member, data.replace(b"a person", b"a PERSON") if "events" in member.filename else data)
    return _listed(members_changed(bundle, **{name: buffer.getvalue()}), name, buffer.getvalue())


def _listed(bundle: bytes, name: str, data: bytes) -> bytes:
    def change(statement: dict[str, Any]) -> None:
        for subject in statement["subject"]:
            if subject["name"] == name:
                subject["digest"]["sha256"] = sha256_of(data).hex

    return signed_anew(bundle, change)


def _evaluation_painted(bundle: bytes) -> bytes:
    """A figure changed within the evaluation, listed and signed by the laboratory's own key."""
    data = sealed_zip.unpack(bundle)["evaluation.json"].replace(b'"by": "a person"', b'"by": "A person"')
    return _listed(members_changed(bundle, **{"evaluation.json": data}), "evaluation.json", data)


@dataclass(frozen=True)
class Tampering:
    """One way, and what has to be found."""

    what: str
    change: Callable[[bytes], bytes]
    code: str
    means: Callable[[], dict[str, Any]] = dict

    def found(self, bundle: bytes) -> Checked:
        """What checking the tampered bundle finds."""
        return checked(self.change(bundle), **self.means())


def _same(bundle: bytes) -> bytes:
    return bundle


TABLE = (
    Tampering("a file is changed", lambda b: members_changed(b, **{"product.json": b"{}"}), "member_changed"),
    Tampering("a byte of a file is flipped on the disk",
              lambda b: b.replace(b'"verdict": "pass"', b'"verdict": "Pass"', 1), "member_damaged"),
    Tampering("a file is removed", lambda b: members_changed(b, **{"selftest.json": None}), "member_removed"),
    Tampering("a file is added", lambda b: members_changed(b, **{"reports/more.html": b"more"}), "member_added"),
    Tampering("the envelope is removed", lambda b: members_changed(b, **{ENVELOPE: None}), "envelope_missing"),
    Tampering("a second envelope is added", lambda b: members_changed(
        b, **{"reports/other.dsse.json": sealed_zip.unpack(b)[ENVELOPE]}), "second_envelope"),
    Tampering("the statement is changed, the signature left", _payload_changed, "signature_wrong"),
    Tampering("another key signs under the laboratory's name", _renamed_key, "signature_wrong"),
    Tampering("the statement is signed again by an unknown key", _resigned, "key_unknown"),
    Tampering("the key was revoked", _same, "key_revoked",
              lambda: {"trust": trusted(revoked=datetime.date(2026, 5, 1), reason="stolen")}),
    Tampering("the key was not valid on the day of issue", _same, "key_not_valid",
              lambda: {"trust": trusted(valid_until=datetime.date(2025, 12, 31))}),
    Tampering("the certificate has expired", _same, "expired", lambda: {"date": datetime.date(2028, 1, 20)}),
    Tampering("the certificate is not valid yet", _same, "not_yet_valid", lambda: {"date": datetime.date(2026, 1, 19)}),
    Tampering("the payload states another type", lambda b: envelope_changed(
        b, lambda e: e.update(payloadType="text/plain")), "payload_type_wrong"),
    Tampering("a second signature is added", lambda b: envelope_changed(
        b, lambda e: e["signatures"].append(e["signatures"][0])), "signature_count"),
    Tampering("the envelope has an extra field", lambda b: envelope_changed(b, lambda e: e.update(note="")),
              "envelope_malformed"),
    Tampering("the certificate has an unknown schema version", lambda b: signed_anew(
        b, lambda s: s["predicate"].update(schema="conformance/certificate/9")), "schema_unknown"),
    Tampering("the statement has another type", lambda b: signed_anew(b, lambda s: s.update(_type="other")),
              "statement_type_wrong"),
    Tampering("a name occurs twice in the zip", lambda b: zipped(b, _twice), "duplicate_name"),
    Tampering("a name leads out of the bundle", lambda b: zipped(
        b, lambda z: z.writestr("../outside.html", "")), "path_traversal"),
    Tampering("the zip contains a link", lambda b: zipped(b, _link), "symlink"),
    Tampering("the zip is a bomb", lambda b: zipped(b, _bomb), "zip_bomb"),
    Tampering("a file in the zip is compressed", lambda b: zipped(b, lambda z: z.writestr(
        "reports/more.html", "more" * 100, zipfile.ZIP_DEFLATED)), "member_compressed"),
    Tampering("data follows the zip", lambda b: b + b"more", "trailing_data"),
    Tampering("there is data before the zip", lambda b: b"#!/bin/sh\n" + b, "leading_data"),
    Tampering("the zip is cut off", lambda b: b[:1000], "not_a_bundle"),
    Tampering("the same files are packed again with other dates", _dated, "layout_changed"),
    Tampering("the owner of the key signs for another validity than the page shows", lambda b: signed_anew(
        b, lambda s: s["predicate"].update(valid_until="2099-01-01")), "page_differs"),
    Tampering("the owner of the key signs for another product than the evaluation's", lambda b: signed_anew(
        b, lambda s: s["predicate"]["product"].update(model="T-2")), "certificate_differs"),
    Tampering("the owner of the key signs a forged page", _page_painted, "page_differs"),
    Tampering("the owner of the key signs a forged evaluation", _evaluation_painted, "evaluation_differs"),
    Tampering("the owner of the key signs a damaged recording", _recording_exchanged, "recording_damaged"),
)  # fmt: skip


def table(bundle: bytes) -> str:
    """The table as docs/certificates.md shows it."""
    lines = ["| what is done | found as | what `verify` says |", "|---|---|---|"]
    for each in TABLE:
        [said] = [str(f) for f in each.found(bundle).failures if f.code == each.code][:1]
        lines.append(f"| {each.what} | `{each.code}` | {_shortened(said)} |")
    return "\n".join(lines)


def _shortened(said: str) -> str:
    said = said.replace("|", "\\|").replace("\n", " ")
    said = re.sub(r"\b\d{5,}\b|(?<=line )\d+", "…", said)  # sizes and lines move with every word of a page
    return said if len(said) <= 150 else said[:149] + "…"


def document_with(text: str, shown: str) -> str:
    """The document with the table in its place."""
    head, _, rest = text.partition(BEGIN)
    return f"{head}{BEGIN}\n{shown}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    from tests.certification.factory import bundle, case

    made = bundle(case(Path(sys.argv[1])))
    DOCUMENT.write_text(document_with(DOCUMENT.read_text(encoding="utf-8"), table(made)), encoding="utf-8")
