"""The example of a plug-in: it measures what the harness does not know, is judged, reported, and certifies nothing."""

from __future__ import annotations

import importlib
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.certification.application import Application
from conformance.certification.refusals import refusals
from conformance.certification.rendered_report import rendered_report
from conformance.core.registry import set_aside
from conformance.core.units import UnitError, convert, name_and_unit
from conformance.documents import load_document
from conformance.evaluation.model import Evaluation
from conformance.recording.model import Manifest, RecordedScene, Tool
from conformance.recording.writer import write_recording
from tests.certification.factory import IDENTITY, selftest_record
from tests.core.plugged import distribution, installed

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "plugin-humidity"
REQUIREMENTS = EXAMPLE / "requirements.yaml"
Command = Callable[..., Any]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the example is installed, as its pyproject.toml says."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    modules = {"conformance_humidity.py": (EXAMPLE / "conformance_humidity.py").read_text(encoding="utf-8")}
    folder = tmp_path_factory.mktemp("site")
    return distribution(folder, project["name"], project["entry-points"], modules, project["version"])


@pytest.fixture
def plugged(site: Path) -> Iterator[Any]:
    """The example, installed."""
    with installed(site):
        yield importlib.import_module("conformance_humidity")


def recording(module: Any, folder: Path, *, too_high_percent_rh: float) -> Path:
    """A recording of a device that states the humidity so much too high, with a little scatter."""
    parameters = module.HumidityParameters(hygrometer_expanded_uncertainty_percent_rh=0.8)
    scenes, events = [], []
    for number, planned in enumerate(module.scenes(parameters)):
        reference = planned.relative_humidity_percent + 0.2  # as the hygrometer had it, not as it was asked for
        began_s = 100.0 * number
        shown = replace(planned, relative_humidity_percent=reference)
        scenes.append(RecordedScene(shown, began_s, began_s + parameters.stay_s))
        for reading in range(5):
            stated = reference + too_high_percent_rh + 0.1 * (reading - 2)
            events.append(module.HumidityReading(planned.id, began_s + 10 * reading, round(stated, 3)))
    manifest = Manifest(
        schema_=Manifest.KIND,
        closed=False,
        origin="imported",
        started_at="2026-01-15T09:00:00+08:00",
        product={"schema": "conformance/product/1", "class": "turnstile", "identity": IDENTITY},
        tool=Tool(name="conformance", version="test"),
    )
    write_recording(folder, manifest, scenes, events)
    return folder


def evaluated(conformance: Command, module: Any, folder: Path, **device: float) -> tuple[int, Evaluation]:
    path = recording(module, folder / "recording", **device)
    done = conformance("evaluate", REQUIREMENTS, path, "-o", folder / "evaluation.json")
    assert done.err == ""
    return done.code, load_document(folder / "evaluation.json", Evaluation)


def test_everything_in_it_can_be_used(plugged: Any, conformance: Command) -> None:
    listed = conformance("plugins", "--json")
    found = {group: plugins for group, plugins in json.loads(listed.out).items() if plugins}
    assert listed.code == 0
    assert set_aside() == ()
    assert {group: plugins[0]["names"] for group, plugins in found.items()} == {
        "conformance.units": ["percent_rh"],
        "conformance.characteristics": ["humidity_error"],
        "conformance.events": ["humidity_reading"],
        "conformance.scenarios": ["humidity_indication"],
        "conformance.figures": ["humidity_error"],
    }
    assert conformance("spec", "lint", REQUIREMENTS).out.count("\n") == 2, "reviewed by nobody, and nothing else"


def test_a_good_device_passes_and_a_bad_one_fails(plugged: Any, conformance: Command, tmp_path: Path) -> None:
    code, good = evaluated(conformance, plugged, tmp_path, too_high_percent_rh=1.0)
    assert (code, good.status, [m.verdict for m in good.results[0].measurements]) == (0, "conforms", ["pass"] * 3)
    measured = good.results[0].measurements[0]
    assert measured.value == pytest.approx(1.0)
    assert (measured.unit, measured.expanded_uncertainty) == ("percent_rh", pytest.approx(0.82, abs=0.03))
    bad = evaluated(conformance, plugged, tmp_path / "bad", too_high_percent_rh=4.0)
    assert (bad[0], bad[1].status) == (1, "does_not_conform")


def test_its_unit_is_of_a_kind_of_its_own(plugged: Any) -> None:
    assert convert(3.0, "percent_rh", "percent_rh") == 3.0
    with pytest.raises(UnitError, match="percent_rh cannot be converted to percent"):
        convert(3.0, "percent_rh", "percent")
    assert name_and_unit("error_percent_rh") == ("error", "percent_rh")
    assert name_and_unit("share_percent") == ("share", "percent")


