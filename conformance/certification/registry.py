"""The registry: which bundles of a folder are listed, after checking, and with which status. Pure functions.

A bundle is refused by name, whatever is in it, and the others are listed all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from conformance.certification.certificate import Certificate
from conformance.certification.checked import Checked
from conformance.certification.numbers import number_key
from conformance.documents import Digest, sha256_of
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.key_statements import NO_STATEMENTS, KeyStatements


@dataclass(frozen=True, slots=True)
class ListedBundle:
    """A bundle that was checked and is listed."""

    file: str
    """As it is called in the folder."""
    bundle: bytes
    digest: Digest
    certificate: Certificate
    checked: Checked
    replaced_by: str | None = None
    """Number of the certificate in the folder that amends it."""
    replaces: bool = False
    """Whether the certificate that it amends is in the folder, and of the same issuer."""

    @property
    def name(self) -> str:
        """What its files in the site are called: never by a text from inside it."""
        return self.digest.hex

    @property
    def evaluation(self) -> Digest:
        """Digest of its evaluation, by which the code on its page finds it."""
        return self.checked.evaluation or Digest("")

    @property
    def not_checked(self) -> tuple[Failure, ...]:
        """What could not be checked of it."""
        return self.checked.open

    @property
    def published(self) -> bool:
        """Whether its files are part of the site: only where this tool made the same pages from its evidence."""
        return self.checked.pages_shown

    @property
    def standing(self) -> str:
        """Its status in one word: by the status lists, the day of the registry, and the folder."""
        standing = self.checked.standing
        return "replaced" if self.replaced_by and standing in {"valid", "not_checked", "expired"} else standing

    @property
    def replaced_by_number(self) -> str | None:
        """The number that replaces it, by the folder or by the status list."""
        by = self.checked.status.replaced_by
        return self.replaced_by or (by.number if by else None)


@dataclass(frozen=True, slots=True)
class RefusedBundle:
    """A file that is not listed, and why."""

    file: str
    failures: tuple[Failure, ...]


def listed(
    bundles: Iterable[tuple[str, bytes]],
    check: Callable[[bytes], Checked],
    *,
    specimens: bool,
    statements: KeyStatements = NO_STATEMENTS,
) -> tuple[tuple[ListedBundle, ...], tuple[RefusedBundle, ...]]:
    """Check every bundle (file name, bytes): those that hold, by product and number; and those that do not."""
    good: dict[str, ListedBundle] = {}
    refused = []
    for file, data in bundles:
        checked, digest = _checked(data, check), sha256_of(data)
        failures = [] if checked.authentic else list(checked.failures)
        if checked.certificate is not None and checked.certificate.specimen and not specimens:
            failures.append(Failure("specimen", "is a specimen, which certifies nothing"))
        if digest in good:
            failures.append(Failure("duplicate", f"is the same bundle as {good[digest].file}"))
        if failures or checked.certificate is None:
            refused.append(RefusedBundle(file, tuple(failures)))
        else:
            good[digest] = ListedBundle(file, data, digest, checked.certificate, checked)
    whose = _Issuers(statements)
    against = _against_each_other(tuple(good.values()), whose)
    refused += [RefusedBundle(good[digest].file, tuple(failures)) for digest, failures in against.items()]
    entries = [entry for digest, entry in good.items() if digest not in against]
    return (
        tuple(sorted(_amended(entries, whose), key=_order)),
        tuple(sorted(refused, key=lambda each: each.file)),
    )


def _checked(data: bytes, check: Callable[[bytes], Checked]) -> Checked:
    try:
        return check(data)
    except Untrustworthy as error:
        return Checked(failures=error.failures)
    except Exception as error:  # a fault of ours in one bundle does not stop the registry of all others
        what = f"checking it failed: {type(error).__name__}: {error}; report this"
        return Checked(failures=(Failure("check_failed", what.rstrip(".")),))


@dataclass(frozen=True, slots=True)
class _Issuers:
    """Who is the same issuer: one key, or one that it rotated to."""

    statements: KeyStatements

    def same(self, one: ListedBundle, other: ListedBundle) -> bool:
        a, b = one.certificate.signer.key_id, other.certificate.signer.key_id
        return a == b or a in self.statements.line(b) or b in self.statements.line(a)

    def succeeds(self, newer: ListedBundle, older: ListedBundle) -> bool:
        return newer.certificate.signer.key_id in self.statements.line(older.certificate.signer.key_id)


def _against_each_other(entries: Sequence[ListedBundle], whose: _Issuers) -> dict[str, list[Failure]]:
    """Bundles of one number and issuer, one of which is not meant; and those that replace a stranger's."""
    found: dict[str, list[Failure]] = defaultdict(list)
    by_digest = {each.digest: each for each in entries}
    by_number: dict[tuple[str, bool], list[ListedBundle]] = defaultdict(list)
    for each in entries:
        by_number[number_key(each.certificate.number), each.certificate.specimen].append(each)
    for one, other in (pair for of_number in by_number.values() for pair in combinations(of_number, 2)):
        if whose.same(one, other):
            for this, that in ((one, other), (other, one)):
                what = f"has the number {this.certificate.number}, which {that.file} of the same issuer has too"
                found[this.digest].append(Failure("number_twice", what))
    for each in entries:
        original = by_digest.get(each.certificate.amends.bundle) if each.certificate.amends else None
        if original is not None and not whose.succeeds(each, original):
            what = (
                f"states that it replaces {original.certificate.number} ({original.file}), which is of another issuer"
            )
            found[each.digest].append(Failure("amendment_foreign_issuer", what))
    return found


def _amended(entries: Sequence[ListedBundle], whose: _Issuers) -> list[ListedBundle]:
    """Entries that others of the same issuer replace are marked, and so are those that replace them."""
    by_digest = {each.digest: each for each in entries}
    marked = dict(by_digest)
    for each in sorted(entries, key=lambda entry: (entry.certificate.issued, entry.digest)):
        original = by_digest.get(each.certificate.amends.bundle) if each.certificate.amends else None
        if original is None or original.certificate.specimen != each.certificate.specimen:
            continue
        if whose.succeeds(each, original):
            marked[original.digest] = replace(marked[original.digest], replaced_by=each.certificate.number)
            marked[each.digest] = replace(marked[each.digest], replaces=True)
    return list(marked.values())


def _order(entry: ListedBundle) -> tuple[str, ...]:
    product = entry.certificate.product
    return (product.manufacturer, product.model, entry.certificate.number, entry.digest)
