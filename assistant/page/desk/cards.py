"""The draft cards: sentences coloured by their job, findings where they stand, and why a text may not be copied yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from assistant.content import Content
from assistant.page.desk import ledger
from assistant.page.markup import attributes, esc, joined, link, marked, placed, tag
from assistant.schema import Checked, Draft, Exemplar, Finding, Part

OPEN = re.compile(r"\{[^{}\n]{1,30}\}|【待填[：:]?[^】\n]{0,30}】")
"""A place that is still to be filled: ``{last_node}`` or 【待填：物流节点】."""
SHOWN = 12
"""Most findings listed under one draft."""


def card(number: int, draft: Draft, content: Content, now: datetime, larger: str = "") -> str:
    """Return one draft as a card that can be edited; ``number`` counts from 1 and is the key that chooses it.

    ``larger`` is the model of a larger writer, where the settings name one; ``now`` is when a promised moment is told at.
    """
    name = content.taxonomy.styles[draft.style]
    seen = Checked(parts=draft.parts, findings=draft.findings, ledger=draft.ledger, owed=draft.owed)
    views = view(draft.text, seen, content, now)
    label = content.say("page.draft.edit", style=name)
    area = tag("textarea", esc(draft.text), aria_label=label, spellcheck="false", rows="1", autocomplete="off")
    head = _head(number, name, views, by(draft, content, larger), content)
    made = sources(draft.exemplars, content)
    return tag(
        "article", head + body(area, views, content.say("page.draft.made"), made, content), class_="draft",
        id=f"draft-{number}", tabindex="-1", aria_labelledby=f"draft-{number}-name",
        data_style=draft.style,
    )  # fmt: skip


def body(area: str, views: dict[str, str], summary: str, made: str, content: Content) -> str:
    """Return what stands below a card's head: the edit box, the jobs of its sentences, what backs them, what was found.

    ``summary`` names the fold that holds the ledger and ``made``; ``views`` are those of ``view``.
    """
    jobs = tag("div", views["strip"], class_="strip", aria_label=content.say("page.draft.legend"), role="list")
    fold = tag("summary", esc(summary) + tag("b", esc(views["unbacked"]), class_="unbacked"))
    fold += tag("div", views["ledger"], class_="ledger") + made
    return joined(
        (
            tag("div", tag("div", views["mirror"], class_="mirror", aria_hidden="true") + area, class_="paper"),
            tag("div", jobs + tag("details", fold, class_="made"), class_="under"),
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


def view(text: str, seen: Checked, content: Content, now: datetime) -> dict[str, str]:
    """Return what the page shows for a text as it stands.

    HTML: ``mirror``, ``strip``, ``findings``, ``ledger``, ``owes``. Plain: ``length``, ``state``, ``reason`` (empty when the
    text may be copied), ``unbacked``. ``kind``: ready, look or blocked.
    """
    reason = refusal(text, seen.findings, content)
    urgent = sum(finding.severity == "warn" for finding in seen.findings)
    state = reason or (content.say("page.draft.check", count=urgent) if urgent else content.say("page.draft.ready"))
    return {
        "mirror": mirror(text, seen.parts, seen.findings, content),
        "strip": strip(seen.parts, content),
        "findings": findings_list(seen.findings, content),
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
    return content.say(key, quote=_short(stops[0].quote), count=len(stops))


def _slot(written: str, content: Content) -> str:
    slot = content.taxonomy.slots.get(written.strip("{}"))
    return f"【{slot.name}】" if slot else written


def _short(quote: str) -> str:
    return quote if len(quote) <= 14 else quote[:13] + "…"


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


def findings_list(findings: Sequence[Finding], content: Content) -> str:
    """Return the findings as a list: the words, why, what to write instead, by which source and since when."""
    if not findings:
        return ""
    items = [_finding(number, finding, content) for number, finding in enumerate(findings[:SHOWN])]
    foot = tag("p", esc(content.say("page.finding.disclaimer")), class_="foot") if any(each.source for each in findings) else ""
    return tag("ul", joined(items)) + foot


def _finding(number: int, finding: Finding, content: Content) -> str:
    say = content.say
    jump = tag(
        "button", esc(f"“{_short(finding.quote)}”"), type="button", data_n=number, title=say("page.draft.open"), class_="quote"
    )
    first = tag("b", esc(say(f"page.finding.{finding.severity}"))) + (jump if finding.quote else "") + esc(finding.why)
    more = ""
    if finding.instead:
        more += tag("span", tag("i", esc(say("page.finding.instead"))) + esc(finding.instead), class_="instead")
    told = [link(finding.source, say("page.finding.link"))] if finding.source else []
    told += [esc(say("page.finding.since", since=finding.since))] if finding.since else []
    if finding.decider:
        more += tag("span", esc(say("page.finding.decider", who=finding.decider)), class_="decider")
    if told:
        more += tag("small", tag("i", esc(say("page.finding.source"))) + " · ".join(told))
    return tag("li", first + tag("div", more + _pardon(finding, content)), class_=finding.severity)


def _pardon(finding: Finding, content: Content) -> str:
    """Return a fold in which the agent says why a finding is a false alarm; of a stop it says what will not change."""
    say = content.say
    box = f'<input type="text"{attributes(autocomplete="off", placeholder=say("page.pardon.hint"))}>'
    reason = tag("label", esc(say("page.pardon.reason")) + box)
    send = tag("button", esc(say("page.pardon.send")), type="button", class_="send")
    stays = tag("p", esc(say("page.pardon.stays")), class_="stays") if finding.severity == "stop" else ""
    told = tag("p", "", class_="told", role="status")
    summary = tag("summary", esc(say("page.pardon.open")))
    return tag(
        "details", summary + stays + tag("div", reason + send, class_="why") + told, class_="pardon",
        data_rule=finding.rule, data_severity=finding.severity, data_quote=finding.quote,
    )  # fmt: skip


def sources(exemplars: Sequence[Exemplar], content: Content) -> str:
    """Return where the sentences of a draft come from."""
    if not exemplars:
        return ""
    lines = []
    for each in exemplars:
        kind = content.say("page.draft.from_record" if each.source == "record" else "page.draft.from_pattern")
        said = "".join(part.text for part in each.parts)
        why = f"（{each.why}）" if each.why else ""
        lines.append(tag("li", tag("i", esc(kind)) + esc(said + why) + tag("code", esc(each.id))))
    return tag("ul", joined(lines))


def past(found: Sequence[Exemplar], content: Content) -> str:
    """Return what the shop answered to like messages, folded away: to look at, for its figures are those of another order."""
    if not found:
        return ""
    items = [
        tag(
            "li",
            tag("small", esc(f"{each.why}（{each.score:.0%}）")) + tag("p", esc("".join(part.text for part in each.parts))),
        )
        for each in found
    ]
    head = tag("summary", esc(content.say("page.past.title", count=len(found))))
    return tag("details", head + tag("p", esc(content.say("page.past.note"))) + tag("ul", joined(items)), class_="past")
