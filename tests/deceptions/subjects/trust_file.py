"""Deceptions with the keys that a reader trusts: whose they are, for how long, and what they may sign."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from conformance.core.problems import BadInput
from conformance.evidence.failure import Failure
from conformance.evidence.keys import public_key, write_key_pair
from conformance.evidence.trust import Trust, TrustFile, load_trust
from tests.certification.factory import OTHER_SECRET, SECRET, trusted_key
from tests.deceptions.deception import Deception, Ground, verified

OWN = base64.b64encode(public_key(SECRET)).decode()
OTHER = base64.b64encode(public_key(OTHER_SECRET)).decode()
STRAY = OWN[:-2] + chr(ord(OWN[-2]) + 1) + "="
"""The same 32 bytes in another spelling: base64 leaves bits at its end over."""


def _entry(name: str = "Laboratory", public: str = OWN, **fields: Any) -> Mapping[str, Any]:
    return {"name": name, "public_key": public, **fields}


def _read(code: str, says: str, what: str, *files: Iterable[Mapping[str, Any]]) -> Deception:
    """Trust files that nobody should be able to read two ways."""

    def tried(ground: Ground) -> Iterable[Failure]:
        return _problems(_written(ground, *files))

    return Deception(what, code, says, tried)


def _text(code: str, says: str, what: str, text: str) -> Deception:
    def tried(ground: Ground) -> Iterable[Failure]:
        path = ground.folder / "trust.yaml"
        path.write_text(text, encoding="utf-8")
        return _problems([path])

    return Deception(what, code, says, tried)


def _written(ground: Ground, *files: Iterable[Mapping[str, Any]]) -> list[Path]:
    paths = []
    for number, entries in enumerate(files):
        path = ground.folder / f"trust-{number}.yaml"
        data = {"schema": TrustFile.KIND, "keys": [dict(entry) for entry in entries]}
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        paths.append(path)
    return paths


def _problems(paths: list[Path]) -> list[Failure]:
    try:
        load_trust(paths)
    except BadInput as error:
        return [Failure(each.code or "", str(each)) for each in error.problems]
    return []


def _verified(code: str, says: str, what: str, *files: Iterable[Mapping[str, Any]], **means: Any) -> Deception:
    """A bundle that is verified with such trust files."""

    def tried(ground: Ground) -> Iterable[Failure]:
        return verified(ground.bundle, trust=load_trust(_written(ground, *files)), **means)

    return Deception(what, code, says, tried)


def _with_a_bare_key(code: str, says: str, what: str, entry: Mapping[str, Any], *, purpose: Any = None) -> Deception:
    """The key's own file beside a trust file that says more of it."""

    def tried(ground: Ground) -> Iterable[Failure]:
        write_key_pair(ground.folder / "key", SECRET, purpose=purpose or "laboratory")
        paths = [ground.folder / "key.pub", *_written(ground, [entry])]
        try:
            return verified(ground.bundle, trust=load_trust(paths))
        except BadInput as error:
            return [Failure(each.code or "", str(each)) for each in error.problems]

    return Deception(what, code, says, tried)


def _only_a_bare_key(ground: Ground) -> Iterable[Failure]:
    write_key_pair(ground.folder / "key", SECRET, purpose="bench")
    return verified(ground.bundle, trust=load_trust([ground.folder / "key.pub"]))


LATER = datetime.date(2027, 6, 1)

