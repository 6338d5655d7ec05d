"""What a run was planned for, as its manifest states it."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.recording.model import Manifest, Tool, planned_for, planned_only


def manifest(run: dict[str, Any] | None) -> Manifest:
    return Manifest(
        schema_=Manifest.KIND, closed=True, origin="live", run=run, tool=Tool(name="conformance", version="test")
    )


@pytest.mark.parametrize(
    ("run", "only"),
    [
        (None, None),
        ({"seed": 1}, None),
        ({"only": ["1a"]}, ("1a",)),
        ({"only": []}, ()),
        ({"rerun": {"of": [], "requirements": ["2a", "1a"]}}, ("2a", "1a")),
        ({"only": ["1a", "3a"], "rerun": {"of": [], "requirements": ["2a", "1a"]}}, ("1a",)),
        ({"only": "everything"}, None),
    ],
)
def test_a_run_of_a_part_and_a_rerun_are_planned_for_what_they_name(
    run: dict[str, Any] | None, only: tuple[str, ...] | None
) -> None:
    assert planned_only(manifest(run)) == only


def test_the_set_is_stated_by_its_digest_or_not_at_all() -> None:
    assert planned_for(manifest({"requirements": "sha256:1"})) == "sha256:1"
    assert planned_for(manifest({"requirements": 7})) is None
    assert planned_for(manifest(None)) is None
