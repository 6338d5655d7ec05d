"""Ed25519 signatures (RFC 8032): keys and signatures as raw bytes, 32 and 64 of them."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def public_key(secret: bytes) -> bytes:
    """The public key of a secret key. Raises `ValueError` for a secret that is not 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, message: bytes) -> bytes:
    """The signature of a message: the same for the same key and message. Raises `ValueError` for a bad secret."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(message)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is that key's over exactly this message. Raises `ValueError` for a bad public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
