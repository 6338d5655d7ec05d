"""What a link does not carry is neither presented nor judged: not tested, with the reason, whatever was recorded."""

from __future__ import annotations

import sys
from pathlib import Path

from conformance.bench.clock import RealClock
from conformance.bench.description import Fitting
from conformance.bench.driver import ABILITIES, Surroundings
from conformance.bench.light import Light
from conformance.devices.adapter.driver import AdapterDevice, AdapterOptions
from conformance.devices.gige.driver import GigeDevice
from conformance.devices.gige.options import GigeOptions
from conformance.evaluation.evaluate import evaluate
from conformance.execution.inputs import Inputs
from conformance.execution.manifest import manifest_of
from conformance.execution.plan import make_plan
from conformance.execution.session import record
from conformance.recording.bench_record import LINK_CARRIES
from conformance.recording.reader import read_recording
from conformance.recording.recorder import MemoryRecorder
from conformance.scenarios.registry import scenarios
from conformance.verification.verdict import Verdict
from tests.simulator.wires.certified import PRODUCT, WHOLE, over, scenario_of

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


MODEST = """
import json, sys, threading, time
IDENTITY = {"manufacturer": "M", "model": "T", "serial": "1", "firmware": "1.0"}
lock = threading.Lock()
def write(message):
    with lock: sys.stdout.write(json.dumps(message) + "\\n"); sys.stdout.flush()
def beat():
    while True: write({"event": "heartbeat"}); time.sleep(0.5)
for line in sys.stdin:
    request = json.loads(line)
    greets = {"protocol": "conformance/adapter/1", "identity": IDENTITY} if request["request"] == "hello" else {}
    write({"reply": request["id"], "identity": IDENTITY, **greets})
    if greets: threading.Thread(target=beat, daemon=True).start()
    if request["request"] == "goodbye": break
"""
PROGRAM = (sys.executable, "-c", MODEST)
"""An adapter that offers neither settings nor alarm records."""


def test_what_an_adapter_does_not_offer_in_its_greeting_is_not_tested_and_breaks_no_scene(tmp_path: Path) -> None:
    asked = [r for r in WHOLE.requirements if scenario_of(r) in {"alarm_records", "threshold_setting"}]
    short = [r for r in WHOLE.requirements if scenario_of(r) == "inspection"][:1]
    requirements = WHOLE.model_copy(update={"requirements": (*asked, *short)})
    bench = over(None, {}).model_copy(update={"device": Fitting(driver="adapter", options={"command": PROGRAM})})
    outcome = record(Inputs(requirements, PRODUCT, bench), tmp_path / "r")
    recording = read_recording(tmp_path / "r")
    assert (outcome.broken, outcome.scenes) == (0, 1)
    assert not {"settings", "records", "frames"} & set((recording.manifest.bench or {})[LINK_CARRIES])
    results = {result.requirement: result for result in evaluate(requirements, PRODUCT, recording).results}
    for requirement in asked:
        assert results[requirement.id].verdict is Verdict.NOT_TESTED
        assert "does not carry" in results[requirement.id].reason
    assert set((recording.manifest.run or {})["left_out"]) == {requirement.id for requirement in asked}


def test_frames_beside_an_adapter_are_carried_with_what_the_adapter_offers() -> None:
    device = GigeDevice.__new__(GigeDevice)
    device._options = GigeOptions.model_validate({"decisions": {"driver": "adapter", "options": {"command": PROGRAM}}})
    device._decisions = None
    most = device.carries()
    device._decisions = AdapterDevice(AdapterOptions(command=PROGRAM), Surroundings(RealClock(), 0, Light()))
    try:
        assert most - device.carries() == {"settings", "records", "record_thresholds"}
        assert "frames" in device.carries()
    finally:
        device._decisions.close()
