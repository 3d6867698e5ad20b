"""What the command line shows to people: an analysis, drafts with what the guard says of them, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.content import Content
from assistant.schema import Analysis, Draft, Finding, Suggestion

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


def notices(assistant: Assistant) -> list[str]:
    """Return what people should know of the models now; of the one that reads messages also what its lack means."""
    reading = assistant.analyzer.notice
    return [assistant.content.say("page.problem.encoder", why=each) if each == reading else each for each in assistant.notices]


def analysis_lines(text: str, found: Analysis, content: Content) -> Iterator[str]:
    """Yield what was understood of ``text``, most important first."""
    names, say = content.taxonomy, content.say
    likely = "、".join(f"{names.intent(each.label).name} {each.probability:.0%}" for each in found.intents[:2])
    about = say("cli.show.unsure") if found.primary == "unsure" else names.intent(found.primary).name
    yield say("cli.show.about", about=about, sub=names.sub(found.sub).name, likely=likely)
    yield say("cli.show.emotion", level=found.emotion, name=names.emotions[found.emotion].name)
    if found.evidence:
        yield say("cli.show.evidence", words="、".join(text[span.start : span.end] for span in found.evidence))


def suggestion_lines(text: str, found: Suggestion, content: Content) -> Iterator[str]:
    """Yield an answer as an agent reads it: what it is about, the drafts, why."""
    say = content.say
    yield from analysis_lines(text, found.analysis, content)
    for number, draft in enumerate(found.drafts, 1):
        yield ""
        yield from draft_lines(number, draft, content)
    if found.past:
        yield ""
        yield say("page.past.title", count=len(found.past))
        yield from (f"  {each.why} → {''.join(part.text for part in each.parts)}" for each in found.past)
        yield f"  {say('page.past.note')}"
    yield ""
    yield say("cli.show.why")
    yield from (f"  {line}" for line in found.trace)
    yield ""
    yield say("app.draft_note")


def draft_lines(number: int, draft: Draft, content: Content) -> Iterator[str]:
    """Yield one draft with its style and findings."""
    yield content.say("cli.show.draft", number=number, style=content.taxonomy.styles[draft.style])
    yield f"  {draft.text}"
    yield from (f"  {finding_line(finding, content)}" for finding in draft.findings)


def finding_line(finding: Finding, content: Content) -> str:
    """Return one finding: how bad, which words, why, what to write instead."""
    instead = content.say("cli.show.instead", instead=finding.instead) if finding.instead else ""
    severity = content.say(f"cli.show.{finding.severity}")
    return content.say("cli.show.finding", severity=severity, quote=finding.quote, why=finding.why, instead=instead)
