"""``conformance certify``: a signed certificate for an evaluation that conforms, or every reason why not."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from conformance.cli.terminal import say

_FILE = click.Path(path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("evaluation", type=_FILE)
@click.option(
    "--recording",
    multiple=True,
    type=_FILE,
    help="Recording that the evaluation was made from; required. Repeatable, one per session.",
)
@click.option("--key", required=True, type=_FILE, help="Private key that 'conformance key new' wrote.")
@click.option("--passphrase-env", metavar="NAME", help="Environment variable that holds the key's passphrase.")
@click.option("--selftest", type=_FILE, help="selftest.json ('conformance selftest --bench-key KEY -o FOLDER').")
@click.option(
    "--specimen", is_flag=True, help="Make a specimen, which certifies nothing; allowed for simulated devices."
)
@click.option(
    "--own-specification",
    is_flag=True,
    help="Certify by a requirement set that is not a published profile; the title of the certificate says so.",
)
@click.option("--valid-from", type=DAY, help="First day of validity; by default the day of issue.")
@click.option("--valid-until", type=DAY, help="Last day of validity; required.")
@click.option("--amends", type=_FILE, metavar="BUNDLE", help="The certificate that this one replaces.")
@click.option(
    "--status",
    type=_FILE,
    metavar="FILE",
    help="Status list of the laboratory: the certificate names it, and --amends marks the original as replaced in it.",
)
@click.option("--status-date", type=DAY, help="Day of the status list that --amends writes; by default today.")
@click.option(
    "--trusted",
    multiple=True,
    type=_FILE,
    help="Trust file or public key: benches that seal recordings, publishers, who may have signed the amended "
    "certificate (KEY always may), and statements that KEY succeeds it (KEY.succeeds.json is found).",
)
@click.option(
    "--sessions",
    multiple=True,
    type=_FILE,
    metavar="KEY.sessions",
    help="Journal of the sessions that a bench's key sealed. Repeatable, one per bench.",
)
@click.option(
    "--enclose-up-to", type=click.IntRange(0, 512), default=64, show_default=True, metavar="MIB",
    help="Enclose recordings up to this size; larger ones are named by their digest.",
)  # fmt: skip
@click.option("-o", "output", required=True, type=_FILE, help="Bundle to write.")
def command(
    evaluation: Path,
    recording: tuple[Path, ...],
    key: Path,
    passphrase_env: str | None,
    selftest: Path | None,
    specimen: bool,
    own_specification: bool,
    valid_from: datetime.datetime | None,
    valid_until: datetime.datetime | None,
    amends: Path | None,
    status: Path | None,
    status_date: datetime.datetime | None,
    trusted: tuple[Path, ...],
    sessions: tuple[Path, ...],
    enclose_up_to: int,
    output: Path,
) -> int:
    """Issue a certificate for EVALUATION, as a signed bundle.

    The evaluation is made again from its recordings first and has to be equal, byte for byte. Recordings with pictures
    of people are never enclosed in the bundle.

    The recordings have to be sealed by a bench whose key is in --trusted (for: bench), and every other session of this
    product in the bench's journal (--sessions) needs a reason in the assignment.

    Exit code: 0 issued, 1 refused (every reason is printed; nothing is written), 2 bad input.
    """
    from conformance.certification.from_files import (
        MIB,
        given_recordings,
        journals_of,
        refuse_assignment,
        seal_beside,
    )
    from conformance.certification.issue import CertificateOrder, issue
    from conformance.certification.page import heading_of
    from conformance.certification.replacing import changes_stated, kept, mark_replaced, original
    from conformance.certification.status_files import own_statements
    from conformance.cli.key import passphrase_of, today_or
    from conformance.documents import load_document, read_bytes, write_whole
    from conformance.evaluation.model import Evaluation
    from conformance.evidence.failure import Untrustworthy
    from conformance.evidence.keys import load_secret_for
    from conformance.evidence.trust import load_trust
    from conformance.selftest.record import SelfTest

    secret = load_secret_for("laboratory", key, passphrase_of(passphrase_env))
    trust = load_trust(trusted)
    statements = own_statements(key) + trust.statements
    document = load_document(evaluation, Evaluation)
    refuse_assignment(document, str(evaluation))  # names file, line and field
    if selftest is not None:
        load_document(selftest, SelfTest)
    try:
        keeping = (
            None
            if status is None
            else kept(status, secret, today_or(status_date), statements, may_begin=amends is not None)
        )
        replaced = None if amends is None else original(amends, secret, trust, statements, keeping)
        bundle, certificate = issue(
            read_bytes(evaluation),
            None if selftest is None else read_bytes(selftest),
            given_recordings(recording, enclose_up_to * MIB),
            CertificateOrder(
                secret,
                specimen,
                valid_from.date() if valid_from else None,
                valid_until.date() if valid_until else None,
                replaced,
                own_specification=own_specification,
                trust=trust if trusted else None,
                status=keeping.before if keeping else None,
                statements=statements,
                journals=journals_of(sessions),
            ),
            selftest_seal=None if selftest is None else seal_beside(selftest),
        )
    except Untrustworthy as refused:
        for failure in refused.failures:
            say(f"refused: {failure} [{failure.code}]", err=True)
        say(f"no certificate: {len(refused.failures)} reasons; nothing was written", err=True)
        return 1
    write_whole(output, bundle)
    if replaced is not None and keeping is None:
        number = replaced.certificate.number
        say(f"no --status was given: {number} still verifies as valid until a status list says otherwise")
    elif replaced is not None and keeping is not None:
        try:
            changes = changes_stated(document)
            mark_replaced(keeping, replaced, certificate, changes, bundle, secret, statements)
        except Untrustworthy as refused:
            for failure in refused.failures:
                say(f"refused: {failure} [{failure.code}]", err=True)
            say(f"certificate {certificate.number} was issued, and {status} was not changed: issue it again", err=True)
            return 1
        say(f"{replaced.certificate.number} is marked as replaced in {status}; publish the list")
    if certificate.specimen:
        say("SPECIMEN: this bundle certifies nothing")
    if certificate.own_specification or certificate.part is not None:
        say(heading_of(certificate).en)
    for each in certificate.recordings:
        if each.file is None:
            say(f"not enclosed: recording {each.digest}; keep it, 'conformance verify' asks for it")
    say(f"certificate {certificate.number}: {output}")
    return 0
