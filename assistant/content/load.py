"""Read all editable files in one pass. Nothing stops at the first mistake: an editor wants the whole list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from assistant.content.buyers import INTENTS, Heard, Taxonomy
from assistant.content.policy import Shop
from assistant.content.shapes import Content, Frame, Pattern, Plan, Record, Says
from assistant.errors import ContentError, Mistake
from assistant.guard.loading import load_rules
from assistant.guard.rule import Rule

T = TypeVar("T")
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

CHINESE = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个字段，看看是不是拼错了",
    "literal_error": "不在允许的值里：{expected}",
    "string_type": "应当是一句文字，现在是 {input!r}；数字和日期请加引号",
    "string_too_short": "不能是空的",
    "tuple_type": "应当是一个列表",
    "int_parsing": "应当是整数，现在是 {input!r}",
    "less_than_equal": "太大了，最多 {le}",
    "greater_than_equal": "太小了，至少 {ge}",
    "value_error": "{error}",
}


def explain(error: ErrorDetails) -> str:
    """Put one pydantic error into Chinese: where, what is wrong, what would be right."""
    where = ".".join(str(step) for step in error["loc"])
    text = CHINESE.get(error["type"], error["msg"]).format(input=error["input"], **error.get("ctx", {}))
    return f"{where}：{text}" if where else text


class Source:
    """A YAML file with the line of every node, so that a mistake can be pointed at."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.text = path.read_text(encoding="utf-8")
        loader = Loader(self.text)
        try:
            self.node = loader.get_single_node()
            self.data = loader.construct_document(self.node) if self.node else {}
        finally:
            loader.dispose()

    def line(self, loc: tuple[int | str, ...]) -> int:
        """Return the line of the deepest node on the way ``loc`` that exists, counting from 1."""
        node, line = self.node, 1
        for step in loc:
            if isinstance(node, yaml.MappingNode):
                found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
                if not found:
                    break
                line, node = found[0].start_mark.line + 1, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            else:
                break
        return line


