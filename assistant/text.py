"""How a text is read: one spelling for the same signs, words, clauses and sentences, all with positions in the original.

``normalise`` is for everything that reads a message; ``fold`` goes further and undoes disguised contact words, for the guard.
Nothing is loaded at import: the word list (about 350,000 words) comes with the first call of ``words``.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import unicodedata
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

_PROMPTS = Path(__file__).parents[1] / "prompts"
_WORDS = _PROMPTS / "words.txt"
RAREST = 5
"""Words that jieba's corpus holds fewer times than this are left to be cut by their characters."""


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in one spelling. Character ``i`` of ``text`` stands for ``original[origin[i]:ends[i]]``."""

    text: str
    origin: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` came from, as positions in the original, end exclusive.

        An empty span stays empty. Raises ``ValueError`` unless ``0 <= start <= end <= len(text)``.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"span {start}:{end} lies outside a text of {len(self.text)} characters")
        if start < end:
            return self.origin[start], max(self.ends[end - 1], self.origin[start])
        place = self.origin[start] if start < len(self.text) else (self.ends[-1] if self.ends else 0)
        return place, place


_FULL = str.maketrans("!?();", "！？（）；")  # Chinese text reads and splits on these, so this width is the one kept
_KEPT = frozenset("，。？！；：（）【】、…—～“”‘’《》·℃×")  # NFKC would make some of these half-width or longer
_DROPPED_RANGES = ((0xFE00, 0xFE0F), (0x1F3FB, 0x1F3FF), (0xE0000, 0xE01EF))  # variation selectors, skin tones, tags
_DROPPED = frozenset("\u20e3\u115f\u1160\u3164\u034f\u180b\u180c\u180d\u180f\u2800")  # keycap frame, invisible fillers
_NEWLINES = frozenset("\n\r\v\f\x85\u2028\u2029")
_UNLIMITED = frozenset(
    "[]*_=#+★☆xX零〇一二三四五六七八九幺"
)  # names in brackets, masked digits, star counts, 4X, spelt numbers

_EMOJI = {
    "😭": "大哭", "😢": "流泪", "😿": "流泪", "😡": "生气", "😠": "生气", "👿": "生气", "🤬": "骂人", "😤": "生气",
    "😊": "微笑", "🙂": "微笑", "☺": "微笑", "😀": "大笑", "😄": "大笑", "😁": "大笑", "😆": "大笑", "😂": "笑哭",
    "🤣": "笑哭", "😅": "尴尬", "😓": "汗", "😰": "汗", "😥": "难过", "😞": "失望", "😔": "失落", "🙁": "难过",
    "☹": "难过", "😣": "难受", "😖": "难受", "😩": "崩溃", "😫": "崩溃", "😱": "惊恐", "🙏": "拜托", "👍": "赞",
    "👎": "踩", "💔": "心碎", "❤": "爱心", "♥": "爱心", "🌹": "玫瑰", "💩": "便便", "🤮": "呕吐", "🤢": "恶心",
    "😒": "不满", "🙄": "白眼", "😷": "生病", "🤒": "生病", "🔥": "火", "💰": "钱", "🧧": "红包", "🎁": "礼物",
    "📦": "包裹", "🐧": "企鹅", "🛰": "卫星", "📡": "卫星", "📞": "电话", "☎": "电话", "📱": "手机", "⚠": "注意",
    "❌": "叉", "❎": "叉", "✅": "勾", "❗": "！", "❓": "？", "➕": "+", "⭐": "★", "🌟": "★",
}  # fmt: skip
_EMOJI_WORDS = (
    ("CRY", "大哭"), ("ANGR", "生气"), ("POUT", "生气"), ("SMIL", "微笑"), ("GRIN", "大笑"), ("HEART", "爱心"),
    ("WEARY", "崩溃"), ("CONFUS", "疑惑"), ("THINK", "思考"), ("FEAR", "惊恐"), ("SICK", "生病"), ("HAND", "手势"),
    ("CAT", "猫"), ("DOG", "狗"), ("FLOWER", "花"), ("CLOCK", "时钟"), ("MONEY", "钱"), ("FACE", "表情"),
)  # fmt: skip
"""Words in a Unicode name, and what an emoji that is not in the table is called by them."""


def _emoji(char: str) -> str:
    """Return the bracketed name of an emoji, ``★`` and the like for signs, or "" when the character is no emoji."""
    name = _EMOJI.get(char)
    if name is None:
        if ord(char) < 0x1F000 or unicodedata.category(char) != "So":
            return ""
        told = unicodedata.name(char, "")
        name = next((chinese for word, chinese in _EMOJI_WORDS if word in told), "表情")
    return name if len(name) == 1 and not name.isalpha() else f"[{name}]"


def _dropped(char: str) -> bool:
    code = ord(char)
    if char in _DROPPED or any(low <= code <= high for low, high in _DROPPED_RANGES):
        return True
    return unicodedata.category(char) in ("Cf", "Cc") and not char.isspace()


@lru_cache(maxsize=8192)
def _form(char: str) -> str:
    """Return what one character becomes: itself, other characters, an emoji's name, " " or line end, or "" when dropped."""
    if char.isspace():
        return "\n" if char in _NEWLINES else " "
    if char in _KEPT:
        return "~" if char == "～" else char
    if _dropped(char):
        return ""
    if char == "：":
        return char
    named = _emoji(char)
    if named:
        return named
    plain = unicodedata.normalize("NFKC", char)
    # an expanded sign must not bring in what would be dropped or rewritten when it stood alone
    return "".join(_form(part) if part != char else part for part in plain).translate(_FULL)


