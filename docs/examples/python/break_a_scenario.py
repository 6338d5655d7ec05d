"""Write a scenario, try it on a good device, and break the device: the verdict has to change.

    python break_a_scenario.py

The scenario asks whether the readings follow a source from 36 to 38 degC: those of a device whose reading froze do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.core.events import Reading
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.scenarios.scenario import Evidence, Finding, Scenario
from conformance.scenarios.source_readings import LookParameters, look_scene
from conformance.scenarios.trials import own_scenes
from conformance.testing import bench, found, found_without, verdict

NAME = "following_span"
SET_POINTS_DEGC = (36.0, 38.0)
_SILENT = Text(zh="至少一个设定温度下没有可用的示值。", en="At one set point at least no usable reading was stated.")


def scenes(parameters: LookParameters) -> Iterator[Scene]:
    """One look at a source at each set point."""
    for degC in SET_POINTS_DEGC:
        yield look_scene(NAME, f"{degC:.1f}degC", parameters=parameters, set_point_degC=degC, conditions={})


def measure(evidence: Evidence, parameters: LookParameters) -> Finding:
    """Span of the mean readings less the span of the set points, delta_degC; judged as it is."""
    own = own_scenes(evidence, tuple(scenes(parameters)))
    stated_degC = [evidence.readings(each.scene.id).counted_degC() for each in own.scenes]
    if own.incomplete or not all(map(len, stated_degC)):
        return Finding(inconclusive=own.incomplete or _SILENT)
    low, high = (float(degC.mean()) for degC in stated_degC)
    error = round(high - low - (SET_POINTS_DEGC[1] - SET_POINTS_DEGC[0]), 6)
    return Finding((Measurement("temperature_error", error, "delta_degC", units=1, decided_by="value"),))


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="示值跨度", en="Span of the readings"),
    method=Text(zh="在两个设定温度下读取示值。", en="Readings are taken at two set points."),
    characteristics=frozenset({"temperature_error"}),
    parameters=LookParameters,
    scenes=scenes,
    measure=measure,
)


def judged(finding: Finding) -> str:
    """The verdict against a limit of ±0.2 K."""
    return verdict(finding, lower=-0.2, upper=0.2).value


def main() -> None:
    """Print the verdicts on a good device and on two broken ones."""
    looks = LookParameters(readings_per_point=4)
    print("a good device:", judged(found(SCENARIO, looks, bench())))
    print("its reading froze:", judged(found(SCENARIO, looks, bench(stuck_share=1.0))))
    silent = found_without(SCENARIO, looks, bench(), lambda event: isinstance(event, Reading))
    print("it stated nothing:", judged(silent))


if __name__ == "__main__":
    main()
