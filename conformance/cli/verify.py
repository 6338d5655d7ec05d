"""``conformance verify``: check that a certificate's bundle is as issued and that its evidence supports it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.terminal import say, say_json

if TYPE_CHECKING:
    from conformance.certification.checked import Checked
    from conformance.evidence.failure import Failure

LONGEST_STANDING = 1500
_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("bundle", type=_FILE)
@click.option("--recording", multiple=True, type=_FILE, help="Recording that is not in the bundle. Repeatable.")
@click.option("--trusted", multiple=True, type=_FILE, help="KEY.pub, or a trust file (YAML). Repeatable.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Day on which the certificate has to be valid.")
@click.option(
    "--status",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="Status list of the issuer; also a key's revocation, or the registry.dsse.json of a registry. Repeatable: the "
    "last list is in force, and has to continue those before it.",
)
@click.option(
    "--status-age", type=click.IntRange(min=0), metavar="DAYS",
    help="Most days that the list may be older than --date.",
)  # fmt: skip
@click.option(
    "--judge-again",
    is_flag=True,
    help="Judge an evaluation of another judging version with this tool's, and list what differs.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(
    bundle: Path,
    recording: tuple[Path, ...],
    trusted: tuple[Path, ...],
    date: datetime.datetime | None,
    judge_again: bool,
    status: tuple[Path, ...],
    status_age: int | None,
    as_json: bool,
) -> int:
    """Check BUNDLE offline (signature, files, validity) and make its evaluation again from the recording.

    With --status the issuer's status list says whether it is valid, suspended, withdrawn or replaced; without one the
    status is not checked, which is printed and does not change the exit code. A bundle of another judging version is
    checked as issued; --judge-again lists what this tool judges differently.

    Exit code: 0 valid, 1 a check failed, 2 bad input, 3 a check could not be made, or --judge-again found a difference.
    """
    from conformance.certification.check import check
    from conformance.certification.checked import Means
    from conformance.certification.from_files import bundle_bytes, recordings_beside
    from conformance.certification.status_files import status_means
    from conformance.evidence.trust import load_trust
    from conformance.recording.packed import read_packed

    data = bundle_bytes(bundle)
    if status_age is not None and not status:
        raise click.UsageError("--status-age needs a status list: give one with --status")
    means, trust = status_means(status, status_age, load_trust(trusted) if trusted else None)
    recordings, damaged = recordings_beside(recording)
    checked = check(data, Means(read_packed, recordings, trust, date.date() if date else None, means, judge_again))
    return _say(checked, damaged, as_json)


def _word(checked: Checked, damaged: list[Failure], verdict: str) -> str:
    """A certificate that is as it was issued, and is not valid any more, in the word for that."""
    by = checked.status.replaced_by
    if verdict != "invalid" or damaged or checked.standing in {"unknown", "valid", "not_checked"}:
        return verdict.upper()
    return f"REPLACED BY {by.number}" if checked.standing == "replaced" and by else checked.standing.upper()


def _say(checked: Checked, damaged: list[Failure], as_json: bool) -> int:
    from conformance.certification.as_issued import not_judged_again
    from conformance.certification.page import heading_of, standing_of
    from conformance.certification.status_words import status_line, status_plain
    from conformance.evaluation.judging_version import JUDGING_VERSION

    failures = [*damaged, *checked.failures]
    verdict = "invalid" if failures else checked.verdict
    certificate = checked.certificate
    if as_json:
        said = {
            "verdict": verdict,
            "specimen": certificate.specimen if certificate else None,
            "certificate": certificate.model_dump(mode="json", by_alias=True) if certificate else None,
            "title": heading_of(certificate).en if certificate else None,
            "standing": standing.en if certificate and (standing := standing_of(certificate)) else None,
            "files": checked.files,
            "evaluated_again": checked.evaluated_again,
            "status": status_plain(checked) if not damaged else {"state": "unknown"},
            "judging_version": JUDGING_VERSION if checked.judging_version is None else checked.judging_version,
            "as_issued": checked.as_issued,
            "failures": [{"code": f.code, "member": f.member, "what": f.what} for f in failures],
            "not_checked": [{"code": f.code, "what": f.what} for f in checked.not_checked],
            "remarks": [{"code": f.code, "what": f.what} for f in checked.remarks],
        }
        say_json(said)
    else:
        for failure in failures:
            say(f"FAILED [{failure.code}] {failure}")
        for failure in checked.not_checked:
            say(f"NOT CHECKED [{failure.code}] {failure}")
        if certificate is not None and not failures:
            if certificate.specimen:
                say("SPECIMEN: this bundle certifies nothing")
            identity = certificate.product
            say(
                f"certificate {certificate.number}: {identity.manufacturer} {identity.model}, "
                f"firmware {identity.firmware}, {certificate.specification.profile}"
            )
            if certificate.own_specification or certificate.part is not None:
                say(heading_of(certificate).en)
            if (standing := standing_of(certificate)) is not None:
                say(standing.en, longest=LONGEST_STANDING)
            if certificate.amends is not None:
                say(f"it replaces {certificate.amends.number} ({certificate.amends.bundle})")
            for each in checked.remarks:
                say(f"NOTE [{each.code}] {each}")
            for plugin in certificate.tool.plugins:
                used = "; ".join(f"{group}: {', '.join(names)}" for group, names in plugin.used.items())
                say(f"plug-in used in recording: {plugin.package} {plugin.version} ({used}), {plugin.digest}")
            if checked.evaluated_again:
                same = "the same verdicts" if checked.as_issued else "equal, byte for byte"
                say(f"evaluated again from the recording: {same}")
        if certificate is not None and not damaged:
            say(f"status: {status_line(checked)}")
        if verdict == "valid" and checked.judging_version is not None and not checked.evaluated_again:
            say(f"{not_judged_again(checked.judging_version)}: {checked.files} files")
        else:
            say(f"{_word(checked, damaged, verdict)}: {checked.files} files")
    return {"valid": 0, "invalid": 1, "incomplete": 3}[verdict]
