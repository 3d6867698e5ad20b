"""The draft cards: sentences coloured by their job, findings where they stand, and why a text may not be copied yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from assistant.content import Content
from assistant.page.desk import ledger
from assistant.page.desk.findings import listed, short
from assistant.page.desk.form import FIELDS
from assistant.page.desk.mends import Mend, Mender
from assistant.page.markup import attributes, esc, joined, marked, placed, tag
from assistant.schema import Checked, Draft, Exemplar, Finding, Part

OPEN = re.compile(r"\{[^{}\n]{1,30}\}|【待填[：:]?[^】\n]{0,30}】")
"""A place that is still to be filled: ``{last_node}`` or 【待填：物流节点】."""
SLOTS = 8
"""Most open places that get a field below the text."""


def card(
    number: int, draft: Draft, content: Content, now: datetime, larger: str = "",
    facts: Mapping[str, str] | None = None, mender: Mender | None = None,
) -> str:  # fmt: skip
    """Return one draft as a card that can be edited; ``number`` counts from 1 and is the key that chooses it.

    ``larger`` is the model of a larger writer, where the settings name one; ``now`` is when a promised moment is told at.
    ``facts`` are what the order card holds, as it is spoken, by key.
    """
    name = content.taxonomy.styles[draft.style]
    seen = Checked(parts=draft.parts, findings=draft.findings, ledger=draft.ledger, owed=draft.owed)
    views = view(draft.text, seen, content, now, mender.all(draft.findings, draft.text) if mender else {})
    label = content.say("page.draft.edit", style=name)
    area = tag("textarea", esc(draft.text), aria_label=label, spellcheck="false", rows="1", autocomplete="off")
    head = _head(number, name, views, by(draft, content, larger), content)
    made = sources(draft.exemplars, content) + used(draft.text, facts or {}, content)
    return tag(
        "article", head + body(area, views, content.say("page.draft.made"), made, content, thumbs(content)), class_="draft",
        id=f"draft-{number}", tabindex="-1", aria_labelledby=f"draft-{number}-name",
        data_style=draft.style,
    )  # fmt: skip


def body(area: str, views: dict[str, str], summary: str, made: str, content: Content, felt: str = "") -> str:
    """Return what stands below a card's head: the edit box, the jobs of its sentences, what backs them, what was found.

    ``summary`` names the fold that holds the ledger and ``made``; ``views`` are those of ``view``; ``felt`` are the thumbs.
    """
    jobs = tag("div", views["strip"], class_="strip", aria_label=content.say("page.draft.legend"), role="list")
    fold = tag("summary", esc(summary) + tag("b", esc(views["unbacked"]), class_="unbacked"))
    fold += tag("div", views["ledger"], class_="ledger") + made
    return joined(
        (
            tag("div", tag("div", views["mirror"], class_="mirror", aria_hidden="true") + area, class_="paper"),
            tag("div", views["slots"], class_="gaps"),
            tag("div", jobs + tag("details", fold, class_="made") + felt, class_="under"),
            tag("div", views["owes"], class_="owes"),
            tag("div", views["findings"], class_="findings"),
        )
    )


def by(draft: Draft, content: Content, larger: str) -> str:
    """Say who wrote a draft; of a folder or a model of the hub the last part of its name is enough."""
    if draft.source in ("floor", "writer"):
        return content.say(f"page.draft.by.{draft.source}")
    return content.say("page.draft.by.larger", name=larger.rstrip("/\\").replace("\\", "/").rpartition("/")[2] or draft.source)


def _head(number: int, name: str, views: dict[str, str], wrote: str, content: Content) -> str:
    """Return the line above a draft: its key, its name, who wrote it, whether it may be copied, and the buttons."""
    reset, copy, state = content.say("page.draft.reset"), content.say("page.draft.copy"), f"draft-{number}-state"
    return tag(
        "header",
        tag("kbd", str(number), aria_hidden="true")
        + tag("h3", esc(name), id=f"draft-{number}-name")
        + tag("span", esc(views["length"]), class_="length")
        + tag("span", esc(wrote), class_="by")
        + tag("span", esc(views["state"]), class_="state", id=state, role="status", data_kind=views["kind"])
        + tag("button", esc(reset), type="button", class_="reset", hidden=True)
        + tag("button", esc(copy), type="button", class_="copy", disabled=bool(views["reason"]), aria_describedby=state),
    )


def view(text: str, seen: Checked, content: Content, now: datetime, mends: Mapping[int, Mend] | None = None) -> dict[str, str]:
    """Return what the page shows for a text as it stands; ``mends`` by the number of their finding.

    HTML: ``mirror``, ``strip``, ``findings``, ``slots``, ``ledger``, ``owes``. Plain: ``length``, ``state``, ``unbacked`` and
    ``reason``, empty when the text may be copied. ``kind``: ready, look or blocked.
    """
    reason = refusal(text, seen.findings, content)
    urgent = sum(finding.severity == "warn" for finding in seen.findings)
    state = reason or (content.say("page.draft.check", count=urgent) if urgent else content.say("page.draft.ready"))
    return {
        "mirror": mirror(text, seen.parts, seen.findings, content),
        "strip": strip(seen.parts, content),
        "findings": listed(seen.findings, content, mends),
        "slots": slots(text, content),
        "ledger": ledger.chips(seen.ledger, content),
        "unbacked": ledger.unbacked(seen.ledger, content),
        "owes": ledger.owes(seen.owed, content, now),
        "length": content.say("page.draft.length", count=len("".join(text.split()))),
        "state": state,
        "reason": reason,
        "kind": "blocked" if reason else "look" if urgent else "ready",
    }


def refusal(text: str, findings: Sequence[Finding], content: Content) -> str:
    """Say why ``text`` may not be copied yet; empty when it may."""
    if not text.strip():
        return content.say("page.draft.empty")
    if slots := dict.fromkeys(OPEN.findall(text)):
        return content.say("page.draft.open_slot", slots="、".join(_slot(each, content) for each in slots))
    stops = [finding for finding in findings if finding.severity == "stop"]
    if not stops:
        return ""
    key = "page.draft.stopped" if len(stops) == 1 else "page.draft.stopped_more"
    return content.say(key, quote=short(stops[0].quote), count=len(stops))


def _slot(written: str, content: Content) -> str:
    key, name = _named(written, content)
    return f"【{name}】" if key else written


def _named(written: str, content: Content) -> tuple[str, str]:
    """Return which slot an open place stands for, "" for none that we know, and its name."""
    names, inner = content.taxonomy.slots, written.strip("{}【】")
    if written.startswith("{"):
        return (inner, names[inner].name) if inner in names else ("", inner)
    name = inner.removeprefix("待填").lstrip("：:").strip()
    return next((key for key, slot in names.items() if slot.name == name), ""), name


def slots(text: str, content: Content) -> str:
    """Return a field for each open place of ``text``; one of the order card bears its key there."""
    rows = []
    for written in list(dict.fromkeys(OPEN.findall(text)))[:SLOTS]:
        key, name = _named(written, content)
        sample = content.say("page.order.sample", sample=content.taxonomy.slots[key].sample) if key else None
        box = attributes(
            type="text", autocomplete="off", placeholder=sample, data_slot=written, data_key=key if key in FIELDS else ""
        )
        label = tag("label", tag("span", esc(content.say("page.slot.label", name=name or written))) + f"<input{box}>")
        fill = content.say("page.slot.fill_of", name=name or written)
        button = tag("button", esc(content.say("page.slot.fill")), type="button", class_="mini", aria_label=fill)
        rows.append(tag("div", label + button, class_="gap"))
    return joined(rows)


def mirror(text: str, parts: Sequence[Part], findings: Sequence[Finding], content: Content) -> str:
    """Return the text as it lies behind the edit box: the same characters, coloured by role, findings underlined."""
    out = []
    gaps = [_gap(match, content) for match in OPEN.finditer(text)]
    for start, end, role in placed(text, parts):
        inner = marked(text, start, end, [*findings, *gaps])
        name = content.taxonomy.roles[role] if role else None  # type: ignore[index]
        out.append(tag("span", inner, class_=f"part {role}".strip(), data_name=name) if role else inner)
    return joined(out)


def _gap(match: re.Match[str], content: Content) -> Finding:
    why = content.say("page.draft.open_slot", slots=_slot(match[0], content))
    return Finding(rule="", severity="stop", start=match.start(), end=match.end(), quote=match[0], why=why)


def strip(parts: Sequence[Part], content: Content) -> str:
    """Return the legend of one draft: the jobs of its sentences, in their order."""
    jobs = [role for role, _ in groupby(part.role for part in parts)]
    return joined(
        tag("span", esc(content.taxonomy.roles[role]), class_=f"job {role}", data_role=role, role="listitem") for role in jobs
    )


def sources(exemplars: Sequence[Exemplar], content: Content) -> str:
    """Return where the sentences of a draft come from."""
    if not exemplars:
        return ""
    lines = []
    for each in exemplars:
        kind = content.say("page.draft.from_record" if each.source == "record" else "page.draft.from_pattern")
        said = "".join(part.text for part in each.parts)
        why = f"（{each.why}）" if each.why else ""
        score = content.say("page.draft.score", score=f"{each.score:.2f}") if each.score else ""
        lines.append(tag("li", tag("i", esc(kind)) + esc(said + why) + tag("code", esc(f"{each.id} {score}".strip()))))
    return tag("ul", joined(lines))


def used(text: str, facts: Mapping[str, str], content: Content) -> str:
    """Say which of the order card's facts a text speaks of; "" when of none."""
    names = [content.taxonomy.slots[key].name for key, value in facts.items() if value in text]
    label = tag("i", esc(content.say("page.draft.facts_used")))
    return tag("p", label + esc("、".join(names)), class_="used") if names else ""


