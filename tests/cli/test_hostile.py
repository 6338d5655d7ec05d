"""Whatever stands in the files that a command reads, or in their names, a terminal is only written on, line by line."""

from __future__ import annotations

import ast
import json
import re
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.bench.description import Bench
from conformance.cli.selftest import _show as show_selftest
from conformance.core.events import Inspected
from conformance.core.scenes import Scene
from conformance.core.visible import hidden_in
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.model import Evaluation
from conformance.evaluation.waivers import Waivers
from conformance.product.declaration import Product
from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END
from conformance.recording.model import Manifest, RecordedScene, Tool
from conformance.recording.writer import write_recording
from conformance.requirements.file import load_requirements
from conformance.requirements.model import RequirementSet
from conformance.scenarios.inspection import InspectionParameters, scenes
from tests.certification import factory as certification
from tests.conftest import ROOT, Said
from tests.evaluation.factory import requirement, requirement_set
from tests.hostile import FORGED, MIB, TEXTS, UNPRINTABLE, M, Path_, assert_plain_lines, poisoned
from tests.reporting import factory

Command = Callable[..., Said]

STEERING = " ".join(
    TEXTS[name] for name in ("ansi", "terminal links", "bidi", "controls", "no characters", "lines", "rich")
)
NAMES = {
    "coloured": "\x1b[31mred\x1b[0m",
    "lines": f"a\n{FORGED}",
    "turned": "\u202egnp",
    "carriage": "a\rb\x07",
}
"""Names of files: whatever a file system takes."""
CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {0x0A})
"""What is refused in a specification's text, which is what else it says."""
SIMULATED = ROOT / "test_vectors" / "simulated-dual-light"
IDENTITY = {"manufacturer": "M", "model": "T", "serial": "7", "firmware": "1"}


LONG = {"profile", "en", "reason", "manufacturer", "name", "report", "requirement", 0}
"""The fields, by the last step of their path, that are filled where each is to hold a megabyte."""


def filled(document: M, text: str, keep: Callable[[Path_], bool] = lambda path: False) -> M:
    """The document with the text in its free fields; with megabytes in some of them."""
    return poisoned(document, text, lambda path: keep(path) or (text.startswith(MIB) and path[-1] not in LONG))


def judged_by(path: Path_) -> bool:
    """Fields that choose what is done: with another word there they stop the command at its first step."""
    return "verification" in path or path[-1] in {"applies_to", "characteristic", "unit", "source"}


def profile(text: str) -> RequirementSet:
    """A requirement set of one requirement that is inspected, one that nothing verifies, and one that is measured."""
    inspection = {"method": "inspection", "scenario": "inspection", "parameters": {"item": "alarm_sound"}}
    gap = {"method": "test", "gap": {"zh": "无", "en": "none"}}
    records = [
        requirement("1", limit=None, characteristic=None, verification=inspection, citation="a newspaper"),
        requirement("2", limit=None, characteristic=None, verification=gap, module="m", references=["9"]),
        requirement("3", conditions=[{"quantity": "text", "text": "indoors"}]),
    ]
    made = filled(requirement_set(*records), text, judged_by)
    numbered = [
        each.model_copy(update={"id": f"{number} {each.id}"}) for number, each in enumerate(made.requirements, 1)
    ]
    return made.model_copy(update={"requirements": tuple(numbered)})


def written(path: Path, document: Any) -> Path:
    path.write_text(document.model_dump_json(by_alias=True, exclude_none=not isinstance(document, Evaluation)))
    return path


