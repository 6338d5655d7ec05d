"""``make bench``: ten million events evaluated, beside what pyarrow and pandas need to read and group them once.

Every figure is the median of several processes, each timed after its imports; a table goes into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from conformance.core.scenes import Scene, Target, TargetKind  # noqa: E402
from conformance.documents import sha256_of_file  # noqa: E402
from conformance.recording.codec import scene_line, target_line  # noqa: E402
from conformance.recording.layout import EVENTS, MANIFEST, SCENES, TARGETS, table_of  # noqa: E402
from conformance.recording.model import FileEntry, Manifest, RecordedScene, Tool  # noqa: E402
from conformance.recording.tables import event_schema  # noqa: E402
from conformance.requirements.model import RequirementSet  # noqa: E402
from conformance.scenarios.blackbody_accuracy import BlackbodyAccuracyParameters, scenes  # noqa: E402
from tests.benchmarks.page import put  # noqa: E402
from tests.evaluation.factory import requirement, requirement_set  # noqa: E402

RUNS = 5
SET_POINTS_DEGC = (34.0, 35.0, 36.0, 37.0, 38.0, 39.0, 40.0, 41.0)
PERSONS = 1000
COLUMNS = ("event", "scene", "time_s", "temperature_degC", "mode", "suspect")

EVALUATE = """
import json, resource, sys, time
from pathlib import Path
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.outcome import evaluation_text
from conformance.product.declaration import UNDECLARED_PRODUCT
from conformance.recording.reader import read_recording
from conformance.requirements.model import RequirementSet
from conformance.scenarios.registry import scenarios
import pyarrow.parquet, pyarrow.json
scenarios()
requirements = RequirementSet.model_validate_json(Path(sys.argv[2]).read_text())
began = time.perf_counter()
recording = read_recording(Path(sys.argv[1]))
read = time.perf_counter()
evaluation = evaluate(requirements, UNDECLARED_PRODUCT, recording)
text = evaluation_text(evaluation)
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
said = [(r.requirement, r.verdict.value, sum(e.events for e in r.evidence)) for r in evaluation.results]
print(json.dumps({"seconds": done - began, "read": read - began, "peak_MB": peak, "said": said}))
"""
YARDSTICK = """
import json, resource, sys, time
import pandas, pyarrow.json, pyarrow.parquet
path, columns = sys.argv[1], sys.argv[2].split(",")
pandas.DataFrame({"a": ["x"], "b": [1.0]}).groupby("a").mean()
began = time.perf_counter()
if path.endswith(".parquet"):
    table = pyarrow.parquet.read_table(path, columns=columns)
else:
    table = pyarrow.json.read_json(path).select([c for c in columns if c != "suspect"])
read = time.perf_counter()
grouped = table.to_pandas().groupby("scene")["temperature_degC"].agg(["count", "mean", "std"])
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": done - began, "read": read - began, "peak_MB": peak, "said": len(grouped)}))
"""


def profile(per_point: int) -> RequirementSet:
    """Accuracy at every set point, and three statistics of a study on people."""
    accuracy = {"set_points_degC": list(SET_POINTS_DEGC), "readings_per_point": per_point, "reading_interval_s": 0.001}
    study = ("bias", "limits_of_agreement", "repeatability")
    return requirement_set(
        requirement("1a", verification={"method": "test", "scenario": "blackbody_accuracy", "parameters": accuracy}),
        *(
            requirement(
                f"{number}a",
                limit=None,
                characteristic=None,
                verification={
                    "method": "test",
                    "scenario": "clinical_agreement",
                    "parameters": {"statistic": statistic},
                    "disclosure": True,
                },
            )
            for number, statistic in enumerate(study, 2)
        ),
    )


def made(folder: Path, events: int, form: str) -> None:
    """A closed recording of so many events: four fifths on a blackbody, the rest on people."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir()
    per_point, per_person = events * 4 // 5 // len(SET_POINTS_DEGC), events // 5 // PERSONS
    parameters = BlackbodyAccuracyParameters(
        set_points_degC=SET_POINTS_DEGC, readings_per_point=per_point, reading_interval_s=0.001
    )
    looked_at = [_known(scene) for scene in scenes(parameters)]
    people = [_person(number) for number in range(PERSONS)]
    shown = [(scene, per_point, "surface") for scene in looked_at] + [(s, per_person, "body") for s in people]
    rng, schema = np.random.default_rng(1), event_schema()
    lines = (folder / EVENTS).open("w", encoding="utf-8") if form == "lines" else None
    writer = None if lines else pq.ParquetWriter(folder / table_of(EVENTS), schema, compression="zstd")
    for scene, count, mode in shown:
        reference = float(scene.targets[0].reference_degC or 0.0)
        values, times = rng.normal(reference, 0.1, count).round(2), 0.001 * np.arange(1, count + 1)
        here = {
            "event": ["presented", *["reading"] * count],
            "scene": [scene.id] * (count + 1),
            "time_s": np.concatenate([[0.0], times]).round(6).tolist(),
            "target": [scene.targets[0].id, *[None] * count],
            "present": [True, *[None] * count],
            "time_half_width_s": [0.0, *[None] * count],
            "temperature_degC": [None, *values.tolist()],
            "mode": [None, *[mode] * count],
        }
        if writer is not None:
            empty = {name: pa.nulls(count + 1, schema.field(name).type) for name in schema.names if name not in here}
            typed = {name: pa.array(column, schema.field(name).type) for name, column in here.items()}
            writer.write_table(pa.table({**empty, **typed}).select(schema.names))
        elif lines is not None:
            lines.write(
                json.dumps({"event": "presented", "scene": scene.id, "time_s": 0.0, "target": scene.targets[0].id})
            )
            said_of = f'"event":"reading","scene":{json.dumps(scene.id)},"mode":"{mode}"'
            body = f'\n{{{said_of},"time_s":%s,"temperature_degC":%s}}'
            pairs = zip(here["time_s"][1:], values.tolist(), strict=True)
            lines.writelines(body % pair for pair in pairs)
            lines.write("\n")
    for stream in (writer, lines):
        if stream is not None:
            stream.close()
    recorded = [RecordedScene(scene, 0.0, scene.duration_s) for scene, _, _ in shown]
    (folder / SCENES).write_text("".join(scene_line(each) + "\n" for each in recorded), encoding="utf-8")
    targets = [target_line(scene.id, target) for scene, _, _ in shown for target in scene.targets]
    (folder / TARGETS).write_text("".join(f"{line}\n" for line in targets), encoding="utf-8")
    sealed = {p.name: FileEntry(sha256=sha256_of_file(p), bytes=p.stat().st_size) for p in sorted(folder.iterdir())}
    tool = Tool(name="conformance", version="bench")
    manifest = Manifest(schema_=Manifest.KIND, closed=True, origin="live", simulated=True, tool=tool, files=sealed)
    (folder / MANIFEST).write_text(manifest.model_dump_json(by_alias=True))


