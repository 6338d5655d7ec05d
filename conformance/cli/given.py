"""Documents that a user gives by path or by name: the parameters of all commands that take one."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from conformance.documents.shipped import ASSIGNMENT, BENCH, PRODUCT, PROFILE, ShippedKind, names_of


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


REQUIREMENTS = NameOrPathParameter(PROFILE)
PRODUCT_GIVEN = NameOrPathParameter(PRODUCT)
BENCH_GIVEN = NameOrPathParameter(BENCH)
ASSIGNMENT_GIVEN = NameOrPathParameter(ASSIGNMENT)
