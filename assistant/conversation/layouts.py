"""How the lines that begin a turn are written, by chat tool; and layouts learnt from one line that an agent has marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from assistant.conversation.stamps import STAMP
from assistant.schema import Frozen

LONGEST_NAME = 30
"""Characters of a name in a chat log."""
LETTERS = 4
"""Letters that may stand unmarked beside the pieces of a line (说：, 发自手机); more are somebody's words."""
BUYER = r"(?:买家|顾客|客户|用户|消费者|访客|买方)"
AGENT = r"(?:人工客服|智能客服|在线客服|客服|商家|卖家|店铺|店家|掌柜|机器人|自动回复|我方|本店|我)"
_SHOP = r"[^:：\s]{0,24}(?:店|馆|坊|铺|商城)[:：][^:：\s]{1,12}"
"""A shop's sub-account, whose name has a colon in it: 暖暖旗舰店:小暖."""
_NAME = rf"(?P<name>{_SHOP}|[^:：\n]{{1,{LONGEST_NAME}}}?)"
_WIDE = rf"(?P<name>{_SHOP}|[^\n]{{1,{LONGEST_NAME}}}?)"
_TIME = rf"(?P<time>{STAMP})"
_OPEN, _SHUT = r"[(（\[【]\s*", r"\s*[)）\]】]"
_REST = r"\s*(?P<text>.*)"


@dataclass(frozen=True)
class Layout:
    """How turns begin. ``head`` matches the line that begins one, with the groups name, time and text as far as they are in it.

    ``below``: the time stands in a line of its own below the name. ``timeless``: nothing but a colon tells a name from a text.
    """

    id: str
    head: re.Pattern[str]
    below: bool = False
    timeless: bool = False


def _layout(id: str, head: str, below: bool = False, timeless: bool = False) -> Layout:
    return Layout(id, re.compile(rf"\s*(?:{head})\s*", re.ASCII), below, timeless)


BUILT_IN = (
    _layout("bracket_time_name", rf"{_OPEN}{_TIME}{_SHUT}\s*{_NAME}\s*[:：]{_REST}"),
    _layout("time_name_colon", rf"{_TIME}\s+{_NAME}\s*[:：]{_REST}"),
    _layout("name_bracket_time", rf"{_WIDE}\s*[:：]?\s*{_OPEN}{_TIME}{_SHUT}\s*[:：]?{_REST}"),
    _layout("name_time_colon", rf"{_NAME}\s+{_TIME}\s*[:：](?!\d){_REST}"),
    _layout("name_time", rf"{_WIDE}\s+{_TIME}"),
    _layout("name_below_time", _WIDE, below=True),
    _layout("bracket_time_name_below", rf"{_OPEN}{_TIME}{_SHUT}\s*{_WIDE}"),
    _layout("time_name", rf"{_TIME}\s+{_WIDE}"),
    _layout("role", rf"(?P<name>(?:{BUYER}|{AGENT})(?:[(（][^)）\n]{{1,20}}[)）]|[-_·\s]?[^\s:：\n]{{0,8}}?))\s*[:：]{_REST}"),
    _layout("bracket_role", rf"{_OPEN}(?P<name>{BUYER}|{AGENT}){_SHUT}\s*[:：]?{_REST}"),
    _layout("role_line", rf"(?P<name>{BUYER}|{AGENT})"),
    _layout("name_colon", rf"{_NAME}\s*[:：]{_REST}", timeless=True),
)
"""Tried on every log; where two read as many turns, the one that stands first is taken."""

Piece = Literal["name", "time", "text"]


class Mark(Frozen):
    """Which characters of a line are its name, time or text; ``end`` is exclusive."""

    what: Piece
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]


