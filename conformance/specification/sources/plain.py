"""Plain text and text of PDF pages into blocks: nothing but numbers, punctuation and layout says what a line is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from conformance.specification.blocks import NUMBERED_TEXT, BlockKind, TextBlock, joined
from conformance.specification.folding import fold, language_of
from conformance.specification.languages import WORDS, LanguageWords
from conformance.specification.languages.asides import opens_aside
from conformance.specification.sources.columns import ColumnTable, is_header, is_rule, is_ruled_header
from conformance.specification.sources.furniture import without_furniture
from conformance.specification.sources.items import Depths, are_specification_lines, item_of
from conformance.specification.sources.outline import Outline
from conformance.specification.sources.repair import mended
from conformance.specification.sources.source import DocumentLine

_END = re.compile(r"[。.!?！？；;：:]['\")）”」]*\s*$")
_CAPTION = re.compile(r"\s*(?:表|图|圖|Table|TABLE|Figure|FIGURE|Fig\.)\s*(?:[A-Z]\.?)?\d{1,3}(?:\s|[-—–:：.]|[㐀-鿿])")
_WIDE = re.compile("[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏！-｠￠-￦]")
_MARK = re.compile(r"\s*[★▲※☆△]+\s*")


def plain_text_blocks(text: str) -> Iterator[TextBlock]:
    """The blocks of a plain text; form feeds part its pages."""
    lines: list[DocumentLine] = []
    pages = text.split("\f")
    for page, part in enumerate(pages, 1):
        for row in part.splitlines():
            lines.append(DocumentLine(len(lines) + 1, row, page if len(pages) > 1 else None))
    return line_blocks(lines)


def line_blocks(lines: Sequence[DocumentLine]) -> Iterator[TextBlock]:
    """The blocks of a document's lines, furniture taken away and broken lines repaired."""
    kept = mended(without_furniture(lines))
    words = WORDS[language_of("\n".join(line.text for line in kept))]
    return _Reader(words, _usual_width(kept)).blocks(kept)


def width(text: str) -> int:
    """Columns a text takes: a Chinese character takes two."""
    return len(text) + len(_WIDE.findall(text))


