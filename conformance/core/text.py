"""A sentence in both languages: every text for people is written in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from conformance.core.problems import Wrong

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One statement in Chinese and in English; in documents ``{zh: …, en: …}``.

    What the house itself says is written in both languages. A document may state it in one, as a specification may
    exist in one: `stated` makes such a text. The other language then shows this one, and says so (`stated_in`).
    """

    zh: str
    en: str
    as_stated: tuple[str | None, str | None] | None = None
    """Chinese and English as a document states them, where one of them is missing."""

    @classmethod
    def stated(cls, zh: str | None = None, en: str | None = None) -> Text:
        """The text of a document. Raises `ValueError` where it is empty in both languages."""
        if not (zh or en):
            raise Wrong("the text is empty in both languages", remedy="Give it in Chinese or in English")
        return cls(zh or en or "", en or zh or "", None if zh and en else (zh, en))

    def stated_in(self, language: Language) -> str | None:
        """The text in ``language`` alone; None (or empty, as it was stated) where it was stated in the other only."""
        zh, en = self.as_stated or (self.zh, self.en)
        return zh if language == "zh" else en

    def in_(self, language: Language) -> str:
        """The text in ``language``."""
        return self.zh if language == "zh" else self.en

    def __add__(self, more: Text) -> Text:
        """This and ``more`` behind it, in each language."""
        return Text(zh=self.zh + more.zh, en=self.en + more.en)

    def format(self, **values: Any) -> Text:
        """The text with ``{name}`` fields filled; a value that is a `Text` is filled per language."""
        return Text(
            zh=self.zh.format(**{k: v.zh if isinstance(v, Text) else v for k, v in values.items()}),
            en=self.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A mapping of its languages in documents, of which one may be missing there."""
        from pydantic_core import core_schema  # here: what prints help reads no document

        languages = core_schema.typed_dict_schema(
            {
                language: core_schema.typed_dict_field(
                    core_schema.nullable_schema(core_schema.str_schema(strict=True)), required=False
                )
                for language in LANGUAGES
            },
            extra_behavior="forbid",
            strict=True,
        )

        def read(given: Any, languages_of: core_schema.ValidatorFunctionWrapHandler) -> Text:
            return given if isinstance(given, Text) else cls.stated(**languages_of(given))

        def written(text: Text) -> dict[str, str | None]:
            return {language: text.stated_in(language) for language in LANGUAGES}

        return core_schema.no_info_wrap_validator_function(
            read,
            languages,
            serialization=core_schema.plain_serializer_function_ser_schema(written, return_schema=languages),
            ref="conformance.core.text.Text",
            metadata={"pydantic_js_updates": {"title": "Text", "description": "A text in Chinese, English, or both."}},
        )


class ReasonFields(TypedDict):
    """A reason in the two fields that evaluations, tables and plans carry it in."""

    reason: str
    """In English."""
    reason_zh: str
    """In Chinese."""


def reason_fields(reason: Text) -> ReasonFields:
    """A reason as evaluations, tables and plans carry it."""
    return {"reason": reason.en, "reason_zh": reason.zh}
