"""Secrets that are written out in a bench's description, where everyone who reads a recording would find them.

A password belongs in an environment variable or a file; the description names where it is. What looks like one that is
written out is refused, in words that do not repeat it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.core.problems import Wrong
from conformance.documents.yaml_lines import FieldPath

_WORDS = r"passw(?:or)?d|passwd|passphrase|pwd|secret|token|credentials?|api[_-]?key|access[_-]?key|private[_-]?key"
SECRET_NAME = re.compile(rf"(?:^|[_\W]|(?<=[a-z])(?=[A-Z]))(?:{_WORDS})", re.IGNORECASE)
"""Names of options, variables and arguments that hold a secret."""
_PLACE = re.compile(r"(?:file|path|env|environment|variable|fd|stdin|prompt|name)s?$", re.IGNORECASE)
"""Names that end so say where a secret is, and do not hold it."""
_USER_IN_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s?#]*@|^[^/\s:@]+:[^/\s@]+@[\w.\[]", re.IGNORECASE)
_IN_QUERY = re.compile(
    rf"[?&;](?:[\w-]*(?:{_WORDS})[\w-]*|key|sig|signature|auth|pass|pw|sid|session(?:id)?)=[^&\s]", re.IGNORECASE
)
_IN_HEADER = re.compile(r"\b(?:bearer|basic|digest)\s+\S|\bauthorization\s*[:=]", re.IGNORECASE)
_USER_AND_PASSWORD = re.compile(r"[^\s:]+:\S+")
_REMEDY = "Name where it is: {environment: NAME} or {file: PATH}"
_ADAPTER = "Let the adapter read it from its environment: {environment: {DEVICE_PASSWORD: {environment: NAME}}}"


def written_secrets(value: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Wrong]]:
    """Where a secret is written out in options, or a part of them; what it is is not said."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            if isinstance(each, str | int) and not isinstance(each, bool) and _names_secret(str(name)):
                yield (*path, name), _wrong("the secret itself is written here", _REMEDY)
            else:
                yield from written_secrets(each, (*path, name))
    elif isinstance(value, list | tuple):
        for index in _secret_words(value):
            yield (*path, index), _wrong("an argument looks like a password or token", _ADAPTER)
        for index, each in enumerate(value):
            yield from written_secrets(each, (*path, index))
    elif isinstance(value, str):
        if _USER_IN_ADDRESS.search(value):
            what = "the address contains a user name or a password"
            yield path, _wrong(what, f"Take it out, and name the password in a field of its own. {_REMEDY}")
        elif _IN_QUERY.search(value):
            yield path, _wrong("the address contains a token or a password", f"Take it out. {_REMEDY}")
        elif _IN_HEADER.search(value):
            yield path, _wrong("credentials are written here", _REMEDY)


def plain_address(text: str) -> str:
    """An address without user, password and query: what a recording may show of it."""
    found = re.match(r"([a-z][a-z0-9+.-]*://)(?:[^/\s?#]*@)?([^?#]*)", text, re.IGNORECASE)
    return text if found is None else found[1] + found[2]


def _names_secret(name: str) -> bool:
    return bool(SECRET_NAME.search(name)) and not _PLACE.search(name)


def _secret_words(words: Sequence[Any]) -> Iterator[int]:
    """The arguments of a command that hold a secret, by their number."""
    for index, word in enumerate(words):
        if not isinstance(word, str):
            continue
        name, equals, held = word.partition("=")
        before = words[index - 1] if index and isinstance(words[index - 1], str) else ""
        named = before.startswith("-") and "=" not in before and not word.startswith("-")
        if any(
            (
                equals and held and _names_secret(name),
                named and _names_secret(before),
                before == "-p" and not word.isdecimal(),  # a number is a port
                before in {"-u", "--user"} and _USER_AND_PASSWORD.fullmatch(word),
            )
        ):
            yield index


def _wrong(what: str, remedy: str) -> Wrong:
    return Wrong(what, remedy=remedy, code="secret-written")
