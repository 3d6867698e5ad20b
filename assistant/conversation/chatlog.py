"""A pasted chat log, of one turn or many, as turns with who, when and what. Any text is read; no line is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from assistant.conversation import sides, stamps
from assistant.conversation.layouts import BUILT_IN, LONGEST_NAME, Layout
from assistant.schema import MAX_TEXT, Frozen

Part = Literal["buyer", "agent", "unclear", "note", "left", "unread"]
"""Who speaks; ``note``: a line of the tool that matters (a message withdrawn), ``left``: one that does not (已读, a time),
``unread``: a line above the first turn, cut off from whoever said it."""
Kind = Literal["said", "note", "left", "time"]
"""What a line is apart from any layout; ``time``: it holds nothing else."""
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SIGN = re.compile(r"[。！？!?；;…“”\"<>【】{}]|，|https?|//")
_FIELD = re.compile(
    r"(?:订单|商品|快递|物流|运单|收货|收件|规格|数量|金额|实付|地址|电话|手机|签收|发货|下单|付款|退款|售后|时间|备注).{0,6}"
)
_END = re.compile(r"[。？?；;…]|//")
_TRACK = re.compile(r"物流|快件|快递|签收|发货|订单|下单|揽收|派送|预计|已到|到达|转运")
_SENTENCE = re.compile(rf"[的了吗呢吧没在是到]|{_TRACK.pattern}")
_LEFT = re.compile(
    r"[\[(（【]?(?:已读|未读|已送达|送达|发送成功|对方正在输入.{0,3}|以上(?:是|为)?历史(?:消息|记录).{0,4}|以下(?:是|为)?(?:最新|新)消息.{0,4}|"
    r"(?:查看|加载)?更多(?:历史)?(?:消息|记录).{0,4}|没有更多(?:消息|记录)了?|-{2,}|={2,}|—{2,})[\])）】]?"
)
_WITHDRAWN = re.compile(
    r"[\[(（【]?(?:[^\n:：]{1,30}?)?(?:撤回了?(?:一条|1条)?消息|(?:此|该|这条)?消息已(?:被)?撤回)[。.]?(?:重新编辑)?[\])）】]?"
)
_EVENT = re.compile(
    r"[\[(（【]?系统(?:消息|提示|通知)[\])）】]?[:：\s].{0,80}|[^\n:：]{0,30}(?:会话|服务)已(?:结束|关闭|超时结束)[。.]?|"
    r"[^\n:：]{0,40}(?:转接|转交)给[^\n:：]{1,40}|[^\n:：]{0,20}(?:已接入|进入会话|为您服务)[。.]?|"
    r"\[?(?:您的)?订单已(?:发货|签收|完成|关闭|取消|付款|支付|创建|退款)\]?[。.]?|"
    r"(?:买家|用户|商家|卖家)已(?:付款|下单|发货|签收|确认收货|申请退款|申请售后|评价)[。.]?"
)
_ADDRESS = re.compile(r"https?://[^\s\u4e00-\u9fff]+", re.ASCII | re.IGNORECASE)
_GOODS = re.compile(r"item|goods|product|detail|sku|ware", re.IGNORECASE)


class Spoken(Frozen):
    """One entry of a log. ``lines`` are the numbers of the lines that it was made from, counting from 0."""

    who: Part
    name: str = ""
    text: str
    at: datetime | None = None
    lines: tuple[int, ...]


class Log(Frozen):
    """A log that was read, in its order. ``names`` are those of the log as they stand; ``unclear`` those of unknown side.

    ``layout`` is the id of the layout, "" for plain text. ``puzzling``: plain text that looks like a log of unknown layout.
    """

    entries: tuple[Spoken, ...]
    layout: str = ""
    names: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    puzzling: bool = False

    @property
    def turns(self) -> tuple[Spoken, ...]:
        """What was said, without lines of the tool."""
        return tuple(each for each in self.entries if each.who in ("buyer", "agent", "unclear"))


@dataclass
class Line:
    """A line that is not empty: its number, its text, and what it is apart from any layout."""

    number: int
    text: str
    kind: Kind = "said"


@dataclass
class Head:
    """Where a turn begins: the place of its line, how many lines its head takes, and what stands in them."""

    at: int
    takes: int
    name: str
    time: str
    text: str
    body: list[Line] = field(default_factory=list)

    @property
    def speaks(self) -> bool:
        """Whether there is a text of any kind."""
        return bool(self.text) or any(line.kind == "said" for line in self.body)


def read(text: str, now: datetime, shop: str = "", ours: Collection[str] = (), layouts: Sequence[Layout] = ()) -> Log:
    """Read a log. ``ours``: names that are known to be our side's; ``layouts``: learnt ones, which are tried first.

    Where names are unclear, their turns are ``unclear`` as well: ask, and read again with ``ours``. Text without any layout
    is one turn of the buyer.
    """
    lines = _lines(text)
    best: tuple[Layout, list[Head]] | None = None
    for layout in (*layouts, *BUILT_IN):
        heads = _heads(layout, lines, shop, ours)
        if heads and (best is None or len(heads) > len(best[1])):
            best = (layout, heads)
    if best is None:
        return _plain(lines)
    layout, heads = best
    names = tuple(dict.fromkeys(head.name for head in heads))
    who = sides.told(names, shop, ours)
    entries = [*_before(lines[: heads[0].at]), *_spoken(lines, heads, who, now)]
    unclear = tuple(name for name in names if who[name] == "unclear")
    return Log(entries=tuple(entries), layout=layout.id, names=names, unclear=unclear)


def _lines(text: str) -> list[Line]:
    found = []
    for number, raw in enumerate(text.splitlines()):
        line = _HIDDEN.sub("", raw).strip()
        if not line:
            if raw.strip():
                found.append(Line(number, raw.strip(), "left"))
            continue
        found.append(Line(number, line, _kind(line)))
    return found


def _kind(line: str) -> Kind:
    if _LEFT.fullmatch(line):
        return "left"
    if _WITHDRAWN.fullmatch(line):
        return "note"
    return "time" if stamps.alone(line) else "said"


def _heads(layout: Layout, lines: list[Line], shop: str, ours: Collection[str]) -> list[Head]:
    """Return where turns begin in this layout; none when it cannot be the log's."""
    said = [place for place, line in enumerate(lines) if line.kind == "said" and not _EVENT.fullmatch(line.text)]
    heads = _with_bodies([head for place in said if (head := _head(layout, lines, place))], lines)
    speaking = Counter(head.name for head in heads if head.speaks)
    odd = _SENTENCE if len(speaking) > 2 else _TRACK  # beyond the two who talk
    lone = [head for head in heads if not speaking[head.name] or (speaking[head.name] == 1 and odd.search(head.name))]
    if len(lone) < len(heads):  # a line in a turn that only looks like the beginning of one
        heads = _with_bodies([head for head in heads if head not in lone or sides.known(head.name, shop, ours)], lines)
    spoken = [head for head in heads if head.speaks]
    if not spoken or len(spoken) * 2 <= len(heads):
        return []
    return heads if _holds(layout, spoken, said, shop, ours) else []


