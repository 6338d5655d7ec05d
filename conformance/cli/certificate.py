"""``conformance certificate``: what becomes of a certificate after its issue."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from conformance.cli.key import DAY, passphrase_of, today_or
from conformance.cli.report import SEAL_PASSPHRASE, SEAL_WITH, seal_of
from conformance.cli.terminal import say, say_json
from conformance.core.plain import UNPRINTABLE
from conformance.core.text import Language
from conformance.core.visible import prints_as_nothing

if TYPE_CHECKING:
    from conformance.certification.status_list import StatusAct

_FILE = click.Path(path_type=Path)
F = TypeVar("F", bound=Callable[..., Any])


@click.group(name="certificate")
def command() -> None:
    """Withdraw, suspend and restore certificates; print them as PDF."""


KEY = click.option("--key", required=True, type=_FILE, help="Private key of the issuer, or one that succeeds it.")
PASSPHRASE = click.option("--passphrase-env", metavar="NAME", help="Environment variable with the key's passphrase.")
SUCCEEDS = click.option(
    "--succeeds", multiple=True, type=_FILE, metavar="FILE",
    help="Statement that KEY succeeds the issuer's key, where KEY.succeeds.json is not it. Repeatable.",
)  # fmt: skip
STATUS = click.option("--status", required=True, type=_FILE, metavar="FILE", help="Status list to continue, or begin.")
DATE = click.option("--date", type=DAY, help="Day of the act and of the list; by default today.")


def _acts(function: F) -> F:
    """The options of everything that changes a status."""
    for option in reversed((
        click.argument("number"),
        click.option("--reason", required=True, help="Why; it is published with the list."),
        KEY,
        STATUS,
        DATE,
        click.option("--bundle", type=_FILE, help="Its bundle: number and issuer are checked, its digest is listed."),
        PASSPHRASE,
        SUCCEEDS,
    )):  # fmt: skip
        function = option(function)
    return function


@command.command("withdraw")
@_acts
def withdraw(number: str, **given: Any) -> int:
    """Withdraw certificate NUMBER, which is final.

    Exit code: 0 the next list is written, 1 refused (nothing is written), 2 bad input.
    """
    return _act("withdrawn", number, **given)


@command.command("suspend")
@_acts
def suspend(number: str, **given: Any) -> int:
    """Suspend certificate NUMBER until it is restored or withdrawn.

    Exit code: 0 the next list is written, 1 refused (nothing is written), 2 bad input.
    """
    return _act("suspended", number, **given)


@command.command("restore")
@_acts
def restore(number: str, **given: Any) -> int:
    """Restore certificate NUMBER, which was suspended.

    Exit code: 0 the next list is written, 1 refused (nothing is written), 2 bad input.
    """
    return _act("restored", number, **given)


@command.command("renew-list")
@KEY
@STATUS
@DATE
@PASSPHRASE
@SUCCEEDS
def renew_list(
    key: Path,
    status: Path,
    date: datetime.datetime | None,
    passphrase_env: str | None,
    succeeds: tuple[Path, ...],
) -> int:
    """Write the status list again with a new number and day, or an empty one: readers ask for a recent list.

    Exit code: 0 the next list is written, 1 refused (nothing is written), 2 bad input.
    """
    from conformance.certification.status_files import act_on, own_statements
    from conformance.evidence.failure import Untrustworthy
    from conformance.evidence.keys import load_secret

    secret = load_secret(key, passphrase_of(passphrase_env))
    try:
        made = act_on(status, (), secret, today_or(date), own_statements(key, succeeds))
    except Untrustworthy as refused:
        return _refused(refused)
    _say_list(made, status)
    return 0


@command.command("pdf")
@click.argument("bundle", type=_FILE)
@click.option(
    "--language", type=click.Choice(["zh", "en"]), default="en", show_default=True, help="Language of the page."
)
@click.option("--trusted", multiple=True, type=_FILE, help="KEY.pub, or a trust file (YAML). Repeatable.")
@SEAL_WITH
@SEAL_PASSPHRASE
@click.option("-o", "output", required=True, type=_FILE, help="PDF to write.")
def pdf(
    bundle: Path,
    language: Language,
    trusted: tuple[Path, ...],
    seal_with: Path | None,
    seal_passphrase_env: str | None,
    output: Path,
) -> int:
    """Write the certificate's page in BUNDLE as PDF, after checking the bundle.

    Exit code: 0 written, 1 the bundle does not hold (nothing is written), 2 bad input.
    """
    from conformance.certification.check import check
    from conformance.certification.checked import Means
    from conformance.certification.from_files import bundle_bytes
    from conformance.documents import write_whole
    from conformance.evidence.sealed_zip import unpack
    from conformance.evidence.trust import load_trust
    from conformance.recording.packed import read_packed
    from conformance.reporting.pdf import on_paper

    seal = seal_of(seal_with, seal_passphrase_env)
    data = bundle_bytes(bundle)
    checked = check(data, Means(read_packed, trust=load_trust(trusted) if trusted else None))
    if checked.failures or checked.certificate is None:
        for failure in checked.failures:
            say(f"FAILED [{failure.code}] {failure}", err=True)
        say("nothing was written", err=True)
        return 1
    if not checked.pages_shown:
        say("NOT CHECKED: the page was not made again by this version of the tool", err=True)
    page = on_paper(unpack(data)[f"certificate.{language}.html"].decode("utf-8"))
    write_whole(output, page if seal is None else seal.sealed(page, f"Certificate {checked.certificate.number}"))
    say(f"certificate {checked.certificate.number}: {output}{'' if seal is None else ' (sealed)'}")
    return 0


@command.command("list")
@click.argument("status", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def print_list(status: Path, as_json: bool) -> int:
    """Print the acts in the status list STATUS. Only its own signature is checked, not whose key it is.

    Exit code: 0 printed, 1 the list does not hold, 2 bad input.
    """
    from conformance.certification.status_list import open_list
    from conformance.documents import read_bytes
    from conformance.evidence.failure import Untrustworthy

    try:
        opened = open_list(read_bytes(status), str(status))
    except Untrustworthy as refused:
        return _refused(refused)
    stated = opened.document
    if as_json:
        say_json({"digest": opened.digest, "list": stated.model_dump(mode="json", by_alias=True)})
        return 0
    for each in stated.entries:
        by = f" by {each.replaced_by.number}" if each.replaced_by else ""
        say(f"{each.day} {each.number}: {each.state}{by} ({each.reason})")
    say(f"list {stated.serial} of {stated.date}, {len(stated.entries)} acts, signed by {stated.issuer.key_id}")
    return 0


def _act(
    state: StatusAct,
    number: str,
    *,
    reason: str,
    key: Path,
    status: Path,
    date: datetime.datetime | None,
    bundle: Path | None,
    passphrase_env: str | None,
    succeeds: tuple[Path, ...],
) -> int:
    from conformance.certification.status_files import act_on, entry, own_statements
    from conformance.evidence.failure import Untrustworthy
    from conformance.evidence.keys import load_secret

    _in_words(number, "NUMBER")
    _in_words(reason, "--reason")
    secret, day = load_secret(key, passphrase_of(passphrase_env)), today_or(date)
    statements = own_statements(key, succeeds)
    new = not status.exists()
    try:
        act = entry(number, bundle, state, day, reason, secret, statements)
        made = act_on(status, [act], secret, day, statements)
    except Untrustworthy as refused:
        return _refused(refused)
    if new:
        say("a new status list is begun: where an earlier one was published, continue that one")
    if bundle is None and state != "restored":
        say(f"no --bundle was given: whether {number} is the number of a certificate was not checked")
    say(f"certificate {number}: {state} on {day} ({reason})")
    _say_list(made, status)
    return 0


def _in_words(text: str, which: str) -> None:
    """Raises a usage error where a text says nothing, or cannot be written down."""
    if prints_as_nothing(text):
        raise click.UsageError(f"{which} says nothing: give it in letters or digits")
    if UNPRINTABLE.search(text) or "\n" in text:
        raise click.UsageError(f"{which} has characters that cannot be printed: write it in one line of plain text")


def _say_list(made: bytes, status: Path) -> None:
    from conformance.certification.status_list import open_list

    stated = open_list(made, str(status)).document
    say(f"status list {stated.serial} of {stated.date}: {status}; publish it")


def _refused(refused: Exception) -> int:
    from conformance.evidence.failure import Untrustworthy

    assert isinstance(refused, Untrustworthy)
    for failure in refused.failures:
        say(f"refused: {failure} [{failure.code}]", err=True)
    return 1
