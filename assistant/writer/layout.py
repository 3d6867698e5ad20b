"""How a message and a reply are laid out as tokens for the writer; training and serving share it, so they can't differ.

Source: ``[CLS] channel sub emotion style slots… remedies… [SEP] turn before [SEP] message [SEP] example [SEP]``. Target: ``role
text role text … END``. What is no text (roles, slots, remedies, subs) is a *control*: a token of its own, numbered behind the
text's tokens, so that a buyer who types ``{refund}`` types letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from tokenizers import Tokenizer

from assistant.encoder import reading

PAD, CLS, SEP = 0, 1, 2
SLOT = re.compile(r"\{(\w+)\}")
BEFORE, LONGEST = 32, 88
"""Most tokens of the turn before and of the message; of a long message both ends are kept, of a long turn its end."""
EXAMPLE = 36
"""Most tokens of an example."""
SOURCE, TARGET = 192, 160
"""Most tokens of a whole source and of a whole target."""
END = "end"


@dataclass(frozen=True)
class Ask:
    """What a reply is asked for, besides the message: all names as in the schema, unknown ones passed over."""

    channel: str
    sub: str
    emotion: int
    style: str
    slots: tuple[str, ...]
    remedies: tuple[str, ...]


class Layout:
    """Tokens of texts from ``tokenizer``, controls from the list ``controls``, numbered from the tokenizer's size on."""

    def __init__(self, tokenizer: Tokenizer, controls: Sequence[str]) -> None:
        self.tokenizer, self.controls = tokenizer, tuple(controls)
        self.text_size = tokenizer.get_vocab_size()
        self._ids = {name: self.text_size + at for at, name in enumerate(controls)}

    @property
    def size(self) -> int:
        """How many tokens there are, controls among them."""
        return self.text_size + len(self.controls)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Every text token's own characters, by number."""
        return tuple(self.tokenizer.id_to_token(at) or "" for at in range(self.text_size))

    def control(self, name: str) -> int:
        """Return the number of a control.

        :raises KeyError: when there is no such control.
        """
        return self._ids[name]

    def name(self, token: int) -> str | None:
        """Return the name of a control, None for a token of text."""
        return self.controls[token - self.text_size] if token >= self.text_size else None

    def ends(self, token: int) -> bool:
        """Tell whether a token ends a part: the mark of the end, or the next role."""
        name = self.name(token)
        return name is not None and (name == END or name.startswith("role="))

    def source(self, ask: Ask, message: str, previous: str = "", example: str = "") -> list[int]:
        """Return the source of a message; ``previous`` is the turn before it, ``example`` what was said to another like it."""
        names = [
            f"channel={ask.channel}", f"sub={ask.sub}", f"emotion={ask.emotion}", f"style={ask.style}",
            *(f"slot={key}" for key in ask.slots), *(f"remedy={code}" for code in ask.remedies),
        ]  # fmt: skip
        head = [CLS, *(self._ids[name] for name in names if name in self._ids)]
        before = self.tokenizer.encode(reading(previous)).ids[-BEFORE:] if previous else []
        ids = self.tokenizer.encode(reading(message)).ids
        if len(ids) > LONGEST:
            ids = ids[: LONGEST // 2] + ids[-LONGEST // 2 :]
        found = [*head, SEP, *before, SEP, *ids, SEP][:SOURCE]
        shown = self.text(example)[: min(EXAMPLE, SOURCE - len(found) - 1)] if example else []
        return [*found, *shown, SEP] if shown else found

    def text(self, said: str) -> list[int]:
        """Return the tokens of a text of ours; ``{slot}`` is one control."""
        found: list[int] = []
        for at, piece in enumerate(SLOT.split(said)):
            if at % 2 and f"slot={piece}" in self._ids:
                found.append(self._ids[f"slot={piece}"])
            elif piece:
                found += self.tokenizer.encode(reading(piece)).ids
        return found

    def target(self, parts: Iterable[tuple[str, str]], ended: bool = True) -> list[int]:
        """Return (role, text) parts as tokens, cut at ``TARGET``; ``ended`` adds the mark that the reply is over."""
        found: list[int] = []
        for role, said in parts:
            found += [self._ids[f"role={role}"], *self.text(said)]
        return [*found, self._ids[END]][:TARGET] if ended else found[:TARGET]

    def said(self, tokens: Sequence[int]) -> str:
        """Return the text of tokens, slots as ``{slot}``, other controls left out."""
        pieces: list[str] = []
        run: list[int] = []
        for token in [*tokens, self.text_size]:
            name = self.name(token)
            if name is None:
                run.append(token)
                continue
            if run:
                pieces.append(self.tokenizer.decode(run))
                run = []
            if name.startswith("slot="):
                pieces.append("{" + name.removeprefix("slot=") + "}")
        return "".join(pieces)
