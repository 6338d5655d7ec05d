"""A broken plug-in in each group: every command works without it, and `plugins` names it with the reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.cli.plugins import registries
from conformance.recording.archive import pack_zip
from tests.conftest import ROOT
from tests.core.plugged import distribution, installed

Command = Callable[..., Any]
GROUPS = [registry.group for registry in registries()]
BROKEN = {
    "missing": "import nosuchmodule",
    "leaves": "raise SystemExit(7)",
    "wrong": "IT = json.dumps",
    "empty": "IT = ()",
}
PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"
DEVICE = ROOT / "test_vectors" / "simulated-turnstile"
INSPECTED = """\
schema: conformance/requirements/1
profile: small
edition: "1"
title: {en: Small}
requirements:
- id: 1.1a
  clause: "1.1"
  modality: shall
  statement: {en: The instrument shall have an operating indicator.}
  source: {en: {document: s, lines: [1, 1], sha256: "sha256:0"}}
  verification: {method: inspection, scenario: inspection, parameters: {item: operating_indicator}}
"""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package whose entry point in each group is broken in each way."""
    points = {group: {how: f"broken_{how}:IT" for how in BROKEN} for group in GROUPS}
    modules = {f"broken_{how}.py": f"import json\n{text}\n" for how, text in BROKEN.items()}
    return distribution(tmp_path_factory.mktemp("site"), "broken-things", points, modules)


@pytest.fixture
def among_broken(broken: Path) -> Iterator[None]:
    with installed(broken):
        yield


@pytest.mark.usefixtures("among_broken")
def test_plugins_names_each_with_package_group_and_reason_and_exits_with_1(conformance: Command) -> None:
    done = conformance("plugins", "--json")
    found = json.loads(done.out)
    assert done.code == 1
    assert list(found) == GROUPS
    for group, plugins in found.items():
        why = {plugin["entry_point"]: plugin["set_aside"] for plugin in plugins}
        assert why["missing"] == "it cannot be loaded: ModuleNotFoundError: No module named 'nosuchmodule'", group
        assert why["leaves"] == "it cannot be loaded: SystemExit: 7"
        assert why["wrong"].startswith("it is a function, not a ")
        assert why["empty"].startswith("it is not a ")
        assert {(plugin["package"], plugin["version"]) for plugin in plugins} == {("broken-things", "1.2.3")}
    said = conformance("plugins").out
    assert said.count("SET ASIDE") == len(GROUPS) * len(BROKEN)
    assert "conformance.scenarios:" in said


@pytest.mark.usefixtures("among_broken")
def test_a_device_is_planned_run_judged_reported_and_certified_among_broken_plug_ins(
    conformance: Command, tmp_path: Path
) -> None:
    requirements = tmp_path / "requirements.yaml"
    requirements.write_text(INSPECTED, encoding="utf-8")
    recording, evaluation = tmp_path / "recording", tmp_path / "evaluation.json"
    judged_by = (requirements, "--product", DEVICE / "product.yaml")
    bench = ("--bench", DEVICE / "bench.yaml")
    for command, codes in (
        (("spec", "lint", requirements), {1}),
        (("spec", "coverage", requirements), {0}),
        (("product", "new", "--class", "turnstile"), {0}),
        (("schema", "characteristics"), {0}),
        (("plan", *judged_by, *bench), {0}),
        (("run", *judged_by, *bench, "-o", recording), {0}),
        (("recording", "info", recording), {0}),
        (("recording", "check", recording), {0}),
        (("evaluate", requirements, recording, "-o", evaluation), {3}),
        (("batch", requirements, recording, "-o", tmp_path / "batch"), {3}),
        (("report", evaluation, "--format", "html", "--format", "junit", "-o", tmp_path / "out"), {0}),
        (("compare", evaluation, evaluation), {0}),
        (("key", "new", "-o", tmp_path / "key"), {0}),
        (("certify", evaluation, "--key", tmp_path / "key", "--specimen", "-o", tmp_path / "bundle.zip"), {1}),
        (("selftest", "--flaw", "nosuchflaw"), {2}),
        (("explore", *judged_by, *bench, "--requirement", "1.1a"), {2}),
        (("decide", "--value", "0.1", "--standard-uncertainty", "0.1", "--upper", "1"), {0}),
    ):
        done = conformance(*command)
        assert done.code in codes, (command, done.err)
        assert "the tool failed" not in done.err, command
        asides = [line for line in done.err.splitlines() if "plug-ins were set aside" in line]
        assert len(asides) <= 1, command
    assert json.loads(evaluation.read_text(encoding="utf-8"))["tool"].keys() == {"name", "version", "judging_version"}


@pytest.mark.usefixtures("among_broken")
def test_a_command_warns_of_the_groups_that_it_uses_and_of_no_others(conformance: Command, tmp_path: Path) -> None:
    conformance("--help")
    with_scenarios = conformance("spec", "lint", PROFILE).err
    assert with_scenarios.count("\n") == 1
    assert "missing of broken-things (conformance.scenarios)" in with_scenarios
    assert "conformance.drivers" not in with_scenarios
    assert with_scenarios.endswith("'conformance plugins' gives the reasons.\n")
    assert conformance("decide", "--value", "0.1", "--standard-uncertainty", "0.1", "--upper", "1").err == ""