TABLE = (
    _verified("signer_speaks_for_another", "speaks for Laboratory B, in the name of Laboratory",
              "laboratory B signs in the name of laboratory A", [_entry("Laboratory B")]),
    _verified("signer_speaks_for_another", "speaks for Laboratory 2", "a laboratory signs for its neighbour",
              [_entry("Laboratory 2")]),
    _verified("signer_speaks_for_another", "speaks for B, C,", "a key that speaks for two signs for a third",
              [_entry("Keys of B", speaks_for=["B", "C"])]),
    _verified("signer_speaks_for_another", "speaks for B,", "a key bears a laboratory's name, and speaks for another",
              [_entry("Laboratory", speaks_for=["B"])]),
    _verified("key_unknown", "unknown key", "a laboratory's name is trusted with another key",
              [_entry(public=OTHER)]),
    _verified("key_other_purpose", "trusted for a bench, not for a laboratory", "a bench's key signs a certificate",
              [_entry(**{"for": "bench"})]),
    _verified("key_other_purpose", "trusted for a publisher", "a publisher's key signs a certificate",
              [_entry(**{"for": "publisher"})]),
    Deception("a bench's key, given as a file, signs a certificate", "key_other_purpose", "trusted for a bench",
              _only_a_bare_key),
    _verified("key_revoked", "was revoked on 2030-01-01", "a key that is revoked later signed before that",
              [_entry(revoked="2030-01-01")]),
    _verified("key_revoked", "was revoked", "a key is revoked in one trust file and trusted in the other",
              [_entry()], [_entry(revoked="2026-05-01")]),
    _verified("key_revoked", "was revoked", "a key is trusted in the later of two files, and revoked in the earlier",
              [_entry(revoked="2026-05-01")], [_entry()]),
    _with_a_bare_key("key_revoked", "was revoked", "a revoked key is given once more, as a file",
                     _entry(revoked="2026-05-01")),
    _with_a_bare_key("signer_speaks_for_another", "speaks for Laboratory B",
                     "a key of laboratory B is given once more, as a file without a name", _entry("Laboratory B")),
    _with_a_bare_key("key_not_valid", "was not valid", "an expired key is given once more, as a file without dates",
                     _entry(valid_until="2025-12-31")),
    _with_a_bare_key("trust-contradicts", "of a bench here, and of a laboratory",
                     "a bench's key is given once more, as a laboratory's file", _entry(**{"for": "bench"})),
    _verified("key_not_valid", "was not valid (… to 2026-01-19)", "a certificate is issued a day after its key expired",
              [_entry(valid_until="2026-01-19")]),
    _verified("key_not_valid", "was not valid (2026-01-21", "a certificate is issued the day before its key is valid",
              [_entry(valid_from="2026-01-21")]),
    _verified("key_expired_since", "is its own word", "an expired key signs for a day on which it was valid",
              [_entry(valid_until="2026-12-31")], date=LATER),
    _read("name-twice", "the key occurs twice", "a key occurs twice, valid the second time",
          [_entry("A", revoked="2026-01-01"), _entry("B")]),
    _read("value-refused", "not an Ed25519 key", "a key occurs twice, in two spellings of its bytes",
          [_entry("A", revoked="2026-01-01"), _entry("B", STRAY)]),
    _read("name-twice", "the key occurs twice", "a key occurs twice, in two spellings of its bytes, and both are seen",
          [_entry("A", revoked="2026-01-01"), _entry("B", STRAY)]),
    _read("name-twice", "the name occurs twice", "two keys have one name", [_entry(), _entry(public=OTHER)]),
    _read("name-twice", "the name occurs twice", "two keys have one name but for case, blanks and width",
          [_entry(), _entry("ＬＡＢ  oratory", OTHER)]),
    _read("name-twice", "the name occurs twice", "two keys have one name but for a character that nobody sees",
          [_entry(), _entry("Labor\u200batory", OTHER)]),
    _read("text-invisible", "ZERO WIDTH SPACE", "a key has a name that hides a character",
          [_entry("Labor\u200batory")]),
    _read("text-invisible", "RIGHT-TO-LEFT OVERRIDE", "a key speaks for a laboratory that is turned round",
          [_entry("Keys", speaks_for=["\u202eyrotarobaL"])]),
    _read("value-refused", "at least 1", "a key speaks for nobody", [_entry(speaks_for=[])]),
    _read("value-refused", "ends before it begins", "a key's validity ends before it begins",
          [_entry(valid_from="2027-01-01", valid_until="2026-01-01")]),
    _read("value-refused", "not an Ed25519 key", "a key is too short", [_entry(public="AAAA")]),
    _read("value-type", "is not one of", "a key is for everything", [_entry(**{"for": "anything"})]),
    _read("field-unknown", "revoked_on", "a key is withdrawn under a name that is not read",
          [_entry(revoked_on="2026-01-01")]),
    _read("trust-contradicts", "named otherwise", "two trust files give a key two validities",
          [_entry(valid_until="2026-12-31")], [_entry()]),
    _read("trust-contradicts", "named otherwise", "two trust files let a key speak for two laboratories",
          [_entry()], [_entry("B")]),
    _read("trust-contradicts", "of a bench here, and of a laboratory", "two trust files name a key for two purposes",
          [_entry()], [_entry(**{"for": "bench"})]),
    _text("field-twice", "the field occurs twice", "a field of a trust entry occurs twice",
          f"schema: conformance/trust/1\nkeys:\n- name: L\n  revoked: 2026-01-01\n  revoked:\n  public_key: {OWN}\n"),
    _text("schema-mismatch", "conformance/trust/9", "a trust file is of a schema to come",
          f"schema: conformance/trust/9\nkeys: [{{name: L, public_key: {OWN}}}]\n"),
    _text("value-refused", "at least 1", "a trust file trusts nobody", "schema: conformance/trust/1\nkeys: []\n"),
    Deception("no key is trusted at all", "no_trust", "no trusted keys were given",
              lambda ground: verified(ground.bundle, trust=None)),
    Deception("an empty list of keys is trusted", "key_unknown", "unknown key",
              lambda ground: verified(ground.bundle, trust=Trust(()))),
    Deception("the laboratory's name differs by a word", "signer_speaks_for_another", "speaks for The Laboratory",
              lambda ground: verified(ground.bundle, trust=Trust((trusted_key("The Laboratory", SECRET),)))),
)  # fmt: skip