def recorded(folder: Path, text: str, *, closed: bool = True) -> Path:
    """A recording whose maker, device and operator wrote the text wherever they could."""
    product = {"schema": Product.KIND, "class": "dual-light", "identity": dict(IDENTITY)}
    head = Manifest(
        schema_=Manifest.KIND, closed=False, origin="live", started_at="2026-01-15T09:00:00+08:00",
        tool=Tool(name="conformance", version="test"), notes=("a note",), bench={"room": "a room"},
        sources=(), imported=None, product=None,
    )  # fmt: skip
    manifest = filled(head, text, lambda path: path == ("started_at",)).model_copy(
        update={
            "product": filled(Product.model_validate(product, strict=False), text).model_dump(
                mode="json", by_alias=True
            )
        }
    )
    [asked] = scenes(InspectionParameters(item="alarm_sound"))
    broken = RecordedScene(Scene(f"broken {text}", ("probe",), ()), 2.0, 3.0, error=text)
    answer = Inspected(asked.id, 1.0, "alarm_sound", False, by=text, unattended=False, remark=text)
    write_recording(folder, manifest, [RecordedScene(asked, 0.0, 2.0), broken], [answer])
    if not closed:
        path = folder / "manifest.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "closed": False}))
    return folder


def _seen(text: str) -> str:
    """The text without what nobody sees: names of a declaration and of an assignment that hide it are refused."""
    return text.translate(dict.fromkeys(map(ord, hidden_in(text))))


class Files:
    """Every kind of document with the text in each free field."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder, self.text = folder, text
        self.requirements = written(folder / "requirements.json", profile(text))
        self.newer = written(folder / "newer.json", profile(f"{text} newer"))
        declared = {
            "schema": Product.KIND, "class": "dual-light", "identity": IDENTITY,
            "capabilities": {"mask_detection": True}, "declared": {"alarm_threshold": {"value": 37.3, "unit": "degC"}},
        }  # fmt: skip
        self.product = written(
            folder / "product.json",
            filled(Product.model_validate(declared, strict=False), _seen(text), lambda path: path[-1] == "unit"),
        )
        self.assignment = written(
            folder / "assignment.json",
            filled(
                Assignment.model_validate({"schema": Assignment.KIND, **factory.ASSIGNMENT}, strict=False), _seen(text)
            ),
        )
        waiver = {
            "id": "W", "requirements": ["3 x"], "device": {"manufacturer": "M", "model": "T"}, "firmware": ["*"],
            "reason": "r", "approver": "A", "approved": "2026-01-05", "expires": "2026-06-30",
        }  # fmt: skip
        known = Waivers.model_validate({"schema": Waivers.KIND, "waivers": [waiver]}, strict=False)
        self.waivers = written(
            folder / "waivers.json", filled(known, text, lambda path: path[-1:] == (0,) and "firmware" in path)
        )
        self.recording = recorded(folder / "recording", text)
        self.evaluation = written(
            folder / "evaluation.json", filled(factory.evaluation([factory.result("6.1.a", "fail")]), text)
        )
        (folder / "specification.en.md").write_text(
            f"# 1 Scope\n\n## 2.1 Alarm\n\nThe system shall {text} within 1 s.\n".translate(CONTROLS),
            encoding="utf-8",
        )


@pytest.fixture(scope="module")
def steering(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Documents of what steers a terminal."""
    return Files(tmp_path_factory.mktemp("steering"), STEERING)


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Documents of megabytes."""
    return Files(tmp_path_factory.mktemp("endless"), MIB)


COMMANDS: dict[str, Callable[[Files], list[object]]] = {
    "spec parse": lambda f: ["spec", "parse", f.folder / "specification.en.md"],
    "spec parse to a file": lambda f: ["spec", "parse", f.folder / "specification.en.md", "-o", f.folder / "set.yaml"],
    "spec lint": lambda f: ["spec", "lint", f.requirements],
    "spec coverage": lambda f: ["spec", "coverage", f.requirements],
    "spec diff": lambda f: ["spec", "diff", f.requirements, f.newer],
    "product new": lambda f: ["product", "new", "--class", "turnstile", "--for", f.requirements],
    "plan": lambda f: ["plan", f.requirements, "--product", f.product],
    "evaluate": lambda f: [
        "evaluate", f.requirements, f.recording, "--assignment", f.assignment, "--waivers", f.waivers,
        "-o", f.folder / "made.json",
    ],
    "evaluate by a declaration": lambda f: [
        "evaluate", f.requirements, f.recording, "--product", f.product, "-o", f.folder / "made.json",
    ],
    "report": lambda f: ["report", f.evaluation, "--format", "csv", "-o", f.folder / "reports"],
    "compare": lambda f: ["compare", f.folder / "judged.json", f.folder / "judged.json"],
    "compare with others": lambda f: ["compare", f.folder / "other.json", f.folder / "judged.json"],
    "batch": lambda f: ["batch", f.requirements, f.recording, "--jobs", 1, "-o", f.folder / "batch"],
    "recording info": lambda f: ["recording", "info", f.recording],
    "recording check": lambda f: ["recording", "check", f.recording],
    "bench check": lambda f: ["bench", "check", f.folder / "bench.json"],
    "adapter check": lambda f: ["adapter", "check", "--listen", "0.2", "--deadline", "5", *adapter(f.text)],
    "explore": lambda f: [
        "explore", f.requirements, "--product", f.product, "--bench", SIMULATED / "bench.yaml",
        "--requirement", f.text[:90000],
    ],
    "certify": lambda f: ["certify", f.evaluation, "--key", f.folder / "key", "-o", f.folder / "c.zip"],
}  # fmt: skip
"""Every command that shows something of a document, but for the ones that have a test of their own below."""

ENDS = {
    "spec lint": 1, "spec coverage": 1, "spec diff": 1, "evaluate": 1, "evaluate by a declaration": 1, "batch": 1,
    "adapter check": 1, "explore": 2, "certify": 2,
}  # fmt: skip
"""How each ends: at its end, and not at something else that is wrong. 0 where nothing is said."""


def adapter(text: str) -> list[str]:
    """A vendor's adapter that says the text wherever it may, and then no JSON at all."""
    said = text.encode()[:60000].hex()
    source = (
        "import json, sys\n"
        f"text = bytes.fromhex('{said}').decode('utf-8', 'ignore')\n"
        "who = dict.fromkeys(('manufacturer', 'model', 'serial', 'firmware'), text)\n"
        "for line in sys.stdin:\n"
        "    try: asked = json.loads(line)\n"
        "    except ValueError: print(text.replace(chr(10), ' '), flush=True); continue\n"
        "    answer = {'reply': asked.get('id'), 'protocol': 'conformance/adapter/1', 'identity': who}\n"
        "    if asked.get('request') not in ('hello', 'identity'): answer = {'reply': asked.get('id'), 'error': text}\n"
        "    print(json.dumps(answer), flush=True)\n"
    )
    return [sys.executable, "-c", source]


