"""Decision rules in words, as the report has to state them (ISO/IEC 17025, 7.8.6)."""

from __future__ import annotations

from conformance.requirements.model import DecisionRule
from conformance.text import Text

_EQUAL = Text(
    zh="测量值等于限值时视为在限内（各来源未作规定，此为本报告的规则）。",
    en="A value equal to a limit counts as inside (the sources leave this open; the rule is this report's own).",
)
_RATES = Text(
    zh="比率与分位数按独立单元的单侧置信界（置信度 {confidence:.0%}）判定：好的一侧的界满足限值为符合，另一侧的界不满足限值为"
    "不符合，否则为不确定。",
    en="Rates and quantiles are judged by one-sided confidence bounds over independent units ({confidence:.0%}): "
    "pass when the bound on the good side meets the limit, fail when the other bound misses it, else inconclusive.",
)
_RULES = {
    "simple": Text(
        zh="简单接受：测量值在限内为符合，否则为不符合；在限值处误接受风险最高可达 50 %。",
        en="Simple acceptance: pass inside the limits, fail outside; at a limit the risk of a false accept is up to "
        "50 %.",
    ),
    "guarded": Text(
        zh="保护接受：接受限由容许限内缩 w = {guard_factor:g}·U（U 为扩展不确定度，包含概率约 95 %，正态时 k = 2）；在接受限内"
        "为符合，在接受限外为不符合；接受区间为空时不作判定。",
        en="Guarded acceptance: the acceptance limits lie w = {guard_factor:g}·U inside the tolerance limits (U at "
        "about 95 % coverage, k = 2 for a normal); pass inside them, fail outside; where the acceptance zone is empty "
        "nothing is judged.",
    ),
    "non_binary": Text(
        zh="非二元判定（ILAC-G8）：w = {guard_factor:g}·U；在接受限内为符合，在容许限内但在接受限外为有条件符合，超出容许限不超过 "
        "w 为有条件不符合，超出更多为不符合。",
        en="Non-binary rule (ILAC-G8) with w = {guard_factor:g}·U: pass inside the acceptance limits, conditional pass "
        "inside the tolerance but outside the acceptance limits, conditional fail outside the tolerance by at most w, "
        "fail beyond.",
    ),
}


def in_words(rule: DecisionRule, confidence: float) -> Text:
    """The decision rule of an evaluation as one paragraph."""
    parts = (
        _RULES[rule.name].format(guard_factor=rule.guard_factor),
        _EQUAL,
        _RATES.format(confidence=confidence),
    )
    return Text(zh="".join(part.zh for part in parts), en=" ".join(part.en for part in parts))
