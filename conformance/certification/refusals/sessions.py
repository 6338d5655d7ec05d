"""Refused because a sealed session of this product is neither enclosed nor explained."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from conformance.certification.application import Application
from conformance.certification.certificate import assignment_of, other_sessions
from conformance.certification.refusals.wording import named
from conformance.core.visible import prints_as_nothing
from conformance.documents import Digest
from conformance.evidence.failure import Failure
from conformance.evidence.keys import key_id
from conformance.seals.chain import public_key_of
from conformance.seals.check import check_seal
from conformance.seals.journal import Journal, SessionEntry, read_journal

DIGITS = 8
"""Of a bench's key before the number of a session, where there are several benches."""


class _Enclosed(NamedTuple):
    """A sealed recording that the certificate would rest on."""

    number: int
    journal: Digest | None
    """The entry that its seal names; None where the recording is not at hand."""


def refusals(application: Application) -> Iterator[Failure]:
    """Every session of the benches that was of this product has to be enclosed, or to have a reason.

    Asked when a certificate is issued; a specimen certifies nothing, and who checks reads the reasons in it.
    """
    if application.journals is None or application.specimen:
        return
    sealed: dict[str, list[_Enclosed]] = defaultdict(list)
    publics = {key_id(key.public): key.public for key in application.trust.keys} if application.trust else {}
    at_hand = {recording.digest: recording for recording in application.recordings}
    for part in application.single_parts:
        if part.seal is None or part.seal.state != "sealed" or part.seal.key is None or part.seal.session is None:
            continue
        opened = None
        if part.digest in at_hand and (opened := check_seal(at_hand[part.digest], thorough=False).opened) is not None:
            publics.setdefault(part.seal.key, public_key_of(opened) or b"")
        sealed[part.seal.key].append(_Enclosed(part.seal.session, opened.journal if opened else None))
    journals = _by_key(application.journals, publics)
    reasons = other_sessions(assignment_of(application.evaluation))
    excused = {each.number for each in reasons if not all(map(prints_as_nothing, (each.reason.zh, each.reason.en)))}
    benches = sorted({*sealed, *journals})
    for key in benches:
        before = f"{key.removeprefix('sha256:')[:DIGITS]}:" if len(benches) > 1 else ""
        journal = journals.get(key)
        if journal is None:
            what = f"the journal of the bench's key {key} is missing: give its KEY.sessions with --sessions"
            yield Failure("sessions_missing", what)
        else:
            yield from _of_bench(application, journal, sealed.get(key, []), excused, before)


def _by_key(journals: Sequence[bytes], publics: Mapping[str, bytes]) -> dict[str, Journal]:
    """Journals by their bench's key: those of trusted benches, whether or not a recording of theirs is enclosed."""
    found: dict[str, Journal] = {}
    for data in journals:
        key = read_journal(data, b"").key
        if key is not None and key in publics:
            found[key] = read_journal(data, publics[key])
    return found


def _of_bench(
    application: Application, journal: Journal, enclosed: Sequence[_Enclosed], excused: set[str], before: str
) -> Iterator[Failure]:
    yield from journal.failures
    numbers = [each.number for each in enclosed]
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        yield Failure("session_twice", f"two recordings have the number {number}: a session has a number of its own")
    yield from _entries(journal, enclosed)
    if journal.failures:
        return
    for number in numbers:
        if f"{before}{number}" in excused:
            what = f"session {number} is enclosed, and the assignment gives a reason why it is not"
            yield Failure("session_explained_twice", what)
    yield from _unexplained(application, journal, numbers, excused, before)


def _entries(journal: Journal, enclosed: Sequence[_Enclosed]) -> Iterator[Failure]:
    """Whether each enclosed session is the one of its number in the journal."""
    for each in enclosed:
        line = journal.line(each.number)
        if line is None:
            what = f"the journal ends at session {len(journal.lines)}, and session {each.number} is enclosed"
            yield Failure("sessions_cut", f"{what}: entries were cut off")
        elif each.journal is not None and line.digest != each.journal:
            what = f"session {each.number} in the journal is not the enclosed one: the number was used twice"
            yield Failure("session_other", what)


def _unexplained(
    application: Application, journal: Journal, enclosed: Sequence[int], excused: set[str], before: str
) -> Iterator[Failure]:
    product = _items([application.evaluation.product.identity])
    for recording in application.recordings:
        record = recording.manifest.bench_record
        product |= _items([record.device_says or {}])
    of_product = [each.entry for each in journal.lines if product & _items([each.entry.product, each.entry.states])]
    open_ = [entry for entry in of_product if entry.number not in enclosed and f"{before}{entry.number}" not in excused]
    if open_:
        first, last = of_product[0].number, of_product[-1].number
        numbers = named([_named(entry) for entry in open_])
        what = f"of the sessions {first} to {last} of this product these are not enclosed: {numbers}"
        example = f"sessions: {{'{before}{open_[0].number}': reason}}"
        yield Failure("session_unexplained", f"{what}; state a reason for each in the assignment ({example})")


def _named(entry: SessionEntry) -> str:
    return f"{entry.number} ({entry.at[:10]}, firmware {entry.states.get('firmware') or entry.product.get('firmware')})"


def _items(identities: Sequence[Mapping[str, str | None]]) -> set[tuple[str, str]]:
    """What a product is known by: maker and model, maker and serial; however they are written."""
    found = set()
    for identity in identities:
        maker = _folded(identity.get("manufacturer"))
        for name in ("model", "serial"):
            if value := _folded(identity.get(name)):
                found.add((f"{name} of {maker}", value))
    return found


def _folded(text: str | None) -> str:
    """A name without what does not distinguish it: width, case, blanks, signs that print as nothing."""
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    return "".join(sign for sign in folded if sign.isalnum())