def thumbs(content: Content) -> str:
    """Return two thumbs and the way into the library; what is wrong with a draft is asked when the second is pressed."""
    buttons = joined(
        tag("button", "", type="button", class_=name, aria_pressed="false", aria_label=told, title=told)
        for name, told in ((each, content.say(f"page.felt.{each}")) for each in ("up", "down"))
    )
    told = content.say("page.draft.keep")
    keep = tag("span", tag("button", "", type="button", class_="keep", aria_label=told, title=told))
    return tag("footer", buttons + keep + tag("span", "", class_="noted", role="status"), class_="felt")


def past(found: Sequence[Exemplar], content: Content) -> str:
    """Return what the shop answered to like messages, folded away: to look at, for its figures are those of another order."""
    if not found:
        return ""
    items = [
        tag("li", tag("small", esc(f"{each.why}（{each.score:.0%}）")) + tag("p", joined(_sentences(each, content))))
        for each in found
    ]
    head = tag("summary", esc(content.say("page.past.title", count=len(found))))
    notes = joined(tag("p", esc(content.say(f"page.past.{name}"))) for name in ("note", "insert"))
    return tag("details", head + notes + tag("ul", joined(items)), class_="past")


def _sentences(each: Exemplar, content: Content) -> Iterator[str]:
    """Yield the sentences of an earlier reply, each a button that puts it into the chosen draft."""
    for part in each.parts:
        label = content.say("page.past.insert_of", what=part.text)
        yield tag("button", esc(part.text), type="button", class_="sentence", data_insert=part.text, aria_label=label)
