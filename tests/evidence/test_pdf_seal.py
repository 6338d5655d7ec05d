"""A PDF sealed with a laboratory's own certificate: read by pyHanko and by poppler, and a flipped bit is found."""

from __future__ import annotations

import builtins
import datetime
import io
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from conformance.core.problems import BadInput
from conformance.evidence.pdf_seal import load_seal
from tests.certification.factory import bundle, case
from tests.conftest import Said
from tests.reporting import factory
from tests.system_packages import PDF

Command = Callable[..., Said]
on_paper = pytest.mark.needs(*PDF)
WORDS = b"correct horse"
DAY = datetime.timedelta(days=1)

BLANK = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
xref
0 4
0000000000 65535 f\r
0000000009 00000 n\r
0000000052 00000 n\r
0000000101 00000 n\r
trailer<</Size 4/Root 1 0 R>>
startxref
164
%%EOF
"""
"""An empty page."""


def container(*, ends: datetime.timedelta = 365 * DAY, words: bytes | None = WORDS) -> tuple[bytes, bytes]:
    """A PKCS #12 with a key and a certificate signed by itself, and that certificate (DER)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Laboratory")])
    now = datetime.datetime.now(datetime.UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - 2 * 365 * DAY)
        .not_valid_after(now + ends)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    protection = serialization.NoEncryption() if words is None else serialization.BestAvailableEncryption(words)
    packed = pkcs12.serialize_key_and_certificates(b"laboratory", key, made, None, protection)
    return packed, made.public_bytes(serialization.Encoding.DER)


