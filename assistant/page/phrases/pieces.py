"""Small pieces of HTML that the views of the library share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.content import Content, Pattern
from assistant.content.buyers import SLOT
from assistant.page.markup import attributes, esc, joined, tag
from assistant.phrases.names import ANY, Names
from assistant.phrases.queue import DAYS
from assistant.store.values import Used

FIGURES = ("shown", "copied", "share")


def said(text: str, names: Names, matched: Iterable[str] = ()) -> str:
    """Return a sentence with its slots under their Chinese names, words that were looked for marked."""
    out, at = [], 0
    for slot in SLOT.finditer(text):
        out.append(_marked(text[at : slot.start()], matched))
        name = names.taxonomy.slots[slot[1]].name if slot[1] in names.taxonomy.slots else slot[1]
        out.append(tag("span", _marked(name, matched), class_="slot"))
        at = slot.end()
    return joined([*out, _marked(text[at:], matched)])


def _marked(text: str, matched: Iterable[str]) -> str:
    words = sorted({each for each in matched if each}, key=len, reverse=True)
    if not words:
        return esc(text)
    pieces = re.split("(" + "|".join(map(re.escape, words)) + ")", text, flags=re.IGNORECASE)
    return joined(tag("mark", esc(piece)) if at % 2 else esc(piece) for at, piece in enumerate(pieces))


def mood(levels: Sequence[int], names: Names) -> str:
    """Return four steps, those filled that a sentence suits."""
    told = "、".join(names.emotion[str(each)] for each in levels)
    steps = joined(tag("i", "", class_=f"m{each} on" if each in levels else "") for each in range(4))
    return tag("span", steps, class_="mood", title=told, role="img", aria_label=told)


def marks(pattern: Pattern, names: Names, content: Content) -> str:
    """Return what a sentence says of itself, as chips."""
    chips = [tag("span", esc(names.style[pattern.style]), class_="chip style"), mood(pattern.emotion, names)]
    chips += [tag("span", esc(names.remedy[code]), class_="chip") for code in pattern.remedies]
    chips += [tag("span", esc(names.when[pattern.when]), class_="chip when")] if pattern.when else []
    chips += [tag("span", esc(f"#{each}"), class_="chip tag") for each in pattern.tags]
    chips += [tag("span", esc(content.say("page.phrases.retired")), class_="chip off")] if pattern.retired else []
    return tag("span", joined(chips), class_="marks")


def figures(used: Used | None, content: Content) -> str:
    """Return how often a sentence was shown and copied, and the share; nothing where it never was."""
    if used is None or not used.shown:
        return tag("span", "–", class_="figures none", title=content.say("page.phrases.figure.none"))
    values = {"shown": f"{used.shown}", "copied": f"{used.copied}", "share": f"{used.copied / used.shown:.0%}"}
    return tag("span", joined(_figure(name, values[name], content) for name in FIGURES), class_="figures")


def _figure(name: str, value: str, content: Content) -> str:
    label = tag("small", esc(content.say(f"page.phrases.figure.{name}")))
    return tag("span", label + tag("b", value), class_=name, title=why(name, content))


def why(name: str, content: Content) -> str:
    """Return what a figure counts."""
    return content.say(f"page.phrases.figure.{name}_why", days=DAYS)


def options(table: Mapping[str, str], chosen: str = "", first: tuple[str, str] | None = None) -> str:
    """Return the options of a select; ``first`` stands before all others."""
    pairs = [*([first] if first else []), *table.items()]
    return joined(tag("option", esc(name), value=value, selected=value == chosen) for value, name in pairs)


def sub_options(names: Names, chosen: str = "", any_first: str = "") -> str:
    """Return the subs of every intent, grouped by intent, so that a script can show those of one."""
    groups = joined(
        tag("optgroup", options(subs, chosen), label=names.intent[intent], data_intent=intent)
        for intent, subs in _ordered(names)
    )
    return (tag("option", esc(any_first), value="", selected=not chosen) if any_first else "") + groups


def intents(names: Names) -> dict[str, str]:
    """Return the names of intents, the one that serves all last."""
    return {code: names.intent[code] for code, _ in _ordered(names)}


def _ordered(names: Names) -> list[tuple[str, dict[str, str]]]:
    return [(intent, subs) for intent, subs in names.subs.items() if intent != ANY] + [(ANY, names.subs[ANY])]


def field(**values: object) -> str:
    """Return an input; every value is plain text."""
    return f"<input{attributes(**values)}>"


def select(id: str, label: str, inner: str, **values: object) -> str:
    """Return a select with its label above it."""
    return tag("label", tag("span", esc(label)) + tag("select", inner, id=id, **values), class_="pick", for_=id)


def button(text: str, deed: str, kind: str = "", **values: object) -> str:
    """Return a button that the script knows by ``data-deed``."""
    return tag("button", esc(text), type="button", data_deed=deed, class_=kind or None, **values)
