"""Decision rules in words, as the report has to state them (ISO/IEC 17025, 7.8.6)."""

from __future__ import annotations

from conformance.core.text import Text
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY
from conformance.requirements.model import DecisionRule

_EQUAL = Text(
    zh="测量值等于限值（相差不超过限值大小的十亿分之一）时视为在限内；各来源未作规定，此为本报告的规则，遇此情形在判定理由中说明。",
    en="A value equal to a limit (within a billionth of its size) counts as inside; the sources leave this open, the rule "
    "is this report's own, and the reason of a verdict says where it applied.",
)
_EXPANDED = Text(
    zh="保护带 w = r·U，r = {guard_factor:g}；U = k·u，k 按有效自由度由 t 分布取，包含概率 {coverage:.2%}（正态时 k = 2）。",
    en="The guard band is w = r·U with r = {guard_factor:g}; U = k·u with k from t at the effective degrees of freedom "
    "for a coverage of {coverage:.2%} (k = 2 for a normal).",
)
_RISKS = Text(
    zh="合格概率及误接受、误拒绝的特定风险按 t 分布（自由度无限时为正态）计算；型式试验没有产品总体的先验，故不给总体风险。",
    en="The conformance probability and the specific risks of a false accept and a false reject are those of t (a normal "
    "where the degrees of freedom are infinite); a type test has no prior of the population, so that no global risk is "
    "stated.",
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
        zh="保护接受：接受限由容许限内缩 w；在接受限内为符合，在接受限外为不符合；接受区间为空（两侧保护带相接）时，"
        "在容许限内的数值不作判定。",
        en="Guarded acceptance: the acceptance limits lie w inside the tolerance limits; pass inside them, fail "
        "outside; where the acceptance zone is empty (the guard bands meet) a value inside the tolerance is not judged.",
    ),
    "non_binary": Text(
        zh="非二元判定（ILAC-G8）：在接受限（由容许限内缩 w）内为符合，在容许限内但在接受限外为有条件符合，超出容许限不超过 w "
        "为有条件不符合，超出更多为不符合；接受区间为空（两侧保护带相接）时，没有数值为符合。",
        en="Non-binary rule (ILAC-G8): pass inside the acceptance limits, which lie w inside the tolerance limits; "
        "conditional pass inside the tolerance but outside the acceptance limits; conditional fail outside the tolerance "
        "by at most w; fail beyond. Where the acceptance zone is empty (the guard bands meet) no value is a pass.",
    ),
}


def in_words(rule: DecisionRule, confidence: float) -> Text:
    """The decision rule of an evaluation as one paragraph."""
    parts = [_RULES[rule.name]]
    if rule.name != "simple":
        parts.append(_EXPANDED.format(guard_factor=rule.guard_factor, coverage=COVERAGE_PROBABILITY))
    parts += [_RISKS, _EQUAL, _RATES.format(confidence=confidence)]
    return Text(zh="".join(part.zh for part in parts), en=" ".join(part.en for part in parts))
