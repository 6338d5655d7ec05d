"""Requirement sets as YAML files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from conformance.documents import load_document, write_whole
from conformance.documents.shipped import PROFILE, NameOrPath, located
from conformance.requirements.model import Requirement, RequirementSet, duplicate_ids, unknown_characteristics

WIDTH = 110
"""Characters of a line, where a text is folded."""


def load_requirements(given: NameOrPath) -> RequirementSet:
    """Read a requirement set: a file, or the name of a profile that ships. Raises `BadInput` with every problem."""
    return load_document(located(given, PROFILE), RequirementSet, duplicate_ids, unknown_characteristics)


def dump_requirements(requirements: RequirementSet) -> str:
    """The YAML text of a requirement set, in the order of its model, without empty fields."""
    data = _plain(requirements)
    for name in ("editorial_parameters", "requirements"):
        data[name] = [_without_empty_lists(record) for record in data[name]]
    return _as_yaml(data)


def dump_requirement(requirement: Requirement) -> str:
    """The YAML text of one requirement, as an item of a list: ``- id: …``."""
    return _as_yaml([_without_empty_lists(_plain(requirement))])


def save_requirements(path: Path, requirements: RequirementSet) -> None:
    """Write a requirement set, whole or not at all."""
    write_whole(path, dump_requirements(requirements))


def _plain(model: RequirementSet | Requirement) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=False)


def _without_empty_lists(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value != []}


def _as_yaml(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


class _Dumper(yaml.SafeDumper):
    """Short lists of plain values on one line: ``lines: [12, 14]``."""

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        items = list(sequence)
        flat = len(items) <= 12 and all(isinstance(item, (int, float)) for item in items)
        return super().represent_sequence(tag, items, flow_style=flat or flow_style)
