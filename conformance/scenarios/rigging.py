"""Signs that readings are drawn toward normal which a slope alone does not show, said in words and never judged."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from conformance.core.text import Text
from conformance.metrology.regression import slope
from conformance.metrology.samples import TooFewError
from conformance.scenarios.source_readings import SourceLook

FROZEN_SHARE = 0.5
"""Readings that spread by less than this share of the references are reported as gathered."""

_FROZEN = Text(
    zh="读数的标准差仅为参考温度标准差的 {share:.0%}：读数聚集在 {centre:.2f} ℃ 附近。",
    en="The standard deviation of the readings is only {share:.0%} of that of the references: the readings gather near "
    "{centre:.2f} °C.",
)
_BENT = Text(
    zh="读数不在一条直线上：参考温度 {reference:.2f} ℃ 处偏离全范围直线 {departure:+.2f} ℃，大于其扩展不确定度 {expanded:.2f} ℃ "
    "的两倍。",
    en="The readings do not follow one line: at {reference:.2f} °C they depart from the line over the whole range by "
    "{departure:+.2f} °C, more than twice the expanded uncertainty of {expanded:.2f} °C.",
)


def signs(looks: Sequence[SourceLook], resolution_delta_degC: float) -> tuple[Text, ...]:
    """Notes on observations at rising set points; none if the readings follow the source."""
    return (*_frozen(looks), *_bent(looks, resolution_delta_degC))


def _frozen(looks: Sequence[SourceLook]) -> tuple[Text, ...]:
    """Whether the readings gather in one place while the references do not."""
    if len(looks) < 2:
        return ()
    means = [look.mean_degC for look in looks]
    share = statistics.stdev(means) / statistics.stdev([look.reference_degC for look in looks])
    return (_FROZEN.format(share=share, centre=statistics.fmean(means)),) if share < FROZEN_SHARE else ()


def _bent(looks: Sequence[SourceLook], resolution_delta_degC: float) -> tuple[Text, ...]:
    """Where the readings leave the line over the whole range: rigging in a narrow band moves no slope by much."""
    try:
        line = slope([look.reference_degC for look in looks], [look.mean_degC for look in looks])
    except TooFewError:
        return ()
    worst = max(looks, key=lambda look: abs(look.mean_degC - line.at(look.reference_degC)[0]))
    departure = worst.mean_degC - line.at(worst.reference_degC)[0]
    expanded = worst.expanded_uncertainty_delta_degC(resolution_delta_degC)
    if abs(departure) <= 2 * expanded:
        return ()
    return (_BENT.format(reference=worst.reference_degC, departure=departure, expanded=expanded),)
