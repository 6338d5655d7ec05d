"""``conformance init``: the files of a first test, filled in so that a verdict is one command away."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.cli.terminal import say, say_json
from conformance.documents.shipped import MAIN_PROFILE
from conformance.product.declaration import ProductClass

LINKS = ("simulated", "adapter")


@click.command(name="init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--class",
    "product_class",
    required=True,
    type=click.Choice([c.value for c in ProductClass], case_sensitive=False),
    help="The product class.",
)
@click.option(
    "--link",
    required=True,
    type=click.Choice(LINKS, case_sensitive=False),
    help="How the device is connected: simulated, or through your own program (adapter).",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Fill in a field of a file, e.g. product.identity.model=TG-1. Repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the files and the next commands as JSON.")
def command(folder: Path, product_class: str, link: str, settings: tuple[str, ...], as_json: bool) -> int:
    """Write product.yaml, bench.yaml and assignment.yaml into DIR, filled in for a simulated device.

    They pass `bench check` and `check` unchanged; replace their contents step by step. With --link adapter the
    simulated device is reached through adapter.py, which you change. DIR must be new or empty.

    Exit code: 2 if DIR is not empty or a field is unknown; then nothing is written.
    """
    from conformance.cli.first_files import first_files
    from conformance.documents import write_whole
    from conformance.documents.atomic import whole_folder
    from conformance.recording.writer import refuse_existing

    refuse_existing(folder)
    texts = first_files(ProductClass(product_class), link, settings)
    with whole_folder(folder) as beside:
        for name, text in texts.items():
            write_whole(beside / name, text)
    product, bench, assignment = (folder / f"{name}.yaml" for name in ("product", "bench", "assignment"))
    results = folder / "first"
    following = [
        ["conformance", "bench", "check", str(bench)],
        [
            *("conformance", "check", MAIN_PROFILE, "--product", str(product), "--bench", str(bench)),
            *("--assignment", str(assignment), "-o", str(results)),
        ],
    ]
    if as_json:
        say_json({"files": [str(folder / name) for name in texts], "next": following})
        return 0
    import shlex

    for name in texts:
        say(str(folder / name))
    say()
    say("Try the bench, then test the device:")
    for words in following:
        say(f"  {shlex.join(words)}")
    return 0
