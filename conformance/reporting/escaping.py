"""The templates of a page, in which whatever stands in an expression is escaped and printable."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from conformance.core.plain import printable

if TYPE_CHECKING:
    import jinja2
    from jinja2.bccache import Bucket


def escaping_environment(package: str) -> jinja2.Environment:
    """The templates of a package's folder ``templates``; a name that nothing gives is an error."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader(package, "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
        bytecode_cache=_compiled(),
    )


@functools.cache
def _compiled() -> jinja2.BytecodeCache:
    """Compiled templates by the digest of their source: each is compiled once a process, for all languages."""
    import jinja2

    class CompiledTemplates(jinja2.BytecodeCache):
        def __init__(self) -> None:
            self._code: dict[str, bytes] = {}

        def load_bytecode(self, bucket: Bucket) -> None:
            if (code := self._code.get(bucket.key)) is not None:
                bucket.bytecode_from_string(code)

        def dump_bytecode(self, bucket: Bucket) -> None:
            self._code[bucket.key] = bucket.bytecode_to_string()

    return CompiledTemplates()


def _finalize(value: Any) -> Any:
    """What stands in an expression: markup as it is, everything else as printable text."""
    return value if isinstance(value, Markup) else printable(str(value))


def style_sheet() -> Markup:
    """Light, dark and paper; nothing in it is fetched from anywhere."""
    return Markup(files(__package__).joinpath("templates", "report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
