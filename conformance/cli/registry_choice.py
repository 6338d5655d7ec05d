"""An option whose values are the names of a registry."""

from __future__ import annotations

from typing import Any

import click

from conformance.core.registry import Registry


class RegistryChoice(click.Choice[str]):
    """One of the names that a registry knows; the error for another name says which plug-in would bring it."""

    name = "name"

    def __init__(self, registry: Registry[str, Any]) -> None:
        super().__init__(list(registry()))
        self._registry = registry

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name. Fails as click's own choice does, with another sentence where a plug-in was set aside."""
        if isinstance(value, str) and self._registry.broken(value) is not None:
            wrong = self._registry.missing(value)
            self.fail(f"{wrong.what}. {wrong.remedy}.", param, ctx)
        return super().convert(value, param, ctx)
