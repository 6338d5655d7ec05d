"""The environment of a vendor's program: its own, and not the laboratory's.

The laboratory's environment holds passphrases of keys and tokens that are none of the vendor's business. A program gets
what programs need to run at all (`ALWAYS`), and what the bench's description names for it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from conformance.devices.secret import Secret

ALWAYS = frozenset(
    {
        "PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "PYTHONPATH", "PYTHONUTF8",
        # Windows starts few programs without them.
        "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT",
    }
)  # fmt: skip
_ALWAYS_BEGIN = "LC_"


def environment_of_program(
    named: Mapping[str, str | Secret], here: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """What a program gets of this one's environment, and what the bench names. Raises `LookupError` for a secret that
    is not where it should be."""
    own = {
        name: value
        for name, value in (os.environ if here is None else here).items()
        if name.upper() in ALWAYS or name.startswith(_ALWAYS_BEGIN)
    }
    return own | {name: value if isinstance(value, str) else value.read() for name, value in named.items()}
