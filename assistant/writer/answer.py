"""What a chat model answered, made into a draft: bare text, sentences with their roles, slots filled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from assistant.compose import fill
from assistant.content.buyers import SLOT
from assistant.roles import Tagger, split
from assistant.schema import Draft, Exemplar, Part, Style

LONGEST = 220
"""Longest answer that is taken, in characters, its slots filled."""

_THOUGHT = re.compile(
    r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)|\A.*</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?[a-z_]{1,20}>|<\|[^<>|]{1,30}\|>", re.IGNORECASE)
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,}).*$", re.MULTILINE)
_BULLET = re.compile(r"^(?:[-*•>#]+\s+|\d{1,2}[.、)）](?!\d)\s*)+")
_MARKUP = re.compile(r"\*\*|__|`")
_HEAD = re.compile(
    r"^(?:好的[，,。！!]?\s*)?(?:以下是|这是|下面是)?[^。！？：:，,\n]{0,8}(?:回复|草稿|话术|答复|客服|版本|正文)[^。！？：:，,\n]{0,6}[：:]\s*"
    r"|^(?:暖|短|稳)(?:版|风格)?[：:]\s*|^【[^【】]{1,8}】\s*"
)
_NOTE = re.compile(r"\s*[（(](?:注|字数|共|说明|备注)[^（）()]*[）)]$")
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("‘", "’"), ('"', '"'), ("'", "'"))
_BRACES = re.compile(r"\{+\s*(\w+)\s*\}+")
_ENDED = "。！？；…，、：～!?;,:~—”」』）)"
_CHINESE = re.compile(r"[一-鿿]")


def spoken(said: str) -> str:
    """Return what a model said without what it only thought, whole or still unfinished."""
    return _THOUGHT.sub("", said)


def bare(said: str) -> str:
    """Return the reply itself: no thoughts, tags, markdown, heads, notes, quotes around it, line ends; slots as ``{slot}``."""
    text = _FENCE.sub("", _TAG.sub("", spoken(said)))
    lines = [_MARKUP.sub("", _BULLET.sub("", line.strip())).strip() for line in text.splitlines()]
    before = None
    while before != lines:  # what is uncovered may be wrapped again: 回复：“…”
        before, lines = lines, [line for line in lines if line]
        if lines:
            lines = [_HEAD.sub("", lines[0], count=1), *lines[1:]]
            lines = [*lines[:-1], _NOTE.sub("", lines[-1])]
            lines = _unquoted(lines)
    text = "".join(line if line[-1] in _ENDED else f"{line}。" for line in lines[:-1]) + "".join(lines[-1:])
    return _BRACES.sub(r"{\1}", text.replace("｛", "{").replace("｝", "}"))


def _unquoted(lines: list[str]) -> list[str]:
    """Take off a pair of quotation marks that stands around all lines."""
    text = "\n".join(lines)
    for opens, closes in _QUOTES:
        inner = text[1:-1]
        if len(text) > 1 and text[0] == opens and text[-1] == closes and opens not in inner and closes not in inner:
            return inner.strip().split("\n")
    return lines


def draft(
    said: str, style: Style, source: str, values: Mapping[str, str], tagger: Tagger, exemplars: Sequence[Exemplar] = ()
) -> Draft | None:
    """Return the draft that an answer is.

    None when the answer says nothing in Chinese, is longer than ``LONGEST``, is damaged, or has a slot that ``values`` lacks.
    """
    text, held = bare(said), dict(values)
    rest = SLOT.sub(lambda match: "" if match[1] in held else match[0], text)
    if "{" in rest or "}" in rest or "\ufffd" in rest or not _CHINESE.search(rest) or len(fill(text, held)) > LONGEST:
        return None
    parts = tuple(
        Part(role=role, text=fill("".join(each.text for each in run), held))
        for role, run in groupby(split(text, tagger), key=lambda part: part.role)
    )
    joined = "".join(part.text for part in parts)
    return Draft(text=joined, parts=parts, style=style, source=source, exemplars=tuple(exemplars))
