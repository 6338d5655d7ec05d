"""How often is a device inside its limits refused? Whole campaigns through plan, run and judge, one seed each.

    python tests/benchmarks/refused.py [--campaigns 300] [--class dual-light]

6.1a: all set points read 0.25 °C too high, of ±0.3 allowed. 6.7a: slopes of 0.917, as far inside 0.9. Prints the share
of campaigns by verdict; exits with 1 where *fail* (status `does_not_conform`) is more frequent than 2.5 % allows for at
99 % (binomial).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from scipy.special import bdtrc

from conformance.selftest.campaign import Prepared, judged, prepare
from conformance.selftest.subjects import load_subjects
from conformance.simulator.flaws import flaws

PROMISED = 0.025
DEVICES = (("6.1a", "offset", 0.25), ("6.7a", "gain", 0.25 / 3))


def verdicts(prepared: Prepared, requirement: str, flaw: str, size: float, campaigns: int) -> Counter[str]:
    """The verdicts on a requirement over so many seeds."""
    options = flaws()[flaw].spoil(prepared.subject.options, size)
    found: Counter[str] = Counter()
    for seed in range(campaigns):
        evaluation = judged(prepared, options, seed)
        found.update(each.verdict.value for each in evaluation.results if each.requirement == requirement)
    return found


def main() -> int:
    """Print a line a requirement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--campaigns", type=int, default=300)
    parser.add_argument("--class", dest="product_class", default="dual-light")
    given = parser.parse_args()
    requirements, (subject,) = load_subjects(classes=[given.product_class])
    refused_too_often = False
    for requirement, flaw, size in DEVICES:
        asked = tuple(each for each in requirements.requirements if each.id == requirement)
        prepared = prepare(requirements.model_copy(update={"requirements": asked}), subject)
        begun = time.process_time()
        found = verdicts(prepared, requirement, flaw, size, given.campaigns)
        failed = found["fail"]
        refused_too_often |= failed > 0 and float(bdtrc(failed - 1, given.campaigns, PROMISED)) < 0.01
        shares = ", ".join(f"{verdict} {count}" for verdict, count in found.most_common())
        print(
            f"{requirement} with {flaw} {size:.3g}: {shares} of {given.campaigns} campaigns; refused "
            f"{100 * failed / given.campaigns:.2f} % ({time.process_time() - begun:.0f} s)"
        )
    return int(refused_too_often)


if __name__ == "__main__":
    sys.exit(main())
