"""A stranger's folder with every file that the documents speak of, so that their command lines can be typed."""

from __future__ import annotations

import base64
import itertools
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.evidence.keys import load_public
from conformance.requirements.deciding import fingerprint_of
from conformance.requirements.file import load_requirements
from tests.certification import factory as certification
from tests.installed.build import stranger
from tests.installed.journey import DEVICE, prepare

TYPED = Path(__file__).with_name("typed.py")
PLACEHOLDERS = {
    "REQUIREMENTS": "requirements.yaml", "RECORDING": "recording", "PRODUCT": "product.yaml", "P": "product.yaml",
    "BENCH": "bench.yaml", "B": "bench.yaml", "A": "assignment.yaml", "W": "waivers.yaml",
    "$REQUIREMENTS": "requirements.yaml", "$RECORDING": "recording", "$ASSIGNMENT": "assignment.yaml",
    "$WAIVERS": "waivers.yaml", "$RELEASED": "released.json",
}  # fmt: skip
"""What words in capitals stand for here."""
MADE = (
    "conformance key new --for bench -o bench.key",
    f"conformance run small.yaml {DEVICE} --bench-key bench.key -o recording",
    "conformance evaluate small.yaml recording --assignment simulated-turnstile -o evaluation.json",
    "conformance key new -o laboratory.key",
    "conformance key new --for publisher -o publisher.key",
    "conformance spec release small.yaml --key publisher.key -o release.json",
    "conformance certify evaluation.json --recording recording --key laboratory.key --specimen"
    " --own-specification --trusted bench.key.pub --sessions bench.key.sessions --valid-until 2028-01-19"
    " -o certificate.zip",
    "conformance certificate renew-list --key laboratory.key --status status.json --date 2026-05-20",
    "conformance key new -o registry.key",
)
"""How the files of the stage are made, in this order."""
REGISTRY = (
    "conformance registry build BUNDLES --specimens --trusted trust.yaml --status status.json --key registry.key"
    " --date 2026-06-01 -o site"
)
"""How the registry is made, of what was made before."""
COPIES = {
    "small.yaml": ("requirements.yaml", "old.yaml", "new.yaml"),
    "evaluation.json": ("released.json", "before.json", "after.json", "2024.json", "2025.json", "2026.json",
                        "results/evaluation.json"),
    "selftest.json": ("quality/selftest/selftest.json",),
    "certificate.zip": ("BUNDLES/certificate.zip", "bundles/certificate.zip"),
    "recording": ("first",),
}  # fmt: skip
"""Other names under which the documents speak of the same."""


@dataclass(frozen=True)
class Typed:
    """What a line ended with."""

    line: str
    code: int
    said: str


@dataclass(frozen=True)
class Stage:
    """The folder, and the programs of the environment in which the wheel is installed."""

    folder: Path
    programs: Path

    def type(self, lines: Sequence[str], places: Path) -> list[Typed]:
        """Type each line in a copy of the stage of its own, from which what the line makes is removed."""
        asked = []
        for number, line in enumerate(lines):
            copy = places / str(number)
            shutil.copytree(self.folder, copy, symlinks=True)
            words = words_of(line)
            for target in _made_by(words):
                if not any(word.startswith(f"{target}/") for word in words):
                    _remove(copy / target)
            asked.append({"folder": str(copy), "words": words[1:]})
        return [Typed(line, each["code"], each["said"]) for line, each in zip(lines, self._run(asked), strict=True)]

    def prepare(self, line: str) -> None:
        """Type a line in the stage itself; it has to succeed."""
        [done] = self._run([{"folder": str(self.folder), "words": shlex.split(line)[1:]}])
        assert done["code"] == 0, (line, done["said"])

    def _run(self, asked: list[dict[str, Any]]) -> Any:
        done = subprocess.run(
            [self.programs / "python", "-P", TYPED], input=json.dumps(asked), cwd=self.folder,
            env=stranger(self.programs), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def words_of(line: str) -> list[str]:
    """The line as words; what may be left out is left in, and placeholders are what they stand for here."""
    return [PLACEHOLDERS.get(word, word) for word in shlex.split(re.sub(r"[\[\]]", "", line))]


def _made_by(words: Sequence[str]) -> Iterable[str]:
    for option, value in itertools.pairwise(words):
        if option in {"-o", "--trend", "--recording"} and (option != "--recording" or words[1] == "explore"):
            yield value
            if words[1] == "key":
                yield f"{value}.pub"


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def staged(folder: Path, programs: Path, root: Path) -> Stage:
    """The stage, made with the wheel's own commands and the checkout's documents."""
    prepare(folder)
    (folder / "selftest.json").write_bytes(_selftest("turnstile"))
    device = root / "test_vectors" / "simulated-turnstile"
    for name in ("product.yaml", "bench.yaml", "assignment.yaml"):
        shutil.copy(device / name, folder / name)
    profile = root / "specs" / "clinical-agreement"  # the shortest
    for name in ("specification.zh.md", "specification.en.md"):
        shutil.copy(profile / name, folder / name)
    (folder / "waivers.yaml").write_text("schema: conformance/waivers/1\nwaivers: []\n", encoding="utf-8")
    (folder / "docs").symlink_to(root / "docs")
    (folder / "test_vectors").symlink_to(root / "test_vectors")
    shutil.copy(root / "docs" / "examples" / "adapter.py", folder / "my_adapter.py")
    (folder / "first-look.en.md").write_text(_block(root / "docs" / "tutorial.md", "# First look"), encoding="utf-8")
    stage = Stage(folder, programs)
    _review(folder / "small.yaml")
    for line in MADE:
        stage.prepare(line)
    public = base64.b64encode(load_public(folder / "laboratory.key.pub")).decode()
    trust = f"schema: conformance/trust/1\nkeys:\n  - {{name: Specimen Test Laboratory, public_key: {public}}}\n"
    (folder / "trust.yaml").write_text(trust, encoding="utf-8")
    for source, targets in COPIES.items():
        for target in targets:
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (folder / source).is_dir() else shutil.copy
            copy(folder / source, folder / target)
    stage.prepare(REGISTRY)
    return stage


def _review(path: Path) -> None:
    """A person has reviewed the set's one requirement."""
    requirements = load_requirements(path)
    [requirement] = requirements.requirements
    with path.open("a", encoding="utf-8") as file:
        file.write(f"    reviewed: {fingerprint_of(requirements, requirement)}\n")


def _block(page: Path, begins: str) -> str:
    """A fenced block of a page, by how it begins."""
    blocks = re.findall(r"```\w*\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return next(str(block) for block in blocks if block.startswith(begins))


def _selftest(class_: str) -> bytes:
    """The record of a whole self-test that met everything; a real one takes minutes."""
    record = json.loads(certification.selftest_json())
    record["classes"][0]["name"] = class_
    for row in record["rows"]:
        row["class"] = class_
    return json.dumps(record).encode()
