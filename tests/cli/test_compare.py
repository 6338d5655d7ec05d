"""``conformance compare``: what it prints, its exit codes, the trend's page, bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conformance.evaluation.compare import EvaluationComparison
from tests.conftest import Said
from tests.evaluation.test_compare import accuracy, of
from tests.reporting import factory

Command = Callable[..., Said]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write an evaluation of the given results, from a recording of its own."""

    def made(name: str, *results: dict[str, Any], **more: Any) -> Path:
        path = tmp_path / f"{name}.json"
        digest = "sha256:" + name.encode().hex().ljust(64, "0")
        path.write_text(of(*results, recording=digest, **more).model_dump_json(by_alias=True))
        return path

    return made


def test_no_regression_ends_with_0(conformance: Command, write: Callable[..., Path]) -> None:
    said = conformance("compare", write("a", factory.result()), write("b", factory.result()))
    assert (said.code, said.err) == (0, "")
    assert "NO REGRESSION: of 1 requirements in both 0 regressed" in said.out


def test_a_regression_ends_with_1_and_stands_first_with_what_moved(
    conformance: Command, write: Callable[..., Path]
) -> None:
    before = write("a", factory.result("5.1.a", "fail"), accuracy(values=(0.0, 0.1)))
    after = write("b", factory.result("5.1.a", "pass"), accuracy("fail", values=(0.5, 0.1)))
    said = conformance("compare", before, after)
    assert said.code == 1
    changes = said.out.split("\n\n")[1].splitlines()
    assert changes[0] == "REGRESSION: 6.1.a (shall): pass → fail"
    assert changes[1].startswith("  moved: 6.1.a (shall): temperature_error 0 → 0.5 delta_degC (+0.5, +9.9 of its")
    assert changes[-1] == "better: 5.1.a (shall): fail → pass"


def test_a_should_that_got_worse_is_told_and_is_no_regression(conformance: Command, write: Callable[..., Path]) -> None:
    before, after = (factory.result(verdict=verdict, modality="should") for verdict in ("pass", "fail"))
    said = conformance("compare", write("a", before), write("b", after))
    assert said.code == 0
    assert "worse: 6.1.a (should): pass → fail" in said.out


def test_limits_editions_and_requirements_of_one_edition_alone_are_told(
    conformance: Command, write: Callable[..., Path]
) -> None:
    tighter = accuracy(limit={"lower": -0.2, "upper": 0.2, "unit": "delta_degC"})
    before, after = write("a", accuracy(), factory.result("7.1.a")), write("b", tighter, factory.result("8.1.a"))
    edition = json.loads(after.read_text())
    edition["specification"]["edition"] = "2026"
    after.write_text(json.dumps(edition))
    said = conformance("compare", before, after)
    assert "differs: specification.edition 2020 → 2026" in said.out
    assert "limit: 6.1.a (shall): ±0.3 °C → ±0.2 °C" in said.out.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "only in A: 7.1.a (shall): pass" in said.out
    assert "only in B: 8.1.a (shall): pass" in said.out


def test_one_recording_judged_twice_is_said(conformance: Command, write: Callable[..., Path]) -> None:
    one = write("a", accuracy())
    assert "ONE recording judged twice" in conformance("compare", one, one).out


def test_json_is_the_comparison_as_its_schema_has_it(conformance: Command, write: Callable[..., Path]) -> None:
    said = conformance("compare", write("a", accuracy()), write("b", accuracy("fail")), "--json")
    assert said.code == 1
    comparison = EvaluationComparison.model_validate_json(said.out)
    assert comparison.regression
    assert json.loads(said.out)["schema"] == "conformance/comparison/1"
    assert "comparison" in conformance("schema", "comparison").out


def test_a_terminal_is_never_steered_by_what_stands_in_an_evaluation(
    conformance: Command, write: Callable[..., Path]
) -> None:
    before, after = factory.result("6.1\x1b[31m"), factory.result("6.1\x1b[31m", "fail")
    out = conformance("compare", write("a", before), write("b", after)).out
    assert "\x1b" not in out
    assert "6.1\N{REPLACEMENT CHARACTER}[31m" in out


def test_the_trend_takes_many_and_the_last_two_are_compared(
    conformance: Command, write: Callable[..., Path], tmp_path: Path
) -> None:
    three = [write(name, accuracy(verdict)) for name, verdict in (("a", "pass"), ("b", "fail"), ("c", "fail"))]
    said = conformance("compare", *three, "--trend", tmp_path / "out" / "trend.html")
    assert said.code == 0
    assert f"A: {three[1]}" in said.out
    assert (tmp_path / "out" / "trend.html").read_text().startswith("<!doctype html>")


@pytest.mark.parametrize("more", [1, 3])
def test_any_other_number_without_a_trend_is_a_usage_error(
    conformance: Command, write: Callable[..., Path], more: int
) -> None:
    said = conformance("compare", *[write(str(number), factory.result()) for number in range(more)])
    assert said.code == 2
    assert "name two, the older one first" in said.err or "add --trend" in said.err


@pytest.mark.parametrize(
    ("content", "expected"),
    [(None, "no such file"), ("", "empty"), ("{", "not valid JSON"), ("{}", "has no schema"), ("[]", "not a mapping")],
)
def test_bad_input_is_exit_2_with_the_file_named_and_no_page_written(
    conformance: Command, write: Callable[..., Path], tmp_path: Path, content: str | None, expected: str
) -> None:
    bad = tmp_path / "bad.json"
    if content is not None:
        bad.write_text(content)
    said = conformance("compare", write("a", factory.result()), bad, "--trend", tmp_path / "t.html")
    assert (said.code, said.out) == (2, "")
    assert "bad.json" in said.err
    assert expected in said.err
    assert not (tmp_path / "t.html").exists()


def test_an_evaluation_with_an_id_twice_is_bad_input(conformance: Command, write: Callable[..., Path]) -> None:
    twice = write("b", factory.result(), factory.result())
    said = conformance("compare", write("a", factory.result()), twice)
    assert said.code == 2
    assert "b.json [results[1].requirement]" in said.err


def test_other_rules_and_classes_are_said_and_each_requirement_is_not_told_of_the_common_rule(
    conformance: Command, write: Callable[..., Path]
) -> None:
    before, after = write("a", accuracy()), write("b", accuracy(decision_rule="guarded"))
    data = json.loads(after.read_text())
    data["decision_rule"]["name"], data["product"]["class"] = "guarded", "turnstile"
    after.write_text(json.dumps(data))
    out = conformance("compare", before, after).out
    assert "differs: decision_rule.name non_binary → guarded" in out
    assert "differs: product.class dual-light → turnstile" in out
    assert "decision rule: 6.1.a" not in out
