"""``conformance product new``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT, Said


def test_a_declaration_is_printed(conformance: Callable[..., Said]) -> None:
    said = conformance("product", "new", "--class", "turnstile")
    assert said.code == 0
    assert "class: turnstile" in said.out


def test_a_declaration_asks_for_all_that_a_profile_wants(conformance: Callable[..., Said], tmp_path: Path) -> None:
    profile = ROOT / "specs" / "clinical-agreement" / "requirements.yaml"
    said = conformance("product", "new", "--class", "dual-light", "--for", profile, "-o", tmp_path / "p.yaml")
    assert said.code == 0
    text = (tmp_path / "p.yaml").read_text(encoding="utf-8")
    for name in ("alarm_threshold", "skin_to_body_offset", "clinical_bias", "detection_auc"):
        assert name in text


def test_an_existing_declaration_is_never_written_over(conformance: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("mine")
    said = conformance("product", "new", "--class", "dual-light", "-o", tmp_path / "p.yaml")
    assert said.code == 2
    assert (tmp_path / "p.yaml").read_text() == "mine"


def test_an_unknown_class_is_wrong_usage(conformance: Callable[..., Said]) -> None:
    assert conformance("product", "new", "--class", "tank").code == 2