def test_the_evaluation_names_package_version_digest_and_what_took_part(
    plugged: Any, conformance: Command, tmp_path: Path
) -> None:
    _, evaluation = evaluated(conformance, plugged, tmp_path, too_high_percent_rh=1.0)
    (plugin,) = evaluation.tool.plugins
    assert (plugin.package, plugin.version) == ("conformance-humidity", "0.1.0")
    assert plugin.digest == json.loads(conformance("plugins", "--json").out)["conformance.units"][0]["digest"]
    assert plugin.used == {
        "conformance.characteristics": ("humidity_error",),
        "conformance.events": ("humidity_reading",),
        "conformance.scenarios": ("humidity_indication",),
        "conformance.units": ("percent_rh",),
    }


def test_it_certifies_nothing(plugged: Any, conformance: Command, tmp_path: Path) -> None:
    _, evaluation = evaluated(conformance, plugged, tmp_path, too_high_percent_rh=1.0)
    for specimen in (False, True):
        refused = {
            each.code: each.what
            for each in refusals(
                Application(
                    evaluation, selftest_record(), rendered_report(evaluation), specimen, own_specification=True
                )
            )
        }
        assert refused["plugin_took_part"].startswith("the plug-in conformance-humidity 0.1.0 took part in judging")
    conformance("key", "new", "-o", tmp_path / "key")
    asked = ("certify", tmp_path / "evaluation.json", "--key", tmp_path / "key", "-o", tmp_path / "bundle.zip")
    done = conformance(*asked, "--specimen")
    assert done.code == 1
    assert "conformance-humidity 0.1.0" in done.err
    assert not (tmp_path / "bundle.zip").exists()


def test_the_report_draws_its_figure_in_its_unit_and_names_it(
    plugged: Any, conformance: Command, tmp_path: Path
) -> None:
    evaluated(conformance, plugged, tmp_path, too_high_percent_rh=1.0)
    for language, title in (("en", "Humidity indication error"), ("zh", "湿度示值误差")):
        out = tmp_path / language
        asked = ("report", tmp_path / "evaluation.json", "--language", language, "-o", out)
        assert conformance(*asked).code == 0
        page = (out / "report.html").read_text(encoding="utf-8")
        assert title in page
        assert "conformance-humidity 0.1.0" in page
        assert "%RH" in page
        assert "30.2 %RH: +1.00 %RH" in page, "what the figure shows, in a sentence"


def test_where_it_is_not_installed_its_evaluation_is_still_read_and_nothing_new_is_judged(
    site: Path, conformance: Command, tmp_path: Path
) -> None:
    with installed(site):
        evaluated(conformance, importlib.import_module("conformance_humidity"), tmp_path, too_high_percent_rh=1.0)
    report = conformance("report", tmp_path / "evaluation.json", "-o", tmp_path / "out")
    assert report.code == 0
    assert "conformance-humidity 0.1.0" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    done = conformance("evaluate", REQUIREMENTS, tmp_path / "recording", "-o", tmp_path / "again.json")
    assert done.code == 2
    assert "the characteristic 'humidity_error' is unknown" in done.err
    assert "there is no kind of event 'humidity_reading'" in done.err


def test_where_it_is_broken_what_needs_it_says_so_by_name(site: Path, conformance: Command, tmp_path: Path) -> None:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    broken = distribution(
        tmp_path / "site", project["name"], project["entry-points"], {"conformance_humidity.py": "import nosuchmodule"}
    )
    with installed(broken):
        done = conformance("spec", "lint", REQUIREMENTS)
    assert done.code == 2
    first, last = done.err.splitlines()
    assert "the characteristic 'humidity_error' comes from a plug-in that was set aside" in first
    assert "conformance-humidity 1.2.3 (conformance.characteristics, entry point 'humidity_error')" in first
    assert first.endswith("[plugin-set-aside]")
    assert last.startswith("conformance: plug-ins were set aside: ")
    assert "humidity_error of conformance-humidity (conformance.characteristics)" in last


def test_the_requirement_set_is_as_plain_as_any() -> None:
    """Nothing but names binds it to the plug-in."""
    (only,) = yaml.safe_load(REQUIREMENTS.read_text(encoding="utf-8"))["requirements"]
    assert (only["characteristic"], only["verification"]["scenario"]) == ("humidity_error", "humidity_indication")
