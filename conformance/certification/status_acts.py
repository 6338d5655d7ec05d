"""Changing a status: from one list to the next. Only the issuer's key, or one that it rotated to, can do it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from conformance.certification.status_list import (
    FOLLOWS,
    SignedStatusList,
    StatusEntry,
    StatusList,
    current,
    open_list,
    seal_list,
)
from conformance.core.visible import prints_as_nothing
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.key_statements import NO_STATEMENTS, KeyStatements
from conformance.evidence.signed import NamedKey


def next_list(
    before: bytes | None,
    acts: Sequence[StatusEntry],
    secret: bytes,
    date: datetime.date,
    statements: KeyStatements = NO_STATEMENTS,
) -> bytes:
    """The list after these acts, signed. Without acts it says again, on a later day, what it said.

    ``before`` is the list that it replaces; None begins a new one. Raises `Untrustworthy`.
    """
    key = NamedKey.of_secret(secret)
    opened = None if before is None else own_list(before, key, date, statements)
    entries = list(opened.document.entries if opened else ())
    for act in acts:
        said = current(entries, act.number, act.bundle)
        _may_follow(act, said)
        entries.append(act.model_copy(update={"bundle": act.bundle or (said.bundle if said else None)}))
    return seal_list(
        secret,
        StatusList(
            schema_=StatusList.KIND,
            issuer=key,
            serial=opened.document.serial + 1 if opened else 1,
            date=date,
            previous=opened.digest if opened else None,
            entries=tuple(entries),
        ),
    )


def own_list(
    data: bytes, key: NamedKey, date: datetime.date | None, statements: KeyStatements, name: str = "status list"
) -> SignedStatusList:
    """A list that this key may continue, on this day if there is one. Raises `Untrustworthy`."""
    opened = open_list(data, name)
    before = opened.document
    if key.key_id not in statements.line(before.issuer.key_id):
        what = f"the list is of the key {before.issuer.key_id}, and {key.key_id} is neither it nor one it rotated to"
        raise Untrustworthy(Failure("status_foreign_issuer", what, name))
    if date is not None and date < before.date:
        what = f"the list before is of {before.date}, and this one would be of {date}"
        raise Untrustworthy(Failure("status_backwards", what, name))
    return opened


def _may_follow(act: StatusEntry, said: StatusEntry | None) -> None:
    """Raises `Untrustworthy` where an act cannot follow the one before."""
    if prints_as_nothing(act.reason):
        raise Untrustworthy(Failure("status_reason_missing", f"no reason is given for {act.number}"))
    if said is None and act.state == "restored":
        raise Untrustworthy(Failure("status_unchanged", f"{act.number} is valid: there is nothing to restore"))
    if said is not None and None not in {act.bundle, said.bundle} and act.bundle != said.bundle:
        what = f"the list names another bundle under the number {act.number} ({said.bundle}, given was {act.bundle})"
        raise Untrustworthy(Failure("status_other_bundle", what))
    if act.state in FOLLOWS[said.state if said else None]:
        return
    assert said is not None  # everything but a restoration may follow the issue
    on = f"{act.number} was {said.state} on {said.day} ({said.reason})"
    if said.state == act.state or {said.state, act.state} <= {"restored"}:
        raise Untrustworthy(Failure("status_unchanged", f"{on} already"))
    if said.state == "restored" or said.state == "suspended":
        raise Untrustworthy(Failure("status_suspended", f"{on}: restore it first, or withdraw it"))
    what = f"{on}, which is final: issue a new certificate" if said.state == "withdrawn" else f"{on}: it is replaced"
    raise Untrustworthy(Failure("status_final", what))
