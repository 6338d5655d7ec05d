"""The QR code on a certificate's page: what it says, that it is the same drawing, and where it leads."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import segno

from conformance.certification.code import code_svg, code_text
from conformance.core.problems import BadInput
from conformance.documents import sha256_of
from conformance.evaluation.assignment import load_assignment
from conformance.evidence.keys import write_key_pair
from conformance.evidence.sealed_zip import unpack
from tests.certification.factory import ASSIGNMENT, SECRET, assignment, bundle, case
from tests.conftest import Said

REGISTRY = "https://certificates.example.org/registry/"
DIGEST = sha256_of(b"an evaluation")


def modules(svg: str) -> set[tuple[int, int]]:
    """The dark squares of a drawing, by column and row, without the margin of four."""
    dark = set()
    [path] = re.findall(r' d="([^"]+)"', svg)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])\s*([-0-9. ]+)", path):
        values = [float(each) for each in re.findall(r"-?[0-9.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            dark |= {(round(x) + step - 4, int(y) - 4) for step in range(round(values[0]))}
            x += values[0]
    return dark


def test_the_drawing_is_the_code_of_its_text() -> None:
    text = code_text("C-2026-001", DIGEST, REGISTRY)
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    wanted = {(column, row) for row, line in enumerate(matrix) for column, dark in enumerate(line) if dark}
    assert modules(code_svg(text)) == wanted


@pytest.mark.parametrize(
    ("number", "registry", "said"),
    [
        ("C-2026-001", REGISTRY, f"{REGISTRY}?number=C-2026-001#sha256-{DIGEST.hex}"),
        ("C-2026-001", None, f"conformance-certificate:?number=C-2026-001#sha256-{DIGEST.hex}"),
        ("证 1/&", None, f"conformance-certificate:?number=%E8%AF%81%201%2F%26#sha256-{DIGEST.hex}"),
        ("C" * 41, REGISTRY, f"{REGISTRY}#sha256-{DIGEST.hex}"),
    ],
)
def test_the_code_says_number_digest_and_where_the_registry_is(number: str, registry: str | None, said: str) -> None:
    assert code_text(number, DIGEST, registry) == said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_holds_the_code_with_words_for_those_who_cannot_see_it(tmp_path: Path, language: str) -> None:
    of = case(tmp_path, told=assignment(registry=REGISTRY))
    members = unpack(bundle(of))
    page = members[f"certificate.{language}.html"].decode()
    assert code_svg(code_text("C-2026-001", sha256_of(members["evaluation.json"]), REGISTRY)) in page
    assert REGISTRY in page
    label = {"zh": "二维码：证书编号 C-2026-001", "en": "QR code: certificate number C-2026-001"}[language]
    assert f'role="img" aria-label="{label}' in page


def test_the_code_leads_to_the_certificates_row_in_the_registry(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    of = case(tmp_path)
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles" / "a.zip").write_bytes(bundle(of))
    write_key_pair(tmp_path / "key", SECRET)
    site = tmp_path / "site"
    assert (
        conformance("registry", "build", tmp_path / "bundles", "--trusted", tmp_path / "key.pub", "-o", site).code == 0
    )
    place = code_text("C-2026-001", sha256_of(of.evaluation_json), None).partition("#")[2]
    for language in ("zh", "en"):
        assert f'<tr id="{place}"' in (site / f"registry.{language}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "registry",
    [
        "http://example.org", "https://user:word@example.org/", "https://example.org/?a=1", "https://example.org/#x",
        "https://example.org/a b", "javascript:alert(1)", "https://", "example.org", f"https://example.org/{'a' * 120}",
        "https://example.org/\n", "https://bücher.example/",
    ],
)  # fmt: skip
def test_what_is_not_the_address_of_a_registry_is_refused(tmp_path: Path, registry: str) -> None:
    (tmp_path / "assignment.json").write_text(json.dumps({**ASSIGNMENT, "registry": registry}))
    with pytest.raises(BadInput, match="address of a registry"):
        load_assignment(tmp_path / "assignment.json")


@pytest.mark.parametrize("registry", [REGISTRY, "https://example.org", "https://example.org:8443/r/index.html"])
def test_an_address_is_taken(tmp_path: Path, registry: str) -> None:
    (tmp_path / "assignment.json").write_text(json.dumps({**ASSIGNMENT, "registry": registry}))
    assert load_assignment(tmp_path / "assignment.json").registry == registry
