"""How a text is read: one spelling for the same signs, words, clauses and sentences, all with positions in the original.

``normalise`` is for everything that reads a message; ``fold`` goes further and undoes disguised contact words, for the guard.
Nothing is loaded at import: the word list (about 350,000 words) comes with the first call of ``words``.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import warnings
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from assistant.spelling import Normal, normalise
from assistant.uncollected import uncollected

__all__ = ["RAREST", "Normal", "clauses", "fold", "normalise", "sentences", "shop_words", "words", "words_version"]

_PROMPTS = Path(__file__).parents[1] / "prompts"
_WORDS = _PROMPTS / "words.txt"
RAREST = 5
"""Words that jieba's corpus holds fewer times than this are left to be cut by their characters."""
_COMMON = re.compile(rf"(?m)^(\S+) (\d\d+|[{RAREST}-9]) ")
"""A line of jieba's list: a word and how often it was seen, which is often enough."""


def fold(text: str) -> Normal:
    """Return the normal text with disguised contact words undone (``v❤`` → ``微信``), for the guard.

    What is undone is told in ``prompts/lookalikes.yaml``; every character of an undone word stands for the whole disguise.
    Chinese numerals in runs of six or more become digits. Raises ``ContentError`` when that file has mistakes.
    """
    from assistant.lookalikes import swap  # here, for it reads a file and only the guard needs it

    return swap(normalise(text))


_lock = threading.Lock()
_cut: Callable[[str], list[str]] | None = None


def _load() -> Callable[[str], list[str]]:
    """Build the tokenizer once: jieba's own words, then the shop's."""
    global _cut
    with _lock:
        if _cut is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # older jieba and setuptools warn about each other
                import jieba
            logging.getLogger("jieba").setLevel(logging.WARNING)
            tokenizer = jieba.Tokenizer()
            # read here rather than by initialize(), which would trust a cache file in the shared temporary folder
            with tokenizer.get_dict_file() as file:
                tokenizer.FREQ, tokenizer.total = _common_words(file.read().decode("utf-8"))
            tokenizer.initialized = True
            for word in _shop_words_in_force():
                tokenizer.add_word(word)
            _cut = tokenizer.lcut
    return _cut


@uncollected()
def _common_words(listed: str) -> tuple[dict[str, int], int]:
    """Read jieba's word list as its ``gen_pfdict`` does, counts of words and of their beginnings, without the rarest words.

    More than half of the list are names seen three times; leaving them out halves the time and memory of a start.
    """
    found = [(word, int(count)) for word, count in _COMMON.findall(listed)]
    counts = dict(found)
    for word, _ in found:
        for end in range(1, len(word)):
            counts.setdefault(word[:end], 0)
    return counts, sum(count for _, count in found)


@lru_cache(maxsize=1)
def words_version() -> str:
    """Return a short name for the shop's words as this process cuts by them: they are read once."""
    return hashlib.sha256("\n".join(_shop_words_in_force()).encode()).hexdigest()[:6]


@lru_cache(maxsize=1)
def _shop_words_in_force() -> tuple[str, ...]:
    return shop_words()


def shop_words(path: Path = _WORDS) -> tuple[str, ...]:
    """Return the shop's own words: one a line, ``#`` starts a comment; none when the file is missing."""
    if not path.is_file():
        return ()
    lines = (line.split("#", 1)[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def words(text: str) -> list[str]:
    """Return the words of a text in order, as they are spelt; white space and punctuation are left out."""
    cut = _cut or _load()
    return [word for word in cut(text) if word[0].isalnum() or any(char.isalnum() for char in word)]


_HAN = r"\u3400-\u9fff\uff0c-\uff1f\u3001-\u3011\[\]☀-➿\U0001f300-\U0001faff"
_DOTS = rf"(?:\.{{2,}}(?!\d)|(?<=[{_HAN}])\.(?=\s|$|[{_HAN}]))"
_TILDE = r"(?<!\d)[~～]|[~～](?!\d)"  # 3~5天 goes on, 在的亲~ ends
_CLAUSE_END = re.compile(
    rf"(?:[，。！？；…!?;\n\r\u2028\u2029]|{_TILDE}|——|(?<!\d),|,(?!\d)|[^\S\n]{{2,}}|(?<=[{_HAN}])\s(?=[{_HAN}])|{_DOTS})+"
)
_SENTENCE_END = re.compile(rf"(?:[。！？…!?；;]|{_TILDE}|{_DOTS})+[”’」』）)】\"']*|[\n\r\u2028\u2029]+")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the spans of the clauses, without the punctuation that ends them.

    Split at ，。！？；…~ and line ends, and at the space between two bursts of Chinese (``没动 急死了``); not at 、, nor at the
    space in ``iPhone 15``. Every letter, digit and Chinese character lies in exactly one span.
    """
    edges = [0, *(edge for match in _CLAUSE_END.finditer(text) for edge in match.span()), len(text)]
    spans = (_trimmed(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    return [(start, end) for start, end in spans if start < end]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences with their closing signs. Together they hold everything but white space."""
    edges = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    spans = (_trimmed(text, start, end) for start, end in pairwise(edges))
    return [(start, end) for start, end in spans if start < end]
