"""The comparison of two revisions tells wording from results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.house import evaluations_against as compared


def evaluation(**changes: Any) -> dict[str, Any]:
    result = {"verdict": "pass", "reason": "The value meets the limit.", "measurements": [{"value": 0.1}], **changes}
    return {"status": "conforms", "results": [result], "inputs": {"title": {"en": "A title"}}}


@pytest.fixture
def verdict_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    def of(before: Any, after: Any, recordings: int = 1) -> int:
        for number in range(recordings):
            folder = tmp_path / "test_vectors" / f"device-{number}" / "recordings"
            folder.mkdir(parents=True)
            (folder / "good.zip").touch()
        monkeypatch.setattr(compared, "ROOT", tmp_path)
        monkeypatch.setattr(compared, "tree_of", lambda revision, folder: folder)
        monkeypatch.setattr(compared, "evaluated", lambda tree, *_: after if tree == tmp_path else before)
        return compared.main("revision")

    return of


def test_equal_evaluations_are_equal(verdict_of: Any) -> None:
    assert verdict_of(evaluation(), evaluation()) == 0


def test_another_wording_is_listed_and_no_difference(verdict_of: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict_of(evaluation(), evaluation(reason="Meets the limit.")) == 0
    assert ".results[].reason  1" in capsys.readouterr().out


def test_an_added_field_is_listed_and_no_difference(verdict_of: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict_of(evaluation(), evaluation(plugins=[])) == 0
    assert ".results[].plugins  1" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "fail"},
        {"measurements": [{"value": 0.1000001}]},
        {"measurements": [{"value": None}]},
        {"measurements": [{}]},
        {"measurements": []},
        {"measurements": [{"value": True}]},
    ],
)
def test_another_verdict_or_figure_is_a_difference(verdict_of: Any, change: dict[str, Any]) -> None:
    assert verdict_of(evaluation(), evaluation(**change)) == 1


def test_a_sentence_of_the_inputs_is_not_ours_to_change(verdict_of: Any) -> None:
    after = evaluation()
    after["inputs"]["title"]["en"] = "Another title"
    assert verdict_of(evaluation(), after) == 1


def test_nothing_compared_is_no_success(verdict_of: Any) -> None:
    assert verdict_of(evaluation(), evaluation(), recordings=0) == 1