class Marked(Frozen):
    """A layout learnt from one line: its pieces in order, and what stands before, between and after them.

    The line's own words are not kept.
    """

    kind: Literal["layout"] = "layout"
    pieces: Annotated[tuple[Piece, ...], Field(min_length=1, max_length=3)]
    between: Annotated[tuple[str, ...], Field(min_length=2, max_length=4)]
    clock: bool = True

    @cached_property
    def layout(self) -> Layout:
        """The layout to try on a log."""
        shapes = {"name": _WIDE, "time": _TIME if self.clock else r"(?P<time>\S.{0,30}?)", "text": r"(?P<text>.*?)"}
        out = _literal(self.between[0])
        for piece, behind in zip(self.pieces, self.between[1:], strict=True):
            out += shapes[piece] + _literal(behind)
        return Layout("learnt", re.compile(rf"\s*(?:{out})\s*", re.ASCII))


class Ours(Frozen):
    """A name that an agent has said to be our side's: its digest, and what of it may be seen. The name itself is not kept."""

    kind: Literal["ours"] = "ours"
    digest: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    seen: Annotated[str, Field(max_length=LONGEST_NAME)]


def digest(name: str) -> str:
    """Return that by which a name is known again."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class UnmarkedError(Exception):
    """Marks from which no layout can be learnt; ``key`` names the sentence that says why (``conversation.marks.…``)."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def learn(line: str, marks: Sequence[Mark]) -> Marked:
    """Return the layout of a line in which an agent has marked the name, and time and text where the line has them.

    :raises UnmarkedError: when the name is not marked, marks overlap, or nothing tells a name from any other line.
    """
    inside = sorted(marks, key=lambda mark: mark.start)
    if not any(mark.what == "name" for mark in inside):
        raise UnmarkedError("no_name")
    empty = any(mark.end > len(line) or mark.start >= mark.end for mark in inside)
    if empty or len({mark.what for mark in inside}) < len(inside):
        raise UnmarkedError("twice")
    if any(one.end > other.start for one, other in pairwise(inside)):
        raise UnmarkedError("overlap")
    edges = [0, *(edge for mark in inside for edge in (mark.start, mark.end)), len(line)]
    between = tuple(line[left:right] for left, right in zip(edges[::2], edges[1::2], strict=True))
    time = next((line[mark.start : mark.end] for mark in inside if mark.what == "time"), "")
    clock = re.fullmatch(STAMP, time.strip(), re.ASCII) is not None
    if not clock and not any(each.strip() for each in between):
        raise UnmarkedError("nothing_tells")
    if any(sum(char.isalpha() for char in gap) > LETTERS for gap in between):
        raise UnmarkedError("left_over")
    if any(not gap for gap in between[1:-1]) and not clock:
        raise UnmarkedError("nothing_between")
    return Marked(pieces=tuple(mark.what for mark in inside), between=between, clock=clock or not time)


def _literal(text: str) -> str:
    """Return an expression for what stands around the pieces: any number for a number, any room for room."""
    runs = re.findall(r"[0-9]+|\s+|[^0-9\s]+", text)
    return "".join(r"\d+" if run[0] in "0123456789" else r"\s+" if run[0].isspace() else re.escape(run) for run in runs)


_KEPT: TypeAdapter[Marked | Ours] = TypeAdapter(Annotated[Marked | Ours, Field(discriminator="kind")])


def kept(texts: Sequence[str]) -> tuple[tuple[str, Marked | Ours], ...]:
    """Read what was learnt: each text and what it says. What cannot be read is left out."""
    found: list[tuple[str, Marked | Ours]] = []
    for text in texts:
        with suppress(ValidationError):
            found.append((text, _KEPT.validate_json(text)))
    return tuple(found)


def of(learnt: Sequence[tuple[str, Marked | Ours]]) -> tuple[tuple[Layout, ...], frozenset[str]]:
    """Return the layouts that were learnt, in their order, and the digests of names on our side."""
    layouts = tuple(each.layout for _, each in learnt if isinstance(each, Marked))
    return layouts, frozenset(each.digest for _, each in learnt if isinstance(each, Ours))
