"""What the turns of a conversation come to: what is to be answered now, since when the buyer waits, what is new in a log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from assistant.conversation.chatlog import Spoken
from assistant.guard.needed import pairs
from assistant.mask import mask
from assistant.schema import MAX_TEXT, Turn
from assistant.store.values import Said, Talk

PLACEHOLDER = re.compile(
    r"[\[【<(（](?:图片|照片|动画表情|表情|视频|语音|文件|动图|贴纸|商品链接|链接|商品|订单|卡片|位置|红包|未知消息)[^\]】>)）\n]{0,20}[\]】>)）]"
)
"""What a chat tool writes in place of what is no text."""
CLOSING = re.compile(
    r"(?:好的?|行|嗯|哦|收到|知道了?|明白了?|可以|谢谢?您?你?|感谢|多谢|麻烦了?|辛苦了?|没事了?|不用了|拜拜|再见|ok|okay|[了啦哈呢吧呀哒滴的您你]|"
    r"[\W_])+",
    re.IGNORECASE,
)
"""What a buyer says who waits for nothing more."""
EARLIER = 12
"""Earlier turns that go along with a message."""
SENT = 0.7
"""Share of characters and pairs (Jaccard, 0 to 1) from which a reply in a log is one that was copied and then changed."""
_SPACE = re.compile(r"\s+")
_LONGEST = 400  # characters of an earlier turn that go along


def wordless(text: str) -> bool:
    """Tell whether a text has no words, only pictures and the like."""
    return not PLACEHOLDER.sub("", text).strip()


def pending(turns: Sequence[Said]) -> tuple[Said, ...]:
    """Return the buyer's turns that we have not answered: those after our last one."""
    spoken = [turn for turn in turns if turn.who != "note"]
    last = max((at for at, turn in enumerate(spoken) if turn.who == "agent"), default=-1)
    return tuple(spoken[last + 1 :])


def waiting_since(talk: Talk) -> datetime | None:
    """Return since when the buyer waits: the first turn that we have not answered; None when there is none.

    Thanks and the like, after we have answered, wait for nothing. Where a turn has no time, that is when it was noted.
    """
    waits = pending(talk.turns)
    if len(waits) < len(talk.turns) and all(CLOSING.fullmatch(turn.text) for turn in waits):
        return None
    return (waits[0].at or talk.touched) if waits and not talk.closed else None


def message(turns: Sequence[Said]) -> str:
    """Return what is to be answered: the buyer's turns after our last one, a line each, without pictures and the like."""
    said = (PLACEHOLDER.sub("", turn.text).strip() for turn in pending(turns))
    return "\n".join(filter(None, said))[-MAX_TEXT:]


def history(turns: Sequence[Said]) -> tuple[Turn, ...]:
    """Return the turns before those that are to be answered, the last few, each on one line."""
    spoken = [turn for turn in turns if turn.who != "note"]
    earlier = spoken[: len(spoken) - len(pending(turns))]
    plain = ((turn.who, _SPACE.sub(" ", PLACEHOLDER.sub("", turn.text)).strip()) for turn in earlier)
    told = [(who, text) for who, text in plain if text and who != "note"]
    return tuple(Turn(who=who, text=text[:_LONGEST]) for who, text in told[-EARLIER:])


def fresh(known: Sequence[Said], log: Sequence[Spoken]) -> tuple[Spoken, ...]:
    """Return the entries of a log that a conversation does not hold: one pasted again from its beginning adds what is new.

    A copied reply may have been changed before it was sent, so it is the buyer's turns that tell how far the log is known;
    of what comes after them, our replies that are held are left out.
    """
    buyer = [_bare(turn.text) for turn in known if turn.who == "buyer"]
    ours = [pairs(_bare(turn.text)) for turn in known if turn.who == "agent"]
    said = [(place, _bare(each.text)) for place, each in enumerate(log) if each.who == "buyer"]
    common = _overlap(buyer, [text for _, text in said])
    start = said[common - 1][0] + 1 if common else 0
    return tuple(each for each in log[start:] if each.who != "agent" or not _held(pairs(_bare(each.text)), ours))


def _overlap(known: list[str], log: list[str]) -> int:
    """Return how many of the buyer's turns in a log are known: the longest run of them that the known ones hold."""
    inside = any(known[at : at + len(log)] == log for at in range(len(known)))
    for length in range(len(log), 0, -1):
        piece = log[:length]
        if known[-length:] == piece or (length == len(log) and inside) or (known and piece[-len(known) :] == known):
            return length
    return 0


def _held(one: set[str], others: Iterable[set[str]]) -> bool:
    return any(len(one & other) >= SENT * len(one | other) for other in others)


def _bare(text: str) -> str:
    """Return the signs by which a turn is known again, as it is kept."""
    return "".join(char for char in mask(text).text if char.isalnum())


def times(entries: Iterable[Spoken], now: datetime) -> tuple[datetime | None, ...]:
    """Return when each entry was said; a single turn without a time is said now."""
    held = list(entries)
    return tuple(each.at or (now if len(held) == 1 else None) for each in held)
