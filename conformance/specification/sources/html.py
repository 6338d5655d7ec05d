"""HTML into blocks: headings, paragraphs, list items, tables with their merged cells; scripts and styles left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from conformance.specification.blocks import BlockKind, TextBlock, joined
from conformance.specification.sources.items import item_of
from conformance.specification.sources.raised import raised
from conformance.specification.sources.repair import clean
from conformance.specification.sources.source import refuse
from conformance.specification.sources.tables import TableCell, table_rows

_SKIPPED = {"script", "style", "head", "template", "noscript", "svg", "nav"}
_BLOCKS = {"p", "div", "section", "article", "header", "footer", "main", "dt", "dd", "figcaption", "caption", "pre",
           "blockquote", "address", "aside", "body", "html", "ul", "ol", "dl", "hr", "table"}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HEADING_CLASS = re.compile(r"\bheading-?(\d)\b", re.I)
_MAX_SPAN = 200
MAX_DEPTH = 100
"""Lists in lists, tables in tables: no document for reading comes near it."""
_LABELS = {"a": "a)", "A": "A)", "1": "1)", "i": "i)", "I": "I)", "": "1)"}


def html_blocks(text: str, name: str = "") -> Iterator[TextBlock]:
    """The blocks of an HTML document, in order. Raises `BadInput` where its lists or tables nest beyond measure."""
    reader = _Reader(name)
    reader.feed(text)
    reader.close()
    reader.flush()
    yield from reader.blocks


@dataclass
class _Table:
    rows: list[list[TableCell]] = field(default_factory=list)


class _Reader(HTMLParser):
    """One pass over the tags; text gathers until a block ends."""

    def __init__(self, name: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.blocks: list[TextBlock] = []
        self.pending: list[tuple[int, str]] = []
        self.kind, self.level, self.label = BlockKind.PARAGRAPH, 0, ""
        self.skipping = 0
        self.lists: list[list[str | int]] = []
        self.tables: list[_Table] = []
        self.cell: TableCell | None = None
        self.raised: list[str] = []
        self.preformatted = 0
        self.defines = ""
        self.term: list[tuple[int, str]] = []
        """What a definition list has named and not yet said anything of."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens: what it begins is begun."""
        given = dict(attrs)
        if tag in _SKIPPED:
            self.skipping += 1
        elif self.skipping:
            return
        elif tag == "br":
            self._say(" ")
        elif tag in {"sup", "sub"}:
            self.raised.append(tag)
        elif tag == "table":
            self.flush()
            self.tables.append(_Table())
            self._check_depth()
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].rows.append([])
        elif tag in {"td", "th"} and self.tables:
            self._end_cell()
            if not self.tables[-1].rows:
                self.tables[-1].rows.append([])
            self.cell = TableCell("", self.getpos()[0], _span(given, "rowspan"), _span(given, "colspan"))
            self.pending = []
        elif self.cell is not None and (tag in _BLOCKS or tag in _HEADINGS or tag == "li"):
            self._say(" ")
        elif tag in _HEADINGS or tag in _BLOCKS or tag == "li":
            self._open(tag, given)

    def _open(self, tag: str, given: dict[str, str | None]) -> None:
        self.flush()
        if tag in _HEADINGS:
            self.kind, self.level = BlockKind.HEADING, _HEADINGS[tag]
        elif tag == "p" and (level := _HEADING_CLASS.search(given.get("class") or "")):
            self.kind, self.level = BlockKind.HEADING, int(level[1])
        elif tag in {"ul", "ol"}:
            style = "-" if tag == "ul" else _LABELS.get(given.get("type") or "", "1)")
            self.lists.append([style, 0])
            self._check_depth()
        elif tag == "li":
            self.kind, self.level = BlockKind.ITEM, max(1, len(self.lists))
            self.label = self._next_label()
        self.preformatted += tag == "pre"
        self.defines = tag if tag in {"dt", "dd"} else ""

    def _check_depth(self) -> None:
        if max(len(self.tables), len(self.lists)) > MAX_DEPTH:
            what = f"has lists or tables nested deeper than {MAX_DEPTH}"
            refuse(self.name, what, "Check that this is a document for reading", self.getpos()[0])

    def _next_label(self) -> str:
        if not self.lists:
            return "-"
        style, count = self.lists[-1]
        self.lists[-1][1] = int(count) + 1
        if style == "a)":
            return f"{chr(ord('a') + int(count) % 26)})"
        return "-" if style == "-" else f"{int(count) + 1})"

    def handle_endtag(self, tag: str) -> None:
        """A tag closes: what it held is a block."""
        if tag in _SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        elif self.skipping:
            return
        elif tag in {"sup", "sub"}:
            self.raised = self.raised[:-1]
        elif tag == "table" and self.tables:
            self._end_cell()
            table = self.tables.pop()
            if not self.tables:
                self.blocks += table_rows(table.rows)
        elif tag in {"td", "th", "tr"}:
            self._end_cell()
        elif self.cell is None and (tag in _HEADINGS or tag in _BLOCKS or tag == "li"):
            self.flush()
            if tag in {"ul", "ol"} and self.lists:
                self.lists.pop()
            self.preformatted -= tag == "pre" and self.preformatted > 0

    def handle_data(self, data: str) -> None:
        """Text, of a block or of a table's cell."""
        if self.skipping:
            return
        text = raised(data, self.raised[-1]) if self.raised else data
        first = self.getpos()[0]
        for offset, line in enumerate(text.split("\n")):
            if offset and self.preformatted and self.cell is None:
                self.flush()
            self._say(line if not offset else f" {line}", first + offset)

    def _say(self, text: str, line: int | None = None) -> None:
        number = line if line is not None else self.getpos()[0]
        if self.pending and self.pending[-1][0] == number:
            self.pending[-1] = (number, self.pending[-1][1] + text)
        else:
            self.pending.append((number, text))

    def _text(self) -> list[tuple[int, str]]:
        """What has gathered, blanks drawn together; a line that ends inside a word goes on without a blank."""
        pieces = [(number, " ".join(clean(text).split())) for number, text in self.pending]
        self.pending = []
        return [(number, text) for number, text in pieces if text]

    def _end_cell(self) -> None:
        if self.cell is not None and self.tables:
            pieces = self._text()
            text = joined(BlockKind.ROW, pieces).text if pieces else ""
            rows = self.tables[-1].rows
            if not rows:
                rows.append([])  # the cell of a table around this one, which has no row of its own yet
            rows[-1].append(TableCell(text, self.cell.line, self.cell.rows, self.cell.columns))
            self.cell = None

    def _with_term(self, pieces: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """A definition behind its term: "Response time: ≤ 1 s"; nothing while the definition is to come."""
        if self.defines == "dt" and pieces:
            self.term = [*pieces[:-1], (pieces[-1][0], pieces[-1][1].rstrip(" :：") + ":")]
            return []
        if self.defines == "dd" and pieces and self.term:
            pieces, self.term = [*self.term, *pieces], []
        return pieces

    def flush(self) -> None:
        """End the block that is open."""
        if self.cell is not None:
            return
        if pieces := self._with_term(self._text()):
            block = joined(self.kind, pieces, level=self.level, label=self.label)
            if self.kind is BlockKind.PARAGRAPH and (item := item_of(pieces[0][1])) is not None:
                pieces[0] = (pieces[0][0], pieces[0][1][item.end :])
                block = joined(BlockKind.ITEM, pieces, level=max(1, item.indent + 1), label=item.label)
            self.blocks.append(block)
        self.kind, self.level, self.label, self.defines = BlockKind.PARAGRAPH, 0, "", ""


def _span(given: dict[str, str | None], name: str) -> int:
    value = (given.get(name) or "").strip()
    return min(max(1, int(value)), _MAX_SPAN) if value.isdecimal() and len(value) < 10 else 1
