"""One document, parsed: its language, title, statements, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from conformance.documents import read_text
from conformance.problems import BadInput, Problem
from conformance.specification.clauses import clauses
from conformance.specification.folding import language_of
from conformance.specification.languages import WORDS
from conformance.specification.markdown import markdown_blocks
from conformance.specification.statements import Statement, Unparsed, statements_of
from conformance.text import Language


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What the parser found in one document."""

    name: str
    """The file's name, without its folders."""
    language: Language
    title: str | None
    statements: tuple[Statement, ...]
    unparsed: tuple[Unparsed, ...]

    @property
    def normative(self) -> tuple[Statement, ...]:
        """The statements that are requirements."""
        return tuple(statement for statement in self.statements if not statement.informative)


def parse_document(path: Path) -> ParsedDocument:
    """Read and parse a document. Raises `BadInput` where it cannot be read or holds no clause."""
    parsed = parse_text(read_text(path), path.name)
    if parsed is None:
        raise BadInput(
            Problem(
                "no numbered clause was found",
                str(path),
                1,
                remedy="Give the clauses numbered headings, for example '## 5 Functional requirements'",
            )
        )
    return parsed


def parse_documents(paths: Iterable[Path]) -> list[ParsedDocument]:
    """Read and parse several documents. Raises `BadInput` with the problems of all that cannot be used."""
    parsed: list[ParsedDocument] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            parsed.append(parse_document(path))
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return parsed


def parse_text(text: str, name: str = "") -> ParsedDocument | None:
    """Parse a document's text; None where it holds no numbered clause."""
    language = language_of(text)
    words = WORDS[language]
    title, found = clauses(markdown_blocks(text), words)
    if not any(clause.number for clause in found):
        return None
    statements: list[Statement] = []
    unparsed: list[Unparsed] = []
    for clause in found:
        for one in statements_of(clause, words):
            if isinstance(one, Statement):
                statements.append(one)
            else:
                unparsed.append(one)
    return ParsedDocument(name, language, title, tuple(statements), tuple(unparsed))
