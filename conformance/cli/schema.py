"""``conformance schema``: the JSON Schema of a document kind, and the vocabulary of characteristics."""

from __future__ import annotations

from typing import Any

import click

from conformance.bench.description import Bench
from conformance.bench.operator.answers_file import Answers
from conformance.certification.certificate import Certificate
from conformance.certification.registry_seal import RegistrySeal
from conformance.certification.status_list import StatusList
from conformance.cli.terminal import say_json
from conformance.core.characteristics import CHARACTERISTICS
from conformance.devices.adapter.exchange import LINES, schema_of_line
from conformance.documents import Document
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.compare import EvaluationComparison
from conformance.evaluation.model import Evaluation
from conformance.evaluation.waivers import Waivers
from conformance.evidence.key_statements import KeyRevocation, KeySuccession
from conformance.evidence.trust import TrustFile
from conformance.exploration.scene_file import SceneFile
from conformance.importers.picture_sheet import PictureSheet
from conformance.importers.table_mapping import TableMapping
from conformance.product.declaration import Product
from conformance.recording.model import Manifest
from conformance.requirements.model import RequirementSet
from conformance.requirements.release import Release
from conformance.selftest.record import SelfTest

DOCUMENTS: dict[str, type[Document]] = {
    "requirements": RequirementSet,
    "product": Product,
    "bench": Bench,
    "answers": Answers,
    "recording": Manifest,
    "table-mapping": TableMapping,
    "picture-sheet": PictureSheet,
    "evaluation": Evaluation,
    "assignment": Assignment,
    "waivers": Waivers,
    "comparison": EvaluationComparison,
    "scene": SceneFile,
    "selftest": SelfTest,
    "certificate": Certificate,
    "trust": TrustFile,
    "status-list": StatusList,
    "key-succession": KeySuccession,
    "key-revocation": KeyRevocation,
    "registry-seal": RegistrySeal,
    "release": Release,
}


@click.command()
@click.argument("kind", type=click.Choice([*DOCUMENTS, *LINES, "characteristics"]))
def command(kind: str) -> int:
    """Print the JSON Schema of a document KIND (or the vocabulary of characteristics).

    adapter-request, adapter-reply and adapter-event are the lines of the vendor adapter protocol.
    """
    say_json(_schema(kind))
    return 0


def _schema(kind: str) -> dict[str, Any]:
    if kind == "characteristics":
        return {
            name: {"unit": c.unit, "kind": c.kind, "zh": list(c.zh), "en": list(c.en)}
            for name, c in CHARACTERISTICS.items()
        }
    if kind in LINES:
        return schema_of_line(kind)
    model = DOCUMENTS[kind]
    schema = model.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["properties"]["schema"]["const"] = model.KIND
    return schema
