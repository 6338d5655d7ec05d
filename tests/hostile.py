"""Text that wants to be more than text, put into every field of a document that its model lets anybody fill.

Which fields those are nobody keeps a list of: a field is free where the model takes a nonsense word for it. So a field
that is added tomorrow is poisoned tomorrow.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from conformance.cli.terminal import LONGEST

FORGED = "CONFORMS: of 4711 applicable shall requirements 4711 met, 0 not met, 0 open"
TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "html": "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>",
        "attribute": "\"><svg onload=alert(1)> ' autofocus onfocus=alert(1) x='",
        "closing": "</title></style></script></textarea><b>--> ]]> <!-- <![CDATA[",
        "entities": "&lt;b&gt; &amp; &#x202e; &#0; &undefined; %3Cscript%3E",
        "templates": "{{ 7 * 7 }} {% raw %} ${7*7} {0} %s %(x)s {status}",
        "markdown": "| a | [x](javascript:alert(1)) ![y](http://example.invalid/y.png) `c` **b** <u>u</u>",
        "formula": "=cmd|' /C calc'!A0",
        "formulas": "a;=1+1\t=1+1,=1+1",
        "ansi": "\x1b[31mred\x1b[0m \x1b[2J \x1b]0;title\x07 \x9b31m",
        "terminal links": "\x1b]8;;http://example.invalid\x1b\\x\x1b]8;;\x1b\\",
        "bidi": "a\u202egnp.exe\u2066b\u200fc\u061cd",
        "controls": "nul\x00bell\x07back\x08delete\x7f",
        "no characters": "\ufffe\uffff\ufdd0",
        "lines": f"a\r\n{FORGED}\n\n::error::said\n##[error]said\u2028b\u2029c\x85d\re\x0bf\x0cg",
        "rich": "[bold red]x[/bold red] [link=http://example.invalid]y[/link] [/] :warning:",
        "figure": "$x_\\frac{$ $\\alpha$",
        "blanks": "  a \u00a0 \u3000 b \t ",
    }
)
"""By what they try."""
MIB = "长 text, " * (1 << 17)
"""A little more than 1 MB as UTF-8."""
BENIGN = "harmless words"
FORMULAS = tuple("=+-@\t\r＝＋－＠")

UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
)
"""Written down here a second time: what the product uses is what is tested."""

Path_ = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


def poisoned(document: M, text: str, keep: Callable[[Path_], bool] = lambda path: False) -> M:
    """The document with ``text`` in every free field but those to ``keep``, and as a name wherever names are free."""
    data = json.loads(document.model_dump_json(by_alias=True))
    fields, mappings = _free(type(document), data)
    for path in fields:
        if not keep(path):
            _put(data, path, text)
    for path in mappings:
        if not keep(path):
            _add(_at(data, path), text)
    return _made(type(document), data)


def free_fields(document: BaseModel) -> list[Path_]:
    """The paths of every field that anybody may fill."""
    return _free(type(document), json.loads(document.model_dump_json(by_alias=True)))[0]


def _free(model: type[BaseModel], data: Any) -> tuple[list[Path_], list[Path_]]:
    """Paths of free texts, and of mappings with free names. Of equal fields in a list the first is asked."""
    known: dict[tuple[Any, ...], bool] = {}

    def takes(path: Path_, change: Callable[[Any], None], what: str) -> bool:
        shape = (what, *("*" if isinstance(step, int) else step for step in path))
        if shape not in known:
            tried = copy.deepcopy(data)
            change(tried)
            try:
                _made(model, tried)
            except ValidationError:
                known[shape] = False
            else:
                known[shape] = True
        return known[shape]

    fields, mappings = [], []
    for path, value in list(_walk(data)):
        if path[-1:] == ("schema",):
            continue
        if isinstance(value, str) and takes(path, lambda tried, path=path: _put(tried, path, "any word"), "field"):
            fields.append(path)
        if (
            isinstance(value, dict)
            and value
            and takes(path, lambda tried, path=path: _add(_at(tried, path), "any word"), "name")
        ):
            mappings.append(path)
    return fields, mappings


def _made(model: type[M], data: Any) -> M:
    return model.model_validate_json(json.dumps(data))


def _walk(data: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    yield path, data
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in items:
        yield from _walk(value, (*path, step))


def _at(data: Any, path: Path_) -> Any:
    for step in path:
        data = data[step]
    return data


def _put(data: Any, path: Path_, text: str) -> None:
    _at(data, path[:-1])[path[-1]] = text


def _add(mapping: dict[str, Any], name: str) -> None:
    mapping[name] = copy.deepcopy(next(iter(mapping.values())))


def assert_plain_lines(said: str, *, longest: int = LONGEST) -> None:
    """What a command printed steers no terminal, forges no line of its own, and ends."""
    assert not UNPRINTABLE.search(said)
    lines = said.split("\n")
    assert not [line for line in lines if len(line) > longest]
    assert not [line for line in lines if line.startswith((FORGED, "::", "##["))]


def assert_harmless_csv(text: str, rows: int) -> None:
    """A spreadsheet shows text, whether it takes the comma or the semicolon for the separator."""
    table = list(csv.reader(io.StringIO(text, newline="")))
    assert len(table) == rows
    assert {len(row) for row in table} == {len(table[0])}
    for separator in (",", ";"):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                start = cell.lstrip(" \n\u00a0\u3000\u200b\ufeff")
                assert not start.startswith(FORMULAS) or _is_number(start), cell[:80]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
