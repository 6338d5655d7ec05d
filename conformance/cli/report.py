"""``conformance report``: render an evaluation for people and for machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from conformance.cli.registry_choice import RegistryChoice
from conformance.cli.terminal import say_json, say_lines
from conformance.core.problems import BadInput, Problem
from conformance.core.text import LANGUAGES, Language
from conformance.documents import load_document, write_whole
from conformance.evaluation.model import Evaluation
from conformance.evaluation.outcome import standing_told
from conformance.reporting.format import ReportFormat
from conformance.reporting.registry import formats

if TYPE_CHECKING:
    from conformance.evidence.pdf_seal import PdfSeal

Chosen = Language | Literal["both"]
Rendered = tuple[ReportFormat, str | bytes]


FORMATS = click.option(
    "--format",
    "chosen",
    type=RegistryChoice(formats),
    multiple=True,
    default=("html",),
    show_default=True,
    help="Format to render. Repeatable.",
)
LANGUAGE = click.option(
    "--language",
    type=click.Choice((*LANGUAGES, "both")),
    default="en",
    show_default=True,
    help="Language of the report; both: one document, the whole Chinese report followed by the English one.",
)


SEAL_WITH = click.option(
    "--seal-with", type=click.Path(path_type=Path), metavar="P12",
    help="Seal the PDF (PAdES) with the laboratory's own key and certificate, a PKCS #12 file.",
)  # fmt: skip
SEAL_PASSPHRASE = click.option(
    "--seal-passphrase-env", metavar="NAME", help="Environment variable that holds the passphrase of P12."
)


def seal_of(seal_with: Path | None, passphrase_env: str | None) -> PdfSeal | None:
    """What PDFs are sealed with; None where it is not asked for. Raises `BadInput`."""
    from conformance.cli.key import passphrase_of
    from conformance.evidence.pdf_seal import load_seal

    if seal_with is None:
        if passphrase_env is not None:
            raise click.UsageError("--seal-passphrase-env is for --seal-with, which is missing")
        return None
    return load_seal(seal_with, passphrase_of(passphrase_env, "--seal-passphrase-env"))


@click.command("report")
@click.argument("evaluation", type=click.Path(path_type=Path))
@FORMATS
@LANGUAGE
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports"),
    show_default=True,
    help="Folder to write the reports to.",
)
@SEAL_WITH
@SEAL_PASSPHRASE
@click.option(
    "--json", "as_json", is_flag=True, help="Print the files, and the items of 7.8 missing from them, as JSON."
)
def command(
    evaluation: Path,
    chosen: tuple[str, ...],
    language: Chosen,
    folder: Path,
    seal_with: Path | None,
    seal_passphrase_env: str | None,
    as_json: bool,
) -> int:
    """Render EVALUATION (an evaluation.json) and print the path of each report.

    Nothing is measured or decided here: the same evaluation always gives the same bytes (a seal states when it was
    made). Items that ISO/IEC 17025:2017,
    clause 7.8 requires and the report does not contain are listed on stderr.
    """
    wanted = formats_of(chosen, language)
    if seal_with is not None and not any(form.filename.endswith(".pdf") for form in wanted):
        raise click.UsageError("--seal-with seals PDFs, and none is asked for: add --format pdf")
    seal = seal_of(seal_with, seal_passphrase_env)
    document = load_document(evaluation, Evaluation)
    written = write_reports(document, wanted, language, folder, seal)
    standing = list(standing_told(document))
    if as_json:
        files = {name: str(file) for name, file in written.files.items()}
        say_json({"reports": files, "lacking": written.lacking, "standing": standing})
        return 0
    say_lines(map(str, written.files.values()))
    say_lines(standing, err=True)
    say_lines(written.lacking, err=True)
    return 0


@dataclass(frozen=True, slots=True)
class WrittenReports:
    """The files of a set of reports, by format, and what those that people read lack of a test report."""

    files: Mapping[str, Path]
    lacking: tuple[str, ...]


def write_reports(
    evaluation: Evaluation,
    chosen: Sequence[ReportFormat],
    language: Chosen,
    folder: Path,
    seal: PdfSeal | None = None,
) -> WrittenReports:
    """Render an evaluation in some formats into a folder, all of them or none; PDFs sealed where there is a seal."""
    rendered = [(form, _render(form, evaluation, language)) for form in chosen]
    lacking = tuple(_lacking(rendered, LANGUAGES if language == "both" else (language,)))
    if seal is not None:
        rendered = [(form, _sealed(seal, form, content, evaluation)) for form, content in rendered]
    for form, content in rendered:
        write_whole(folder / form.filename, content)
    return WrittenReports({form.name: folder / form.filename for form in chosen}, lacking)


def formats_of(chosen: Iterable[str], language: Chosen) -> list[ReportFormat]:
    """The formats, each once. Raises `BadInput` if both languages are asked of a format that cannot have them."""
    found = [formats()[name] for name in dict.fromkeys(chosen)]
    if language == "both":
        machines = ", ".join(form.name for form in found if form.render_both is None)
        if machines:
            what = f"a report in both languages is for people, and {machines} is for machines"
            raise BadInput(
                Problem(what, remedy=f"Render {machines} by itself, with --language zh or en", code="option-refused")
            )
    return found


def _render(form: ReportFormat, document: Evaluation, language: Chosen) -> str | bytes:
    if language != "both":
        return form.render(document, language)
    assert form.render_both is not None, form.name  # `_formats` has seen to it
    return form.render_both(document)


def _sealed(seal: PdfSeal, form: ReportFormat, content: str | bytes, evaluation: Evaluation) -> str | bytes:
    if not form.filename.endswith(".pdf") or isinstance(content, str):
        return content
    number = (evaluation.assignment or {}).get("report")
    return seal.sealed(content, f"Test report {number}" if number else "Test report")


def _lacking(rendered: Iterable[Rendered], languages: Sequence[Language]) -> Iterable[str]:
    """A line for each report for people that is not a complete test report, with the missing items."""
    from conformance.reporting.completeness import lacking, named

    for form, content in rendered:
        items = () if form.seen is None else lacking(form.seen(content, languages))
        if items:
            yield (
                f"{form.filename} is not a test report in the sense of ISO/IEC 17025:2017, 7.8: neither stated nor "
                f"excused by a reason {'is' if len(items) == 1 else 'are'} {named(items)}. See docs/reports.md"
            )
