"""Renewing a requirement set keeps what people wrote by hand: every comment stays with its requirement."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.core.problems import BadInput
from conformance.core.text import Text
from conformance.documents import load_yaml_text, validate
from conformance.requirements.file import dump_requirements, load_requirements
from conformance.requirements.model import Limit, Requirement, RequirementSet, StatementSource
from conformance.requirements.renew import comments_of, renewed_text
from tests.conftest import ROOT, Said

PROFILE = ROOT / "specs" / "clinical-agreement"
TEXT = (PROFILE / "requirements.yaml").read_text(encoding="utf-8")
OLD = load_requirements(PROFILE / "requirements.yaml")


def read(text: str) -> RequirementSet:
    return validate(load_yaml_text(text, "requirements.yaml"), RequirementSet)


def with_requirements(*requirements: Requirement) -> RequirementSet:
    return OLD.model_copy(update={"requirements": requirements})


def moved(requirement: Requirement) -> Requirement:
    """The same, read from lines further down."""

    def down(source: StatementSource) -> StatementSource:
        return source.model_copy(update={"lines": None if source.lines is None else tuple(n + 7 for n in source.lines)})

    return requirement.model_copy(update={"source": {name: down(s) for name, s in requirement.source.items()}})


def reworded(requirement: Requirement) -> Requirement:
    """Another sentence with a limit of its own, and no module any more."""
    statement = Text.stated(requirement.statement.stated_in("zh"), "It shall be: yes, # within ±0.3 °C " * 5)
    limit = Limit(lower=-1e-05, upper=0.3, unit="delta_degC")
    return requirement.model_copy(
        update={"statement": statement, "limit": limit, "module": None, "references": ("7.9", "8.1")}
    )


CHANGES: dict[str, Callable[[Requirement], Requirement]] = {
    "nothing": lambda requirement: requirement,
    "moved": moved,
    "reworded": lambda requirement: moved(reworded(requirement)),
}


def places(text: str) -> list[tuple[int, bool]]:
    """Where a comment may be put: (line, at its end) or before it."""
    inside: set[int] = set()
    broken: set[int] = set()
    for token in yaml.scan(text):
        if isinstance(token, yaml.ScalarToken) and token.end_mark.line > token.start_mark.line:
            inside |= set(range(token.start_mark.line + 1, token.end_mark.line + 1))
            broken |= set(range(token.start_mark.line, token.end_mark.line))
    count = len(text.splitlines())
    return [(line, False) for line in range(count + 1) if line not in inside] + [
        (line, True) for line in range(count) if line not in broken
    ]


PLACES = places(TEXT)
COMMENT = st.tuples(st.sampled_from(PLACES), st.integers(0, 9), st.sampled_from(["agreed", "见会议纪要 # 14", "a: [b"]))


def commented(comments: list[tuple[tuple[int, bool], int, str]]) -> str:
    lines = TEXT.splitlines()
    for number, ((line, at_end), indent, words) in sorted(enumerate(comments), key=lambda c: c[1][0], reverse=True):
        comment = f"# {words} <{number}>"
        if at_end:
            lines[line] += f" {comment}"
        else:
            lines.insert(line, " " * indent + comment)
    return "\n".join(lines) + "\n"


def owner_of_each(text: str) -> dict[str, str]:
    """Each comment's requirement: of the field that it follows; of the next where it is no further in than a dash."""
    owners: dict[str, str] = {}
    owner, waiting = "", []
    for line in text.splitlines():
        found = re.findall(r"<\d+>", line)
        if line.lstrip().startswith("#"):
            waiting += [(tag, line.startswith("#")) for tag in found]
            continue
        before, owner = owner, line.split()[2] if line.startswith("- id: ") else owner if line[0] in " " else ""
        owners |= {tag: owner if at_dash or not before else before for tag, at_dash in waiting}
        owners |= dict.fromkeys(found, owner)
        waiting = []
    return {**owners, **{tag: "" if at_dash else owner for tag, at_dash in waiting}}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(COMMENT, max_size=8),
    st.lists(st.sampled_from(sorted(CHANGES)), min_size=len(OLD.requirements), max_size=len(OLD.requirements)),
    st.none() | st.integers(0, len(OLD.requirements)),
)
def test_every_comment_stays_with_its_requirement(
    comments: list[tuple[tuple[int, bool], int, str]], changes: list[str], new_at: int | None
) -> None:
    text = commented(comments)
    requirements = [CHANGES[change](r) for change, r in zip(changes, OLD.requirements, strict=True)]
    if new_at is not None:
        requirements.insert(new_at, OLD.requirements[0].model_copy(update={"id": "6.9z"}))
    new = with_requirements(*requirements)
    renewed = renewed_text(text, "requirements.yaml", new)
    assert read(renewed.text) == read(dump_requirements(new)) == new
    assert sorted(comments_of(renewed.text)) == sorted(comments_of(text))
    assert renewed.dropped_comments == ()
    assert owner_of_each(renewed.text) == owner_of_each(text)