@pytest.mark.usefixtures("among_broken")
def test_what_needs_a_broken_one_is_refused_and_names_it(conformance: Command, tmp_path: Path) -> None:
    bench = tmp_path / "bench.yaml"
    bench.write_text(
        (DEVICE / "bench.yaml").read_text(encoding="utf-8").replace("simulated-turnstile", "missing"), encoding="utf-8"
    )
    requirements = tmp_path / "requirements.yaml"
    requirements.write_text(INSPECTED.replace("1.1a", "1.1a\n  characteristic: missing"), encoding="utf-8")
    recording = tmp_path / "recording"
    recording.mkdir()
    (tmp_path / "empty.json").write_text("{}", encoding="utf-8")
    for command, what in (
        (("bench", "check", bench), "the driver 'missing' for the device"),
        (("spec", "lint", requirements), "the characteristic 'missing'"),
        (("recording", "import", "missing", bench, "-o", tmp_path / "r"), "the import format 'missing'"),
        (("report", tmp_path / "empty.json", "--format", "missing"), "the report format 'missing'"),
        (("selftest", "--flaw", "missing"), "the flaw 'missing'"),
    ):
        done = conformance(*command)
        assert done.code == 2, command
        assert f"{what} comes from a plug-in that was set aside: broken-things 1.2.3" in done.err, command


@pytest.mark.usefixtures("among_broken")
def test_a_requirement_whose_scenario_is_broken_is_not_tested_and_the_reason_names_the_plug_in(
    conformance: Command, tmp_path: Path
) -> None:
    requirements = tmp_path / "requirements.yaml"
    requirements.write_text(INSPECTED.replace("scenario: inspection", "scenario: missing"), encoding="utf-8")
    done = conformance("plan", requirements, "--product", DEVICE / "product.yaml", "--json")
    assert "comes from the plug-in broken-things 1.2.3, which cannot be used" in done.out


def test_in_good_order_nothing_is_set_aside_and_the_exit_code_is_0(conformance: Command) -> None:
    done = conformance("plugins")
    assert (done.code, done.err) == (0, "")
    assert all(line.endswith(": nothing is added") for line in done.out.splitlines())


IMPORTER = """
from conformance.importers.importer import Imported, Importer
IMPORTER = Importer("theirs", {}, lambda paths, options: Imported((), (), None, {}, ()))
"""


def test_the_importer_of_a_plug_in_is_named_in_the_recording_and_in_its_evaluation_wherever_it_is_judged(
    conformance: Command, tmp_path: Path
) -> None:
    points = {"conformance.importers": {"theirs": "their_importer:IMPORTER"}}
    folder = distribution(tmp_path / "site", "their-importer", points, {"their_importer.py": IMPORTER})
    (tmp_path / "source").write_text("anything", encoding="utf-8")
    with installed(folder):
        digest = json.loads(conformance("plugins", "--json").out)["conformance.importers"][0]["digest"]
        assert conformance("recording", "import", "theirs", tmp_path / "source", "-o", tmp_path / "r").code == 0
    (plugin,) = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))["plugins"]
    assert plugin == {
        "package": "their-importer",
        "version": "1.2.3",
        "digest": digest,
        "used": {"conformance.importers": ["theirs"]},
    }
    requirements = tmp_path / "requirements.yaml"
    requirements.write_text(INSPECTED, encoding="utf-8")
    pack_zip(tmp_path / "r", tmp_path / "r.zip")
    judged_by = ("--product", DEVICE / "product.yaml", "-o", tmp_path / "evaluation.json")
    conformance("evaluate", requirements, tmp_path / "r.zip", *judged_by)
    tool = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))["tool"]
    assert tool["plugins"] == [plugin]


DRIVER = """
from dataclasses import replace
from conformance.bench.driver import Role
from conformance.bench.registry import drivers
DRIVER = replace(drivers.house()[Role.DEVICE, "simulated-turnstile"], name="theirs")
"""


def test_the_driver_of_a_plug_in_is_named_in_the_recording(conformance: Command, tmp_path: Path) -> None:
    points = {"conformance.drivers": {"theirs": "their_driver:DRIVER"}}
    folder = distribution(tmp_path / "site", "their-driver", points, {"their_driver.py": DRIVER})
    bench, requirements = tmp_path / "bench.yaml", tmp_path / "requirements.yaml"
    described = (DEVICE / "bench.yaml").read_text(encoding="utf-8")
    bench.write_text(described.replace("driver: simulated-turnstile", "driver: theirs"), encoding="utf-8")
    requirements.write_text(INSPECTED, encoding="utf-8")
    given = ("--product", DEVICE / "product.yaml", "--bench", bench, "-o", tmp_path / "r")
    with installed(folder):
        assert conformance("run", requirements, *given).code == 0
    (plugin,) = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))["plugins"]
    assert (plugin["package"], plugin["used"]) == ("their-driver", {"conformance.drivers": ["theirs"]})
