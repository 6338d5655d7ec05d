"""One registry for everything that can be added: the house's own first, then what others add, each by itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conformance.cli.plugins import REGISTRIES, registries
from conformance.core.registry import Registry, RegistryView, _check_fields, in_modules
from tests.core.plugged import distribution, installed

GROUP = "nobody.tools"


@dataclass(frozen=True)
class Tool:
    """What is registered here."""

    name: str
    size: float = 1.0
    work: Callable[[], int] = lambda: 0


OWN = (Tool("saw"), Tool("axe"))


def registry(*own: Any, **more: Any) -> Registry[str, Tool]:
    return Registry("tool", GROUP, Tool, lambda: own or OWN, lambda tool: tool.name, **more)


def with_plugins(folder: Path, text: str, points: dict[str, str], **more: Any) -> Registry[str, Tool]:
    """A registry asked while a package of somebody else's is installed."""
    found = registry(**more)
    module = f"from {__name__} import Tool\n{text}\n"
    with installed(distribution(folder, "their-tools", {GROUP: points}, {"their_tools.py": module})):
        found()
    return found


def test_the_house_has_its_own_sorted_by_name_or_in_their_order() -> None:
    assert list(registry()()) == ["axe", "saw"]
    assert list(registry(in_order=True)()) == ["saw", "axe"]


def test_two_of_one_name_or_a_wrong_thing_in_the_house_are_bugs_and_raised() -> None:
    with pytest.raises(ValueError, match="the tool 'saw' exists already"):
        registry(Tool("saw"), Tool("saw"))()
    with pytest.raises(TypeError, match="it is a str, not a Tool"):
        registry("saw")()


def test_others_add_one_or_several_and_are_known_by_their_package(tmp_path: Path) -> None:
    points = {"file": "their_tools:FILE", "more": "their_tools:MORE"}
    found = with_plugins(tmp_path, "FILE = Tool('file')\nMORE = (Tool('nail'), Tool('screw'))", points)
    assert list(found()) == ["axe", "file", "nail", "saw", "screw"]
    assert list(found.house()) == ["saw", "axe"]
    plugin = found.plugin_of("nail")
    assert plugin is not None
    assert (plugin.package, plugin.names) == ("their-tools", ("nail", "screw"))
    assert found.plugin_of("saw") is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("IT = Tool('saw')", "the tool 'saw' exists already"),
        ("IT = 'file'", "it is a str, not a Tool"),
        ("IT = Tool", "it is a type, not a Tool"),
        ("IT = ()", "it is not a tool"),
        ("IT = Tool(3)", "its name is a int, not a str"),
        ("IT = Tool('file', '3')", "its size is a str, not a float"),
        ("IT = Tool('file', work=3)", "its work is a int, not a Callable"),
        ("IT = (Tool('file'), Tool('file'))", "the tool 'file' exists already"),
        ("IT = (Tool('file'), 'nail')", "it is a str, not a Tool"),
    ],
)
def test_what_cannot_be_used_is_set_aside_whole_and_everything_else_works(tmp_path: Path, text: str, why: str) -> None:
    found = with_plugins(
        tmp_path, f"GOOD = Tool('good')\n{text}", {"file": "their_tools:IT", "good": "their_tools:GOOD"}
    )
    assert list(found()) == ["axe", "good", "saw"]
    assert [each.set_aside for each in found.plugins()] == [why, None]


def test_of_two_plug_ins_with_one_name_the_second_is_set_aside_and_the_first_named(tmp_path: Path) -> None:
    points = {"a": "their_tools:IT", "b": "their_tools:AGAIN"}
    found = with_plugins(tmp_path, "IT = Tool('file')\nAGAIN = Tool('file')", points)
    assert [each.set_aside for each in found.plugins()] == [
        None,
        "the tool 'file' exists already, of their-tools",
    ]


def test_a_name_that_a_broken_plug_in_would_bring_is_said_to_be_its_own(tmp_path: Path) -> None:
    found = with_plugins(tmp_path, "import nosuchmodule", {"file": "their_tools:FILE"})
    wrong = found.missing("file")
    assert wrong.code == "plugin-set-aside"
    assert wrong.what == (
        "the tool 'file' comes from a plug-in that was set aside: "
        "their-tools 1.2.3 (nobody.tools, entry point 'file'): "
        "it cannot be loaded: ModuleNotFoundError: No module named 'nosuchmodule'"
    )
    other = found.missing("nail")
    assert (other.what, other.remedy, other.code) == ("there is no tool 'nail'", "Use one of: axe, saw", "unknown-name")


def test_a_plug_in_may_be_refused_for_more_than_its_name(tmp_path: Path) -> None:
    def heavy(tool: Tool) -> None:
        if tool.size > 5:
            raise ValueError("it is too heavy")

    found = with_plugins(tmp_path, "IT = Tool('file', 9.0)", {"file": "their_tools:IT"}, check=heavy)
    assert [each.set_aside for each in found.plugins()] == ["it is too heavy"]


def test_a_plug_in_that_asks_for_what_it_is_about_to_join_is_set_aside(tmp_path: Path) -> None:
    text = "from conformance.scenarios.registry import scenarios\nscenarios()\n"
    points = {"conformance.scenarios": {"eager": "eager:SCENARIO"}}
    with installed(distribution(tmp_path, "eager", points, {"eager.py": text})):
        from conformance.scenarios.registry import scenarios

        (plugin,) = scenarios.plugins()
        assert "while that is being filled" in (plugin.set_aside or "")


def test_a_view_is_filled_when_it_is_first_looked_into() -> None:
    asked = []

    def own() -> list[Tool]:
        asked.append(1)
        return [Tool("saw")]

    view = RegistryView(Registry("tool", GROUP, Tool, own, lambda tool: tool.name))
    assert asked == []
    assert "saw" in view
    assert (len(view), list(view), asked) == (1, ["saw"], [1])


def test_modules_that_define_the_name_are_found_one_or_several_and_others_passed_over(tmp_path: Path) -> None:
    home = tmp_path / "found_here"
    home.mkdir()
    for name, text in {"__init__": "", "one": "T = 1", "two": "T = (2, 3)", "three": "TS = (4,)", "four": ""}.items():
        (home / f"{name}.py").write_text(text, encoding="utf-8")
    with installed(tmp_path):
        assert sorted(in_modules("found_here", "T")()) == [1, 2, 3, 4]


def test_the_plugins_command_knows_every_registry_and_each_has_a_group_of_its_own() -> None:
    package = Path(sys.modules["conformance"].__file__ or "").parent
    made = [path for path in package.rglob("*.py") if "] = Registry(" in path.read_text(encoding="utf-8")]
    assert len(made) == len(REGISTRIES)
    groups = [registry.group for registry in registries()]
    assert len(set(groups)) == len(groups)


def test_what_the_house_brings_itself_passes_the_check_of_what_others_bring() -> None:
    for each in registries():
        for own in each.house().values():
            _check_fields(own)


def test_help_loads_no_plug_in(tmp_path: Path) -> None:
    groups = {registry.group: {"loud": "loud:IT"} for registry in registries()}
    folder = distribution(tmp_path, "loud", groups, {"loud.py": "raise RuntimeError"})
    code = "import sys; sys.path.insert(0, sys.argv[1]); from conformance.cli.main import main; main(['--help'])"
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
