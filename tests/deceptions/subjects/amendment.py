"""Deceptions with amendments: to replace what is not one's own, or without saying so."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from conformance.certification.from_files import amended
from conformance.certification.issue import Original
from conformance.documents import sha256_of
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.key_statements import NO_STATEMENTS, KeyStatements, read_key_statement
from conformance.evidence.trust import Trust
from tests.certification.factory import AMENDED, OTHER_SECRET, SECRET, amended_case
from tests.certification.tampering import checked, signed_anew
from tests.deceptions.after_issue import NEW_SECRET, amending, key_of, revoked, succeeded
from tests.deceptions.deception import Deception, Ground, certified, verified

Way = Callable[[Ground], tuple[Failure, ...]]


def original(ground: Ground, **certificate: Any) -> Original:
    """The certificate that is replaced, with fields of it changed."""
    of = checked(ground.bundle).certificate
    assert of is not None
    return Original(of.model_copy(update=certificate), sha256_of(ground.bundle))


def told(*, changes: dict[str, Any] | None = None, **fields: Any) -> Way:
    """An amendment whose assignment says something else."""
    given = {**fields} if changes is None else {**fields, "amends": {**AMENDED["amends"], **changes}}
    return lambda ground: certified(amended_case(ground.case, **given), original=original(ground))


def of(**certificate: Any) -> Way:
    """An amendment of a certificate that says something else."""
    return lambda ground: certified(amended_case(ground.case), original=original(ground, **certificate))


def signed(change: Callable[[dict[str, Any]], object]) -> Way:
    """The owner of the key signs an amendment whose statement he wrote by hand."""
    return lambda ground: verified(signed_anew(amending(ground), lambda s: change(s["predicate"])))


def _by_another_key(ground: Ground) -> tuple[Failure, ...]:
    return certified(amended_case(ground.case), original=original(ground), secret=OTHER_SECRET)


def _by_a_successor(*statements: bytes) -> Way:
    def tried(ground: Ground) -> tuple[Failure, ...]:
        stated = sum(map(read_key_statement, statements), KeyStatements())
        return certified(amended_case(ground.case), original=original(ground), secret=NEW_SECRET, statements=stated)

    return tried


def _loaded(data: Callable[[Ground], bytes], *, secret: bytes = SECRET, trust: Trust | None = None) -> Way:
    def tried(ground: Ground) -> tuple[Failure, ...]:
        path = ground.folder / "original.zip"
        path.write_bytes(data(ground))
        try:
            amended(path, secret, trust or Trust(()), NO_STATEMENTS)
        except Untrustworthy as refused:
            return refused.failures
        return ()

    return tried


def _not_given(ground: Ground) -> tuple[Failure, ...]:
    return certified(amended_case(ground.case))


def _added_by_hand(ground: Ground) -> tuple[Failure, ...]:
    """The owner of the key lets an original replace another certificate, by its statement alone."""
    named = {"number": "C-2025-009", "bundle": sha256_of(b"another")}
    return verified(signed_anew(ground.bundle, lambda s: s["predicate"].update(amends=named)))


def _of_a_specimen(ground: Ground) -> tuple[Failure, ...]:
    return certified(amended_case(ground.case), original=original(ground, specimen=True))


def _another_product(ground: Ground) -> tuple[Failure, ...]:
    item = original(ground).certificate.product.model_copy(update={"model": "T-9"})
    return certified(amended_case(ground.case), original=original(ground, product=item))


def _shown_again(ground: Ground) -> tuple[Failure, ...]:
    """The amendment is shown with the replaced certificate's page."""
    from conformance.evidence import sealed_zip
    from tests.certification.tampering import members_changed

    page = sealed_zip.unpack(ground.bundle)["certificate.en.html"]
    return verified(members_changed(amending(ground), **{"certificate.en.html": page}))


