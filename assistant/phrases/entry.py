"""A sentence of the library as the line that stands for it in its file, and as the plain values that the store keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from assistant.content import Content, Pattern

FIELDS = ("intent", "sub", "role", "text", "style", "kind", "emotion", "remedies", "when", "tags", "retired")
LEVELS = (0, 1, 2, 3)
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Signs that YAML forbids or takes for an end of line, and that JSON leaves as they are."""


def every(content: Content) -> tuple[Pattern, ...]:
    """Return all sentences of the library, those in use first."""
    return (*content.patterns, *content.retired)


def file_of(pattern: Pattern) -> str:
    """Return the file that a sentence stands in, relative to the root."""
    return f"prompts/patterns/{pattern.intent}.yaml"


def kind_of(text: str) -> str:
    """Return the kind of a text: one that begins with ， continues a clause about this buyer's concern."""
    return "tail" if text.startswith("，") else "whole"


def plain(pattern: Pattern) -> dict[str, Any]:
    """Return every field as plain values, for the store and for comparing."""
    return {name: list(value) if isinstance(value := getattr(pattern, name), tuple) else value for name in FIELDS}


def of(fields: Mapping[str, Any]) -> Pattern:
    """Return the sentence of plain values; what is left out has its usual value, ``kind`` is told by the text.

    :raises ValidationError: when they make no sentence.
    """
    known = {name: fields[name] for name in FIELDS if name in fields and name != "kind"}
    made = {"kind": kind_of(str(fields.get("text", ""))), **known}
    return TypeAdapter(Pattern).validate_python(made)


def mark(pattern: Pattern) -> str:
    """Return a short name for all that a sentence says of itself: it changes with any field."""
    return sha256(json.dumps(plain(pattern), ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def line(pattern: Pattern) -> str:
    """Return the flow mapping that stands for a sentence in its file."""
    parts = [f"text: {_quoted(pattern.text)}"]
    parts += ["kind: tail"] if pattern.kind == "tail" else []
    parts += [f"style: {pattern.style}", f"emotion: {_listed(pattern.emotion)}"]
    parts += [f"remedies: {_listed(pattern.remedies)}"] if pattern.remedies else []
    parts += [f"when: {pattern.when}"] if pattern.when else []
    parts += [f"tags: {_listed(map(_quoted, pattern.tags))}"] if pattern.tags else []
    parts += ["retired: true"] if pattern.retired else []
    return "{" + ", ".join(parts) + "}"


def _listed(values: Iterable[object]) -> str:
    return "[" + ", ".join(map(str, values)) + "]"


def _quoted(text: str) -> str:
    """Return a text between double quotes as YAML reads it."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
