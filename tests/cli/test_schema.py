"""``conformance schema``."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from conformance.cli.schema import DOCUMENTS
from conformance.core.characteristics import CHARACTERISTICS
from conformance.recording.model import Manifest
from tests.conftest import Said


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_document_kind_has_a_json_schema(conformance: Callable[..., Said], kind: str) -> None:
    schema = json.loads(conformance("schema", kind).out)
    newest = Manifest.KIND if kind == "recording" else f"conformance/{kind}/1"
    assert schema["properties"]["schema"]["const"] == newest
    assert schema["additionalProperties"] is False


def test_the_vocabulary_is_told(conformance: Callable[..., Said]) -> None:
    assert set(json.loads(conformance("schema", "characteristics").out)) == set(CHARACTERISTICS)