def test_a_comment_above_the_first_requirement_stays_with_it_when_another_comes_before() -> None:
    text = TEXT.replace("requirements:\n", "requirements:\n    # the first\n")
    new = with_requirements(OLD.requirements[1].model_copy(update={"id": "6.9z"}), *OLD.requirements)
    assert "\n# the first\n- id: 6.1a\n" in renewed_text(text, "requirements.yaml", new).text


def test_without_a_change_no_byte_changes() -> None:
    text = TEXT.replace("edition: '1'", 'edition:   "1"   # the first')
    assert renewed_text(text, "requirements.yaml", read(text)).text == text


def test_only_the_lines_of_the_fields_that_changed_are_other_lines() -> None:
    new = with_requirements(*map(moved, OLD.requirements))
    old_lines, new_lines = TEXT.splitlines(), renewed_text(TEXT, "requirements.yaml", new).text.splitlines()
    assert len(old_lines) == len(new_lines)
    other = [old for old, new_line in zip(old_lines, new_lines, strict=True) if old != new_line]
    assert other
    assert all(line.strip().startswith("lines: [") for line in other)


def test_comments_of_a_dropped_requirement_are_handed_back() -> None:
    text = TEXT.replace("- id: 6.2a\n", "# of 6.2a\n- id: 6.2a  # also\n")
    new = with_requirements(*(r for r in OLD.requirements if r.id != "6.2a"))
    renewed = renewed_text(text, "requirements.yaml", new)
    assert sorted(renewed.dropped_comments) == ["# also", "# of 6.2a"]
    assert read(renewed.text) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(TEXT.replace("\n", "\r\n"), True, id="line ends of Windows"),
        pytest.param(TEXT.rstrip("\n") + "\n...\n# the end", True, id="an end mark and a last line without an end"),
        pytest.param(
            TEXT.split("requirements:\n")[0]
            + "requirements:\n# first\n"
            + "".join(f"    {line}\n" for line in TEXT.split("requirements:\n")[1].splitlines()),
            True,
            id="an indented list",
        ),
        pytest.param(TEXT.replace("- id: 6.1a\n", "-\n  # its name\n  id: 6.1a\n"), True, id="a dash on a line alone"),
        pytest.param(TEXT.replace("- '7.2'\n", "- &method '7.2'\n", 1), True, id="an anchor"),
    ],
)
def test_other_hands_write_other_yaml(old: str, new: bool) -> None:
    changed = read(old).model_copy(update={"requirements": tuple(map(moved, OLD.requirements))})
    renewed = renewed_text(old, "requirements.yaml", changed)
    assert read(renewed.text) == changed
    assert comments_of(renewed.text) == comments_of(old)
    assert ("\r\n" in renewed.text) == ("\r\n" in old)


def test_a_layout_in_which_a_comment_would_be_lost_is_refused_and_one_without_comments_is_written_anew() -> None:
    flow = yaml.safe_dump(yaml.safe_load(TEXT), default_flow_style=True, allow_unicode=True, width=10**9)
    new = with_requirements(*map(moved, OLD.requirements))
    assert renewed_text(flow, "requirements.yaml", new).text == dump_requirements(new)
    with pytest.raises(BadInput, match=r"# agreed.*-o"):
        renewed_text(f"# agreed\n{flow}", "requirements.yaml", new)


def test_parsing_again_keeps_the_comments_of_the_reviewers(conformance: Callable[..., Said], tmp_path: Path) -> None:
    documents = []
    for document in sorted(PROFILE.glob("*.md")):
        documents.append(tmp_path / document.name)
        # A line before everything: every requirement of the file has to be renewed.
        documents[-1].write_text("\n" + document.read_text(encoding="utf-8"), encoding="utf-8")
    written = tmp_path / "requirements.yaml"
    comment = "  # reviewer LI: agreed with the manufacturer, minutes 14\n"
    written.write_text(TEXT.replace("- id: 6.2a\n", f"- id: 6.2a\n{comment}"), encoding="utf-8")
    said = conformance("spec", "parse", *documents, "-o", written)
    assert said.code == 0
    assert f"- id: 6.2a\n{comment}  clause: '6.2'\n" in written.read_text(encoding="utf-8")
    assert load_requirements(written).requirements != OLD.requirements
    assert conformance("spec", "lint", written).code == 0
