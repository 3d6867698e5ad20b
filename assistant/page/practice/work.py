"""Where an exercise is worked on, kind by kind. Everything here is seen before the answer is handed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.page.markup import attributes, esc, joined, tag
from assistant.page.practice.start import button
from assistant.practice.book import Book
from assistant.practice.drill import Drill
from assistant.practice.names import Names
from assistant.practice.values import Piece, Shown, Spoken
from assistant.schema import MAX_TEXT

CLAUSE = re.compile(r"[^，。！？；：、,!?;:…～~\n]+[，。！？；：、,!?;:…～~\n]*")
"""A stretch of a reply that can be marked with one press."""
LONGEST = min(MAX_TEXT, 2000)
"""Characters of an answer."""


def work(shown: Shown, names: Names, families: Sequence[str] = ()) -> str:
    """Return where the answer is given."""
    match shown.kind:
        case "talk":
            return _talk(shown, names)
        case "violation":
            return _violation(shown, families, names)
        case "order":
            return _order(shown.pieces, names)
        case "evidence":
            return _evidence(shown.pieces, names)
        case "cold":
            cold = tag("h3", esc(names.say("page.practice.work.cold"))) + tag("p", esc(shown.text), class_="text cold-reply")
            return tag("section", cold, class_="panel") + _write("cold_answer", names)
        case "missing":
            return _write("missing", names)
        case "answer":
            return _write("answer", names)


def _how(key: str, names: Names, heading: str = "h3", id: str | None = None) -> str:
    """Return what is to be done here, and how."""
    say = names.say
    return tag(heading, esc(say(f"page.practice.work.{key}")), id=id) + tag(
        "p", esc(say(f"page.practice.work.{key}_how")), class_="how"
    )


# --- words


def hints_place(shown: Shown, names: Names) -> str:
    """Return where hints are told; "" where an exercise has none."""
    if not shown.hints and not shown.hints_left:
        return ""
    return tag("div", hints(shown, names), data_place="hints", class_="hints", aria_live="polite")


def hints(shown: Shown, names: Names) -> str:
    """Return the hints that were told, and the button for the next one with its price."""
    say = names.say
    told = tag("ol", joined(tag("li", esc(each)) for each in shown.hints)) if shown.hints else ""
    if not shown.hints_left:
        return told + tag("p", esc(say("page.practice.hint.no_more")), class_="none")
    label = say("page.practice.hint.go", cost=shown.hint_cost, left=shown.hints_left)
    return told + button(label, "hint", look="link")


def _write(key: str, names: Names) -> str:
    say = names.say
    area = tag(
        "textarea", "", id="practice-answer", rows=7, maxlength=LONGEST, placeholder=say(f"page.practice.work.{key}_hint"),
        spellcheck="false", autocomplete="off", aria_describedby="practice-how",
    )  # fmt: skip
    label = tag("label", esc(say(f"page.practice.work.{key}")), for_="practice-answer", class_="label")
    how = tag("p", esc(say(f"page.practice.work.{key}_how")), class_="how", id="practice-how")
    return tag("section", label + how + area + _under(names), class_="panel write")


def _under(names: Names, keys: str = "keys") -> str:
    keys = tag("span", esc(names.say(f"page.practice.{keys}")), class_="keys")
    return tag("p", keys + tag("span", "", data_place="count", class_="count"), class_="under")


# --- a talk


def _talk(shown: Shown, names: Names) -> str:
    say = names.say
    turns = tag("ol", bubbles(shown, names), class_="turns", data_place="said")
    said = tag("div", turns, class_="said", role="log", tabindex="0", aria_label=say("page.practice.work.talk"))
    earlier = joined(_spoken(Spoken(who=each.who, text=each.text), names) for each in shown.history)
    before = tag("ol", earlier, class_="turns earlier") if earlier else ""
    area = tag(
        "textarea", "", id="practice-answer", rows=3, maxlength=LONGEST, placeholder=say("page.practice.work.talk_hint"),
        spellcheck="false", autocomplete="off", aria_label=say("page.practice.work.talk_label"),
    )  # fmt: skip
    send = button(say("page.practice.work.talk_send"), "say", look="main", aria_keyshortcuts="Control+Enter")
    line = tag("p", esc(turn(shown, names)), class_="how", data_place="turn")
    head = tag("h3", esc(say("page.practice.work.talk"))) + line
    inner = head + before + said + area + _under(names, "keys_talk") + tag("p", send, class_="deeds")
    return tag("section", inner, class_="panel write chat")


def bubbles(shown: Shown, names: Names) -> str:
    """Return what was said in a talk, with what our own side found out; of the buyer's mood nothing."""
    return joined(_spoken(each, names) for each in shown.said)


def _spoken(each: Spoken, names: Names) -> str:
    heard = tag("span", esc(names.say(f"page.practice.case.{each.who}")), class_="tag" if each.who == "news" else "heard")
    return tag("li", heard + tag("p", esc(each.text)), class_=each.who)


