"""The profiles that ship: their documents and requirement sets agree, and say where every figure comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from conformance.core.text import LANGUAGES, Language
from conformance.product.applicability import applies
from conformance.product.declaration import DeclaredValue, Product, ProductClass
from conformance.requirements.file import load_requirements
from conformance.requirements.lint import coverage, lint
from conformance.requirements.model import Basis, Editorial, Limit, Requirement, RequirementSet
from conformance.scenarios.registry import scenario_names, scenarios
from conformance.specification.pairing import Specification, pair
from conformance.specification.parsed import parse_document
from conformance.specification.requirement_set import PARSERS_PART, generate
from conformance.verification.parameters import resolve_parameters

SPECS = Path(__file__).resolve().parents[2] / "specs"
MAIN = "contactless-screening"
PROFILES = (MAIN, "screening-thermograph", "screening-instrument", "clinical-agreement")

NOTE = {"zh": "注：", "en": "NOTE "}
GRADE = {"zh": re.compile(r"注：等级\[([PSG])\]"), "en": re.compile(r"NOTE Grade \[([PSG])\]")}
EDITORIAL = {
    "zh": re.compile(r"注：编辑性(?:参数|要求)，见 (A\.\d+)"),
    "en": re.compile(r"NOTE Editorial (?:parameter|requirement), see (A\.\d+)"),
}
CLAIMS = re.compile(
    r"(?:该标准|IEC [\d-]+|ISO [\d-]+|JJF [\d-]+|T/ZSA)(?:规定|要求)(?!的)"
    r"|(?:[Tt]he standard|IEC [\d-]+|ISO [\d-]+|JJF [\d-]+|T/ZSA)\s+(?:requires|specifies|prescribes|demands|says|sets)"
)
HIDDEN_PLACES = re.compile(r"/(?:home|opt|root|usr|var)/|localhost|pypi", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row of Annex A: what was chosen, or what was added, and why."""

    section: str
    cells: tuple[str, ...]

    @property
    def reason(self) -> str:
        return self.cells[-1]


@cache
def text_of(profile: str, language: Language) -> str:
    return (SPECS / profile / f"specification.{language}.md").read_text(encoding="utf-8")


@cache
def parsed(profile: str) -> Specification:
    return pair([parse_document(SPECS / profile / f"specification.{language}.md") for language in LANGUAGES])


@cache
def requirements_of(profile: str) -> RequirementSet:
    return load_requirements(SPECS / profile / "requirements.yaml")


@cache
def annex_a(profile: str, language: Language) -> dict[str, Row]:
    """The rows of Annex A by their name."""
    text = text_of(profile, language)
    start = re.search(r"^## (?:附录 A|Annex A)", text, re.MULTILINE)
    end = re.search(r"^## (?:附录 B|Annex B)", text, re.MULTILINE)
    assert start is not None
    assert end is not None
    rows: dict[str, Row] = {}
    section = ""
    for line in text[start.start() : end.start()].splitlines():
        if heading := re.match(r"### (A\.\d+)", line):
            section = heading[1]
        cells = tuple(cell.strip() for cell in line.strip("| ").split("|"))
        if line.startswith("|") and re.fullmatch(r"[a-z][a-zA-Z_]+", cells[0]):
            assert cells[0] not in rows, f"{cells[0]} stands twice"
            rows[cells[0]] = Row(section, cells)
    return rows


def note_below(profile: str, requirement: Requirement, language: Language) -> str:
    """The first note below a requirement's sentence: it says where the sentence comes from."""
    lines = text_of(profile, language).splitlines()[requirement.source[language].lines[1] :]
    return next(line for line in lines if line.startswith(NOTE[language]))


def every_requirement() -> list[object]:
    return [
        pytest.param(profile, requirement, id=f"{profile}-{requirement.id}")
        for profile in PROFILES
        for requirement in requirements_of(profile).requirements
    ]


def bounds(limit: Limit | None) -> list[float]:
    return [] if limit is None else [bound for bound in (limit.lower, limit.upper) if bound is not None]


def figures_chosen(requirement: Requirement) -> list[float]:
    """The figures of a requirement that its editors chose: its editorial limit, or what they accept."""
    found = bounds(requirement.limit) if requirement.basis is Basis.EDITORIAL else []
    return found + bounds(requirement.verification.acceptance if requirement.verification else None)


@pytest.mark.parametrize("profile", PROFILES)
def test_both_languages_say_the_same_in_the_same_order(profile: str) -> None:
    assert parsed(profile).mismatches == ()


