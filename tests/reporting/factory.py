"""Small evaluations to render, as a test wants them: every verdict, simulated or not, with every kind of figure."""

from __future__ import annotations

import json
from typing import Any

from conformance.evaluation.model import Evaluation
from conformance.verification.verdict import Verdict, scope_of, status_of

DIGEST = "sha256:" + "1f" * 32


def budget() -> list[dict[str, Any]]:
    line = {"kind": "B", "distribution": "rectangular", "half_width": 0.05, "divisor": 1.7320508, "sensitivity": 1.0}
    return [
        {**line, "source": "reference source", "standard_uncertainty": 0.0288675, "degrees_of_freedom": None},
        {**line, "source": "repeatability", "kind": "A", "distribution": "t", "half_width": 0.021, "divisor": 1.0,
         "standard_uncertainty": 0.021, "degrees_of_freedom": 9.0},
    ]  # fmt: skip


def measurement(value: float | None = -0.1234, verdict: str | None = "pass", **more: Any) -> dict[str, Any]:
    return {
        "characteristic": "temperature_error", "value": value, "unit": "delta_degC", "standard_uncertainty": 0.0357,
        "expanded_uncertainty": 0.0741, "coverage_factor": 2.08, "coverage_probability": 0.95,
        "effective_degrees_of_freedom": 21.4, "interval": [-0.1975, -0.0493], "interval_confidence": 0.95, "units": 5,
        "conditions": {"reference_degC": 37.0, "distance_m": 1.2, "mode": "surface"}, "verdict": verdict,
        "conformance_probability": 0.9999999, "acceptance": [-0.3, 0.3], "budget": budget(), **more,
    }  # fmt: skip


def error_figure() -> dict[str, Any]:
    references = [34.0 + 0.5 * step for step in range(13)]
    return {
        "kind": "error_against_reference",
        "title": {"zh": "误差与参考温度", "en": "Error against reference temperature"},
        "series": {
            "reference_degC": references,
            "error_delta_degC": [0.18 - 0.03 * step for step in range(13)],
            "expanded_uncertainty_delta_degC": [0.07] * 12 + [None],
        },
    }


def bland_altman_figure(count: int = 40) -> dict[str, Any]:
    differences = [-1.1 + 0.3 * ((7 * index % 19) / 9.5 - 1) for index in range(count)]
    return {
        "kind": "bland_altman",
        "title": {"zh": "一致性", "en": "Agreement with the reference"},
        "series": {
            "mean_degC": [35.2 + 3.1 * ((11 * index % 37) / 37) for index in range(count)],
            "difference_delta_degC": differences,
            "positive": [index % 9 == 0 for index in range(count)],
        },
        "values": {
            "bias_delta_degC": -1.1022, "lower_limit_delta_degC": -1.695, "upper_limit_delta_degC": -0.509,
            "bias_interval_lower_delta_degC": -1.121, "bias_interval_upper_delta_degC": -1.084,
            "lower_limit_interval_lower_delta_degC": -1.727, "lower_limit_interval_upper_delta_degC": -1.663,
            "upper_limit_interval_lower_delta_degC": -0.541, "upper_limit_interval_upper_delta_degC": -0.477,
        },
    }  # fmt: skip


def roc_figure() -> dict[str, Any]:
    steps = [index / 50 for index in range(51)]
    return {
        "kind": "roc",
        "title": {"zh": "受试者工作特征", "en": "Receiver operating characteristic"},
        "series": {"false_positive_rate": steps, "true_positive_rate": [x**0.08 for x in steps]},
        "values": {"auc": 0.9698, "auc_lower": 0.9521, "auc_upper": 0.9812,
                   "operating_false_positive_rate": 0.0385, "operating_true_positive_rate": 0.8468},
    }  # fmt: skip


def time_figure() -> dict[str, Any]:
    return {
        "kind": "time_distribution",
        "title": {"zh": "测温时间分布", "en": "Distribution of the measuring time"},
        "series": {"time_s": [0.31 + 0.02 * (index % 29) for index in range(60)]},
        "values": {"quantile": 0.95, "quantile_time_s": 0.87},
    }


def zone_figure() -> dict[str, Any]:
    return {
        "kind": "acceptance_zone",
        "title": {"zh": "接受区间", "en": "Acceptance zone"},
        "series": {
            "measurement": ["1", "2", "3"], "value": [-0.12, 0.24, 0.31], "expanded_uncertainty": [0.07, 0.07, 0.4],
            "tolerance_lower": [-0.3] * 3, "tolerance_upper": [0.3] * 3,
            "acceptance_lower": [-0.23, -0.23, 0.1], "acceptance_upper": [0.23, 0.23, -0.1],
            "empty": [False, False, True],
        },
        "values": {"unit": "delta_degC"},
    }  # fmt: skip