@lru_cache(maxsize=8192)
def _limit(char: str) -> int:
    """Return how many times a character may stand in a row: digits any number, letters and Chinese three, signs two."""
    if char in _UNLIMITED or (char.isnumeric() and not char.isalpha()):
        return 1 << 30
    return 3 if char.isalpha() else 2


def _kept_half(before: str, text: str, after: int) -> bool:
    """Whether a comma or colon stays half-width: inside numbers, times and links (1,299  12:30  http://)."""
    if not (before.isascii() and before.isalnum()):
        return False
    for char in text[after:]:
        form = _form(char)
        if form:
            return form[0].isascii() and (form[0].isalnum() or form[0] == "/")
    return False


class _Writer:
    """Collects normal characters with the places they came from."""

    def __init__(self) -> None:
        self.chars: list[str] = []
        self.origin: list[int] = []
        self.ends: list[int] = []
        self._run = 0
        self._name, self._names = "", 0

    def put(self, char: str, place: int) -> None:
        """Add one character, unless it prolongs a run that is long enough."""
        chars = self.chars
        self._name = ""
        if char in " \n":
            if not chars:
                return
            if chars[-1] in " \n":
                chars[-1] = "\n" if "\n" in (char, chars[-1]) else " "
                self.ends[-1] = place + 1
                return
        self._run = self._run + 1 if chars and chars[-1] == char else 1
        if self._run > _limit(char):
            self.ends[-1] = place + 1
            return
        chars.append(char)
        self.origin.append(place)
        self.ends.append(place + 1)

    def put_name(self, name: str, place: int) -> None:
        """Add an emoji's name, at most twice in a row."""
        names = self._names + 1 if name == self._name else 1
        if names > 2:
            self.ends[-1] = place + 1
        else:
            self.chars += name
            self.origin += [place] * len(name)
            self.ends += [place + 1] * len(name)
        self._run, self._name, self._names = 1, name, names

    def normal(self) -> Normal:
        """Return the text without white space at its end."""
        keep = len(self.chars)
        while keep and self.chars[keep - 1] in " \n":
            keep -= 1
        return Normal("".join(self.chars[:keep]), tuple(self.origin[:keep]), tuple(self.ends[:keep]))


def normalise(text: str) -> Normal:
    """Return the text in one spelling, with the place of every character; doing it twice changes nothing.

    Letters, digits and signs become half-width (NFKC), while ，。？！；：（）【】、 are full-width: ``?!();`` always, ``,`` and
    ``:`` unless they stand inside a number, a time or a link. White space becomes one space or one line end, none at the
    edges. Signs repeat at most twice, letters and Chinese characters three times, digits freely. Emoji become names in
    brackets (``[大哭]``), stars become ★, and what cannot be seen (zero-width, skin tones, controls) is dropped.
    """
    writer = _Writer()
    for place, char in enumerate(text):
        form = _form(char)
        if len(form) == 1:
            if form in ",:" and not _kept_half(writer.chars[-1] if writer.chars else " ", text, place + 1):
                form = "，" if form == "," else "："
            writer.put(form, place)
        elif not form:
            if writer.ends:
                writer.ends[-1] = place + 1
        elif form[0] == "[":
            writer.put_name(form, place)
        else:
            for part in form.replace(",", "，").replace(":", "："):
                writer.put(part, place)
    return writer.normal()


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
            with tokenizer.get_dict_file() as lines:
                tokenizer.FREQ, tokenizer.total = _common_words(lines)
            tokenizer.initialized = True
            for word in _shop_words_in_force():
                tokenizer.add_word(word)
            _cut = tokenizer.lcut
    return _cut


def _common_words(lines: Iterable[bytes]) -> tuple[dict[str, int], int]:
    """Read jieba's word list as its ``gen_pfdict`` does, counts of words and of their beginnings, without the rarest words.

    More than half of the list are names seen three times; leaving them out halves the time and memory of a start.
    """
    counts: dict[str, int] = {}
    total = 0
    for line in lines:
        word, count, _ = line.decode("utf-8").split(" ", 2)
        if len(count) == 1 and int(count) < RAREST:
            continue
        counts[word] = int(count)
        total += int(count)
        for end in range(1, len(word)):
            counts.setdefault(word[:end], 0)
    return counts, total


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
