"""为什么这样写: what was understood, what may be said and offered, where each draft comes from, which rules looked at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from assistant import card, mask, situation
from assistant.content import Content
from assistant.guard import Guard
from assistant.mask import LABELS
from assistant.page.desk.about import percent
from assistant.page.desk.aside import decided
from assistant.page.markup import esc, joined, tag
from assistant.pipeline import masked
from assistant.schema import Draft, Exemplar, Message, Scored, Suggestion

SUBS = 4
"""Kinds of problems that are shown with their shares."""
WIDE = frozenset({"drafts", "exemplars", "rules", "trace", "timings"})
"""Sections that take the whole width."""
BEGINNING = 16
"""Characters of a draft that name it."""


def panel(message: Message, found: Suggestion, content: Content, guard: Guard, at: datetime) -> str:
    """Return the panel of a suggestion that was made for ``message`` at ``at``; everything in it was measured or used."""
    shown = {
        "intents": _bars(found.analysis.intents, {each.id: each.name for each in content.taxonomy.intents}),
        "subs": _bars(found.analysis.subs[:SUBS], {sub.id: sub.name for each in content.taxonomy.intents for sub in each.subs}),
        "words": _words(message, found, content),
        "remedies": _remedies(message, found, content, at),
        "facts": _facts(message, found, content),
        "drafts": joined(_draft(each, content) for each in found.drafts),
        "exemplars": _exemplars(found, content),
        "rules": _rules(message, found, content, guard),
        "trace": tag("ol", joined(tag("li", esc(line)) for line in found.trace)) if found.trace else "",
        "timings": tag("p", esc(" · ".join(_timings(found, content)))),
    }
    return joined(
        tag("section", tag("h4", esc(content.say(f"page.why.{name}"))) + inner, class_="wide" if name in WIDE else None)
        for name, inner in shown.items()
        if inner
    )


def _bars(scored: Iterable[Scored], names: dict[str, str]) -> str:
    """Return probabilities as bars."""
    bars = ((names.get(label, label), tag("i", "", style=f"--share: {share:.3f}"), percent(share)) for label, share in scored)
    inner = joined(tag("li", tag("span", esc(name)) + bar + tag("b", share)) for name, bar, share in bars)
    return tag("ul", inner, class_="bars") if inner else ""


def _words(message: Message, found: Suggestion, content: Content) -> str:
    hidden = [each for each in found.analysis.entities if each.label in LABELS]
    told = dict.fromkeys(
        message.text[span.start : span.end]
        for span in found.analysis.evidence
        if not any(span.start < each.end and each.start < span.end for each in hidden)
    )
    words = joined(tag("mark", esc(word)) for word in told if word.strip())
    return words or tag("p", esc(content.say("page.why.no_words")))


def _remedies(message: Message, found: Suggestion, content: Content, at: datetime) -> str:
    seen = situation.read(content, masked(message), found.analysis, at)
    names = "、".join(content.taxonomy.remedies[code].name for code in seen.remedies) or content.say("trace.none")
    return joined(tag("p", esc(line)) for line in (names, *decided(found.decisions, content)))


def _facts(message: Message, found: Suggestion, content: Content) -> str:
    """Say which facts of the order card the drafts speak of, which they leave out, and which could not be used."""
    held = message.card.held()
    if not held:
        return tag("p", esc(content.say("page.why.no_facts")))
    kinds: dict[str, list[str]] = {"used": [], "unused": [], "masked": []}
    for key, value in held.items():
        spoken = any(card.normal(key, value) in draft.text for draft in found.drafts)
        kinds["masked" if mask.mask(value).spans else "used" if spoken else "unused"].append(content.taxonomy.slots[key].name)
    return joined(
        tag("p", tag("i", esc(content.say(f"page.why.{kind}"))) + esc("、".join(names)), class_=kind)
        for kind, names in kinds.items()
        if names
    )


def _draft(draft: Draft, content: Content) -> str:
    name = content.say("page.why.draft", style=content.taxonomy.styles[draft.style], text=draft.text[:BEGINNING] + "…")
    lines = joined(_exemplar(each, content) for each in draft.exemplars if not each.score)
    lines = lines or tag("li", esc(content.say("page.why.own_words")))
    return tag("details", tag("summary", esc(name)) + tag("ul", lines))


def _exemplars(found: Suggestion, content: Content) -> str:
    """Return what was looked at for all drafts alike, with the score that it was chosen by."""
    seen = {each.id: each for draft in found.drafts for each in draft.exemplars if each.score}
    return tag("ul", joined(_exemplar(each, content) for each in seen.values())) if seen else ""


def _exemplar(each: Exemplar, content: Content) -> str:
    kind = content.say("page.draft.from_record" if each.source == "record" else "page.draft.from_pattern")
    score = content.say("page.draft.score", score=f"{each.score:.2f}") if each.score else ""
    why = f"（{each.why}）" if each.why else ""
    told = tag("i", esc(kind)) + esc("".join(part.text for part in each.parts) + why)
    return tag("li", told + tag("code", esc(f"{each.id} {score}".strip())))


def _rules(message: Message, found: Suggestion, content: Content, guard: Guard) -> str:
    """Count the rules that looked at the drafts, by family, and name those that found something."""
    say, deaf = content.say, guard.ear is None
    scoped = [rule for rule in guard.rules if message.channel in rule.scope]
    ran = [rule for rule in scoped if not (deaf and rule.id in guard.listening)]
    lines = [say("page.why.rules_sum", count=len(ran))]
    if silent := len(scoped) - len(ran):
        lines.append(say("page.why.rules_deaf", count=silent))
    families = Counter(say(f"family.{rule.family}") for rule in ran)
    chips = joined(tag("li", esc(say("page.why.family", name=name, count=many))) for name, many in families.items())
    fired = [*_fired(found, content)] or [say("page.why.quiet")]
    first, last = (joined(tag("p", esc(line)) for line in each) for each in (lines, fired))
    return first + last + tag("ul", chips, class_="families")


def _fired(found: Suggestion, content: Content) -> Iterator[str]:
    for draft in found.drafts:
        if rules := dict.fromkeys(each.rule for each in draft.findings):
            yield content.say("page.why.fired", style=content.taxonomy.styles[draft.style], rules="、".join(rules))


def _timings(found: Suggestion, content: Content) -> Iterator[str]:
    for name, spent in found.timings.items():
        told = f"{spent:.0f}" if spent >= 10 else f"{spent:.1f}"
        yield content.say("page.why.ms", name=content.say(f"page.why.stage.{name}"), ms=told)
