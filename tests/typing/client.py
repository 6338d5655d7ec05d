"""A client of the public face, as another project writes it: mypy in strict mode has to accept it."""

from __future__ import annotations

from dataclasses import replace

from conformance import api, testing
from conformance.testing import strategies


def status_of(profile: str, path: str) -> str:
    requirements: api.RequirementSet = api.load_requirements(profile)
    product: api.ProductDeclaration = api.load_product("simulated-turnstile")
    recording: api.Recording = api.read_recording(path)
    evaluation: api.Evaluation = api.evaluate(requirements, recording, product, "guarded", only=["6.1a"])
    first: api.Result = evaluation.results[0]
    verdict: api.Verdict = first.verdict
    text: str = evaluation.to_json()
    return f"{evaluation.status} {verdict.value} {len(text)}"


def without_alarms(recording: api.Recording) -> api.Recording:
    return recording.replace(events=[event for event in recording.events if not isinstance(event, api.Alarm)])


def warmer(recorded: api.RecordedScene) -> api.RecordedScene:
    scene: api.Scene = recorded.scene
    targets: tuple[api.Target, ...] = scene.targets
    return replace(recorded, scene=replace(scene, targets=targets[:1]))


def problems_of(profile: str) -> list[str]:
    try:
        api.load_requirements(profile)
    except api.BadInput as bad:
        return [problem.what for problem in bad.problems if isinstance(problem, api.Problem)]
    return []


def planned(bench: api.Bench) -> float:
    plan: api.Plan = api.plan("contactless-screening", "simulated-turnstile", bench)
    return plan.duration_s


def checked(path: str) -> str:
    found: api.Checked = api.verify(path, trusted="key.pub")
    return found.verdict


def said(data: bytes) -> int:
    events, notes = testing.messages_of("isapi", data, mode="body")
    return len(events) + len(notes)


STREAMS = strategies.device_streams(faults=["frozen"])
TABLES = api.frames(api.read_recording("recording.zip"))["readings"] if __name__ == "__main__" else None