TABLE = (
    Deception("the assignment amends a report, and the certificate does not", "amendment_not_given", "--amends",
              _not_given),
    Deception("the certificate replaces another, and the assignment does not say so", "amendment_unexplained", "7.8.8",
              told(amends=None)),
    Deception("what was changed is not said", "amendment_unexplained", "says nothing", told(changes={"changes": " "})),
    Deception("what was changed is said in characters that print as nothing", "amendment_unexplained", "says nothing",
              told(changes={"changes": "\u200b\u3164"})),
    Deception("what was changed is said in neither language", "amendment_unexplained", "says nothing",
              told(changes={"changes": {"zh": "—", "en": "…"}})),
    Deception("the assignment amends another report than the one given", "amendment_other_number", "C-2026-009",
              told(changes={"report": "C-2026-009"})),
    Deception("the assignment amends a report of another day", "amendment_other_date", "2026-01-19",
              told(changes={"issued": "2026-01-19"})),
    Deception("the amendment bears the number of the original", "amendment_same_number", "C-2026-001",
              told(report="C-2026-001")),
    Deception("the amendment bears the number of the original in small letters", "amendment_same_number", "C-2026-001",
              told(report="c-2026-001")),
    Deception("the amendment bears the number of the original in full width", "amendment_same_number", "C-2026-001",
              told(report="Ｃ-2026-００１")),
    Deception("the amendment bears the number of the original with a filler", "amendment_same_number", "C-2026-001",
              told(report="C-2026-001\u200b")),
    Deception("the amendment is dated before the original", "amendment_earlier", "before the original",
              told(issued="2026-01-19")),
    Deception("the original is of another product", "amendment_other_product", "T-9", _another_product),
    Deception("a certificate replaces a specimen", "amendment_specimen", "only a specimen", _of_a_specimen),
    Deception("another laboratory replaces the certificate", "amendment_foreign_issuer", "only its laboratory",
              _by_another_key),
    Deception("a key replaces the certificate that only calls itself the successor", "amendment_foreign_issuer",
              "only its laboratory", _by_a_successor()),
    Deception("a key replaces the certificate that a stranger's key introduced", "amendment_foreign_issuer",
              "only its laboratory", _by_a_successor(succeeded(OTHER_SECRET, NEW_SECRET))),
    Deception("a key replaces the certificate that a stolen key introduced", "amendment_foreign_issuer",
              "only its laboratory", _by_a_successor(succeeded(), revoked())),
    Deception("a key replaces the certificate that was introduced beside another", "amendment_foreign_issuer",
              "only its laboratory", _by_a_successor(succeeded(), succeeded(new=OTHER_SECRET))),
    Deception("a tampered original is replaced", "trailing_data", "the amended certificate",
              _loaded(lambda ground: ground.bundle + b"more")),
    Deception("an original of an unknown laboratory is replaced", "key_unknown", "the amended certificate",
              _loaded(lambda ground: ground.bundle, secret=OTHER_SECRET)),
    Deception("an original of a key that was revoked is replaced", "key_revoked", "the amended certificate",
              _loaded(lambda ground: ground.bundle, secret=OTHER_SECRET, trust=Trust(
                  (key_of(SECRET, revoked=datetime.date(2026, 3, 1)),)))),
    Deception("the owner of the key signs that an original replaces another", "amendment_unexplained", "7.8.8",
              _added_by_hand),
    Deception("the owner of the key signs that an amendment replaces nothing", "amendment_not_given", "C-2026-001",
              signed(lambda certificate: certificate.update(amends=None))),
    Deception("the owner of the key signs that the amendment replaces another number", "amendment_other_number",
              "C-2025-001", signed(lambda certificate: certificate["amends"].update(number="C-2025-001"))),
    Deception("the owner of the key signs that the amendment replaces another bundle", "page_differs", "certificate.",
              signed(lambda certificate: certificate["amends"].update(bundle=sha256_of(b"another")))),
    Deception("the owner of the key signs another status list than was known", "status_forked", "another one",
              lambda ground: _named_list(ground)),
    Deception("the amendment is shown with the page of the original", "member_changed", "certificate.en.html",
              _shown_again),
)  # fmt: skip


def _named_list(ground: Ground) -> tuple[Failure, ...]:
    from tests.deceptions.after_issue import a_list, with_lists

    named = {"serial": 1, "digest": sha256_of(b"a list that was never published")}
    made = signed_anew(ground.bundle, lambda s: s["predicate"].update(status=named))
    return with_lists(a_list(), bundle=made)(ground)
