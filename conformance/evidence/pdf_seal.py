"""A PDF sealed with the laboratory's own certificate (X.509): PAdES, baseline B-B, which every PDF reader can check.

The seal is added behind the document, which stays byte for byte. It states the time of this computer, so that a sealed
PDF is not the same bytes twice.
"""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.core.operating_system import open_to_others
from conformance.core.problems import BadInput, Problem
from conformance.documents import read_bytes

FIELD = "Seal"
"""Name of the signature's field in the PDF."""
MAX_P12_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class PdfSeal:
    """A private key with its certificate, loaded and fit for sealing."""

    signer: Any
    """pyHanko's."""

    def sealed(self, pdf: bytes, reason: str) -> bytes:
        """The PDF with its seal behind it. Raises `BadInput` where it cannot be sealed."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign import fields, signers

        about = signers.PdfSignatureMetadata(
            field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=reason
        )
        try:
            written = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=self.signer)
        except PdfError as error:
            what = f"the PDF cannot be sealed: {error}"
            raise BadInput(Problem(what, remedy="Leave --seal-with out", code="seal-failed")) from None
        return bytes(written.getvalue())


def load_seal(path: Path, passphrase: bytes | None) -> PdfSeal:
    """The key and certificate in a PKCS #12 file (.p12, .pfx).

    Raises `BadInput` where pyHanko is missing, the file cannot be read, or its certificate is not valid today.
    """
    try:
        from pyhanko.sign import signers
    except ImportError:
        what, remedy = "a seal needs pyHanko, which is not installed", "Run: pip install 'conformance[pdf]'"
        raise BadInput(Problem(what, remedy=remedy, code="library-missing")) from None
    data = read_bytes(path, max_bytes=MAX_P12_BYTES)
    if passphrase is None and (mode := open_to_others(path)):
        what = f"has no passphrase, and can be read or changed by others (mode {mode})"
        raise BadInput(Problem(what, str(path), remedy="Make it yours alone (chmod 600)", code="key-exposed"))
    try:
        signer = signers.SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase)
    except (ValueError, TypeError):
        signer = None
    if signer is None or signer.signing_cert is None:
        remedy = "Give a PKCS #12 file with a key and its certificate, and its passphrase with --seal-passphrase-env"
        what = "is not a PKCS #12 file, or the passphrase is wrong or missing"
        raise BadInput(Problem(what, str(path), remedy=remedy, code="key-unusable"))
    _valid_today(signer.signing_cert, path)
    return PdfSeal(signer)


def _valid_today(certificate: Any, path: Path) -> None:
    """Raises `BadInput` where the certificate is not valid now: readers would refuse the seal."""
    validity = certificate["tbs_certificate"]["validity"]
    first, last = validity["not_before"].native, validity["not_after"].native
    if not first <= datetime.datetime.now(datetime.UTC) <= last:
        what = f"its certificate is valid from {first.date()} to {last.date()}, and not today"
        raise BadInput(
            Problem(what, str(path), remedy="Seal with a certificate that is valid now", code="seal-expired")
        )
