"""``conformance evaluate --waivers``: said on the terminal and in every report; certify refuses all the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.documents import canonical_json
from conformance.evaluation.apply_waivers import with_waivers
from conformance.evaluation.waivers import Waivers
from tests.certification.factory import (
    IDENTITY,
    assignment,
    case,
    product,
    recorded,
    requirements,
    write_selftest,
)
from tests.conftest import Said

Command = Callable[..., Said]


def waiver(**changes: Any) -> dict[str, Any]:
    return {
        "id": "W-7",
        "requirements": ["6.1a"],
        "device": {"manufacturer": IDENTITY["manufacturer"], "model": IDENTITY["model"]},
        "firmware": [IDENTITY["firmware"]],
        "reason": "=the sound is 暂缺\x1b[31m",
        "approver": "Li Na",
        "approved": "2026-01-05",
        "expires": "2026-06-30",
        **changes,
    }


def text_of(document: Any) -> str:
    return canonical_json(document.model_dump(mode="json", by_alias=True, exclude_none=True)).decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A device that failed its one requirement, with all that judges it, and a waiver for that."""
    recorded(tmp_path / "recording", met=False)
    (tmp_path / "requirements.yaml").write_text(text_of(requirements()))
    (tmp_path / "product.yaml").write_text(text_of(product()))
    (tmp_path / "assignment.yaml").write_text(text_of(assignment()))
    write(tmp_path, waiver())
    return tmp_path


def write(folder: Path, *records: dict[str, Any]) -> None:
    text = yaml.safe_dump({"schema": Waivers.KIND, "waivers": list(records)}, allow_unicode=True, sort_keys=False)
    (folder / "waivers.yaml").write_text(text)


def evaluate(conformance: Command, folder: Path, *more: object) -> Said:
    return conformance(
        "evaluate", folder / "requirements.yaml", folder / "recording", "--product", folder / "product.yaml",
        "-o", folder / "evaluation.json", *more,
    )  # fmt: skip


def waived(conformance: Command, folder: Path) -> Said:
    return evaluate(
        conformance, folder, "--assignment", folder / "assignment.yaml", "--waivers", folder / "waivers.yaml"
    )


def test_a_waived_failure_is_a_failure_with_the_waiver_beside_it(conformance: Command, folder: Path) -> None:
    said = waived(conformance, folder)
    assert said.code == 1
    assert "✕ fail" in said.out
    assert "[waiver W-7, until 2026-06-30]" in said.out
    assert "waiver W-7 for 6.1a: applied. It is shown beside the verdict of 6.1a and does not change it." in said.out
    evaluation = json.loads((folder / "evaluation.json").read_text())
    assert evaluation["status"] == "does_not_conform"
    assert evaluation["results"][0]["waiver"]["approver"] == "Li Na"
    assert evaluation["waivers"]["judged_at"] == "2026-01-16"


def test_without_an_assignment_the_day_is_unknown_and_said(conformance: Command, folder: Path) -> None:
    said = evaluate(conformance, folder, "--waivers", folder / "waivers.yaml")
    assert said.code == 1
    assert "waiver W-7 for 6.1a: day unknown. The last day of the work is not stated" in said.out
    assert "[waiver" not in said.out


def test_unused_expired_and_out_of_scope_waivers_are_told_on_the_terminal(conformance: Command, folder: Path) -> None:
    write(
        folder,
        waiver(id="W-1", expires="2026-01-10"),
        waiver(id="W-2", firmware=["9.9"]),
        waiver(id="W-3", requirements=["7.7x"]),
    )
    out = waived(conformance, folder).out
    for line in ("waiver W-1 for 6.1a: expired.", "waiver W-2 for 6.1a: out of scope.", "waiver W-3 for 7.7x: unused."):
        assert line in out


