"""Releases that others publish: signed by their publisher, as a DSSE envelope over an in-toto statement.

Opening one proves that its key signed what it says. Who holds that key is a question of the trust file.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from conformance.core.problems import BadInput, Problem
from conformance.documents import LoadedYaml, read_bytes, validate
from conformance.evidence import dsse
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.keys import key_id, load_purpose, load_secret, public_key, public_path
from conformance.evidence.statement import InTotoStatement, read_statement, statement_bytes
from conformance.requirements.model import RequirementSet
from conformance.requirements.release import Release, is_consistent, release_of

PREDICATE_TYPE = "urn:conformance:release:1"
MOST_BYTES = 4 << 20
_RELEASE, _PUBLIC_KEY = "release", "public_key"


@dataclass(frozen=True, slots=True)
class SignedRelease:
    """A release, and the key that signed it."""

    release: Release
    key_id: str
    envelope: str
    """As it lies in its file, and in the inputs of an evaluation."""


def sign_release(requirements: RequirementSet, publisher: str | None, secret: bytes) -> bytes:
    """The envelope of a set's release: the same bytes for the same set, publisher and key."""
    release = release_of(requirements, publisher)
    public = base64.b64encode(public_key(secret)).decode("ascii")
    predicate = {_RELEASE: release.model_dump(mode="json", by_alias=True), _PUBLIC_KEY: public}
    subject = {f"{release.profile}/{release.edition}": release.digest}
    return dsse.seal(secret, statement_bytes(InTotoStatement(subject, PREDICATE_TYPE, predicate)))


def open_release(envelope: bytes) -> SignedRelease:
    """Read an envelope, strictly. Raises `Untrustworthy` where it is not what its key signed, or contradicts itself."""
    opened = dsse.open_envelope(envelope)
    statement = read_statement(opened.payload)
    if statement.predicate_type != PREDICATE_TYPE:
        what = f"the statement has the predicate type {statement.predicate_type!r}, not {PREDICATE_TYPE!r}"
        raise Untrustworthy(Failure("release_malformed", f"{what}: it is not a release of a requirement set"))
    predicate = statement.predicate
    if set(predicate) != {_RELEASE, _PUBLIC_KEY}:
        raise Untrustworthy(Failure("release_malformed", f"the predicate is not {_RELEASE} and {_PUBLIC_KEY}"))
    try:
        public = base64.b64decode(str(predicate[_PUBLIC_KEY]), validate=True)
        own = key_id(public) == opened.key_id and opened.signed_by(public)
    except ValueError:
        own = False
    if not own:
        what = "the signature of the release is not the key's that it names: it was changed after it was signed"
        raise Untrustworthy(Failure("release_signature_wrong", what))
    try:
        release = validate(LoadedYaml("release", predicate[_RELEASE], {}), Release)
    except BadInput as error:
        raise Untrustworthy(Failure("release_malformed", str(error).rstrip("."))) from None
    subject = {f"{release.profile}/{release.edition}": release.digest}
    if not is_consistent(release) or dict(statement.files) != subject:
        raise Untrustworthy(
            Failure("release_contradicts_itself", "the digest of the release is not that of what it lists")
        )
    return SignedRelease(release, opened.key_id, envelope.decode())


def publishers_secret(key: Path, passphrase: bytes | None) -> bytes:
    """A publisher's secret key. Raises `BadInput` where the KEY.pub beside it states another purpose."""
    secret = load_secret(key, passphrase)
    public = public_path(key)
    if public.exists() and (purpose := load_purpose(public)) != "publisher":
        remedy = "Make one for it: conformance key new --for publisher"
        what = f"is the key of a {purpose}, not of a publisher"
        raise BadInput(Problem(what, str(key), remedy=remedy, code="key-other-purpose"))
    return secret


def load_release(path: Path) -> SignedRelease:
    """Read the file that `conformance spec release` wrote. Raises `BadInput`."""
    data = read_bytes(path, max_bytes=MOST_BYTES)
    try:
        return open_release(data)
    except Untrustworthy as refused:
        remedy = "Ask its publisher for the file that 'conformance spec release' wrote"
        raise BadInput(
            Problem(each.what, str(path), remedy=remedy, code="release-unusable") for each in refused.failures
        ) from None