def prepared(files: Files, conformance: Command) -> Files:
    """With what some commands need beside the documents."""
    if not (files.folder / "judged.json").exists():
        rows = [factory.accuracy("fail"), factory.result("6.2.a", "fail")]
        made = filled(factory.evaluation(rows), files.text)
        for name, firmware in (("judged", "2"), ("other", "1")):
            results = tuple(
                each.model_copy(update={"requirement": f"{number} {each.requirement}"})
                for number, each in enumerate(made.results[: 2 if name == "judged" else 1])
            )
            product = made.product.model_copy(update={"identity": {**made.product.identity, "firmware": firmware}})
            written(files.folder / f"{name}.json", made.model_copy(update={"results": results, "product": product}))
        bench = yaml.safe_load((SIMULATED / "bench.yaml").read_text(encoding="utf-8"))
        told = Bench.model_validate_json(json.dumps(bench, default=str))
        written(
            files.folder / "bench.json",
            filled(told, files.text, lambda path: path[-1] == "driver" or "options" in path),
        )
        conformance("key", "new", "-o", files.folder / "key")
    return files


@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_is_never_steered_and_no_line_is_forged(name: str, steering: Files, conformance: Command) -> None:
    said = conformance(*COMMANDS[name](prepared(steering, conformance)))
    assert said.code == ENDS.get(name, 0)
    assert said.out + said.err
    assert "the tool failed" not in said.err
    assert_plain_lines(said.out)
    assert_plain_lines(said.err)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_line_has_an_end_whatever_stands_in_a_file_and_says_it_in_seconds(
    name: str, endless: Files, conformance: Command
) -> None:
    arguments = COMMANDS[name](prepared(endless, conformance))
    begun_s = time.process_time()
    said = conformance(*arguments)
    assert time.process_time() - begun_s < 5.0
    assert "the tool failed" not in said.err
    assert_plain_lines(said.out)
    assert_plain_lines(said.err)
    assert len(said.out) + len(said.err) < 60_000


