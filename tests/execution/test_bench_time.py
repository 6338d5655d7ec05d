from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.bench.assembly import assemble
from conformance.bench.description import Bench
from conformance.core.scenes import Scene
from conformance.execution.bench_time import ASSUMED, bench_time, bench_time_of, times_of
from conformance.execution.merge import merge
from conformance.execution.order import ordered
from conformance.execution.planned import AskedScenes, Plan
from conformance.execution.run import execute
from conformance.recording.model import Manifest, Tool
from conformance.recording.recorder import MemoryRecorder
from conformance.testing import bench
from tests.execution.test_order import ACCURACY_ASKED, AIRS, COLD, DRIFTING, PEOPLE

MANIFEST = Manifest(schema_=Manifest.KIND, closed=False, origin="live", tool=Tool(name="test", version="0"))


def simulated(**timing: object) -> Bench:
    described = bench().model_dump(by_alias=True, exclude_none=True)
    described["presenter"] = {"driver": "simulated", "options": {"changeover_s": 20.0}}
    described["chamber"] = {"driver": "simulated", "options": {"settling_s": 900.0}}
    described["reference_source"]["options"] = {"settling_s": 300.0}
    described["timing"] = timing
    return Bench.model_validate(described, strict=False)


def test_stated_times_count_before_the_drivers_options_and_these_before_what_is_assumed() -> None:
    times = times_of(simulated(settling_s=60.0))
    assert (times.settling_s, times.changeover_s, times.chamber_settling_s) == (60.0, 20.0, 900.0)
    assert (times.inspection_s, times.warm_up_s) == (ASSUMED.inspection_s, ASSUMED.warm_up_s)
    assert times_of(None) == ASSUMED


@pytest.mark.parametrize("settles_alone", [True, False])
@pytest.mark.parametrize("asked", [(ACCURACY_ASKED, PEOPLE, DRIFTING), (COLD, PEOPLE), (AIRS, ACCURACY_ASKED)])
def test_the_model_is_what_a_run_takes_on_the_virtual_clock(
    asked: tuple[AskedScenes, ...], settles_alone: bool
) -> None:
    on = simulated(settles_alone=settles_alone)
    plan = Plan(ordered(merge(asked), asked, times_of(on)), (), asked)
    outcome = execute(plan, on, assemble(on), MemoryRecorder(MANIFEST))
    expected = bench_time([planned.scene for planned in plan.scenes], times_of(on))
    assert outcome.broken == 0
    assert outcome.duration_s == pytest.approx(expected.duration_s - expected.warm_up_s, abs=1e-3)


def test_the_parts_add_up() -> None:
    scenes: list[Scene] = [*ACCURACY_ASKED.scenes, *PEOPLE.scenes]
    found = bench_time(scenes, ASSUMED)
    assert found.settlings == 3
    assert found.waiting_s == 3 * 600.0
    assert found.duration_s == 1800 + 3 * 600 + 63 * 20 + found.presenting_s


def test_a_sitting_begins_where_the_last_one_left_the_source_and_not_before_it_is_over() -> None:
    ends_at_40 = ACCURACY_ASKED.scenes
    again = tuple(replace(scene, id=f"again/{scene.id}") for scene in ends_at_40[-1:])
    assert bench_time_of((ends_at_40, again), ASSUMED).settlings == 3
    people_first = bench_time_of((PEOPLE.scenes, ends_at_40), ASSUMED)
    assert people_first.waiting_s == 3 * 600.0  # nobody lets the source go while another requirement is worked on
    assert bench_time((*PEOPLE.scenes, *ends_at_40), ASSUMED).waiting_s == 2 * 600.0
