"""What a recording shows of a bench: its description, and of the options of drivers only what may be seen by others.

Numbers, choices and places of secrets may. A text may where its option is named in `TEXTS`, or by its driver
(`conformance.bench.driver.Options.PUBLISHED`). Everything else is `MASK`: a recording goes to customers and
authorities, and nobody reads it for passwords first.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from conformance.bench.description import Bench
from conformance.bench.driver import Options, Role
from conformance.bench.kept_secrets import MASK
from conformance.bench.registry import drivers
from conformance.bench.written_secrets import SECRET_NAME, plain_address

TEXTS = frozenset(
    {
        "answers", "camera", "certificate", "commands", "date", "decimal_mark", "driver", "emissivity", "error",
        "evidence", "expires", "firmware", "heat", "host", "identity", "language", "line", "line_end", "manufacturer",
        "mode_of_area", "model", "name", "parity", "question", "questions", "read", "registers", "relative_humidity",
        "remark", "resource", "run_as", "serial", "serial_port", "set", "set_point", "stable", "temperature",
        "terminal", "text", "unit", "url", "user", "video_source", "vocabulary",
    }
)  # fmt: skip
"""Options of the house's own drivers that hold a text which is no secret."""
COMMAND, ENVIRONMENT = "command", "environment"
_SECRET_PLACE = ({"environment"}, {"file"})
_FLAG = re.compile(r"--?[A-Za-z][\w-]*")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_FILE = re.compile(r"[^\s@=]+\.(py|sh|js|mjs|rb|pl|lua|jar|exe|bat|cmd|ps1|so|dll|ya?ml|json|toml|ini|cfg|conf)")
_PLACEHOLDER = re.compile(r"\{(here|python|side_channel)\}")


def published(bench: Bench) -> dict[str, Any]:
    """The description of a bench as plain data, for a manifest."""
    plain = bench.model_dump(mode="json", by_alias=True, exclude_none=True)
    for role in Role:
        fitting = bench.fitting(role)
        if fitting is not None and "options" in plain.get(role.value, {}):
            driver = drivers()[role, fitting.driver]
            shown = _shown(plain[role.value]["options"], _allowed(driver.options), everything=driver.simulated)
            plain[role.value]["options"] = shown
    return plain


def shown_words(command: Sequence[str]) -> list[str]:
    """The words of a command that may be seen: the program, names of arguments, numbers, names of files, modules."""
    shown: list[str] = []
    python = bool(command) and (command[0] == "{python}" or os.path.basename(command[0]).startswith("python"))
    for number, word in enumerate(command):
        name, equals, value = word.partition("=")
        after_m = python and number > 0 and command[number - 1] == "-m"
        if number == 0 or after_m or _is_plain(word):
            shown.append(word)
        elif equals and _FLAG.fullmatch(name):
            shown.append(f"{name}={value if _is_plain(value) else MASK}")
        else:
            shown.append(MASK)
    return shown


def hidden_words(command: Sequence[str]) -> list[str]:
    """The words of a command, or what stands behind their ``=``, that are not shown."""
    pairs = zip(command, shown_words(command), strict=True)
    return [word.removeprefix(shown.removesuffix(MASK)) for word, shown in pairs if shown.endswith(MASK)]


def _is_plain(word: str) -> bool:
    return any(kind.fullmatch(word) for kind in (_FLAG, _NUMBER, _FILE, _PLACEHOLDER))


def _shown(value: Any, allowed: frozenset[str], *, everything: bool) -> Any:
    """A part of options; ``everything``: its texts may be seen as well."""
    if isinstance(value, Mapping):
        if set(value) in _SECRET_PLACE and all(isinstance(each, str) for each in value.values()):
            return dict(value)
        return {
            name: shown_words(each)
            if name == COMMAND and _are_texts(each)
            else each
            if name == ENVIRONMENT and _are_texts(each)  # names of variables
            else MASK
            if isinstance(each, str) and SECRET_NAME.search(name)
            else _shown(each, allowed, everything=everything or name in allowed)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_shown(each, allowed, everything=everything) for each in value]
    if isinstance(value, str):
        return plain_address(value) if everything else MASK
    return value


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _allowed(options: type[Options]) -> frozenset[str]:
    return TEXTS | options.PUBLISHED | frozenset(_choices(options, set()))


def _choices(model: type[BaseModel], seen: set[type]) -> set[str]:
    """The names of fields, however deep, that hold one of some words."""
    seen.add(model)
    found: set[str] = set()
    for name, field in model.model_fields.items():
        for part in _parts(field.annotation):
            if get_origin(part) is Literal or (isinstance(part, type) and issubclass(part, Enum)):
                found.add(name)
            elif isinstance(part, type) and issubclass(part, BaseModel) and part not in seen:
                found |= _choices(part, seen)
    return found


def _parts(annotation: Any) -> Sequence[Any]:
    """An annotation and what it is made of."""
    if get_origin(annotation) is Literal:
        return [annotation]
    return [annotation, *(part for each in get_args(annotation) for part in _parts(each))]