def _usual_width(lines: Sequence[DocumentLine]) -> int:
    """The width at which lines break: that of the 95th of a hundred lines."""
    widths = sorted(width(line.text.strip()) for line in lines if line.text.strip())
    return widths[len(widths) * 95 // 100 - (len(widths) >= 20)] if widths else 0


@dataclass(slots=True)
class _Reader:
    """One pass over the lines; what is pending is a block whose end has not been seen."""

    words: LanguageWords
    usual: int
    outline: Outline = field(init=False)
    depths: Depths = field(default_factory=Depths)
    pending: list[DocumentLine] = field(default_factory=list)
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    label: str = ""
    table: ColumnTable | None = None
    ruled: bool = False
    """Whether the line before was drawn."""

    def __post_init__(self) -> None:
        self.outline = Outline(self.words)

    def blocks(self, lines: Sequence[DocumentLine]) -> Iterator[TextBlock]:
        """All blocks, in order."""
        filled_from = _next_filled(lines)
        for index, line in enumerate(lines):
            following = lines[index + 1].text if index + 1 < len(lines) else ""
            if not line.text.strip():
                filled = filled_from[index]
                if not self._goes_on_behind_blank(filled):
                    yield from self._flush()
                if self.table is not None and not self.table.row_of(filled):
                    yield from self._end_table()
                continue
            yield from self._line(line, following, _values_below(lines, index))
        yield from self._end_table()
        yield from self._flush()

    def _line(self, line: DocumentLine, following: str, below: str) -> Iterator[TextBlock]:
        text = line.text
        opens = self._opens(text, following)
        goes_on = self.table is not None and (opens != "heading" or self.table.takes(text))
        goes_on = goes_on and not (opens == "clause" and re.search(r"[。.]\s*$", text))
        if goes_on and self.table is not None and (rows := self.table.add(line)) is not None:
            yield from rows
            return
        yield from self._end_table()
        ruled = self.ruled or (bool(self.pending) and _CAPTION.match(self.pending[0].text) is not None)
        self.ruled = is_rule(text)
        if self.ruled and (not self.pending or _CAPTION.match(self.pending[0].text)):
            yield from self._flush()
            return
        if is_header(text) or (ruled and is_ruled_header(text, below)):
            yield from self._flush()
            self.table = ColumnTable.opened_by(line)
            return
        if opens == "heading":
            yield from self._flush()
            self.depths.close()
            title = _MARK.sub("", text, count=1).strip()
            yield TextBlock(BlockKind.HEADING, title, (0,), (line.number,), 2, pages=_pages([line]))
        elif opens == "item" and (item := item_of(text)) is not None:
            yield from self._flush()
            self.kind, self.level, self.label = BlockKind.ITEM, self.depths.of(item), item.label
            self.pending = [DocumentLine(line.number, text[item.end :], line.page)]
        elif opens or not self.pending or not self._goes_on(text):
            yield from self._flush()
            if not opens_aside(text):
                self.depths.close()
            self.kind, self.level, self.label = BlockKind.PARAGRAPH, 0, ""
            self.pending = [line]
        else:
            self.pending.append(line)

    def _opens(self, text: str, following: str) -> str:
        """What a line opens, by its beginning: a heading, an item, a clause or note; empty where nothing."""
        bare = _MARK.sub("", text, count=1)
        unfinished = self._is_unfinished()
        if self.outline.opens(bare, following, self.usual, unfinished=unfinished):
            return "heading"
        if item_of(text) is not None:
            return "item"
        if _CAPTION.match(bare) and not unfinished:
            return "caption"
        if opens_aside(bare) or text != bare:
            return "aside"
        match = NUMBERED_TEXT.match(bare.strip())
        return "clause" if match and self.outline.follows(match[1]) and not self._cites() else ""

    def _goes_on(self, text: str) -> bool:
        """Whether a line that opens nothing continues what is pending."""
        last = self.pending[-1].text
        if are_specification_lines(last, text):
            return False
        if _indent(text) >= _indent(last) + 2 and _END.search(last):
            return False
        if not _END.search(last):
            return True
        return width(last.strip()) >= 0.85 * self.usual and self.usual <= 160

    def _goes_on_behind_blank(self, following: str) -> bool:
        """Whether a sentence goes on behind a blank line: it has not ended, and goes on in small letters."""
        return self._is_unfinished() and re.match(r"\s*[a-z]{2,}(?![)）.])", following) is not None

    def _is_unfinished(self) -> bool:
        return bool(self.pending) and not _END.search(self.pending[-1].text)

    def _cites(self) -> bool:
        """Whether what is pending breaks off where a clause is cited ("按" | "6.2 的规定")."""
        return bool(self.pending) and re.search(self.words.citing_pattern, fold(self.pending[-1].text)) is not None

    def _flush(self) -> Iterator[TextBlock]:
        if self.pending:
            pieces = [(line.number, line.text.strip()) for line in self.pending]
            yield joined(self.kind, pieces, level=self.level, label=self.label, pages=_pages(self.pending))
            self.outline.saw(pieces[0][1])
            self.pending = []

    def _end_table(self) -> Iterator[TextBlock]:
        if self.table is not None:
            yield from self.table.rest()
            self.table = None


def _values_below(lines: Sequence[DocumentLine], index: int) -> str:
    """The next line that is neither blank nor drawn."""
    near = (line.text for line in lines[index + 1 : index + 4])
    return next((text for text in near if text.strip() and not is_rule(text)), "")


def _next_filled(lines: Sequence[DocumentLine]) -> list[str]:
    """For each line the next one that is not blank."""
    found: list[str] = []
    following = ""
    for line in reversed(lines):
        found.append(following)
        following = line.text if line.text.strip() else following
    return found[::-1]


def _pages(lines: Sequence[DocumentLine]) -> tuple[int, ...]:
    return tuple(line.page for line in lines if line.page is not None)


def _indent(text: str) -> int:
    return width(text) - width(text.lstrip())
