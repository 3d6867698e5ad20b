"""The shape of ``prompts/llm/reply.yaml``: what a larger writer is told."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from assistant.content.buyers import SLOT, SLOTS, Line
from assistant.schema import Channel, Frozen, Style

FIELDS = frozenset({"channel", "intent", "emotion", "history", "message", "slots", "remedies", "exemplars", "style"})
"""What ``user`` may name; any other name in braces is a slot."""
NEEDED = ("message", "slots", "remedies", "style")


def _names(text: str) -> str:
    if unknown := sorted(set(SLOT.findall(text)) - SLOTS - FIELDS):
        raise ValueError(f"没有 {{{unknown[0]}}} 这个词，能换成实际内容的有 {', '.join(sorted(FIELDS))}")
    if missing := [name for name in NEEDED if f"{{{name}}}" not in text]:
        raise ValueError(f"少了 {{{missing[0]}}}，没有它模型就不知道要写什么")
    return text


def _slots(text: str) -> str:
    if unknown := sorted(set(SLOT.findall(text)) - SLOTS):
        raise ValueError(f"句子里的 {{{unknown[0]}}} 不是空位，可用的有 {', '.join(sorted(SLOTS))}")
    return text


def _other(text: str) -> str:
    if SLOT.findall(text) != ["other"]:
        raise ValueError("要有一个 {other}，它会换成另一类问题的名字")
    return text


Said = Annotated[Line, AfterValidator(_slots)]


class Prompt(Frozen):
    """Rules, material and the words of which it is put together. ``slots`` tells of every slot what stands in it."""

    system: Said
    user: Annotated[Line, AfterValidator(_names)]
    styles: Annotated[dict[Style, Said], Field(min_length=3)]
    channels: Annotated[dict[Channel, Said], Field(min_length=3)]
    slots: dict[str, Said]
    node_status: Said
    unsure: Said
    also: Annotated[Line, AfterValidator(_other)]
    none: Said

    @model_validator(mode="after")
    def _complete(self) -> Prompt:
        if set(self.slots) != SLOTS:
            lacking, strange = sorted(SLOTS - set(self.slots)), sorted(set(self.slots) - SLOTS)
            raise ValueError(f"slots 要正好写全每个空位，缺 {lacking}，多 {strange}")
        return self
