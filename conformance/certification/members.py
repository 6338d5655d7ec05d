"""What lies in a bundle, by name, and what of it follows from the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping

from conformance.certification.certificate import Certificate
from conformance.certification.page import certificate_page
from conformance.core.text import LANGUAGES, Language
from conformance.documents import canonical_json
from conformance.evaluation.model import Evaluation

ENVELOPE = "envelope.dsse.json"
EVALUATION, REQUIREMENTS, PRODUCT = "evaluation.json", "requirements.json", "product.json"
SELFTEST, SELFTEST_SEAL = "selftest.json", "selftest.seal.json"
_RECORDING = re.compile(r"recordings/[1-9][0-9]{0,2}\.zip")


def recording_name(number: int) -> str:
    """Where the recording of a session lies; 1 for the first."""
    return f"recordings/{number}.zip"


def is_known(name: str) -> bool:
    """Whether a bundle of this version has a file of this name."""
    pages = {f"certificate.{language}.html" for language in LANGUAGES}
    reports = {f"reports/report.{language}.html" for language in LANGUAGES}
    named = {EVALUATION, REQUIREMENTS, PRODUCT, SELFTEST, SELFTEST_SEAL} | pages | reports
    return name in named or _RECORDING.fullmatch(name) is not None


REQUIRED = frozenset(
    {EVALUATION, REQUIREMENTS, PRODUCT}
    | {f"certificate.{language}.html" for language in LANGUAGES}
    | {f"reports/report.{language}.html" for language in LANGUAGES}
)
"""The files that every bundle has."""


def derived(evaluation: Evaluation, certificate: Certificate, reports: Mapping[Language, str]) -> Mapping[str, bytes]:
    """The files that follow from evaluation and certificate: the same bytes wherever they are made.

    ``reports`` are the evaluation's, rendered (`conformance.certification.rendered_report`).
    Raises `ValueError` where the evaluation does not carry its inputs.
    """
    if evaluation.inputs is None:
        raise ValueError("the evaluation does not contain its inputs")
    inputs = evaluation.inputs
    files = {
        REQUIREMENTS: canonical_json(inputs.requirements.model_dump(mode="json", by_alias=True)),
        PRODUCT: canonical_json(inputs.product.model_dump(mode="json", by_alias=True)),
    }
    for language in LANGUAGES:
        files[f"certificate.{language}.html"] = certificate_page(evaluation, certificate, language).encode()
        files[f"reports/report.{language}.html"] = reports[language].encode()
    return files
