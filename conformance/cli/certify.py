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
@click.option("--valid-from", type=DAY, help="First day of validity; by default the day of issue.")
@click.option("--valid-until", type=DAY, help="Last day of validity; required.")
@click.option("--amends", type=_FILE, metavar="BUNDLE", help="The certificate that this one replaces.")
@click.option(
    "--trusted",
    multiple=True,
    type=_FILE,
    help="Public key or trust file: of the benches, and of who signed the amended certificate. Repeatable.",
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
    valid_from: datetime.datetime | None,
    valid_until: datetime.datetime | None,
    amends: Path | None,
    trusted: tuple[Path, ...],
    enclose_up_to: int,
    output: Path,
) -> int:
    """Issue a certificate for EVALUATION, as a signed bundle.

    The evaluation is made again from its recordings first and has to be equal, byte for byte. Recordings with pictures
    of people are never enclosed in the bundle.

    Exit code: 0 issued, 1 refused (every reason is printed; nothing is written), 2 bad input.
    """
    from conformance.certification.from_files import MIB, amended, given_recordings, refuse_assignment, seal_beside
    from conformance.certification.issue import CertificateOrder, issue
    from conformance.cli.key import passphrase_of
    from conformance.documents import load_document, read_bytes, write_whole
    from conformance.evaluation.model import Evaluation
    from conformance.evidence.failure import Untrustworthy
    from conformance.evidence.keys import load_secret_for
    from conformance.evidence.trust import load_trust
    from conformance.selftest.record import SelfTest

    secret = load_secret_for("laboratory", key, passphrase_of(passphrase_env))
    refuse_assignment(load_document(evaluation, Evaluation), str(evaluation))  # names file, line and field
    if selftest is not None:
        load_document(selftest, SelfTest)
    try:
        bundle, certificate = issue(
            read_bytes(evaluation),
            None if selftest is None else read_bytes(selftest),
            given_recordings(recording, enclose_up_to * MIB),
            CertificateOrder(
                secret,
                specimen,
                valid_from.date() if valid_from else None,
                valid_until.date() if valid_until else None,
                None if amends is None else amended(amends, secret, trusted),
                load_trust(trusted) if trusted else None,
            ),
            selftest_seal=None if selftest is None else seal_beside(selftest),
        )
    except Untrustworthy as refused:
        for failure in refused.failures:
            say(f"refused: {failure} [{failure.code}]", err=True)
        say(f"no certificate: {len(refused.failures)} reasons; nothing was written", err=True)
        return 1
    write_whole(output, bundle)
    if certificate.specimen:
        say("SPECIMEN: this bundle certifies nothing")
    for each in certificate.recordings:
        if each.file is None:
            say(f"not enclosed: recording {each.digest}; keep it, 'conformance verify' asks for it")
    say(f"certificate {certificate.number}: {output}")
    return 0
