"""Every code at the end of an error is explained, and every explanation is of a code."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import conformance as package
from conformance.cli.explain import explanations

PACKAGE = Path(package.__file__).parent


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of some names in the package, and where it is."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node


def codes_of_bad_input() -> dict[str, str]:
    """Where each problem is made, and its code."""
    found = {}
    for place, call in calls("Problem", "Wrong"):
        code = next((keyword.value for keyword in call.keywords if keyword.arg == "code"), None)
        if place.startswith("core/problems.py"):
            continue
        is_wrong = isinstance(call.func, ast.Name) and call.func.id == "Wrong"
        found[place] = code.value if isinstance(code, ast.Constant) else "value-refused" if is_wrong else ""
    return found


def codes_of_evidence() -> set[str]:
    """The codes of failures: the first text that each is made of, and those of what a specimen may lack."""
    found = {call.args[0].value for _, call in calls("Failure", "_refused") if isinstance(call.args[0], ast.Constant)}
    return found | {"simulated", "unattended"}


def test_every_problem_that_is_made_has_a_code() -> None:
    assert [place for place, code in codes_of_bad_input().items() if not code] == []


def test_every_code_is_explained_and_every_explanation_is_of_a_code() -> None:
    bad_input = set(codes_of_bad_input().values())
    assert set(explanations()) == bad_input | codes_of_evidence()
    assert not any("_" in code for code in bad_input)


@pytest.mark.parametrize("code", explanations())
def test_an_explanation_says_what_it_means_what_causes_it_and_what_to_do(code: str) -> None:
    entry = explanations()[code]
    assert set(entry) == {"means", "causes", "do"}
    assert entry["means"].endswith(".")
    assert entry["do"].rstrip("?").endswith(".")
    assert entry["causes"]
    assert all(isinstance(cause, str) and not cause.endswith(".") for cause in entry["causes"])


def test_explain_prints_one_code_however_it_is_copied(conformance: Callable[..., Any]) -> None:
    shown = conformance("explain", "[yaml-syntax]")
    assert shown.code == 0
    assert shown.out.startswith("yaml-syntax: The file is not valid YAML at the line named.\nTypical causes:\n  - ")
    assert "What to do: Correct the line" in shown.out
    assert "member_changed: " in conformance("explain", "member-changed").out


def test_explain_lists_all_codes_and_says_what_may_have_been_meant(conformance: Callable[..., Any]) -> None:
    listed = conformance("explain").out.splitlines()
    assert [line.split()[0] for line in listed] == list(explanations())
    assert json.loads(conformance("explain", "file-missing", "--json").out).keys() == {"file-missing"}
    wrong = conformance("explain", "file-mising")
    assert wrong.code == 2
    assert "Did you mean file-missing" in wrong.err


def test_an_error_ends_with_its_code(conformance: Callable[..., Any]) -> None:
    assert conformance("spec", "lint", "./nowhere.yaml").err.splitlines()[0].endswith(" [file-missing]")