@pytest.mark.parametrize("profile", PROFILES)
def test_every_statement_stands_in_both_languages(profile: str) -> None:
    for requirement in requirements_of(profile).requirements:
        assert requirement.statement.zh, requirement.id
        assert requirement.statement.en, requirement.id


@pytest.mark.parametrize("profile", PROFILES)
def test_headings_of_both_languages_have_the_same_numbers(profile: str) -> None:
    def numbers(language: Language) -> list[str]:
        headings = re.findall(r"^#{2,4} (.*)$", text_of(profile, language), re.MULTILINE)
        return [m[1] for h in headings if (m := re.match(r"(?:附录 |Annex )?([A-Z\d][\d.]*)(?=[ （(])", h))]

    assert numbers("zh") == numbers("en")


@pytest.mark.parametrize("profile", PROFILES)
def test_parsing_again_reproduces_the_parsers_part(profile: str) -> None:
    fresh = generate(parsed(profile), profile).requirements
    kept = requirements_of(profile).requirements
    assert [requirement.id for requirement in fresh] == [requirement.id for requirement in kept]
    for new, old in zip(fresh, kept, strict=True):
        assert {f: getattr(new, f) for f in PARSERS_PART} == {f: getattr(old, f) for f in PARSERS_PART}, old.id


@pytest.mark.parametrize("profile", PROFILES)
def test_parsing_over_the_file_keeps_it_byte_for_byte(profile: str, tmp_path: Path, conformance) -> None:  # type: ignore[no-untyped-def]
    kept = (SPECS / profile / "requirements.yaml").read_bytes()
    output = tmp_path / "requirements.yaml"
    output.write_bytes(kept)
    documents = [SPECS / profile / f"specification.{language}.md" for language in LANGUAGES]
    assert conformance("spec", "parse", *documents, "-o", output).code == 0
    assert output.read_bytes() == kept


@pytest.mark.parametrize(("profile", "requirement"), every_requirement())
def test_the_note_below_a_statement_agrees_with_its_basis(profile: str, requirement: Requirement) -> None:
    for language in LANGUAGES:
        note = note_below(profile, requirement, language)
        grade, editorial = GRADE[language].match(note), EDITORIAL[language].match(note)
        if requirement.basis is Basis.EDITORIAL:
            assert editorial is not None, note
            assert (requirement.citation or "").endswith(editorial[1])
        else:
            assert grade is not None, note
            assert (grade[1] == "P") == (requirement.basis is Basis.PUBLISHED), note
            assert (requirement.citation or "").startswith(f"[{grade[1]}] ")


@pytest.mark.parametrize(("profile", "requirement"), every_requirement())
def test_the_source_in_the_citation_is_the_one_in_the_note(profile: str, requirement: Requirement) -> None:
    if requirement.basis is Basis.EDITORIAL:
        return
    source = (requirement.citation or "")[4:].split("; acceptance figure editorial")[0]
    assert source in note_below(profile, requirement, "en")


@pytest.mark.parametrize(("profile", "requirement"), every_requirement())
def test_what_editors_chose_has_its_reason_in_annex_a_in_both_languages(profile: str, requirement: Requirement) -> None:
    chosen = requirement.basis is Basis.EDITORIAL or bool(figures_chosen(requirement))
    assert chosen == (requirement.reason is not None)
    if requirement.reason is None:
        return
    for language in LANGUAGES:
        reason = (getattr(requirement.reason, language) or "").rstrip("。.")
        rows = [row for row in annex_a(profile, language).values() if row.reason == reason]
        assert any(requirement.clause in row.cells[-2].split(", ") for row in rows), reason


@pytest.mark.parametrize("profile", PROFILES)
def test_editorial_parameters_are_the_rows_of_annex_a(profile: str) -> None:
    for language in LANGUAGES:
        rows = {name: row for name, row in annex_a(profile, language).items() if len(row.cells) == 5}
        parameters = requirements_of(profile).editorial_parameters
        assert [parameter.name for parameter in parameters] == list(rows)
        for parameter in parameters:
            _, printed, _, _, reason = rows[parameter.name].cells
            values = parameter.value if isinstance(parameter.value, list) else [parameter.value]
            assert len(values) == len(printed.split(",")), parameter.name
            for value, cell in zip(values, printed.split(","), strict=True):
                assert float(cell) == value if isinstance(value, (int, float)) else cell.strip() == value
            assert (getattr(parameter.reason, language) or "").rstrip("。.") == reason


