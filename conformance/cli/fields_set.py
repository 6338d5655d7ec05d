"""Fields of documents that are set on the command line: ``product.identity.model=TG-1``."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from conformance.bench.description import Bench, driver_problems
from conformance.core.problems import BadInput, Problem
from conformance.documents import Document, load_yaml_text, validate
from conformance.evaluation.assignment import Assignment
from conformance.product.declaration import Product

_WHERE = "--set"
_DOCUMENTS: Mapping[str, tuple[type[Document], tuple[Any, ...]]] = MappingProxyType(
    {"product": (Product, ()), "bench": (Bench, (driver_problems,)), "assignment": (Assignment, ())}
)


@dataclass(frozen=True, slots=True)
class FieldSet:
    """A field of a document and its new value, as it was given."""

    document: str
    path: tuple[str, ...]
    given: str

    @property
    def name(self) -> str:
        """``product.identity.model``."""
        return ".".join((self.document, *self.path))

    @property
    def read(self) -> Any:
        """The value as YAML reads it: ``37.3`` is a number, ``yes`` a truth value. Texts stay as they were given."""
        try:
            value = load_yaml_text(self.given, _WHERE).data
        except BadInput:
            return self.given
        return self.given if " #" in self.given or (isinstance(value, str) and self.given[0] not in "\"'") else value


def with_fields_set(texts: Mapping[str, str], settings: Sequence[str]) -> Mapping[str, str]:
    """YAML texts by document (``product``, ``bench``, ``assignment``) with fields set; comments stay.

    Raises `BadInput` with every setting that cannot be read, every unknown field and every invalid value.
    """
    problems: list[Problem] = []
    fields = list(_read(settings, problems))
    changed = {
        name: _set(text, name, [each for each in fields if each.document == name], problems)
        for name, text in texts.items()
    }
    if problems:
        raise BadInput(problems)
    return changed


def _read(settings: Sequence[str], problems: list[Problem]) -> Iterator[FieldSet]:
    seen: set[str] = set()
    for setting in settings:
        name, equals, value = setting.partition("=")
        document, *path = name.strip().split(".")
        if not equals or not path or not all(path):
            remedy = "Write FIELD=VALUE, e.g. product.identity.model=TG-1"
            problems.append(Problem(f"{setting!r} sets no field", _WHERE, remedy=remedy, code="option-refused"))
        elif document not in _DOCUMENTS:
            remedy = f"Begin with one of: {', '.join(f'{each}.' for each in _DOCUMENTS)}"
            problems.append(
                Problem(f"there is no document {document!r}", _WHERE, field=name, remedy=remedy, code="option-refused")
            )
        elif name in seen:
            problems.append(
                Problem(
                    "the field is set twice", _WHERE, field=name, remedy="Keep one of the two", code="option-refused"
                )
            )
        else:
            seen.add(name)
            yield FieldSet(document, tuple(path), value)


def _set(text: str, document: str, fields: list[FieldSet], problems: list[Problem]) -> str:
    if not fields:
        return text
    changed, wrong = _tried(text, document, [(field, field.read) for field in fields])
    # ``0001`` and ``no`` are texts where a text belongs.
    unfit = {problem.field for problem in wrong}
    values = [(field, field.given if field.name in unfit else field.read) for field in fields]
    if wrong and (again := _tried(text, document, values)) and len(again[1]) < len(wrong):
        changed, wrong = again
    problems += wrong
    return changed


def _tried(text: str, document: str, values: list[tuple[FieldSet, Any]]) -> tuple[str, list[Problem]]:
    """The text with these values, and its problems."""
    from ruamel.yaml import YAML
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    editor = YAML(typ="rt")
    editor.preserve_quotes = True
    editor.width = 110
    root = editor.load(text)
    problems = []
    for field, value in values:
        # Quoted: ruamel reads YAML 1.2, in which ``yes`` is a text, and would write it as one.
        quoted = DoubleQuotedScalarString(value) if isinstance(value, str) else value
        if not _put(root, field.path, quoted):
            remedy = "Set one of its own fields, or the field above it"
            problems.append(
                Problem(
                    "the field has no fields of its own", _WHERE, field=field.name, remedy=remedy, code="option-refused"
                )
            )
    written = io.StringIO()
    editor.dump(root, written)
    model, checks = _DOCUMENTS[document]
    return written.getvalue(), problems + list(_wrong(written.getvalue(), document, model, checks))


def _wrong(
    text: str, document: str, model: type[Document], checks: tuple[Callable[..., Any], ...]
) -> Iterator[Problem]:
    try:
        validate(load_yaml_text(text, _WHERE), model, *checks)
    except BadInput as bad:
        for problem in bad.problems:
            yield replace(problem, line=None, field=f"{document}.{problem.field}")


def _put(mapping: Any, path: tuple[str, ...], value: Any) -> bool:
    """Set a field and make the missing mappings around it; False if one of them is not a mapping."""
    for part in path[:-1]:
        if mapping.get(part) is None:
            mapping[part] = {}
        mapping = mapping[part]
        if not isinstance(mapping, dict):
            return False
    mapping[path[-1]] = value
    return True
