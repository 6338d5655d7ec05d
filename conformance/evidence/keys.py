"""Ed25519 keys as files: a private one for its owner's eyes (PKCS #8, PEM, mode 0600), a public one to give away.

Signatures are Ed25519 (RFC 8032): keys and signatures as raw bytes, 32 and 64 of them.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import Literal, get_args

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from conformance.core.operating_system import new_file, open_to_others
from conformance.core.problems import BadInput, Problem
from conformance.documents import read_bytes, sha256_of
from conformance.documents.atomic import sync_folder

MAX_KEY_BYTES = 64 * 1024
PUBLIC = ".pub"

Purpose = Literal["laboratory", "bench", "publisher"]
"""What a key signs: certificates and their status; recordings and self-test records; releases of requirement sets."""
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
_PURPOSE = re.compile(rb"conformance key for: ([a-z]+)\r?\n")
"""The line above the PEM of a public key."""
_SMALL_ORDER = frozenset({
    "00" * 32,
    "01" + "00" * 31,
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ec" + "ff" * 30 + "7f",
    "ed" + "ff" * 30 + "7f",
    "ee" + "ff" * 30 + "7f",
})  # fmt: skip
"""The points of small order on the curve, without the sign of x: a signature over any message is made for them."""


def key_id(public: bytes) -> str:
    """The name of a public key: ``sha256:`` of its 32 bytes."""
    return sha256_of(public)


def new_secret() -> bytes:
    """A new secret key, 32 bytes from the system's generator."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_path(path: Path) -> Path:
    """Where the public key of a private key's file lies."""
    return path.with_name(path.name + PUBLIC)


def write_key_pair(
    path: Path, secret: bytes, passphrase: bytes | None = None, *, purpose: Purpose = "laboratory"
) -> None:
    """Write KEY.pub, which states its purpose, and then KEY (mode 0600, from its first byte on), each whole.

    Where this is killed there is no KEY without its KEY.pub; a lone KEY.pub is harmless. Raises `BadInput` rather than
    overwrite either.
    """
    private = Ed25519PrivateKey.from_private_bytes(secret)
    encryption: KeySerializationEncryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    beside = public_path(path)
    taken = [each for each in (path, beside) if os.path.lexists(each)]
    if taken:
        remedy = "Choose another name: a key that is overwritten can never sign, and never be replaced, again"
        raise BadInput(
            [
                Problem("there is a file of this name already", str(each), remedy=remedy, code="output-exists")
                for each in taken
            ]
        )
    stated = f"conformance key for: {purpose}\n".encode()
    public = stated + private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    write_new(beside, public, 0o644)
    try:
        write_new(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption), 0o600)
    except BadInput:
        beside.unlink()
        raise


def write_new(path: Path, data: bytes, mode: int = 0o644) -> None:
    """A file that was not there before, whole: never through a link, never readable by others even for a moment.

    Raises `BadInput`.
    """
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(new_file(beside, mode), "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            _named(beside, path)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink()
        sync_folder(path.parent)
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise BadInput(
            Problem(what, str(path), remedy="Choose another place with -o", code="output-unwritable")
        ) from None


def _named(beside: Path, path: Path) -> None:
    """The file under its name, where there is none of that name. Raises `OSError`."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise
        os.rename(beside, path)


def load_secret(path: Path, passphrase: bytes | None = None) -> bytes:
    """The secret key of a file that `write_key_pair` wrote. Raises `BadInput`, which never quotes the file."""
    data = read_bytes(path, max_bytes=MAX_KEY_BYTES)
    if mode := open_to_others(path):
        what = f"the private key can be read or changed by others (mode {mode})"
        raise BadInput(
            Problem(
                what, str(path), remedy="Make it yours alone (chmod 600) and ask who has read it", code="key-exposed"
            )
        )
    try:
        key = load_pem_private_key(data, passphrase)
    except TypeError:
        what = "the private key is protected" if passphrase is None else "the private key is not protected"
        remedy = (
            "Name the environment variable that holds its passphrase with --passphrase-env"
            if passphrase is None
            else "Leave --passphrase-env out"
        )
        raise BadInput(Problem(what, str(path), remedy=remedy, code="key-locked")) from None
    except (ValueError, UnsupportedAlgorithm):
        what = "is not a private key, or the passphrase is wrong"
        raise BadInput(
            Problem(what, str(path), remedy="Give a file that 'conformance key new' wrote", code="key-unusable")
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput(
            Problem(
                "the private key is not of Ed25519",
                str(path),
                remedy="Make one: conformance key new",
                code="key-unusable",
            )
        )
    return key.private_bytes_raw()


def load_public(path: Path) -> bytes:
    """The public key of a KEY.pub, 32 bytes. Raises `BadInput`."""
    data = read_bytes(path, max_bytes=MAX_KEY_BYTES)
    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        private = b"PRIVATE KEY" in data
        what = "is a private key; a public one was expected" if private else "is not a public key"
        raise BadInput(
            Problem(what, str(path), remedy="Give the KEY.pub that 'conformance key new' wrote", code="key-unusable")
        ) from None
    if not isinstance(key, Ed25519PublicKey):
        raise BadInput(
            Problem(
                "the public key is not of Ed25519",
                str(path),
                remedy="Make one: conformance key new",
                code="key-unusable",
            )
        )
    return key.public_bytes_raw()


def load_purpose(path: Path) -> Purpose:
    """The purpose that a KEY.pub states; one of an older version is a laboratory's. Raises `BadInput`."""
    match = _PURPOSE.match(read_bytes(path, max_bytes=MAX_KEY_BYTES))
    stated = match[1].decode("ascii") if match else "laboratory"
    for purpose in PURPOSES:
        if purpose == stated:
            return purpose
    what = f"states an unknown purpose, {stated!r}; a key is for {', '.join(PURPOSES)}"
    raise BadInput(
        Problem(what, str(path), 1, remedy="Give the KEY.pub that 'conformance key new' wrote", code="key-unusable")
    )


def load_secret_for(purpose: Purpose, path: Path, passphrase: bytes | None = None) -> bytes:
    """The secret key of a file, whose KEY.pub beside it, if there is one, states this purpose. Raises `BadInput`."""
    secret = load_secret(path, passphrase)
    beside = public_path(path)
    if beside.is_file() and (stated := load_purpose(beside)) != purpose:
        what = f"is the key of a {stated}; the key of a {purpose} is needed"
        remedy = f"Make one: conformance key new --for {purpose}"
        raise BadInput(Problem(what, str(path), remedy=remedy, code="key-unusable"))
    return secret


def public_key(secret: bytes) -> bytes:
    """The public key of a secret key. Raises `ValueError` for a secret that is not 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, message: bytes) -> bytes:
    """The signature of a message: the same for the same key and message. Raises `ValueError` for a bad secret."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(message)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is that key's over exactly this message. Raises `ValueError` for a bad public key.

    A public key of small order is nobody's: anybody can sign for it.
    """
    if bytes([*public[:31], *(byte & 0x7F for byte in public[31:])]).hex() in _SMALL_ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
