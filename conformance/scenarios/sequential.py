"""Sequential plans of rate scenarios: the parameter that asks for one, and what a scenario counts trial by trial."""

from __future__ import annotations

from pydantic import Field, model_validator

from conformance.metrology.sprt import SprtPlan
from conformance.scenarios.scenario import Parameters


class Sequential(Parameters):
    """A sequential test of a rate of failures (`conformance.metrology.sprt`), in place of the fixed number of trials.

    Good is a failure rate of ``p1``, bad one of ``p2``; ``alpha`` is the risk of failing the good, ``beta`` that of
    passing the bad. The scenario's number of trials is the most that are made.
    """

    p1: float = Field(gt=0, lt=1)
    p2: float = Field(gt=0, lt=1)
    alpha: float = Field(default=0.05, gt=0, lt=1)
    beta: float = Field(default=0.05, gt=0, lt=1)
    most_trials: int | None = Field(default=None, ge=1)
    """Ends the test undecided; None for the scenario's number of trials."""

    @model_validator(mode="after")
    def _is_a_plan(self) -> Sequential:
        self.plan(1)
        return self

    def plan(self, trials: int) -> SprtPlan:
        """The plan with its end: ``trials`` is what the scenario presents at most."""
        most = trials if self.most_trials is None else min(self.most_trials, trials)
        return SprtPlan(self.p1, self.p2, self.alpha, self.beta, most)
