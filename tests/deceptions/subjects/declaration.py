"""Deceptions with the product declaration: what a vendor denies, leaves out, or has changed afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from conformance.documents import canonical_json
from conformance.evaluation.evaluate import evaluate
from conformance.evidence.failure import Failure
from conformance.product.declaration import Product
from conformance.requirements.model import RequirementSet
from tests.certification.factory import IDENTITY, again, assignment, planned, product, requirements
from tests.certification.tampering import members_changed, signed_anew
from tests.deceptions.deception import Deception, Ground, verified
from tests.deceptions.subjects.requirement_set import refused, reviewed

Tried = Callable[[Ground], Iterable[Failure]]


def _declared(declaration: Product, asked: RequirementSet | None = None) -> Tried:
    def tried(ground: Ground) -> Iterable[Failure]:
        of = asked or requirements()
        return refused(evaluate(of, declaration, planned(ground.case.recording, of), assignment=assignment()))

    return tried


def _asking(**fields: Any) -> RequirementSet:
    return reviewed(requirements(**fields))


def _painted(**changes: Any) -> Tried:
    return lambda ground: refused(again(ground.case.evaluation, **changes))


def _in_the_bundle(change: Callable[[dict[str, Any]], object]) -> Tried:
    """The declaration in the bundle is changed, and not sealed again."""

    def tried(ground: Ground) -> Iterable[Failure]:
        declared = json.loads(_member(ground, "product.json"))
        change(declared)
        return verified(members_changed(ground.bundle, **{"product.json": canonical_json(declared)}))

    return tried


def _member(ground: Ground, name: str) -> bytes:
    from conformance.evidence import sealed_zip

    return sealed_zip.unpack(ground.bundle)[name]


def _certified_as(**item: Any) -> Tried:
    """The owner of the key signs a certificate of another product than was declared."""

    def change(statement: dict[str, Any]) -> None:
        statement["predicate"]["product"].update(item)

    return lambda ground: verified(signed_anew(ground.bundle, change))


MANDATORY = {"name": "alarm", "mandatory": True}
OPTIONAL = {"name": "alarm", "mandatory": False}
TABLE = (
    Deception("the vendor denies a capability that is mandatory", "requirement_not_met",
              "6.1a (shall) is not met: fail",
              _declared(product(capabilities={"alarm": False}), _asking(capability=MANDATORY))),
    Deception("the vendor denies an optional capability, which leaves nothing", "nothing_passed", "nothing to certify",
              _declared(product(capabilities={"alarm": False}), _asking(capability=OPTIONAL))),
    Deception("the vendor does not say whether it has a capability", "requirement_not_met", "not_tested",
              _declared(product(), _asking(capability=MANDATORY))),
    Deception("the vendor does not say its class, so that nothing applies for certain", "requirement_not_met",
              "not_tested", _declared(product(**{"class": None}), _asking(applies_to="class in {dual-light}"))),
    Deception("the vendor declares another class, to which nothing applies", "nothing_passed", "nothing to certify",
              _declared(product(**{"class": "turnstile"}), _asking(applies_to="class in {dual-light}"))),
    Deception("a declaration without a maker", "product_unidentified", "manufacturer",
              _declared(product(identity={**IDENTITY, "manufacturer": None}))),
    Deception("a declaration without a model", "product_unidentified", "model",
              _declared(product(identity={**IDENTITY, "model": " "}))),
    Deception("a declaration without a firmware", "product_unidentified", "firmware",
              _declared(product(identity={**IDENTITY, "firmware": ""}))),
    Deception("a declaration that admits a simulation", "simulated", "simulated", _declared(product(simulated=True))),
    Deception("the model is another one in the evaluation than in its declaration", "evaluation_contradicts_itself",
              "do not match its inputs", _painted(product__identity__model="T-2")),
    Deception("the declaration in the evaluation is of another firmware", "evaluation_contradicts_itself",
              "do not match its inputs", _painted(inputs__product__identity__firmware="3.0")),
    Deception("the declaration in the bundle gains a capability", "member_changed", "product.json",
              _in_the_bundle(lambda declared: declared["capabilities"].update(alarm=True))),
    Deception("the declaration in the bundle is of another maker", "member_changed", "product.json",
              _in_the_bundle(lambda declared: declared["identity"].update(manufacturer="Another"))),
    Deception("the owner of the key signs for another model", "certificate_differs", "differs",
              _certified_as(model="X")),
    Deception("the owner of the key signs for another maker", "certificate_differs", "differs",
              _certified_as(manufacturer="Another")),
    Deception("the owner of the key signs for every firmware", "certificate_differs", "differs",
              _certified_as(firmware="any")),
    Deception("the owner of the key signs for another class", "certificate_differs", "differs",
              _certified_as(**{"class": "turnstile"})),
    Deception("the owner of the key signs for all samples", "certificate_differs", "differs",
              _certified_as(serial="all")),
)  # fmt: skip
