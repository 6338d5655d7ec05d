"""The spine from end to end by the command line: run, evaluate, report, for the built-in simulated device."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT, Said
from tests.small_profile import part_of_main_profile

PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
SIMULATED = ROOT / "test_vectors" / "simulated-dual-light"

LINK_LOST = "device:\n  driver: raising\n  options: {recovers: no}\n"


def edited(source: Path, target: Path, *changes: tuple[str, str]) -> Path:
    """A copy of a file with some of its text changed; a change that changes nothing is a mistake of the test."""
    text = source.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    target.write_text(text, encoding="utf-8")
    return target


def certified(
    conformance: Callable[..., Said],
    folder: Path,
    *,
    product: Path | None = None,
    bench: Path | None = None,
    only: Sequence[str] = (),
) -> Said:
    """Run and evaluate, ``only`` some requirements of the profile or all; what the evaluation said."""
    profile = PROFILE
    if only:
        profile = folder / "requirements.yaml"
        profile.write_text(part_of_main_profile(*only), encoding="utf-8")
    ran = conformance(
        "run", profile, "--product", product or SIMULATED / "product.yaml",
        "--bench", bench or SIMULATED / "bench.yaml", "-o", folder / "recording",
    )  # fmt: skip
    assert ran.code in {0, 4}
    return conformance(
        "evaluate", profile, folder / "recording", "--assignment", SIMULATED / "assignment.yaml",
        "-o", folder / "evaluation.json",
    )  # fmt: skip


def verdicts(folder: Path) -> dict[str, str]:
    """Verdict by requirement id."""
    evaluation = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    return {result["requirement"]: result["verdict"] for result in evaluation["results"]}


def test_the_simulated_device_conforms_and_the_report_says_on_every_page_that_it_is_simulated(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    said = certified(conformance, tmp_path)
    assert said.code == 0
    assert "CONFORMS" in said.out
    assert "the device is SIMULATED" in said.out
    for language, word in (("en", "SIMULATED DEVICE"), ("zh", "模拟设备")):
        rendered = conformance(
            "report", tmp_path / "evaluation.json", "--format", "html", "--format", "junit", "--format", "json",
            "--language", language, "-o", tmp_path / language,
        )  # fmt: skip
        assert rendered.code == 0
        page = (tmp_path / language / "report.html").read_text(encoding="utf-8")
        assert word in page
        # on paper the running line is a table's header group, which browsers repeat on every printed page
        printed = page.partition("@media print")[2]
        assert re.search(r"\.running[^}]*display:\s*table-header-group", printed)
        assert "<script" not in page
        assert not re.search(r"""(src|href)=["']https?:""", page)
        assert (tmp_path / language / "junit.xml").exists()
        assert json.loads((tmp_path / language / "evaluation.json").read_text(encoding="utf-8"))["status"] == "conforms"


def test_a_turnstile_is_not_asked_for_six_people_and_the_reason_is_given(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    product = edited(SIMULATED / "product.yaml", tmp_path / "p.yaml", ("class: dual-light", "class: turnstile"))
    assert certified(conformance, tmp_path, product=product, only=["6.2a", "6.3a"]).code == 0
    evaluation = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    capacity = next(r for r in evaluation["results"] if r["characteristic"] == "parallel_capacity")
    assert capacity["verdict"] == "not_applicable"
    assert "turnstile" in capacity["reason"]


def test_t9_a_device_that_never_says_anything_passes_nothing(conformance: Callable[..., Said], tmp_path: Path) -> None:
    text = (SIMULATED / "bench.yaml").read_text(encoding="utf-8")
    device = text[text.index("device:\n") : text.index("reference_source:")]
    bench = edited(SIMULATED / "bench.yaml", tmp_path / "b.yaml", (device, "device:\n  driver: silent\n"))
    said = certified(conformance, tmp_path, bench=bench)
    assert said.code == 3
    counted = Counter(verdicts(tmp_path).values())
    assert counted["pass"] == 0
    assert counted["fail"] == 0


def test_t1_a_device_whose_link_breaks_passes_and_fails_nothing_after_it_broke(
    conformance: Callable[..., Said], tmp_path: Path
) -> None:
    text = (SIMULATED / "bench.yaml").read_text(encoding="utf-8")
    device = text[text.index("device:\n") : text.index("reference_source:")]
    bench = edited(SIMULATED / "bench.yaml", tmp_path / "b.yaml", (device, LINK_LOST))
    said = certified(conformance, tmp_path, bench=bench)
    assert said.code == 4
    found = verdicts(tmp_path)
    assert found["6.1a"] == "error"
    assert "fail" not in found.values()


@pytest.mark.parametrize(
    ("flaw", "missed"),
    [
        ("offset_delta_degC: 0.5", "6.1a"),
        ("latency_s: 1.5", "6.2a"),
        ("capacity: 5", "6.3a"),
        ("alarms: no", "6.4a"),
        ("tells_objects_apart: no", "6.5a"),
        ("mask_confusion: 0.3", "6.6a"),
    ],
)
def test_a_flawed_device_does_not_conform(
    conformance: Callable[..., Said], tmp_path: Path, flaw: str, missed: str
) -> None:
    bench = edited(
        SIMULATED / "bench.yaml", tmp_path / "b.yaml", ("    serial: SIM-0001", f"    serial: SIM-0001\n    {flaw}")
    )
    said = certified(conformance, tmp_path, bench=bench, only=[missed])
    assert said.code == 1
    assert verdicts(tmp_path)[missed] == "fail"
