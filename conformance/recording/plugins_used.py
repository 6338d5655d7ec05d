"""Which plug-ins took part in a recording or an evaluation: package, version, digest, and what of each was used."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from conformance.core.events import Event
from conformance.core.plugins import Plugin
from conformance.core.registry import Registry
from conformance.documents import DocumentModel
from conformance.recording.event_columns import EventColumns
from conformance.recording.event_kinds import EVENT_KINDS, word_of

_OF_THE_HOUSE = frozenset(EVENT_KINDS.values())


class PluginUsed(DocumentModel):
    """One package of somebody else's that took part."""

    package: str
    """The distribution."""
    version: str
    digest: str
    """SHA-256 over its files (`conformance.core.plugins.Plugin.digest`)."""
    used: dict[str, tuple[str, ...]]
    """What of it was used: entry point group → names."""


def plugins_used(asked: Iterable[tuple[Registry[Any, Any], Hashable]]) -> tuple[PluginUsed, ...]:
    """The plug-ins that bring what was asked for by name, in the order of their packages; the house's own are none."""
    found: list[tuple[Plugin, str]] = []
    for registry, name in asked:
        plugin = registry.plugin_of(name)
        if plugin is not None:
            found.append((plugin, str(name[-1] if isinstance(name, tuple) else name)))
    return joined(
        PluginUsed(package=plugin.package, version=plugin.version, digest=plugin.digest, used={plugin.group: (name,)})
        for plugin, name in found
    )


def joined(parts: Iterable[PluginUsed]) -> tuple[PluginUsed, ...]:
    """Each package, version and digest once, with all that was used of it; in order, so that equal sets are equal."""
    found: dict[tuple[str, str, str], dict[str, set[str]]] = {}
    for part in parts:
        used = found.setdefault((part.package, part.version, part.digest), {})
        for group, names in part.used.items():
            used.setdefault(group, set()).update(names)
    return tuple(
        PluginUsed(
            package=package,
            version=version,
            digest=digest,
            used={group: tuple(sorted(names)) for group, names in sorted(used.items())},
        )
        for (package, version, digest), used in sorted(found.items())
    )


def words_used(events: Iterable[Event]) -> set[str]:
    """The words of the kinds of events that others add, among these; columns hold the house's own alone."""
    if isinstance(events, EventColumns):
        return set()
    return {word_of(kind) for kind in {type(event) for event in events} - _OF_THE_HOUSE}
