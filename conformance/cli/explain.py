"""``conformance explain``: the meaning of the code at the end of an error, its causes, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from conformance.cli.terminal import say, say_json
from conformance.core.problems import BadInput, Problem
from conformance.documents import load_yaml

EXPLANATIONS = Path(__file__).parent / "explanations.yaml"


@click.command("explain")
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(code: str | None, as_json: bool) -> int:
    """Explain the CODE at the end of an error message, or list all codes.

    Codes of bad input are written with hyphens, [file-missing]; those of certificates and bundles with underscores,
    [member_changed], as certify and verify print them.
    """
    known = explanations()
    if code is None:
        if as_json:
            say_json(known)
        else:
            for name, entry in known.items():
                say(f"{name:<30} {entry['means']}")
        return 0
    found = {name: known[name] for name in _spelt(code.strip("[] ")) if name in known}
    if not found:
        raise BadInput(_unknown(code, known))
    if as_json:
        say_json(found)
        return 0
    for name, entry in found.items():
        say(f"{name}: {entry['means']}")
        say("Typical causes:")
        for cause in entry["causes"]:
            say(f"  - {cause}")
        say(f"What to do: {entry['do']}")
    return 0


def explanations() -> Mapping[str, Mapping[str, Any]]:
    """Every code with what it means, its causes, and what to do."""
    found: Mapping[str, Mapping[str, Any]] = load_yaml(EXPLANATIONS).data
    return found


def _spelt(code: str) -> tuple[str, ...]:
    """The code as given; if there is none, in its other spelling, as it may be of bad input or of a bundle."""
    return tuple(dict.fromkeys((code, code.replace("_", "-"), code.replace("-", "_"))))


def _unknown(code: str, known: Mapping[str, Any]) -> Problem:
    near = difflib.get_close_matches(code, known, n=3, cutoff=0.5)
    remedy = f"Did you mean {' or '.join(near)}?" if near else "'conformance explain' lists all codes"
    return Problem(f"there is no code {code!r}", remedy=remedy.rstrip("?"), code="unknown-name")
