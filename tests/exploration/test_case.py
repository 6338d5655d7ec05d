"""Which requirements can be explored, and what one presentation says of a device."""

from __future__ import annotations

import pytest

from conformance.core.problems import BadInput
from conformance.exploration.case import ExplorationCase, cases_of
from conformance.exploration.dimension import nominal
from conformance.exploration.exploration import Targets
from conformance.requirements.model import Limit, RequirementSet
from tests.exploration.canned import device, stage
from tests.exploration.workshop import bench, case, product, requirements


def refused(name: str | None, asked: RequirementSet | None = None) -> str:
    with pytest.raises(BadInput) as bad:
        cases_of(asked or requirements(), product(), bench(), name)
    (problem,) = bad.value.problems
    return str(problem)


def names(product_class: str) -> list[str]:
    found = cases_of(requirements(), product(product_class), bench(product_class), None)
    return [each.requirement.id for each in found]


def test_without_a_name_all_that_can_be_explored_are_each_question_once() -> None:
    """6.4b and 6.5b ask what 6.4a and 6.5a ask."""
    assert names("dual-light")[:8] == ["6.1a", "6.2a", "6.3a", "6.4a", "6.4c", "6.4d", "6.5a", "6.6a"]
    assert "6.3a" not in names("turnstile")


def test_of_a_requirement_that_there_is_not_it_is_said_which_there_are() -> None:
    said = refused("6.9z")
    assert said.startswith("[--requirement]: there is no requirement '6.9z'.")
    assert "these can be: 6.1a, 6.2a, 6.3a, 6.4a, 6.4b" in said


def test_a_requirement_that_takes_an_operator_or_many_scenes_is_refused_with_the_reason() -> None:
    assert "a single scene of the scenario inspection cannot be judged" in refused("5.1a")
    assert "a single scene of the scenario normalisation cannot be judged" in refused("6.7a")


def test_a_requirement_without_a_limit_is_refused() -> None:
    original = requirements()
    unlimited = [
        each.model_copy(update={"limit": None}) if each.id == "6.2a" else each for each in original.requirements
    ]
    assert "it has no limit, so that nothing breaks it" in refused(
        "6.2a", original.model_copy(update={"requirements": tuple(unlimited)})
    )


def test_a_set_of_which_nothing_can_be_explored_is_refused() -> None:
    none = requirements().model_copy(update={"requirements": requirements().requirements[:3]})
    assert refused(None, none).startswith("[--requirement]: no requirement can be explored. For this product and bench")


@pytest.mark.parametrize(
    ("limit", "repeats"),
    [
        (Limit(upper=5.0, unit="percent"), 3),
        (Limit(lower=95.0, unit="percent"), 3),
        (Limit(upper=50.0, unit="percent"), 5),
        (Limit(lower=5.0, unit="percent"), 30),
        (Limit(upper=1.0, unit="s"), 3),
    ],
)
def test_what_broke_it_is_repeated_as_often_as_a_fail_needs_and_three_times_at_least(
    limit: Limit, repeats: int
) -> None:
    hot = case("6.5b")
    limited = ExplorationCase(hot.requirements, hot.requirement, hot.product, hot.way, hot.exploration, limit)
    assert limited.repeats == repeats


def test_a_verdict_on_repetitions_is_the_judge_s_own_of_the_requirement() -> None:
    hot = case("6.5b")
    parameters = hot.way.parameters
    shown: Targets = hot.exploration.targets(parameters, nominal(hot.exploration.space(parameters, hot.product)))
    result = stage(hot, device(lambda scene: True)).repeated(shown, None)
    assert result is not None
    assert (result.requirement, result.limit) == ("6.5b", hot.requirement.limit)
    assert result.decision_rule == requirements().decision_rule.name
    assert result.measurements[0].interval is not None
    assert result.reason == "The one-sided 95% bound shows that the limit is not met."
