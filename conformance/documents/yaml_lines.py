"""YAML with line numbers: safe loading, limits on size and aliases, duplicate keys found."""

from __future__ import annotations

import datetime
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from conformance.core.problems import BadInput, Problem
from conformance.documents.files import read_text

MAX_ALIASES = 100
MAX_DEPTH = 60

FieldPath = tuple[str | int, ...]

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class LoadedYaml:
    """Plain data of a YAML document and the line of each field."""

    file: str
    data: Any
    lines: dict[FieldPath, int]
    """1-based line of every field, by its path of keys and indices."""

    def line_of(self, path: FieldPath) -> int | None:
        """The line of a field, or of the nearest field around it (for one that is missing)."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def load_yaml(path: Path) -> LoadedYaml:
    """Read one YAML document. Raises `BadInput` with file and line for broken, oversized or ambiguous YAML."""
    return load_yaml_text(read_text(path), str(path))


def load_yaml_text(text: str, name: str) -> LoadedYaml:
    """The same of a text, which messages call ``name``."""
    problems: list[Problem] = []
    lines: dict[FieldPath, int] = {}
    try:
        loader = _Loader(text)
        try:
            _limit_aliases(text, name)
            node = loader.get_single_node()
            if node is None:
                raise BadInput(
                    Problem("the document is empty", name, remedy="Give a document with content", code="file-empty")
                )
            _walk(node, (), name, lines, problems)
            if problems:
                raise BadInput(problems)
            data = _plain(loader.construct_document(node))
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = "is not valid YAML: " + " ".join(filter(None, (error.context, error.problem)))
        raise BadInput(
            Problem(
                what, name, mark.line + 1 if mark else None, remedy="Correct the YAML at this line", code="yaml-syntax"
            )
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        what = f"is not valid YAML: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        raise BadInput(Problem(what, name, remedy="Correct the YAML", code="yaml-syntax")) from None
    return LoadedYaml(name, data, lines)


def _limit_aliases(text: str, name: str) -> None:
    """Refuse a document whose aliases could expand without limit; only events are counted."""
    count = 0
    for event in yaml.parse(text, Loader=_Loader):
        count += isinstance(event, yaml.AliasEvent)
        if count > MAX_ALIASES:
            raise BadInput(
                Problem(f"uses more than {MAX_ALIASES} aliases", name, remedy="Write the values out",
                code="document-limits")
            )  # fmt: skip


def _walk(node: yaml.Node, path: FieldPath, name: str, lines: dict[FieldPath, int], problems: list[Problem]) -> None:
    """Record the line of every field, and each duplicate key."""
    if len(path) > MAX_DEPTH:
        raise BadInput(
            Problem(f"is nested deeper than {MAX_DEPTH} levels", name, node.start_mark.line + 1, code="document-limits")
        )
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*path, index), name, lines, problems)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[Hashable, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            here = (*path, str(key.value))
            if key.value in seen:
                problems.append(
                    Problem(f"the field occurs twice, first in line {seen[key.value]}", name, line, path_text(here),
                            "Keep one of the two", code="field-twice")
                )  # fmt: skip
            seen[key.value] = line
            lines[here] = line
            _walk(value, here, name, lines, problems)


def _plain(value: Any) -> Any:
    """Dates as ISO text, so that one document means the same in YAML and in JSON."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return value


def path_text(path: FieldPath) -> str:
    """``requirements[3].limit.unit`` for ``("requirements", 3, "limit", "unit")``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text
