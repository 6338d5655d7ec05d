"""Small recordings on disk for the tests of batches, and work whose worker dies."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import yaml

from conformance.batch.order import BatchOrder, BatchOutcome
from conformance.core.events import Inspected
from conformance.product.declaration import Product
from conformance.recording.model import Manifest, RecordedScene, Tool
from conformance.recording.writer import write_recording
from conformance.requirements.model import RequirementSet
from conformance.scenarios.inspection import InspectionParameters, scenes
from tests.evaluation.factory import requirement, requirement_set


def profile() -> RequirementSet:
    """A profile of one inspection."""
    verification = {"method": "inspection", "scenario": "inspection", "parameters": {"item": "alarm_sound"}}
    return requirement_set(requirement(limit=None, characteristic=None, verification=verification))


def order() -> BatchOrder:
    """What the recordings of these tests are judged by."""
    return BatchOrder(profile().model_dump_json(by_alias=True))


def profile_file(path: Path) -> Path:
    """The profile on disk."""
    path.write_text(yaml.safe_dump(json.loads(profile().model_dump_json(by_alias=True, exclude_none=True))))
    return path


def recorded(folder: Path, serial: str, *, met: bool | None = True) -> Path:
    """A recording of a device that passed its inspection, or did not; None where nobody inspected it."""
    manifest = Manifest(
        schema_=Manifest.KIND,
        closed=False,
        origin="live",
        product={"schema": Product.KIND, "identity": {"model": "T-1", "serial": serial}},
        tool=Tool(name="conformance", version="test"),
    )
    [scene] = scenes(InspectionParameters(item="alarm_sound"))
    answers = [Inspected(scene.id, 1.0, "alarm_sound", met, by="a person", unattended=False)]
    shown = [] if met is None else [RecordedScene(scene, 0.0, 2.0)]
    write_recording(folder, manifest, shown, answers if shown else [])
    return folder


def dies_once(order: BatchOrder, address: str) -> BatchOutcome:
    """Work whose worker is killed the first time."""
    if _first_time(address):
        os.kill(os.getpid(), signal.SIGKILL)
    return BatchOutcome(evaluation=address)


def dies_always(order: BatchOrder, address: str) -> BatchOutcome:
    """Work whose worker is killed every time, for an address that says so."""
    if "deadly" in address:
        sys.stderr.write("a device driver complains\nabout to die\n")
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    return BatchOutcome(evaluation=address)


def fails(order: BatchOrder, address: str) -> BatchOutcome:
    """Work that raises, as none should."""
    raise ZeroDivisionError(address)


def _first_time(address: str) -> bool:
    try:
        Path(address + ".died").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
