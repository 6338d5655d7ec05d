"""One document, parsed: its language, title, statements, and what could not be read."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from conformance.core.problems import BadInput, Problem, Problems
from conformance.core.text import Language
from conformance.specification.clauses import clauses
from conformance.specification.folding import language_of
from conformance.specification.languages import WORDS
from conformance.specification.sources.reader import read_source, text_source
from conformance.specification.sources.source import SourceDocument
from conformance.specification.statement import Statement, Unparsed
from conformance.specification.statements import statements_of

_LONG = 200_000
"""Above this length the garbage collector is paused while parsing."""


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
    """Read and parse a document of any format. Raises `BadInput` where it cannot be read or holds no clause."""
    parsed = parse_source(read_source(path), path.name)
    if parsed is None:
        raise BadInput(
            Problem(
                "no numbered clause was found",
                str(path),
                1,
                remedy="Give the clauses numbered headings, for example '5 Functional requirements'",
                code="specification-unfit",
            )
        )
    return parsed


def parse_documents(paths: Iterable[Path]) -> list[ParsedDocument]:
    """Read and parse several documents. Raises `BadInput` with the problems of all that cannot be used."""
    problems = Problems()
    parsed = [problems.attempt(parse_document, path) for path in paths]
    problems.raise_any()
    return [document for document in parsed if document is not None]


def parse_text(text: str, name: str = "", *, plain: bool = False) -> ParsedDocument | None:
    """Parse a document's text; None where it holds no numbered clause."""
    return parse_source(text_source(text, plain=plain), name)


def parse_source(source: SourceDocument, name: str = "") -> ParsedDocument | None:
    """Parse a document's blocks; None where they hold no numbered clause."""
    if len(source.text) < _LONG:
        return _parsed(source, name)
    with _without_collection():
        return _parsed(source, name)


@contextmanager
def _without_collection() -> Iterator[None]:
    """No search for cycles meanwhile: hundreds of thousands of small objects that hold none are made, and all kept."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _parsed(source: SourceDocument, name: str) -> ParsedDocument | None:
    language = language_of(source.text)
    words = WORDS[language]
    title, found = clauses(source.blocks, words)
    if not any(clause.number for clause in found):
        return None
    statements: list[Statement] = []
    unparsed = [Unparsed("", (gap.line, gap.line), gap.reason, gap.page) for gap in source.gaps]
    numbers = {clause.number for clause in found}
    procedures = {clause.number for clause in found if clause.is_procedure(words)}
    for clause in found:
        for one in statements_of(clause, words):
            if isinstance(one, Statement):
                statements.append(_resolved(one, numbers, procedures))
            else:
                unparsed.append(one)
    return ParsedDocument(name, language, title, tuple(statements), tuple(unparsed))


def _resolved(statement: Statement, numbers: Collection[str], procedures: Collection[str]) -> Statement:
    """A statement whose references are to clauses of this document, and its verification to those that tell how."""
    cited = tuple(clause for clause in statement.references if clause in numbers)
    verified = tuple(clause for clause in statement.verified_by if clause in procedures)
    if (cited, verified) == (statement.references, statement.verified_by):
        return statement
    return replace(statement, references=cited, verified_by=verified)