def change_figure() -> dict[str, Any]:
    return {
        "kind": "difference_by_circumstance",
        "title": {"zh": "示值随距离的变化", "en": "Change of the readings with distance"},
        "series": {
            "distance_m": [1.0, 1.5, 2.0, 2.5, 3.0],
            "difference_delta_degC": [0.04, 0.0, -0.03, -0.09, -0.21],
            "expanded_uncertainty_delta_degC": [0.05, None, 0.05, 0.05, 0.06],
        },
        "values": {"judged": "size"},
    }


def readings_figure() -> dict[str, Any]:
    return {
        "kind": "readings_over_time",
        "title": {"zh": "同一温度下的读数", "en": "Readings at one temperature"},
        "series": {
            "time_s": [0.4 + 0.5 * index for index in range(30)],
            "reading_degC": [round(37.0 + 0.1 * ((7 * index % 5) - 2), 1) for index in range(30)],
        },
        "values": {"reference_degC": 37.0},
    }


def map_figure() -> dict[str, Any]:
    places = [(x, y) for y in (0.25, 0.5, 0.75) for x in (0.1, 0.3, 0.5, 0.7, 0.9)]
    return {
        "kind": "field_map",
        "title": {"zh": "各位置示值与其平均值之差", "en": "Readings at each place less their mean"},
        "series": {
            "position": [x for x, _ in places],
            "height": [y for _, y in places],
            "difference_delta_degC": [0.1 - 0.6 * (x - 0.5) ** 2 - 0.9 * (y - 0.5) ** 2 for x, y in places],
        },
    }


def histogram_figure() -> dict[str, Any]:
    edges = [0.04 + 0.002 * index for index in range(21)]
    return {
        "kind": "histogram",
        "title": {"zh": "各像素的时间噪声", "en": "Temporal noise of the pixels"},
        "series": {
            "from_delta_degC": edges[:-1],
            "to_delta_degC": edges[1:],
            "pixels": [float(400 - 4 * (index - 9) ** 2) for index in range(20)],
        },
        "values": {"median_delta_degC": 0.0597},
    }


def counts_figure() -> dict[str, Any]:
    return {
        "kind": "counts",
        "title": {"zh": "检出次数", "en": "Detections by group"},
        "series": {"label": ["one person", "three persons", "six persons"], "met": [59, 58, 51], "trials": [60, 60, 60],
                   "lower": [0.911, 0.885, 0.738], "upper": [1.0, 0.996, 0.927]},
    }  # fmt: skip


def result(requirement: str = "6.1.a", verdict: str = "pass", **more: Any) -> dict[str, Any]:
    return {
        "requirement": requirement, "clause": requirement.rpartition(".")[0] or requirement, "modality": "shall",
        "verdict": verdict, "reason": f"the reason for {verdict}", "reason_zh": f"判定理由：{verdict}",
        "statement": {"zh": "系统的测温误差应在±0.3 °C以内。",
                      "en": "The temperature measurement error of the system shall be within ±0.3 °C."},
        "module": "temperature_analysis", **more,
    }  # fmt: skip


def accuracy(verdict: str = "pass", **more: Any) -> dict[str, Any]:
    """A result with everything a result can have."""
    given: dict[str, Any] = {
        "characteristic": "temperature_error",
        "limit": {"lower": -0.3, "upper": 0.3, "unit": "delta_degC"}, "limit_origin": "statement",
        "conditions": [{"quantity": "ambient_temperature", "lower": 16.0, "upper": 32.0, "unit": "degC", "text": None}],
        "basis": "reported", "citation": "Beijing Evening News, 2020-04-18", "decision_rule": "non_binary",
        "basis_reason": {"zh": "二手报道的数值。", "en": "The figure is known from a newspaper."},
        "verification": {
            "method": "test", "scenario": "blackbody_accuracy",
            "title": {"zh": "黑体准确度", "en": "Accuracy on a blackbody"},
            "procedure": {"zh": "在各设定点读取黑体温度。", "en": "A blackbody is read at each set point."},
            "parameters": {"distance_m": 1.2, "set_points_degC": [34.0, 37.0, 40.0], "settle_s": 30},
            "parameter_origins": {"distance_m": "editorial:accuracy_distance_m", "settle_s": "declared:settling_time"},
        },
        "measurements": [measurement(), measurement(0.212, "pass"), measurement(None, None, expanded_uncertainty=None)],
        "figures": [error_figure()],
        "evidence": [{"recording": DIGEST, "scenes": 12, "events": 360, "first_scene": "s1", "last_scene": "s12"}],
        "notes": [{"zh": "有两个读数被搁置。", "en": "Two readings were set aside."}],
    }  # fmt: skip
    return result("6.1.a", verdict, **{**given, **more})


