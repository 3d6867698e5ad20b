"""Read all editable files in one pass. Nothing stops at the first mistake: an editor wants the whole list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from assistant import lookalikes, text
from assistant.content import advice
from assistant.content.buyers import INTENTS, Heard, Taxonomy
from assistant.content.escalation import Escalation
from assistant.content.policy import Shop
from assistant.content.prompt import Prompt
from assistant.content.shapes import Content, Frame, Pattern, Plan, Record, Says
from assistant.errors import ContentError, Mistake
from assistant.guard.loading import load_rules
from assistant.guard.rule import Rule
from assistant.source import Source, explain
from assistant.uncollected import uncollected

T = TypeVar("T")


class Reader:
    """Collects mistakes while files are read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mistakes: list[Mistake] = []
        self.digest = hashlib.sha256()

    def yaml(self, name: str) -> Source | None:
        """Read a YAML file of keys and values; None, and a mistake noted, when it is missing or is none."""
        try:
            source = Source(self.root / name, name)
        except ContentError as error:
            self.mistakes += error.mistakes
            return None
        if not isinstance(source.data, dict):
            self.note(name, 1, "文件最外层应当是“键: 值”的一组")
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
    shape = dict[str, dict[str, list[Any] | None] | None]
    parts = reader.shape(shape, source, source.data.get("parts") or {}, ("parts",)) or {}
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
    shape = dict[str, list[dict[str, Any]] | None]
    frames = reader.shape(shape, source, source.data.get("frames") or {}, ("frames",)) or {}
    for kind, entries in frames.items():
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
        if pattern.retired:
            continue
        place = f"{pattern.intent}/{pattern.sub}"
        if seen.setdefault(pattern.text, place) != place and pattern.intent != "any":
            reader.note(f"prompts/patterns/{pattern.intent}.yaml", 1, f"同一句话也写在 {seen[pattern.text]}：{pattern.text}")
        seen[pattern.text] = place
    return tuple(patterns), frames, plans


def _pairs(sentence: str) -> bool:
    """Tell whether every brace of a sentence belongs to a placeholder, so that it can be said at all."""
    try:
        return all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(sentence))
    except ValueError:
        return False


def _sentences(reader: Reader) -> dict[str, str]:
    source = reader.yaml("prompts/messages.yaml")
    out: dict[str, str] = {}
    if source is None:
        return out

    def walk(node: dict[Any, Any], at: tuple[str, ...]) -> None:
        for name, value in node.items():
            key = str(name)
            if isinstance(value, dict):
                walk(value, (*at, key))
            elif not isinstance(value, str):
                reader.note("prompts/messages.yaml", source.line((*at, key)), f"应当是一句文字，现在是 {value!r}")
            elif not _pairs(value):
                reader.note(
                    "prompts/messages.yaml", source.line((*at, key)), f"花括号没有配对：{value}；要写花括号本身就写两个"
                )
            else:
                out[".".join((*at, key))] = value

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
            except UnicodeDecodeError as error:
                reader.note(name, number, f"不是 UTF-8 编码（第 {error.start} 个字节），请另存为 UTF-8")
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


def _lists(reader: Reader) -> None:
    """Check the lists that are read where words are cut and disguises undone, and let them count for the version."""
    try:
        lookalikes.read(reader.root / "prompts/lookalikes.yaml")
    except ContentError as error:
        reader.mistakes += error.mistakes
    try:
        text.shop_words(reader.root / "prompts/words.txt")
    except UnicodeDecodeError as error:
        reader.note("prompts/words.txt", 1, f"不是 UTF-8 编码（第 {error.start} 个字节），请另存为 UTF-8")
    for path in (reader.root / "prompts/lookalikes.yaml", reader.root / "prompts/words.txt"):
        reader.digest.update(path.read_bytes() if path.is_file() else b"")


def _match(reader: Reader, taxonomy: Taxonomy, shop: Shop, source: Source) -> None:
    """Note where shop.yaml and taxonomy.yaml do not speak of the same subs."""
    places = {f"{entry.id}/{sub.id}" for entry in taxonomy.intents for sub in entry.subs}
    for entry in taxonomy.intents:
        for sub in sorted(set(shop.remedies.get(entry.id, {})) ^ {each.id for each in entry.subs}):
            line = source.line(("remedies", entry.id, sub))
            reader.note(source.name, line, f"{entry.id}/{sub}：子类要和 taxonomy.yaml 一一对应")
    for key, table in (("amount", shop.policy.amount), ("coupon", shop.policy.coupon)):
        for place in sorted(set(table) - places):
            reader.note(
                source.name, source.line(("policy", key, place)), f"policy.{key} 里的 {place} 不是 taxonomy.yaml 里的子类"
            )


def taxonomy(root: Path) -> Taxonomy:
    """Read what messages can be about, and nothing else.

    :raises ContentError: when that file is missing or has mistakes.
    """
    reader = Reader(root)
    source = reader.yaml("intents/taxonomy.yaml")
    found = reader.shape(Taxonomy, source, source.data) if source else None
    if found is None:
        raise ContentError(reader.mistakes)
    return found


@uncollected()
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
    prompt_source = reader.yaml("prompts/llm/reply.yaml")
    prompt = reader.shape(Prompt, prompt_source, prompt_source.data) if prompt_source else None
    shop = reader.shape(Shop, shop_source, shop_source.data) if shop_source else None
    escalation_source = reader.yaml("prompts/escalation.yaml")
    escalation = reader.shape(Escalation, escalation_source, escalation_source.data) if escalation_source else None
    patterns, frames, plans = _library(reader, taxonomy) if taxonomy else ((), (), {})
    rules, messages, records = _rules(reader), _sentences(reader), _records(reader)
    facts, handling = (advice.facts(reader, taxonomy), advice.handling(reader, taxonomy)) if taxonomy else ((), {})
    _lists(reader)
    if taxonomy and shop and shop_source:
        _match(reader, taxonomy, shop, shop_source)
    if (
        reader.mistakes
        or taxonomy is None
        or heard is None
        or says is None
        or shop is None
        or prompt is None
        or escalation is None
    ):
        raise ContentError(reader.mistakes)
    try:
        return Content(
            version=reader.digest.hexdigest()[:12],
            taxonomy=taxonomy,
            heard=heard,
            shop=shop,
            patterns=tuple(each for each in patterns if not each.retired),
            frames=frames,
            says=says,
            prompt=prompt,
            plans=plans,
            rules=rules,
            messages=messages,
            records=records,
            facts=facts,
            handling=handling,
            escalation=escalation,
            retired=tuple(each for each in patterns if each.retired),
        )
    except ValidationError as error:
        raise ContentError([Mistake("prompts/patterns/any.yaml", 1, explain(each)) for each in error.errors()]) from error
