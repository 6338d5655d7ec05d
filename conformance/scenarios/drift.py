"""Drift: the change over hours of the mean reading of a source at constant temperature."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from conformance.core.scenes import REST_S, Scene
from conformance.core.text import Text
from conformance.scenarios.comparison import compared, largest_only
from conformance.scenarios.scenario import Evidence, Finding, Scenario
from conformance.scenarios.source_readings import LookParameters, SourceLook, look_scene, looks_at
from conformance.scenarios.stage import MARGIN_S
from conformance.scenarios.trials import own_scenes

NAME = "drift"

_TOO_SHORT = Text(
    zh="只观测了 {seen_s:.0f} s，要求 {asked_s:.0f} s：时间不足，不作判定。",
    en="The source was observed for {seen_s:.0f} s of the required {asked_s:.0f} s: too short for a verdict.",
)


class DriftParameters(LookParameters):
    """Parameters of the scenario."""

    duration_s: float = Field(default=4 * 3600.0, gt=0)
    """Time from the first observation to the last."""
    interval_s: float = Field(default=1800.0, gt=0)
    """Time from one observation to the next."""

    @model_validator(mode="after")
    def _looks_fit(self) -> DriftParameters:
        if self.interval_s < self.look_s + MARGIN_S or self.interval_s > self.duration_s:
            raise ValueError("the interval is longer than a look and not longer than the duration")
        return self


def scenes(parameters: DriftParameters) -> Iterator[Scene]:
    """One look at once, then one at every interval; between them everything is left alone."""
    for number in range(int(parameters.duration_s / parameters.interval_s + 1e-9) + 1):
        yield look_scene(
            NAME,
            f"look-{number + 1:03d}",
            parameters=parameters,
            conditions={
                "set_point_degC": parameters.set_point_degC,
                "elapsed_s": number * parameters.interval_s,
                REST_S: parameters.interval_s - parameters.look_s - MARGIN_S if number else 0.0,
            },
        )


def measure(evidence: Evidence, parameters: DriftParameters) -> Finding:
    """The largest change against the first look, by the times at which the looks really were."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    looks = looks_at(evidence, own, planned, parameters)
    first_s = looks.full[0].shown_s if looks.full else 0.0

    def elapsed_s(look: SourceLook) -> float:
        return round(look.shown_s - first_s, 6)

    title = Text(zh="示值随时间的变化", en="Change of the readings with time")
    finding = largest_only(compared("drift", title, own, looks, planned, parameters, "elapsed_s", elapsed_s))
    seen_s = elapsed_s(looks.full[-1]) if looks.full else 0.0
    asked_s = (len(planned) - 1) * parameters.interval_s
    if finding.inconclusive is None and looks.too_few is None and seen_s < asked_s:
        too_short = _TOO_SHORT.format(seen_s=seen_s, asked_s=asked_s)
        return Finding(figures=finding.figures, inconclusive=too_short, notes=finding.notes)
    return finding


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="漂移", en="Drift"),
    method=Text(
        zh="参考源在一个设定点保持稳定，按规定间隔反复观测，直至规定时间；其间不作任何调整。各次平均读数（按参考温度修正）"
        "与第一次之差的最大绝对值为漂移。不确定度由两次观测的重复性、示值分辨力和参考源合成，参考源的校准在差值中相消，"
        "其稳定性计入。实际观测时间取自记录，短于规定时间的不作判定。",
        en="The reference source is held stable at one set point and observed at every interval until the stated time "
        "is over; nothing is adjusted in between. The largest absolute change of the mean error against the first "
        "observation is the drift. The uncertainty combines repeatability and resolution of both observations and the "
        "source: its calibration cancels in the difference, its stability does not. The times are those recorded; if "
        "the source was observed for less than the stated time, there is no verdict.",
    ),
    characteristics=frozenset({"drift"}),
    parameters=DriftParameters,
    scenes=scenes,
    measure=measure,
    one_session=True,
)
