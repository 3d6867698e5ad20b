"""What the script asks and tells, read; what cannot be read is told in one Chinese sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from assistant.access.who import LADDER, Who, here, staff_of
from assistant.content import Content
from assistant.errors import InputError
from assistant.page.desk.form import FIELDS, Form, message
from assistant.schema import MAX_TEXT, Intent, Message

AVOIDED = 30
"""Most rejected drafts that others are written beside."""
CONVERSATION = 60
"""Longest name of a conversation, in characters."""


class Told(NamedTuple):
    """What the agent says of a message: what it is about, and that others are wanted in place of the drafts ``avoid``.

    ``again`` is the id of their suggestion, ``reasons`` codes of what is wrong with them.
    """

    intent: Intent | None = None
    sub: str = ""
    again: str = ""
    avoid: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


class Asked(NamedTuple):
    """A text as it stands in a box, and the message that it answers. ``intent``, ``sub``: what the agent says that is about."""

    text: str
    message: Message
    intent: Intent | None
    conversation: str
    sub: str = ""


def values(request: object) -> dict[str, Any]:
    """Return a request as values by name.

    :raises ValidationError: when it is none of the script's.
    """
    return TypeAdapter(dict[str, Any]).validate_python(request)


def talk(text: str) -> tuple[tuple[str, ...], str]:
    """Return what was copied in the conversation that the script tells of, and its name."""
    try:
        told = TypeAdapter(dict[str, Any]).validate_json(text or "{}")
        copied = TypeAdapter(tuple[str, ...]).validate_python(told.get("copied") or ())
    except ValidationError:
        return (), ""
    return copied, str(told.get("conversation") or "")[:CONVERSATION]


def told(given: object, content: Content) -> Told:
    """Read what the agent says of a message: {"intent", "sub", "again", "avoid", "reasons"}, all of which may be missing.

    :raises ValidationError: when it is none of the script's. A sub of another intent than ``intent`` counts for nothing.
    """
    found = TypeAdapter(Told).validate_python({key: value for key, value in values(given or {}).items() if key in Told._fields})
    sub = found.sub if content.taxonomy.subs.get(found.sub) == found.intent else ""
    return found._replace(sub=sub, avoid=tuple(each[:MAX_TEXT] for each in found.avoid[-AVOIDED:]))


def asked(request: object, content: Content) -> Asked:
    """Read a request of the script.

    ``request``: {"text", "role", "card": raw texts by key, "copied": replies copied in this conversation, "conversation"}, and
    either "seen", which is what a draft was made for as ``Actions.result`` wrote it, or "form": {"text", "history", "channel"}
    with "intent" and "sub". ``copied``, ``conversation``, ``intent`` and ``sub`` may be missing.

    :raises InputError: when the text is too long or the message cannot be read.
    :raises Exception: of whatever kind, when the request is none of the script's.
    """
    given = values(request)
    text = str(given["text"])
    if len(text) > MAX_TEXT:
        name = content.say("page.draft.copy")
        raise InputError(content.say("page.problem.too_long", field=name, count=f"{len(text):,}", limit=f"{MAX_TEXT:,}"))
    answered, of = _answered(given, content)
    return Asked(text, answered, of.intent, str(given.get("conversation") or ""), of.sub)


def _answered(given: Mapping[str, Any], content: Content) -> tuple[Message, Told]:
    written = {key: str(value) for key, value in dict(given.get("form") or {}).items() if key in ("text", "history", "channel")}
    form = Form(
        **written,
        role=role(str(given["role"]), here()),
        card={key: str(value) for key, value in dict(given["card"]).items() if key in FIELDS},
        copied=tuple(str(each) for each in given.get("copied") or ()),
    )
    now = message(form, content)
    if "form" in given:
        return now, told({"intent": given.get("intent"), "sub": given.get("sub") or ""}, content)
    try:
        seen = json.loads(str(given["seen"]))
        update = {"card": now.card, "role": now.role, "copied": now.copied}
        made_for = Message.model_validate(seen["message"]).model_copy(update=update)
        return made_for, told({"intent": seen["intent"], "sub": seen.get("sub") or ""}, content)
    except (ValueError, TypeError, KeyError):
        raise InputError(content.say("page.problem.unreadable", field=content.say("page.message.label"))) from None


def role(asked_for: str, who: Who) -> str:
    """Return the role that counts when somebody wants ``asked_for``, "" for the least: never more than their own."""
    wanted = asked_for or LADDER[0]
    return staff_of(who, wanted) if wanted in LADDER else wanted
