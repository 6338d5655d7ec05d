"""Deceptions with the status list: to hide a withdrawal, to forge one, to undo one."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from conformance.certification.registry_seal import SEAL, sealed_site
from conformance.certification.status import StatusMeans
from conformance.certification.status_acts import next_list
from conformance.certification.status_files import entry, own_statements
from conformance.certification.status_list import open_list
from conformance.documents import sha256_of
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.key_statements import KeyStatements, read_key_statement
from tests.certification.factory import bundle
from tests.deceptions.after_issue import (
    LISTED,
    NEW_SECRET,
    NUMBER,
    OTHER_SECRET,
    SECRET,
    a_list,
    act,
    acting,
    believing,
    changed,
    revoked,
    rogue_list,
    succeeded,
    with_lists,
)
from tests.deceptions.deception import Deception, Ground, verified

DAY = datetime.date
EMPTY = a_list(day=DAY(2026, 2, 1))
SUSPENDED = a_list(act("suspended"), before=EMPTY)
RESTORED = a_list(act("restored"), before=SUSPENDED)
WITHDRAWN = a_list(act("withdrawn"), before=EMPTY)
REPLACED = a_list(act("replaced"), before=EMPTY)
LATER = DAY(2026, 7, 1)


def _restored_by_hand() -> bytes:
    """The key's owner writes that a withdrawn certificate is valid again."""
    return rogue_list(
        serial=3, previous=sha256_of(WITHDRAWN), date=LATER, entries=(act("withdrawn"), act("restored", day=LATER))
    )


def _taken_back() -> bytes:
    """The key's owner leaves the withdrawal out of the next list."""
    return rogue_list(serial=3, previous=sha256_of(WITHDRAWN), date=LATER)


def _named_by_certificate(given: bytes, named: bytes) -> Callable[[Ground], tuple[Failure, ...]]:
    def tried(ground: Ground) -> tuple[Failure, ...]:
        of = bundle(ground.case, status=open_list(named, "list"))
        return with_lists(given, bundle=of)(ground)

    return tried


def _foreign_bundle(ground: Ground) -> tuple[Failure, ...]:
    path = ground.folder / "foreign.zip"
    path.write_bytes(bundle(ground.case, secret=OTHER_SECRET))
    try:
        entry(NUMBER, path, "withdrawn", LISTED, "jealousy", SECRET, KeyStatements())
    except Untrustworthy as refused:
        return refused.failures
    return ()


def _other_number(ground: Ground) -> tuple[Failure, ...]:
    path = ground.folder / "bundle.zip"
    path.write_bytes(ground.bundle)
    try:
        entry("C-2026-002", path, "withdrawn", LISTED, "a slip", SECRET, KeyStatements())
    except Untrustworthy as refused:
        return refused.failures
    return ()


def _changed_bundle(ground: Ground) -> tuple[Failure, ...]:
    path = ground.folder / "bundle.zip"
    path.write_bytes(ground.bundle + b"more")
    try:
        entry(NUMBER, path, "withdrawn", LISTED, "a reason", SECRET, own_statements(ground.folder / "key"))
    except Untrustworthy as refused:
        return refused.failures
    return ()


def _same_number_again(ground: Ground) -> tuple[Failure, ...]:
    """A withdrawn certificate is issued again under its number, as another bundle."""
    other = bundle(ground.case, valid_until=DAY(2030, 1, 1))
    return with_lists(a_list(act("withdrawn", bundle=sha256_of(ground.bundle))), bundle=other)(ground)


def _restored_for_another(ground: Ground) -> tuple[Failure, ...]:
    one = sha256_of(b"the other bundle")
    first = a_list(act("suspended", bundle=one))
    return with_lists(a_list(act("restored", bundle=one), before=first))(ground)


def _other_number_same_bundle(ground: Ground) -> tuple[Failure, ...]:
    """The laboratory withdrew the bundle under a number that it misspelt."""
    return with_lists(a_list(act("withdrawn", number="C-2026-0O1", bundle=sha256_of(ground.bundle))))(ground)


def _certify_a_known_number(ground: Ground) -> tuple[Failure, ...]:
    try:
        bundle(ground.case, status=open_list(WITHDRAWN, "list"))
    except Untrustworthy as refused:
        return refused.failures
    return ()


def _registered_key_as_status(ground: Ground) -> tuple[Failure, ...]:
    return with_lists(succeeded())(ground)


def _without_trust(ground: Ground) -> tuple[Failure, ...]:
    stated = read_key_statement(revoked())
    return verified(ground.bundle, trust=None, status=StatusMeans(statements=stated))


