"""The difference of two editions: added, removed, changed, limit by limit."""

from __future__ import annotations

from conformance.core.text import Text
from conformance.requirements.diff import difference
from conformance.requirements.file import load_requirements
from conformance.requirements.model import Limit, Modality, Requirement, RequirementSet


def _requirement(name: str, text: str, limit: Limit | None = None, modality: Modality = Modality.SHALL) -> Requirement:
    return Requirement(
        id=name, clause=name[:-1], modality=modality, statement=Text.stated(en=text), source={}, limit=limit
    )


def _set(*requirements: Requirement, edition: str = "1") -> RequirementSet:
    return RequirementSet(
        schema_=RequirementSet.KIND, profile="p", edition=edition, title=Text.stated(en="T"), requirements=requirements
    )


A = _requirement("5.1a", "The error shall be at most 0.3 °C.", Limit(upper=0.3, unit="delta_degC"))
B = _requirement("5.2a", "It shall sound.")


def test_an_edition_does_not_differ_from_itself() -> None:
    assert not difference(_set(A, B), _set(A, B))


def test_added_and_removed_requirements_are_told() -> None:
    found = difference(_set(A), _set(B))
    assert [r.id for r in found.added] == ["5.2a"]
    assert [r.id for r in found.removed] == ["5.1a"]
    assert found.changed == ()


def test_a_limit_changes_bound_by_bound() -> None:
    wider = A.model_copy(update={"limit": Limit(lower=-0.4, upper=0.4, unit="delta_degC")})
    (changed,) = difference(_set(A), _set(wider)).changed
    assert [(c.field, c.old, c.new) for c in changed.changes] == [
        ("limit.lower", None, -0.4), ("limit.upper", 0.3, 0.4)
    ]  # fmt: skip


def test_modality_and_statement_are_compared() -> None:
    weaker = _requirement("5.2a", "It should sound.", modality=Modality.SHOULD)
    (changed,) = difference(_set(B), _set(weaker)).changed
    assert [c.field for c in changed.changes] == ["modality", "statement.en"]
    assert str(changed.changes[0]) == "modality: shall → should"


def test_a_renumbered_clause_is_one_change() -> None:
    moved = B.model_copy(update={"id": "5.3a", "clause": "5.3"})
    found = difference(_set(A, B), _set(A, moved))
    assert (found.added, found.removed) == ((), ())
    assert [c.field for c in found.changed[0].changes] == ["id", "clause"]


def test_a_statement_put_before_others_does_not_change_them() -> None:
    new = _requirement("5.2a", "It shall glow.")
    found = difference(_set(B), _set(new, B.model_copy(update={"id": "5.2b"})))
    assert [r.statement.en for r in found.added] == ["It shall glow."]
    assert [(c.old.id, c.new.id) for c in found.changed] == [("5.2a", "5.2b")]


def test_the_decision_rule_of_the_set_is_compared() -> None:
    found = difference(_set(A), _set(A, edition="2"))
    assert [str(c) for c in found.of_the_set] == ["edition: 1 → 2"]
    assert found


def test_a_parameter_that_has_another_value_under_its_name_is_a_change() -> None:
    old = load_requirements("contactless-screening")
    fewer = tuple(
        p.model_copy(update={"value": 10}) if p.name == "time_trials" else p for p in old.editorial_parameters
    )
    found = difference(old, old.model_copy(update={"editorial_parameters": fewer}))
    assert "6.2a" in {each.new.id for each in found.changed}
    assert all(str(c) == "verification.parameters.trials: 59 → 10" for each in found.changed for c in each.changes)
