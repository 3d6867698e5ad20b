"""What the guard says of a text, as a list below it: why, by which source, a safer sentence, and that it may be wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.content import Content
from assistant.page.desk.mends import Mend
from assistant.page.markup import attributes, esc, joined, link, tag
from assistant.schema import Finding

SHOWN = 12
"""Most findings listed under one text."""
LABELS = {"swap": "mend", "before": "mend_before", "drop": "mend_drop", "you": "mend_you"}


def listed(findings: Sequence[Finding], content: Content, mends: Mapping[int, Mend] | None = None) -> str:
    """Return the findings as a list; ``mends`` are those of ``Mender.all``."""
    if not findings:
        return ""
    found = mends or {}
    items = [_finding(number, each, content, found.get(number)) for number, each in enumerate(findings[:SHOWN])]
    foot = tag("p", esc(content.say("page.finding.disclaimer")), class_="foot") if any(each.source for each in findings) else ""
    return tag("ul", joined(items)) + foot


def short(quote: str) -> str:
    """Return a quote that fits into a line."""
    return quote if len(quote) <= 14 else quote[:13] + "…"


def _finding(number: int, finding: Finding, content: Content, mend: Mend | None) -> str:
    say = content.say
    jump = tag(
        "button", esc(f"“{short(finding.quote)}”"), type="button", data_n=number, title=say("page.draft.open"), class_="quote"
    )
    first = tag("b", esc(say(f"page.finding.{finding.severity}"))) + (jump if finding.quote else "") + esc(finding.why)
    more = _instead(finding, content, mend)
    told = [link(finding.source, say("page.finding.link"))] if finding.source else []
    told += [esc(say("page.finding.since", since=finding.since))] if finding.since else []
    if finding.decider:
        more += tag("span", esc(say("page.finding.decider", who=finding.decider)), class_="decider")
    if told:
        more += tag("small", tag("i", esc(say("page.finding.source"))) + " · ".join(told))
    inner = first + tag("div", more + _pardon(finding, content))
    return tag("li", inner, class_=finding.severity, data_n=number, data_rule=finding.rule)


def _instead(finding: Finding, content: Content, mend: Mend | None) -> str:
    """Return what to write instead, with the button that writes it."""
    said = tag("i", esc(content.say("page.finding.instead"))) + esc(finding.instead) if finding.instead else ""
    if mend:
        label = esc(content.say(f"page.finding.{LABELS[mend.kind]}"))
        said += tag("button", label, type="button", class_="mini mend", data_was=mend.was, data_to=mend.to, data_at=mend.at)
    return tag("span", said, class_="instead") if said else ""


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
