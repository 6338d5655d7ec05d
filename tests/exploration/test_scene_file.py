"""The scene that was found, on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.core.problems import BadInput
from conformance.exploration.dimension import Point, nominal
from conformance.exploration.scene_file import SceneFile, load_scene, save_scene, scene_file
from tests.exploration.canned import MANIFEST, device, stage
from tests.exploration.workshop import case


def found(ambient_degC: float | None = None, **changed: object) -> SceneFile:
    """The document of a hot-object scene; keywords change the nominal one."""
    hot = case("6.5b")
    parameters = hot.way.parameters
    point: Point = {**nominal(hot.exploration.space(parameters, hot.product)), **changed}  # type: ignore[dict-item]
    shown = hot.exploration.targets(parameters, point)
    result = stage(hot, device(lambda scene: True)).repeated(shown, ambient_degC)
    assert result is not None
    return scene_file(hot, shown, ambient_degC, result, MANIFEST, seed=4, scenes=57)


def test_a_scene_is_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    scene = found(object_distance_m=0.4, placement="passing", headwear="cap", mask="worn", angle_deg=10.0)
    save_scene(tmp_path / "scene.yaml", scene)
    again = load_scene(tmp_path / "scene.yaml")
    assert again == scene
    assert again.stands == scene.stands
    assert again.stands[1].arrives_s == 1.0


def test_a_scene_says_what_happens_in_both_languages_and_how_it_was_found() -> None:
    scene = found(object_temperature_degC=55.0, object_width_m=0.03, object_distance_m=0.4, placement="near_face")
    assert scene.broken.en == (
        "A 55 degC object of 3 cm (cup) at 40 cm beside a 36.5 degC face raises the alarm (the person at 1.5 m)."
    )
    assert scene.broken.zh == (
        "面部旁距离 40 cm、宽 3 cm 的 55 ℃ 物体（杯子）使 36.5 ℃ 的人员触发告警（人员距离 1.5 m）。"
    )
    assert (scene.requirement, scene.clause, scene.scenario) == ("6.5b", "6.5", "hot_object")
    assert (scene.found_by.seed, scene.found_by.scenes, scene.found_by.repeats) == (4, 57, 3)


def test_air_that_was_asked_for_is_told() -> None:
    scene = found(28.0)
    assert scene.ambient_degC == 28.0
    assert (scene.broken.en or "").endswith(" The air is at 28 degC.")
    assert (scene.broken.zh or "").endswith("空气温度 28 ℃。")


def test_everything_that_is_wrong_with_a_scene_file_is_said_at_once(tmp_path: Path) -> None:
    save_scene(tmp_path / "scene.yaml", found())
    text = (tmp_path / "scene.yaml").read_text(encoding="utf-8")
    bad = text.replace("reference_degC: 36.5", "reference_degC: warm").replace("width_m: 0.08", "width_m: -1")
    (tmp_path / "scene.yaml").write_text(bad.replace("requirement: 6.5b\n", ""), encoding="utf-8")
    with pytest.raises(BadInput) as error:
        load_scene(tmp_path / "scene.yaml")
    said = [str(problem) for problem in error.value.problems]
    assert len(said) == 3
    for field in ("targets[0].reference_degC", "targets[1].width_m", "requirement"):
        assert any(field in each and "scene.yaml" in each for each in said)


def test_two_targets_of_one_id_are_refused(tmp_path: Path) -> None:
    save_scene(tmp_path / "scene.yaml", found())
    text = (tmp_path / "scene.yaml").read_text(encoding="utf-8").replace("- id: cup", "- id: person-001")
    (tmp_path / "scene.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="two targets have one id"):
        load_scene(tmp_path / "scene.yaml")


def test_a_scene_without_a_target_is_refused(tmp_path: Path) -> None:
    save_scene(tmp_path / "scene.yaml", found().model_copy(update={"targets": ()}))
    with pytest.raises(BadInput, match="the scene has no targets"):
        load_scene(tmp_path / "scene.yaml")
