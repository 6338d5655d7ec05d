"""Markdown into blocks, line by line: headings, paragraphs, list items, tables; comments and code left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.specification.blocks import NUMBERED_TEXT, Block, BlockKind, joined
from conformance.specification.languages.asides import opens_aside

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(?=\S)")
_ITEM = re.compile(r"(\s*)([-*+•]|—{1,2}|[a-z][)）]|\(?\d{1,2}[)）]|（[a-z\d]{1,2}）|[①-⑳])\s*(?=\S)")
_DASH_NEEDS_SPACE = re.compile(r"\s*[-*+]\S")
_ORDERED = re.compile(r"(\s*)(\d{1,2})\.\s+(?=\D)")
_RULE = re.compile(r":?-+:?")
_FENCE = re.compile(r"\s*(```|~~~)")
_BREAK = re.compile(r"\s{0,3}(?:-{3,}|\*{3,}|_{3,})\s*$")
_LINK = re.compile(r"!?\[([^\[\]]{0,400})\]\([^()\s]{0,400}\)")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")
_PIPE = re.compile(r"(?<!\\)\|")


def markdown_blocks(text: str) -> Iterator[Block]:
    """The blocks of a Markdown text, in order."""
    pending: list[tuple[int, str]] = []
    kind, level, label = BlockKind.PARAGRAPH, 0, ""
    header: tuple[str, ...] = ()
    in_table = fenced = False

    def flush() -> Iterator[Block]:
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
        if not (row := len(stripped) > 1 and stripped[0] == stripped[-1] == "|"):
            in_table, header = False, ()
        if not stripped or _BREAK.match(line):
            yield from flush()
        elif heading := _HEADING.match(line):
            yield from flush()
            title = plain(line[heading.end() :].rstrip().rstrip("#"))
            yield Block(BlockKind.HEADING, title, (0,), (number,), len(heading[1]))
        elif row:
            yield from flush()
            cells = tuple(plain(cell) for cell in _PIPE.split(stripped[1:-1]))
            if all(_RULE.fullmatch(cell) for cell in cells):
                continue
            if not in_table:
                in_table, header = True, cells
                continue
            yield Block(BlockKind.ROW, " | ".join(cells), (0,), (number,), 0, "", cells, header)
        elif item := _item(line):
            yield from flush()
            kind, level, label = BlockKind.ITEM, len(item[1]), item[2].strip()
            pending.append((number, plain(line[item.end() :])))
        else:
            if pending and (opens_aside(line) or NUMBERED_TEXT.match(line)):
                yield from flush()
            if not pending:
                kind, level, label = BlockKind.PARAGRAPH, 0, ""
            pending.append((number, plain(line)))
    yield from flush()


def _without_quote_mark(line: str) -> str:
    """A line of a block quote as a line of text."""
    return line.lstrip("> ") if line.lstrip().startswith(">") else line


def _item(line: str) -> re.Match[str] | None:
    """The opening of a list item; ``-5`` and ``*emphasis*`` are none."""
    match = _ITEM.match(line) or _ORDERED.match(line)
    return None if match is None or _DASH_NEEDS_SPACE.match(line) else match


def plain(text: str) -> str:
    """A line without its inline markup."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1", text)).replace("\\|", "|").replace("<br>", " ").strip()


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
