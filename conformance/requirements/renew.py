"""The text of a requirement set renewed in place: what a person wrote around its fields stays.

A requirement set is edited by hand for years. So renewing it replaces the fields that changed and nothing else: each
requirement is a stretch of lines with its comments; a stretch without a change stays as it is, to the byte.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from conformance.core.problems import BadInput, Problem
from conformance.documents import load_yaml_text, read_text, validate, write_whole
from conformance.requirements.file import WIDTH, dump_requirement, dump_requirements
from conformance.requirements.model import Requirement, RequirementSet, duplicate_ids

_LINE = re.compile(r"(?:[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029]))|[^\r\n\x85\u2028\u2029]+")
"""A line as YAML counts them, with its end."""
_COMMENT = re.compile(r"#[^\r\n\x85\u2028\u2029]*")
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class RenewedText:
    """The new text, and the comments that went with requirements that were dropped."""

    text: str
    dropped_comments: tuple[str, ...] = ()


def renew_requirements(path: Path, requirements: RequirementSet) -> tuple[str, ...]:
    """Write a requirement set over the one that the file holds, keeping what a person wrote around its fields.

    Returns the comments that went with requirements that are not in it any more. Raises `BadInput`, and writes nothing,
    where another comment would be lost.
    """
    renewed = renewed_text(read_text(path), str(path), requirements)
    write_whole(path, renewed.text)
    return renewed.dropped_comments


def renewed_text(text: str, name: str, new: RequirementSet) -> RenewedText:
    """``text``, a requirement set's YAML, with its requirements replaced by those of ``new``.

    The result reads as ``new``; every comment stays with its requirement. Raises `BadInput` (with ``name``, the file)
    where that cannot be done: then nothing was lost, for nothing was written.
    """
    old = _read(text, name)
    before = comments_of(text)
    try:
        renewed = _in_place(text if text.endswith("\n") else f"{text}\n", old, new)
        reads_as = _read(renewed.text, name)
    except (_NotInPlaceError, yaml.YAMLError, BadInput):
        renewed, reads_as = RenewedText(dump_requirements(new)), new
    lost = Counter(before) - Counter(comments_of(renewed.text)) - Counter(renewed.dropped_comments)
    if lost or reads_as != new:
        raise BadInput(
            Problem(
                "cannot be renewed without losing what was written by hand "
                f"({', '.join(sorted(lost)[:3]) or 'its layout'})",
                name,
                remedy="Write requirements as a list of blocks ('- id: …') without anchors, or choose another file "
                "with -o and compare the two",
                code="renewal-unsafe",
            )
        )
    return renewed


def comments_of(text: str) -> list[str]:
    """Every comment of a YAML text, from its ``#`` to the end of its line, in order."""
    found: list[str] = []
    end = 0
    for token in yaml.scan(text, Loader=_Loader):
        found += _COMMENT.findall(text, end, token.start_mark.index)
        end = max(end, token.end_mark.index)
        if isinstance(token, yaml.ScalarToken) and token.style in {"|", ">"}:
            header = _LINE.match(text, token.start_mark.index)
            found += _COMMENT.findall(header[0] if header else "")
    return [comment.rstrip() for comment in (*found, *_COMMENT.findall(text, end))]


