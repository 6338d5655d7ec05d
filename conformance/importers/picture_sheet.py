"""The sheet beside pictures: what stood before the camera, and, where the files do not say, what their counts mean.

``schema: conformance/picture-sheet/1``. What stands at the top holds for every file; what stands under ``files`` for
the file of that name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from conformance.core.events import Presented
from conformance.core.frames import RadiometricCalibration
from conformance.core.problems import Problem, Problems, Wrong
from conformance.core.scenes import Scene, Target
from conformance.documents import Document, DocumentModel, load_document
from conformance.recording.model import RecordedScene


class CountsCalibration(DocumentModel):
    """Counts to temperature: Planck's form (``r``, ``b_K``, ``f``, ``o``), or linear (``linear_K_per_count``)."""

    r: Annotated[float, Field(gt=0)] | None = None
    """R1/R2."""
    b_K: Annotated[float, Field(gt=0)] | None = None
    f: float = 1.0
    o: float = 0.0
    """counts = r / (exp(b_K / T) − f) + o: FLIR's O with its sign turned."""
    linear_K_per_count: Annotated[float, Field(gt=0)] | None = None
    linear_zero_K: float = 0.0

    @model_validator(mode="after")
    def _one_form(self) -> CountsCalibration:
        planck, linear = self.r is not None and self.b_K is not None, self.linear_K_per_count is not None
        if planck == linear or (linear and (self.r is not None or self.b_K is not None)):
            raise Wrong(
                "a calibration has r and b_K, or linear_K_per_count", remedy="Give one of the two forms completely"
            )
        return self

    def value(self) -> RadiometricCalibration:
        """As the recording has it."""
        return RadiometricCalibration(
            r=self.r or 0.0, b_K=self.b_K or 0.0, f=self.f, o=self.o,
            linear_K_per_count=self.linear_K_per_count, linear_zero_K=self.linear_zero_K,
        )  # fmt: skip


class SheetEntry(DocumentModel):
    """What is said of one file, or of all."""

    serves: tuple[str, ...] | None = None
    """The scenarios that the pictures are evidence for; without it, none."""
    stands_for: tuple[str, ...] | None = None
    """Ids of the planned scenes (``conformance plan --json``) that the pictures were taken for."""
    targets: tuple[Target, ...] | None = None
    ambient_degC: Annotated[float, Field(ge=-50, le=100)] | None = None
    relative_humidity_percent: Annotated[float, Field(ge=0, le=100)] | None = None
    conditions: dict[str, str | float] | None = None
    """With the unit in the name."""
    calibration: CountsCalibration | None = None
    stores: Literal["counts", "degC", "kelvin"] | None = None
    """What the numbers of a stack are; without it, counts."""
    frames_per_second: Annotated[float, Field(gt=0, le=100_000)] | None = None

    def over(self, general: SheetEntry) -> SheetEntry:
        """This entry, and where it is silent the general one."""
        said = {name: getattr(self, name) for name in SheetEntry.model_fields}
        return SheetEntry.model_construct(
            **{name: getattr(general, name) if value is None else value for name, value in said.items()}
        )

    def recorded(
        self, identity: str, conditions: Mapping[str, str | float], start_s: float, duration_s: float
    ) -> tuple[RecordedScene, tuple[Presented, ...]]:
        """The scene of pictures, and that its targets stood there from the first to the last of them."""
        scene = replace(self.scene(identity, conditions), duration_s=round(duration_s, 6))
        return RecordedScene(scene, start_s, round(start_s + duration_s, 6)), tuple(
            Presented(identity, start_s, target.id) for target in scene.targets
        )

    def scene(self, identity: str, conditions: Mapping[str, str | float]) -> Scene:
        """The scene of a file, with what the file itself says in its conditions."""
        return Scene(
            id=identity,
            serves=self.serves or (),
            targets=self.targets or (),
            ambient_degC=self.ambient_degC,
            relative_humidity_percent=self.relative_humidity_percent,
            conditions={**conditions, **(self.conditions or {})},
            stands_for=self.stands_for or (),
        )


class PictureSheet(Document, SheetEntry):
    """A whole sheet."""

    KIND: ClassVar[str] = "conformance/picture-sheet/1"

    started_at: str | None = None
    """ISO 8601 time of the first image, where the files do not say."""
    files: dict[str, SheetEntry] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheet that an option names, or the one that lies beside each file."""

    named: PictureSheet | None
    path: Path | None

    def of(self, file: Path) -> tuple[SheetEntry, PictureSheet | None, Path | None]:
        """What is said of a file, in which sheet. Raises `BadInput` for a sheet beside it that cannot be used."""
        sheet, path = self.named, self.path
        if sheet is None and (beside := file.with_name(file.name + ".yaml")).is_file():
            sheet, path = load_document(beside, PictureSheet), beside
        if sheet is None:
            return SheetEntry(), None, None
        return sheet.files.get(file.name, SheetEntry()).over(sheet), sheet, path

    def strangers(self, files: Iterable[Path]) -> list[Problem]:
        """Files that the named sheet speaks of and that were not given."""
        if self.named is None:
            return []
        names = {file.name for file in files}
        return [
            Problem("the sheet names a file that was not given", str(self.path), field=f"files.{name}",
                    remedy="Give the file, or correct its name in the sheet", code="picture-sheet")
            for name in self.named.files if name not in names
        ]  # fmt: skip


def recorded_options(used: Mapping[str, str]) -> dict[str, str]:
    """Options as a recording keeps them: a sheet by its name alone, for it lies elsewhere on another machine."""
    return {name: Path(value).name if name == "sheet" else value for name, value in sorted(used.items())}


def load_sheets(option: str | None, problems: Problems) -> Sheets:
    """The sheet of ``--option sheet=``; without it, those that lie beside the files (``NAME.npy.yaml``)."""
    if option is None:
        return Sheets(None, None)
    sheet = problems.attempt(load_document, Path(option), PictureSheet)
    return Sheets(None, None) if sheet is None else Sheets(sheet, Path(option))
