"""The assignment that docs/reports.md shows is one, and a report that is made with it has everything."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from conformance.evaluation.assignment import Assignment, load_assignment
from conformance.reporting import html
from conformance.reporting.completeness import ITEMS, ItemState, found, lacking
from conformance.reporting.report_text import seen_in_html
from conformance.reporting.words import words
from tests.reporting import factory

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
SPECIMENS = sorted(ROOT.glob("test_vectors/*/assignment.yaml"))


def shown(begin: str) -> str:
    """The example of the page that begins so."""
    block = PAGE[PAGE.index(begin) :].partition("\n\n")[0]
    return textwrap.dedent(block)


def states(assignment: Assignment) -> dict[str, ItemState]:
    """How each item stands in a report made with an assignment."""
    told = assignment.model_dump(mode="json", by_alias=True)
    page = html.render(factory.evaluation([factory.accuracy("pass", figures=[])], assignment=told), "zh")
    (sheet,) = seen_in_html(page, ("zh",))
    return {item.label: state for item, state in found(sheet).items()}


def test_the_example_states_every_item(tmp_path: Path) -> None:
    (tmp_path / "assignment.yaml").write_text(shown("    schema: conformance/assignment/1"), encoding="utf-8")
    assert set(states(load_assignment(tmp_path / "assignment.yaml")).values()) == {ItemState.STATED}


def test_the_example_of_a_reason_excuses_its_item(tmp_path: Path) -> None:
    whole = shown("    schema: conformance/assignment/1")
    without = whole[: whole.index("sampling:")] + whole[whole.index("deviations:") :]
    (tmp_path / "assignment.yaml").write_text(f"{without}\n{shown('    reasons:')}", encoding="utf-8")
    found_ = states(load_assignment(tmp_path / "assignment.yaml"))
    assert found_.pop("assignment.sampling") is ItemState.EXCUSED
    assert set(found_.values()) == {ItemState.STATED}


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda path: path.parent.name)
def test_the_specimen_assignments_lack_nothing(specimen: Path) -> None:
    told = load_assignment(specimen).model_dump(mode="json", by_alias=True)
    both = html.render_both(factory.evaluation([factory.accuracy("pass", figures=[])], assignment=told))
    assert lacking(seen_in_html(both, ("zh", "en"))) == ()


def test_the_table_names_each_item_beside_its_clause_as_the_report_does() -> None:
    table = PAGE[PAGE.index("| clause |") : PAGE.index("**It is checked")].lower()
    clause, named = "", dict[str, str]()
    for line in table.splitlines()[2:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3:
            clause = cells[0] if cells[0].startswith("7.8") else f"{clause.rpartition(' ')[0]} {cells[0]}"
            named[clause] = cells[1]
    assert [item for item in ITEMS if words("en")(item.label).lower() not in named[item.clause]] == []
