"""The QR code on a certificate's page: its number, the digest of its evaluation, and the address of the registry.

The digest of the bundle cannot be in the bundle. That of the evaluation can: the signed statement names it, the
registry lists it, and no two certificates of different work share it.
"""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from conformance.documents import Digest

WITHOUT_REGISTRY = "conformance-certificate:"
LONGEST_NUMBER = 40
"""Characters; a longer number is left out of the code, not cut: the digest alone finds the certificate."""


def code_text(number: str, evaluation: Digest, registry: str | None) -> str:
    """What the code says: an address of the registry, which jumps to the certificate's row there."""
    named = f"?number={quote(number, safe='')}" if len(number) <= LONGEST_NUMBER else ""
    return f"{registry or WITHOUT_REGISTRY}{named}#sha256-{evaluation.hex}"


def code_svg(text: str) -> Markup:
    """The code as a drawing in the page itself; a quarter of it may be soiled. Nothing is fetched."""
    import segno

    code = segno.make(text, error="m", micro=False, boost_error=False)
    drawn: str = code.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704 - black and white squares