@pytest.mark.parametrize("profile", PROFILES)
def test_every_editorial_parameter_is_used(profile: str) -> None:
    """By a verification, as the profile's decision rule or confidence, or as a limit that its editors chose."""
    requirements = requirements_of(profile)
    of_the_set = {
        "decision_rule": requirements.decision_rule.name,
        "guard_factor": requirements.decision_rule.guard_factor,
        "confidence": requirements.confidence,
        "least_capability_index": requirements.least_capability_index,
    }
    named = {
        value.editorial
        for requirement in requirements.requirements
        if requirement.verification
        for value in requirement.verification.parameters.values()
        if isinstance(value, Editorial)
    }
    for parameter in requirements.editorial_parameters:
        if parameter.name in of_the_set:
            assert parameter.value == of_the_set[parameter.name]
        elif parameter.name not in named:
            clauses = annex_a(profile, "en")[parameter.name].cells[3].split(", ")
            limits = [figures_chosen(r) for r in requirements.requirements if r.clause in clauses]
            values = parameter.value if isinstance(parameter.value, list) else [parameter.value]
            assert values in limits, f"{parameter.name} is no limit of {clauses}"


@pytest.mark.parametrize("profile", PROFILES)
def test_editorial_parameters_name_the_clauses_that_use_them(profile: str) -> None:
    for language in LANGUAGES:
        for name, row in annex_a(profile, language).items():
            for clause in row.cells[-2].split(", "):
                heading = re.search(
                    rf"^### {re.escape(clause)} .*?(?=^#|\Z)", text_of(profile, language), re.MULTILINE | re.DOTALL
                )
                assert heading is not None, f"{name}: there is no clause {clause}"
                if len(row.cells) == 5:
                    assert row.section in heading[0], f"{clause} does not refer to {row.section} for {name}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile", PROFILES)
def test_no_text_claims_a_figure_for_a_standard_nobody_read(profile: str, language: Language) -> None:
    reasons = [getattr(p.reason, language) for p in requirements_of(profile).editorial_parameters]
    reasons += [getattr(r.reason, language) for r in requirements_of(profile).requirements if r.reason]
    for text in [*text_of(profile, language).splitlines(), *filter(None, reasons)]:
        assert CLAIMS.search(text) is None, text


@pytest.mark.parametrize("profile", PROFILES)
def test_the_foreword_says_that_this_is_not_the_standards_text(profile: str) -> None:
    chinese, english = (text_of(profile, language).split("\n## 1 ")[0] for language in LANGUAGES)
    assert re.search("本文件不是.{0,6}的文本", chinese)
    assert re.search("not the text of th", english)
    assert "未读到" in chinese
    assert "have read no numbered clause" in english


@pytest.mark.parametrize("profile", PROFILES)
def test_no_file_names_a_place_on_a_machine(profile: str) -> None:
    for file in (SPECS / profile).iterdir():
        assert HIDDEN_PLACES.search(file.read_text(encoding="utf-8")) is None, file.name


@pytest.mark.parametrize("profile", PROFILES)
def test_test_methods_hold_no_normative_words(profile: str) -> None:
    for language in LANGUAGES:
        document = parsed(profile).documents[language]
        assert [s.text for s in document.normative if s.clause.split(".")[0] not in {"4", "5", "6"}] == []


@pytest.mark.parametrize("profile", PROFILES)
def test_lint_finds_nothing_to_decide(profile: str) -> None:
    """Whether editorial parameters are used is asked more closely above: a limit or a decision rule uses one too."""
    findings = lint(requirements_of(profile), scenario_names())
    assert [str(finding) for finding in findings if "is never used" not in finding.what] == []


@pytest.mark.parametrize("profile", PROFILES)
def test_every_gap_has_its_reason(profile: str) -> None:
    assert [row.requirement.id for row in coverage(requirements_of(profile), scenario_names()) if row.unexplained] == []


def test_every_shall_with_a_number_in_the_main_profile_has_a_scenario() -> None:
    for requirement in requirements_of(MAIN).requirements:
        if requirement.modality.decides and requirement.limit is not None:
            assert requirement.verification is not None
            assert requirement.verification.method == "test"
            assert requirement.verification.scenario in scenario_names()


def test_the_rest_of_the_main_profile_is_measured_or_inspected_by_an_item_of_its_own() -> None:
    items = []
    for requirement in requirements_of(MAIN).requirements:
        assert requirement.verification is not None
        assert requirement.verification.scenario in scenario_names()
        if requirement.verification.method == "inspection":
            items.append(requirement.verification.parameters["item"])
    assert len(items) == len(set(items))