def _beside_registry(
    rested_on: bytes, given: bytes, secret: bytes = SECRET, *, change: Callable[[bytes], bytes] = bytes
) -> Callable[[Ground], tuple[Failure, ...]]:
    """A list is shown to a reader who has a registry's seal."""

    def tried(ground: Ground) -> tuple[Failure, ...]:
        seal = change(sealed_site({}, secret, LISTED, [open_list(rested_on, "list")])[SEAL])
        means = StatusMeans((("list", given),), seals=(("seal", seal),))
        return verified(ground.bundle, status=means)

    return tried


def _restored_under_another_number(ground: Ground) -> tuple[Failure, ...]:
    of = sha256_of(ground.bundle)
    entries = (
        act("withdrawn", bundle=of), act("suspended", number="C-9", bundle=of), act("restored", number="C-9", bundle=of)
    )  # fmt: skip
    return with_lists(rogue_list(entries=entries))(ground)


TABLE = (
    Deception("a withdrawn certificate is shown", "status_withdrawn", "was withdrawn on 2026-06-01 (a reason",
              with_lists(WITHDRAWN)),
    Deception("a suspended certificate is shown", "status_suspended", "was suspended on 2026-06-01 (a reason",
              with_lists(SUSPENDED)),
    Deception("a replaced certificate is shown", "status_replaced", "was replaced by C-2", with_lists(REPLACED)),
    Deception("a withdrawn certificate is shown for a day before its withdrawal", "status_withdrawn", "was withdrawn",
              with_lists(WITHDRAWN, date=DAY(2026, 3, 1))),
    Deception("an expired certificate is shown with a list in which it is valid", "expired", "has expired",
              with_lists(EMPTY, date=DAY(2028, 2, 1))),
    Deception("the list is withdrawn under full-width digits and other blanks", "status_withdrawn", NUMBER,
              with_lists(a_list(act("withdrawn", number="Ｃ-２０２６-００１\u200b ")))),
    Deception("a withdrawn number is issued again as another bundle", "status_withdrawn", NUMBER, _same_number_again),
    Deception("the number that is restored belongs to another bundle", "status_other_bundle", "another bundle",
              _restored_for_another),
    Deception("the list misspells the number, and has the bundle", "status_withdrawn", NUMBER,
              _other_number_same_bundle),
    Deception("a certificate takes a number that the list knows", "number_taken", "withdrawn", _certify_a_known_number),
    Deception("the list from before the suspension is shown after the newer one", "status_rolled_back",
              "list 1 is older than list 2", with_lists(SUSPENDED, EMPTY)),
    Deception("the list from before the withdrawal is shown, which the certificate's own list is newer than",
              "status_rolled_back", "which the certificate names",
              _named_by_certificate(EMPTY, a_list(before=EMPTY, day=DAY(2026, 1, 1) + datetime.timedelta(40)))),
    Deception("another list of the number that the certificate names is shown", "status_forked",
              "the certificate names another", _named_by_certificate(EMPTY, a_list(day=DAY(2026, 2, 2)))),
    Deception("a newer list is dated before the one it follows", "status_rolled_back", "an earlier day",
              with_lists(SUSPENDED, rogue_list(serial=3, previous=sha256_of(SUSPENDED), date=DAY(2026, 3, 1)))),
    Deception("an older list is shown than a registry rested on", "status_rolled_back",
              "which the registry of 2026-06-01 names", _beside_registry(WITHDRAWN, EMPTY)),
    Deception("another list is shown than the registry rested on", "status_forked",
              "the registry of 2026-06-01 names another", _beside_registry(WITHDRAWN, SUSPENDED)),
    Deception("a registry is signed by a stranger", "key_unknown", "the registry",
              _beside_registry(WITHDRAWN, WITHDRAWN, OTHER_SECRET)),
    Deception("a registry's seal is changed", "registry_forged", "the seal names",
              _beside_registry(WITHDRAWN, EMPTY, change=lambda seal: changed(seal, status_lists=[]))),
    Deception("an act under another number restores a withdrawn bundle", "status_withdrawn", "was withdrawn",
              _restored_under_another_number),
    Deception("a second list of the same number", "status_forked", "two lists with the number 2",
              with_lists(SUSPENDED, WITHDRAWN)),
    Deception("the next list follows another one", "status_forked", "does not continue",
              with_lists(SUSPENDED, a_list(before=WITHDRAWN, day=LATER))),
    Deception("the next list leaves a withdrawal out", "status_forked", "does not continue",
              with_lists(WITHDRAWN, _taken_back())),
    Deception("a list further on leaves a withdrawal out", "status_forked", "does not continue",
              with_lists(WITHDRAWN, a_list(before=_taken_back(), day=LATER))),
    Deception("the owner of the key restores what was withdrawn", "status_list_inconsistent",
              "restored cannot follow withdrawn", with_lists(_restored_by_hand())),
    Deception("the owner of the key suspends what was replaced", "status_list_inconsistent",
              "suspended cannot follow replaced", with_lists(rogue_list(entries=(act("replaced"), act("suspended"))))),
    Deception("the owner of the key dates an act after the list", "status_list_inconsistent", "after the list's own",
              with_lists(rogue_list(entries=(act("suspended", day=LATER),)))),
    Deception("the owner of the key puts acts out of order", "status_list_inconsistent", "before the act above it",
              with_lists(rogue_list(entries=(act("suspended"), act("withdrawn", number="C-9", day=DAY(2026, 2, 1)))))),
    Deception("the owner of the key gives no reason", "status_list_inconsistent", "states no reason",
              with_lists(rogue_list(entries=(act("suspended", reason="\u200b \u3164"),)))),
    Deception("the owner of the key replaces a certificate by itself", "status_list_inconsistent", "its own number",
              with_lists(rogue_list(entries=(act("replaced", number="c-2"),)))),
    Deception("the owner of the key replaces a certificate by none", "status_list_inconsistent", "names the one",
              with_lists(rogue_list(entries=(act("replaced", replaced_by=None),)))),
    Deception("the owner of the key names nothing", "status_list_inconsistent", "names no certificate",
              with_lists(rogue_list(entries=(act("suspended", number="\u200b"),)))),
    Deception("the owner of the key lets two bundles share an entry's number", "status_list_inconsistent",
              "another bundle than the act before it", with_lists(rogue_list(entries=(
                  act("suspended", bundle=sha256_of(b"1")), act("restored", bundle=sha256_of(b"2")))))),
    Deception("the owner of the key begins anew with number 7", "status_list_inconsistent", "does not name a list",
              with_lists(rogue_list(serial=7))),
    Deception("the first list names one before it", "status_list_inconsistent", "names a list before it",
              with_lists(rogue_list(previous=sha256_of(b"x")))),
    Deception("the list has the number 0", "status_list_malformed", "serial", with_lists(rogue_list(serial=0))),
    Deception("an old list is shown, and a recent one is asked for", "status_stale", "120 days before",
              with_lists(EMPTY, age=30, date=DAY(2026, 6, 1))),
    Deception("a list of the far future is shown, so that it never grows old", "status_ahead", "cannot be judged",
              with_lists(rogue_list(date=DAY(2099, 1, 1)), age=30)),
    Deception("the age of a list is asked on no day", "status_age_unknown", "--date", with_lists(
        EMPTY, age=30, date=None)),
    Deception("a list from before the issue is shown", "status_before_issue", "before the certificate was issued",
              with_lists(a_list(day=DAY(2026, 1, 1)))),
    Deception("another laboratory's list is shown", "status_foreign_issuer", "says nothing of this certificate",
              with_lists(a_list(secret=OTHER_SECRET))),
    Deception("another laboratory withdraws the certificate", "status_foreign_issuer", "another issuer",
              with_lists(a_list(act("withdrawn"), secret=OTHER_SECRET))),
    Deception("another laboratory's list is shown after the issuer's", "status_foreign_issuer", "another issuer",
              with_lists(WITHDRAWN, a_list(secret=OTHER_SECRET))),
    Deception("another key signs the list under the issuer's name", "status_list_forged", "was changed",
              with_lists(changed(WITHDRAWN, OTHER_SECRET, entries=[]))),
    Deception("the acts are taken out of the list, the signature left", "status_list_forged", "was changed",
              with_lists(changed(WITHDRAWN, entries=[]))),
    Deception("the date of the list is renewed, the signature left", "status_list_forged", "was changed",
              with_lists(changed(EMPTY, date="2026-05-30"), age=30)),
    Deception("the number of the list is raised, the signature left", "status_list_forged", "was changed",
              with_lists(changed(EMPTY, serial=9, previous=str(sha256_of(b"x"))))),
    Deception("the list has a field more", "status_list_malformed", "unknown", with_lists(changed(EMPTY, SECRET, x=1))),
    Deception("the list has another version", "status_list_malformed", "schema",
              with_lists(changed(EMPTY, SECRET, schema="conformance/status-list/9"))),
    Deception("a bit of the list is flipped", "status_list_malformed", "is not a status list",
              with_lists(WITHDRAWN.replace(b'"payload"', b'"paylo`d"'))),
    Deception("the list is cut off", "status_list_malformed", "is not a status list", with_lists(WITHDRAWN[:200])),
    Deception("the list is written with blanks", "status_list_malformed", "canonical",
              with_lists(WITHDRAWN.replace(b":", b": ", 1))),
    Deception("any other text is given as a list", "status_list_malformed", "is not a status list",
              with_lists(b"all certificates are valid")),
    Deception("a page is given as a list", "status_list_malformed", "is not a status list", with_lists(b"<html>")),
    Deception("a statement about keys is given as a list", "status_list_malformed", "is not a",
              _registered_key_as_status),
    Deception("the list is signed by a key that was revoked", "key_revoked", "status list",
              with_lists(EMPTY, statements=[revoked()])),
    Deception("the list is signed by a key after it was retired", "key_retired", "after the key",
              with_lists(a_list(day=LATER), statements=[revoked(reason="retired")])),
    Deception("the list is signed by a key outside of the days that the trust file gives it", "key_not_valid",
              "status list", with_lists(WITHDRAWN, trust=believing(KeyStatements(), valid_until=DAY(2026, 5, 1)))),
    Deception("the list is signed by the successor, and nothing shows that it is one", "status_foreign_issuer",
              "another issuer", with_lists(a_list(secret=NEW_SECRET))),
    Deception("the list is signed by the successor before its first day", "status_foreign_issuer", "only from",
              with_lists(a_list(secret=NEW_SECRET, day=DAY(2026, 2, 1)),
                         statements=[succeeded(day=DAY(2026, 3, 1))])),
    Deception("the old key signs a list after the new one did", "status_forked", "had succeeded",
              with_lists(next_list(EMPTY, (), NEW_SECRET, LISTED, read_key_statement(succeeded())), rogue_list(
                  serial=3, date=LATER, previous=sha256_of(next_list(
                      EMPTY, (), NEW_SECRET, LISTED, read_key_statement(succeeded())))), statements=[succeeded()])),
    Deception("the issuer's revocation is given, and no key is trusted", "key_revoked", "stolen", _without_trust),
    Deception("the list is of a key that signs for benches", "key_other_purpose", "trusted for a bench",
              with_lists(EMPTY, trust=believing(KeyStatements(), purpose="bench"))),
    Deception("another key continues the laboratory's list", "status_foreign_issuer", "neither it nor one",
              acting(lambda: a_list(act("withdrawn"), before=EMPTY, secret=OTHER_SECRET))),
    Deception("another laboratory's bundle is withdrawn in one's own list", "status_foreign_issuer",
              "another key", _foreign_bundle),
    Deception("the bundle of another number is withdrawn", "status_other_number", "not of C-2026-002", _other_number),
    Deception("a tampered bundle is withdrawn", "trailing_data", "", _changed_bundle),
    Deception("a withdrawn certificate is restored", "status_final", "final",
              acting(lambda: a_list(act("restored", day=LATER), before=WITHDRAWN, day=LATER))),
    Deception("a withdrawn certificate is suspended, to be restored later", "status_final", "final",
              acting(lambda: a_list(act("suspended", day=LATER), before=WITHDRAWN, day=LATER))),
    Deception("a withdrawn certificate is replaced", "status_final", "final",
              acting(lambda: a_list(act("replaced", day=LATER), before=WITHDRAWN, day=LATER))),
    Deception("a withdrawn certificate is restored under other letters", "status_final", "final",
              acting(lambda: a_list(act("restored", number="c-2026-００１", day=LATER), before=WITHDRAWN, day=LATER))),
    Deception("a replaced certificate is restored", "status_final", "replaced",
              acting(lambda: a_list(act("restored", day=LATER), before=REPLACED, day=LATER))),
    Deception("a replaced certificate is replaced by another one as well", "status_unchanged", "already",
              acting(lambda: a_list(act("replaced", day=LATER), before=REPLACED, day=LATER))),
    Deception("a suspended certificate is replaced by a valid one", "status_suspended", "restore it first",
              acting(lambda: a_list(act("replaced", day=LATER), before=SUSPENDED, day=LATER))),
    Deception("a valid certificate is restored", "status_unchanged", "nothing to restore",
              acting(lambda: a_list(act("restored"), before=EMPTY))),
    Deception("a certificate is suspended twice", "status_unchanged", "already",
              acting(lambda: a_list(act("suspended", day=LATER), before=SUSPENDED, day=LATER))),
    Deception("a withdrawal is dated back before the list", "status_backwards", "would be of 2026-01-01",
              acting(lambda: a_list(act("withdrawn", day=DAY(2026, 1, 1)), before=EMPTY, day=DAY(2026, 1, 1)))),
    Deception("a certificate is withdrawn for no reason", "status_reason_missing", "no reason",
              acting(lambda: a_list(act("withdrawn", reason=" \u2800"), before=EMPTY))),
    Deception("a list that was changed is continued", "status_list_forged", "was changed",
              acting(lambda: a_list(before=changed(WITHDRAWN, entries=[]), day=LATER))),
    Deception("an act names another bundle under a known number", "status_other_bundle", "another bundle",
              acting(lambda: a_list(act("withdrawn", bundle=sha256_of(b"2"), day=LATER),
                                    before=a_list(act("suspended", bundle=sha256_of(b"1"))), day=LATER))),
)  # fmt: skip