class _NotInPlaceError(Exception):
    """The text is not laid out as a block a requirement."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """A text cut up: what stands before the requirements, a stretch of lines for each, what stands after them."""

    head: str
    blocks: tuple[str, ...]
    tail: str
    dash_column: int
    line_end: str


def _read(text: str, name: str) -> RequirementSet:
    return validate(load_yaml_text(text, name), RequirementSet, duplicate_ids)


def _in_place(text: str, old: RequirementSet, new: RequirementSet) -> RenewedText:
    if old.model_copy(update={"requirements": new.requirements}) != new:
        raise _NotInPlaceError
    layout = _layout(text)
    blocks = {known.id: (known, block) for known, block in zip(old.requirements, layout.blocks, strict=True)}
    kept: list[str] = []
    for requirement in new.requirements:
        known, block = blocks.pop(requirement.id, (None, ""))
        if kept and known is old.requirements[0]:
            block = _comments_at_dash(block, layout.dash_column)
        kept.append(_renewed(known, block, requirement, layout))
    dropped = [comment for _, block in blocks.values() for comment in comments_of(block)]
    return RenewedText(layout.head + "".join(kept) + layout.tail, tuple(dropped))


def _layout(text: str) -> _Layout:
    """Where each requirement begins and ends, its comments with it."""
    root = yaml.compose(text, Loader=_Loader)
    pairs = root.value if isinstance(root, yaml.MappingNode) and not root.flow_style else []
    found = [value for key, value in pairs if key.value == "requirements"]
    if len(found) != 1 or not isinstance(found[0], yaml.SequenceNode) or found[0].flow_style or not found[0].value:
        raise _NotInPlaceError
    items, column = found[0].value, found[0].start_mark.column
    lines = _LINE.findall(text)
    begins = []
    for item in items:
        line = item.start_mark.line
        while not (lines[line].startswith("-", column) and not lines[line][:column].strip()):
            line -= 1
        begins.append(line)
    key_line = next(key.start_mark.line for key, _ in pairs if key.value == "requirements")
    first, ends = begins[0], [*begins[1:], found[0].end_mark.line]
    # Comments above a requirement are its own; those indented more than its dash are of the one before them.
    cuts = [_back_over_comments(lines, first, key_line + 1, None)]
    cuts += [_back_over_comments(lines, end, begin + 1, column) for begin, end in zip(begins, ends, strict=True)]
    blocks = ["".join(lines[a:b]) for a, b in pairwise(cuts)]
    line_end = "\r\n" if "\r\n" in lines[first] else "\n"
    return _Layout("".join(lines[: cuts[0]]), tuple(blocks), "".join(lines[cuts[-1] :]), column, line_end)


def _back_over_comments(lines: list[str], line: int, stop: int, column: int | None) -> int:
    """The first of the comments and blank lines right above ``line`` that are indented by at most ``column``."""
    start = line
    while start > stop and (not (bare := lines[start - 1].strip()) or bare.startswith("#")):
        indent = len(lines[start - 1]) - len(lines[start - 1].lstrip(" "))
        if bare and column is not None and indent > column:
            break
        start -= 1
    return start


def _comments_at_dash(block: str, column: int) -> str:
    """What stands above the first requirement no further in than its dash: else it would be of the one before, now."""
    lines = _LINE.findall(block)
    above = next(index for index, line in enumerate(lines) if not re.match(r"\s*(#|$)", line))
    return "".join(" " * column + line.lstrip(" ") for line in lines[:above]) + "".join(lines[above:])


@dataclass(frozen=True, slots=True)
class _Field:
    """A field's lines in a block: the field itself, then the comments and blank lines between it and the next."""

    name: str
    own: str
    between: str


def _renewed(known: Requirement | None, block: str, requirement: Requirement, layout: _Layout) -> str:
    """A requirement's stretch of lines: as it was where nothing changed, else with what changed in its place."""
    if known == requirement:
        return block
    lead, fresh, _ = _fields(dump_requirement(requirement))
    if known is None:
        return _placed(lead + "".join(field.own for field in fresh), layout.dash_column, layout.line_end)
    lead, fields, column = _fields(_shifted(block, -layout.dash_column))
    changed = {name for name in type(requirement).model_fields if getattr(known, name) != getattr(requirement, name)}
    news = {field.name: _shifted(field.own, column - 2) for field in fresh}
    written = [
        _Field(field.name, _rewritten(field.own, news.get(field.name, ""), column), field.between)
        if field.name in changed
        else field
        for field in fields
    ]
    for name in news:
        if name in changed and name not in {field.name for field in fields}:
            written.insert(_place(name, written, list(news)), _Field(name, news[name], ""))
    text = lead + "".join(field.own + field.between for field in written)
    return _placed(text, layout.dash_column, layout.line_end)


