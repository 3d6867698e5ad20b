"""An editable YAML file with the line of every node, and what is wrong with it in Chinese."""

from __future__ import annotations

from pathlib import Path

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
