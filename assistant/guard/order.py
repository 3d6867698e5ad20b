"""Checks of a whole reply: one form of address, feeling before facts before options, and the buyer's own concern named."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from assistant.guard import layers
from assistant.guard.patterns import Compiled
from assistant.guard.reading import EDGE, Placed, Reading

INTIMATE = re.compile(r"(?<!迷)你(?!们)")
QUOTES = re.compile(r"[“「『\"][^”」』\"\n]{0,120}[”」』\"]")
WORD = re.compile(r"[一-鿿]")
EMPTY = set(
    "的了是我你您在不有就都这那也还没们个一上下来去说到吗呢吧啊哦呀么什怎给好要会能可以"
    "和与把被让很太真又再才只先后前着过得地之其此些为"
)
FELT = {"feel", "care"}
HEARD = re.compile(
    r"抱歉|歉意|对不起|不好意思|我们(?:没|失|漏|听岔)|失约|我[都能很]?(?:懂|明白|理解)|^懂|换[谁我]|[谁搁]都|难怪|不怪您|急|心疼|担心|不放心|委屈|糟心|窝火|来气|生气"
    r"|火大|扫兴|闹心|难受|吓人|失落|失望|难过|憋屈|揪心|膈应|添堵|堵得慌|白等|久等|干等|为难|坐不住|等不起|太气人|窝心|惦记|没影|那就|您(?:是)?觉得"
    r"|(?<!麻)烦|堵心|可惜|懵|是吧|不得劲|受累|别扭|不方便|不踏实|不舒服|心里|赶着|谁会|真够|够[^，。]{1,4}的|真让人|气人|恼火"
)
"""Words of a feeling. A sentence that goes on to an action is tagged by the action, but may begin with one."""


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


def answers(rule: Compiled, reading: Reading) -> bool:
    """Return whether the buyer feels as the rule asks (``emotions``; none given: in any way). Unknown is no such feeling."""
    wanted = rule.rule.match.emotions
    return not wanted or (reading.analysis is not None and reading.analysis.emotion in wanted)


def _upset(reading: Reading) -> bool:
    return reading.analysis is not None and reading.analysis.emotion >= 1 and reading.message.channel == "chat"


def opening(reading: Reading) -> Placed | None:
    """Return the first part that is more than a greeting, None when there is none."""
    return next((part for part in reading.parts if part.role != "close"), None)


def spelled(reading: Reading, part: Placed) -> str:
    """Return a part in one spelling."""
    origin = reading.plain.origin
    return reading.plain.text[bisect_left(origin, part.start) : bisect_left(origin, part.end)]


def beginning(reading: Reading, part: Placed) -> str:
    """Return the first three clauses of a part, in one spelling."""
    text = spelled(reading, part)
    edges = [found.start() for found in EDGE.finditer(text)]
    return text[: edges[2]] if len(edges) > 2 else text


def heard(reading: Reading, part: Placed) -> bool:
    """Return whether a part takes in how the buyer feels: by its role, or by the words it begins with."""
    return part.role in FELT or HEARD.search(beginning(reading, part)) is not None


def order(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the opening part when the buyer is upset and it is a fact, a question, an option or a step, not a feeling.

    A greeting in front of it is passed over.
    """
    first = opening(reading) if _upset(reading) else None
    if first and not heard(reading, first):
        yield first.start, first.end


def options(rule: Compiled, reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the first option when all facts come after it, for buyers of the rule's ``emotions``.

    An opening that is no feeling is left to ``order``: one finding is enough for one move.
    """
    first = opening(reading) if _upset(reading) and answers(rule, reading) else None
    if first is None or not heard(reading, first):
        return
    told = next((part.start for part in reading.parts if part.role == "fact" and part is not first), 0)
    offer = next((part for part in reading.parts if part.role == "option" and part is not first), None)
    if offer and offer.start < told:
        yield offer.start, offer.end


def concern(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the opening part when it takes up no word of a message of eight characters or more."""
    wanted = set(WORD.findall(layers.plain(reading.message.text).text)) - EMPTY
    if not reading.parts or not _upset(reading) or len(WORD.findall(reading.message.text)) < 8 or not wanted:
        return
    first = reading.parts[0]
    if not wanted & set(WORD.findall(layers.plain(reading.text[first.start : first.end]).text)):
        yield first.start, first.end
