"""How the buyer feels from turn to turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from assistant.content import Content
from assistant.conversation import turns as of
from assistant.schema import Analysis, Frozen, Message
from assistant.store.values import Said

Analyze = Callable[[Message], Analysis]
Trend = Literal["none", "steady", "rising", "falling"]
LATE = 3
"""Turns at the end of a stretch whose mood counts: whoever goes on writing may calm down by himself."""
_CALM_WORDS = 6  # a shorter turn without a matter (在吗, 好的) says nothing of a mood


class Mood(Frozen):
    """The mood of one turn of the buyer's: its place among all turns, and its level, 0 calm to 3 furious."""

    at: int
    level: int


def felt(known: Sequence[Said], new: Iterable[Said], analyze: Analyze) -> tuple[Said, ...]:
    """Return new turns with what each of the buyer's is about and how he feels, read with the turns before it.

    ``intent`` becomes the sub where it is plain, else the intent; "" where neither is, as for pictures.
    """
    held = list(known)
    out = []
    for turn in new:
        text = of.PLACEHOLDER.sub("", turn.text).strip()
        if turn.who == "buyer" and text:
            seen = analyze(Message(text=text, history=of.history([*held, _closing(held)])))
            about = "" if seen.primary == "unsure" else seen.sub or seen.primary
            turn = turn.model_copy(update={"emotion": seen.emotion, "intent": about})
        held.append(turn)
        out.append(turn)
    return tuple(out)


def _closing(held: Sequence[Said]) -> Said:
    """Stands for an answer, so that all that was said before counts as history."""
    return Said(who="agent", text="")


def moods(turns: Sequence[Said]) -> tuple[Mood, ...]:
    """Return the moods that were read, in order."""
    return tuple(
        Mood(at=at, level=turn.emotion) for at, turn in enumerate(turns) if turn.who == "buyer" and turn.emotion is not None
    )


def stages(turns: Sequence[Said]) -> tuple[int, ...]:
    """Return the highest mood at the end of each stretch of the buyer's between our replies; greetings make no stretch."""
    out: list[int] = []
    levels: list[int] = []
    for turn in [*turns, Said(who="agent", text="")]:
        if turn.who == "agent":
            out += [max(levels[-LATE:])] if levels else []
            levels = []
        elif turn.who == "buyer" and turn.emotion is not None and (turn.emotion or len(turn.text) >= _CALM_WORDS):
            levels.append(turn.emotion)
    return tuple(out)


def trend(turns: Sequence[Said]) -> Trend:
    """Return where the mood goes: from the stretch before the last to the last one."""
    levels = stages(turns)
    if len(levels) < 2:
        return "steady" if levels else "none"
    return "rising" if levels[-1] > levels[-2] else "falling" if levels[-1] < levels[-2] else "steady"


def now(turns: Sequence[Said]) -> int | None:
    """Return the mood as it is: of the last stretch; None when none was read."""
    levels = stages(turns)
    single = [each.level for each in moods(turns)]
    return levels[-1] if levels else single[-1] if single else None


def told(levels: Sequence[int], content: Content) -> str:
    """Return moods in words (心情 1 → 3 → 2); the same one after another once."""
    steps = [level for at, level in enumerate(levels) if not at or level != levels[at - 1]]
    if not steps:
        return content.say("conversation.mood.none")
    return content.say("conversation.mood.steps", steps=" → ".join(str(level) for level in steps))


def about(label: str, content: Content) -> str:
    """Return what a turn is about in Chinese (物流停滞); "" where it is not known."""
    names = content.taxonomy
    if label in names.subs:
        return names.sub(label).name
    known = {entry.id: entry.name for entry in names.intents}
    return known.get(label, "")  # type: ignore[call-overload, no-any-return]