@pytest.mark.parametrize(("profile", "requirement"), every_requirement())
def test_the_parameters_fit_the_scenario(profile: str, requirement: Requirement) -> None:
    assert requirement.verification is not None
    if requirement.verification.scenario is None:
        return
    product = Product(
        schema=Product.KIND,  # type: ignore[call-arg]
        declared={
            "alarm_threshold": DeclaredValue(value=37.3, unit="degC"),
            "skin_to_body_offset": DeclaredValue(value=1.0, unit="delta_degC"),
        },
    )
    scenario = scenarios()[requirement.verification.scenario]
    resolved = resolve_parameters(requirement, requirements_of(profile), product)
    assert resolved.undeclared == ()
    assert resolved.for_scenario(scenario, requirement) is not None
    if requirement.limit is not None:
        assert requirement.characteristic in scenario.characteristics


def test_the_main_profile_has_the_four_published_modules_and_eleven_in_all() -> None:
    modules: dict[str, list[Requirement]] = {}
    for requirement in requirements_of(MAIN).requirements:
        if requirement.clause.startswith("5."):
            modules.setdefault(requirement.clause, []).append(requirement)
    assert len(modules) == 11
    published = [clause for clause, found in modules.items() if any(r.basis is Basis.PUBLISHED for r in found)]
    assert published == ["5.1", "5.2", "5.3", "5.4"]


@pytest.mark.parametrize(
    ("clause", "characteristic", "lower", "upper", "basis"),
    [
        ("6.1", "temperature_error", -0.3, 0.3, Basis.REPORTED),
        ("6.2", "response_time", None, 1.0, Basis.REPORTED),
        ("6.3", "parallel_capacity", 6.0, None, Basis.REPORTED),
        ("6.4", "alarm_detection_rate", 95.0, None, Basis.EDITORIAL),
        ("6.5", "hot_object_false_alarm_rate", None, 5.0, Basis.EDITORIAL),
        ("6.6", "mask_detection_accuracy", 95.0, None, Basis.EDITORIAL),
        ("6.7", "normalisation_slope", 0.9, 1.1, Basis.EDITORIAL),
        ("6.7", "normalisation_departure", -0.3, 0.3, Basis.EDITORIAL),
    ],
)
def test_the_main_profile_keeps_reported_limits_apart_from_editorial_ones(
    clause: str, characteristic: str, lower: float | None, upper: float | None, basis: Basis
) -> None:
    (found,) = [
        r for r in requirements_of(MAIN).requirements if (r.clause, r.characteristic) == (clause, characteristic)
    ]
    assert found.limit is not None
    assert (found.limit.lower, found.limit.upper, found.basis) == (lower, upper, basis)
    assert found.modality.decides


def test_rigged_readings_decide_the_main_profile() -> None:
    """A slope alone does not show readings that are drawn toward normal within a narrow range."""
    rigging = [r for r in requirements_of(MAIN).requirements if r.clause == "6.7"]
    assert {r.verification.scenario for r in rigging if r.verification} == {"normalisation", "departure"}
    assert all(r.modality.decides for r in rigging)


@pytest.mark.parametrize("class_", ProductClass)
def test_what_does_not_apply_to_a_product_class_is_what_annex_a_says(class_: ProductClass) -> None:
    product = Product(schema=Product.KIND, **{"class": class_})  # type: ignore[arg-type,call-arg]
    one_by_one = class_ in {ProductClass.SECURITY_GATE, ProductClass.TURNSTILE}
    expected = {"5.7", "6.3"} if one_by_one else set()
    expected |= {"5.5"} if class_ is ProductClass.BLACKBODY_FREE else set()
    expected |= {"5.1"} if class_ is not ProductClass.DUAL_LIGHT else set()
    left_out = {r.clause for r in requirements_of(MAIN).requirements if applies(r.applies_to, product) is False}
    assert left_out == expected


def test_clinical_agreement_only_asks_for_disclosure() -> None:
    for requirement in requirements_of("clinical-agreement").requirements:
        assert requirement.verification is not None
        assert requirement.verification.disclosure
        assert requirement.limit == Limit(declared=requirement.characteristic)


def test_the_three_accuracy_limits_are_three_profiles() -> None:
    limits = {
        profile: bounds(requirement.limit)
        for profile in PROFILES
        for requirement in requirements_of(profile).requirements
        if requirement.characteristic == "temperature_error"
    }
    assert limits == {
        MAIN: [-0.3, 0.3],
        "screening-thermograph": [-0.5, 0.5],
        "screening-instrument": [-0.4, 0.4],
    }
