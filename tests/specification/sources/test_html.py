"""HTML: blocks, merged cells, raised digits, and what is no text."""

from __future__ import annotations

import time
from pathlib import Path

from conformance.requirements.model import Limit
from conformance.specification.blocks import BlockKind
from conformance.specification.parsed import parse_document, parse_source
from conformance.specification.sources.html import html_blocks
from conformance.specification.sources.source import source_of

TABLE = """<h2>5 性能</h2>
<table>
<tr><th rowspan="2">项目</th><th colspan="2">要求</th></tr>
<tr><th>最小值</th><th>最大值</th></tr>
<tr><td>测温距离（m）</td><td>1</td><td>3</td></tr>
<tr><td>测温时间（s）</td><td>—</td><td>1</td></tr>
</table>"""


def test_headings_paragraphs_and_items_are_blocks_with_their_lines() -> None:
    text = "<h2>5 X</h2>\n<p>It <b>shall</b>\nsound:</p>\n<ol type='a'><li>loud;<li>long.</ol><script>shall</script>"
    blocks = list(html_blocks(text))
    assert [(b.kind, b.label, b.text, b.lines()) for b in blocks] == [
        (BlockKind.HEADING, "", "5 X", (1, 1)),
        (BlockKind.PARAGRAPH, "", "It shall sound:", (2, 3)),
        (BlockKind.ITEM, "a)", "loud;", (4, 4)),
        (BlockKind.ITEM, "b)", "long.", (4, 4)),
    ]


def test_merged_headings_and_units_in_cells_give_the_limit() -> None:
    parsed = parse_source(source_of(html_blocks(TABLE)))
    assert parsed is not None
    assert [(s.characteristic, s.limit) for s in parsed.normative] == [
        ("measuring_distance", Limit(lower=1, upper=3, unit="m")),
        ("response_time", Limit(upper=1, unit="s")),
    ]


def test_a_cell_that_spans_rows_belongs_to_each() -> None:
    text = ("<h2>5 P</h2><table><tr><th>Parameter<th>Limit<th>Condition<tr><td>Repeatability<td>≤ 0.1 °C"
            "<td rowspan=2>ambient temperature 16 °C to 32 °C<tr><td>Drift<td>≤ 0.2 °C</table>")  # fmt: skip
    parsed = parse_source(source_of(html_blocks(text)))
    assert parsed is not None
    assert [[(c.quantity, c.lower, c.upper) for c in s.conditions] for s in parsed.normative] == [
        [("ambient_temperature", 16, 32)]
    ] * 2


def test_raised_digits_are_exponents_and_raised_letters_footnotes() -> None:
    (block,) = html_blocks("<p>1×10<sup>-3</sup> m<sup>2</sup> at 5 <sup>o</sup>C<sup>a</sup></p>")
    assert block.text == "1×10⁻³ m² at 5 °C"


def test_a_document_in_gb2312_says_so_and_is_read(tmp_path: Path) -> None:
    text = '<html><head><meta charset="gb2312"></head><body><h2>5 功能</h2><p>系统应告警。</p></body></html>'
    path = tmp_path / "x.html"
    path.write_bytes(text.encode("gb2312"))
    assert [s.text for s in parse_document(path).normative] == ["系统应告警。"]


def test_spans_and_depths_beyond_all_measure_do_no_harm() -> None:
    started = time.process_time()
    span = "<table><tr>" + "<td colspan=99999999 rowspan=99999999>x" * 3 + "</tr>" + "<tr><td>1" * 2000 + "</table>"
    assert sum(len(b.text) for b in html_blocks(span)) < 2_000_000
    assert len(list(html_blocks("<div>" * 20_000 + "<p>shall"))) == 1
    assert time.process_time() - started < 5
