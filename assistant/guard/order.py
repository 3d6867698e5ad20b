"""Checks of a whole reply: one form of address, feeling before facts before options, and the buyer's own concern named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.guard import layers
from assistant.guard.reading import Placed, Reading

INTIMATE = re.compile(r"(?<!迷)你(?!们)")
QUOTES = re.compile(r"[“「『\"][^”」』\"\n]{0,120}[”」』\"]")
WORD = re.compile(r"[一-鿿]")
EMPTY = set(
    "的了是我你您在不有就都这那也还没们个一上下来去说到吗呢吧啊哦呀么什怎给好要会能可以"
    "和与把被让很太真又再才只先后前着过得地之其此些为"
)
FELT = {"feel", "care"}


def register(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the first 你 of a reply that also says 您; what stands in quotation marks is someone else's."""
    text = reading.plain.text
    if "您" not in text or "你" not in text:
        return
    quoted = [found.span() for found in QUOTES.finditer(text)]
    for found in INTIMATE.finditer(text):
        if not any(start <= found.start() < end for start, end in quoted):
            yield reading.plain.span(*found.span())
            return


def _upset(reading: Reading) -> bool:
    return reading.analysis is not None and reading.analysis.emotion >= 1 and reading.message.channel == "chat"


def order(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the opening part when the buyer is upset and it is a fact, a question, an option or a step, not a feeling."""
    if not reading.parts or not _upset(reading):
        return
    first: Placed = reading.parts[0]
    if first.role not in FELT and first.role != "close":
        yield first.start, first.end


def concern(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the opening part when it takes up no word of a message of eight characters or more."""
    wanted = set(WORD.findall(layers.plain(reading.message.text).text)) - EMPTY
    if not reading.parts or not _upset(reading) or len(WORD.findall(reading.message.text)) < 8 or not wanted:
        return
    first = reading.parts[0]
    if not wanted & set(WORD.findall(layers.plain(reading.text[first.start : first.end]).text)):
        yield first.start, first.end