class Reader:
    """Collects mistakes while files are read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mistakes: list[Mistake] = []
        self.digest = hashlib.sha256()

    def yaml(self, name: str) -> Source | None:
        """Read a YAML file; None, and a mistake noted, when it is missing or is no YAML."""
        path = self.root / name
        try:
            source = Source(path, name)
        except FileNotFoundError:
            self.note(name, 1, "文件不存在，请从安装包里补回来")
            return None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.note(name, line, f"不是合法的 YAML（{error.problem}），多半是缩进、冒号或引号的问题")
            return None
        except UnicodeDecodeError as error:
            self.note(name, 1, f"不是 UTF-8 编码（第 {error.start} 个字节），请另存为 UTF-8")
            return None
        self.digest.update(source.text.encode())
        return source

    def note(self, name: str, line: int, problem: str) -> None:
        """Keep one mistake."""
        self.mistakes.append(Mistake(name, line, problem))

    def shape(self, shape: type[T], source: Source, data: object, at: tuple[int | str, ...] = ()) -> T | None:
        """Check ``data``, which stands at ``at`` in the file, against its shape."""
        try:
            return TypeAdapter(shape).validate_python(data)
        except ValidationError as error:
            for each in error.errors():
                self.note(source.name, source.line((*at, *each["loc"])), explain(each))
            return None


def _patterns(reader: Reader, source: Source, intent: str, known: set[str]) -> Iterator[Pattern]:
    parts = source.data.get("parts") or {}
    adapter: TypeAdapter[Pattern] = TypeAdapter(Pattern)
    for sub, roles in parts.items():
        if sub not in known:
            reader.note(
                source.name, source.line(("parts", sub)), f"{sub!r} 不是 {intent} 的子类，可用的有 {', '.join(sorted(known))}"
            )
            continue
        for role, entries in (roles or {}).items():
            for index, entry in enumerate(entries or []):
                data = {"intent": intent, "sub": sub, "role": role} | (entry if isinstance(entry, dict) else {"text": entry})
                try:
                    yield adapter.validate_python(data)
                except ValidationError as error:
                    for each in error.errors():
                        reader.note(source.name, source.line(("parts", sub, role, index, *each["loc"])), explain(each))


def _frames(reader: Reader, source: Source) -> Iterator[Frame]:
    for kind, entries in (source.data.get("frames") or {}).items():
        for index, entry in enumerate(entries or []):
            frame = reader.shape(Frame, source, {"kind": kind, **entry}, ("frames", kind, index))
            if frame:
                yield frame


def _library(reader: Reader, taxonomy: Taxonomy) -> tuple[tuple[Pattern, ...], tuple[Frame, ...], dict[str, tuple[Plan, ...]]]:
    patterns: list[Pattern] = []
    frames: tuple[Frame, ...] = ()
    plans: dict[str, tuple[Plan, ...]] = {}
    for intent in (*INTENTS, "any"):
        source = reader.yaml(f"prompts/patterns/{intent}.yaml")
        if source is None:
            continue
        known = {"any"} if intent == "any" else {s.id for s in taxonomy.intent(intent).subs}
        if unknown := set(source.data) - {"parts", "plans", *(("frames",) if intent == "any" else ())}:
            reader.note(
                source.name,
                source.line((next(iter(unknown)),)),
                f"{unknown.pop()!r}：只能有 parts 和 plans，any.yaml 里还可以有 frames",
            )
        patterns += _patterns(reader, source, intent, known)
        frames += tuple(_frames(reader, source))
        plans[intent] = reader.shape(tuple[Plan, ...], source, source.data.get("plans") or (), ("plans",)) or ()
    seen: dict[str, str] = {}
    for pattern in patterns:
        place = f"{pattern.intent}/{pattern.sub}"
        if seen.setdefault(pattern.text, place) != place and pattern.intent != "any":
            reader.note(f"prompts/patterns/{pattern.intent}.yaml", 1, f"同一句话也写在 {seen[pattern.text]}：{pattern.text}")
        seen[pattern.text] = place
    return tuple(patterns), frames, plans


def _sentences(reader: Reader) -> dict[str, str]:
    source = reader.yaml("prompts/messages.yaml")
    out: dict[str, str] = {}

    def walk(node: dict[str, Any], at: tuple[str, ...]) -> None:
        for key, value in node.items():
            if isinstance(value, dict):
                walk(value, (*at, key))
            elif isinstance(value, str):
                out[".".join((*at, key))] = value
            elif source:
                reader.note(source.name, source.line((*at, key)), f"应当是一句文字，现在是 {value!r}")

    if source:
        walk(source.data, ())
    return out


def _records(reader: Reader) -> tuple[Record, ...]:
    adapter: TypeAdapter[Record] = TypeAdapter(Record)
    records: list[Record] = []
    for path in sorted((reader.root / "training/records").glob("*.jsonl")):
        name = path.relative_to(reader.root).as_posix()
        raw = path.read_bytes()
        reader.digest.update(raw)
        for number, line in enumerate(raw.splitlines(), 1):
            if not line.strip():
                continue
            try:
                records.append(adapter.validate_python(json.loads(line), strict=False))
            except json.JSONDecodeError as error:
                reader.note(name, number, f"不是合法的 JSON：{error.msg}，在第 {error.colno} 个字符")
            except ValidationError as error:
                for each in error.errors():
                    reader.note(name, number, explain(each))
    return tuple(records)


def _rules(reader: Reader) -> tuple[Rule, ...]:
    paths = sorted((reader.root / "prompts/rules").glob("*.yaml"))
    for path in paths:
        reader.digest.update(path.read_bytes())
    try:
        return load_rules(paths)
    except ContentError as error:
        root = f"{reader.root}/"
        reader.mistakes += [Mistake(each.file.removeprefix(root), each.line, each.problem) for each in error.mistakes]
        return ()


def load(root: Path) -> Content:
    """Read and check everything under ``root``.

    :raises ContentError: with every mistake found, in the order of the files.
    """
    reader = Reader(root)
    taxonomy_source, heard_source, shop_source = (
        reader.yaml(name) for name in ("intents/taxonomy.yaml", "intents/heard.yaml", "prompts/shop.yaml")
    )
    taxonomy = reader.shape(Taxonomy, taxonomy_source, taxonomy_source.data) if taxonomy_source else None
    heard = reader.shape(Heard, heard_source, heard_source.data) if heard_source else None
    says_source = reader.yaml("prompts/says.yaml")
    says = reader.shape(Says, says_source, says_source.data) if says_source else None
    shop = reader.shape(Shop, shop_source, shop_source.data) if shop_source else None
    patterns, frames, plans = _library(reader, taxonomy) if taxonomy else ((), (), {})
    rules, messages, records = _rules(reader), _sentences(reader), _records(reader)
    if taxonomy and shop and shop_source:
        for intent, subs in shop.remedies.items():
            for sub in set(subs) ^ {s.id for s in taxonomy.intent(intent).subs}:
                reader.note(
                    shop_source.name,
                    shop_source.line(("remedies", intent, sub)),
                    f"{intent}/{sub}：子类要和 taxonomy.yaml 一一对应",
                )
    if reader.mistakes or taxonomy is None or heard is None or says is None or shop is None:
        raise ContentError(reader.mistakes)
    try:
        return Content(
            version=reader.digest.hexdigest()[:12],
            taxonomy=taxonomy,
            heard=heard,
            shop=shop,
            patterns=patterns,
            frames=frames,
            says=says,
            plans=plans,
            rules=rules,
            messages=messages,
            records=records,
        )
    except ValidationError as error:
        raise ContentError([Mistake("prompts/patterns/any.yaml", 1, explain(each)) for each in error.errors()]) from error
