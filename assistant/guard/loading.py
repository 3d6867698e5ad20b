"""Rule files are read whole: every mistake is listed with its line, and each rule can be tried on its own examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from assistant.errors import ContentError, Mistake
from assistant.guard.guard import Guard
from assistant.guard.reading import Ear
from assistant.guard.rule import Example, Rule
from assistant.schema import Analysis, Channel, Message
from assistant.source import Source, explain


def load_rules(paths: Iterable[Path]) -> tuple[Rule, ...]:
    """Read rule files, in the order of their names.

    Lists named under ``shared`` at the top of a file stand in its rules as ``"@name"``.

    :raises ContentError: with every mistake of every file: file, line, and in Chinese what is wrong.
    """
    rules: list[Rule] = []
    mistakes: list[Mistake] = []
    places: dict[str, str] = {}
    for path in sorted(paths):
        for found in _read(path):
            if isinstance(found, Mistake):
                mistakes.append(found)
                continue
            rule, line = found
            if rule.id in places:
                mistakes.append(Mistake(str(path), line, f"编号 {rule.id} 已经用在 {places[rule.id]}，请换一个"))
            if rule.family != path.stem:
                problem = f"{rule.id} 的 family 是 {rule.family}，应当和文件名 {path.stem} 一样"
                mistakes.append(Mistake(str(path), line, problem))
            places[rule.id] = f"{path}:{line}"
            rules.append(rule)
    if mistakes:
        raise ContentError(mistakes)
    return tuple(rules)


def rehearse(rules: Iterable[Rule], ear: Ear | None = None) -> Iterator[tuple[Rule, str]]:
    """Yield each rule that does not do what its own examples say, with the failure in Chinese.

    Rules of the kind ``heard`` are left out where there is no ear.
    """
    for rule in rules:
        if rule.match.kind == "heard" and ear is None:
            continue
        alone = Guard((rule.model_copy(update={"since": "", "until": ""}),), ear=ear)
        for example in rule.fires:
            if not try_out(alone, rule, example):
                yield rule, f"{rule.id} 应当抓到却没抓到：{example.text}"
        for example in rule.stays_quiet:
            if try_out(alone, rule, example):
                yield rule, f"{rule.id} 不该抓却抓了：{example.text}"


def case(example: Example, channel: Channel = "chat") -> tuple[Message, dict[str, str], frozenset[str], Analysis | None]:
    """Return the case of an example as ``Guard.check`` takes it; ``channel`` stands in when the example names none."""
    message = Message(
        text=example.message, history=example.history, card=example.card, channel=example.channel or channel, role=example.role
    )
    known = example.emotion is not None
    feeling = Analysis(intents=(), primary="unsure", sub="", emotion=example.emotion or 0) if known else None
    return message, example.policy, frozenset(example.remedies), feeling


def try_out(guard: Guard, rule: Rule, example: Example) -> bool:
    """Return whether the guard finds anything in an example; one that names no channel takes the first of the rule's scope.

    A rule of the kind ``announce`` finds no fault: what it lists stands in the account.
    """
    if rule.match.kind == "announce":
        return bool(guard.account(example.text, example.parts, *case(example, rule.scope[0])[:3]))
    return bool(guard.check(example.text, example.parts, *case(example, rule.scope[0])))


def _read(path: Path) -> Iterator[tuple[Rule, int] | Mistake]:
    file = str(path)
    try:
        source = Source(path, file)
    except ContentError as error:
        yield from error.mistakes
        return
    data = source.data
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list) or set(data) - {"rules", "shared"}:
        yield Mistake(file, 1, "文件最外层只能有 rules（规则列表）和可选的 shared（共用的正则）")
        return
    shared = data.get("shared") or {}
    if not isinstance(shared, dict) or not all(isinstance(group, list) for group in shared.values()):
        yield Mistake(file, source.line(("shared",)), "shared 应当是“名字: [正则, …]”的一组")
        return
    for index, entry in enumerate(data["rules"]):
        try:
            yield Rule.model_validate(_expanded(entry, shared)), source.line(("rules", index))
        except ValidationError as error:
            for each in error.errors():
                yield Mistake(file, source.line(("rules", index, *each["loc"])), explain(each))
        except KeyError as error:
            yield Mistake(file, source.line(("rules", index, "match")), f"shared 里没有叫 {error.args[0]} 的一组")


def _expanded(entry: object, shared: dict[str, list[str]]) -> object:
    """Put the lists of ``shared`` in place of their names."""
    if not isinstance(entry, dict) or not isinstance(entry.get("match"), dict):
        return entry
    match = dict(entry["match"])
    for key in {"any", "offers", "unless", "needs"} & match.keys():
        match[key] = _lists(match[key], shared)
    return entry | {"match": match}


def _lists(value: object, shared: dict[str, list[str]]) -> object:
    if not isinstance(value, list):
        return value
    named = [shared[each[1:]] if isinstance(each, str) and each.startswith("@") else [each] for each in value]
    return [pattern for group in named for pattern in group]
