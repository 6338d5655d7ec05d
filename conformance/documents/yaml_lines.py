"""YAML with line numbers: plain data only, limits on what it may come to, duplicate keys found.

Limits are checked on the parser's events, before anything is built: a document of 400 bytes can describe gigabytes,
because an alias repeats everything that its anchor holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from conformance.core.problems import BadInput, Problem, Wrong
from conformance.documents.files import read_text
from conformance.documents.yaml_limits import limit_what_it_comes_to

MOST_INTEGER_BITS = 64
_LONGEST_NUMBER = 100
"""Characters. A longer one is not a number of a document, and may take minutes to read."""

FieldPath = tuple[str | int, ...]

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_MERGE = f"{_TAG}merge"


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
    try:
        loader = _Loader(text)
        try:
            limit_what_it_comes_to(yaml.parse(text, Loader=_Loader), name)
            node = loader.get_single_node()
            if node is None:
                raise BadInput(
                    Problem("the document is empty", name, remedy="Give a document with content", code="file-empty")
                )
            built = _Built(loader, name)
            data = built.value(node, ())
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
    except yaml.reader.ReaderError as error:
        what = f"is not valid YAML: {error.reason}"
        raise BadInput(
            Problem(what, name, _line_of_unreadable(text), remedy="Remove the character", code="yaml-syntax")
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        what = f"is not valid YAML: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        raise BadInput(Problem(what, name, remedy="Correct the YAML", code="yaml-syntax")) from None
    if built.problems:
        raise BadInput(sorted(built.problems, key=lambda problem: problem.line or 0))
    return LoadedYaml(name, data, built.lines)


class _Built:
    """Plain data, as JSON has it, from the nodes of a document; and where each field is."""

    def __init__(self, loader: Any, name: str) -> None:
        self._name = name
        self.lines: dict[FieldPath, int] = {}
        self.problems: dict[Problem, None] = {}
        """Each once: an alias repeats what its anchor holds."""
        self._scalars: Mapping[str, Callable[[yaml.Node], Any]] = MappingProxyType(
            {
                f"{_TAG}str": loader.construct_scalar,
                f"{_TAG}null": loader.construct_yaml_null,
                f"{_TAG}bool": loader.construct_yaml_bool,
                f"{_TAG}int": loader.construct_yaml_int,
                f"{_TAG}float": loader.construct_yaml_float,
                # ISO text, so that one document means the same in YAML and in JSON.
                f"{_TAG}timestamp": lambda node: loader.construct_yaml_timestamp(node).isoformat(),
                f"{_TAG}value": loader.construct_scalar,  # the text "="
            }
        )

    def value(self, node: yaml.Node, path: FieldPath) -> Any:
        """What a node means; what cannot be used is added to the problems."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and node.tag in self._scalars:
            return self._scalar(node, path)
        what = f"is not valid YAML of a document: the type is {node.tag.replace(_TAG, '!!')}"
        remedy = "Write it as text, number, yes or no, list or mapping"
        self._refuse(node, path, Wrong(what, remedy=remedy, code="yaml-syntax"))
        return None

    def _scalar(self, node: yaml.ScalarNode, path: FieldPath) -> Any:
        kind = node.tag.removeprefix(_TAG)
        try:
            if kind in {"int", "float"} and len(node.value) > _LONGEST_NUMBER:
                raise ValueError
            value = self._scalars[node.tag](node)
        except (ValueError, ArithmeticError, LookupError, AttributeError):
            shown = node.value if len(node.value) <= _LONGEST_NUMBER else f"{node.value[:_LONGEST_NUMBER]}…"
            self._refuse(node, path, Wrong(f"{shown!r} cannot be read as {kind}", code="value-type"))
            return None
        if isinstance(value, float) and not math.isfinite(value):
            self._refuse(node, path, Wrong("the number is not finite", remedy="Give a number", code="value-type"))
        elif isinstance(value, int) and value.bit_length() > MOST_INTEGER_BITS:
            what = f"the number has more than {MOST_INTEGER_BITS} bits"
            self._refuse(node, path, Wrong(what, remedy="Give a smaller number", code="value-type"))
        else:
            return value
        return None

    def _mapping(self, node: yaml.MappingNode, path: FieldPath) -> dict[str, Any]:
        """A mapping; what it merges (``<<``) comes last and replaces nothing."""
        found: dict[str, Any] = {}
        merged: list[yaml.Node] = []
        for key, value in node.value:
            if key.tag == _MERGE:
                merged.append(value)
                continue
            name = self._key(key, path)
            if name is None:
                continue
            line, here = key.start_mark.line + 1, (*path, name)
            if name in found:
                what = f"the field occurs twice, first in line {self.lines[here]}"
                self._refuse(key, here, Wrong(what, remedy="Keep one of the two", code="field-twice"))
            self.lines[here] = line
            found[name] = self.value(value, here)
        for source in merged:
            for each in source.value if isinstance(source, yaml.SequenceNode) else [source]:
                if not isinstance(each, yaml.MappingNode):
                    what = "'<<' merges mappings only"
                    self._refuse(each, path, Wrong(what, remedy="Write the fields out", code="yaml-syntax"))
                    continue
                for name, value in self._mapping(each, path).items():
                    found.setdefault(name, value)
        return found

    def _key(self, key: yaml.Node, path: FieldPath) -> str | None:
        """The name of a field, as it is written: ``yes`` and ``1.0`` are names like others."""
        if isinstance(key, yaml.ScalarNode) and key.tag in self._scalars:
            return str(key.value)
        what = "the name of a field is not a text"
        self._refuse(key, path, Wrong(what, remedy="Write a name", code="yaml-syntax"))
        return None

    def _refuse(self, node: yaml.Node, path: FieldPath, wrong: Wrong) -> None:
        self.problems[wrong.at(self._name, node.start_mark.line + 1, path_text(path) or None)] = None


def _line_of_unreadable(text: str) -> int | None:
    """The line of the first character that YAML does not allow."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None


def path_text(path: FieldPath) -> str:
    """``requirements[3].limit.unit`` for ``("requirements", 3, "limit", "unit")``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text
