"""Draw a Bland-Altman plot of a recording's trials: reading minus reference, with the 95 % limits of agreement.

    python bland_altman.py RECORDING PICTURE      (.svg or .png)

Bland and Altman, Measuring agreement in method comparison studies, Stat. Methods Med. Res. 8 (1999), section 2.
"""

from __future__ import annotations

import sys

import matplotlib
import pandas as pd

from conformance import api

matplotlib.use("Agg")
import matplotlib.pyplot as plt

LIMITS = 1.96
"""Standard deviations from the mean difference to the limits of agreement."""


def usable(trials: pd.DataFrame) -> pd.DataFrame:
    """One row for each unbroken trial that has a mean reading of one mode and a reference."""
    return trials[trials["broken"].isna()].dropna(subset=["mean_degC", "reference_degC"])


def agreement(trials: pd.DataFrame) -> tuple[float, float, float]:
    """Mean difference and the lower and upper limit of agreement, delta_degC."""
    differences = trials["error_delta_degC"]
    mean, spread = differences.mean(), differences.std()
    return mean, mean - LIMITS * spread, mean + LIMITS * spread


def main(path: str, picture: str) -> None:
    """Draw the trials of a recording, and print the limits of agreement."""
    trials = usable(api.frames(api.read_recording(path))["trials"])
    figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
    for mode, of_mode in trials.groupby("mode"):
        bias, lower, upper = agreement(of_mode)
        print(f"{mode}: n = {len(of_mode)}, bias {bias:+.3f} K, limits {lower:+.3f} K to {upper:+.3f} K")
        middle_degC = (of_mode["mean_degC"] + of_mode["reference_degC"]) / 2
        points = axes.plot(middle_degC, of_mode["error_delta_degC"], ".", label=f"{mode}, n = {len(of_mode)}")
        for level, style in ((bias, "-"), (lower, "--"), (upper, "--")):
            axes.axhline(level, linestyle=style, color=points[0].get_color(), linewidth=1)
    axes.set(xlabel="mean of reading and reference, °C", ylabel="reading minus reference, K")
    axes.legend()
    figure.savefig(picture)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
