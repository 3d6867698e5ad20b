"""Pictures of results, with English labels so that no Chinese font is needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")  # draws to files; no screen is needed
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evals.tables import PICTURED

SETS = {"known": "tab:gray", "dev": "tab:blue", "sealed": "tab:orange"}


def draw(results: Mapping[str, dict[str, Any]], folder: Path) -> None:
    """Write ``intents``, ``guard``, ``load`` and ``agreement.png`` into ``folder``, as far as their results are there."""
    _intents(results, folder)
    _guard(results, folder)
    _load(results, folder)
    _agreement(results, folder)


def _intents(results: Mapping[str, dict[str, Any]], folder: Path) -> None:
    """Draw which main intent is taken for which, accuracy by coverage, and reliability."""
    result = results["intents"]["result"] if "intents" in results else {}
    if not result.keys() >= PICTURED:
        return
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(16, 4.6), layout="constrained")
    _confusion(left, result["confusion"])
    _coverage(middle, result["coverage"])
    _reliability(right, result["reliability"])
    _save(figure, folder / "intents.png")


def _save(figure: Figure, path: Path) -> None:
    # no version in the file, so that the same numbers give the same file
    figure.savefig(path, dpi=120, metadata={"Software": None})
    plt.close(figure)


def _guard(results: Mapping[str, dict[str, Any]], folder: Path) -> None:
    """Draw the recall per family by set of cases; families that a set does not ask for have no bar."""
    sets = results["guard"]["result"].get("sets", {}) if "guard" in results else {}
    sets = {name: each["families"] for name, each in sets.items() if each is not None}
    if not sets:
        return
    names = sorted({name for families in sets.values() for name, each in families.items() if each["cases"]})
    figure, axes = plt.subplots(figsize=(16, 4.6), layout="constrained")
    width = 0.8 / len(sets)
    for at, (name, families) in enumerate(sets.items()):
        asked = [(x, families[family]) for x, family in enumerate(names) if families.get(family, {}).get("cases")]
        label = f"{name} ({sum(each['cases'] for _, each in asked)} violations)"
        places = [x - 0.4 + width * (at + 0.5) for x, _ in asked]
        axes.bar(places, [each["recall"] for _, each in asked], width, label=label, color=SETS[name])
    axes.set_xticks(range(len(names)), names, rotation=40, ha="right")
    axes.set_ylim(0, 1.02)
    axes.set_ylabel("recall")
    axes.set_title("What the guard finds, family by family")
    axes.legend(loc="lower right")
    _save(figure, folder / "guard.png")


def _load(results: Mapping[str, dict[str, Any]], folder: Path) -> None:
    """Draw how many messages were answered within which time, and the memory of the server over time."""
    if "load" not in results:
        return
    result = results["load"]["result"]
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.2), layout="constrained")
    for name, label in (("first", "first draft"), ("three", "three drafts")):
        taken = result["shares"][name]
        left.plot(taken, [100 * at / (len(taken) - 1) for at in range(len(taken))], marker=".", label=label)
    left.set_xscale("log")
    left.set_xlabel("milliseconds from sending")
    left.set_ylabel("messages answered, %")
    left.set_title(f"{result['agents']} agents on one process, {result['messages']} messages")
    left.legend(loc="lower right")
    right.plot(result["memory"]["moments"], result["memory"]["mib"], marker=".")
    right.set_ylim(0, 1.2 * max(result["memory"]["mib"]))
    right.set_xlabel("seconds")
    right.set_ylabel("MiB")
    right.set_title("Memory of the server")
    _save(figure, folder / "load.png")


def _agreement(results: Mapping[str, dict[str, Any]], folder: Path) -> None:
    """Draw the coach's points against the readers', and how well each dimension agrees, beside the readers themselves."""
    sets = results["agreement"]["result"]["sets"] if "agreement" in results else {}
    sets = {name: each for name, each in sets.items() if each is not None}
    if not sets:
        return
    figure, (left, right) = plt.subplots(1, 2, figsize=(13, 4.6), layout="constrained", width_ratios=(1, 1.7))
    left.plot([0, 100], [0, 100], linewidth=0.8, linestyle=":")
    for name, each in sets.items():
        left.scatter(
            [b for _, b in each["totals"]], [a for a, _ in each["totals"]], s=14, alpha=0.6, label=name, color=SETS[name]
        )
    left.set_xlabel("points by the readers, mean")
    left.set_ylabel("points by the coach")
    left.set_title("A point is a reply")
    left.legend(loc="upper left")
    last = list(sets)[-1]
    found = sets[last]["agreement"]
    names = list(found["coach"])
    ways = [way for way in ("readers", "coach", "guard alone") if way in found]
    for at, way in enumerate(ways):
        places = [x + 0.27 * (at - 1) for x in range(len(names))]
        right.bar(places, [found[way][name]["kappa"] or 0.0 for name in names], 0.26, label=way)
    right.set_xticks(range(len(names)), names, rotation=20)
    right.set_ylim(0, 1.15)
    right.set_ylabel("kappa, quadratic weights")
    right.set_title(f"Agreement on the {last} set")
    right.legend(loc="upper center", ncols=len(ways))
    _save(figure, folder / "agreement.png")


def _confusion(axes: Axes, confusion: dict[str, Any]) -> None:
    labels, rows = confusion["labels"], confusion["rows"]
    axes.imshow([[cell / max(1, sum(row)) for cell in row] for row in rows], cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=30)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlabel("predicted")
    axes.set_ylabel("labelled by readers")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            axes.text(x, y, cell or "", ha="center", va="center", color="white" if cell > sum(row) / 2 else "black")
    axes.set_title("Main intent, real messages")


def _coverage(axes: Axes, coverage: dict[str, list[list[float]]]) -> None:
    for way, points in coverage.items():
        axes.plot([point[0] for point in points], [point[1] for point in points], marker=".", label=way)
    axes.axvline(0.85, linewidth=0.8, linestyle=":")
    axes.axhline(0.97, linewidth=0.8, linestyle=":")
    axes.set_xlabel("share of messages shown as certain")
    axes.set_ylabel("share of these that are right")
    axes.set_title("Abstention (dotted: the goal)")
    axes.legend(loc="lower left")


def _reliability(axes: Axes, bins: list[list[float]]) -> None:
    axes.plot([0, 1], [0, 1], linewidth=0.8, linestyle=":")
    axes.scatter([told for told, _, _ in bins], [true for _, true, _ in bins], s=[8 + count for _, _, count in bins], alpha=0.6)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("probability given to the likeliest intent")
    axes.set_ylabel("share in which it is raised")
    axes.set_title("Calibration (size: messages)")
