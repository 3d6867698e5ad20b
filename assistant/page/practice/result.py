"""What came of an attempt: how much, what to do first, the answer with its reasons, and all that was kept back until now."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.page.practice import marks
from assistant.page.practice.arc import arc
from assistant.page.practice.case import bubble, case
from assistant.page.practice.start import button
from assistant.page.practice.task import badges
from assistant.page.practice.told import box, told
from assistant.practice.names import Names
from assistant.practice.values import Change, MustSeen, Outcome

RADIUS = 42
ROUND = 2 * 3.14159 * RADIUS
GOOD, FAIR = 80, 60
"""Points from which a result is called good, or fair."""


def result(outcome: Outcome, content: Content, names: Names, own: bool = True) -> str:
    """Return the result. ``own``: whoever sees it may try again; a trainer only looks."""
    left = joined((_advice(outcome, names), *_answer(outcome, content, names), _diff(outcome, names)))
    right = joined((_dimensions(outcome, names), *_kept_back(outcome, content, names)))
    halves = tag("div", left, class_="side wide") + tag("div", right, class_="side")
    again = tag(
        "details",
        tag("summary", esc(names.say("page.practice.result.case"))) + tag("div", case(outcome.shown, content)),
        class_="the-case",
    )
    deeds = _deeds(outcome, names) if own else ""
    inner = _head(outcome, content, names, deeds) + tag("div", halves, class_="halves") + again + deeds
    return tag(
        "article", inner, class_="outcome", data_id=outcome.id, data_kind=outcome.shown.kind,
        aria_labelledby=f"outcome-{outcome.id}",
    )  # fmt: skip


# --- how much


def _head(outcome: Outcome, content: Content, names: Names, deeds: str) -> str:
    say = names.say
    look = _look(outcome.points)
    title = tag("h2", esc(say(f"page.practice.result.{look}")), id=f"outcome-{outcome.id}", tabindex="-1")
    facts = [say("page.practice.result.time", minutes=outcome.seconds // 60, seconds=f"{outcome.seconds % 60:02d}")]
    if outcome.hints:
        facts.append(say("page.practice.result.hints", count=outcome.hints, points=outcome.hint_points))
    if outcome.earlier:
        by = outcome.points - outcome.earlier_points
        key = "up" if by > 0 else "down" if by < 0 else "same"
        facts.append(say(f"page.practice.result.{key}", before=outcome.earlier_points, by=abs(by)))
    capped = tag("p", esc(say("page.practice.result.capped")), class_="capped") if outcome.capped else ""
    line = tag("p", joined(tag("span", esc(each)) for each in facts), class_="facts")
    name = tag("p", esc(outcome.shown.title), class_="title") + badges(outcome.shown, content, names)
    return tag("header", ring(outcome.points, names) + tag("div", title + name + line + capped) + deeds, class_="head")


def _look(points: int) -> str:
    return "good" if points >= GOOD else "fair" if points >= FAIR else "poor"


def ring(points: int, names: Names) -> str:
    """Return the points as a ring, with a word for those who cannot see it."""
    circle = tag("circle", "", cx=52, cy=52, r=RADIUS, class_="of")
    dashes = f"{ROUND * points / 100:.1f} {ROUND:.1f}"
    filled = tag("circle", "", cx=52, cy=52, r=RADIUS, class_="got", stroke_dasharray=dashes, transform="rotate(-90 52 52)")
    number = tag("text", str(points), x=52, y=62, text_anchor="middle")
    label = names.say("page.practice.result.points", points=points)
    drawn, look = circle + (filled if points else "") + number, _look(points)
    return tag("svg", drawn, viewBox="0 0 104 104", class_=f"ring {look}", role="img", aria_label=label)


def _deeds(outcome: Outcome, names: Names) -> str:
    say = names.say
    again = button(say("page.practice.result.again"), "again", data_id=outcome.id)
    following = button(say("page.practice.result.next"), "following", look="main", data_kind=outcome.shown.kind)
    return tag("p", following + again + button(say("page.practice.result.back"), "leave", look="link"), class_="deeds")


# --- the answer


def _advice(outcome: Outcome, names: Names) -> str:
    if not outcome.advice:
        return ""
    return box("first", tag("ol", joined(tag("li", esc(each)) for each in outcome.advice)), names, "panel advised")


def _answer(outcome: Outcome, content: Content, names: Names) -> Iterator[str]:
    if outcome.coaching:
        losses = marks.lost(outcome.coaching, outcome.answer.text)
        yield box(
            "answer", marks.answer(outcome.answer.text, losses, names) + marks.listed(losses, names), names, "panel answered"
        )
        yield marks.strengths([outcome.coaching], names)
    if outcome.arc:
        yield arc(outcome.arc, names)
        yield box("turns", joined(_turns(outcome, content, names)), names, "panel answered")
        yield marks.strengths([each.coaching for each in outcome.turns], names)
    if outcome.result:
        yield from told(outcome, outcome.result, names)


def _turns(outcome: Outcome, content: Content, names: Names) -> Iterator[str]:
    """Yield each answer of a talk between the buyer's lines, with its points; its reasons are folded below it."""
    lines = {point.turn: point.line for point in outcome.arc.points} if outcome.arc else {}
    yield tag("ol", bubble("buyer", lines.get(0, ""), content), class_="turns")
    for each in outcome.turns:
        losses = marks.lost(each.coaching, each.text)
        spans = ((one.start, one.end, one.number, "lost") for one in losses)
        score = tag("small", esc(names.say("page.practice.result.turn", turn=each.turn, points=each.coaching.score)))
        mine = tag("li", tag("p", marks.underlined(each.text, spans)) + score, class_="agent")
        summary = tag("summary", esc(names.say("page.practice.result.turn_losses", count=len(losses))))
        why = tag("details", summary + marks.listed(losses, names, anew=False)) if losses else ""
        said = bubble("buyer", lines[each.turn], content) if lines.get(each.turn) else ""
        yield tag("div", tag("ol", mine, class_="turns") + why + tag("ol", said, class_="turns"), class_="turn")


