"""The commands. Nothing heavy is imported before a command needs it, and torch by none but ``page``."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, get_args

from pydantic import ValidationError

from assistant.content.load import Reader
from assistant.errors import ContentError, InputError, Mistake, StoreError, WeightsError
from assistant.requests import Say, decode, read_card
from assistant.schema import MAX_TEXT, Channel, Message, OrderCard, Staff
from assistant.settings import ROOT, Settings
from assistant.source import explain

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


class Exit(IntEnum):
    """What the shell is told."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    BROKEN = 3
    INTERRUPTED = 130


class UsageError(Exception):
    """The command line cannot be read."""


class Parser(argparse.ArgumentParser):
    """A parser that raises, so that main says it in Chinese."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise UsageError(f"{self.format_usage()}{message}")


Command = Callable[[argparse.Namespace, Settings, Say], Exit]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        say = sentences(Path(os.environ.get("NUANYAN_ROOT", ROOT)))
    except ContentError as error:
        return _complain(str(error), Exit.BROKEN)
    try:
        options = parser(say).parse_args(argv)
        command: Command = options.command
        return command(options, settings(say), say)
    except (ContentError, WeightsError, StoreError) as error:
        return _complain(str(error), Exit.BROKEN)
    except InputError as error:
        return _complain(str(error), Exit.USAGE)
    except UsageError as error:
        return _complain(say("cli.usage", problem=error), Exit.USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read our output has gone: end quietly
        return Exit.OK
    except OSError as error:
        return _complain(say("cli.file", file=error.filename, problem=error.strerror), Exit.USAGE)
    except KeyboardInterrupt:
        return _complain(say("cli.interrupted"), Exit.INTERRUPTED)


def sentences(root: Path) -> Say:
    """Return the speaker of prompts/messages.yaml, without reading the rest of the content.

    :raises ContentError: when that file is missing or broken.
    """
    reader = Reader(root)
    source = reader.yaml("prompts/messages.yaml")
    if source is None:
        raise ContentError(reader.mistakes)

    def say(key: str, **values: object) -> str:
        node = source.data
        for step in key.split("."):
            node = node.get(step) if isinstance(node, dict) else None
        if not isinstance(node, str):
            raise ContentError([Mistake(source.name, 1, f"缺少 {key} 这一句，请从安装包里补回来")])
        return node.format(**values)

    return say


def settings(say: Say) -> Settings:
    """Read the settings from the environment.

    :raises InputError: for a value that cannot be one.
    """
    try:
        return Settings()
    except ValidationError as error:
        told = (explain(each).partition("：") for each in error.errors())
        problems = "；".join(f"NUANYAN_{name.upper()}：{problem}" for name, _, problem in told)
        raise InputError(say("cli.settings", problems=problems)) from None


def parser(say: Say) -> Parser:
    """Return the parser of all commands."""
    top = Parser(prog="python -m assistant", description=say("cli.about"), epilog=say("cli.exits"))
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, to: argparse._SubParsersAction[Parser] = commands, section: str = "cli") -> Parser:
        told = say(f"{section}.help.{name}")
        made = to.add_parser(name, help=told, description=told)
        made.set_defaults(command=command, name=name)
        return made

    def positive(text: str) -> int:
        if text.isdecimal() and int(text) > 0:
            return int(text)
        raise argparse.ArgumentTypeError(say("cli.positive", value=text))

    def moment(text: str) -> datetime:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise argparse.ArgumentTypeError(say("cli.moment", value=text)) from None

    for name in ("analyze", "batch", "check"):
        made = add(name, _lines)
        made.add_argument("source", metavar="IN", help=say("cli.help.source"))
        made.add_argument("target", metavar="OUT", help=say("cli.help.target"))
        made.add_argument("--workers", type=positive, default=1, metavar="N", help=say("cli.help.workers"))
        made.add_argument("--resume", action="store_true", help=say("cli.help.resume"))
        made.add_argument("--now", type=moment, metavar="TIME", help=say("cli.help.now"))
        made.add_argument("--timings", action="store_true", help=say("cli.help.timings"))
    made = add("suggest", _suggest)
    made.add_argument("text", nargs="?", metavar="TEXT", help=say("cli.help.text"))
    made.add_argument("--card", type=Path, metavar="FILE", help=say("cli.help.card"))
    made.add_argument("--channel", choices=get_args(Channel), default="chat", help=say("cli.help.channel"))
    made.add_argument("--role", choices=get_args(Staff), default="agent", help=say("cli.help.role"))
    made.add_argument("--json", action="store_true", help=say("cli.help.json"))
    edit = add("content", _validate).add_subparsers(required=True, metavar="ACTION")
    add("validate", _validate, edit)
    made = add("parse", _parse, edit)
    made.add_argument("text", metavar="TEXT", help=say("cli.help.text"))
    made.add_argument("--json", action="store_true", help=say("cli.help.json"))
    add("sample", _sample, edit).add_argument("sub", metavar="SUB", help=say("cli.help.sub"))
    add("index", _index)
    kept = add("past", _past, section="past").add_subparsers(required=True, metavar="ACTION")
    made = add("add", _past_add, kept, "past")
    made.add_argument("file", type=Path, metavar="FILE", help=say("past.help.file"))
    made.add_argument("--dry-run", action="store_true", help=say("past.help.dry"))
    for name in ("status", "index", "clear"):
        add(name, _past, kept, "past")
    add("page", _page)
    return top


def _lines(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
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
        return _complain(say("cli.worker_died"), Exit.SOME_FAILED)
    _complain(say("cli.done", rows=tally.rows, ok=tally.ok, errors=tally.errors, seconds=tally.seconds), Exit.OK)
    return Exit.SOME_FAILED if tally.errors else Exit.OK


def _suggest(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    if options.text is None and sys.stdin.isatty():
        _complain(say("cli.paste"), Exit.OK)
    text = decode(sys.stdin.buffer.read(), say) if options.text is None else _typed(options.text, say)
    if len(text) > MAX_TEXT:
        raise InputError(say("input.too_long", field="TEXT", count=len(text), most=MAX_TEXT))
    card = _card(options.card, say) if options.card else OrderCard()
    from assistant.pipeline import Assistant
    from assistant.terminal import notices, suggestion_lines

    assistant = _ready(Assistant(chosen))
    if not text.strip() and options.channel != "notice":
        raise InputError(say("cli.empty"))
    known = notices(assistant)
    found = assistant.suggest(Message(text=text, card=card, channel=options.channel, role=options.role))
    _ready(assistant, known)  # a larger writer may have failed
    if options.json:
        _tell([json.dumps(found.model_dump(mode="json"), ensure_ascii=False)])
    else:
        _tell(suggestion_lines(text, found, assistant.content))
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


def _validate(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    from assistant.editors import summary, validate

    try:
        _tell([summary(validate(chosen.root))])
    except ContentError as error:
        return _complain(say("cli.invalid", mistakes=error, count=len(error.mistakes)), Exit.BROKEN)
    return Exit.OK


def _parse(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    from assistant.pipeline import Assistant
    from assistant.terminal import analysis_lines

    text = _typed(options.text, say)[:MAX_TEXT]
    if not text.strip():
        raise InputError(say("cli.empty"))
    assistant = _ready(Assistant(chosen))
    found = assistant.analyze(Message(text=text))
    if options.json:
        _tell([json.dumps(found.model_dump(mode="json"), ensure_ascii=False)])
    else:
        _tell(analysis_lines(text, found, assistant.content))
    return Exit.OK


def _sample(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    from assistant.content import load
    from assistant.editors import sample

    _tell(sample(load(chosen.root), options.sub))
    return Exit.OK


def _index(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    from assistant.content import load
    from assistant.index import vectors, words
    from assistant.reader import Reader as Models

    content = load(chosen.root)
    _tell([say("cli.indexed", count=len(words(content, chosen.var, progress=True)), version=content.version)])
    models = Models.open(chosen.root / "models", chosen)
    if models.notice:
        _complain(say("page.problem.encoder", why=models.notice), Exit.OK)
    if models.network is None:
        return Exit.OK
    count = len(vectors(content, models.network, chosen.var, progress=True))
    _tell([say("cli.vectors", count=count, version=models.network.version)])
    return Exit.OK


def _past_add(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    from assistant.past.commands import add

    lines, good = add(options.file, options.dry_run, chosen, say, sys.stderr.isatty())
    _tell(lines)
    return Exit.OK if good else Exit.SOME_FAILED


def _past(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    from assistant.past.commands import act

    _tell([act(options.name, chosen, say, sys.stderr.isatty())])
    return Exit.OK


def _page(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    from assistant.page.serve import run
    from assistant.pipeline import Assistant

    return Exit.USAGE if run(Assistant(chosen)) else Exit.OK


def _ready(assistant: Assistant, known: Sequence[str] = ()) -> Assistant:
    """Say what is wrong with the models and not yet ``known``, and give the assistant back."""
    from assistant.terminal import notices

    for notice in notices(assistant):
        if notice not in known:
            _complain(notice, Exit.OK)
    return assistant


def _tell(lines: Iterator[str] | list[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _complain(text: str, code: Exit) -> Exit:
    sys.stderr.write(f"{text}\n")
    return code