def test_every_report_shows_the_waiver_and_stays_harmless(conformance: Command, folder: Path) -> None:
    waived(conformance, folder)
    formats = [part for name in ("junit", "csv", "html") for part in ("--format", name)]
    assert conformance("report", folder / "evaluation.json", *formats, "-o", folder / "reports").code == 0
    junit = (folder / "reports" / "junit.xml").read_text()
    assert 'property name="waiver"' in junit
    assert 'name="waiver W-7 6.1a" value="applied: ' in junit
    [row] = csv.DictReader(io.StringIO((folder / "reports" / "results.csv").read_text()))
    assert (row["verdict"], row["waiver"], row["waiver_expires"]) == ("fail", "W-7", "2026-06-30")
    page = (folder / "reports" / "report.html").read_text()
    assert "W-7" in page
    assert "Li Na" in page
    assert not any("\x1b" in text for text in (junit, page))


def test_certify_refuses_a_waived_failure(conformance: Command, folder: Path) -> None:
    waived(conformance, folder)
    assert conformance("key", "new", "-o", folder / "key").code == 0
    said = conformance(
        "certify", folder / "evaluation.json", "--recording", folder / "recording", "--key", folder / "key",
        *write_selftest(folder), "-o", folder / "bundle.zip",
    )  # fmt: skip
    assert said.code == 1
    assert "6.1a (shall) is not met: fail" in said.out + said.err
    assert not (folder / "bundle.zip").exists()


def test_a_certificate_over_an_evaluation_with_an_unused_waiver_is_verified_byte_for_byte(
    conformance: Command, tmp_path: Path
) -> None:
    of = case(tmp_path)
    given = Waivers.model_validate({"schema": Waivers.KIND, "waivers": [waiver(reason="unused")]}, strict=False)
    (tmp_path / "evaluation.json").write_text(
        with_waivers(of.evaluation, given).model_dump_json(by_alias=True, indent=1) + "\n"
    )
    conformance("key", "new", "-o", tmp_path / "key")
    issued = conformance(
        "certify", tmp_path / "evaluation.json", "--recording", tmp_path / "recording", "--key", tmp_path / "key",
        "--own-specification", *write_selftest(tmp_path), "-o", tmp_path / "bundle.zip",
    )  # fmt: skip
    assert (issued.code, issued.err) == (0, "")
    said = conformance("verify", tmp_path / "bundle.zip", "--trusted", tmp_path / "key.pub", "--date", "2026-06-01")
    assert said.code == 0
    assert "evaluated again from the recording: equal, byte for byte" in said.out


def test_bad_waivers_and_other_bad_files_are_said_together_and_nothing_is_written(
    conformance: Command, folder: Path
) -> None:
    write(folder, waiver(reason=" ", expires="soon"), waiver(firmware=[]))
    (folder / "assignment.yaml").write_text("schema: conformance/assignment/1\nissued: soon\n")
    lines = [line.strip() for line in (folder / "waivers.yaml").read_text().splitlines()]
    blank = lines.index("reason: ' '")
    said = waived(conformance, folder)
    assert (said.code, said.out) == (2, "")
    for place in (
        f"waivers.yaml:{blank + 1} [waivers[0].reason]",
        f"waivers.yaml:{lines.index('expires: soon') + 1} [waivers[0].expires]",
        "[waivers[1].id]",
        "[waivers[1].firmware]",
        "assignment.yaml:2 [issued]",
    ):
        assert place in said.err
    assert not (folder / "evaluation.json").exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, "there is no such file"),
        ("", "the file is empty"),
        ("schema: conformance/waivers/2\nwaivers: []\n", "[schema]: the schema is 'conformance/waivers/2'"),
        ("schema: conformance/waivers/1\n", "[waivers]: the field is missing"),
        ("schema: conformance/waivers/1\nwaivers: 3\n", "waivers.yaml:2 [waivers]"),
        ("schema: conformance/waivers/1\nwaivers: [3]\n", "waivers.yaml:2 [waivers[0]]"),
        ("waivers: [\n", "is not valid YAML"),
    ],
)
def test_a_file_that_is_no_waivers_is_refused(
    conformance: Command, folder: Path, text: str | None, expected: str
) -> None:
    if text is None:
        (folder / "waivers.yaml").unlink()
    else:
        (folder / "waivers.yaml").write_text(text)
    said = waived(conformance, folder)
    assert said.code == 2
    assert expected in said.err
