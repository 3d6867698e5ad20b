"""One spelling for the same signs, with the place of every character in the original: ``normalise``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


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


_SAME: set[str] = set()
"""Characters known to stay as they are, wherever they stand."""
_RUN = re.compile(r"(\D)\1\1", re.DOTALL)


def _as_is(text: str) -> bool:
    """Tell whether a text is normal already, as most are: then it need not be gone through character by character."""
    for char in set(text) - _SAME:
        if char in ",: \n[" or _form(char) != char:
            return False
        _SAME.add(char)
    return not _RUN.search(text)


def normalise(text: str) -> Normal:
    """Return the text in one spelling, with the place of every character; doing it twice changes nothing.

    Letters, digits and signs become half-width (NFKC), while ，。？！；：（）【】、 are full-width: ``?!();`` always, ``,`` and
    ``:`` unless they stand inside a number, a time or a link. White space becomes one space or one line end, none at the
    edges. Signs repeat at most twice, letters and Chinese characters three times, digits freely. Emoji become names in
    brackets (``[大哭]``), stars become ★, and what cannot be seen (zero-width, skin tones, controls) is dropped.
    """
    if _as_is(text):
        return Normal(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
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
