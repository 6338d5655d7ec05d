"""``conformance plugins``: the plug-ins of other packages, by group, and those that were set aside."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import click

from conformance.cli.terminal import say, say_json
from conformance.core.plugins import Plugin
from conformance.core.registry import Registry

REGISTRIES = (
    "conformance.bench.registry:drivers",
    "conformance.scenarios.registry:scenarios",
    "conformance.core.characteristics:characteristics",
    "conformance.core.units:units",
    "conformance.recording.event_kinds:event_kinds",
    "conformance.importers.importer:importers",
    "conformance.reporting.registry:formats",
    "conformance.reporting.figures.drawing:drawings",
    "conformance.exploration.exploration:explorations",
    "conformance.simulator.flaws:flaws",
    "conformance.simulator.served.wire:served_wires",
    "conformance.selftest.expectation.expect:worked_out",
)
"""Every registry: the kinds of object that an entry point can add."""


def registries() -> Iterator[Registry[Any, Any]]:
    """All of them."""
    for place in REGISTRIES:
        module, _, name = place.partition(":")
        yield getattr(importlib.import_module(module), name)


@click.command("plugins")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> int:
    """List the plug-ins of other packages, by entry point group, with package, version and digest.

    A plug-in that cannot be used is set aside: it is listed with the reason, and everything else works without it. Exit
    code: 1 if a plug-in was set aside, else 0.
    """
    found = {registry.group: registry.plugins() for registry in registries()}
    if as_json:
        say_json({group: [_plain(plugin) for plugin in plugins] for group, plugins in found.items()})
    else:
        for group, plugins in found.items():
            say(f"{group}: {'' if plugins else 'nothing is added'}".rstrip())
            for plugin in plugins:
                _show(plugin)
    return 1 if any(plugin.set_aside for plugins in found.values() for plugin in plugins) else 0


def _plain(plugin: Plugin) -> dict[str, Any]:
    return {
        "package": plugin.package,
        "version": plugin.version,
        "digest": plugin.digest,
        "entry_point": plugin.entry_point,
        "value": plugin.value,
        "names": list(plugin.names),
        "set_aside": plugin.set_aside,
    }


def _show(plugin: Plugin) -> None:
    say(f"  {', '.join(plugin.names) or plugin.entry_point}: {plugin.package} {plugin.version} {plugin.digest}")
    if plugin.set_aside:
        say(f"    SET ASIDE ({plugin.entry_point} = {plugin.value}): {plugin.set_aside}")
