"""Cross-references: cited clauses, and which of them say how something is verified."""

from __future__ import annotations

import pytest

from conformance.core.text import Language
from conformance.specification.folding import fold
from conformance.specification.languages import WORDS
from conformance.specification.parsed import parse_text
from conformance.specification.references import references


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("zh", "误差应按 6.2 规定的方法测量。", [("6.2", True)]),
        ("zh", "设备应符合 5.2.1 和 5.2.3 的要求。", [("5.2.1", False), ("5.2.3", False)]),
        ("zh", "试验方法见附录 A，条件见 A.3。", [("A", True), ("A.3", False)]),
        ("zh", "应满足第 5 章的规定，误差不大于 0.3 ℃。", [("5", False)]),
        ("zh", "误差应在 0.5 m 处不大于 0.3 ℃。", []),
        ("en", "The error shall be measured as specified in 6.2.", [("6.2", True)]),
        ("en", "It shall meet 5.1, and be tested in accordance with clause 7.", [("7", True)]),
        ("en", "It shall comply with 5.2.1 and 5.2.3.", [("5.2.1", False), ("5.2.3", False)]),
        ("en", "The limit of 5.1.1 applies; see Annex B.", [("5.1.1", False), ("B", False)]),
        ("en", "A supply of 5.5 V shall do.", []),
    ],
)
def test_a_cited_clause_is_found(language: Language, sentence: str, expected: list[tuple[str, bool]]) -> None:
    assert [(r.clause, r.verifies) for r in references(fold(sentence), WORDS[language])] == expected


def test_references_resolve_to_clauses_of_the_document_and_methods_to_those_that_tell_how() -> None:
    parsed = parse_text(
        "## 5 Performance\n### 5.1 Error\nThe error shall be within ±0.3 °C. Test method: see 6.1.\n"
        "### 5.2 Time\nThe response time shall be at most 1 s, tested as specified in 6.2 and 9.9, and meet 5.1.\n"
        "## 6 Test methods\n### 6.1 Error\nRead it.\n### 6.2 Time\nCount it.\n"
    )
    assert parsed is not None
    first, second = parsed.normative
    assert first.verified_by == ("6.1",)
    assert second.references == ("6.2", "5.1") or second.references == ("6.2",)
    assert second.verified_by == ("6.2",)
