"""Markdown into blocks, line by line: headings, paragraphs, list items, tables; comments and code left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.specification.blocks import NUMBERED_TEXT, BlockKind, TextBlock, joined
from conformance.specification.languages.asides import opens_aside
from conformance.specification.sources.html import html_blocks
from conformance.specification.sources.items import Depths, are_specification_lines, item_of
from conformance.specification.sources.raised import raised
from conformance.specification.sources.repair import clean

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(?=\S)")
_RULE = re.compile(r":?-+:?")
_FENCE = re.compile(r"\s*(```|~~~)")
_BREAK = re.compile(r"\s{0,3}(?:-{3,}|\*{3,}|_{3,})\s*$")
_LINK = re.compile(r"!?\[([^\[\]]{0,400})\]\([^()\s]{0,400}\)")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,20}\](:?)")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")
_INLINE_TAG = re.compile(r"</?(?:br|b|i|em|strong|u|span|sub)\b[^<>]{0,80}>", re.I)
_RAISED = re.compile(r"<sup>([^<>]{0,12})</sup>", re.I)
_PIPE = re.compile(r"(?<!\\)\|")

_HTML = re.compile(r"<(?:table|dl)\b", re.I)
_HTML_END = re.compile(r"</(?:table|dl)\s*>", re.I)
"""Tables and definition lists of HTML, which Markdown has no form for or not a full one."""


def markdown_blocks(text: str) -> Iterator[TextBlock]:
    """The blocks of a Markdown text, in order."""
    pending: list[tuple[int, str]] = []
    kind, level, label = BlockKind.PARAGRAPH, 0, ""
    header: tuple[str, ...] = ()
    in_table = fenced = False
    depths = Depths()
    html: list[str] = []

    def flush() -> Iterator[TextBlock]:
        if pending:
            yield joined(kind, pending, level=level, label=label)
            pending.clear()

    for number, raw in _content_lines(text):
        if _FENCE.match(raw):
            fenced = not fenced
            yield from flush()
            continue
        if fenced:
            continue
        line = _without_quote_mark(raw)
        stripped = line.strip()
        if html or (stripped[:1] == "<" and _HTML.match(stripped)):
            yield from flush()
            html.append(raw)
            if _HTML_END.search(raw):
                yield from _html_table(html, number)
                html = []
            continue
        if not (row := len(stripped) > 1 and stripped[0] == stripped[-1] == "|"):
            in_table, header = False, ()
        if not stripped or _BREAK.match(line):
            yield from flush()
        elif heading := _HEADING.match(line):
            yield from flush()
            depths.close()
            title = plain(line[heading.end() :].rstrip().rstrip("#"))
            yield TextBlock(BlockKind.HEADING, title, (0,), (number,), len(heading[1]))
        elif row:
            yield from flush()
            cells = tuple(plain(cell) for cell in _PIPE.split(stripped[1:-1]))
            if all(_RULE.fullmatch(cell) for cell in cells):
                continue
            if not in_table:
                in_table, header = True, cells
                continue
            yield TextBlock(BlockKind.ROW, " | ".join(cells), (0,), (number,), 0, "", cells, header)
        elif (footnote := _FOOTNOTE.match(stripped)) and footnote[1]:
            yield from flush()
            kind, level, label = BlockKind.NOTE, 0, ""
            pending.append((number, plain(stripped)))
        elif item := item_of(line):
            yield from flush()
            kind, level, label = BlockKind.ITEM, depths.of(item), item.label
            pending.append((number, plain(line[item.end :])))
        else:
            aside = opens_aside(plain(line))
            if pending and (aside or NUMBERED_TEXT.match(line) or are_specification_lines(pending[-1][1], line)):
                yield from flush()
            if not pending:
                kind, level, label = BlockKind.PARAGRAPH, 0, ""
                if not aside:
                    depths.close()
            pending.append((number, plain(line)))
    yield from flush()
    if html:
        yield from _html_table(html, text.count("\n") + 1)


def _html_table(lines: list[str], last: int) -> Iterator[TextBlock]:
    """A table in HTML inside Markdown, its lines counted in the whole."""
    before = last - len(lines)
    for block in html_blocks("\n".join(lines)):
        numbers = tuple(before + number for number in block.numbers)
        yield TextBlock(
            block.kind, block.text, block.starts, numbers, block.level, block.label, block.cells, block.header
        )


def _without_quote_mark(line: str) -> str:
    """A line of a block quote as a line of text."""
    return line.lstrip("> ") if line.lstrip().startswith(">") else line


def plain(text: str) -> str:
    """A line without its inline markup."""
    if "<" in text:
        text = _INLINE_TAG.sub(" ", _RAISED.sub(lambda match: raised(match[1], "sup"), text))
    if "[^" in text:
        text = _FOOTNOTE.sub("", text)
    return clean(_EMPHASIS.sub("", _LINK.sub(r"\1", text)).replace("\\|", "|")).strip()


def _content_lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines without front matter and HTML comments (a commented line is an empty one)."""
    lines = text.splitlines()
    front_end = 0
    if lines and lines[0].strip() == "---":
        front_end = next((i + 1 for i, line in enumerate(lines[1:200], 1) if line.strip() in {"---", "..."}), 0)
    commented = False
    for number, line in enumerate(lines, 1):
        if number <= front_end:
            continue
        kept: list[str] = []
        rest = line
        while rest:
            mark = "-->" if commented else "<!--"
            before, found, rest = rest.partition(mark)
            if not commented:
                kept.append(before)
            if found:
                commented = not commented
        yield number, "".join(kept)
