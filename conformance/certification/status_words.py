"""A certificate's status in words: for the terminal, for machines, for pages."""

from __future__ import annotations

from typing import Any

from conformance.certification.checked import Checked
from conformance.core.text import Text

STANDING: dict[str, Text] = {
    "valid": Text(zh="有效", en="valid"),
    "not_checked": Text(zh="状态未核验（未给出状态清单）", en="status not checked (no status list was given)"),
    "suspended": Text(zh="已暂停", en="suspended"),
    "withdrawn": Text(zh="已撤销", en="withdrawn"),
    "replaced": Text(zh="已被 {number} 替代", en="replaced by {number}"),
    "expired": Text(zh="已过期", en="expired"),
    "unknown": Text(zh="未知", en="unknown"),
}


def status_line(checked: Checked) -> str:
    """One line, in English, as `verify` prints it."""
    status, standing = checked.status, checked.standing
    if standing == "unknown":
        return "unknown: the certificate is not as it was issued, or its status list does not hold"
    by = status.replaced_by
    word = STANDING[standing].format(number=by.number if by else "").en if standing == "replaced" else standing
    if status.state == "not_checked":
        publishes = checked.certificate is not None and checked.certificate.status is not None
        more = "; its laboratory publishes one" if publishes else ""
        said = f"not checked, no status list was given{more}"
        return f"expired; {said}" if standing == "expired" else said
    act = f" on {status.day} ({status.reason})" if status.day and standing != "expired" else ""
    said = f"valid, restored{act}" if standing == "valid" and act else f"{word}{act}"
    return f"{said}, by status list {status.serial} of {status.date}"


def status_plain(checked: Checked) -> dict[str, Any]:
    """The same as plain JSON data."""
    status = checked.status
    return {
        "state": checked.standing,
        "list": None if status.serial is None else {"serial": status.serial, "date": str(status.date)},
        "day": str(status.day) if status.day else None,
        "reason": status.reason,
        "replaced_by": status.replaced_by.model_dump(mode="json") if status.replaced_by else None,
    }
