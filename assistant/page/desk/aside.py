"""What is for the agent alone: how to go about the case, what to ask, keep and note, who may decide, which rules bear on it.

It is set visibly apart from the drafts, and nothing of it is copied unless its own button is pressed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.schema import Decision, Evidence, Fact, Handling, Suggestion

OPEN = frozenset({"malicious", "allergy"})
"""Intents that the panel opens for by itself: a first word on them is easily a wrong one."""


def aside(found: Suggestion, content: Content, told: str | None = None) -> str:
    """Return the panel, folded unless the case is one of ``OPEN``; "" when there is nothing to tell.

    ``told`` is the intent that the agent chose, if any.
    """
    pieces = [*_handling(found.handling, content)] if found.handling else []
    if found.decisions:
        lines = joined(tag("li", esc(line)) for line in decided(found.decisions, content))
        pieces.append(_block("decisions", tag("ul", lines), content))
    if found.facts:
        cards = joined(_fact(each, content) for each in found.facts)
        foot = tag("p", esc(content.say("page.aside.disclaimer")), class_="foot")
        pieces.append(_block("facts", cards + foot, content))
    if not pieces:
        return ""
    opens = (told or _likeliest(found)) in OPEN
    title = tag("b", esc(content.say("page.aside.title"))) + tag("small", esc(" · ".join(_sum(found, content))))
    inner = tag("summary", title) + tag("div", joined(pieces), class_="pieces")
    return tag("details", inner, class_="aside", open=opens, data_opens=opens)


def _likeliest(found: Suggestion) -> str:
    primary = found.analysis.primary
    return primary if primary != "unsure" else next((each.label for each in found.analysis.intents), "")


def _sum(found: Suggestion, content: Content) -> Iterator[str]:
    """Say in a few words what is inside."""
    yield content.say("page.aside.note")
    if found.facts:
        yield content.say("page.aside.count", facts=len(found.facts))
    yield from decided(found.decisions, content)


def decided(decisions: Sequence[Decision], content: Content) -> list[str]:
    """Return a line for each role that may decide something: 换货、退款要主管定."""
    by_role: dict[str, list[str]] = {}
    for each in decisions:
        by_role.setdefault(each.who, []).append(each.name)
    return [content.say("page.aside.decision", names="、".join(names), who=who) for who, names in by_role.items()]


def _block(name: str, inner: str, content: Content) -> str:
    title = content.say("page.aside.note_name" if name == "note" else f"page.aside.{name}")
    return tag("section", tag("h4", esc(title)) + inner, class_=name)


def _handling(told: Handling, content: Content) -> Iterator[str]:
    yield _block("first", tag("p", esc(told.first)), content)
    if told.questions:
        asked = joined(tag("li", _taken(each, content) + _insert(each, content)) for each in told.questions)
        yield _block("questions", tag("ul", asked), content)
    if told.evidence:
        yield _block("evidence", tag("ul", joined(_evidence(each) for each in told.evidence)), content)
    for name, text in (("note", told.note), ("log", told.log)):
        if text:
            yield _block(name, tag("div", _taken(text, content), class_="taken"), content)
    if told.hand_off:
        yield _block("hand_off", tag("p", esc(told.hand_off)), content)
    if told.careful:
        yield _block("careful", tag("ul", joined(tag("li", esc(each)) for each in told.careful)), content)


def _taken(text: str, content: Content) -> str:
    """Return a text with a button that copies it."""
    label = content.say("page.aside.take_of", what=text)
    button = tag("button", esc(content.say("page.aside.take")), type="button", class_="take", data_copy=text, aria_label=label)
    return tag("span", esc(text)) + button


def _insert(text: str, content: Content) -> str:
    """Return a button that puts a text into the chosen draft, at the caret."""
    label = content.say("page.aside.insert_of", what=text)
    return tag("button", esc(content.say("page.aside.insert")), type="button", data_insert=text, aria_label=label)


def _evidence(each: Evidence) -> str:
    """Return one thing to keep, with a box to tick: it is for this moment only and kept nowhere."""
    box = tag("label", '<input type="checkbox">' + tag("b", esc(each.what)) + tag("span", esc(each.where), class_="where"))
    return tag("li", box + (tag("small", esc(each.why)) if each.why else ""))


def _fact(fact: Fact, content: Content) -> str:
    say = content.say
    source = esc(fact.source)
    if fact.url:
        source += " " + tag("a", esc(say("page.aside.link")), href=fact.url, target="_blank", rel="noopener noreferrer")
    dates = [say("page.aside.since", since=fact.since)] if fact.since else []
    dates.append(say("page.aside.checked", checked=fact.checked))
    mark = "" if fact.verified else tag("i", esc(say("page.aside.secondhand")), class_="secondhand")
    banner = tag("p", esc(say("page.aside.stale")), class_="old") if fact.stale else ""
    inner = tag("h5", esc(fact.question)) + banner + tag("p", esc(fact.answer) + _insert(fact.answer, content))
    return tag("article", inner + tag("small", source + " · " + esc(" · ".join(dates)) + mark), class_="fact", id=fact.id)
