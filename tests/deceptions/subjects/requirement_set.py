"""Deceptions with the requirement set: weakened, renamed, published by somebody else, reviewed by nobody."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import functools
import json
from collections.abc import Callable, Iterable
from typing import Any

from conformance.certification.application import Application
from conformance.certification.refusals import refusals
from conformance.certification.rendered_report import RenderedReport
from conformance.core.text import Text
from conformance.documents import canonical_json
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Evaluation, InputsPart
from conformance.evaluation.signed_release import SignedRelease, open_release, sign_release
from conformance.evidence import dsse
from conformance.evidence.failure import Failure, Untrustworthy
from conformance.evidence.keys import public_key
from conformance.evidence.trust import Trust, TrustedKey
from conformance.requirements.deciding import fingerprint_of
from conformance.requirements.file import load_requirements
from conformance.requirements.model import (
    Basis,
    Capability,
    Condition,
    DecisionRule,
    Limit,
    Method,
    Modality,
    Requirement,
    RequirementSet,
)
from tests.certification.factory import (
    OTHER_SECRET,
    SECRET,
    again,
    assignment,
    planned,
    product,
    requirements,
    selftest_record,
)
from tests.certification.tampering import signed_anew
from tests.deceptions.deception import Deception, Ground, certified, verified

PUBLISHER = bytes(range(3, 35))
Change = Callable[[RequirementSet], RequirementSet]


@functools.cache
def published(name: str = "contactless-screening") -> RequirementSet:
    """A profile that ships."""
    return load_requirements(name)


def reviewed(asked: RequirementSet) -> RequirementSet:
    """Every requirement with the fingerprint that it has now: who weakens a set can do that as well."""
    renewed = (each.model_copy(update={"reviewed": fingerprint_of(asked, each)}) for each in asked.requirements)
    return asked.model_copy(update={"requirements": tuple(renewed)})


def refused(evaluation: Evaluation, *, own: bool = True, trust: Trust | None = None) -> tuple[Failure, ...]:
    """What a certificate is refused for; no report is rendered, which takes the most time."""
    application = Application(
        evaluation, selftest_record(), RenderedReport({}, ()), specimen=False, own_specification=own, trust=trust
    )
    return tuple(refusals(application))


def judged(ground: Ground, asked: RequirementSet, **more: Any) -> Evaluation:
    """The honest recording, judged by a set as if it had been planned for that."""
    return evaluate(asked, product(), planned(ground.case.recording, asked), assignment=assignment(), **more)


def _one(name: str, change: Callable[[Requirement], Requirement]) -> Change:
    def changed(asked: RequirementSet) -> RequirementSet:
        found = tuple(change(each) if each.id == name else each for each in asked.requirements)
        assert found != asked.requirements, name
        return asked.model_copy(update={"requirements": found})

    return changed


def _field(name: str, **fields: Any) -> Change:
    return _one(name, lambda each: each.model_copy(update=fields))


def _verified(name: str, **fields: Any) -> Change:
    def changed(each: Requirement) -> Requirement:
        assert each.verification is not None
        return each.model_copy(update={"verification": each.verification.model_copy(update=fields)})

    return _one(name, changed)


def _parameter(name: str, **values: Any) -> Change:
    def changed(each: Requirement) -> Requirement:
        assert each.verification is not None
        parameters = {**each.verification.parameters, **values}
        return each.model_copy(update={"verification": each.verification.model_copy(update={"parameters": parameters})})

    return _one(name, changed)


def _set(**fields: Any) -> Change:
    return lambda asked: asked.model_copy(update=fields)


def _editorial(name: str, **fields: Any) -> Change:
    def changed(asked: RequirementSet) -> RequirementSet:
        parameters = [p.model_copy(update=fields) if p.name == name else p for p in asked.editorial_parameters]
        assert tuple(parameters) != asked.editorial_parameters
        return asked.model_copy(update={"editorial_parameters": tuple(parameters)})

    return changed


def _without(*names: str) -> Change:
    return lambda asked: asked.model_copy(
        update={"requirements": tuple(each for each in asked.requirements if each.id not in names)}
    )


def _only(*names: str) -> Change:
    return lambda asked: asked.model_copy(
        update={"requirements": tuple(each for each in asked.requirements if each.id in names)}
    )


def _cherry_picked(asked: RequirementSet) -> RequirementSet:
    return _field("6.1a", limit=WIDE)(_only("5.1a", "5.1b", "6.1a", "6.2a")(asked))


def _added(asked: RequirementSet) -> RequirementSet:
    more = asked.requirements[0].model_copy(update={"id": "99.1a", "clause": "99.1"})
    return asked.model_copy(update={"requirements": (*asked.requirements, more)})


def _more_of_6_1a(asked: RequirementSet) -> RequirementSet:
    """Another requirement under the id of the one that is hard."""
    easy = next(each for each in asked.requirements if each.id == "5.1a")
    return _one("6.1a", lambda each: easy.model_copy(update={"id": "6.1a", "clause": "6.1"}))(asked)


WIDE = Limit(lower=-5.0, upper=5.0, unit="delta_degC")
ALTERED: tuple[tuple[str, Change, str], ...] = (
    ("four of the requirements are kept, one limit is widened", _cherry_picked, "47 requirements removed"),
    ("the limit of 6.1a is widened, most requirements left out", _cherry_picked, "6.1a: limit changed"),
    ("one requirement is left out", _without("6.5b"), "1 requirement removed (6.5b)"),
    ("a limit is widened, its sentence untouched", _field("6.1a", limit=WIDE), "6.1a: limit changed"),
    ("a limit is declared by the vendor", _field("6.1a", limit=Limit(declared="error")), "6.1a: limit changed"),
    ("a limit is taken out", _field("6.1a", limit=None), "6.1a: limit changed"),
    ("a limit bounds one side alone", _field("6.1a", limit=Limit(upper=0.3, unit="delta_degC")), "6.1a: limit changed"),
    ("a shall is made a should", _field("6.1a", modality=Modality.SHOULD), "6.1a: modality changed"),
    ("a shall is made a may", _field("6.2a", modality=Modality.MAY), "6.2a: modality changed"),
    ("a shall is made a shall not", _field("6.2a", modality=Modality.SHALL_NOT), "6.2a: modality changed"),
    ("a requirement applies to no product", _field("6.1a", applies_to="class in {turnstile} and class in {dual-light}"),
     "6.1a: applicability changed"),
    ("a requirement applies to another class", _field("5.1c", applies_to="class in {turnstile}"),
     "5.1c: applicability changed"),
    ("a mandatory capability is made optional",
     _field("5.1c", capability=Capability(name="visible_image", mandatory=False)), "5.1c: capability changed"),
    ("a requirement is tied to a capability that the vendor denies",
     _field("6.1a", capability=Capability(name="nothing", mandatory=False)), "6.1a: capability changed"),
    ("a test is made an inspection", _verified("6.1a", method=Method.INSPECTION),
     "6.1a: method of verification changed"),
    ("another scenario measures it", _verified("6.1a", scenario="inspection", parameters={"item": "alarm"}),
     "6.1a: scenario, parameters changed"),
    ("no scenario measures it, and a reason says why",
     _verified("6.1a", scenario=None, gap=Text(zh="无", en="no source")), "6.1a: scenario, gap changed"),
    ("an easier parameter stands in the requirement", _parameter("6.1a", source_distance_m=0.2),
     "6.1a: parameters changed"),
    ("an editorial parameter gets an easier value", _editorial("accuracy_set_points_degC", value=[37.0]),
     "6.1a: parameters changed"),
    ("an editorial parameter asks for one trial", _editorial("time_trials", value=1), "6.2a: parameters changed"),
    ("the reason of an editorial parameter is invented",
     _editorial("time_trials", reason=Text(zh="该标准规定。", en="The standard says so.")),
     "reasons of editorial parameters changed"),
    ("a figure is only disclosed", _verified("6.1a", disclosure=True), "6.1a: disclosure changed"),
    ("the reviewers accept more", _verified("6.1a", acceptance=WIDE), "6.1a: acceptance changed"),
    ("one requirement has a rule of its own", _field("6.1a", decision_rule=DecisionRule(name="simple")),
     "6.1a: decision rule changed"),
    ("the rule of the set is simple acceptance", _set(decision_rule=DecisionRule(name="simple")),
     "decision rule: simple in place of non_binary"),
    ("the guard band is nothing", _set(decision_rule=DecisionRule(name="non_binary", guard_factor=0)),
     "guard factor: 0.0 in place of 1.0"),
    ("the confidence is hardly any", _set(confidence=0.51), "confidence: 0.51 in place of 0.95"),
    ("a bad sample is averaged with good ones", _set(samples="together"), "judging of samples: together"),
    ("the sentence is changed with its limit",
     _field("6.1a", limit=WIDE, statement=Text(zh="误差应在 ±5.0 ℃ 以内。", en="The error shall be within ±5.0 °C.")),
     "6.1a: statement, limit changed"),
    ("the sentence is softened in one language",
     _one("6.1a", lambda r: r.model_copy(update={"statement": Text(zh=r.statement.zh, en="The error may be stated.")})),
     "6.1a: statement changed"),
    ("an editorial figure is called published", _field("6.5b", basis=Basis.LICENSED), "6.5b: basis changed"),
    ("a citation is invented", _field("6.1a", citation="the standard, clause 6.1"), "6.1a: citation changed"),
    ("the reason of a figure is invented", _field("6.1a", reason=Text(zh="无", en="none")), "6.1a: reason changed"),
    ("a reason excuses a limit that is not the sentence's",
     _field("6.1a", limit=WIDE, limit_reason=Text(zh="约定", en="agreed")),
     "6.1a: limit, reason for a limit other than the statement's changed"),
    ("another characteristic is measured", _field("6.1a", characteristic="response_time"),
     "6.1a: characteristic changed"),
    ("the conditions of a limit are taken out or changed",
     _one("6.1a", lambda r: r.model_copy(update={"conditions": (Condition(quantity="text", text="at 37"),)})),
     "6.1a: conditions changed"),
    ("a requirement stands under another clause", _field("6.1a", clause="9.9"), "6.1a: clause changed"),
    ("an easy requirement is given the id of a hard one", _more_of_6_1a, "6.1a: "),
    ("a requirement is renamed", _field("6.1a", id="6.1z"), "1 requirement removed (6.1a)"),
    ("a requirement is added", _added, "1 requirement added (99.1a)"),
    ("the edition is raised, so that the set is called another one", _set(edition="2"), "edition: 2 in place of 1"),
    ("one title of two is exchanged", _set(title=Text(zh="", en="Conformance")), "title changed"),
)  # fmt: skip
"""What is done to the main profile, under its own name; and what has to be named."""


def _altered(what: str, change: Change, says: str) -> Iterable[Deception]:
    def under_its_name(ground: Ground) -> Iterable[Failure]:
        return refused(judged(ground, reviewed(change(published()))))

    def under_another(ground: Ground) -> Iterable[Failure]:
        title = Text(zh="某某规程", en="Some procedure")
        asked = change(published()).model_copy(update={"profile": "some-procedure", "title": title})
        # Whose set it is follows from the inputs alone: judging by all of it again would take the most time.
        honest = ground.case.evaluation
        inputs = InputsPart(requirements=reviewed(asked), product=product())
        return refused(honest.model_copy(update={"inputs": inputs}), own=False)

    yield Deception(f"in a published set, {what}", "name_of_published_set", says, under_its_name)
    if says != "title changed":
        yield Deception(f"in a published set under a new name, {what}", "own_specification", says, under_another)


NAMES: tuple[tuple[str, str], ...] = (
    ("with blanks", "contactless screening"),
    ("with capitals", "Contactless-SCREENING"),
    ("with an underline", "contactless_screening"),
    ("with blanks around it", "  contactless-screening  "),
    ("in full width", "ｃｏｎｔａｃｔｌｅｓｓ－ｓｃｒｅｅｎｉｎｇ"),
    ("with a zero-width space", "contactless\u200b-screening"),
    ("with a soft hyphen", "contact\u00adless-screening"),
    ("with a zero-width joiner and a byte order mark", "\ufeffcontactless\u200d-screening"),
    ("with a mark that turns the direction", "\u202dcontactless-screening\u202c"),
    ("with a no-break space", "contactless\u00a0screening"),
    ("with a Hangul filler", "contactless\u3164-screening"),
    ("with Cyrillic letters", "соntасtlеss-sсrееning"),
    ("with Greek letters", "cοntαctless-screening"),
    ("with an Armenian letter", "cօntactless-screening"),
    ("with a figure for a letter", "c0ntact1ess-5creening"),
    ("with a capital I for an l", "contactIess-screening"),
    ("with an accent", "cóntactless-screening"),
    ("with a letter that is struck through", "cøntactłess-screening"),
    ("with small capitals", "ᴄontactless-screening"),
    ("with mathematical letters", "𝐜𝐨𝐧𝐭𝐚𝐜𝐭𝐥𝐞𝐬𝐬-𝐬𝐜𝐫𝐞𝐞𝐧𝐢𝐧𝐠"),
    ("with an edition behind it", "contactless-screening edition 2027"),
    ("with a number behind it", "contactless-screening-2"),
    ("with a revision behind it", "Contactless Screening, Rev. B"),
    ("with a version behind it", "Contactless Screening (v 1.1, final)"),
)
TITLES: tuple[tuple[str, Text], ...] = (
    ("in Chinese", Text(zh=published().title.zh, en="A procedure")),
    ("in English", Text(zh="某规程", en=published().title.en)),
    ("in the other language's field", Text(zh=published().title.en, en=published().title.zh)),
    ("with other blanks and dashes", Text(zh="某规程", en=published().title.en.replace("—", " - ").replace(" ", "  "))),
    ("in capitals", Text(zh="某规程", en=published().title.en.upper())),
    ("with its edition in it", Text(zh=f"{published().title.zh}（第2版）", en="A procedure")),
    (
        "in traditional characters",
        Text(zh=published().title.zh.replace("测", "測").replace("体", "體"), en="A procedure"),
    ),
    ("of another published set", Text(zh=published("clinical-agreement").title.zh, en="A procedure")),
    ("with Cyrillic letters", Text(zh="某规程", en=published().title.en.replace("o", "о"))),
)


def _called(profile: str, title: Text | None = None) -> Callable[[Ground], Iterable[Failure]]:
    def tried(ground: Ground) -> Iterable[Failure]:
        named = requirements().model_copy(update={"profile": profile, **({} if title is None else {"title": title})})
        return refused(judged(ground, reviewed(named)))

    return tried


def key(secret: bytes, **fields: Any) -> TrustedKey:
    """A trusted key; of a publisher unless told otherwise."""
    text = base64.b64encode(public_key(secret)).decode("ascii")
    return TrustedKey(**{"name": "Standards Body", "public_key": text, "purpose": "publisher", **fields})


def _released(asked: RequirementSet | None = None, publisher: str = "Standards Body") -> SignedRelease:
    return open_release(sign_release(asked or requirements(), publisher, PUBLISHER))


def _by_release(*keys: TrustedKey, publisher: str = "Standards Body", asked: RequirementSet | None = None) -> Any:
    def tried(ground: Ground) -> Iterable[Failure]:
        release = _released(asked, publisher)
        evaluation = judged(ground, asked or requirements(), release=release)
        return refused(evaluation, own=False, trust=Trust(keys))

    return tried


def _changed_since(ground: Ground) -> Iterable[Failure]:
    """A set that was changed after its publisher had released it, under its name."""
    asked = reviewed(_field("6.1a", applies_to="class in {dual-light}")(requirements()))
    return refused(judged(ground, asked, release=_released()), trust=Trust((key(PUBLISHER),)))


def _without_trust(ground: Ground) -> Iterable[Failure]:
    evaluation = evaluate(
        requirements(), product(), ground.case.recording, assignment=assignment(), release=_released()
    )
    return certified(dataclasses.replace(ground.case, evaluation=evaluation), own_specification=False, trust=None)


def _release_changed(change: Callable[[dict[str, Any]], object], secret: bytes = PUBLISHER) -> Any:
    """A release whose statement was changed, and signed again by its own key: opened by who is given it."""

    def tried(ground: Ground) -> Iterable[Failure]:
        envelope = json.loads(_released().envelope)
        statement = json.loads(base64.b64decode(envelope["payload"]))
        change(statement)
        try:
            open_release(dsse.seal(secret, canonical_json(statement)))
        except Untrustworthy as found:
            return found.failures
        return ()

    return tried


def _widened(statement: dict[str, Any]) -> None:
    statement["predicate"]["release"]["requirements"][0]["digest"] = "sha256:" + "0" * 64


def _rule_replaced(statement: dict[str, Any]) -> None:
    statement["predicate"]["release"]["decided"]["decision_rule"] = "guarded"


def _shortened(statement: dict[str, Any]) -> None:
    statement["predicate"]["release"]["requirements"].append(
        {**statement["predicate"]["release"]["requirements"][0], "id": "9.9z"}
    )


def _given_twice(statement: dict[str, Any]) -> None:
    listed = statement["predicate"]["release"]["requirements"]
    listed.append(listed[0])


def _in_the_evaluation(change: Callable[[str], str]) -> Any:
    def tried(ground: Ground) -> Iterable[Failure]:
        evaluation = judged(ground, requirements(), release=_released())
        assert evaluation.inputs is not None
        text = change(evaluation.inputs.release or "")
        return refused(again(evaluation, inputs__release=text), own=False, trust=Trust((key(PUBLISHER),)))

    return tried


def _flipped(text: str) -> str:
    """One character of the signature is another one."""
    at = text.index('"sig":"') + 12
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


def _painted(**changes: Any) -> Any:
    """The cherry-picked set, and its standing painted over in the evaluation."""

    def tried(ground: Ground) -> Iterable[Failure]:
        evaluation = judged(ground, reviewed(_cherry_picked(published())))
        return refused(again(evaluation, **changes))

    return tried


def _as_published(ground: Ground) -> Iterable[Failure]:
    honest = judged(ground, published()).specification.standing
    assert honest is not None
    weak = judged(ground, reviewed(_cherry_picked(published())))
    return refused(again(weak, specification__standing=honest.model_dump(mode="json")), own=False)


def _after_review(change: Change) -> Any:
    """Changed after the review: the set keeps the fingerprints that it had."""
    return lambda ground: refused(judged(ground, change(requirements())))


def _old_review(ground: Ground) -> Iterable[Failure]:
    asked = requirements()
    old = asked.requirements[0].statement_digest
    return refused(judged(ground, _field("6.1a", reviewed=old)(asked)))


def _recorded_for(asked: RequirementSet | None) -> Any:
    def tried(ground: Ground) -> Iterable[Failure]:
        if asked is not None:
            recording = planned(ground.case.recording, asked)
        else:
            manifest = ground.case.recording.manifest.model_copy(update={"run": None})
            recording = dataclasses.replace(ground.case.recording, manifest=manifest)
        return refused(evaluate(requirements(), product(), recording, assignment=assignment()))

    return tried


def _twice(ground: Ground) -> Iterable[Failure]:
    asked = requirements()
    return refused(judged(ground, asked.model_copy(update={"requirements": asked.requirements * 2})))


def _resealed(change: Callable[[dict[str, Any]], object]) -> Any:
    """The owner of the laboratory's key signs a certificate that says something else of its specification."""
    return lambda ground: verified(signed_anew(ground.bundle, lambda statement: change(statement["predicate"])))


