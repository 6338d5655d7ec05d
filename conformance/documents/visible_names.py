"""A check of documents at reading: the names in them can be seen, every character of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.core.problems import Wrong
from conformance.core.visible import visible
from conformance.documents.models import RawCheck
from conformance.documents.yaml_lines import FieldPath


def visible_names(*fields: FieldPath) -> RawCheck:
    """The raw check that refuses hidden characters in some fields; what is no text is another check's affair."""

    def check(data: Any) -> Iterable[tuple[FieldPath, Wrong]]:
        for field in fields:
            text = _at(data, field)
            try:
                if isinstance(text, str):
                    visible(text)
            except Wrong as wrong:
                yield field, wrong

    return check


def _at(data: Any, field: FieldPath) -> Any:
    for step in field:
        data = data.get(step) if isinstance(data, dict) else None
    return data
