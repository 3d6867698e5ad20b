"""What was proposed for the library: for a lead to decide, for everybody else to see what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.content import Content
from assistant.page.markup import esc, joined, tag
from assistant.page.phrases.form import deed, differences, form, moment, notes, shown, told_of
from assistant.page.phrases.pieces import button, field
from assistant.phrases.checking import Verdict
from assistant.phrases.names import Names
from assistant.store.values import KeptChange


def waiting(changes: Iterable[tuple[KeptChange, Verdict | None]], content: Content) -> str:
    """Return the proposals that wait, the oldest first, each with what a check says of it."""
    names = Names.of(content)
    items = [_item(change, verdict, content, names) for change, verdict in changes]
    if not items:
        return tag("p", esc(content.say("page.phrases.queue.empty")), class_="empty")
    return tag("ul", joined(items), class_="proposals")


def own(changes: Iterable[KeptChange], content: Content) -> str:
    """Return what somebody has proposed, the newest first."""
    names, say = Names.of(content), content.say
    items = []
    for change in changes:
        state = tag("span", esc(say(f"page.phrases.queue.state.{change.state}")), class_=f"state {change.state}")
        note = tag("p", esc(change.note), class_="reason") if change.note else ""
        said = _head(change, content, names, state) + differences(change, content, names) + note
        items.append(tag("li", said, class_="proposal"))
    if not items:
        return tag("p", esc(say("page.phrases.queue.mine_empty")), class_="empty")
    return tag("ul", joined(items), class_="proposals")


def _head(change: KeptChange, content: Content, names: Names, more: str = "") -> str:
    say = content.say
    place = " · ".join(filter(None, (_plain(field, change, names) for field in ("intent", "sub", "role"))))
    when = say("page.phrases.queue.from", who=change.who or say("page.phrases.anonymous"), when=moment(change.at))
    return tag(
        "p",
        tag("b", esc(say(f"page.phrases.deed.{deed(change)}")), class_=f"deed {deed(change)}")
        + tag("span", esc(place), class_="place")
        + tag("span", esc(when), class_="by")
        + more,
        class_="head",
    )


def _plain(field: str, change: KeptChange, names: Names) -> str:
    value = change.after.get(field)
    return "" if field == "sub" and value == "any" else told_of(field, value, names)


def _item(change: KeptChange, verdict: Verdict | None, content: Content, names: Names) -> str:
    say, number = content.say, f"-{change.id}"
    reason = tag("p", esc(say("page.phrases.queue.reason", why=change.why)), class_="reason") if change.why else ""
    found = tag("ul", notes(verdict, content), class_="notes") if verdict is not None else ""
    id = f"phrase-note{number}"
    note = field(id=id, data_note=True, maxlength=200, placeholder=say("page.phrases.queue.note_hint"), autocomplete="off")
    answer = tag("label", tag("span", esc(say("page.phrases.queue.note"))) + note, class_="pick wide", for_=id)
    edits = change.kind != "retire"
    deeds = (
        button(say("page.phrases.queue.accept"), "accept", "main")
        + (button(say("page.phrases.queue.better"), "better", "plain", aria_expanded="false") if edits else "")
        + button(say("page.phrases.queue.reject"), "reject", "plain")
        + tag("p", "", class_="told", data_told=True, role="status")
    )
    better = tag("div", form(change.after, content, number), class_="better", hidden=True) if edits else ""
    said = _head(change, content, names) + differences(change, content, names) + _marks(change, names)
    inner = said + reason + found + better + answer + tag("div", deeds, class_="deeds")
    return tag("li", inner, class_="proposal", data_change=change.id, data_retired=bool(change.after.get("retired")))


def _marks(change: KeptChange, names: Names) -> str:
    """Return, of a new sentence, what it says of itself."""
    if change.before:
        return ""
    chips = [shown(field, change.after.get(field), names) for field in ("style", "emotion", "remedies", "when", "tags")]
    return tag("p", joined(tag("span", each, class_="chip") for each in chips if each), class_="marks")
