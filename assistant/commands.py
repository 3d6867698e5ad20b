"""What each command on messages and content does. Nothing heavy is imported before it is needed, torch by none but ``page``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ContentError, InputError, Mistake
from assistant.requests import Say, decode, read_card
from assistant.schema import MAX_TEXT, Message, OrderCard
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


class Exit(IntEnum):
    """What the shell is told."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    BROKEN = 3
    INTERRUPTED = 130


def lines(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Run ``analyze``, ``batch``, ``check`` or ``coach`` over a file of lines."""
    from concurrent.futures.process import BrokenProcessPool

    from assistant import batch

    source, target = (None if name == "-" else Path(name) for name in (options.source, options.target))
    if target is None and options.resume:
        raise InputError(say("cli.resume_stdout"))
    if source and target and target.exists() and source.samefile(target):
        raise InputError(say("cli.same_file", file=source))
    job = batch.Job(options.name, chosen, options.now or datetime.now(), options.timings)
    try:
        tally = batch.run(job, source, target, say, options.workers, options.resume)
    except BrokenProcessPool:
        return complain(say("cli.worker_died"), Exit.SOME_FAILED)
    complain(say("cli.done", rows=tally.rows, ok=tally.ok, errors=tally.errors, seconds=tally.seconds), Exit.OK)
    return Exit.SOME_FAILED if tally.errors else Exit.OK


def suggest(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Answer one message, for people."""
    if options.text is None and sys.stdin.isatty():
        complain(say("cli.paste"), Exit.OK)
    text = decode(sys.stdin.buffer.read(), say) if options.text is None else _typed(options.text, say)
    if len(text) > MAX_TEXT:
        raise InputError(say("input.too_long", field="TEXT", count=len(text), most=MAX_TEXT))
    card = _card(options.card, say) if options.card else OrderCard()
    from assistant.pipeline import Assistant
    from assistant.terminal import notices, suggestion_lines

    assistant = ready(Assistant(chosen))
    if not text.strip() and options.channel != "notice":
        raise InputError(say("cli.empty"))
    known = notices(assistant)
    found = assistant.suggest(Message(text=text, card=card, channel=options.channel, role=options.role))
    ready(assistant, known)  # a larger writer may have failed
    if options.json:
        tell([json.dumps(found.model_dump(mode="json"), ensure_ascii=False)])
    else:
        tell(suggestion_lines(text, found, assistant.content))
    return Exit.OK


def _typed(text: str, say: Say) -> str:
    """Return an argument as text; bytes of it that are no UTF-8 come from the shell as half characters."""
    return decode(os.fsencode(text), say)


def _card(path: Path, say: Say) -> OrderCard:
    """Read a card: a JSON object of its keys, or order details and tracking as they are copied from a workbench."""
    raw = path.read_bytes()
    if decode(raw, say).lstrip().startswith("{"):
        return read_card(raw, say)
    from assistant.card import parse

    return parse(decode(raw, say)).card


def validate(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Read all editable files, or those of the practice alone, try the exercises if asked to, and list all mistakes."""
    from assistant import editors

    told: list[str] = []
    mistakes: list[Mistake] = []
    try:
        told += [] if options.only else [editors.summary(editors.validate(chosen.root))]
    except ContentError as error:
        mistakes += error.mistakes
    try:
        told.append(editors.exercises(chosen.root, say))
    except ContentError as error:
        mistakes += error.mistakes
    if options.practice:
        try:
            told.append(editors.tried(chosen, say))
        except ContentError as error:
            mistakes += error.mistakes
    if mistakes:
        every = ContentError(mistakes)
        return complain(say("cli.invalid", mistakes=every, count=len(every.mistakes)), Exit.BROKEN)
    tell(told)
    return Exit.OK


def parse(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Tell how a sentence is understood."""
    from assistant.pipeline import Assistant
    from assistant.terminal import analysis_lines

    text = _typed(options.text, say)[:MAX_TEXT]
    if not text.strip():
        raise InputError(say("cli.empty"))
    assistant = ready(Assistant(chosen))
    found = assistant.analyze(Message(text=text))
    if options.json:
        tell([json.dumps(found.model_dump(mode="json"), ensure_ascii=False)])
    else:
        tell(analysis_lines(text, found, assistant.content))
    return Exit.OK


def sample(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Show every sentence for one kind of problem."""
    from assistant.content import load
    from assistant.editors import sample

    tell(sample(load(chosen.root), options.sub))
    return Exit.OK


def index(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Prepare the search index ahead."""
    from assistant.content import load
    from assistant.index import vectors, words
    from assistant.reader import Reader as Models

    content = load(chosen.root)
    tell([say("cli.indexed", count=len(words(content, chosen.var, progress=True)), version=content.version)])
    models = Models.open(chosen.root / "models", chosen)
    if models.notice:
        complain(say("page.problem.encoder", why=models.notice), Exit.OK)
    if models.network is None:
        return Exit.OK
    count = len(vectors(content, models.network, chosen.var, progress=True))
    tell([say("cli.vectors", count=count, version=models.network.version)])
    return Exit.OK


def drill(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Let a trainee find what is wrong in a bad reply; without a terminal, show it with its answer."""
    from assistant.content import load
    from assistant.practice.drill import Drill, answer_lines, chosen_drill, question_lines
    from assistant.practice.loading import read

    content = load(chosen.root)
    drills = [each for each in read(chosen.root, content.taxonomy, "violation").items.values() if isinstance(each, Drill)]
    found = chosen_drill(drills, content, options.id, options.level)
    tell(question_lines(found, content))
    said = ""
    if sys.stdin.isatty():
        complain(say("drill.ask"), Exit.OK)
        said = sys.stdin.readline()
    tell(answer_lines(found, content, said))
    return Exit.OK


def page(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Open the page."""
    from assistant.page.serve import run
    from assistant.pipeline import Assistant

    return Exit.USAGE if run(Assistant(chosen)) else Exit.OK


def ready(assistant: Assistant, known: Sequence[str] = ()) -> Assistant:
    """Say what is wrong with the models and not yet ``known``, and give the assistant back."""
    from assistant.terminal import notices

    for notice in notices(assistant):
        if notice not in known:
            complain(notice, Exit.OK)
    return assistant


def tell(lines: Iterator[str] | list[str]) -> None:
    """Write lines to standard output."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(text: str, code: Exit) -> Exit:
    """Write a line to standard error and return the exit code."""
    sys.stderr.write(f"{text}\n")
    return code
