"""Judging recordings and rendering the judgement."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from conformance.api._documents import PathOrName, load_product, load_requirements, loaded, read_recording
from conformance.core.problems import BadInput, Problem, Problems

if TYPE_CHECKING:
    from conformance.evaluation.assignment import Assignment
    from conformance.evaluation.model import Evaluation
    from conformance.evaluation.waivers import Waivers
    from conformance.product.declaration import Product
    from conformance.recording.model import Recording
    from conformance.requirements.model import DecisionRule, RequirementSet

Rule = Literal["simple", "guarded", "non_binary"]


def evaluate(
    requirements: RequirementSet | PathOrName,
    recording: Recording | PathOrName | Sequence[Recording | PathOrName],
    product: Product | PathOrName | None = None,
    decision_rule: DecisionRule | Rule | None = None,
    only: str | Iterable[str] | None = None,
    *,
    assignment: Assignment | PathOrName | None = None,
    waivers: Waivers | PathOrName | None = None,
    release: PathOrName | None = None,
) -> Evaluation:
    """Judge a recording against requirements: a pure function of its inputs, the same bytes each time.

    Several recordings are sessions and samples of one product. Without a ``product`` the declaration in the recording
    is used. ``decision_rule`` replaces those of the profile (JCGM 106:2012, clause 8: ``simple`` acceptance,
    ``guarded`` by r·U, ``non_binary`` after ILAC-G8:09/2019). ``only`` names requirements by id: the evaluation is then
    PARTIAL (``.partial``, ``.only``), its status is never ``conforms``, and a certificate is made of it only where the
    assignment declares that scope.
    ``release`` is the signed release of the set, where its publisher is another one than this package's.
    ``assignment`` states laboratory, customer and dates; ``waivers`` are shown beside verdicts and change none.

    ``.status`` is ``conforms``, ``does_not_conform`` or ``incomplete``; ``.results`` one `Result` a requirement, in the
    order of the set; ``.to_json()`` the text of ``evaluation.json``. Raises `BadInput` with the problems of all inputs.
    """
    from conformance.api._frames import judged
    from conformance.evaluation.apply_waivers import with_waivers
    from conformance.evaluation.assignment import load_assignment
    from conformance.evaluation.evaluate import evaluate_sessions
    from conformance.evaluation.sessions import sessions_of
    from conformance.evaluation.signed_release import load_release
    from conformance.evaluation.waivers import load_waivers
    from conformance.product.declaration import product_of
    from conformance.requirements.model import DecisionRule

    several = recording if isinstance(recording, Sequence) and not isinstance(recording, str) else (recording,)
    problems = Problems()
    asked = loaded(problems, requirements, load_requirements)
    declared = None if product is None else loaded(problems, product, load_product)
    assigned = (
        None if assignment is None else loaded(problems, assignment, lambda given: load_assignment(os.fspath(given)))
    )
    on_file = None if waivers is None else loaded(problems, waivers, lambda path: load_waivers(Path(path)))
    published = None if release is None else problems.attempt(load_release, Path(release))
    recorded = [found for each in several if (found := loaded(problems, each, read_recording)) is not None]
    problems.raise_any()
    assert asked is not None  # what cannot be read was refused
    names = tuple(
        str(each) if isinstance(each, (str, os.PathLike)) else found.digest
        for each, found in zip(several, recorded, strict=True)
    )
    sessions = sessions_of(recorded, names, declared=declared is not None)
    first = sessions[0].recording
    evaluation = evaluate_sessions(
        asked,
        declared or product_of(None, first.manifest.product, names[recorded.index(first)]),
        sessions,
        decision_rule=DecisionRule(name=decision_rule) if isinstance(decision_rule, str) else decision_rule,
        assignment=assigned,
        only=[only] if isinstance(only, str) else None if only is None else list(only),
        release=published,
    )
    return judged(evaluation if on_file is None else with_waivers(evaluation, on_file), recorded)


def report(
    evaluation: Evaluation | PathOrName, format: str = "html", language: Literal["zh", "en", "both"] = "en"
) -> str | bytes:
    """Render an evaluation as ``html``, ``pdf``, ``junit``, ``json``, ``csv``, ``badge``, or in a plug-in's format.

    Text, or bytes where the format is not text. Nothing is measured or decided here: the same evaluation gives the
    same report. ``both`` puts the Chinese and the English report of a format for people into one document. Raises
    `BadInput` for an unknown format, a format for machines in both languages, or an evaluation that cannot be read.
    """
    from conformance.documents import load_document
    from conformance.evaluation.model import Evaluation
    from conformance.reporting.registry import formats

    problems = Problems()
    document = loaded(problems, evaluation, lambda path: load_document(Path(path), Evaluation))
    problems.raise_any()
    assert document is not None  # what cannot be read was refused
    known = formats()
    if format not in known:
        raise BadInput(formats.missing(format).at(field="format"))
    if language != "both":
        return known[format].render(document, language)
    render_both = known[format].render_both
    if render_both is None:
        what = f"a report in both languages is for people, and {format} is for machines"
        raise BadInput(Problem(what, field="language", remedy="Render it in zh or en", code="option-refused"))
    return render_both(document)
