"""What waits for the lead's word: corrections of categories, and findings that agents hold for false alarms."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.content import Content
from assistant.insight.tables import Namer
from assistant.page.insight.panels import export
from assistant.page.insight.tiles import term
from assistant.page.insight.words import moment
from assistant.page.markup import esc, joined, tag
from assistant.store.values import KeptCorrection, Pardon

SHOWN = 20
"""Things of each kind that are shown at once, the oldest first."""
AROUND = 24
"""Characters shown on both sides of the words that a finding is about."""


def waiting(corrections: Sequence[KeptCorrection], alarms: Sequence[Pardon], accepted: int, content: Content) -> str:
    """Return the panel. ``accepted``: how many corrections can be taken away for training."""
    say, names = content.say, Namer(content)
    count = len(corrections) + len(alarms)
    title = tag("h2", esc(say("page.insight.waiting.title")) + tag("b", f"{count:,}", class_="count"))
    parts = (
        _list("turned", "corrections", [_correction(each, names, content) for each in corrections], content)
        + _list("alarms", "alarms", [_alarm(each, names, content) for each in alarms], content)
    )  # fmt: skip
    body = parts or tag("p", esc(say("page.insight.waiting.none")), class_="none")
    lessons = tag(
        "button", esc(say("page.insight.export.lessons", count=f"{accepted:,}")), type="button", class_="plain",
        data_lessons=True, disabled=not accepted, title=say("page.insight.export.lessons_tip"),
    )  # fmt: skip
    return tag("section", title + body + tag("footer", lessons), class_="panel waiting", id="insight-waiting")


def _list(code: str, table: str, items: Sequence[str], content: Content) -> str:
    if not items:
        return ""
    say = content.say
    name = say(f"page.insight.waiting.{table}")
    heading = tag("h3", term(name, say(f"page.insight.term.{code}.told"), f"waits-{code}") + tag("b", f"{len(items):,}"))
    rest = len(items) - SHOWN
    more = tag("p", esc(say("page.insight.waiting.more", count=rest)), class_="more") if rest > 0 else ""
    csv = export(table, say(f"page.insight.waiting.{table}_table"), content)
    return tag("div", heading + csv, class_="defines head") + tag("ul", joined(items[:SHOWN])) + more


def _correction(each: KeptCorrection, names: Namer, content: Content) -> str:
    say = content.say
    turned = say("page.insight.waiting.correction", was=names.intent(each.was), now=names.intent(each.now))
    if each.sub:
        turned += f" · {names.sub(each.sub)}"
    inner = tag("p", esc(each.text or say("page.insight.waiting.forgotten")), class_="said") + tag("p", esc(turned))
    inner += tag("small", esc(_by(each.who, moment(each.at, content), content)))
    return _item("correction", each.id, inner, f"{turned}：{each.text[:AROUND]}", content)


def _alarm(each: Pardon, names: Namer, content: Content) -> str:
    say = content.say
    severity = say(f"page.finding.{each.severity}")
    title = say("page.insight.waiting.alarm", family=names.family(each.rule), severity=severity)
    inner = tag("p", quoted(each.text, each.quote), class_="said")
    inner += tag("p", tag("b", esc(title), title=each.rule) + esc(say("page.insight.waiting.reason", reason=each.reason)))
    inner += tag("small", esc(_by(content.shop.roles[each.role].name, moment(each.made, content), content)))
    return _item("alarm", each.id, inner, f"{title}：{each.quote}", content)


def quoted(text: str, quote: str) -> str:
    """Return the words that a finding is about, marked in what stands around them; alone when they are not found there."""
    at = text.find(quote) if quote else -1
    if at < 0:
        return tag("mark", esc(quote)) if quote else esc(text[: 4 * AROUND])
    end = at + len(quote)
    before, after = text[max(at - AROUND, 0) : at], text[end : end + AROUND]
    start = "…" if at > AROUND else ""
    return esc(start + before) + tag("mark", esc(quote)) + esc(after + ("…" if len(text) > end + AROUND else ""))


def _by(who: str, when: str, content: Content) -> str:
    return content.say("page.insight.waiting.correction_by", who=who, when=when) if who else when


def _item(kind: str, id: int, inner: str, what: str, content: Content) -> str:
    """Return one thing to decide, with both answers; the script puts what came of it into the last line."""
    say = content.say
    buttons = joined(
        tag(
            "button", esc(say(f"page.insight.waiting.{name}")), type="button", data_verdict=verdict, class_=name,
            aria_label=say(f"page.insight.waiting.{long}", what=what),
        )
        for name, long, verdict in (("agree", "agree_to", "accepted"), ("disagree", "disagree_with", "rejected"))
    )  # fmt: skip
    told = tag("p", "", class_="told", role="status")
    return tag("li", tag("div", inner) + tag("div", buttons, class_="answers") + told, data_kind=kind, data_id=id)
