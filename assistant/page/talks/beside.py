"""What can be opened beside a conversation: the hand-over, the timeline, what was learnt of chat logs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.content import Content
from assistant.conversation.chatlog import Log
from assistant.conversation.handover import Summary
from assistant.conversation.layouts import Marked, Ours
from assistant.conversation.timeline import Row
from assistant.page.desk.ledger import when
from assistant.page.markup import attributes, esc, joined, tag

LINES = 40
"""Lines of a log from which one can be chosen to be marked."""
LENGTH = 120


def handover(summary: Summary, content: Content, colleagues: Sequence[str] = ()) -> str:
    """Return a hand-over: its sections, the whole as text on a button, and to whom it goes; ``colleagues`` are offered."""
    say = content.say
    rows = joined(
        tag("dt", esc(section.title)) + tag("dd", joined(tag("p", esc(line)) for line in section.lines))
        for section in summary.sections
    )
    copy = tag("button", esc(say("page.talks.take")), type="button", class_="main", data_copy=summary.text)
    to = field("to", say("page.talks.to"), say("page.talks.to_hint"), 30, offered="talk-colleagues")
    names = tag("datalist", joined(empty("option", value=each) for each in colleagues), id="talk-colleagues")
    note = field("handed", say("page.talks.handed"), say("page.talks.handed_hint"), 200)
    go = tag("button", esc(say("page.talks.hand_over")), type="button", data_deed="hand_over")
    return tag("dl", rows, class_="summary") + tag("div", copy + to + names + note + go, class_="row")


def timeline(rows: Sequence[Row], content: Content, now: datetime) -> str:
    """Return the timeline, the earliest first, a box for a note, and what it can be saved as."""
    say = content.say
    items = joined(
        tag(
            "li",
            tag("time", esc(when(each.at, content, now))) + tag("b", esc(each.by)) + tag("span", esc(each.what)),
            class_=each.kind,
        )
        for each in rows
    )
    listed = tag("ol", items, class_="timeline") if rows else tag("p", esc(say("page.talks.no_timeline")), class_="none")
    add = field("noted", say("page.talks.noted"), say("page.talks.noted_hint"), 200)
    note = tag("button", esc(say("page.talks.note")), type="button", data_deed="note")
    saves = joined(
        tag("button", esc(say(f"page.talks.export_{kind}")), type="button", data_export=kind) for kind in ("text", "csv")
    )
    return listed + tag("div", add + note, class_="row") + tag("div", saves, class_="row")


def field(name: str, label: str, hint: str, most: int, offered: str | None = None) -> str:
    """Return a box for one line with its label; ``offered`` is the id of a list that it may be chosen from."""
    box = empty("input", type="text", data_field=name, placeholder=hint, maxlength=most, autocomplete="off", list=offered)
    return tag("label", tag("span", esc(label)) + box, class_="line")


def empty(element: str, /, **values: object) -> str:
    """Return an element that holds nothing."""
    return f"<{element}{attributes(**values)}>"


def names(log: Log, content: Content) -> str:
    """Return the question which names are our side's."""
    say = content.say
    known = set(log.unclear)
    turns = {name: next((each.text for each in log.turns if each.name == name), "") for name in log.names}
    buttons = joined(
        tag(
            "button", tag("b", esc(name)) + tag("small", esc(turns[name][:LENGTH].splitlines()[0] if turns[name] else "")),
            type="button", data_ours=name, aria_pressed="false",
        )
        for name in log.names
        if name in known
    )  # fmt: skip
    go = tag("button", esc(say("page.talks.ours_go")), type="button", class_="main", data_deed="ours", disabled=True)
    title = tag("p", esc(say("page.talks.ours_which")))
    return tag(
        "div", title + tag("div", buttons, class_="names") + tag("div", go + _cancel(content), class_="row"), class_="ask"
    )


def puzzle(text: str, content: Content) -> str:
    """Return the question what a log of unknown layout is: a line of it can be marked."""
    say = content.say
    plain = tag("button", esc(say("page.talks.as_buyer")), type="button", data_deed="plain")
    return tag("div", tag("p", esc(say("page.talks.puzzle"))) + marking(text, content, plain), class_="ask")


def marking(text: str, content: Content, more: str = "") -> str:
    """Return the bench on which a line is marked: the line to choose, the line itself, what its pieces are."""
    say = content.say
    lines = [line.strip()[:LENGTH] for line in text.splitlines() if line.strip()][:LINES]
    options = joined(tag("option", esc(line), value=line) for line in dict.fromkeys(lines))
    choose = tag(
        "label", tag("span", esc(say("page.talks.mark_choose"))) + tag("select", options, data_field="line"), class_="line"
    )
    box = empty("input", type="text", readonly=True, data_field="mark", class_="mark", aria_label=say("page.talks.mark_line"))
    pieces = joined(
        tag("button", esc(say(f"page.talks.mark_{piece}")), type="button", data_mark=piece)
        for piece in ("name", "time", "text")
    )
    learn = tag("button", esc(say("page.talks.learn")), type="button", class_="main", data_deed="learn", disabled=True)
    told = tag("p", esc(say("page.talks.mark_how")), class_="how")
    chips = tag("p", "", class_="marked", aria_live="polite")
    return tag(
        "div",
        choose
        + told
        + box
        + tag("div", pieces, class_="row pieces")
        + chips
        + tag("div", learn + more + _cancel(content), class_="row"),
        class_="marking",
    )


def _cancel(content: Content) -> str:
    return tag("button", esc(content.say("page.talks.cancel")), type="button", data_deed="cancel")


def learnt(kept: Sequence[tuple[str, Marked | Ours]], content: Content) -> str:
    """Return what was learnt, each with a button that forgets it; ``kept``: as the store holds it, and as it reads."""
    if not kept:
        return tag("p", esc(content.say("page.talks.learnt_none")), class_="none")
    return tag("ul", joined(_learnt(raw, each, content) for raw, each in kept), class_="learnt")


def _learnt(raw: str, each: Marked | Ours, content: Content) -> str:
    say = content.say
    if isinstance(each, Ours):
        told = say("page.talks.learnt_ours", name=each.seen)
    else:
        pieces = [f"〔{say(f'page.talks.mark_{piece}')}〕" for piece in each.pieces]
        shape = each.between[0] + "".join(piece + gap for piece, gap in zip(pieces, each.between[1:], strict=True))
        told = say("page.talks.learnt_layout", shape=shape.strip())
    forget = tag(
        "button",
        esc(say("page.talks.forget")),
        type="button",
        data_forget=raw,
        aria_label=say("page.talks.forget_of", what=told),
    )
    return tag("li", tag("span", esc(told)) + forget)
