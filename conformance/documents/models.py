"""Documents with a schema: validated strictly, every error at once, each with file, line and field."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from conformance.core.problems import BadInput, Problem
from conformance.documents.files import read_text
from conformance.documents.yaml_lines import FieldPath, LoadedYaml, load_yaml, path_text


class DocumentModel(BaseModel):
    """A part of a document: frozen, strict (no text where a number belongs), no unknown fields, no NaN."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, populate_by_name=True, ser_json_inf_nan="null"
    )


class Document(DocumentModel):
    """A whole document; its ``schema`` field says which kind and version it is."""

    KIND: ClassVar[str]
    """``conformance/<kind>/<version>``."""

    schema_: str = Field(alias="schema")


class RawCheck(Protocol):
    """A check over plain data that a field-by-field model cannot make (two records with one id)."""

    def __call__(self, data: Any) -> Iterable[tuple[FieldPath, str, str]]:
        """Yield (path, what is wrong, what to do)."""


D = TypeVar("D", bound=Document)


def load_document(path: Path, model: type[D], *checks: RawCheck) -> D:
    """Read and validate a YAML (or ``.json``) document. Raises `BadInput` with every problem in it."""
    return validate(_load_json(path) if path.suffix == ".json" else load_yaml(path), model, *checks)


def _load_json(path: Path) -> LoadedYaml:
    text = read_text(path)
    try:
        return LoadedYaml(str(path), json.loads(text), {})
    except json.JSONDecodeError as error:
        raise BadInput(
            Problem(f"is not valid JSON: {error.msg}", str(path), error.lineno, remedy="Correct the JSON at this line")
        ) from None
    except RecursionError:
        raise BadInput(Problem("is nested too deeply", str(path))) from None


def validate(loaded: LoadedYaml, model: type[D], *checks: RawCheck) -> D:
    """Validate plain data against a document model, with all problems at once."""
    if not isinstance(loaded.data, dict):
        raise BadInput(
            Problem(
                "holds no mapping of fields at its top", loaded.file, 1, remedy=f"Start with 'schema: {model.KIND}'"
            )
        )
    schema = loaded.data.get("schema")
    if schema != model.KIND:
        raise BadInput(
            Problem(
                f"the schema is {schema!r}, not {model.KIND!r}" if schema else "the document has no schema",
                loaded.file,
                loaded.line_of(("schema",)),
                "schema",
                f"Give a document of kind {model.KIND}",
            )
        )
    problems = [
        Problem(what, loaded.file, loaded.line_of(path), path_text(path), remedy)
        for check in checks
        for path, what, remedy in check(loaded.data)
    ]
    try:
        # Through JSON: strict about types, yet a list may become a tuple and a text an enumeration's member.
        result = model.model_validate_json(json.dumps(loaded.data))
    except ValidationError as error:
        problems += [_problem(loaded, dict(detail)) for detail in error.errors()]
    if problems:
        raise BadInput(sorted(set(problems), key=lambda p: (p.line or 0, p.field or "")))
    return result


def _problem(loaded: LoadedYaml, detail: dict[str, Any]) -> Problem:
    """One pydantic error in words for the user."""
    kind, path = detail["type"], tuple(detail["loc"])
    what, remedy = detail["msg"], "Correct the value"
    given = detail.get("input")
    if kind == "missing":
        what, remedy = "the field is missing", "Add it"
    elif kind == "extra_forbidden":
        what, remedy = "the field is unknown", "Remove it or correct its name"
    elif kind == "value_error":
        what = str(detail["ctx"]["error"])
        what, _, remedy = what.partition("; ")
        remedy = remedy or "Correct the value"
    elif kind in {"float_type", "int_type", "int_from_float"}:
        what = f"{given!r} stands where a number belongs"
        remedy = "Write the number without quotes, and its unit in the field for the unit"
    elif kind in {"enum", "literal_error"}:
        what = f"{given!r} is not one of {detail['ctx']['expected']}"
    elif kind == "bool_type":
        what, remedy = f"{given!r} stands where yes or no belongs", "Write yes or no"
    elif kind == "string_type":
        what, remedy = f"{given!r} stands where a text belongs", "Put the value in quotes"
    elif kind == "finite_number":
        what, remedy = "the number is not finite", "Give a number"
    return Problem(what, loaded.file, loaded.line_of(path), path_text(path), remedy)
