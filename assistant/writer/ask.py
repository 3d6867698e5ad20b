"""What a chat model is asked: the rules, and what is known of this message. It sees the names of slots, never their values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.compose import fill
from assistant.content import Content
from assistant.schema import Exemplar, Style
from assistant.situation import UNKNOWN, Situation
from assistant.writer.backends import Messages

LONGEST, LONGEST_TURN, TURNS = 800, 200, 6
"""Characters of the message and of an earlier turn, and turns, that are told; a model's room is limited."""


def messages(content: Content, situation: Situation, style: Style, exemplars: Sequence[Exemplar] = ()) -> Messages:
    """Return the system and the user message of ``prompts/llm/reply.yaml`` for one situation."""
    prompt, none = content.prompt, content.prompt.none
    fields = {
        "channel": prompt.channels[situation.message.channel],
        "intent": _about(content, situation),
        "emotion": _feeling(content, situation),
        "history": _history(content, situation) or none,
        "message": _clipped(situation.message.text.strip(), LONGEST) or none,
        "slots": _slots(content, situation) or none,
        "remedies": _remedies(content, situation) or none,
        "exemplars": _lines("".join(part.text for part in each.parts) for each in exemplars) or none,
        "style": prompt.styles[style],
    }
    return [{"role": "system", "content": prompt.system}, {"role": "user", "content": fill(prompt.user, fields)}]


def usable(situation: Situation) -> dict[str, str]:
    """Return the slots that a reply may use, with their values; a public one may use none."""
    return {} if situation.message.channel == "review" else situation.values


def _about(content: Content, situation: Situation) -> str:
    names, prompt = content.taxonomy, content.prompt
    told = [names.intent(situation.intent).name]
    if situation.sub == UNKNOWN:
        told.append(prompt.unsure)
    else:
        sub = names.sub(situation.sub)
        told.append(f"{sub.name}（{sub.definition.rstrip('。')}）")
    if situation.second:
        told.append(fill(prompt.also, {"other": names.intent(situation.second).name}))
    return "；".join(told)


def _feeling(content: Content, situation: Situation) -> str:
    level = next(each for each in content.taxonomy.emotions if each.level == situation.emotion)
    return f"{level.name}。{level.reply}"


def _history(content: Content, situation: Situation) -> str:
    turns = situation.message.history[-TURNS:]
    return "\n".join(f"{content.say(f'writer.{turn.who}')}：{_clipped(turn.text.strip(), LONGEST_TURN)}" for turn in turns)


def _slots(content: Content, situation: Situation) -> str:
    prompt, names = content.prompt, content.taxonomy.slots
    told = prompt.slots | ({"last_node": prompt.node_status} if situation.node_is_status else {})
    return _lines(f"{{{key}}} {names[key].name}：{told[key]}" for key in usable(situation))


def _remedies(content: Content, situation: Situation) -> str:
    known = (content.taxonomy.remedies[code] for code in situation.remedies)
    return _lines(f"{each.name}：{each.definition}" for each in known)


def _lines(each: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in each)


def _clipped(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters: of a longer one the middle is left out, since buyers end with the point."""
    return text if len(text) <= most else f"{text[: most // 2]}……{text[-(most - most // 2 - 2) :]}"