def _known(scene: Scene) -> Scene:
    """The scene with its source's uncertainty, as a bench records it."""
    from dataclasses import replace

    [source] = scene.targets
    return replace(scene, targets=(replace(source, reference_standard_uncertainty_degC=0.03),))


def _person(number: int) -> Scene:
    person = Target("person", TargetKind.PERSON, f"person-{number}", 36.0 + number % 40 / 10, reference_method="oral")
    return Scene(f"study/{number:04d}", ("clinical_agreement",), (person,), ambient_degC=23.0)


def said(script: str, *arguments: object) -> dict[str, object]:
    """What a process says of itself."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(ran.stdout)
    return found


def in_turns(
    mine: Callable[[], dict[str, object]], yardstick: Callable[[], dict[str, object]]
) -> list[tuple[dict[str, object], dict[str, object]]]:
    """Both, one after the other, several times: what else the machine does meets both. The first is not counted."""
    return [(mine(), yardstick()) for _ in range(RUNS + 1)][1:]


def median(values: Iterable[object]) -> float:
    """Of what they say."""
    return statistics.median(float(str(value)) for value in values)


def main() -> int:
    """Measure, and write the table; exit 1 where the goal was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--forms", nargs="+", default=["parquet", "lines"])
    chosen = parser.parse_args()
    rows, missed = [], False
    with tempfile.TemporaryDirectory() as scratch:
        requirements = Path(scratch) / "requirements.json"
        requirements.write_text(profile(chosen.events * 4 // 5 // len(SET_POINTS_DEGC)).model_dump_json(by_alias=True))
        for form in chosen.forms:
            folder = Path(scratch) / form
            made(folder, chosen.events, form)
            file = folder / (EVENTS if form == "lines" else table_of(EVENTS))
            turns = in_turns(
                lambda folder=folder: said(EVALUATE, folder, requirements),
                lambda file=file: said(YARDSTICK, file, ",".join(COLUMNS)),
            )
            ratio = median(float(str(m["seconds"])) / float(str(y["seconds"])) for m, y in turns)
            peak = median(m["peak_MB"] for m, _ in turns)
            missed |= ratio > 2 or peak > 2048
            figures = [
                median(each[name] for each in side) for side in zip(*turns, strict=True) for name in ("read", "seconds")
            ]
            rows.append(
                f"| {'Parquet' if form == 'parquet' else 'JSON Lines'}, {file.stat().st_size / 1e6:.0f} MB | "
                f"{' | '.join(f'{figure:.2f}' for figure in figures)} | {ratio:.2f} | {peak:.0f} | "
                f"{median(y['peak_MB'] for _, y in turns):.0f} |"
            )
            print(rows[-1], turns[0][0]["said"], flush=True)
    put(
        [
            "## Events by the million",
            "",
            f"Written by `make bench` (`tests/benchmarks/events.py`): a recording of {chosen.events:,} readings "
            f"({len(SET_POINTS_DEGC)} set points, {PERSONS} people), verified, read and evaluated for four "
            f"requirements; the yardstick reads the columns that are needed ({', '.join(COLUMNS)}) with pyarrow and "
            "has pandas count, average and find the deviation of each scene once. Medians of "
            f"{RUNS} processes of each in turns, timed after their imports; the ratio is the median of the pairs. "
            "Goal: ratio ≤ 2, below 2 GB.",
            "",
            "| events as | read, s | read and evaluated, s | yardstick: read, s | read and grouped, s | ratio "
            "| peak, MB | yardstick's peak, MB |",
            "|---|---|---|---|---|---|---|---|",
            *rows,
        ],
    )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
