"""``conformance decide``: one value, its uncertainty, its limits; the verdict and every risk of it."""

from __future__ import annotations

import math
from typing import Any

import click

from conformance.cli.terminal import say, say_json
from conformance.core.problems import BadInput, Problem
from conformance.metrology.decision import Decision, Rule, decide
from conformance.metrology.priors import Prior, parse_prior
from conformance.metrology.risk import GlobalRisk, global_risk
from conformance.verification.verdict import Verdict

_SAID = {
    "pass": "accepted",
    "conditional_pass": "inside the tolerance, but outside the acceptance limits",
    "conditional_fail": "outside the tolerance, by no more than the guard band",
    "fail": "not accepted",
    "inconclusive": "not judged: the guard bands meet, no value could be accepted",
}
_PLACES = {
    "lower": "the lower limit",
    "upper": "the upper limit",
    "acceptance_lower": "the lower acceptance limit",
    "acceptance_upper": "the upper acceptance limit",
}


@click.command()
@click.option("--value", required=True, type=float, help="The measured value.")
@click.option("--standard-uncertainty", "u", required=True, type=float, help="Its standard uncertainty u, same unit.")
@click.option("--lower", type=float, help="Lower tolerance limit.")
@click.option("--upper", type=float, help="Upper tolerance limit.")
@click.option(
    "--rule",
    type=click.Choice(["simple", "guarded", "non_binary"]),
    default="guarded",
    show_default=True,
    help="Decision rule (ILAC-G8).",
)
@click.option("--guard-factor", type=float, default=1.0, show_default=True, help="r in the guard band w = r·U.")
@click.option("--coverage-factor", type=float, default=2.0, show_default=True, help="k in U = k·u.")
@click.option("--degrees-of-freedom", type=float, default=math.inf, help="Of u; probabilities are then of t.")
@click.option(
    "--prior",
    help="Population of devices, for global risks: normal(mean, sd), gamma(shape, scale), uniform(lower, upper), "
    "lognormal(mu, sigma).",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def command(
    value: float,
    u: float,
    lower: float | None,
    upper: float | None,
    rule: Rule,
    guard_factor: float,
    coverage_factor: float,
    degrees_of_freedom: float,
    prior: str | None,
    as_json: bool,
) -> int:
    """Judge a value with its standard uncertainty against one or two limits, all in one unit.

    Exit code: 0 pass, 1 fail, 3 conditional fail, conditional pass or inconclusive.
    """
    _check(value, u, lower, upper, guard_factor, coverage_factor, degrees_of_freedom)
    population = _prior(prior)
    decision = decide(
        value,
        u,
        lower,
        upper,
        rule,
        guard_factor=guard_factor,
        coverage_factor=coverage_factor,
        degrees_of_freedom=degrees_of_freedom,
    )
    risks = None if population is None else _global(population, u, (lower, upper), decision)
    given = {
        "value": value,
        "standard_uncertainty": u,
        "tolerance": {"lower": lower, "upper": upper},
        "guard_factor": guard_factor,
        "coverage_factor": coverage_factor,
        "degrees_of_freedom": degrees_of_freedom if math.isfinite(degrees_of_freedom) else None,
    }
    if as_json:
        say_json({**_plain(decision), **given, "global_risk": _plain_risks(population, risks)})
    else:
        _say(decision, given, population, risks)
    return Verdict(decision.verdict).facts.exit_code


def _check(
    value: float, u: float, lower: float | None, upper: float | None, r: float, k: float, degrees_of_freedom: float
) -> None:
    """Every problem of the input at once."""
    no_number = "Give a finite number"
    checks = [
        (math.isfinite(value), "--value", f"the value {value} is not a finite number", no_number),
        (0 <= u < math.inf, "--standard-uncertainty", f"the standard uncertainty is {u}", f"{no_number}, 0 or more"),
        (
            lower is None or math.isfinite(lower),
            "--lower",
            f"the lower limit is {lower}",
            f"{no_number}, or leave it out",
        ),
        (
            upper is None or math.isfinite(upper),
            "--upper",
            f"the upper limit is {upper}",
            f"{no_number}, or leave it out",
        ),
        (
            lower is not None or upper is not None,
            "--lower, --upper",
            "there is no limit to judge against",
            "Give a lower limit, an upper limit, or both",
        ),
        (
            lower is None or upper is None or not lower > upper,
            "--lower",
            f"the lower limit {lower} is above the upper limit {upper}",
            "Exchange them",
        ),
        (0 <= r < math.inf, "--guard-factor", f"the guard factor is {r}", f"{no_number}, 0 or more"),
        (0 < k < math.inf, "--coverage-factor", f"the coverage factor is {k}", f"{no_number} above 0, for example 2"),
        (degrees_of_freedom > 0, "--degrees-of-freedom", f"they are {degrees_of_freedom}", "Give a number above 0"),
    ]
    problems = [
        Problem(what, "decide", field=field, remedy=remedy, code="option-refused")
        for good, field, what, remedy in checks
        if not good
    ]
    if problems:
        raise BadInput(problems)


def _prior(text: str | None) -> Prior | None:
    try:
        return None if text is None else parse_prior(text)
    except ValueError as error:
        remedy = "Write for example 'normal(0, 0.1)' in quotes"
        raise BadInput(Problem(str(error), "decide", field="--prior", remedy=remedy, code="option-refused")) from None


def _global(prior: Prior, u: float, tolerance: tuple[float | None, float | None], decision: Decision) -> GlobalRisk:
    try:
        return global_risk(prior, u, tolerance, (decision.acceptance.lower, decision.acceptance.upper))
    except ValueError as error:
        remedy = "Leave --prior out, or give a standard uncertainty above 0"
        raise BadInput(Problem(str(error), "decide", field="--prior", remedy=remedy, code="option-refused")) from None


def _plain(decision: Decision) -> dict[str, Any]:
    return {
        "verdict": decision.verdict,
        "conformance_probability": decision.conformance_probability,
        "acceptance": {"lower": decision.acceptance.lower, "upper": decision.acceptance.upper},
        "guard_band": decision.guard_band,
        "rule": decision.rule,
        "empty_acceptance_zone": decision.empty_acceptance_zone,
        "equality": list(decision.equality),
        "risks": {
            "below_lower": decision.risk_lower,
            "above_upper": decision.risk_upper,
            "false_accept": decision.false_accept_risk,
            "false_reject": decision.false_reject_risk,
            "of_this_verdict": decision.stated_risk,
        },
    }


def _plain_risks(prior: Prior | None, risks: GlobalRisk | None) -> dict[str, Any] | None:
    if prior is None or risks is None:
        return None
    return {
        "prior": prior.name,
        "nonconforming": risks.nonconforming,
        "accepted": risks.accepted,
        "false_accept": {"joint": risks.false_accept, "conditional_on_acceptance": risks.false_accept_of_accepted},
        "false_reject": {"joint": risks.false_reject, "conditional_on_rejection": risks.false_reject_of_rejected},
    }


def _say(decision: Decision, given: dict[str, Any], prior: Prior | None, risks: GlobalRisk | None) -> None:
    """The statement in words."""
    say(f"{decision.verdict.replace('_', ' ').upper()}: {given['value']:g} is {_SAID[decision.verdict]}.")
    say(f"tolerance {_zone(given['tolerance']['lower'], given['tolerance']['upper'])}")
    if decision.empty_acceptance_zone:
        say(f"acceptance zone EMPTY: the guard bands of {decision.guard_band:g} meet")
    else:
        say(f"acceptance {_zone(decision.acceptance.lower, decision.acceptance.upper)}")
    say(
        f"rule {decision.rule}: w = r·k·u = {given['guard_factor']:g}·{given['coverage_factor']:g}·"
        f"{given['standard_uncertainty']:g} = {decision.guard_band:g}"
        if decision.rule != "simple"
        else "rule simple: no guard band"
    )
    say(
        f"conformance probability {decision.conformance_probability:.6g}; risk if accepted "
        f"{decision.false_accept_risk:.4g}, if rejected {decision.false_reject_risk:.4g}"
    )
    for place in decision.equality:
        say(f"the value equals {_PLACES[place]}: equality counts as inside")
    if prior is not None and risks is not None:
        say(
            f"global risk under {prior.name}: false accept {risks.false_accept:.4g} (of those accepted "
            f"{_or_none(risks.false_accept_of_accepted)}), false reject {risks.false_reject:.4g} (of those rejected "
            f"{_or_none(risks.false_reject_of_rejected)})"
        )


def _zone(lower: float | None, upper: float | None) -> str:
    if lower is None:
        return f"up to {upper:g}"
    return f"from {lower:g}" if upper is None else f"{lower:g} to {upper:g}"


def _or_none(value: float | None) -> str:
    return "none" if value is None else f"{value:.4g}"