def _not_own(certificate: dict[str, Any]) -> None:
    del certificate["own_specification"]


def _no_standing(certificate: dict[str, Any]) -> None:
    del certificate["specification"]["standing"]


def _of_a_body(certificate: dict[str, Any]) -> None:
    of = certificate["specification"]
    release = {"profile": "example", "edition": "1", "title": {"en": "Example"}, "publisher": "Standards Body"}
    of["standing"] = {"published": {**release, "digest": of["digest"]}}


def _ruled(ground: Ground) -> Iterable[Failure]:
    evaluation = evaluate(
        published(), product(), planned(ground.case.recording, published()), assignment=assignment(),
        decision_rule=DecisionRule(name="simple"),
    )  # fmt: skip
    return refused(evaluation)


DAY = datetime.date(2026, 1, 1)
_REVIEWED: tuple[tuple[str, Change], ...] = (
    ("the modality", _field("6.1a", modality=Modality.SHALL_NOT)),
    ("the applicability", _field("6.1a", applies_to="class in {dual-light}")),
    ("the capability", _field("6.1a", capability=Capability(name="alarm", mandatory=False))),
    ("a parameter", _parameter("6.1a", item="nothing")),
    ("the disclosure", _verified("6.1a", disclosure=True)),
    ("the rule", _field("6.1a", decision_rule=DecisionRule(name="guarded"))),
    ("the rule of the set", _set(decision_rule=DecisionRule(name="guarded"))),
    ("the confidence of the set", _set(confidence=0.6)),
    ("the judging of samples", _set(samples="together")),
    ("the sentence", _field("6.1a", statement=Text(zh="应响。", en="It shall sound."))),
    ("the origin", _field("6.1a", basis=Basis.LICENSED)),
)
TABLE = (
    *(each for row in ALTERED for each in _altered(*row)),
    *(Deception(f"a set of one's own is called as a published one, {how}", "name_of_published_set", "is called",
                _called(name)) for how, name in NAMES),
    *(Deception(f"a set of one's own has the title of a published one, {how}", "name_of_published_set", "is called",
                _called("own", title)) for how, title in TITLES),
    *(Deception(f"after its review, {what} of a requirement is changed", "requirements_suspect", "6.1a",
                _after_review(change)) for what, change in _REVIEWED),
    Deception("a review of an older version covers the sentence alone", "requirements_suspect", "6.1a", _old_review),
    Deception("the rule of a published set is replaced on the command line", "name_of_published_set",
              "decision rule: simple in place of non_binary", _ruled),
    Deception("the recording was made for another set", "recording_other_set", "planned for another requirement set",
              _recorded_for(published())),
    Deception("the recording does not say for which set it was made", "recording_other_set", "does not state",
              _recorded_for(None)),
    Deception("a requirement is in the set twice", "requirement_twice", "6.1a", _twice),
    Deception("the evaluation of a weakened set is said to be of the published one", "standing_differs", "",
              _as_published),
    Deception("the alterations are taken out of the evaluation", "standing_differs", "",
              _painted(specification__standing__altered=[])),
    Deception("the standing is taken out of the evaluation", "standing_differs", "",
              _painted(specification__standing=None)),
    Deception("the original is taken out of the evaluation", "standing_differs", "",
              _painted(specification__standing__copy_of=None)),
    Deception("the borrowed name is taken out of the evaluation", "name_of_published_set", "is called",
              _painted(specification__standing__suspected_name=None)),
    Deception("the owner of the key signs that an own set is none", "certificate_differs", "", _resealed(_not_own)),
    Deception("the owner of the key signs a certificate without a standing", "certificate_differs", "",
              _resealed(_no_standing)),
    Deception("the owner of the key signs that a standards body published the set", "certificate_differs", "",
              _resealed(_of_a_body)),
    Deception("a release is signed by an unknown key", "publisher_untrusted", "unknown key", _by_release(key(SECRET))),
    Deception("a release is signed by the laboratory's key", "publisher_untrusted", "trusted for a laboratory",
              _by_release(key(PUBLISHER, purpose="laboratory"))),
    Deception("a release is signed by a bench's key", "publisher_untrusted", "trusted for a bench",
              _by_release(key(PUBLISHER, purpose="bench"))),
    Deception("a release is signed by a publisher's key that was revoked", "publisher_untrusted", "was revoked",
              _by_release(key(PUBLISHER, revoked=DAY, reason="stolen"))),
    Deception("a release is signed by a publisher's key after its end", "publisher_untrusted", "was not valid",
              _by_release(key(PUBLISHER, valid_until=DAY))),
    Deception("a release is signed by a publisher's key before its beginning", "publisher_untrusted", "was not valid",
              _by_release(key(PUBLISHER, valid_from=datetime.date(2027, 1, 1)))),
    Deception("a publisher signs under the name of another", "publisher_other_name", "Standards Body",
              _by_release(key(PUBLISHER, name="Somebody"))),
    Deception("a publisher releases a weakened set under the name of a shipped one", "name_of_published_set",
              "is called",
              _by_release(key(PUBLISHER), asked=reviewed(_cherry_picked(published())))),
    Deception("a publisher calls himself as this package does", "publisher_other_name", "conformance",
              _by_release(key(PUBLISHER), publisher="conformance")),
    Deception("no publisher is trusted at all", "publisher_untrusted", "no trusted publisher is given", _without_trust),
    Deception("a set is changed after its publisher released it", "name_of_published_set", "6.1a: content changed",
              _changed_since),
    Deception("a release lists another digest than it was made of", "release_contradicts_itself", "",
              _release_changed(_widened)),
    Deception("a release states another rule than it was made of", "release_contradicts_itself", "",
              _release_changed(_rule_replaced)),
    Deception("a requirement is put into a release", "release_contradicts_itself", "", _release_changed(_shortened)),
    Deception("a release lists a requirement twice", "release_contradicts_itself", "", _release_changed(_given_twice)),
    Deception("a release is of another subject", "release_contradicts_itself", "",
              _release_changed(lambda statement: statement["subject"][0].update(name="contactless-screening/1"))),
    Deception("a release names another edition than it was made of", "release_contradicts_itself", "",
              _release_changed(lambda statement: statement["predicate"]["release"].update(edition="2"))),
    Deception("a release names another profile than it was made of", "release_contradicts_itself", "",
              _release_changed(lambda statement: statement["predicate"]["release"].update(profile="other"))),
    Deception("a release is signed by another key than it names", "release_signature_wrong", "",
              _release_changed(lambda statement: None, OTHER_SECRET)),
    Deception("a release has a field more", "release_malformed", "",
              _release_changed(lambda statement: statement["predicate"].update(note="approved"))),
    Deception("a release lists nothing", "release_malformed", "",
              _release_changed(lambda statement: statement["predicate"]["release"].update(requirements=[]))),
    Deception("a certificate is given for a release", "release_malformed", "predicate type",
              _release_changed(lambda statement: statement.update(predicateType="conformance/certificate/1"))),
    Deception("the release in an evaluation has another signature", "release_unusable", "",
              _in_the_evaluation(_flipped)),
    Deception("the release in an evaluation is another document", "release_unusable", "",
              _in_the_evaluation(lambda text: "{}")),
    Deception("the release in an evaluation is of another set", "standing_differs", "",
              _in_the_evaluation(lambda text: _released(published()).envelope)),
)  # fmt: skip
