"""What the command line shows to people: an analysis, drafts with what the guard says of them, what is for staff alone, why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from assistant.content import Content
from assistant.schema import Analysis, Draft, Fact, Finding, Handling, Suggestion

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
    """Yield an answer as an agent reads it: what it is about, the drafts, what is for him alone, why."""
    say = content.say
    yield from analysis_lines(text, found.analysis, content)
    for number, draft in enumerate(found.drafts, 1):
        yield ""
        yield from draft_lines(number, draft, content)
    yield from staff_lines(found, content)
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
    """Yield one draft with its style, its findings and the answers that it promises."""
    yield content.say("cli.show.draft", number=number, style=content.taxonomy.styles[draft.style])
    yield f"  {draft.text}"
    yield from (f"  {finding_line(finding, content)}" for finding in draft.findings)
    for each in draft.owed:
        due = each.due
        told = content.say("cli.show.owes", month=due.month, day=due.day, time=f"{due:%H:%M}", quote=each.quote)
        yield f"  {told}"


def finding_line(finding: Finding, content: Content) -> str:
    """Return one finding: how bad, which words, why, what to write instead."""
    instead = content.say("cli.show.instead", instead=finding.instead) if finding.instead else ""
    severity = content.say(f"cli.show.{finding.severity}")
    return content.say("cli.show.finding", severity=severity, quote=finding.quote, why=finding.why, instead=instead)


def staff_lines(found: Suggestion, content: Content) -> Iterator[str]:
    """Yield what is for the agent alone, below a rule of its own; nothing when there is none of it."""
    say = content.say
    told = [*_handling_lines(found.handling, content)] if found.handling else []
    beyond = (say("page.aside.decision", names=each.name, who=each.who) for each in found.decisions)
    told += _listed("decisions", beyond, content)
    if found.facts:
        told += [say("page.aside.facts"), *(line for each in found.facts for line in _fact_lines(each, content))]
        told.append(f"  {say('page.aside.disclaimer')}")
    if told:
        yield ""
        yield say("cli.show.apart", title=say("page.aside.title"), note=say("page.aside.note"))
        yield from told


def _handling_lines(told: Handling, content: Content) -> Iterator[str]:
    say = content.say
    kept = (say("cli.show.keep", what=each.what, where=each.where, why=each.why) for each in told.evidence)
    yield from _listed("first", (told.first,), content)
    yield from _listed("questions", told.questions, content)
    yield from _listed("evidence", kept, content)
    yield from _listed("note_name", filter(None, (told.note,)), content)
    yield from _listed("log", filter(None, (told.log,)), content)
    yield from _listed("hand_off", filter(None, (told.hand_off,)), content)
    yield from _listed("careful", told.careful, content)


def _listed(name: str, lines: Iterable[str], content: Content) -> list[str]:
    """Return lines under their heading, none when there are none."""
    items = [content.say("cli.show.item", text=line) for line in lines]
    return [content.say(f"page.aside.{name}"), *items] if items else []


def _fact_lines(fact: Fact, content: Content) -> Iterator[str]:
    say = content.say
    yield say("cli.show.item", text=fact.question)
    yield f"    {fact.answer}"
    told = [fact.source, *([say("page.aside.since", since=fact.since)] if fact.since else ())]
    told += [say("page.aside.checked", checked=fact.checked), *(() if fact.verified else (say("page.aside.secondhand"),))]
    yield f"    {' · '.join(told)}"
    if fact.url:
        yield f"    {fact.url}"
    if fact.stale:
        yield say("cli.show.stale", text=say("page.aside.stale"))
