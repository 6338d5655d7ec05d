"""Documents that a user gives by path or by name: the parameters of all commands that take one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from conformance.documents.shipped import ASSIGNMENT, BENCH, PRODUCT, PROFILE, ShippedKind, names_of

F = TypeVar("F", bound=Callable[..., Any])


class NameOrPathParameter(click.Path):
    """A file, or the name of one that ships; stays the text that was given, for only that tells ``./x`` from ``x``.

    The function that loads the document finds it (`conformance.documents.shipped.located`), so that all problems of a
    command's documents are reported at once.
    """

    def __init__(self, kind: ShippedKind) -> None:
        super().__init__()
        self.kind = kind

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """``NAME|FILE`` for options; arguments have names of their own."""
        return "NAME|FILE" if isinstance(param, click.Option) else None

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that ship, then files."""
        names = [CompletionItem(name) for name in names_of(self.kind) if name.startswith(incomplete)]
        return [*names, *super().shell_complete(ctx, param, incomplete)]


class Ids(click.ParamType[tuple[str, ...]]):
    """Requirements by id, with commas between: ``6.1a,6.2a``."""

    name = "ids"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The ids as they were given; whether the set has them is asked when it is read."""
        return (
            value if isinstance(value, tuple) else tuple(each.strip() for each in str(value).split(",") if each.strip())
        )

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Ids with commas between."""
        return "ID[,ID…]"


def only_option(what: str) -> Callable[[F], F]:
    """``--only``; ``what`` is done to those requirements alone."""
    help_ = f"{what} these requirements alone; the result is PARTIAL."
    return click.option("--only", type=Ids(), help=help_)


RELEASE = click.option(
    "--release",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Release of the requirement set that its publisher signed ('conformance spec release').",
)
REQUIREMENTS = NameOrPathParameter(PROFILE)
PRODUCT_GIVEN = NameOrPathParameter(PRODUCT)
BENCH_GIVEN = NameOrPathParameter(BENCH)
ASSIGNMENT_GIVEN = NameOrPathParameter(ASSIGNMENT)
