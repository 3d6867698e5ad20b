"""What is asked of a draft, one small function a question. Texts in, numbers out; nothing here knows of the assistant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.grounding import content_words
from assistant.text import words

LEFT = re.compile(r"\{\w+\}")
FELT = frozenset({"feel", "care"})
COMMON = frozenset(
    re.findall(
        r"\S+",
        "我们 你们 他们 您的 这个 那个 什么 怎么 为什么 现在 没有 可以 还是 就是 不是 一直 不能 这样 那样 已经 "
        "确实 一个 一下 这边 这里 那里 这么 那么 怎么办 自己 是不是 能不能 有没有 因为 所以 但是 然后 而且 还有 "
        "的话 知道 觉得 感觉 时候 东西 需要 应该 真的 谢谢 请问 你好 您好 亲亲 在吗 好的 不要 不会 出来 起来 回来 "
        "过来 上面 里面 你家 我家 这种 那种 这些 那些 一点 有点 非常 特别 一样",
    )
)
"""Words that name no matter: a first part that shares only these with the message has not taken up what the buyer said."""
ALONE = frozenset("痒疼痛红肿吐漏碎裂坏烂霉臭酸少错丢紧松大小短长勒磨硌催退换慢破脏旧洒断掉")
"""Single characters that do name a matter."""


def matters(text: str) -> set[str]:
    """Return the words of a text that name a matter."""
    return {word for word in content_words(words(text)) if (len(word) > 1 and word not in COMMON) or word in ALONE}


QUOTE = 4
"""So many characters in a row of the message are a quote, whatever words they are: 会不会吵."""


def names_concern(first: str, message: str) -> bool:
    """Tell whether the first part takes up a word that names a matter in the message, or quotes it."""
    said, heard = matters(first), matters(message)
    shared = any(word in message for word in said) or any(word in first for word in heard)
    return shared or any(run in message for run in grams(re.sub(r"\W", " ", first), QUOTE) if " " not in run)


def feeling_first(roles: Sequence[str]) -> bool:
    """Tell whether a draft begins with feeling or care."""
    return bool(roles) and roles[0] in FELT


def unfilled(text: str) -> int:
    """Count the slots that were left open."""
    return len(LEFT.findall(text))


def grams(text: str, size: int) -> list[str]:
    """Return the character runs of a size, in order."""
    return [text[at : at + size] for at in range(len(text) - size + 1)]


def distinct(texts: Iterable[str], size: int) -> float:
    """Return distinct character runs by all runs, over all texts together; 0 when there are none."""
    found = [gram for text in texts for gram in grams(text, size)]
    return len(set(found)) / max(1, len(found))


def repeated(parts: Iterable[str]) -> float:
    """Return the share of parts that an earlier part said in the same words."""
    counts = Counter(parts)
    return 1 - len(counts) / max(1, counts.total())


def openings(texts: Sequence[str], length: int = 8) -> float:
    """Return distinct beginnings by all texts."""
    return len({text[:length] for text in texts}) / max(1, len(texts))


def percentile(numbers: Sequence[float], share: float) -> float:
    """Return the smallest number that at least ``share`` (0 to 1) of all are not above; 0 for none."""
    ordered = sorted(numbers)
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * round(share * 1000) // 1000) - 1))]


def share(flags: Iterable[bool]) -> float | None:
    """Return the share of true flags; None when there is nothing to share, which is not the same as 0."""
    listed = list(flags)
    return sum(listed) / len(listed) if listed else None
