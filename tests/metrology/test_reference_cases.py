"""The published worked examples, read from the shared file: every one of them, through the public functions."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml

from conformance.evidence import keys
from conformance.metrology.decision import decide
from conformance.metrology.measurement_model import MeasurementModel
from conformance.metrology.monte_carlo import propagate, propagate_model
from conformance.metrology.priors import gamma, normal_in_tolerance
from conformance.metrology.rates import bounds, rule_of_three
from conformance.metrology.risk import global_risk, limit_risk
from conformance.metrology.sprt import SprtPlan
from conformance.metrology.type_a import type_a
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from tests.conftest import ROOT, Said

FILE = Path(
    os.environ.get("CONFORMANCE_REFERENCE_CASES", ROOT.parent / "shared" / "reference-cases" / "metrology.yaml")
)
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["cases"] if FILE.is_file() else []

Case = Mapping[str, Any]
Command = Callable[..., Said]


def agrees(case: Case, **found: Any) -> None:
    """Every expected figure of the case is found, within the case's own tolerance; none is left out."""
    assert set(found) == set(case["expected"])
    for name, value in found.items():
        tolerance = case["tolerance"].get(name)
        expected = case["expected"][name]
        assert value == (expected if tolerance is None else pytest.approx(expected, abs=tolerance, rel=0)), name


def decided(command: Command, *options: object) -> dict[str, Any]:
    """What ``conformance decide --json`` prints."""
    said = command("decide", *options, "--json")
    assert said.code in {0, 1, 3}, said.err
    printed: dict[str, Any] = json.loads(said.out)
    return printed


def limits(inputs: Case) -> tuple[object, ...]:
    return (
        "--value",
        inputs["y"],
        "--standard-uncertainty",
        inputs["u"],
        "--lower",
        inputs["TL"],
        "--upper",
        inputs["TU"],
    )


def oil_viscosity(case: Case, command: Command) -> None:
    i = case["inputs"]
    agrees(case, p_c=decide(i["y"], i["u"], i["TL"], i["TU"], "simple").conformance_probability)
    agrees(case, p_c=decided(command, *limits(i))["conformance_probability"])


def ball_bearings(case: Case, command: Command) -> None:
    i = case["inputs"]
    assert i["prior"] == "gamma(shape=4, scale=0.25)"
    risk = global_risk(gamma(4, 0.25), i["u_m"], (i["TL"], i["TU"]), (i["TL"], i["A_U"]))
    agrees(case, p_nonconforming=risk.nonconforming, PFA=risk.false_accept)
    printed = decided(command, *limits({**i, "y": 1.0, "u": i["u_m"]}), "--rule", "simple", "--prior", i["prior"])[
        "global_risk"
    ]
    agrees(case, p_nonconforming=printed["nonconforming"], PFA=printed["false_accept"]["joint"])


def process_in_tolerance(case: Case, command: Command) -> None:
    i = case["inputs"]
    assert i["guard_band"] == 0
    prior = normal_in_tolerance(i["in_tolerance_probability"], i["TL"], i["TU"])
    u = prior.standard_deviation / i["sigma_process_over_u_m"]
    risk = global_risk(prior, u, (i["TL"], i["TU"]))
    assert risk.false_accept_of_accepted is not None
    agrees(case, PFA_percent=100 * risk.false_accept, conditional_PFA_percent=100 * risk.false_accept_of_accepted)
    spelt = f"normal(mean={prior.mean!r}, sd={prior.standard_deviation!r})"
    printed = decided(command, *limits({**i, "y": 0, "u": u}), "--rule", "simple", "--prior", spelt)["global_risk"]
    accepts = printed["false_accept"]
    agrees(case, PFA_percent=100 * accepts["joint"],
           conditional_PFA_percent=100 * accepts["conditional_on_acceptance"])  # fmt: skip


def specific_risk(case: Case, command: Command) -> None:
    i = case["inputs"]
    found = decide(i["y"], i["u"], i["TL"], i["TU"], "simple")
    agrees(case, risk_total=found.false_accept_risk, risk_lower=found.risk_lower, risk_upper=found.risk_upper)
    risks = decided(command, *limits(i))["risks"]
    agrees(case, risk_total=risks["false_accept"], risk_lower=risks["below_lower"], risk_upper=risks["above_upper"])


def guard_factors(case: Case, command: Command) -> None:
    k = float(case["inputs"]["U_over_u"])
    agrees(case, max_PFA=[limit_risk(float(r), k) for r in case["inputs"]["r"]])
    at_the_limit = []
    for r in case["inputs"]["r"]:
        options = ("--standard-uncertainty", 1, "--upper", 100, "--guard-factor", r, "--coverage-factor", k)
        edge = decided(command, "--value", 0, *options)["acceptance"]["upper"]
        printed = decided(command, "--value", edge, *options)
        assert printed["verdict"] == "pass"
        assert "acceptance_upper" in printed["equality"] or r == 0
        at_the_limit.append(printed["risks"]["false_accept"])
    agrees(case, max_PFA=at_the_limit)


