"""``conformance product``: a product declaration to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.given import REQUIREMENTS
from conformance.cli.terminal import say, say_text
from conformance.core.problems import BadInput, Problem
from conformance.documents import write_whole
from conformance.product.declaration import ProductClass
from conformance.product.template import template
from conformance.requirements.file import load_requirements
from conformance.requirements.model import Declared, RequirementSet


@click.group()
def command() -> None:
    """Write a product declaration to fill in."""


@command.command("new")
@click.option(
    "--class",
    "product_class",
    required=True,
    type=click.Choice([c.value for c in ProductClass]),
    help="The product class.",
)
@click.option(
    "--for",
    "profiles",
    multiple=True,
    type=REQUIREMENTS,
    metavar="REQUIREMENTS",
    help="Ask for every capability and value that this requirement set requires to be declared.",
)
@click.option("-o", "output", type=click.Path(path_type=Path), help="File to write; by default the screen.")
def new(product_class: str, profiles: tuple[str, ...], output: Path | None) -> int:
    """Write a product declaration with every question and no answers."""
    capabilities: set[str] = set()
    declared: set[str] = set()
    for given in profiles:
        requirements = load_requirements(given)
        capabilities |= {r.capability.name for r in requirements.requirements if r.capability}
        declared |= _declared_names(requirements)
    text = template(ProductClass(product_class), capabilities, declared)
    if output is None:
        say_text(text)
        return 0
    if output.exists():
        raise BadInput(
            Problem("already exists", str(output), remedy="Choose another place with -o", code="output-exists")
        )
    write_whole(output, text)
    say(str(output))
    return 0


def _declared_names(requirements: RequirementSet) -> set[str]:
    """Every declared value that limits and verification parameters refer to."""
    limits = {r.limit.declared for r in requirements.requirements if r.limit and r.limit.declared}
    parameters = {
        value.declared
        for r in requirements.requirements
        if r.verification
        for value in r.verification.parameters.values()
        if isinstance(value, Declared)
    }
    return limits | parameters
