"""One sentence of the library as a form: its words, what it says of itself, what a check found, what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from assistant.content import Content, Pattern
from assistant.page.markup import esc, joined, tag
from assistant.page.phrases.pieces import button, field, intents, options, said, select, sub_options, why
from assistant.phrases.checking import Verdict
from assistant.phrases.entry import FIELDS, mark, plain
from assistant.phrases.names import Names
from assistant.phrases.queue import Version
from assistant.phrases.tables import BETWEEN
from assistant.store.values import KeptChange, Used

FRESH: dict[str, Any] = {"intent": "delay", "sub": "", "role": "feel", "text": "", "style": "warm", "emotion": [1, 2]}
"""What a new sentence begins with."""


def fields_of(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a sentence as the script sends them, ready to be checked; wrong values are left to the check."""
    held = TypeAdapter(dict[str, Any]).validate_python(request.get("fields"))
    fields: dict[str, Any] = {key: str(held.get(key) or "") for key in ("intent", "sub", "role", "style", "text")}
    fields["text"] = fields["text"].strip()
    fields["emotion"] = [int(str(each)) for each in held.get("emotion") or () if str(each) in "0123"]
    fields["remedies"] = [str(each) for each in held.get("remedies") or ()]
    fields["when"] = str(held.get("when") or "") or None
    fields["tags"] = list(dict.fromkeys(each for each in BETWEEN.split(str(held.get("tags") or "")) if each))
    fields["retired"] = bool(held.get("retired"))
    return fields


def form(fields: Mapping[str, Any], content: Content, number: str = "") -> str:
    """Return the fields of a sentence; ``number`` tells the ids of several forms apart."""
    say, names = content.say, Names.of(content)
    values = {name: fields.get(name) for name in FIELDS}
    text = tag(
        "textarea", esc(str(values["text"] or "")), id=f"phrase-text{number}", data_field="text", rows=3, maxlength=400,
        placeholder=say("page.phrases.text_hint"), aria_describedby=f"phrase-notes{number}", spellcheck="false",
    )  # fmt: skip
    label = tag("label", tag("span", esc(say("page.phrases.text"))) + text, class_="pick wide", for_=f"phrase-text{number}")
    line = tag("div", _slots(content, number) + tag("span", "", class_="count", data_count=True), class_="under")
    return (
        label
        + line
        + tag("p", "", class_="sample", data_sample=True)
        + tag("ul", "", class_="notes", id=f"phrase-notes{number}", data_notes=True, aria_live="polite")
        + _choices(values, content, names, number)
    )


def _slots(content: Content, number: str) -> str:
    """Return what puts a slot where the caret is."""
    say = content.say
    table = {f"{{{key}}}": slot.name for key, slot in content.taxonomy.slots.items()}
    inner = options(table, first=("", say("page.phrases.slot")))
    return tag("select", inner, class_="slots", data_slot=True, id=f"phrase-slot{number}",
               aria_label=say("page.phrases.slot"), title=say("page.phrases.slot_tip"))  # fmt: skip


def _choices(values: Mapping[str, Any], content: Content, names: Names, number: str) -> str:
    say = content.say
    picks = {
        "intent": options(intents(names), str(values["intent"])),
        "sub": sub_options(names, str(values["sub"])),
        "role": options(names.role, str(values["role"])),
        "style": options(names.style, str(values["style"])),
        "when": options(names.when, str(values["when"] or ""), ("", say("page.phrases.when_none"))),
    }
    selects = joined(
        select(f"phrase-form-{name}{number}", say(f"page.phrases.{name}"), inner, data_field=name)
        for name, inner in picks.items()
    )
    tags = field(
        id=f"phrase-tags{number}", data_field="tags", value="、".join(values["tags"] or ()), maxlength=100,
        placeholder=say("page.phrases.tags_hint"), autocomplete="off",
    )  # fmt: skip
    free = tag("label", tag("span", esc(say("page.phrases.tags"))) + tags, class_="pick", for_=f"phrase-tags{number}")
    return (
        tag("div", selects + free, class_="grid")
        + _ticks("emotion", say("page.phrases.moods"), names.emotion, [str(each) for each in values["emotion"] or ()])
        + _ticks("remedies", say("page.phrases.remedies"), names.remedy, values["remedies"] or ())
    )


def _ticks(name: str, title: str, table: Mapping[str, str], ticked: Sequence[str]) -> str:
    inner = joined(
        tag(
            "label",
            field(type="checkbox", data_field=name, value=value, checked=value in ticked) + tag("span", esc(told)),
        )
        for value, told in table.items()
    )
    return tag("fieldset", tag("legend", esc(title)) + tag("div", inner), class_=f"ticks {name}")


def notes(verdict: Verdict, content: Content) -> str:
    """Return what a check found, as items of a list; one that says so when there is nothing."""
    say = content.say
    if not verdict.notes:
        return tag("li", esc(say("page.phrases.fine")), class_="fine")
    out = []
    for each in verdict.notes:
        level = tag("b", esc(say(f"page.phrases.level.{each.level}")))
        quote = tag("q", esc(each.quote)) if each.quote else ""
        instead = tag("em", esc(say("page.phrases.instead", instead=each.instead))) if each.instead else ""
        said = tag("span", quote + esc(each.text) + instead)
        out.append(tag("li", level + said, class_=each.level, data_about=each.field))
    return joined(out)


