"""Tools for whoever edits intents/ and prompts/: is everything right, how is a sentence understood, what would we answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from assistant.content import Content, load, taxonomy
from assistant.content.buyers import SLOT
from assistant.errors import ContentError, InputError, Mistake
from assistant.guard import Rule, rehearse
from assistant.practice import loading
from assistant.requests import Say
from assistant.settings import Settings


def validate(root: Path) -> Content:
    """Read all content and try every guard rule on its own examples.

    :raises ContentError: with every mistake found: file, line, and in Chinese what is wrong.
    """
    content = load(root)
    if failed := [Mistake(*_place(root, rule), why) for rule, why in rehearse(content.rules)]:
        raise ContentError(failed)
    return content


def summary(content: Content) -> str:
    """Return one line on how much content there is."""
    return content.say(
        "cli.valid", version=content.version, intents=len(content.taxonomy.intents), subs=len(content.taxonomy.subs),
        parts=len(content.patterns), rules=len(content.rules), records=len(content.records), sentences=len(content.messages),
    )  # fmt: skip


def exercises(root: Path, say: Say) -> str:
    """Read what trainees practise on and return one line on how much there is.

    :raises ContentError: with every mistake found.
    """
    found = loading.load(root, taxonomy(root))
    kinds = Counter(map(loading.kind, found.items.values()))
    names = {kind: say(f"practice.content.kind.{kind}") for kind in kinds}
    counts = "，".join(say("practice.content.count", kind=names[kind], count=kinds[kind]) for kind in kinds)
    return say("practice.content.valid", count=len(found.items), kinds=counts, personas=len(found.personas))


def tried(chosen: Settings, say: Say) -> str:
    """Try every exercise that can be read and return one line on it.

    :raises ContentError: with every model answer that falls short, and every talk that doesn't go as it should.
    """
    from assistant.coach import Coach
    from assistant.pipeline import Assistant
    from assistant.practice.proof import GOOD, Proof, tried

    held = loading.read(chosen.root, taxonomy(chosen.root))
    if held.rubric is None:
        raise ContentError(list(held.mistakes))
    proof = Proof(Coach(Assistant(chosen)), held.rubric, held.personas, say)
    if failed := list(tried(chosen.root, held, proof)):
        raise ContentError(failed)
    return say("practice.content.proof.tried", count=len(held.items), good=GOOD)


def sample(content: Content, sub: str) -> Iterator[str]:
    """Yield every part of one sub by role, its slots filled with the sample values of taxonomy.yaml.

    :raises InputError: for a sub that is not in taxonomy.yaml.
    """
    names = content.taxonomy
    if sub not in names.subs:
        near = get_close_matches(sub, names.subs, 1)
        hint = content.say("input.did_you_mean", near=near[0]) if near else ""
        raise InputError(content.say("cli.unknown_sub", sub=sub, hint=hint, subs=", ".join(names.subs)))
    entry = names.sub(sub)
    intent = names.intent(names.subs[sub]).name
    yield content.say("cli.sample.title", intent=intent, sub=entry.name, definition=entry.definition)
    for role, name in names.roles.items():
        parts = [part for part in content.patterns if part.role == role and part.sub == sub]
        yield ""
        yield content.say("cli.sample.role", role=name, count=len(parts))
        for part in parts:
            text = SLOT.sub(lambda found: names.slots[found[1]].sample, part.text)
            marks = [names.styles[part.style], *(names.remedies[code].name for code in part.remedies)]
            yield f"  {text}（{'、'.join(marks)}）"


def _place(root: Path, rule: Rule) -> tuple[str, int]:
    """Return file and line of a rule, for the ones that are right in form and wrong in what they do."""
    name = f"prompts/rules/{rule.family}.yaml"
    for number, line in enumerate((root / name).read_text(encoding="utf-8").splitlines(), 1):
        if line.partition("id:")[2].strip().strip("'\"") == rule.id:
            return name, number
    return name, 1
