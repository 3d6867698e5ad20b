"""Tables from results: the same JSON makes evals/README.md, the summary in README.md and the pictures.

A number in a README is never typed: it stands between markers, and a test compares it with what is made here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
Results = Mapping[str, dict[str, Any]]
MISSING = "not measured yet"
PICTURED = frozenset({"confusion", "coverage", "reliability"})
"""Keys of the intents result that are drawn; ``evals.intents.measure`` says what they hold."""


def keep(name: str, result: dict[str, Any]) -> None:
    """Write one result with the machine it was measured on."""
    from evals.setting import machine  # here, for tables are also made where nothing is measured

    RESULTS.mkdir(exist_ok=True)
    # to four places: what lies beyond is noise, and only makes two runs differ
    rounded = json.loads(json.dumps(result), parse_float=lambda figure: round(float(figure), 4))
    text = json.dumps({"task": name, "machine": machine(), "result": rounded}, ensure_ascii=False, indent=1)
    (RESULTS / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def load() -> dict[str, dict[str, Any]]:
    """Return every committed result by task: ``task``, ``machine``, ``result``."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))}


def write() -> None:
    """Make pictures and the tables of both READMEs anew."""
    from evals import pictures  # here, for matplotlib takes a second that only this needs

    results = load()
    pictures.draw(results, RESULTS)
    for path, blocks in pages().items():
        if path.is_file():
            path.write_text(filled(path.read_text(encoding="utf-8"), blocks, results), encoding="utf-8")


def pages() -> dict[Path, Mapping[str, Callable[[Results], str]]]:
    """Return every page that has tables, with the makers of its blocks."""
    from evals.blocks import BLOCKS, CARD, EAR_CARD, SUMMARY, WRITER_CARD  # here, for the makers use what stands in this module

    return {
        ROOT / "evals" / "README.md": BLOCKS, ROOT / "README.md": SUMMARY, ROOT / "models" / "encoder" / "README.md": CARD,
        ROOT / "models" / "writer" / "README.md": WRITER_CARD, ROOT / "models" / "guard" / "README.md": EAR_CARD,
    }  # fmt: skip


def filled(page: str, blocks: Mapping[str, Callable[[Results], str]], results: Results) -> str:
    """Return the page with what stands between ``<!-- name -->`` and ``<!-- /name -->`` made anew; other text stays."""
    for name, make in blocks.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        body = make(results)
        page = pattern.sub(lambda found, body=body: f"{found[1]}{body}\n{found[2]}", page)  # type: ignore[misc]
    return page


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table: first column left, the others right."""
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join(['---', *['--:'] * (len(head) - 1)])}|"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def percent(value: float | None) -> str:
    """Write a share as a percentage; – when there was nothing to share."""
    return "–" if value is None else f"{value * 100:.1f} %"


def number(value: float | None, places: int = 2) -> str:
    """Write a number with ``places`` decimals; – when there is none."""
    return "–" if value is None else f"{value:.{places}f}"