def every_verdict() -> list[dict[str, Any]]:
    """One requirement for every verdict, and a recommendation that is not met."""
    rows = [accuracy("pass")]
    rows += [result(f"6.{index}.a", verdict) for index, verdict in enumerate(list(Verdict)[1:], 2)]
    return [*rows, result("7.1.a", "fail", modality="should"), result("7.2.a", "not_tested", modality="may")]


ASSIGNMENT: dict[str, Any] = {
    "report": "TR-2026-0117", "issued": "2026-11-20", "authorised_by": "Li Na",
    "laboratory": {"name": "North Laboratory", "address": "1 Test Road", "contact": "lab@example.org"},
    "customer": {"name": "Example Optics", "address": "2 Lens Street", "contact": None},
    "item": {"description": {"zh": "测温筛查系统", "en": "screening system"}, "identification": "ITEM-31",
             "received": "2026-11-02", "condition": "undamaged"},
    "work": {"first_day": "2026-11-03", "last_day": "2026-11-05", "place": "chamber 2"},
    "sampling": {"plan": "one of a lot of ten, drawn by lot", "date": "2026-10-30", "by": "the customer"},
    "deviations": ["The chamber was kept at 23 °C."], "external_results": [],
    "opinions": [{"text": "The device suits an indoor gate.", "by": "Li Na"}], "remarks": ["Ordered for an airport."],
}  # fmt: skip
"""An assignment that states everything."""


def evaluation(
    results: list[dict[str, Any]] | None = None, *, simulated: bool = False, complete: bool = True, **more: Any
) -> Evaluation:
    """An evaluation over the given results (default: one of every verdict)."""
    rows = every_verdict() if results is None else results
    decisive = [Verdict(row["verdict"]) for row in rows if row["modality"] in {"shall", "shall_not"}]
    applicable = [verdict for verdict in decisive if verdict is not Verdict.NOT_APPLICABLE]
    met = sum(verdict.met for verdict in applicable)
    not_met = sum(verdict is Verdict.FAIL for verdict in applicable)
    data: dict[str, Any] = {
        "schema": Evaluation.KIND, "status": status_of(decisive, complete=complete), "scope": scope_of(decisive),
        "specification": {
            "profile": "contactless-screening", "edition": "2020", "digest": DIGEST, "confidence": 0.95,
            "title": {"zh": "非接触式智能体温筛查系统技术规范",
                      "en": "Technical specification for non-contact body temperature screening systems"},
            "editorial_parameters": [
                {"name": "accuracy_distance_m", "value": 1.2, "unit": "m",
                 "reason": {"zh": "标准未公开距离。", "en": "The distance is not public."}},
            ],
        },
        "product": {
            "class": "dual-light", "simulated": simulated,
            "identity": {"manufacturer": "Example Optics", "model": "TS-4", "serial": "0007", "firmware": "2.4.1"},
            "capabilities": {"mask_detection": True, "face_recognition": False},
            "declared": {"alarm_threshold": {"value": 37.3, "lower": None, "upper": None, "unit": "degC"}},
            "undeclared": ["warm_up_time"],
        },
        "recording": {
            "digest": DIGEST, "complete": complete, "origin": "live", "simulated": simulated, "unattended": False,
            "started_at": "2026-11-03T08:00:00Z", "scenes": 40, "broken_scenes": 1, "events": 900,
            "sources": [{"name": "group1.csv", "sha256": DIGEST, "bytes": 12345}],
            "imported": {"format": "face-oral-temperature", "options": {"reading": "T_Max", "rounds": "1-3"}},
            "bench": {"source": {"model": "BB-1", "expanded_uncertainty_delta_degC": 0.05}}, "notes": ["a note"],
            "flag_count": 1, "ambient_degC": [22.1, 24.3], "relative_humidity_percent": [38.0, 44.0],
            "flags": [{"scene": "170208-17", "field": "distance_m", "value": "79.0", "reason": "out of any range"}],
            "tool": {"name": "conformance", "version": "0.1.0"},
        },
        "decision_rule": {
            "name": "non_binary", "guard_factor": 1.0, "confidence": 0.95,
            "text": {"zh": "数值等于限值视为在限值之内。", "en": "A value that equals the limit is inside."},
        },
        "tool": {"name": "conformance", "version": "0.1.0"}, "assignment": ASSIGNMENT,
        "denominator": {"decisive": len(decisive), "applicable": len(applicable), "met": met, "not_met": not_met,
                        "open": len(applicable) - met - not_met},
        "counts": {verdict.value: sum(row["verdict"] == verdict for row in rows) for verdict in Verdict},
        "results": rows, **more,
    }  # fmt: skip
    return Evaluation.model_validate_json(json.dumps(data))
