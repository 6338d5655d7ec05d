"""The files that ``conformance init`` writes: those of a reference device, with comments for their editor."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence

from conformance.cli.fields_set import with_fields_set
from conformance.documents.shipped import ASSIGNMENT, BENCH, PRODUCT, Collection, ShippedKind, folder_of, shipped
from conformance.product.declaration import ProductClass

_STARTER = "starter_adapter.py"
_DEVICE = re.compile(r"^device:\n(?:  .*\n)+", re.MULTILINE)
_HEADING = re.compile(r"\A(?:#.*\n)+")

_PRODUCT_HEAD = """\
# Product declaration: what the vendor declares about the product. It is filled in for the simulated {device}.
# Enter the values of your product, and remove those that you do not declare: they are then undeclared, and reported as
# not tested.
"""
_SIMULATED_LINE = "simulated: true  # remove this line once bench.yaml uses your own device\n"
_ASSIGNMENT_HEAD = """\
# The assignment: customer, laboratory, dates of the work and authoriser, as a test report has to state them. Everything
# here is a specimen: replace it by your own.
"""
_BENCH_HEAD = {
    "simulated": """\
# The bench: which driver fills which role. Everything here is simulated, and every report states it.
""",
    "adapter": """\
# The bench: which driver fills which role. The device is reached through adapter.py; until that connects to your own
# device, a simulated one answers, and all other parts are simulated as well. Every report states it. Replace them by
# your own: the device (adapter.py), the reference source and its certificate, the presenter and the operator.
""",
}
_ADAPTER = """\
device:
  driver: adapter
  options:
    # {python}: the Python that runs conformance; {here}: this file's folder; {side_channel}: where the simulation is.
    command: ["{python}", "{here}/adapter.py", --side-channel, "{side_channel}"]
    deadline_s: 60.0
# The simulated device. Remove this block, seed and started_at once adapter.py connects to your own device.
simulation:
  driver: served
  options:
    wire: adapter
    started_by_its_driver: true
"""


def first_files(product_class: ProductClass, link: str, settings: Sequence[str] = ()) -> Mapping[str, str]:
    """Text by file name, with the fields of ``settings`` (``product.identity.model=TG-1``) filled in.

    Raises `BadInput` with every unknown field and every invalid value.
    """
    device = f"simulated-{product_class.value}"

    def text_of(kind: ShippedKind, heading: str) -> str:
        return heading + _HEADING.sub("", shipped(kind, device).read_text(encoding="utf-8"))

    bench = text_of(BENCH, _BENCH_HEAD[link])
    product = text_of(PRODUCT, _PRODUCT_HEAD.format(device=product_class.value))
    files = {"product": product, "bench": bench, "assignment": text_of(ASSIGNMENT, _ASSIGNMENT_HEAD)}
    if link == "adapter":
        files["bench"] = _behind_an_adapter(bench)
        files["product"] = product.replace("simulated: true\n", _SIMULATED_LINE)
    texts = {f"{name}.yaml": text for name, text in with_fields_set(files, settings).items()}
    if link == "adapter":
        texts["adapter.py"] = (folder_of(Collection.EXAMPLES) / _STARTER).read_text(encoding="utf-8")
    return texts


def _behind_an_adapter(bench: str) -> str:
    """The bench with its simulated device behind an adapter."""
    found = _DEVICE.search(bench)
    assert found is not None
    simulated = textwrap.indent(found[0].partition("\n")[2], "  ")
    return bench[: found.start()] + _ADAPTER + simulated + bench[found.end() :]