def _place(name: str, fields: list[_Field], order: list[str]) -> int:
    """Where a new field goes: behind the nearest that stands before it in the order of the model."""
    before = set(order[: order.index(name)])
    return max((index + 1 for index, field in enumerate(fields) if field.name in before), default=len(fields))


def _fields(block: str) -> tuple[str, list[_Field], int]:
    """A block cut into what stands above its fields, and its fields; and the column in which they begin."""
    root = yaml.compose(block, Loader=_Loader)
    mapping = root.value[0] if isinstance(root, yaml.SequenceNode) else None
    if not isinstance(mapping, yaml.MappingNode) or mapping.flow_style:
        raise _NotInPlaceError
    lines = _LINE.findall(block)
    begins = [key.start_mark.line for key, _ in mapping.value]
    found = []
    for (key, value), begin, end in zip(mapping.value, begins, [*begins[1:], len(lines)], strict=True):
        cut = max(_last_line(value), begin) + 1
        found.append(_Field(key.value, "".join(lines[begin:cut]), "".join(lines[cut:end])))
    return "".join(lines[: begins[0]]), found, mapping.value[0][0].start_mark.column


def _last_line(node: yaml.Node) -> int:
    """The last line on which something of a value stands, counted from 0."""
    children = [child for pair in node.value for child in pair] if isinstance(node, yaml.MappingNode) else node.value
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and children:
        return max(map(_last_line, children))
    end = node.end_mark
    return end.line - (end.column == 0 and end.line > node.start_mark.line)


def _rewritten(own: str, fresh: str, column: int) -> str:
    """A field's lines with the value of ``fresh`` (no text: the field is gone), and every comment that is in them."""
    comments = Counter(comments_of(own))
    if comments and fresh:
        fresh = _edited(own, fresh, column)
    lost = comments - Counter(comments_of(fresh))
    return "".join(f"{' ' * column}{comment}\n" for comment in lost.elements()) + fresh


def _edited(own: str, fresh: str, column: int) -> str:
    """The same by ruamel, which carries the comments inside of a value over to the new one."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    editor = YAML(typ="rt")
    editor.preserve_quotes = True
    editor.width = WIDTH
    editor.indent(mapping=2, sequence=2, offset=0)
    written = io.StringIO()
    try:
        mapping = editor.load(_shifted(own, -column))
        _update(mapping, editor.load(_shifted(fresh, -column)))
        editor.dump(mapping, written)
    except YAMLError as error:
        raise _NotInPlaceError from error
    return _shifted(written.getvalue(), column)


def _update(old: Any, fresh: Any) -> None:
    """A mapping of ruamel's becomes another; what is equal keeps its quotes and its comments."""
    for key in [key for key in old if key not in fresh]:
        del old[key]
    for position, key in enumerate(fresh):
        if key not in old:
            old.insert(position, key, fresh[key])
        elif old[key] == fresh[key]:
            continue
        elif isinstance(old[key], dict) and isinstance(fresh[key], dict):
            _update(old[key], fresh[key])
        elif isinstance(old[key], list) and isinstance(fresh[key], list) and len(old[key]) == len(fresh[key]):
            for index, value in enumerate(fresh[key]):
                old[key][index] = value
        else:
            old[key] = fresh[key]


def _shifted(text: str, columns: int) -> str:
    """Every line indented by so many columns more; where it is less, comments may stand further left already."""
    lines = _LINE.findall(text)
    if columns >= 0:
        return "".join(line if line.isspace() else " " * columns + line for line in lines)
    return "".join(line[min(-columns, len(line) - len(line.lstrip(" "))) :] for line in lines)


def _placed(block: str, dash_column: int, line_end: str) -> str:
    """A block that begins in column 0, as it stands in the file."""
    return _shifted(block, dash_column).replace("\r\n", "\n").replace("\n", line_end)
