"""The validation report of a self-test: Markdown, in Chinese or English, for the laboratory's quality file."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.core.plain import markdown
from conformance.core.text import Language, Text
from conformance.selftest.record import DemandCell, DeviceRecord, SelfTest, demand_in_words

_TITLE = Text(zh="软件确认报告：自检", en="Software validation report: self-test")
_PURPOSE = Text(
    zh="ISO/IEC 17025 第 7.11 条要求实验室在使用软件之前加以确认。"
    "自检让模拟设备带着已知缺陷走完整个试验方案：每项判定应为何，"
    "由设备真值的闭式公式、要求、测试台和判定规则算出，与本工具的方案和判定代码无关。"
    "某判定在全部种子下都出现的概率不低于 {power:.0%} 时，该判定必须全部出现；概率不足的不作预期，并予注明。",
    en="ISO/IEC 17025, 7.11 asks laboratories to validate software before use. The self-test runs simulated devices "
    "with known flaws through the whole plan. The expected verdicts are computed from the closed-form truth of the "
    "device, the requirement, the bench and the decision rule, by code that is independent of scenarios and judge. A "
    "verdict is demanded of all seeds if the probability that all show it is at least {power:.0%}; otherwise there is "
    "no expectation, and the table marks it.",
)
_VERDICT = {
    "met": Text(zh="结论：全部预期得到满足。", en="Result: every expectation was met."),
    "missed": Text(zh="结论：有预期未得到满足，见下。", en="Result: expectations were missed, see below."),
}
_FACTS = Text(
    zh="| 工具 | conformance {version} |\n|---|---|\n| 要求集 | {profile}，版本 {edition}，{digest} |\n"
    "| 日期 | {date} |\n"
    "| 种子 | {seeds} |\n| 试验次数 | {campaigns} |\n| 有预期的判定 | {demanded}（共 {cells}） |\n| 满足 | {met} |\n"
    "| 未满足 | {missed}（放过缺陷 {let_through}，误判合格设备 {blamed}） |\n| 按概率本应偶然落空 | {chance:.2f} |",
    en="| tool | conformance {version} |\n|---|---|\n| requirement set | {profile}, edition {edition}, {digest} |\n| "
    "date | {date} |\n| seeds | {seeds} |\n| campaigns | {campaigns} |\n| verdicts demanded | {demanded} (of {cells}) "
    "|\n| met | {met} |\n| missed | {missed} (flaws let through: {let_through}, devices blamed wrongly: {blamed}) |\n| "
    "would miss by chance alone | {chance:.2f} |",
)
_UNSURE = Text(
    zh="**连无缺陷设备也不作预期：{what}。** 设备、试验方案或预期计算不够强。",
    en="**No expectation even for the good device: {what}.** The device, the plan or the computation of the "
    "expectation is not sufficient there.",
)
_CLASSES = Text(zh="产品类别与模拟设备", en="Product classes and simulated devices")
_CLASS_HEAD = Text(
    zh="| 类别 | 型号 | 传感器 | 场景 | 试验时长，h |\n|---|---|---|---|---|",
    en="| class | model | sensor | scenes | duration of a campaign, h |\n|---|---|---|---|---|",
)
_MISSED = Text(zh="未满足的预期", en="Expectations that were missed")
_MISSED_HEAD = Text(
    zh="| 类别 | 缺陷 | 大小 | 要求 | 应为 | 概率 | 种子 | 实际 | 缺少 |\n|---|---|---|---|---|---|---|---|---|",
    en="| class | flaw | size | requirement | demanded | power | seeds | observed | missing |\n"
    "|---|---|---|---|---|---|---|---|---|",
)
_NONE = Text(zh="无。", en="None.")
_FLAWS = Text(zh="缺陷，以及哪些要求发现它", en="Flaws, and the requirements that catch them")
_FLAW_HEAD = Text(zh="| 缺陷 | 大小 | 发现它的要求 |\n|---|---|---|", en="| flaw | sizes | caught by |\n|---|---|---|")
_UNSEEN = Text(zh="（本方案看不到）", en="(this plan cannot see it)")
_HARMLESS = Text(
    zh="（无须发现，应全部通过：{why}）", en="(harmless: no requirement may fail, every one has to pass: {why})"
)
_MATRIX = Text(zh="矩阵", en="The matrix")
_MATRIX_HEAD = Text(
    zh="| 缺陷 | 大小 | 应不通过 | 无预期（最可能判定的概率） | 满足 |\n|---|---|---|---|---|",
    en="| flaw | size | demanded other than pass | no expectation (power of the likeliest) | met |\n"
    "|---|---|---|---|---|",
)
_GOOD = Text(zh="无缺陷", en="no flaw")


def report_of(record: SelfTest, language: Language) -> str:
    """The report. It states what the record holds, and nothing else."""
    return "\n".join(_lines(record, language)) + "\n"


def _lines(record: SelfTest, language: Language) -> Iterator[str]:
    summary = record.summary
    yield f"# {_TITLE.in_(language)}\n"
    yield _PURPOSE.format(power=record.demanded_power).in_(language) + "\n"
    yield f"**{_VERDICT[record.verdict].in_(language)}**\n"
    yield _FACTS.format(
        version=_text(record.tool.version),
        profile=_text(record.requirements.profile),
        edition=_text(record.requirements.edition),
        digest=_text(record.requirements.digest),
        date=record.date or "—",
        seeds=", ".join(map(str, record.seeds)),
        chance=summary.missed_by_chance_expected,
        **{name: getattr(summary, name) for name in type(summary).model_fields},
    ).in_(language)
    if summary.unsure:
        yield "\n" + _UNSURE.format(what=_text("; ".join(summary.unsure))).in_(language)
    yield f"\n## {_MISSED.in_(language)}\n"
    yield from _missed(record, language)
    yield f"\n## {_CLASSES.in_(language)}\n\n{_CLASS_HEAD.in_(language)}"
    for one in record.classes:
        hours = one.duration_s / 3600
        known = " | ".join(_text(each or "—") for each in (one.name, one.model, one.sensor))
        yield f"| {known} | {one.scenes} | {hours:.2f} |"
    yield f"\n## {_FLAWS.in_(language)}\n\n{_FLAW_HEAD.in_(language)}"
    for flaw in record.flaws:
        title = _text(f"{flaw.name}: {flaw.title.in_(language)}")
        sizes = ", ".join(f"{size:g}" for size in flaw.sizes)
        harmless = _HARMLESS.format(why=_text(flaw.harmless.in_(language))).in_(language) if flaw.harmless else None
        caught = _text(", ".join(flaw.caught_by)) or harmless or _UNSEEN.in_(language)
        yield f"| {title} | {sizes} {_text(flaw.unit)} | {caught} |"
    yield f"\n## {_MATRIX.in_(language)}"
    for one in record.classes:
        yield f"\n### {_text(one.name)}\n\n{_MATRIX_HEAD.in_(language)}"
        for row in record.rows:
            if row.class_ == one.name:
                yield _row(row, language)


def _missed(record: SelfTest, language: Language) -> Iterator[str]:
    missed = [(row, cell) for row in record.rows for cell in row.cells if cell.missed_seeds]
    if not missed:
        yield _NONE.in_(language)
        return
    yield _MISSED_HEAD.in_(language)
    for row, cell in missed:
        yield (
            f"| {_text(row.class_)} | {_flaw(row, language)} | {_size(row)} | {_text(cell.requirement)} | "
            f"{_text(demand_in_words(cell.demand))} | {cell.power:.4f} | {', '.join(map(str, cell.missed_seeds))} | "
            f"{_text(', '.join(cell.observed))} | {_text('; '.join(cell.lacking)) or '—'} |"
        )


def _row(row: DeviceRecord, language: Language) -> str:
    demanded = [cell for cell in row.cells if cell.demand]
    other = ", ".join(f"{cell.requirement} {demand_in_words(cell.demand)}" for cell in demanded if not _usual(cell))
    none = ", ".join(f"{cell.requirement} ({_power(cell)})" for cell in row.cells if not cell.demand)
    seeds = len(row.cells[0].observed) if row.cells else 0
    met = len(demanded) * seeds - sum(len(cell.missed_seeds) for cell in demanded)
    cells = f"{_text(other) or '—'} | {_text(none) or '—'}"
    return f"| {_flaw(row, language)} | {_size(row)} | {cells} | {met}/{len(demanded) * seeds} |"


def _text(said: str) -> str:
    """What stands in requirement sets, declarations and others' flaws: text, and of a length that a table bears."""
    return markdown(said, 20_000)


def _flaw(row: DeviceRecord, language: Language) -> str:
    return _text(row.flaw) if row.flaw else _GOOD.in_(language)


def _usual(cell: DemandCell) -> bool:
    return set(cell.demand) <= {"pass", "disclosed", "not_applicable", "conforms"}


def _power(cell: DemandCell) -> str:
    return cell.why_none or f"{cell.power:.2f}"


def _size(row: DeviceRecord) -> str:
    return "—" if row.size is None else f"{row.size:g}"