def detail(
    pattern: Pattern | None, content: Content, may: bool, used: Used | None, versions: Sequence[Version], lost: str = ""
) -> str:
    """Return the panel of one sentence, or of a new one.

    ``may`` tells whether it is written at once, ``lost`` why its history can't be read.
    """
    say, names = content.say, Names.of(content)
    fields = FRESH if pattern is None else plain(pattern)
    title = tag("h2", esc(say("page.phrases.add" if pattern is None else "page.phrases.edit")))
    back = button(say("page.phrases.back"), "back", "plain back")
    badge = tag("p", esc(say("page.phrases.retired_badge")), class_="badge off") if pattern and pattern.retired else ""
    told = field(id="phrase-why", data_why=True, maxlength=200, placeholder=say("page.phrases.why_hint"), autocomplete="off")
    reason = tag("label", tag("span", esc(say("page.phrases.why"))) + told, class_="pick wide", for_="phrase-why")
    about = _use(used, content) + _history(versions, content, names, lost) if pattern else ""
    return tag(
        "div",
        back + title + badge + form(fields, content) + reason + _deeds(pattern, content, may) + about,
        class_="phrase-edit", data_id=pattern.id if pattern else "", data_seen=mark(pattern) if pattern else "",
        data_retired=bool(pattern and pattern.retired),
    )  # fmt: skip


def _deeds(pattern: Pattern | None, content: Content, may: bool) -> str:
    say = content.say
    made = button(say("page.phrases.save" if may else "page.phrases.send"), "save", "main")
    made += button(say("page.phrases.reset"), "reset", "plain")
    if pattern is not None:
        deed = "restore" if pattern.retired else "retire"
        made += button(say(f"page.phrases.{deed}"), deed, "plain")
    return tag("div", made + tag("p", "", class_="told", data_told=True, role="status"), class_="deeds")


def _use(used: Used | None, content: Content) -> str:
    if used is None or not used.shown:
        return tag("p", esc(content.say("page.phrases.figure.none")), class_="use none")
    values = {
        "shown": f"{used.shown:,}",
        "copied": f"{used.copied:,}",
        "share": f"{used.copied / used.shown:.0%}",
        **({} if used.edited is None else {"edited": f"{used.edited:.0%}"}),
    }
    inner = joined(
        tag("dt", tag("abbr", esc(content.say(f"page.phrases.figure.{name}")), title=why(name, content), tabindex="0"))
        + tag("dd", value)
        for name, value in values.items()
    )
    return tag("dl", inner, class_="use")


def _history(versions: Sequence[Version], content: Content, names: Names, lost: str) -> str:
    say = content.say
    if lost:
        return tag("p", esc(lost), class_="note")
    title = tag("h3", esc(say("page.phrases.history")))
    if not versions:
        return title + tag("p", esc(say("page.phrases.history_none")), class_="note")
    return title + tag("ol", joined(_version(each, content, names) for each in versions), class_="history")


def _version(version: Version, content: Content, names: Names) -> str:
    change, say = version.change, content.say
    who = author(change, content)
    head = (
        tag("b", esc(say("page.phrases.version", number=version.number)))
        + tag("span", esc(say(f"page.phrases.deed.{deed(change)}")), class_="chip")
        + tag("span", esc(f"{who} · {moment(change.decided or change.at)}"), class_="by")
    )
    reason = tag("p", esc(say("page.phrases.queue.reason", why=change.why)), class_="reason") if change.why else ""
    return tag("li", tag("p", head) + differences(change, content, names) + reason)


def author(change: KeptChange, content: Content) -> str:
    """Return who changed a sentence, and who accepted it where that was another."""
    say = content.say
    who, by = (each or say("page.phrases.anonymous") for each in (change.who, change.by))
    if who == by or change.state == "waiting":
        return say("page.phrases.by_self", by=who)
    return say("page.phrases.by_who", who=who, by=by)


def deed(change: KeptChange) -> str:
    """Return what a change does: ``add``, ``edit``, ``retire`` or ``restore``."""
    return "restore" if change.before.get("retired") and not change.after.get("retired") else change.kind


def moment(at: datetime) -> str:
    """Return day and minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def differences(change: KeptChange, content: Content, names: Names) -> str:
    """Return what is other than before, field by field; of a new sentence its words."""
    say, before, after = content.say, change.before, change.after
    rows = []
    blank = tag("i", esc(say("page.phrases.table.blank")))
    for name in FIELDS:
        if name in ("kind", "retired") or (not before and name != "text") or before.get(name) == after.get(name):
            continue
        old, new = (shown(name, each.get(name), names) or blank for each in (before, after))
        label = say(f"page.phrases.{LABELS.get(name, name)}")
        was = tag("del", old) if before else ""
        rows.append(tag("dt", esc(label)) + tag("dd", was + tag("ins", new)))
    if not rows:  # only taken out of use, or into it
        rows = [tag("dt", esc(say("page.phrases.text"))) + tag("dd", shown("text", after.get("text"), names))]
    return tag("dl", joined(rows), class_="diff")


LABELS = {"remedies": "remedy", "tags": "tag"}
"""Fields whose names in messages.yaml are others."""


def shown(name: str, value: object, names: Names) -> str:
    """Return the value of a field as HTML."""
    return said(str(value or ""), names) if name == "text" else esc(told_of(name, value, names))


def told_of(name: str, value: object, names: Names) -> str:
    """Return the value of a field as people read it; empty where it says nothing."""
    tables = {
        "intent": names.intent, "sub": names.sub, "role": names.role, "style": names.style, "emotion": names.emotion,
        "remedies": names.remedy, "when": names.when,
    }  # fmt: skip
    if name == "text":
        return names.slots(str(value or ""))
    values = [str(each) for each in (value if isinstance(value, list | tuple) else [value]) if each is not None and each != ""]
    return "、".join(tables.get(name, {}).get(each, each) for each in values)
