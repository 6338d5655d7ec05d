"""``conformance explore`` as a user meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.exploration import explore as exploring
from conformance.recording.reader import read_recording
from tests.exploration.planted import installed
from tests.small_profile import measuring_time, requirement, small_profile

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ROOT / "test_vectors" / "simulated-dual-light" / "product.yaml"
HOT = requirement(
    "The hot-object false-alarm rate shall be at most 5 %.",
    "hot_object_false_alarm_rate",
    {"upper": 5.0, "unit": "percent"},
    "hot_object",
    trials=59,
    object_temperature_degC=52.0,
)
"""Requirement 2a of the profile."""
GOOD = "{driver: simulated}"
BAD = "{driver: planted, options: {corner: hot_small_near}}"
COVERED = "{driver: simulated, options: {covered_faces_missed: 1.0}}"
"""A built-in flaw with a corner of its own: it never reads anybody with a mask."""


@pytest.fixture(autouse=True)
def planted() -> Iterator[None]:
    with installed():
        yield


@pytest.fixture
def here(tmp_path: Path) -> Callable[[str], list[object]]:
    """The beginning of a command in a folder of its own, on a device that is told in YAML."""
    (tmp_path / "requirements.yaml").write_text(small_profile(measuring_time(trials=3), HOT), encoding="utf-8")

    def on(device: str) -> list[object]:
        (tmp_path / "bench.yaml").write_text(f"schema: conformance/bench/1\ndevice: {device}\n", encoding="utf-8")
        return ["explore", tmp_path / "requirements.yaml", "--product", PRODUCT, "--bench", tmp_path / "bench.yaml"]

    return on


def test_a_scene_that_breaks_a_requirement_is_told_saved_and_exit_code_1(
    conformance: Callable[..., Any], here: Callable[[str], list[object]], tmp_path: Path
) -> None:
    said = conformance(*here(BAD), "--requirement", "2a", "-o", tmp_path / "scene.yaml")
    assert (said.code, said.err) == (1, "")
    zh, en, rests_on, where = said.out.splitlines()
    assert zh.startswith("手持的距离 50 cm、宽 4 cm 的 52 ℃ 物体（杯子）使 36.5 ℃ 的人员触发告警")
    assert en.startswith("A 52 degC object of 4 cm (cup) at 50 cm held below a 36.5 degC face raises the alarm")
    assert "this breaks requirement 2a of a SIMULATED device: presented 3 more times, it did so each time" in rests_on
    assert where == f"scene: {tmp_path / 'scene.yaml'}"
    scene = yaml.safe_load((tmp_path / "scene.yaml").read_text(encoding="utf-8"))
    assert scene["schema"] == "conformance/scene/1"
    assert scene["broken"] == {"zh": zh, "en": en}


def test_a_saved_scene_replays_1_on_the_flawed_device_and_0_on_the_good_one(
    conformance: Callable[..., Any], here: Callable[[str], list[object]], tmp_path: Path
) -> None:
    assert conformance(*here(BAD), "--requirement", "2a", "-o", tmp_path / "scene.yaml").code == 1
    still = conformance(*here(BAD), "--replay", tmp_path / "scene.yaml")
    assert still.code == 1
    assert "A 52 degC object of 4 cm" in still.out
    no_more = conformance(*here(GOOD), "--replay", tmp_path / "scene.yaml")
    assert no_more.code == 0
    assert "the scene no longer breaks requirement 2a of a SIMULATED device: presentation 1 did not" in no_more.out


def test_a_good_device_gives_nothing_and_the_command_says_what_that_proves(
    conformance: Callable[..., Any], here: Callable[[str], list[object]], tmp_path: Path
) -> None:
    said = conformance(*here(GOOD), "--requirement", "2a", "--scenes", 20, "-o", tmp_path / "scene.yaml")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "no scene breaks requirement 2a of a SIMULATED device in 17 scenes (17 different).",
        "This proves nothing beyond these scenes.",
    ]
    assert not (tmp_path / "scene.yaml").exists()


def test_without_a_requirement_all_are_explored_in_turn(
    conformance: Callable[..., Any], here: Callable[[str], list[object]]
) -> None:
    said = conformance(*here(BAD), "--scenes", 60, "--json")
    assert said.code == 1
    ended = json.loads(said.out)
    assert [(each["requirement"], each["found"]) for each in ended["explored"]] == [("1a", False), ("2a", True)]
    assert ended["found"]["requirement"] == "2a"
    assert all(each["scenes"] <= 60 for each in ended["explored"])
    nothing = conformance(*here(GOOD), "--scenes", 10)
    assert nothing.code == 0
    assert [line.split()[4] for line in nothing.out.splitlines()[:-1]] == ["1a", "2a"]


def test_json_says_how_it_ended(conformance: Callable[..., Any], here: Callable[[str], list[object]]) -> None:
    said = conformance(*here(GOOD), "--requirement", "2a", "--scenes", 10, "--seed", 5, "--json")
    assert json.loads(said.out) == {
        "seed": 5,
        "found": None,
        "explored": [
            {
                "requirement": "2a",
                "scenario": "hot_object",
                "simulated": True,
                "found": False,
                "scenes": 7,
                "tried": 7,
                "simplifying": 0,
                "repeats": 3,
                "broke_once": 0,
                "unusable": 0,
            }
        ],
    }


def test_two_processes_find_the_same_bytes_and_leave_nothing_else_behind(
    here: Callable[[str], list[object]], tmp_path: Path
) -> None:
    command = [str(part) for part in here(COVERED)]
    written = []
    for hash_seed in ("1", "2"):
        empty = tmp_path / f"at-{hash_seed}"
        empty.mkdir()
        ended = subprocess.run(
            [sys.executable, "-m", "conformance", *command, "--requirement", "1a", "-o", "scene.yaml"],
            cwd=empty,
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        assert ended.returncode == 1, ended.stderr.decode()
        assert [path.name for path in empty.iterdir()] == ["scene.yaml"]
        written.append((ended.stdout, (empty / "scene.yaml").read_bytes()))
    assert written[0] == written[1]
    assert "A person of 36.5 degC (at 1.5 m, with a mask) is not read in time." in written[0][0].decode()


def test_what_was_recorded_is_refused_as_evidence(
    conformance: Callable[..., Any], here: Callable[[str], list[object]], tmp_path: Path
) -> None:
    place = tmp_path / "explored.zip"
    command = here(GOOD)
    assert conformance(*command, "--requirement", "2a", "--scenes", 6, "--recording", place).code == 0
    assert "Explored: scenes were tried" in conformance("recording", "info", place).out
    refused = conformance("evaluate", command[1], place, "-o", tmp_path / "evaluation.json")
    assert refused.code == 2
    assert "explored.zip: was made by exploring: scenes were tried until one broke a requirement" in refused.err
    assert not (tmp_path / "evaluation.json").exists()


def test_where_nothing_said_anything_of_the_device_the_outcome_is_incomplete(
    conformance: Callable[..., Any], here: Callable[[str], list[object]]
) -> None:
    said = conformance(*here("{driver: silent}"), "--requirement", "2a", "--scenes", 6)
    assert said.code == 3
    assert (
        "no result for requirement 2a of a SIMULATED device: 3 scenes presented; 3 presentations gave no usable"
        in said.out
    )


def test_a_broken_link_is_exit_code_4_and_the_recording_stays(
    conformance: Callable[..., Any], here: Callable[[str], list[object]], tmp_path: Path
) -> None:
    raising = here("{driver: raising, options: {after_scenes: 2}}")
    said = conformance(*raising, "--requirement", "2a", "--recording", tmp_path / "explored")
    assert said.code == 4
    assert "the link was cut" in said.err
    assert "It is not evidence about the device" in said.err
    assert len(read_recording(tmp_path / "explored").scenes) == 3


def test_an_interruption_is_exit_code_4_and_says_where_the_recording_lies(
    conformance: Callable[..., Any],
    here: Callable[[str], list[object]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(exploring, "explore", interrupted)
    said = conformance(*here(GOOD), "--requirement", "2a", "--recording", tmp_path / "explored.zip")
    assert said.code == 4
    assert "interrupted: the recording so far is in" in said.err


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_presented(
    conformance: Callable[..., Any], here: Callable[[str], list[object]], tmp_path: Path
) -> None:
    command = here("{driver: nobody}")
    (tmp_path / "scene.yaml").write_text("schema: conformance/scene/1\n", encoding="utf-8")
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    said = conformance(*command, "--replay", tmp_path / "scene.yaml", "-o", "x", "--recording", tmp_path / "taken")
    assert said.code == 2
    for part in (
        "nobody",
        "scene.yaml:1 [targets]: the field is missing",
        "[-o]: a replay finds",
        "taken: already exists",
    ):
        assert part in said.err
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("more", "part"),
    [
        (["--requirement", "9z"], "there is no requirement '9z'. For this product and bench these can be: 1a, 2a"),
        (["--requirement", "2a", "--scenes", 3], "[--scenes]: 3 scenes are too few"),
        (["--requirement", "2a", "--scenes", "many"], "'many' is not a valid integer"),
    ],
)
def test_bad_usage_is_exit_code_2_with_what_to_do(
    conformance: Callable[..., Any], here: Callable[[str], list[object]], more: list[object], part: str
) -> None:
    said = conformance(*here(GOOD), *more)
    assert said.code == 2
    assert part in said.err


def test_a_place_that_is_taken_or_cannot_be_written_is_refused_before_anything_is_presented(
    conformance: Callable[..., Any], here: Callable[[str], list[object]], tmp_path: Path
) -> None:
    command = [*here(BAD), "--requirement", "2a"]
    (tmp_path / "scene.yaml").touch()
    taken = conformance(*command, "-o", tmp_path / "scene.yaml")
    assert (taken.code, "scene.yaml: already exists" in taken.err) == (2, True)
    below_a_file = conformance(*command, "-o", tmp_path / "scene.yaml" / "below.yaml")
    assert (below_a_file.code, "cannot be written there" in below_a_file.err) == (2, True)


def test_a_scene_of_another_profile_is_not_replayed(
    conformance: Callable[..., Any], here: Callable[[str], list[object]], tmp_path: Path
) -> None:
    conformance(*here(BAD), "--requirement", "2a", "-o", tmp_path / "scene.yaml")
    text = (tmp_path / "scene.yaml").read_text(encoding="utf-8")
    (tmp_path / "scene.yaml").write_text(text.replace("profile: small", "profile: large"), encoding="utf-8")
    said = conformance(*here(BAD), "--replay", tmp_path / "scene.yaml")
    assert said.code == 2
    assert "the scene was found for requirement 2a of large, not for the requested one" in said.err


def test_no_scene_is_begun_after_the_deadline(
    conformance: Callable[..., Any], here: Callable[[str], list[object]]
) -> None:
    said = conformance(*here(GOOD), "--requirement", "2a", "--deadline", 0)
    assert said.code == 3
    assert "no result for requirement 2a of a SIMULATED device: 0 scenes presented." in said.out