def _diff(outcome: Outcome, names: Names) -> str:
    """Return the last answer and this one beside each other, with what changed."""
    if not outcome.diff:
        return ""
    say = names.say

    def side(key: str, points: int, keep: str, element: str) -> str:
        title = tag("h4", esc(say(f"page.practice.result.{key}", points=points)))
        words = joined(_piece(each, keep, element) for each in outcome.diff if each.what in ("same", keep))
        return tag("div", title + tag("p", words, class_="text"))

    sides = side("before", outcome.earlier_points, "gone", "del") + side("now", outcome.points, "new", "ins")
    return box("changed", tag("div", sides, class_="sides diff"), names)


def _piece(each: Change, keep: str, element: str) -> str:
    return tag(element, esc(each.text)) if each.what == keep else esc(each.text)


# --- beside it


def _dimensions(outcome: Outcome, names: Names) -> str:
    if outcome.coaching:
        return marks.dimensions(outcome.coaching, names)
    return marks.shares(dict(outcome.marks), names) if outcome.turns else ""


def _kept_back(outcome: Outcome, content: Content, names: Names) -> Iterator[str]:
    say = names.say
    if outcome.why:
        yield box("why", tag("p", esc(outcome.why)), names)
    if outcome.goal:
        yield box("goal", tag("p", esc(outcome.goal)), names)
    if outcome.musts:
        yield box("musts", tag("ul", joined(_must(each, names) for each in outcome.musts), class_="musts"), names)
    if outcome.hidden:
        rows = joined(
            tag("li", tag("i", "✓" if each.asked else "✗", class_="sign", aria_hidden="true") + tag("span", esc(each.fact))
                + tag("small", esc(say("page.practice.result.asked" if each.asked else "page.practice.result.unasked"))),
                class_="ok" if each.asked else "not")
            for each in outcome.hidden
        )  # fmt: skip
        yield box("hidden", tag("ul", rows, class_="musts"), names)
    if outcome.asks:
        yield box("asks", tag("ul", joined(tag("li", esc(each)) for each in outcome.asks), class_="plain-list"), names)
    if outcome.models:
        yield _models(outcome, content, names)
    if outcome.better:
        yield box("model", tag("p", esc(outcome.better), class_="text"), names, "panel models")


def _must(each: MustSeen, names: Names) -> str:
    state = {True: "ok", False: "not", None: "open"}[each.met]
    sign = tag("i", {True: "✓", False: "✗", None: "?"}[each.met], class_="sign", aria_hidden="true")
    told = tag("small", esc(names.say(f"page.practice.result.must_{state}")))
    return tag("li", sign + tag("span", esc(each.what)) + told, class_=state)


def _models(outcome: Outcome, content: Content, names: Names) -> str:
    """Return good answers by style, of which one is seen at a time."""
    say, styles, models = names.say, content.taxonomy.styles, outcome.models
    tabs = joined(
        tag("button", esc(styles.get(style, style)), type="button", role="tab", id=f"model-tab-{outcome.id}-{style}",
            data_model=style, aria_selected="false" if at else "true", tabindex="-1" if at else "0",
            aria_controls=f"model-{outcome.id}-{style}")
        for at, style in enumerate(models)
    )  # fmt: skip
    panes = joined(
        tag("div", _said(texts, content), role="tabpanel", id=f"model-{outcome.id}-{style}",
            aria_labelledby=f"model-tab-{outcome.id}-{style}", hidden=bool(at), tabindex="0")
        for at, (style, texts) in enumerate(models.items())
    )  # fmt: skip
    bar = tag("div", tabs, role="tablist", aria_label=say("page.practice.result.models")) if len(models) > 1 else ""
    return box("models", bar + panes, names, "panel models")


def _said(texts: tuple[str, ...], content: Content) -> str:
    if len(texts) == 1:
        return tag("p", esc(texts[0]), class_="text")
    return tag("ol", joined(tag("li", tag("p", esc(each), class_="text")) for each in texts))