@pytest.fixture(scope="module")
def sealing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A container on disk, and its certificate."""
    packed, certificate = container()
    path = tmp_path_factory.mktemp("sealing") / "laboratory.p12"
    path.write_bytes(packed)
    return path, certificate


def validated(pdf: bytes, certificate: bytes) -> PdfSignatureStatus:
    """What pyHanko says of the one seal in a PDF."""
    [seal] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    assert seal.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    return validate_pdf_signature(seal, ValidationContext(trust_roots=[asn1.Certificate.load(certificate)]))


def test_a_sealed_pdf_is_validated_by_pyhanko_and_begins_with_the_document_itself(sealing: tuple[Path, bytes]) -> None:
    path, certificate = sealing
    pdf = load_seal(path, WORDS).sealed(BLANK, "Test report")
    assert pdf.startswith(BLANK)
    status = validated(pdf, certificate)
    assert status.bottom_line
    assert status.signer_reported_dt is not None


@pytest.mark.parametrize("place", [b"200 200", b"/Count 1"])
def test_a_flipped_bit_in_a_sealed_pdf_is_found(sealing: tuple[Path, bytes], place: bytes) -> None:
    path, certificate = sealing
    sealed = bytearray(load_seal(path, WORDS).sealed(BLANK, "Test report"))
    sealed[sealed.index(place) + len(place) - 1] ^= 1
    assert not validated(bytes(sealed), certificate).intact


def test_a_seal_of_another_certificate_is_not_trusted(sealing: tuple[Path, bytes]) -> None:
    pdf = load_seal(sealing[0], WORDS).sealed(BLANK, "Test report")
    _, stranger = container()
    status = validated(pdf, stranger)
    assert status.intact
    assert not status.trusted


@pytest.mark.needs("poppler")
def test_poppler_reads_the_seal_and_finds_a_flipped_bit(sealing: tuple[Path, bytes], tmp_path: Path) -> None:
    sealed = load_seal(sealing[0], WORDS).sealed(BLANK, "Test report")
    said = _pdfsig(tmp_path / "sealed.pdf", sealed)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    changed = sealed.replace(b"/MediaBox[0 0 200 200]", b"/MediaBox[0 0 200 201]", 1)
    assert "Digest Mismatch" in _pdfsig(tmp_path / "changed.pdf", changed)


def _pdfsig(path: Path, pdf: bytes) -> str:
    path.write_bytes(pdf)
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(path.parent)}
    return subprocess.run(
        ["pdfsig", "-nocert", path], capture_output=True, text=True, check=False, env=environment
    ).stdout


@pytest.mark.parametrize("words", [None, b"wrong"])
def test_a_passphrase_that_is_wrong_or_missing_is_refused(
    sealing: tuple[Path, bytes], tmp_path: Path, words: bytes | None
) -> None:
    path = tmp_path / "own.p12"
    path.write_bytes(sealing[0].read_bytes())
    path.chmod(0o600)
    with pytest.raises(BadInput, match="passphrase is wrong or missing"):
        load_seal(path, words)


def test_what_is_not_a_container_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.p12").write_bytes(b"not a container")
    with pytest.raises(BadInput, match="PKCS #12"):
        load_seal(tmp_path / "own.p12", WORDS)


def test_a_container_without_passphrase_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.p12"
    path.write_bytes(container(words=None)[0])
    path.chmod(0o644)
    with pytest.raises(BadInput, match="can be read or changed by others"):
        load_seal(path, None)
    path.chmod(0o600)
    assert load_seal(path, None).sealed(BLANK, "Test report")


def test_a_certificate_that_has_expired_seals_nothing(tmp_path: Path) -> None:
    path = tmp_path / "own.p12"
    path.write_bytes(container(ends=-DAY)[0])
    with pytest.raises(BadInput, match="not today"):
        load_seal(path, WORDS)


def test_without_the_extra_one_paragraph_says_what_to_install(
    sealing: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = builtins.__import__

    def without(name: str, *more: object) -> object:
        if name.startswith("pyhanko"):
            raise ImportError(name)
        return found(name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(BadInput, match=r"pip install 'conformance\[pdf\]'"):
        load_seal(sealing[0], WORDS)


@on_paper
def test_a_report_as_pdf_is_sealed_by_the_command(
    conformance: Command, sealing: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEAL_WORDS", WORDS.decode())
    made = factory.evaluation([factory.accuracy("pass")])
    (tmp_path / "evaluation.json").write_text(made.model_dump_json(by_alias=True))
    sealed = ("--seal-with", sealing[0], "--seal-passphrase-env", "SEAL_WORDS")
    said = conformance("report", tmp_path / "evaluation.json", "--format", "pdf", "-o", tmp_path, *sealed)
    assert said.code == 0
    assert validated((tmp_path / "report.pdf").read_bytes(), sealing[1]).bottom_line
    said = conformance("report", tmp_path / "evaluation.json", "--format", "html", "-o", tmp_path, *sealed)
    assert said.code == 2
    assert "add --format pdf" in said.err


@on_paper
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_a_certificate_is_one_sheet_and_sealed(
    conformance: Command, sealing: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    import pypdf

    monkeypatch.setenv("SEAL_WORDS", WORDS.decode())
    (tmp_path / "bundle.zip").write_bytes(bundle(case(tmp_path)))
    sealed = ("--seal-with", sealing[0], "--seal-passphrase-env", "SEAL_WORDS")
    command = ("certificate", "pdf", tmp_path / "bundle.zip", "--language", language, "-o", tmp_path / "page.pdf")
    assert conformance(*command, *sealed).code == 0
    written = (tmp_path / "page.pdf").read_bytes()
    assert validated(written, sealing[1]).bottom_line
    [sheet] = pypdf.PdfReader(io.BytesIO(written)).pages
    assert "C-2026-001" in sheet.extract_text()


def test_a_bundle_that_does_not_hold_is_not_printed(conformance: Command, tmp_path: Path) -> None:
    (tmp_path / "bundle.zip").write_bytes(bundle(case(tmp_path)) + b"more")
    said = conformance("certificate", "pdf", tmp_path / "bundle.zip", "-o", tmp_path / "page.pdf")
    assert said.code == 1
    assert "trailing_data" in said.err
    assert not (tmp_path / "page.pdf").exists()
