"""``conformance report``: render an evaluation for people and for machines."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.documents import load_document, write_whole
from conformance.evaluation.model import Evaluation
from conformance.reporting.registry import formats
from conformance.text import LANGUAGES, Language


@click.command("report")
@click.argument("evaluation", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "chosen",
    type=click.Choice(list(formats())),
    multiple=True,
    default=("html",),
    show_default=True,
    help="What to render; give it several times for several formats.",
)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the report."
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports"),
    show_default=True,
    help="Folder the reports are written to.",
)
def command(evaluation: Path, chosen: tuple[str, ...], language: Language, folder: Path) -> int:
    """Render EVALUATION (an evaluation.json) and print where each report lies.

    Nothing is measured or decided here: the same evaluation always gives the same bytes.
    """
    document = load_document(evaluation, Evaluation)
    # Everything is rendered before anything is written: a failure leaves no half set of reports.
    rendered = [(formats()[name], formats()[name].render(document, language)) for name in dict.fromkeys(chosen)]
    for form, content in rendered:
        write_whole(folder / form.filename, content)
        click.echo(str(folder / form.filename))
    return 0
