"""What came of exercises that are no free text: the text with marks, the order, the questions, the list, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.page.markup import esc, joined, tag
from assistant.page.practice.marks import minus, plus, underlined
from assistant.practice.names import Names
from assistant.practice.values import Judged, Outcome, Result

SIGNS = {True: "✓", False: "✗"}


def told(outcome: Outcome, found: Result, names: Names) -> Iterator[str]:
    """Yield the boxes of a marked exercise."""
    match outcome.shown.kind:
        case "violation":
            yield _violation(outcome, found, names)
        case "order":
            yield _order(outcome, names)
            yield _lines("lines", found.lines, names)
        case "cold":
            yield _lines("chills", found.lines, names)
        case "missing":
            yield box("answer", tag("p", esc(outcome.answer.text) or "–", class_="text"), names)
            yield _lines("lines", found.lines, names)
        case _:
            yield _lines("lines", found.lines, names)


def box(key: str, inner: str, names: Names, look: str = "panel") -> str:
    """Return a panel of the outcome under its heading."""
    return tag("section", tag("h3", esc(names.say(f"page.practice.result.{key}"))) + inner, class_=look)


def _lines(key: str, lines: Sequence[Judged], names: Names) -> str:
    return box(key, tag("ul", joined(_line(each, names) for each in lines), class_="judged"), names)


def _line(each: Judged, names: Names, number: int = 0) -> str:
    say = names.say
    head = tag("i", str(number) if number else SIGNS[each.ok], class_="sign", aria_hidden="true")
    head += tag("b", esc(say(f"page.practice.judged.{each.what}")))
    if each.quote:
        head += tag("q", esc(each.quote))
    if each.where:
        head += tag("small", esc(say("page.practice.work.where", where=each.where)))
    if each.points:
        head += tag("span", esc(plus(each.points) if each.points > 0 else minus(-each.points)), class_="points")
    better = (
        tag("p", tag("b", esc(say("page.practice.result.better"))) + esc(each.better), class_="better") if each.better else ""
    )
    inner = tag("p", head, class_="what") + (tag("p", esc(each.why), class_="why") if each.why else "") + better
    return tag("li", inner, class_="ok" if each.ok else "not", data_loss=number or None)


def _violation(outcome: Outcome, found: Result, names: Names) -> str:
    """Return the reply with what was found, missed and wrongly marked, then each with its reason."""
    looks = {"found": "hit", "missed": "missed", "needless": "wrongly"}
    shown = [each for each in found.lines if each.what in looks]
    numbers = {(each.start, each.end): number for number, each in enumerate(shown, 1)}
    spans = [(each.start, each.end, numbers[each.start, each.end], looks[each.what]) for each in shown]
    key = joined(
        tag("li", tag("mark", esc(names.say(f"page.practice.judged.{what}")), class_=look)) for what, look in looks.items()
    )
    text = tag("p", underlined(outcome.shown.text, spans), class_="text") + tag("ul", key, class_="key")
    rows = joined(
        _line(each, names, numbers.get((each.start, each.end), 0) if each.what in looks else 0) for each in found.lines
    )
    return box("lines", text + tag("ul", rows, class_="judged"), names)


def _order(outcome: Outcome, names: Names) -> str:
    """Return the order that was given beside the best one."""
    say, texts = names.say, {each.id: each.text for each in outcome.shown.pieces}
    mine = joined(tag("li", esc(texts.get(each, ""))) for each in outcome.answer.order)
    best = joined(
        tag("li", tag("small", esc(say(f"page.practice.role.{each.role}"))) + esc(each.text), class_=each.role)
        for each in outcome.right
    )
    left = tag("div", tag("h4", esc(say("page.practice.result.yours"))) + (tag("ol", mine) if mine else tag("p", "–")))
    right = tag("div", tag("h4", esc(say("page.practice.result.best"))) + tag("ol", best, class_="best"))
    return box("order", tag("div", left + right, class_="sides"), names)
