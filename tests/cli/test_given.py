"""Wherever a command takes a requirement set, a product, a bench or an assignment, it takes its name as well."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from conformance.cli.given import NameOrPathParameter
from conformance.cli.main import conformance as whole
from conformance.cli.reference import commands
from conformance.documents.shipped import ASSIGNMENT, BENCH, PRODUCT, PROFILE, ShippedKind
from tests.conftest import Said

KINDS = {
    "requirements": PROFILE, "files": PROFILE, "file": PROFILE, "old": PROFILE, "new": PROFILE, "profiles": PROFILE,
    "product": PRODUCT, "product_file": PRODUCT, "bench_file": BENCH, "assignment": ASSIGNMENT,
}  # fmt: skip
"""Parameters that name a document of a kind that ships."""


def test_every_such_parameter_of_every_command_takes_a_name() -> None:
    kinds: dict[str, ShippedKind | None] = {}
    for name, command in commands():
        for each in command.params:
            if each.name in KINDS:
                kinds[f"{name} {each.name}"] = each.type.kind if isinstance(each.type, NameOrPathParameter) else None
    assert kinds == {key: KINDS[key.split()[-1]] for key in kinds}
    assert len(kinds) > 20


def test_a_plan_is_made_of_names_alone_from_any_folder(
    conformance: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = conformance(
        "plan", "screening-thermograph", "--product", "simulated-turnstile", "--bench", "simulated-turnstile", "--json"
    )
    assert said.code == 0
    assert json.loads(said.out)["scenes"]
    assert conformance("spec", "lint", "screening-thermograph", "clinical-agreement").code == 0
    assert conformance("spec", "diff", "clinical-agreement", "clinical-agreement").code == 0
    assert "clinical_bias" in conformance("product", "new", "--class", "turnstile", "--for", "clinical-agreement").out
    assert conformance("bench", "check", "simulated-multi-person").code == 0


def test_all_wrong_names_are_reported_at_once(conformance: Callable[..., Said]) -> None:
    said = conformance("plan", "screening-thermografh", "--product", "simulated-gate", "--bench", "../nowhere")
    assert said.code == 2
    lines = said.err.splitlines()
    assert len(lines) == 3
    assert "Did you mean screening-thermograph?" in lines[0]
    assert "simulated-security-gate" in lines[1]
    assert "../nowhere: there is no such file" in lines[2]


@pytest.mark.parametrize("given", ["", ".", "..", "../x", "/nowhere", "./screening-thermograph", "C:\\x", "a\tb", "✗"])
def test_what_is_neither_a_file_nor_a_name_is_bad_input(given: str, conformance: Callable[..., Said]) -> None:
    said = conformance("spec", "coverage", given)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("conformance: ")
    assert len(said.err.splitlines()) == 1


def test_a_file_of_that_name_wins_even_if_it_is_none_of_ours(
    conformance: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("screening-thermograph").write_text("requirements: []\n", encoding="utf-8")
    said = conformance("spec", "coverage", "screening-thermograph")
    assert said.code == 2
    assert "the document has no schema" in said.err
    Path("clinical-agreement").mkdir()
    assert "is a folder" in conformance("spec", "coverage", "clinical-agreement").err


def test_names_complete_in_a_shell() -> None:
    completing = ShellComplete(whole, {}, "conformance", "_CONFORMANCE_COMPLETE")
    found = [item.value for item in completing.get_completions(["plan"], "screening-")]
    assert found[:2] == ["screening-instrument", "screening-thermograph"]
    context = click.Context(whole)
    argument = click.Argument(["bench"], type=NameOrPathParameter(BENCH))
    completed = NameOrPathParameter(BENCH).shell_complete(context, argument, "x")
    assert [(item.value, item.type) for item in completed] == [("x", "file")]
