"""The public face of the harness: what the commands do, from Python.

    from conformance import api

    evaluation = api.evaluate("contactless-screening", "recording.zip")
    print(evaluation.status, api.frames(evaluation)["measurements"])

Requirement sets, products and benches are given as objects, as paths, or by the names of those that ship; recordings as
objects or paths. Bad input raises `BadInput` with every problem at once; a bench that fails raises `BenchError`; a
certificate that is refused raises `Untrustworthy` with every reason. Temperatures are degC and their differences
delta_degC, times are seconds on the recording's clock.

What ``__all__`` lists is public and changes only with a version that says so; modules below this one are not. Nothing
heavy is imported before it is asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from conformance.api._certificates import certify, verify
from conformance.api._documents import load_bench, load_product, load_requirements, parse, read_recording
from conformance.api._frames import frames
from conformance.api._judging import evaluate, report
from conformance.api._running import plan, run

if TYPE_CHECKING:
    from conformance.bench.description import Bench
    from conformance.certification.certificate import Certificate
    from conformance.certification.checked import Checked
    from conformance.core.events import Alarm, Reading
    from conformance.core.problems import BadInput, BenchError, Problem
    from conformance.core.scenes import Scene, Target
    from conformance.evaluation.model import Evaluation, Result
    from conformance.evidence.failure import Untrustworthy
    from conformance.execution.planned import Plan
    from conformance.product.declaration import Product as ProductDeclaration
    from conformance.recording.model import RecordedScene, Recording
    from conformance.requirements.model import RequirementSet
    from conformance.specification.pairing import Specification
    from conformance.verification.verdict import Verdict

__all__ = [
    "Alarm",
    "BadInput",
    "Bench",
    "BenchError",
    "Certificate",
    "Checked",
    "Evaluation",
    "Plan",
    "Problem",
    "ProductDeclaration",
    "Reading",
    "RecordedScene",
    "Recording",
    "RequirementSet",
    "Result",
    "Scene",
    "Specification",
    "Target",
    "Untrustworthy",
    "Verdict",
    "certify",
    "evaluate",
    "frames",
    "load_bench",
    "load_product",
    "load_requirements",
    "parse",
    "plan",
    "read_recording",
    "report",
    "run",
    "verify",
]

_TYPES = {
    "Alarm": "conformance.core.events",
    "BadInput": "conformance.core.problems",
    "Bench": "conformance.bench.description",
    "BenchError": "conformance.core.problems",
    "Certificate": "conformance.certification.certificate",
    "Checked": "conformance.certification.check",
    "Evaluation": "conformance.evaluation.model",
    "Plan": "conformance.execution.planned",
    "Problem": "conformance.core.problems",
    "ProductDeclaration": "conformance.product.declaration:Product",
    "Reading": "conformance.core.events",
    "RecordedScene": "conformance.recording.model",
    "Recording": "conformance.recording.model",
    "RequirementSet": "conformance.requirements.model",
    "Result": "conformance.evaluation.model",
    "Scene": "conformance.core.scenes",
    "Specification": "conformance.specification.pairing",
    "Target": "conformance.core.scenes",
    "Untrustworthy": "conformance.evidence.failure",
    "Verdict": "conformance.verification.verdict",
}
"""Where each type is at home: it is imported when it is first asked for."""


if not TYPE_CHECKING:  # a type checker knows every name, and has to refuse all others

    def __getattr__(name: str) -> Any:
        if name not in _TYPES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, _, other = _TYPES[name].partition(":")
        found = getattr(importlib.import_module(module), other or name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return sorted(__all__)
