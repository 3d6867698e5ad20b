"""One line of a batch file read as a request. Whatever stands there becomes a request or an InputError that says the cure.

Lines come as bytes, because a line that is no UTF-8 must not take its neighbours with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any, BinaryIO, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assistant.errors import InputError
from assistant.mask import mask
from assistant.schema import Channel, Frozen, Message, OrderCard, Policy, Remedy, Staff, Text, Turn

T = TypeVar("T", bound=Frozen)
Say = Callable[..., str]
"""Gives one of the program's own sentences, as ``Content.say`` does."""

BOM = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
EXAMPLE = '{"id": "1", "text": "三天没动了"}'
SHOWN = 40
"""So many characters of a wrong value are quoted back."""


class Line(NamedTuple):
    """A line that holds something, without its end. ``number`` counts from 1 and counts blank lines too."""

    number: int
    raw: bytes


class BuyerLine(Message):
    """A line of ``analyze`` and ``batch``: a message that has an id."""

    id: str


class ReplyLine(BuyerLine):
    """A line of ``check``: ``text`` is the reply, ``message`` what the buyer had written."""

    message: Text = ""

    def answered(self) -> Message:
        """Return the buyer's message with its circumstances."""
        return Message(**{key: getattr(self, key) for key in Message.model_fields} | {"text": self.message})


class AnswerLine(Frozen):
    """A line of ``coach``: ``message`` is what the buyer had written, ``reply`` the answer to mark; both may be empty."""

    id: str
    reply: Text
    message: Text = ""
    history: tuple[Turn, ...] = ()
    card: OrderCard = OrderCard()
    channel: Channel = "chat"
    role: Staff = "agent"
    policy: Policy | None = None
    remedies: tuple[Remedy, ...] | None = None

    def answered(self) -> Message:
        """Return the buyer's message with its circumstances."""
        kept = {key: getattr(self, key) for key in self.__class__.model_fields.keys() & Message.model_fields.keys()}
        return Message(**kept | {"text": self.message})


class Lines:
    """The lines of a stream that are not blank. ``blank`` counts the others, as far as the stream has been read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.blank = 0

    def __iter__(self) -> Iterator[Line]:
        for number, raw in enumerate(self._stream, 1):
            line = (raw.removeprefix(BOM) if number == 1 else raw).rstrip(b"\r\n")
            if line.strip():
                yield Line(number, line)
            else:
                self.blank += 1


def identity(raw: bytes) -> str | None:
    """Return the id that a line names, as far as one can be read from it."""
    try:
        data = json.loads(raw.decode())
        found = data.get("id") if isinstance(data, dict) else None
        return found if isinstance(found, str) and found.encode() else None
    except (ValueError, RecursionError):
        return None


def read_message(raw: bytes, say: Say) -> BuyerLine:
    """Read a line of ``analyze`` or ``batch``.

    :raises InputError: in Chinese, with every mistake of the line: value, cause, cure.
    """
    line = _shaped(BuyerLine, parse(raw, say), say)
    if not line.text.strip() and line.channel != "notice":
        raise InputError(say("input.empty_text"))
    return line


def read_reply(raw: bytes, say: Say) -> ReplyLine:
    """Read a line of ``check``.

    :raises InputError: in Chinese, with every mistake of the line: value, cause, cure.
    """
    line = _shaped(ReplyLine, parse(raw, say), say)
    if not line.text.strip():
        raise InputError(say("input.empty_reply"))
    return line


def read_answer(raw: bytes, say: Say) -> AnswerLine:
    """Read a line of ``coach``.

    :raises InputError: in Chinese, with every mistake of the line: value, cause, cure.
    """
    return _shaped(AnswerLine, parse(raw, say), say)


def read_card(raw: bytes, say: Say) -> OrderCard:
    """Read an order card from a file that holds one JSON object of card keys.

    :raises InputError: in Chinese, with every mistake: value, cause, cure.
    """
    return _shaped(BuyerLine, {"id": "", "card": parse(raw, say)}, say).card


def decode(raw: bytes, say: Say) -> str:
    """Return bytes as text.

    :raises InputError: when they are no UTF-8.
    """
    try:
        return raw.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        raise InputError(say("input.not_utf8", place=error.start + 1, byte=f"{raw[error.start]:02X}")) from None


def parse(raw: bytes, say: Say) -> dict[str, Any]:
    """Return the JSON object that stands in ``raw``.

    :raises InputError: when there is none.
    """
    text = decode(raw, say)
    try:
        data = json.loads(text)
        json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise InputError(say("input.not_json", place=error.pos + 1, line=_cut(text), example=EXAMPLE)) from None
    except UnicodeEncodeError:
        raise InputError(say("input.half_character")) from None
    except (ValueError, RecursionError):
        raise InputError(say("input.monstrous", line=_cut(text))) from None
    if not isinstance(data, dict):
        raise InputError(say("input.not_object", value=_cut(text), example=EXAMPLE))
    return data


def _shaped(shape: type[T], data: dict[str, Any], say: Say) -> T:
    try:
        return shape.model_validate(_present(data))
    except ValidationError as error:
        told = dict.fromkeys(_explain(each, shape, say) for each in error.errors())
        raise InputError("".join(told)) from None


def _present(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing: null, and blank fields of card and policy, as exports write for what they don't know."""
    out = {key: value for key, value in data.items() if value is not None}
    for key in ("card", "policy"):
        if isinstance(out.get(key), dict):
            out[key] = {k: v for k, v in out[key].items() if v is not None and not (isinstance(v, str) and not v.strip())}
    return out


def _explain(error: ErrorDetails, shape: type[Frozen], say: Say) -> str:
    """Put one pydantic error into Chinese: which key, what stands there, what to write."""
    kind, loc, value = error["type"], error["loc"], error["input"]
    key = ".".join(str(step) for step in loc)
    if kind == "missing":
        whole = len(loc) == 1 and issubclass(shape, BuyerLine)
        return say("input.missing" if whole else "input.missing_inside", field=key, example=EXAMPLE)
    if kind == "extra_forbidden":
        return _unknown(key, loc, shape, say)
    if kind == "string_type" and isinstance(value, int | float):
        return say("input.number", field=key, value=_cut(value), quoted=f'"{_cut(value)}"')
    if kind == "string_too_long":
        return say("input.too_long", field=key, count=len(value), most=error["ctx"]["max_length"])
    if kind == "literal_error":
        choices = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return say("input.choice", field=key, value=_cut(value), choices=choices)
    want = {"string_type": "text", "tuple_type": "list", "model_type": "object"}.get(kind, "other")
    if len(loc) == 1 and loc[0] in ("card", "policy", "history", "remedies"):
        want = str(loc[0])
    elif loc[0] == "history" and want == "object":
        want = "turn"
    return say("input.wrong_type", field=key, value=_cut(value), want=say(f"input.want.{want}"))


def _unknown(key: str, loc: tuple[int | str, ...], shape: type[Frozen], say: Say) -> str:
    inner: dict[str, type[Frozen]] = {"card": OrderCard, "policy": Policy, "history": Turn}
    fields = inner[str(loc[0])].model_fields if len(loc) > 1 else shape.model_fields
    near = get_close_matches(str(loc[-1]), fields, 1)
    hint = say("input.did_you_mean", near=near[0]) if near else ""
    return say("input.unknown_key", field=_cut(key), hint=hint, keys=", ".join(fields))


def _cut(value: object) -> str:
    """Return the beginning of a value as it may be quoted in an output file: without personal data."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = mask(text[: 10 * SHOWN]).text  # what is looked at is more than what is shown, so that no number is cut in two
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
