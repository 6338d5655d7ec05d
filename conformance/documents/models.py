"""Documents with a schema: validated strictly, every error at once, each with file, line and field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Protocol, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from conformance.core.problems import BadInput, Problem, Wrong
from conformance.core.visible import visible
from conformance.documents.files import read_text
from conformance.documents.strict_json import read_json
from conformance.documents.yaml_lines import FieldPath, LoadedYaml, load_yaml, path_text


class DocumentModel(BaseModel):
    """A part of a document: frozen, strict (no text where a number belongs), no unknown fields, no NaN."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, populate_by_name=True, ser_json_inf_nan="null"
    )


VisibleText = Annotated[str, AfterValidator(visible)]
"""A name of somebody or something: its reader sees every character of it."""


class Document(DocumentModel):
    """A whole document; its ``schema`` field says which kind and version it is."""

    KIND: ClassVar[str]
    """``conformance/<kind>/<version>``."""

    schema_: str = Field(alias="schema")


class RawCheck(Protocol):
    """A check over plain data that a field-by-field model cannot make (two records with one id)."""

    def __call__(self, data: Any) -> Iterable[tuple[FieldPath, Wrong]]:
        """Yield where it is, and what is wrong."""


D = TypeVar("D", bound=Document)


def load_document(path: Path, model: type[D], *checks: RawCheck) -> D:
    """Read and validate a YAML (or ``.json``) document. Raises `BadInput` with every problem in it."""
    return validate(_load_json(path) if path.suffix == ".json" else load_yaml(path), model, *checks)


def _load_json(path: Path) -> LoadedYaml:
    text = read_text(path)
    try:
        return LoadedYaml(str(path), read_json(text), {})
    except json.JSONDecodeError as error:
        raise BadInput(
            Problem(
                f"is not valid JSON: {error.msg}",
                str(path),
                error.lineno,
                remedy="Correct the JSON at this line",
                code="json-syntax",
            )
        ) from None
    except ValueError as error:
        raise BadInput(
            Problem(f"is not valid JSON: {error}", str(path), remedy="Correct the JSON", code="json-syntax")
        ) from None


def validate(loaded: LoadedYaml, model: type[D], *checks: RawCheck) -> D:
    """Validate plain data against a document model, with all problems at once."""
    if not isinstance(loaded.data, dict):
        raise BadInput(
            Problem(
                "is not a mapping of fields",
                loaded.file,
                1,
                remedy=f"Start with 'schema: {model.KIND}'",
                code="schema-mismatch",
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
                code="schema-mismatch",
            )
        )
    problems = [
        wrong.at(loaded.file, loaded.line_of(path), path_text(path))
        for check in checks
        for path, wrong in check(loaded.data)
    ]
    try:
        # Through JSON: strict about types, yet a list may become a tuple and a text an enumeration's member.
        result = model.model_validate_json(json.dumps(loaded.data))
    except ValidationError as error:
        for detail in error.errors():
            place = detail["loc"]
            problems.append(refused(detail).at(loaded.file, loaded.line_of(place), path_text(place)))
    if problems:
        raise BadInput(sorted(set(problems), key=lambda p: (p.line or 0, p.field or "")))
    return result


def refused(detail: Mapping[str, Any]) -> Wrong:
    """One pydantic error in words for the user."""
    kind, given = detail["type"], detail.get("input")
    if kind == "missing":
        return Wrong("the field is missing", remedy="Add it", code="field-missing")
    if kind == "extra_forbidden":
        return Wrong("the field is unknown", remedy="Remove it or correct its name", code="field-unknown")
    if kind == "value_error":
        error = detail["ctx"]["error"]
        return error if isinstance(error, Wrong) else Wrong(str(error))
    if kind in {"float_type", "int_type", "int_from_float"}:
        what = f"{given!r} is given where a number belongs"
        remedy = "Write the number without quotes, and its unit in the field for the unit"
        return Wrong(what, remedy=remedy, code="value-type")
    if kind in {"enum", "literal_error"}:
        return Wrong(f"{given!r} is not one of {detail['ctx']['expected']}", code="value-type")
    if kind == "bool_type":
        return Wrong(f"{given!r} is given where yes or no belongs", remedy="Write yes or no", code="value-type")
    if kind == "string_type":
        return Wrong(f"{given!r} is given where a text belongs", remedy="Put the value in quotes", code="value-type")
    if kind == "finite_number":
        return Wrong("the number is not finite", remedy="Give a number")
    if kind == "json_invalid":
        what = "a text has a character that is not valid Unicode (half of a surrogate pair)"
        return Wrong(what, remedy="Remove the character", code="json-syntax")
    return Wrong(detail["msg"])
