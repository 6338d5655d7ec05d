"""The manifest of a live run: what was recorded, on which bench, by what plan. No wall-clock time of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from conformance import __version__
from conformance.bench.assembly import Station
from conformance.bench.description import Bench, carries
from conformance.bench.driver import ABILITIES, Role
from conformance.bench.published import published
from conformance.bench.registry import drivers
from conformance.core.visible import folded
from conformance.documents import sha256_of
from conformance.execution.plan import Plan
from conformance.product.declaration import Product
from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END, LINK_CARRIES
from conformance.recording.model import ONLY, PLANNED_FOR, RERUN, Manifest, Tool
from conformance.recording.plugins_used import plugins_used
from conformance.requirements.model import RequirementSet
from conformance.requirements.release import digest_of_set

_SIMULATED = "The device under test, or what it was shown, was simulated."
_REPEATS = "Repeats the requirements not met in the recording {first}, and is evaluated together with it."
_PARTIAL = "PARTIAL: planned for these requirements alone: {ids}."
_UNATTENDED = "Inspection steps were answered by a script, not by a person."


def manifest_of(
    requirements: RequirementSet,
    product: Product,
    bench: Bench,
    plan: Plan,
    identity: Mapping[str, str],
    unattended: bool,
    stopping: Mapping[str, Any] | None = None,
    carried: frozenset[str] | None = None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> Manifest:
    """The manifest a run begins with. Equal inputs give equal manifests.

    ``stopping`` is the rule by which each rate may be decided before its last trial; None where all are presented.
    ``carried`` is what the link carries, None: as the bench's description says. ``more`` is what else the run goes by.
    """
    simulated = product.simulated or bench.simulated
    link_carries = carries(bench) if carried is None else carried
    unattended = unattended and any(planned.item is not None for planned in plan.scenes)
    return Manifest(
        schema_=Manifest.KIND,
        closed=False,
        origin="live",
        simulated=simulated,
        unattended=unattended,
        started_at=bench.started_at,
        product=product.model_dump(mode="json", by_alias=True, exclude_none=True),
        bench={**published(bench), **_carried(link_carries), DEVICE_SAYS: dict(identity)},
        run={
            "seed": bench.seed,
            "profile": requirements.profile,
            "edition": requirements.edition,
            PLANNED_FOR: digest_of_set(requirements),
            "planned_scenes": len(plan.scenes),
            "plan": sha256_of("\n".join(planned.scene.id for planned in plan.scenes)),
            "stopping": "complete" if stopping is None else dict(stopping),
            "left_out": {item.requirement: item.reason.en for item in plan.left_out},
            **more,
        },
        notes=(
            *(note for note, said in ((_SIMULATED, simulated), (_UNATTENDED, unattended)) if said),
            *((_PARTIAL.format(ids=", ".join(more[ONLY])),) if ONLY in more else ()),
            *_other_identity(product, identity),
            *(_REPEATS.format(first=first) for first in more.get(RERUN, {}).get("of", ())),
        ),
        tool=Tool(name="conformance", version=__version__),
        plugins=plugins_used((drivers, (role, fitting.driver)) for role in Role if (fitting := bench.fitting(role))),
    )


def _carried(carried: frozenset[str]) -> dict[str, Any]:
    """What the link carries, where that is not everything."""
    return {} if carried == ABILITIES else {LINK_CARRIES: sorted(carried)}


def said_at_end(station: Station) -> dict[str, Any]:
    """What the device says of itself when the run is over, for the manifest: nothing where it says nothing."""
    try:
        return {DEVICE_SAYS_AT_END: dict(station.device.identity())}
    except Exception:  # what was recorded stands; that the device could not be asked again is told by its absence
        return {}


def _other_identity(product: Product, identity: Mapping[str, str]) -> Iterator[str]:
    """What the device says of itself that is not what was declared: another firmware is another device."""
    for name, declared in product.identity.model_dump(exclude_none=True).items():
        said = identity.get(name)
        if said is not None and folded(said) != folded(declared):
            yield f"The device states {name} {said}; the declaration states {declared}."
