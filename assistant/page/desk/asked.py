"""What the script asks about a text, read; what cannot be read is told in one Chinese sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from assistant.content import Content
from assistant.errors import InputError
from assistant.page.desk.form import FIELDS, Form, message
from assistant.schema import MAX_TEXT, Intent, Message


class Asked(NamedTuple):
    """A text as it stands in a box, and the message that it answers. ``intent``: what the agent says that message is about."""

    text: str
    message: Message
    intent: Intent | None
    conversation: str


def asked(request: object, content: Content) -> Asked:
    """Read a request of the script.

    ``request``: {"text", "role", "card": raw texts by key, "copied": replies copied in this conversation, "conversation"}, and
    either "seen", which is what a draft was made for as ``Actions.result`` wrote it, or "form": {"text", "history", "channel"}
    with "intent". ``copied``, ``conversation`` and ``intent`` may be missing.

    :raises InputError: when the text is too long or the message cannot be read.
    :raises Exception: of whatever kind, when the request is none of the script's.
    """
    held = TypeAdapter(dict[str, Any]).validate_python(request)
    text = str(held["text"])
    if len(text) > MAX_TEXT:
        name = content.say("page.draft.copy")
        raise InputError(content.say("page.problem.too_long", field=name, count=f"{len(text):,}", limit=f"{MAX_TEXT:,}"))
    answered, intent = _answered(held, content)
    return Asked(text, answered, intent, str(held.get("conversation") or ""))


def _answered(held: Mapping[str, Any], content: Content) -> tuple[Message, Intent | None]:
    written = {key: str(value) for key, value in dict(held.get("form") or {}).items() if key in ("text", "history", "channel")}
    form = Form(
        **written,
        role=str(held["role"]),
        card={key: str(value) for key, value in dict(held["card"]).items() if key in FIELDS},
        copied=tuple(str(each) for each in held.get("copied") or ()),
    )
    now = message(form, content)
    if "form" in held:
        return now, TypeAdapter(Intent | None).validate_python(held.get("intent"))
    try:
        seen = json.loads(str(held["seen"]))
        update = {"card": now.card, "role": now.role, "copied": now.copied}
        made_for = Message.model_validate(seen["message"]).model_copy(update=update)
        return made_for, TypeAdapter(Intent | None).validate_python(seen["intent"])
    except (ValueError, TypeError, KeyError):
        raise InputError(content.say("page.problem.unreadable", field=content.say("page.message.label"))) from None
