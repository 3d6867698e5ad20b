"""HTML from Python. Every word that comes from outside passes through ``esc``; nothing else writes a tag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape as esc
from itertools import pairwise

from assistant.schema import Finding, Part

__all__ = ["attributes", "esc", "joined", "link", "marked", "placed", "tag"]

URL = re.compile(r"https?://[\w./?=&%#~:+-]+", re.ASCII)
RANK = {"stop": 0, "warn": 1, "hint": 2}


def attributes(**values: object) -> str:
    """Return attributes, each after a space; ``_`` stands for ``-``, True gives a bare name, False and None give nothing."""
    shown = (
        (name.rstrip("_").replace("_", "-"), value)
        for name, value in values.items()
        if value is not None and value is not False
    )
    return "".join(f" {name}" if value is True else f' {name}="{esc(str(value))}"' for name, value in shown)


def tag(name: str, inner: str, **values: object) -> str:
    """Return one element; ``inner`` is HTML already, attribute values are plain text."""
    return f"<{name}{attributes(**values)}>{inner}</{name}>"


def joined(pieces: Iterable[str]) -> str:
    """Return the pieces one after another."""
    return "".join(pieces)


def link(source: str, name: str) -> str:
    """Return a source as text, with an address in it as a link that opens beside the page and sends no referrer."""
    out, at = [], 0
    for match in URL.finditer(source):
        out.append(esc(source[at : match.start()]))
        out.append(tag("a", esc(name), href=match.group(), target="_blank", rel="noopener noreferrer"))
        at = match.end()
    return joined([*out, esc(source[at:])])


def placed(text: str, parts: Sequence[Part]) -> list[tuple[int, int, str]]:
    """Return stretches (start, end, role) that cover ``text``; what belongs to no part has the role ``""``."""
    out, at = [], 0
    for part in parts:
        start = text.find(part.text, at)
        if start < 0 or not part.text:
            continue
        if start > at:
            out.append((at, start, ""))
        at = start + len(part.text)
        out.append((start, at, str(part.role)))
    if at < len(text):
        out.append((at, len(text), ""))
    return out


def marked(text: str, start: int, end: int, findings: Sequence[Finding]) -> str:
    """Return ``text[start:end]`` with the places of findings marked; where two meet, the worse one shows."""
    inside = [(number, each) for number, each in enumerate(findings) if each.start < end and each.end > start]
    edges = {start, end}
    for _, each in inside:
        edges |= {max(start, each.start), min(end, each.end)}
    out = []
    for left, right in pairwise(sorted(edges)):
        here = [(number, each) for number, each in inside if each.start <= left and each.end >= right]
        piece = esc(text[left:right])
        if here:
            worst = min((each.severity for _, each in here), key=RANK.__getitem__)
            why = "；".join(each.why for _, each in here)
            piece = tag("mark", piece, class_=worst, data_n=" ".join(str(number) for number, _ in here), data_why=why)
        out.append(piece)
    return joined(out)