def turn(shown: Shown, names: Names) -> str:
    """Return which answer comes next, and how many there are at most."""
    return names.say("page.practice.work.talk_turn", turn=shown.turn, turns=shown.turns)


# --- find the violations


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a reply between its signs, in characters.

    >>> list(clauses("都怪您，加我微信"))
    [(0, 3), (4, 8)]
    """
    for found in CLAUSE.finditer(text):
        words = found.group().rstrip("，。！？；：、,!?;:…～~\n ")
        if words.strip():
            lead = len(words) - len(words.lstrip())
            yield found.start() + lead, found.start() + len(words)


def families(book: Book) -> tuple[str, ...]:
    """Return the families that exercises ask for at all, so that the choice tells nothing of this one."""
    used = {wrong.family for each in book.items.values() if isinstance(each, Drill) for wrong in each.wrong}
    return tuple(sorted(used))


def _violation(shown: Shown, known: Sequence[str], names: Names) -> str:
    say, text = names.say, shown.text
    words = tag("p", esc(text), class_="text marking", data_place="marking", id="practice-marking")
    mark = tag("p", button(say("page.practice.work.mark"), "mark", disabled=True), class_="deeds")
    buttons = joined(
        tag(
            "button",
            esc(text[start:end]),
            type="button",
            data_deed="clause",
            data_start=start,
            data_end=end,
            aria_pressed="false",
        )
        for start, end in clauses(text)
    )
    by_clause = tag(
        "details",
        tag("summary", esc(say("page.practice.work.clauses"))) + tag("div", buttons, class_="clauses"),
        class_="by-clause",
    )
    head = _how("violation", names)
    rows = tag("ol", "", data_place="marks", class_="marks", aria_label=say("page.practice.work.marks"))
    none = tag("p", esc(say("page.practice.work.no_marks")), class_="none")
    return tag("section", head + words + mark + by_clause + rows + none + _row(known, names), class_="panel violation")


def _row(known: Sequence[str], names: Names) -> str:
    """Return the template of a mark: its words, the family, and buttons that cut it shorter, for who cannot point exactly."""
    say = names.say
    options = tag("option", esc(say("page.practice.work.family")), value="") + joined(
        tag("option", esc(say(f"family.{each}")), value=each) for each in known
    )
    cut = joined(
        button(
            say(f"page.practice.work.cut_{side}"), f"cut-{side}", look="link", title=say(f"page.practice.work.cut_{side}_tip")
        )
        for side in ("first", "last")
    )
    inner = (
        tag("q", "")
        + tag("select", options, aria_label=say("page.practice.work.family_label"))
        + tag("span", cut + button(say("page.practice.work.unmark"), "unmark", look="link"), class_="deeds")
    )
    return tag("template", tag("li", inner), data_template="mark")


# --- put in order


def _order(pieces: Sequence[Piece], names: Names) -> str:
    say = names.say
    rows = joined(_piece(each, names) for each in pieces)
    used = tag("ol", rows, data_place="order", class_="pieces", aria_label=say("page.practice.work.order"))
    out = tag("h4", esc(say("page.practice.work.out"))) + tag(
        "ul", "", data_place="out", class_="pieces out", aria_label=say("page.practice.work.out")
    )
    return tag(
        "section",
        _how("order", names) + used + out + tag("p", "", class_="heard", role="status", data_place="moved"),
        class_="panel ordering",
    )


def _piece(piece: Piece, names: Names) -> str:
    say = names.say
    signs = {"up": "↑", "down": "↓", "out": say("page.practice.work.piece_out"), "in": say("page.practice.work.piece_in")}
    deeds = joined(
        tag(
            "button", esc(sign), type="button", data_deed=deed, aria_label=say(f"page.practice.work.{deed}_of", text=piece.text)
        )
        for deed, sign in signs.items()
    )
    return tag("li", tag("span", esc(piece.text)) + tag("span", deeds, class_="deeds"), data_piece=piece.id, draggable="true")


# --- build the evidence list


def _evidence(pieces: Sequence[Piece], names: Names) -> str:
    say = names.say
    rows = []
    for each in pieces:
        box = f"<input{attributes(type='checkbox', value=each.id, data_choose=True)}>"
        where = tag("small", esc(say("page.practice.work.where", where=each.where))) if each.where else ""
        first = tag(
            "label",
            f"<input{attributes(type='radio', name='practice-first', value=each.id, disabled=True)}>"
            + tag("span", esc(say("page.practice.work.first")) + tag("span", esc(f"：{each.text}"), class_="heard")),
            class_="first",
        )
        rows.append(tag("li", tag("label", box + tag("span", tag("b", esc(each.text)) + where)) + first))
    return tag("section", _how("evidence", names) + tag("ul", joined(rows), class_="exhibits"), class_="panel evidence")
