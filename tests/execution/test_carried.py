"""What a link does not carry is neither presented nor judged: not tested, with the reason, whatever was recorded."""

from __future__ import annotations

from conformance.bench.driver import ABILITIES
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.verdict import Verdict
from conformance.execution.manifest import manifest_of
from conformance.execution.plan import make_plan
from conformance.recording.model import LINK_CARRIES
from conformance.recording.recorder import MemoryRecorder
from conformance.scenarios.registry import scenarios
from tests.bench.wires.certified import PRODUCT, WHOLE, over, scenario_of

ONVIF = over("onvif", {"driver": "onvif", "options": {}})
MASKS = {r.id for r in WHOLE.requirements if scenario_of(r) == "mask_detection"}
READ = {r.id for r in WHOLE.requirements if scenario_of(r) == "blackbody_accuracy"}


def test_a_plan_leaves_out_what_the_link_cannot_carry_and_says_so_in_both_languages() -> None:
    plan = make_plan(WHOLE, PRODUCT, ONVIF)
    left_out = {each.requirement: each for each in plan.left_out}
    assert set(left_out) >= MASKS
    assert not READ & set(left_out)
    for name in MASKS:
        assert left_out[name].verdict is Verdict.NOT_TESTED
        assert "does not carry mask statuses" in left_out[name].reason.en
        assert "口罩状态" in left_out[name].reason.zh
    asked = {name for planned in plan.scenes for name in planned.requirements}
    assert not asked & set(left_out)


def test_a_device_is_not_blamed_for_what_its_link_could_not_carry_even_where_scenes_stood() -> None:
    everything = make_plan(WHOLE, PRODUCT, over(None, {}))
    manifest = manifest_of(WHOLE, PRODUCT, ONVIF, everything, {}, unattended=False)
    assert manifest.bench is not None
    assert set(manifest.bench[LINK_CARRIES]) == {"readings", "tracks"}
    recorder = MemoryRecorder(manifest)
    recorder.close()
    for result in evaluate(WHOLE, PRODUCT, recorder.recording()).results:
        if result.requirement in MASKS:
            assert result.verdict is Verdict.NOT_TESTED
            assert "does not carry" in result.reason


def test_a_link_that_carries_everything_leaves_no_word_in_the_manifest() -> None:
    bench = over(None, {})
    manifest = manifest_of(WHOLE, PRODUCT, bench, make_plan(WHOLE, PRODUCT, bench), {}, unattended=False)
    assert LINK_CARRIES not in (manifest.bench or {})


def test_scenarios_need_only_what_a_driver_can_say_that_it_carries() -> None:
    for requirement in WHOLE.requirements:
        name = scenario_of(requirement)
        if name and requirement.verification is not None:
            scenario = scenarios()[name]
            parameters = scenario.parameters.model_construct(**requirement.verification.parameters)
            assert scenario.needs(parameters) <= ABILITIES