@pytest.mark.parametrize(
    "arguments",
    [
        ["spec", "coverage", "requirements.json", "--json"],
        ["spec", "diff", "requirements.json", "newer.json", "--json"],
        ["spec", "parse", "specification.en.md", "--json"],
        ["plan", "requirements.json", "--product", "product.json", "--json"],
        ["compare", "other.json", "judged.json", "--json"],
        ["recording", "info", "recording", "--json"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_json_is_whole_reads_back_and_steers_no_terminal(
    arguments: list[str], steering: Files, conformance: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(prepared(steering, conformance).folder)
    said = conformance(*arguments)
    assert not UNPRINTABLE.search(said.out.replace("\n", ""))
    assert "\u202e" in json.dumps(json.loads(said.out), ensure_ascii=False)


DOCUMENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "requirements": ("spec lint {}", {"schema": RequirementSet.KIND, "profile": 1, "requirements": []}),
    "product": ("plan {requirements} --product {}", {"schema": Product.KIND, "class": "dual-light"}),
    "assignment": ("evaluate {requirements} {recording} --assignment {} -o out", {"schema": Assignment.KIND}),
    "waivers": ("evaluate {requirements} {recording} --waivers {} -o out", {"schema": Waivers.KIND, "waivers": []}),
    "bench": ("bench check {}", {"schema": Bench.KIND}),
    "evaluation": ("report {}", {"schema": Evaluation.KIND}),
    "any": ("spec lint {}", {}),
}


@pytest.mark.parametrize("text", [STEERING, MIB], ids=["steering", "endless"])
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_what_is_wrong_with_a_document_is_said_in_lines_that_end(
    kind: str, text: str, steering: Files, tmp_path: Path, conformance: Command
) -> None:
    line, data = DOCUMENTS[kind]
    wrong = {**data, text: text, "schema": data.get("schema", text), "class": text, "status": text, "scope": text}
    (tmp_path / "wrong.json").write_text(json.dumps(wrong))
    files = {"requirements": steering.requirements, "recording": steering.recording}
    said = conformance(*shlex.split(line.format(tmp_path / "wrong.json", **files)))
    assert said.code == 2
    assert_plain_lines(said.err)
    assert "wrong.json" in said.err
    assert len(said.err) < 40 * 2000
    for sentence in said.err.splitlines():
        assert re.search(r"\. \[[a-z-]+\]$", sentence)  # what to do about it is not cut off


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_of_files_are_text_too(name: str, tmp_path: Path, conformance: Command) -> None:
    (tmp_path / name).mkdir()
    folder = tmp_path / name
    files = Files(folder, "harmless words")
    for arguments in (
        ["spec", "lint", folder / "absent.yaml"],
        ["spec", "lint", files.requirements],
        ["recording", "check", folder],
        ["recording", "import", name, folder / "x", "-o", folder / "new"],
        ["evaluate", files.requirements, files.recording, "-o", folder / "e.json"],
        ["report", folder / "e.json", "--format", "junit", "-o", folder / "reports"],
        ["batch", files.requirements, files.recording, folder / "absent", "--jobs", 1, "-o", folder / "batch"],
        ["compare", folder / "e.json", folder / "e.json", "--trend", folder / "trend.html"],
        ["key", "new", "-o", folder / name],
        ["product", "new", "--class", name],
        ["schema", name],
        ["evaluate", files.requirements, files.recording, "-o", folder / "e.json", f"--{name}"],
        [name],
    ):
        said = conformance(*arguments)
        assert "the tool failed" not in said.err
        assert_plain_lines(said.out)
        assert_plain_lines(said.err)


def test_a_certificate_and_its_registry_show_whom_it_names_and_steer_nothing(
    tmp_path: Path, conformance: Command
) -> None:
    hostile = _seen(STEERING)
    identity = {name: f"{name} {hostile}" for name in certification.IDENTITY}
    product = certification.product(identity=identity)
    certification.recorded(tmp_path / "recording", bench={DEVICE_SAYS: identity, DEVICE_SAYS_AT_END: identity})
    paths = {
        "requirements": written(tmp_path / "r.json", certification.requirements()),
        "product": written(tmp_path / "p.json", product),
        "assignment": written(tmp_path / "a.json", certification.assignment(report=hostile, authorised_by=hostile)),
    }
    (tmp_path / "selftest.json").write_bytes(certification.selftest_json())
    (tmp_path / "bundles").mkdir()
    steps: list[list[object]] = [
        ["evaluate", paths["requirements"], tmp_path / "recording", "--product", paths["product"], "--assignment",
         paths["assignment"], "-o", tmp_path / "e.json"],
        ["key", "new", "-o", tmp_path / "key"],
        ["certify", tmp_path / "e.json", "--recording", tmp_path / "recording", "--key", tmp_path / "key", "--selftest",
         tmp_path / "selftest.json", "--specimen", "--valid-until", "2028-01-19",
         *certification.bench_files(tmp_path), "-o",
         tmp_path / "bundles" / f"{NAMES['coloured']}.zip"],
        ["verify", tmp_path / "bundles" / f"{NAMES['coloured']}.zip", "--trusted", tmp_path / "key.pub"],
        ["registry", "build", tmp_path / "bundles", "--trusted", tmp_path / "key.pub", "-o", tmp_path / "site"],
        ["registry", "build", tmp_path / "bundles", "--trusted", tmp_path / "key.pub", "--specimens", "-o",
         tmp_path / "site"],
    ]  # fmt: skip
    for arguments in steps:
        said = conformance(*arguments)
        assert "the tool failed" not in said.err
        assert_plain_lines(said.out)
        assert_plain_lines(said.err)
    assert said.code == 0
    for page in (tmp_path / "site").rglob("*.html"):
        assert not UNPRINTABLE.search(page.read_text(encoding="utf-8"))


def test_what_breaks_a_run_is_said_in_a_line(tmp_path: Path, conformance: Command) -> None:
    bench = yaml.safe_load((SIMULATED / "bench.yaml").read_text(encoding="utf-8"))
    bench["device"] = {"driver": "adapter", "options": {"command": adapter(STEERING), "deadline_s": 5}}
    (tmp_path / "bench.yaml").write_text(yaml.safe_dump(bench), encoding="utf-8")
    asked = load_requirements(ROOT / "specs" / "clinical-agreement" / "requirements.yaml").requirements[:1]
    few = load_requirements(ROOT / "specs" / "clinical-agreement" / "requirements.yaml").model_copy(
        update={"requirements": asked}
    )
    said = conformance(
        "run", written(tmp_path / "r.json", few), "--product", SIMULATED / "product.yaml", "--bench",
        tmp_path / "bench.yaml", "-o", tmp_path / "recording",
    )  # fmt: skip
    assert_plain_lines(said.out)
    assert_plain_lines(said.err)


def test_the_table_of_the_self_test_takes_no_markup_from_a_record(capsys: pytest.CaptureFixture[str]) -> None:
    record = poisoned(certification.selftest_of_one_flaw(verdict="missed"), STEERING, lambda path: "demand" in path)
    flawed = record.rows[-1]
    cells = tuple(cell.model_copy(update={"missed_seeds": (1,)}) for cell in flawed.cells)
    good = flawed.model_copy(update={"flaw": None, "size": None})
    show_selftest(record.model_copy(update={"rows": (flawed.model_copy(update={"cells": cells}), good)}))
    said = capsys.readouterr().out
    assert_plain_lines(said)
    assert "[bold red]x[/bold red]" in " ".join(said.split())


def test_every_command_speaks_through_the_one_place() -> None:
    """Whoever prints otherwise prints what stands in a file as it stands there."""
    others = {"terminal.py", "reference.py"}
    tables = {"selftest.py", "specification_described.py", "progress.py"}
    wrong = []
    for path in sorted((ROOT / "conformance" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                prints = called in {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"}
                if path.name not in others and (prints or (called == "Console" and path.name not in tables)):
                    wrong.append(f"{path.name}:{node.lineno}: {called}")
    assert wrong == []
