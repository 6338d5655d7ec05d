"""``conformance examples``: adapters, benches, workflows, reference devices and profiles to copy and change."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from conformance.cli.terminal import say, say_json
from conformance.core.problems import BadInput, Problem
from conformance.documents.shipped import NOT_EXAMPLES, Collection, folder_of, nearest_and_all


@dataclass(frozen=True, slots=True)
class Example:
    """A file or a folder that can be copied."""

    path: Path
    about: str


@click.command(name="examples")
@click.argument("name", required=False)
@click.option("-o", "folder", type=click.Path(path_type=Path, file_okay=False), help="Copy NAME into this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print the list, or what was copied, as JSON.")
def command(name: str | None, folder: Path | None, as_json: bool) -> int:
    """List the examples; with NAME and -o, copy one to start from.

    NAME is one of the list: a file, or a folder with its contents.
    """
    found = examples()
    if name is None:
        if folder is not None:
            raise click.UsageError("Name the example to copy; 'conformance examples' lists them.")
        if as_json:
            say_json({"examples": [{"name": each, "about": found[each].about} for each in found]})
            return 0
        for each, example in found.items():
            say(f"{each:<28} {example.about}")
        return 0
    if name not in found:
        raise BadInput(
            Problem(f"no example is named {name!r}", remedy=nearest_and_all(name, found), code="unknown-name")
        )
    if folder is None:
        raise click.UsageError("Say with -o where the copy goes.")
    files = copied(found[name].path, folder / name)
    if as_json:
        say_json({"files": [str(file) for file in files]})
    else:
        for file in files:
            say(str(file))
    return 0


def examples() -> Mapping[str, Example]:
    """Everything that can be copied, by name: examples, then reference devices, then profiles."""
    found: dict[str, Example] = {}
    for collection in (Collection.EXAMPLES, Collection.DEVICES, Collection.PROFILES):
        for path in sorted(folder_of(collection).iterdir()):
            if path.name in NOT_EXAMPLES or (path.is_file() and collection is not Collection.EXAMPLES):
                continue
            found[path.name] = Example(path, _about(path, collection))
    return found


def copied(source: Path, target: Path) -> list[Path]:
    """Copy a file, or a folder with its files. Raises `BadInput` if the output exists."""
    from conformance.documents import write_whole
    from conformance.documents.atomic import whole_folder

    if target.exists():
        raise BadInput(
            Problem("already exists", str(target), remedy="Choose another folder with -o", code="output-exists")
        )
    if source.is_file():
        write_whole(target, source.read_bytes())
        return [target]
    with whole_folder(target) as beside:
        shutil.copytree(source, beside, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOT_EXAMPLES))
    return sorted(path for path in target.rglob("*") if path.is_file())


_WITHOUT_COMMENTS = {
    "adapter-events.jsonl": "Lines that a vendor adapter may write of its own accord: every kind of event.",
    "adapter-replies.jsonl": "Lines with which a vendor adapter answers the requests of the harness.",
    "adapter-requests.jsonl": "Lines that the harness writes to a vendor adapter: every kind of request.",
    "ci": "Workflows of a vendor's repository: judged on every push, and hooks for pre-commit.",
    "plugin-humidity": "Package that adds a humidity indication error: unit, characteristic, event, scenario, figure.",
    "python": "Scripts against the Python interface: judge again, draw a Bland-Altman plot, break a scenario.",
}


def _about(path: Path, collection: Collection) -> str:
    """What an example is: the first sentence of its own comment or docstring."""
    if collection is Collection.PROFILES:
        return f"Profile: {_title(path)}"
    if collection is Collection.DEVICES:
        return f"Reference device. {_first_sentence(path / 'bench.yaml')}"
    if path.is_dir():
        files = sorted(each.name for each in path.iterdir() if each.name not in NOT_EXAMPLES)
        return _WITHOUT_COMMENTS.get(path.name, f"Several files: {', '.join(files)}")
    return _WITHOUT_COMMENTS.get(path.name) or _first_sentence(path)


def _title(folder: Path) -> str:
    specification = folder / "specification.en.md"
    return specification.read_text(encoding="utf-8").splitlines()[0].lstrip("# ") if specification.is_file() else ""


def _first_sentence(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        said = ast.get_docstring(ast.parse(text)) or ""
    else:
        comments = re.match(r"(?:#!.*\n)?((?:#.*\n)*)", text)
        said = re.sub(r"(?m)^# ?", "", comments[1]) if comments else ""
    return re.split(r"(?<=\.)\s", " ".join(said.split()), maxsplit=1)[0]
