"""What the agent filled in, read as a message; anything that cannot be read is told in one Chinese sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import ValidationError

from assistant.content import Content
from assistant.errors import InputError
from assistant.schema import MAX_TEXT, Message, OrderCard, Turn

GROUPS: dict[str, tuple[str, ...]] = {
    "goods": ("product", "spec", "size_bought", "size_chart", "batch", "paid"),
    "way": ("order_time", "promised_ship", "ship_time", "carrier", "last_node", "last_time", "eta", "pack_weight"),
    "signed": ("sign_time", "sign_place", "signer"),
    "case": ("bad_count", "total_count", "use_date", "left_percent", "photo_status"),
}
"""The fields of the order card as they stand on the page, by heading (``page.order.<heading>``)."""
FIELDS: tuple[str, ...] = tuple(key for keys in GROUPS.values() for key in keys)
MAX_VALUE = 200
"""Longest value of a card field, in characters."""
COPIED = 6
"""How many of the replies copied last are compared with a new one."""
WHO = re.compile(r"\s*(?:(?P<buyer>买家|顾客|客户|用户)|(?P<agent>客服|商家|卖家|店铺))\s*[:：]\s*(?P<text>.*)")


@dataclass(frozen=True)
class Form:
    """The fields of the page as they stand. ``card`` holds raw texts by key of the order card.

    ``copied``: replies that were copied in ``conversation``, newest last.
    """

    text: str = ""
    history: str = ""
    channel: str = "chat"
    role: str = "agent"
    card: dict[str, str] = field(default_factory=dict)
    copied: tuple[str, ...] = ()
    conversation: str = ""


def message(form: Form, content: Content) -> Message:
    """Return the form as a message.

    :raises InputError: when a field is too long or cannot be read; the sentence names the field.
    """
    names = {"text": content.say("page.message.label"), "history": content.say("page.history.label")}
    names |= {key: slot.name for key, slot in content.taxonomy.slots.items()}
    values = {key: value.strip() for key, value in form.card.items() if value and value.strip()}
    sized = [("text", form.text, MAX_TEXT), ("history", form.history, MAX_TEXT)]
    for key, value, limit in sized + [(key, value, MAX_VALUE) for key, value in values.items()]:
        if len(value) > limit:
            raise InputError(
                content.say("page.problem.too_long", field=names[key], count=f"{len(value):,}", limit=f"{limit:,}")
            )
    try:
        return Message.model_validate(
            {
                "text": form.text, "history": tuple(turns(form.history, content)), "channel": form.channel, "role": form.role,
                "card": OrderCard.model_validate(values), "copied": tuple(each[:MAX_TEXT] for each in form.copied[-COPIED:]),
            }
        )  # fmt: skip
    except ValidationError as error:
        place = str(error.errors(include_input=False)[0]["loc"][-1])
        raise InputError(content.say("page.problem.unreadable", field=names.get(place, place))) from None


def turns(text: str, content: Content) -> Iterable[Turn]:
    """Read lines 「买家：…」「客服：…」; a line without a name goes on with the turn above it.

    :raises InputError: when the first line names nobody.
    """
    said: list[tuple[str, list[str]]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if match := WHO.match(line):
            said.append(("buyer" if match["buyer"] else "agent", [match["text"]]))
        elif said:
            said[-1][1].append(line)
        else:
            raise InputError(content.say("page.history.bad_line", line=line[:12]))
    return tuple(Turn.model_validate({"who": who, "text": "\n".join(lines).strip()}) for who, lines in said)