def _with_bodies(heads: list[Head], lines: list[Line]) -> list[Head]:
    """Return the heads, each with the lines up to the next one."""
    ends = [*(head.at for head in heads[1:]), len(lines)]
    return [replace(head, body=lines[head.at + head.takes : end]) for head, end in zip(heads, ends, strict=False)]


def _head(layout: Layout, lines: list[Line], place: int) -> Head | None:
    match = layout.head.fullmatch(lines[place].text)
    if not match:
        return None
    found = match.groupdict()
    name = (found.get("name") or "").strip()
    time, takes = found.get("time") or "", 1
    text = (found.get("text") or "").strip()
    if not _named(name, layout.timeless) or (name[-1:].isdigit() and re.match(r"\d\d(?!\d)", text)):  # a clock cut in two
        return None
    if layout.below:
        if place + 1 == len(lines) or lines[place + 1].kind != "time":
            return None
        time, takes = lines[place + 1].text, 2
    return Head(place, takes, name, time, text)


def _named(name: str, timeless: bool) -> bool:
    """Tell whether this may be somebody's name: short, no sentence, no address, no time. Beside a time it may be odder."""
    fits = 0 < len(name) <= LONGEST_NAME and any(char.isalnum() or char in "*＊" for char in name)
    return fits and not (_SIGN if timeless else _END).search(name) and not stamps.found(name)


