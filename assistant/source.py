"""An editable YAML file with the line of every node, and what is wrong with it in Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic_core import ErrorDetails

from assistant.errors import ContentError, Mistake

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

CHINESE = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个字段，看看是不是拼错了",
    "literal_error": "只能是 {expected}，现在是 {input!r}",
    "string_type": "应当是一句文字，现在是 {input!r}；数字和日期请加引号",
    "string_too_short": "太短了，至少 {min_length} 个字",
    "string_too_long": "太长了，最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对：{input!r} 应当符合 {pattern}",
    "too_short": "太少了，至少要 {min_length} 条，现在是 {actual_length} 条",
    "tuple_type": "应当是一个列表",
    "list_type": "应当是一个列表",
    "dict_type": "应当是“键: 值”的一组，现在是 {input!r}",
    "model_type": "应当是“键: 值”的一组，现在是 {input!r}",
    "int_type": "应当是整数，现在是 {input!r}",
    "int_parsing": "应当是整数，现在是 {input!r}",
    "float_type": "应当是数字，现在是 {input!r}",
    "float_parsing": "应当是数字，现在是 {input!r}",
    "bool_type": "应当是 true 或 false，现在是 {input!r}",
    "bool_parsing": "应当是 true 或 false，现在是 {input!r}",
    "less_than_equal": "太大了，最多 {le}",
    "greater_than_equal": "太小了，至少 {ge}",
    "value_error": "{error}",
}
"""What is said of each kind of error that pydantic tells; other kinds keep its own words."""


def explain(error: ErrorDetails) -> str:
    """Put one pydantic error into Chinese: where, what is wrong, what would be right."""
    where = ".".join(str(step) for step in error["loc"])
    told = CHINESE.get(error["type"])
    text = error["msg"] if told is None else told.format(input=error["input"], **error.get("ctx", {})).replace(" or ", ", ")
    return f"{where}：{text}" if where else text


class Source:
    """A YAML file: ``data`` as Python values (an empty file is ``{}``), and the line of every node.

    ``name`` is how mistakes call the file.

    :raises ContentError: when the file is missing, is no UTF-8 or no YAML.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        try:
            self.text = path.read_text(encoding="utf-8")
            loader = Loader(self.text)
            try:
                self.node = loader.get_single_node()
                self.data = loader.construct_document(self.node) if self.node else {}
            finally:
                loader.dispose()
        except FileNotFoundError:
            raise self._unread(1, "文件不存在，请从安装包里补回来") from None
        except UnicodeDecodeError as error:
            raise self._unread(1, f"不是 UTF-8 编码（第 {error.start} 个字节），请另存为 UTF-8") from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise self._unread(line, f"不是合法的 YAML（{error.problem}），多半是缩进、冒号或引号的问题") from None
        except (yaml.YAMLError, ValueError):  # a sign that YAML forbids; a date such as 2026-13-40
            raise self._unread(1, "读不出来：请去掉看不见的控制字符，给日期加上引号") from None

    def _unread(self, line: int, problem: str) -> ContentError:
        return ContentError([Mistake(self.name, line, problem)])

    def line(self, loc: tuple[int | str, ...]) -> int:
        """Return the line of the deepest node on the way ``loc`` that exists, counting from 1."""
        node, line = self.node, 1
        for step in loc:
            if isinstance(node, yaml.MappingNode):
                found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
                if not found:
                    break
                line, node = found[0].start_mark.line + 1, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            else:
                break
        return line


class Cut(NamedTuple):
    """``text[start:end]`` becomes ``new``; of several at one place the lower ``rank`` stands first."""

    start: int
    end: int
    rank: int
    new: str


def spliced(text: str, cuts: Sequence[Cut]) -> str:
    """Return a text after cuts that do not overlap; no other sign of it is touched."""
    out, at = [], 0
    for start, end, _, new in sorted(cuts):
        out += [text[at:start], new]
        at = end
    return "".join([*out, text[at:]])


class Lines:
    """The text of a YAML file that is to be cut; positions are characters from its beginning."""

    _ITEM = re.compile(r"([ \t]*)-[ \t]+")

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def dash(self, at: int) -> str | None:
        """Return what stands before the dash of the entry that begins at ``at``; None where no dash is before it."""
        found = self._ITEM.fullmatch(self.text[self.line_start(at) : at])
        return found[1] if found else None

    def colon(self, key: yaml.Node) -> int:
        """Return where the colon behind a key ends."""
        return self.text.index(":", key.end_mark.index) + 1

    def line_start(self, at: int) -> int:
        """Return where the line of ``at`` begins."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Return where the next line begins."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def ended(self, at: int) -> str:
        """Return what ends the line before ``at``, where the file lacks it."""
        return "" if at == 0 or self.text[at - 1] == "\n" else self.newline


def pairs_of(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    """Return keys and values of a mapping; none of what is no mapping."""
    return node.value if isinstance(node, yaml.MappingNode) else []


def value_of(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """Return what stands behind a key."""
    return next((value for key, value in pairs_of(node) if key.value == name), None)


def key_of(node: yaml.Node | None, name: str) -> yaml.Node:
    """Return a key that is there."""
    return next(key for key, _ in pairs_of(node) if key.value == name)


def end_of(node: yaml.Node) -> int:
    """Return where a node really ends: the mark of a block lies behind the empty lines and comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        key, value = last if isinstance(last, tuple) else (None, last)
        return max(end_of(value), key.end_mark.index + 1 if key is not None else 0)
    return int(node.end_mark.index)
