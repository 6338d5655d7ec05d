"""Which plug-ins took part in an evaluation: in recording, as its recordings say, and in judging."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from conformance.core.characteristics import characteristics
from conformance.core.registry import Registry
from conformance.core.units import units
from conformance.evaluation.model import Result
from conformance.recording.event_kinds import event_kinds
from conformance.recording.model import Recording
from conformance.recording.plugins_used import PluginUsed, joined, plugins_used, words_used
from conformance.requirements.model import Limit, RequirementSet
from conformance.scenarios.registry import scenarios

JUDGING = frozenset({"conformance.scenarios", "conformance.characteristics", "conformance.units", "conformance.events"})
"""The groups whose plug-ins decide what a verdict means: who has not got them cannot judge again."""


def plugins_of(
    requirements: RequirementSet, recordings: Sequence[Recording], results: Iterable[Result]
) -> tuple[PluginUsed, ...]:
    """Every plug-in that took part; none where all is of the house."""
    recorded = (plugin for recording in recordings for plugin in recording.manifest.plugins)
    return joined((*recorded, *plugins_used(_asked(requirements, recordings, results))))


def judging(plugins: Iterable[PluginUsed]) -> Iterator[PluginUsed]:
    """Those among them that took part in judging."""
    return (plugin for plugin in plugins if JUDGING & plugin.used.keys())


def _asked(
    requirements: RequirementSet, recordings: Sequence[Recording], results: Iterable[Result]
) -> Iterator[tuple[Registry[Any, Any], Hashable]]:
    for requirement in requirements.requirements:
        acceptance = requirement.verification.acceptance if requirement.verification else None
        yield characteristics, requirement.characteristic
        yield from ((units, limit.unit) for limit in (requirement.limit, acceptance) if isinstance(limit, Limit))
    for result in results:
        yield scenarios, result.verification.scenario if result.verification else None
        for measurement in result.measurements:
            yield characteristics, measurement.characteristic
            yield units, measurement.unit
    for recording in recordings:
        yield from ((event_kinds, word) for word in words_used(recording.events))
