"""Several recordings of one product: the sample of each, their order, and whether they can be evaluated together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.problems import BadInput, Problem
from conformance.documents import Digest, canonical_json, sha256_of
from conformance.product.declaration import Product
from conformance.recording.model import EXPLORED, RERUN, Manifest, Recording

_SERIAL = "serial"
_ONE_PRODUCT = "Evaluate one product at a time; `conformance batch` takes many"


@dataclass(frozen=True, slots=True)
class Session:
    """One recording among those of a product."""

    number: int
    """1 for the first: by the time it began, as far as that is stated."""
    recording: Recording
    sample: str | None
    """Serial number of the device; None if it is not stated."""


def sessions_of(recordings: Sequence[Recording], names: Sequence[str] = (), *, declared: bool = False) -> list[Session]:
    """The sessions in the order in which they began, whatever the order of the arguments.

    ``names`` are the user's names for the recordings; ``declared``: a declaration was given, so that those in the
    recordings are not used. Raises `BadInput` with every way in which the recordings are not of one product.
    """
    shown = tuple(names) or tuple(recording.digest for recording in recordings)
    problems = [*_repeated(recordings, shown), *no_evidence(recordings, shown), *_mixed(recordings, shown, declared)]
    if problems:
        raise BadInput(problems)
    ordered = sorted(recordings, key=lambda each: (each.manifest.started_at or "", each.digest))
    return [Session(number, each, serial_of(each.manifest)) for number, each in enumerate(ordered, 1)]


def joined_digest(recordings: Sequence[Recording]) -> Digest:
    """One digest for several recordings: of their sorted digests, one a line."""
    return sha256_of("\n".join(sorted(recording.digest for recording in recordings)))


def product_of_samples(product: Product, sessions: Sequence[Session]) -> Product:
    """The declaration with the serials of all samples, where there are several."""
    serials = sorted({session.sample for session in sessions if session.sample is not None})
    if len(serials) < 2:
        return product
    return product.model_copy(update={"identity": product.identity.model_copy(update={_SERIAL: ", ".join(serials)})})


def serial_of(manifest: Manifest) -> str | None:
    """The serial number that the device stated, else the declared one."""
    said = identity_of(manifest).get(_SERIAL)
    return None if said is None else str(said)


def identity_of(manifest: Manifest) -> dict[str, Any]:
    """The identity of a device: the declared values, replaced by those that it stated."""
    declared = (manifest.product or {}).get("identity")
    known = {
        **(dict(declared) if isinstance(declared, Mapping) else {}),
        **(manifest.bench_record.device_says or {}),
    }
    return {name: value for name, value in known.items() if value is not None}


def no_evidence(recordings: Sequence[Recording], names: Sequence[str]) -> Iterator[Problem]:
    """Recordings that cannot be used as evidence.

    Reruns given without the recording they repeat: a first result is never left out. And explorations, in which scenes
    were tried until one broke a requirement: scenes chosen by their outcome are not a sample.
    """
    given = {recording.digest for recording in recordings}
    for name, recording in zip(names, recordings, strict=True):
        run = recording.manifest.run or {}
        for digest in (run.get(RERUN) or {}).get("of", ()):
            if digest not in given:
                what = f"repeats requirements not met in {digest}, which was not given: its result counts too"
                yield Problem(what, name, remedy="Evaluate both together", code="recordings-unfit")
        if EXPLORED in run:
            what = "was made by exploring: scenes were tried until one broke a requirement, which is not evidence"
            yield Problem(what, name, remedy="Record the device by `conformance run`", code="recordings-unfit")


def _repeated(recordings: Sequence[Recording], names: Sequence[str]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, recording in zip(names, recordings, strict=True):
        if recording.digest in first:
            what = f"is the same recording as {first[recording.digest]}"
            yield Problem(
                what, name, remedy="Name each recording once: a copy is not further evidence", code="recordings-unfit"
            )
        first.setdefault(recording.digest, name)


def _mixed(recordings: Sequence[Recording], names: Sequence[str], declared: bool) -> Iterator[Problem]:
    """Every value that differs from the earlier recordings; a value that is not stated does not differ."""
    known: dict[str, tuple[str, str]] = {}
    for name, recording in zip(names, recordings, strict=True):
        for field, value in sorted(_told(recording.manifest, declared).items()):
            before, where = known.setdefault(field, (value, name))
            if value != before:
                what = f"it is another product than that of {where}: {field} is {value} here, and {before} there"
                yield Problem(what, name, field=field, remedy=_ONE_PRODUCT, code="recordings-unfit")


def _told(manifest: Manifest, declared: bool) -> dict[str, str]:
    told = {name: str(value) for name, value in identity_of(manifest).items() if name != _SERIAL}
    told["simulated"] = str(manifest.simulated).lower()
    product = manifest.product
    if product is None:
        return told
    if product.get("class") is not None:
        told["class"] = str(product["class"])
    if not declared:
        for part in ("capabilities", "declared"):
            entries = product.get(part) or {}
            told |= {f"{part}.{name}": canonical_json(value).decode() for name, value in entries.items()}
            told[f"names of {part}"] = ", ".join(sorted(entries))
    return told
