"""Disguised contact words and how they are undone. The list is ``prompts/lookalikes.yaml``; ``text.fold`` is the way in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.errors import ContentError, Mistake
from assistant.source import Source
from assistant.text import Normal

_FILE = Path(__file__).parents[1] / "prompts" / "lookalikes.yaml"
_KEYS = {"to", "from", "apart", "beside", "except"}
_GAP = r"[ \-_.·•*/|~^]{0,2}"
_NEAR = 6
SPELT = 6
"""So many Chinese numerals in a row are a number that is spelt out, such as a telephone's."""
_NUMERAL = dict(zip("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789", strict=True))


@dataclass(frozen=True, slots=True)
class Disguise:
    """One row of the list: what is meant, and words of which one must stand near (none: always)."""

    to: str
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The whole list as one pattern; group ``r3`` belongs to row 3. ``signs``: of each spelling, what a text must hold."""

    pattern: re.Pattern[str]
    rows: tuple[Disguise, ...]
    signs: tuple[frozenset[str], ...]

    def may_match(self, text: str) -> bool:
        """Tell whether ``text`` can hold a disguise at all; most can't, and looking for one costs far more."""
        held = set(text.lower())
        return any(word <= held for word in self.signs) or sum(char in _NUMERAL for char in text) >= SPELT


def _spelling(word: str, apart: bool) -> str:
    """Return the pattern of one spelling. Latin letters must not run on into a longer word."""
    gap = _GAP if apart else ""
    body = gap.join(re.escape(char) for char in word)
    before = "(?<![A-Za-z])" if word[0].isascii() and word[0].isalpha() else ""
    after = "(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return before + body + after


def _row_problem(row: Any) -> str:  # noqa: ANN401 - what a person may have typed
    if not isinstance(row, dict):
        return "这一条应写成 to:、from: 等几行"
    if unknown := sorted(set(map(str, row)) - _KEYS):
        return f"不认识的项：{'、'.join(unknown)}；可用的有 to、from、apart、beside、except"
    if not isinstance(row.get("to"), str) or not row["to"]:
        return "缺少 to：写出这些变形本来的词"
    for key in ("from", "beside", "except"):
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            return f"{key} 应是一列词，例如 [薇信, 威信]；纯数字请加引号"
    return "" if row.get("from") else "缺少 from：至少写一个变形"


def read(path: Path = _FILE) -> Table:
    """Return the list of a file. Raises ``ContentError`` with every mistake; a missing file is an empty list."""
    name = f"{path.parent.name}/{path.name}"
    if not path.is_file():
        return _table([])
    source = Source(path, name)
    rows = source.data or []
    if not isinstance(rows, list):
        raise ContentError([Mistake(name, 1, "整个文件应是一列，每条以“- to:”开头")])
    mistakes = [
        Mistake(name, source.line((index,)), problem) for index, row in enumerate(rows) if (problem := _row_problem(row))
    ]
    if mistakes:
        raise ContentError(mistakes)
    return _table(rows)


def _table(rows: list[dict[str, Any]]) -> Table:
    """Innocent words come first, so that a match on them uses up the text; then rows in order, longest spelling first."""
    innocent = sorted({word for row in rows for word in row.get("except", [])}, key=len, reverse=True)
    groups = [f"(?P<keep>{'|'.join(map(re.escape, innocent))})"] if innocent else []
    for index, row in enumerate(rows):
        words = sorted(dict.fromkeys(row["from"]), key=len, reverse=True)
        groups.append(f"(?P<r{index}>{'|'.join(_spelling(word, bool(row.get('apart'))) for word in words)})")
    groups.append(f"(?P<numeral>[{''.join(_NUMERAL)}]{{{SPELT},}})")
    disguises = tuple(Disguise(row["to"], tuple(row.get("beside", []))) for row in rows)
    signs = {frozenset(word.lower()) for row in rows for word in row["from"]}
    return Table(re.compile("|".join(groups), re.IGNORECASE), disguises, tuple(signs))


@lru_cache(maxsize=1)
def _shipped() -> Table:
    return read()


def _meant(match: re.Match[str], table: Table) -> str:
    """Return what a match stands for; the matched text itself when it is innocent here."""
    found, kind = match.group(), match.lastgroup or "keep"
    if kind == "keep":
        return found
    if kind == "numeral":
        return "".join(_NUMERAL[char] for char in found)
    row = table.rows[int(kind[1:])]
    near = match.string[max(0, match.start() - _NEAR) : match.start()] + "\n" + match.string[match.end() : match.end() + _NEAR]
    if row.beside and not any(word in near.lower() for word in row.beside):
        return found
    return row.to


def swap(normal: Normal, table: Table | None = None) -> Normal:
    """Return a normal text with every disguise undone; positions still lead to the original."""
    table = table or _shipped()
    text, origin, ends = normal.text, normal.origin, normal.ends
    if not table.may_match(text):
        return normal
    chars: list[str] = []
    starts: list[int] = []
    stops: list[int] = []
    done = 0
    for match in table.pattern.finditer(text):
        start, end = match.span()
        meant = _meant(match, table)
        if meant == match.group():
            continue
        chars.append(text[done:start])
        starts += origin[done:start]
        stops += ends[done:start]
        whole = match.lastgroup != "numeral"
        chars.append(meant)
        starts += [origin[start]] * len(meant) if whole else origin[start:end]
        stops += [ends[end - 1]] * len(meant) if whole else ends[start:end]
        done = end
    if not done:
        return normal
    return Normal("".join([*chars, text[done:]]), (*starts, *origin[done:]), (*stops, *ends[done:]))
