"""The status lists of several issuers, for a registry: each certificate is judged by its own issuer's."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from conformance.certification.opening import opened
from conformance.certification.registry import RefusedBundle
from conformance.certification.status import StatusMeans
from conformance.certification.status_list import SeenList, SignedStatusList, open_list
from conformance.evidence import sealed_zip
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.key_statements import KeyStatements
from conformance.evidence.trust import Trust


@dataclass(frozen=True, slots=True)
class IssuersLists:
    """Lists whose signers are trusted, in the order in which they were given."""

    given: Sequence[tuple[str, bytes, SignedStatusList]]
    refused: tuple[RefusedBundle, ...]
    """Lists that are not taken, and why."""
    means: StatusMeans

    @property
    def in_force(self) -> tuple[SignedStatusList, ...]:
        """The last list of each issuer."""
        lists = [each for _, _, each in self.given]
        return tuple(
            each
            for index, each in enumerate(lists)
            if not any(_continues(later, each, self.means.statements) for later in lists[index + 1 :])
        )

    def means_for(self, bundle: bytes) -> StatusMeans:
        """What the status of a bundle's certificate is judged with: the lists of its issuer."""
        try:
            _, _, certificate = opened(sealed_zip.unpack(bundle))
        except Untrustworthy:
            return StatusMeans(statements=self.means.statements)
        line = self.means.statements.line(certificate.signer.key_id)
        mine = tuple((name, data) for name, data, each in self.given if each.document.issuer.key_id in line)
        return StatusMeans(mine, self.means.most_days, self.means.statements)


def issuers_lists(means: StatusMeans, trust: Trust) -> IssuersLists:
    """The lists that were given, as far as they hold and a trusted key signed them."""
    taken, refused = [], []
    for name, data in means.lists:
        try:
            each = open_list(data, name)
        except Untrustworthy as error:
            refused.append(RefusedBundle(name, error.failures))
            continue
        wrong = tuple(trust.refuses(each.document.issuer.key_id, each.document.date))
        if wrong:
            refused.append(RefusedBundle(name, wrong))
        else:
            taken.append((name, data, each))
    return IssuersLists(taken, tuple(refused), means)


def falls_behind(before: Mapping[str, Any], lists: IssuersLists) -> Iterator[Failure]:
    """Where a registry would forget what the one that it replaces knew: ``before`` is that one's list for machines."""
    statements = lists.means.statements
    for known in _known(before):
        now = [each for each in lists.in_force if each.document.issuer.key_id in statements.line(known.issuer)]
        which = f"list {known.serial} of {known.date}, issuer {known.issuer}"
        if not now:
            yield Failure("status_list_dropped", f"the registry before rests on {which}, and no list of it was given")
        for each in now:
            if each.document.serial < known.serial:
                what = f"status list {each.document.serial} is older than the registry's before ({which})"
                yield Failure("status_rolled_back", what)
            elif each.document.serial == known.serial and each.digest != known.digest:
                what = f"there are two lists with this number: the registry before rests on another {which}"
                yield Failure("status_forked", what)


def _known(before: Mapping[str, Any]) -> Iterator[SeenList]:
    """The lists that a registry names, as far as they can be read."""
    named = before.get("status_lists")
    for each in named if isinstance(named, list) else ():
        with contextlib.suppress(ValidationError):
            yield SeenList.model_validate(each, strict=False)


def _continues(later: SignedStatusList, earlier: SignedStatusList, statements: KeyStatements) -> bool:
    return later.document.issuer.key_id in statements.line(earlier.document.issuer.key_id)