def _holds(layout: Layout, heads: list[Head], said: list[int], shop: str, ours: Collection[str]) -> bool:
    """Tell whether so many turns of this layout are enough to believe in it."""
    names = Counter(head.name for head in heads)
    if layout.id == "learnt" or any(sides.known(name, shop, ours) for name in names):
        return True
    if layout.timeless:
        return max(names.values()) > 1 and len(names) > 1 and not any(_FIELD.fullmatch(name) for name in names)
    if len(heads) > 1:
        if any(_TRACK.search(name) for name in names):
            return False
        return not layout.below or len(names) < len(heads) or len(names) == 2  # people
    first = heads[0]
    dated = len(first.time.strip()) > len("14:03")
    return first.at == said[0] and (dated or not layout.below) and not _SENTENCE.search(first.name)


def _before(lines: Iterable[Line]) -> list[Spoken]:
    """Return what stands above the first turn."""
    parts: dict[Kind, Part] = {"left": "left", "time": "left", "note": "note", "said": "unread"}
    return [_apart(line, "note" if _EVENT.fullmatch(line.text) else parts[line.kind]) for line in lines]


def _apart(line: Line, who: Part, at: datetime | None = None) -> Spoken:
    return Spoken(who=who, text=line.text, at=at, lines=(line.number,))


def _spoken(lines: list[Line], heads: list[Head], who: dict[str, sides.Side], now: datetime) -> Iterable[Spoken]:
    moments = stamps.moments(_times(lines, heads, now), now)
    for head, moment in zip(heads, moments, strict=True):
        numbers = [line.number for line in lines[head.at : head.at + head.takes]]
        body, apart = [head.text] if head.text else [], []
        for line in head.body:
            if line.kind in ("left", "time"):
                apart.append(_apart(line, "left"))
            elif line.kind == "note" or _EVENT.fullmatch(line.text):
                apart.append(_apart(line, "note", moment))
            else:
                body.append(line.text)
                numbers.append(line.number)
        part: Part = who[head.name] if body else "left"
        yield from _cut(_carded("\n".join(body)) or lines[head.at].text, part, head.name, moment, numbers)
        yield from apart


def _times(lines: list[Line], heads: list[Head], now: datetime) -> list[stamps.Stamp | None]:
    """Return the time of each turn: its own, or that of the line above it which holds nothing else."""
    first = [line.text for line in lines[: heads[0].at] if line.kind == "time"]
    out, above = [], first[-1] if first else ""
    for head in heads:
        out.append(stamps.read(head.time or above, now))
        times = [line.text for line in head.body if line.kind == "time"]
        above = times[-1] if times else above
    return out


def _cut(text: str, who: Part, name: str, at: datetime | None, numbers: Sequence[int]) -> Iterable[Spoken]:
    """Return a turn, in pieces where it is longer than one may be."""
    withdrawn = _WITHDRAWN.fullmatch(text)
    for start in range(0, max(len(text), 1), MAX_TEXT):
        piece = text[start : start + MAX_TEXT]
        yield Spoken(who="note" if withdrawn else who, name=name, text=piece, at=at, lines=tuple(numbers))


def _plain(lines: list[Line]) -> Log:
    said = [line for line in lines if line.kind == "said"] or [line for line in lines if line.kind == "time"]
    entries = [_apart(line, "note" if line.kind == "note" else "left") for line in lines if line not in said]
    if said:
        text = _carded("\n".join(line.text for line in said))
        entries = [*_cut(text, "buyer", "", None, [line.number for line in said]), *entries]
    timed = sum(bool(stamps.found(line.text)) for line in lines)
    return Log(entries=tuple(entries), puzzling=len(said) > 1 and timed > 1)


def _carded(text: str) -> str:
    """Return a text with addresses as what they are: a card of an article, or a link."""
    return _ADDRESS.sub(lambda match: "[商品链接]" if _GOODS.search(match.group()) else "[链接]", text)
