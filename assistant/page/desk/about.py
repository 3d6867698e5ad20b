"""The panel above the drafts: what the message is about, how sure that is, how the buyer feels, what to look at first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.content import Content
from assistant.content.buyers import Sub
from assistant.mask import LABELS
from assistant.page.markup import esc, joined, tag
from assistant.schema import Analysis, Intent, Message, Scored
from assistant.situation import SECOND

CHOICES = 2
"""How many intents are offered while the analysis is unsure."""


def panel(message: Message, analysis: Analysis, content: Content, told: Intent | None = None) -> str:
    """Return the panel; ``told`` is the intent that the agent chose, if any."""
    inner = [_head(message, analysis, content, told)]
    if analysis.primary == "unsure":
        inner.append(_ask(content.say("page.about.likely"), analysis.intents[:CHOICES], content, "likely"))
    inner.append(_look_first(analysis, content))
    if message.text.strip():
        inner.append(tag("blockquote", evidence(message.text, analysis), title=content.say("page.about.evidence")))
    inner.append(_facts(message, content))
    folds = _wrong(analysis, content) if message.channel != "notice" else ""
    why = tag("summary", esc(content.say("page.why.title"))) + tag("div", "", class_="because", aria_live="polite")
    inner.append(tag("div", folds + tag("details", why, class_="why"), class_="folds"))
    inner.append(tag("p", "", class_="corrected", role="status"))
    return tag("section", joined(inner), class_="about", aria_label=content.say("page.about.label"))


def _wrong(analysis: Analysis, content: Content) -> str:
    """Return a fold with all other intents; the script adds the choice among their kinds."""
    offered = [each.label for each in analysis.intents[:CHOICES]] if analysis.primary == "unsure" else [analysis.primary]
    others = [each for each in analysis.intents if each.label not in offered]
    summary = tag("summary", esc(content.say("page.about.wrong")))
    return tag("details", summary + _ask("", others, content, "others"), class_="wrongly")


def _head(message: Message, analysis: Analysis, content: Content, told: Intent | None) -> str:
    names, sub = content.taxonomy, _sub(analysis, content)
    if analysis.primary == "unsure":
        what = tag("b", esc(content.say("page.about.unsure")))
    else:
        what = tag("b", esc(names.intent(analysis.primary).name)) + (
            tag("span", esc(sub.name), title=sub.definition) if sub else ""
        )
    pieces = [tag("span", what, class_="what")]
    if told:
        pieces.append(tag("span", esc(content.say("page.about.told")), class_="chip"))
    elif message.channel == "notice":
        pieces.append(tag("span", esc(content.say("page.about.notice")), class_="chip"))
    elif analysis.primary != "unsure":
        share = next((each.probability for each in analysis.intents if each.label == analysis.primary), 0.0)
        pieces.append(tag("span", esc(content.say("page.about.sure", percent=percent(share))), class_="sure"))
        also = [
            names.intent(each.label).name
            for each in analysis.intents
            if each.label not in (analysis.primary, "other") and each.probability >= SECOND
        ]
        pieces += [tag("span", esc(content.say("page.about.also", name=name)), class_="chip") for name in also]
    if message.channel != "notice":
        feeling = names.emotions[analysis.emotion]
        steps = joined(tag("i", "", class_="on" if level <= analysis.emotion else None) for level in range(4))
        label = content.say("page.about.mood", level=feeling.level, name=feeling.name)
        mood = tag("span", steps, class_="steps", aria_hidden="true") + esc(label)
        pieces.append(tag("span", mood, class_=f"mood m{feeling.level}", title=feeling.definition))
        pieces.append(tag("span", esc(feeling.reply), class_="advice"))
    return tag("div", joined(pieces), class_="head", role="status")


def _sub(analysis: Analysis, content: Content) -> Sub | None:
    """Return the entry of the sub, unless it belongs to another intent than the one that is shown."""
    if content.taxonomy.subs.get(analysis.sub) != analysis.primary:
        return None
    return content.taxonomy.sub(analysis.sub)


def _look_first(analysis: Analysis, content: Content) -> str:
    sub = _sub(analysis, content)
    likeliest = analysis.primary if analysis.primary != "unsure" else next((each.label for each in analysis.intents), "other")
    lines = sub.look_first if sub and sub.look_first else content.taxonomy.intent(likeliest).look_first
    steps = joined(tag("li", esc(line)) for line in lines)
    return tag("div", tag("span", esc(content.say("page.about.look_first")), class_="label") + tag("ol", steps), class_="first")


def _ask(question: str, choices: Sequence[Scored], content: Content, kind: str) -> str:
    """Return buttons that write the drafts anew for another intent."""
    buttons = joined(
        tag(
            "button",
            esc(content.taxonomy.intent(each.label).name) + tag("small", percent(each.probability)),
            type="button", data_intent=each.label, title=content.taxonomy.intent(each.label).definition,
        )
        for each in choices
    )  # fmt: skip
    return tag("div", (tag("span", esc(question), class_="label") if question else "") + buttons, class_=f"choices {kind}")


def _facts(message: Message, content: Content) -> str:
    held = message.card.held()
    if not held:
        return tag("p", esc(content.say("page.about.no_facts")), class_="facts blank")
    facts = joined(tag("span", tag("i", esc(content.taxonomy.slots[key].name)) + esc(value)) for key, value in held.items())
    return tag("p", tag("span", esc(content.say("page.about.facts")), class_="label") + facts, class_="facts")


def evidence(text: str, analysis: Analysis) -> str:
    """Return the message with the words that decided marked and personal data replaced by its kind."""
    kinds = [""] * len(text)
    for span in [*analysis.evidence, *(each for each in analysis.entities if each.label in LABELS)]:
        start, end = min(span.start, len(text)), min(span.end, len(text))
        kinds[start:end] = [span.label if span.label in LABELS else "mark"] * (end - start)
    out, at = [], 0
    for kind, run in groupby(kinds):
        start, at = at, at + len(list(run))
        piece = esc(text[start:at])
        out.append(tag("s", esc(LABELS[kind])) if kind in LABELS else tag("mark", piece) if kind else piece)
    return joined(out)


def percent(share: float) -> str:
    """Return a probability (0 to 1) as a whole percentage that never claims certainty."""
    return f"{min(99, max(1, round(share * 100)))}%"
