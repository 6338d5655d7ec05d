"""Why a measurement has the verdict that it has, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.core.text import Text
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY
from conformance.requirements.model import DecisionRule
from conformance.verification.verdict import Verdict

NOTHING_MEASURED = Text(zh="无可用数值。", en="There is no usable value.")
NO_LIMIT = Text(
    zh="既无限值，也未要求仅公布数值：无法判定。",
    en="There is neither a limit nor a requirement to state the figure only: it cannot be judged.",
)
STATED = Text(zh="已测得并公布，规范未规定限值。", en="Measured and stated; the specification sets no limit.")
NO_UNCERTAINTY = Text(
    zh="测量结果没有测量不确定度，不作判定。", en="The measurement has no uncertainty; it is not judged."
)
SETTLED: Mapping[Verdict, Text] = {
    Verdict.PASS: Text(
        zh="置信度 {confidence:.0%} 的单侧界满足限值。", en="The one-sided {confidence:.0%} bound meets the limit."
    ),
    Verdict.FAIL: Text(
        zh="置信度 {confidence:.0%} 的单侧界表明不满足限值。",
        en="The one-sided {confidence:.0%} bound shows that the limit is not met.",
    ),
    Verdict.INCONCLUSIVE: Text(
        zh="{units} 个独立单元不足以在 {confidence:.0%} 置信度下判定；{more}",
        en="{units} independent units are not enough for a verdict at {confidence:.0%} confidence; {more}",
    ),
}
NEW_PLAN = Text(
    zh="不可在本样本上补做试验直至符合（任意停止）；应另行事先规定新的方案，且仅以其自身试验判定：例如 n = {trials}、允许失败数 c = "
    "{failures}，失败率为 {good:.2%} 的设备以 {accepted:.0%} 的概率被接受。",
    en="adding trials to this sample until it passes would be optional stopping. Fix a new plan beforehand and judge its "
    "own trials alone: for example n = {trials} with at most c = {failures} failures accepts a device with a failure "
    "rate of {good:.2%} with a probability of {accepted:.0%}.",
)
NO_PLAN = Text(
    zh="观察到的失败率为 {observed:.2%}：没有可行的方案能使这样的设备很可能被接受。",
    en="the observed failure rate is {observed:.2%}: no feasible plan is likely to accept such a device.",
)
MORE_UNKNOWN = Text(zh="需更多独立单元。", en="more independent units are needed.")
COUNTED: Mapping[Verdict, Text] = {
    Verdict.PASS: Text(zh="实测值满足限值。", en="The value meets the limit."),
    Verdict.FAIL: Text(zh="实测值不满足限值。", en="The value does not meet the limit."),
}
INSPECTED: Mapping[Verdict, Text] = {
    Verdict.PASS: Text(zh="检查结果：满足。", en="Inspected: met."),
    Verdict.FAIL: Text(zh="检查结果：不满足。", en="Inspected: not met."),
}
SEQUENTIAL: Mapping[Verdict, Text] = {
    Verdict.PASS: Text(
        zh="序贯检验在第 {trials} 次试验后接受：失败率恰为限值 {share:.4g} 的设备被接受的概率为 {accepted:.2%}（精确值）。",
        en="The sequential test accepts after trial {trials}: it accepts a device at the limit (failure rate {share:.4g}) "
        "with a probability of {accepted:.2%} (exact).",
    ),
    Verdict.FAIL: Text(
        zh="序贯检验在第 {trials} 次试验后拒绝：失败率为 {p1:g} 的设备被拒绝的概率为 {rejected:.2%}（精确值）。",
        en="The sequential test rejects after trial {trials}: it rejects a device with a failure rate of {p1:g} with a "
        "probability of {rejected:.2%} (exact).",
    ),
    Verdict.INCONCLUSIVE: Text(
        zh="序贯检验在 {trials} 次试验后仍未作出判定；失败率恰为限值 {share:.4g} 的设备被接受的概率为 {accepted:.2%}（精确值）。",
        en="The sequential test is undecided after {trials} trials; it accepts a device at the limit (failure rate "
        "{share:.4g}) with a probability of {accepted:.2%} (exact).",
    ),
}
SEQUENTIAL_TOO_LOOSE = Text(
    zh="序贯检验（p2 = {p2:g}，β = {beta:g}）以 {accepted:.2%} 的概率（精确值）接受失败率恰为限值 {share:.4g} 的设备，不能在 "
    "{confidence:.0%} 置信度下验证限值：不作判定。",
    en="The sequential test with p2 = {p2:g} and β = {beta:g} accepts a device at the limit (failure rate {share:.4g}) "
    "with a probability of {accepted:.2%} (exact); it cannot verify the limit at {confidence:.0%} confidence and is not "
    "judged.",
)
EMPTY = Text(
    zh="接受区间为空（两侧保护带相接），任何数值都不可能被接受。",
    en="The acceptance zone is empty (the guard bands meet): no value could have been accepted.",
)
EQUAL = Text(zh="测量值等于容许限，按在限内计。", en="The value equals a tolerance limit, which counts as inside.")
EQUAL_ACCEPTANCE = Text(
    zh="测量值等于接受限，按在限内计。", en="The value equals an acceptance limit, which counts as inside."
)
DECIDED: Mapping[Verdict, Text] = {
    Verdict.PASS: Text(zh="测量值在接受限内。", en="The value lies inside the acceptance limits."),
    Verdict.CONDITIONAL_PASS: Text(
        zh="测量值在容许限内、接受限外（保护带内）。",
        en="The value lies inside the tolerance but outside the acceptance limits.",
    ),
    Verdict.CONDITIONAL_FAIL: Text(
        zh="测量值超出容许限，但未超出保护带宽度。",
        en="The value lies outside the tolerance by no more than the guard band.",
    ),
    Verdict.FAIL: Text(zh="测量值在接受限外。", en="The value lies outside the acceptance limits."),
    Verdict.INCONCLUSIVE: Text(
        zh="测量不确定度过大，接受区间为空，不作判定。",
        en="The uncertainty is so large that the acceptance zone is empty; it is not judged.",
    ),
}


_EQUAL = Text(
    zh="测量值等于限值（相差不超过限值大小的十亿分之一）时视为在限内；各来源未作规定，此为本报告的规则，遇此情形在判定理由中说明。",
    en="A value equal to a limit (within a billionth of its size) counts as inside. The sources leave this open: it is "
    "a rule of this report, and the reason of a verdict states where it was applied.",
)
_EXPANDED = Text(
    zh="保护带 w = r·U，r = {guard_factor:g}；U = k·u，包含因子 k 按有效自由度由 t 分布取，包含概率 {coverage:.2%}（正态分布时 k = 2）。蒙特卡洛法（JCGM 101 第 8 章，u 取两位有效数字）"
    "未能证实 U 时，w 和各概率按蒙特卡洛分布取，两者均给出。",
    en="The guard band is w = r·U with r = {guard_factor:g}; U = k·u with k from the t distribution at the effective "
    "degrees of freedom for a coverage probability of {coverage:.2%} (k = 2 for a normal distribution). Where Monte Carlo (JCGM "
    "101, clause 8, to two significant digits of u) does not confirm U, w and the probabilities are those of the Monte "
    "Carlo distribution, and both are stated.",
)
_RISKS = Text(
    zh="合格概率及误接受、误拒绝的特定风险按 t 分布（自由度无限时为正态）计算；型式试验没有产品总体的先验，故不给总体风险。",
    en="The conformance probability and the specific risks of a false accept and a false reject are calculated from "
    "the t distribution (normal if the degrees of freedom are infinite); a type test has no prior of the population, "
    "so no global risk is stated.",
)
_RATES = Text(
    zh="比率与分位数按独立单元的单侧置信界（置信度 {confidence:.0%}）判定：好的一侧的界满足限值为符合，另一侧的界不满足限值为"
    "不符合，否则为不确定。同时或依次测温的人数按读数正确的比例同样判定，读数是否正确计入参考值的扩展不确定度。序贯检验仅在其对恰处于限值的设备的"
    "精确接受概率不大于 {risk:.0%} 时用于判定。",
    en="Rates and quantiles are judged by one-sided confidence bounds over independent units ({confidence:.0%}): "
    "pass if the bound on the good side meets the limit, fail if the other bound does not meet it, else inconclusive. "
    "Numbers of people at once, or one after another, are judged likewise by the share of correct readings, and whether "
    "a reading is correct allows for the expanded uncertainty of its reference. A sequential test judges only where "
    "the exact probability that it accepts a device at the limit is at most {risk:.0%}.",
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
        "outside; if the acceptance zone is empty (the guard bands meet), a value inside the tolerance is not judged.",
    ),
    "non_binary": Text(
        zh="非二元判定（ILAC-G8）：在接受限（由容许限内缩 w）内为符合，在容许限内但在接受限外为有条件符合，超出容许限不超过 w "
        "为有条件不符合，超出更多为不符合；有条件的判定使要求处于未决状态，不构成拒绝。一项要求有多个测量结果时由最差的一个判定，不符合经 "
        "Holm 校正，使各点均满足限值的设备被拒绝的概率不大于单个结果的概率。接受区间为空（两侧保护带相接）时，没有数值为符合。",
        en="Non-binary rule (ILAC-G8): pass inside the acceptance limits, which lie w inside the tolerance limits; "
        "conditional pass inside the tolerance but outside the acceptance limits; conditional fail outside the "
        "tolerance by at most w; fail beyond. A conditional verdict leaves a requirement open: it is not a rejection. Of "
        "several measurements of one requirement the worst decides, and a fail is adjusted by Holm's procedure, so that "
        "a device that meets the limit at all of them is rejected with no more than the risk of one. If the acceptance "
        "zone is empty (the guard bands meet), no value is a "
        "pass.",
    ),
}


def in_words(rule: DecisionRule, confidence: float) -> Text:
    """The decision rule of an evaluation as one paragraph."""
    parts = [_RULES[rule.name]]
    if rule.name != "simple":
        parts.append(_EXPANDED.format(guard_factor=rule.guard_factor, coverage=COVERAGE_PROBABILITY))
    parts += [_RISKS, _EQUAL, _RATES.format(confidence=confidence, risk=1 - confidence)]
    return Text(zh="".join(part.zh for part in parts), en=" ".join(part.en for part in parts))