def twenty_readings(case: Case, command: Command) -> None:
    found = type_a(case["inputs"]["readings"])
    agrees(case, mean=found.mean, s=found.standard_deviation, u=found.standard_uncertainty)


def independent_lines(inputs: Case) -> Budget:
    pairs = zip(inputs["u"], inputs["dof"], strict=True)
    return Budget(
        tuple(
            UncertaintyLine(f"line {n}", u, "A", "t", degrees_of_freedom=float(v)) for n, (u, v) in enumerate(pairs, 1)
        )
    )


def gauge_block(case: Case, command: Command) -> None:
    found = independent_lines(case["inputs"]).combine(case["inputs"]["p"])
    agrees(
        case, nu_eff=found.effective_degrees_of_freedom, k=found.coverage_factor, U=found.expanded_uncertainty
    )  # fmt: skip


def daily_temperatures(case: Case, command: Command) -> None:
    p = case["inputs"]["p"]
    found = type_a(case["inputs"]["readings"])
    combined = Budget((found.line("readings"),)).combine(p)
    agrees(
        case,
        mean=found.mean,
        u=found.standard_uncertainty,
        k=combined.coverage_factor,
        interval=list(found.interval(p)),
    )


def cadmium_standard(case: Case, command: Command) -> None:
    i = case["inputs"]
    assert (i["model"], i["P"]) == ("1000*m*P/V", "0.9999 rect 0.0001")
    model = MeasurementModel(
        lambda m, P, V: 1000 * m * P / V,
        {"m": i["m"][0], "P": 0.9999, "V": i["V"][0]},
        {
            "m": [UncertaintyLine("mass", i["m"][1])],
            "P": [UncertaintyLine("purity", 0.0001, distribution="rectangular")],
            "V": [UncertaintyLine("volume", i["V"][1])],
        },
    )
    agrees(case, c=model.value, u=model.budget().combine().standard_uncertainty)
    drawn = propagate_model(model, seed=1, trials=100_000)
    agrees(case, c=drawn.mean, u=drawn.standard_uncertainty)


def four_normals(case: Case, command: Command) -> None:
    assert case["inputs"] == {"model": "X1+X2+X3+X4", "dist": "4 x N(0,1)"}
    found = propagate(Budget(tuple(UncertaintyLine(f"X{n}", 1.0) for n in range(1, 5))), seed=101)
    for interval in (found.symmetric_interval, found.shortest_interval):
        agrees(case, u=found.standard_uncertainty, interval_95=list(interval))


def course_example(case: Case, command: Command) -> None:
    agrees(case, nu_eff=independent_lines(case["inputs"]).combine().effective_degrees_of_freedom)


def proportion(case: Case, command: Command) -> None:
    i = case["inputs"]
    methods = {"clopper_pearson": "clopper-pearson", "wilson": "wilson"}
    found = {name: list(bounds(i["k"], i["n"], i["conf"], "two-sided", methods[name])) for name in case["expected"]}
    agrees(case, **found)


def no_failures(case: Case, command: Command) -> None:
    i = case["inputs"]
    assert i["one_sided"] is True
    agrees(
        case,
        rule_of_three=[rule_of_three(n) for n in i["n"]],
        exact=[bounds(0, n, i["conf"], "upper").upper for n in i["n"]],
    )


def sequential_plan(case: Case, command: Command) -> None:
    plan = SprtPlan(**case["inputs"])
    agrees(case, h_accept=plan.h_accept, h_reject=plan.h_reject, slope=plan.slope)
    assert (plan.accept_number(23), plan.accept_number(24), plan.reject_number(24)) == (None, 0, 3)


def empty_message(case: Case, command: Command) -> None:
    secret, message = (bytes.fromhex(case["inputs"][name]) for name in ("secret", "message"))
    public, signature = keys.public_key(secret), keys.sign(secret, message)
    agrees(case, public=public.hex(), signature=signature.hex())
    assert keys.verify(public, message, signature)


CHECKS: Mapping[str, Callable[[Case, Command], None]] = MappingProxyType(
    {
        "DR-01": oil_viscosity,
        "DR-05": ball_bearings,
        "DR-07": process_in_tolerance,
        "DR-16": specific_risk,
        "DR-19": guard_factors,
        "UN-01": twenty_readings,
        "UN-04": gauge_block,
        "UN-08": daily_temperatures,
        "UN-11": cadmium_standard,
        "UN-13": four_normals,
        "UN-22": course_example,
        "ST-01": proportion,
        "ST-05": proportion,
        "ST-08": no_failures,
        "ST-10": sequential_plan,
        "SG-01": empty_message,
    }
)


def test_the_file_of_reference_cases_is_there() -> None:
    if not FILE.is_file():
        pytest.skip(f"REFERENCE DATA ABSENT: {FILE} is not there; the published examples were NOT reproduced")
    assert CASES
    assert {case["id"] for case in CASES} >= set(CHECKS), "a case that is checked here has left the file"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_published_example_is_reproduced(case: Case, conformance: Command) -> None:
    assert case["id"] in CHECKS, f"no check knows the reference case {case['id']}: {case['source']}"
    CHECKS[case["id"]](case, conformance)
