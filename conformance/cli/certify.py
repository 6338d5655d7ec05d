"""``conformance certify``: a signed certificate for an evaluation that conforms, or every reason why not."""

from __future__ import annotations

import datetime
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.cli.terminal import say

if TYPE_CHECKING:
    from conformance.certification.issue import GivenRecording, Original
    from conformance.evaluation.model import Evaluation

_FILE = click.Path(path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
MIB = 1 << 20


@click.command()
@click.argument("evaluation", type=_FILE)
@click.option("--recording", multiple=True, type=_FILE, help="What the evaluation rests on. Repeatable: its sessions.")
@click.option("--key", required=True, type=_FILE, help="Private key that 'conformance key new' wrote.")
@click.option("--passphrase-env", metavar="NAME", help="Environment variable that holds the key's passphrase.")
@click.option("--selftest", type=_FILE, help="selftest.json of this version ('conformance selftest -o FOLDER').")
@click.option("--specimen", is_flag=True, help="Make a specimen, which certifies nothing; a simulated device may be.")
@click.option("--valid-from", type=DAY, help="First day of validity; by default the day of issue.")
@click.option("--valid-until", type=DAY, help="Last day of validity; by default no end is stated.")
@click.option("--amends", type=_FILE, metavar="BUNDLE", help="The certificate that this one takes the place of.")
@click.option(
    "--trusted", multiple=True, type=_FILE, help="Whose signature the amended certificate may bear; also KEY's."
)
@click.option(
    "--enclose-up-to", type=click.IntRange(0, 512), default=64, show_default=True, metavar="MIB",
    help="Larger recordings are named by their digest instead.",
)  # fmt: skip
@click.option("-o", "output", required=True, type=_FILE, help="Where the bundle goes.")
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
    """Issue a certificate for EVALUATION: a bundle, signed.

    With the recording the evaluation is made again first, and has to be the same, byte for byte. Recordings with
    pictures of people never go into the bundle.

    Exit code: 0 issued, 1 refused (with every reason; nothing is written), 2 bad input.
    """
    from conformance.certification.issue import CertificateOrder, issue
    from conformance.cli.key import passphrase_of
    from conformance.documents import load_document, read_bytes, write_whole
    from conformance.evaluation.model import Evaluation
    from conformance.evidence.failure import Untrustworthy
    from conformance.evidence.keys import load_secret
    from conformance.selftest.record import SelfTest

    secret = load_secret(key, passphrase_of(passphrase_env))
    _refuse_assignment(load_document(evaluation, Evaluation), evaluation)  # names file, line and field of what is wrong
    if selftest is not None:
        load_document(selftest, SelfTest)
    try:
        bundle, certificate = issue(
            read_bytes(evaluation),
            None if selftest is None else read_bytes(selftest),
            _given(recording, enclose_up_to * MIB),
            CertificateOrder(
                secret,
                specimen,
                valid_from.date() if valid_from else None,
                valid_until.date() if valid_until else None,
                None if amends is None else _original(amends, secret, trusted),
            ),
        )
    except Untrustworthy as refused:
        for failure in refused.failures:
            say(f"refused: {failure}", err=True)
        say(f"no certificate: {len(refused.failures)} reasons; nothing was written", err=True)
        return 1
    write_whole(output, bundle)
    if certificate.specimen:
        say("SPECIMEN: this bundle certifies nothing")
    if not certificate.evaluated_again:
        say("without --recording the evaluation was not made again, and the certificate says so")
    for each in certificate.recordings:
        if each.file is None:
            say(f"not enclosed: recording {each.digest}; keep it, 'conformance verify' asks for it")
    say(f"certificate {certificate.number}: {output}")
    return 0


def _refuse_assignment(evaluation: Evaluation, path: Path) -> None:
    """Raises `BadInput` where what an evaluation carries as its assignment is none."""
    from conformance.core.problems import BadInput
    from conformance.documents.models import validate
    from conformance.documents.yaml_lines import LoadedYaml
    from conformance.evaluation.assignment import Assignment

    if evaluation.assignment is None:
        return
    try:
        validate(LoadedYaml(str(path), evaluation.assignment, {}), Assignment)
    except BadInput as error:
        raise BadInput(replace(each, field=f"assignment.{each.field}") for each in error.problems) from None


def _given(paths: tuple[Path, ...], most_bytes: int) -> list[GivenRecording]:
    from conformance.certification.issue import GivenRecording
    from conformance.recording.reader import read_recording

    given = []
    for path in paths:
        recorded = read_recording(path)
        pictures = recorded.manifest.pictures
        public = recorded.complete and (pictures is None or pictures.redacted == "removed")
        given.append(GivenRecording(recorded, _packed(path, most_bytes) if public else None))
    return given


def _packed(path: Path, most_bytes: int) -> bytes | None:
    """A recording as a zip; None where it is larger than what is enclosed."""
    from conformance.recording.archive import pack_zip

    if path.is_file():
        return path.read_bytes() if path.stat().st_size <= most_bytes else None
    if sum(each.stat().st_size for each in path.rglob("*") if each.is_file()) > 20 * most_bytes:
        return None  # no need to try: nothing here is packed to a twentieth
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "recording.zip"
        pack_zip(path, packed)
        return packed.read_bytes() if packed.stat().st_size <= most_bytes else None


def _original(path: Path, secret: bytes, trusted: tuple[Path, ...]) -> Original:
    """The certificate that is amended. Raises `Untrustworthy` where it is not as it was issued."""
    import base64

    from conformance.certification.check import Means, check
    from conformance.certification.issue import Original
    from conformance.cli.verify import bundle_bytes
    from conformance.documents import sha256_of
    from conformance.evidence.failure import Failure, Untrustworthy
    from conformance.evidence.keys import public_key
    from conformance.evidence.trust import Trust, TrustedKey, load_trust
    from conformance.recording.packed import read_packed

    own = TrustedKey(name="own", public_key=base64.b64encode(public_key(secret)).decode("ascii"))
    data = bundle_bytes(path)
    checked = check(data, Means(read_packed, trust=Trust((own, *load_trust(trusted).keys))))
    if checked.failures or checked.certificate is None:
        raise Untrustworthy(
            Failure(each.code, f"the amended certificate {path}: {str(each).rstrip('.')}") for each in checked.failures
        )
    return Original(checked.certificate, sha256_of(data))
