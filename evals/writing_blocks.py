"""Tables of what writers write: drafts side by side, what the network knows, what readers said blind, engines, tries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evals.tables import number, percent, table

DRAFT_ROWS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("drafts shown", "drafts", str),
    ("drafts written to choose from", "tried", str),
    ("of these stopped by a rule", "tried_stopped", str),
    ("messages without any", "no_draft", str),
    ("messages with three", "three", percent),
    ("drafts with an invented figure", "invented", str),
    ("drafts with a remedy or sum above policy", "above_policy", str),
    ("drafts that a rule stops", "stopped", str),
    ("drafts with a warning", "warned", str),
    ("slots left open", "unfilled", str),
    ("feeling first, buyer upset", "feeling_first", percent),
    ("first part names the buyer's concern", "names_concern", percent),
    ("ungrounded words a draft", "ungrounded_words", number),
    ("drafts with an ungrounded word", "ungrounded_drafts", percent),
    ("offers something allowed", "offers_one", percent),
    ("offers two, where two are allowed", "offers_two", percent),
    ("drafts that offer beyond what is allowed", "offers_beyond", str),
    ("states a fact of the card, where it holds one", "uses_card", percent),
    ("distinct openings (8 characters)", "openings", percent),
    ("distinct-2", "distinct_2", number),
    ("distinct-4", "distinct_4", number),
    ("parts said before", "repeated_parts", percent),
    ("opening written for this buyer", "written_openings", percent),
    ("in common with the nearest record's reply", "like_nearest_record", number),
)
SETS = {"records": "Held-out records", "written": "Messages written for measuring", "real": "Real messages, no card"}


def _drafts(result: dict[str, Any]) -> str:
    return "\n\n".join(_draft_set(SETS[name], each) for name, each in result.items() if each is not None)


def _draft_set(title: str, each: dict[str, Any]) -> str:
    writers = each["writers"]
    rows = [(what, *(show(row[key]) for row in writers.values())) for what, key, show in DRAFT_ROWS]
    lengths = [
        (f"characters, {style}", *(number(row["length"][style], 0) for row in writers.values()))
        for style in ("warm", "brief", "plain")
    ]
    return f"**{title}** ({each['messages']})\n\n{table(('', *writers), [*rows, *lengths])}"


def _writer(result: dict[str, Any]) -> str:
    likely = [
        (name, each["texts"], each["tokens"], number(each["nats_a_token"]), number(each["perplexity"], 1))
        for name, each in result["likelihood"].items()
    ]
    ear = [(role, each["asked"], percent(each["right"])) for role, each in result["ear"].items()]
    pace = result["pace"]
    told = f"Openings are written at {pace['tokens_a_second']:.0f} tokens a second, {pace['ms_a_message']:.0f} ms a message."
    return "\n\n".join((
        table(("held out", "texts", "tokens", "nats a token", "perplexity"), likely),
        table(("ear: own part of ten, by role", "asked", "right"), ear), told,
    ))  # fmt: skip


def _blind(result: dict[str, Any]) -> str:
    flags = tuple(next(iter(result["writers"].values()))["flags"])
    rows = [
        (name, number(each["score"]), percent(each["sendable"]), *(percent(each["flags"][flag]) for flag in flags))
        for name, each in result["writers"].items()
    ]
    level = [
        (name, percent(share), percent(result["readers_agree"][name])) for name, share in result["at_least_as_good"].items()
    ]
    return "\n\n".join((
        f"{result['cases']} held-out cases, {result['readers']} readers.",
        table(("who wrote", "score, 1 to 5", "sendable as it is", *flags), rows),
        table(("at least as good as the person's", "cases", "readers agree"), level),
    ))  # fmt: skip


def _engines(result: dict[str, Any]) -> str:
    keys = ("tokens_a_second", "ms_eight_texts", "mib")
    rows = [(name, *(number(each[key], 0) for key in keys)) for name, each in result["rows"].items()]
    return table((result["what"], "tokens a second", "ms for all eight", "MiB of the process"), rows)


def _tries(result: dict[str, Any]) -> str:
    rows = [
        (each["what"], f"{each['parameters'] / 1e6:.1f} M", number(each["replies"], 3), number(each["openings"], 3))
        for each in result["rows"]
    ]
    head = f"{result['minutes']:g} minutes of one core each"
    return table((head, "parameters", "replies, nats a token", "openings, nats a token"), rows)


WRITING: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "drafts": _drafts, "writer": _writer, "blind": _blind, "engines": _engines, "tries": _tries,
}  # fmt: skip
