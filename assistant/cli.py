"""The command line: which commands there are, how their arguments are read, and what the shell is told."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, get_args

from pydantic import ValidationError

from assistant import commands
from assistant.commands import Exit
from assistant.content.load import Reader
from assistant.errors import ContentError, InputError, Mistake, StoreError, WeightsError
from assistant.requests import Say
from assistant.schema import Channel, Staff
from assistant.settings import ROOT, Settings
from assistant.source import explain


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
        return commands.complain(str(error), Exit.BROKEN)
    try:
        options = parser(say).parse_args(argv)
        command: Command = options.command
        return command(options, settings(say), say)
    except (ContentError, WeightsError, StoreError) as error:
        return commands.complain(str(error), Exit.BROKEN)
    except InputError as error:
        return commands.complain(str(error), Exit.USAGE)
    except UsageError as error:
        return commands.complain(say("cli.usage", problem=error), Exit.USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read our output has gone: end quietly
        return Exit.OK
    except OSError as error:
        return commands.complain(say("cli.file", file=error.filename, problem=error.strerror), Exit.USAGE)
    except KeyboardInterrupt:
        return commands.complain(say("cli.interrupted"), Exit.INTERRUPTED)


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
    menu = Menu(say)
    menu.messages()
    menu.editors()
    menu.shop()
    menu.add("page", commands.page)
    return menu.top


if TYPE_CHECKING:
    Shelf = argparse._SubParsersAction[Parser]


class Menu:
    """Puts the commands together, each with its help from ``prompts/messages.yaml``."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.top = Parser(prog="python -m assistant", description=say("cli.about"), epilog=say("cli.exits"))
        self._all: Shelf = self.top.add_subparsers(required=True, metavar="COMMAND")

    def add(self, name: str, command: Command, to: Shelf | None = None, section: str = "cli") -> Parser:
        """Add one command; ``SECTION.help.NAME`` says what it does."""
        told = self.say(f"{section}.help.{name}")
        made = (to or self._all).add_parser(name, help=told, description=told)
        made.set_defaults(command=command, name=name)
        return made

    def _within(self, name: str, command: Command, section: str = "cli") -> Shelf:
        """Add a command that has commands of its own."""
        return self.add(name, command, section=section).add_subparsers(required=True, metavar="ACTION")

    def messages(self) -> None:
        """Add what reads messages and replies."""
        say = self.say
        for name in ("analyze", "batch", "check"):
            made = self.add(name, commands.lines)
            made.add_argument("source", metavar="IN", help=say("cli.help.source"))
            made.add_argument("target", metavar="OUT", help=say("cli.help.target"))
            made.add_argument("--workers", type=self._positive, default=1, metavar="N", help=say("cli.help.workers"))
            made.add_argument("--resume", action="store_true", help=say("cli.help.resume"))
            made.add_argument("--now", type=self._moment, metavar="TIME", help=say("cli.help.now"))
            made.add_argument("--timings", action="store_true", help=say("cli.help.timings"))
        made = self.add("suggest", commands.suggest)
        made.add_argument("text", nargs="?", metavar="TEXT", help=say("cli.help.text"))
        made.add_argument("--card", type=Path, metavar="FILE", help=say("cli.help.card"))
        drafted = [channel for channel in get_args(Channel) if channel != "page"]
        made.add_argument("--channel", choices=drafted, default="chat", help=say("cli.help.channel"))
        made.add_argument("--role", choices=get_args(Staff), default="agent", help=say("cli.help.role"))
        made.add_argument("--json", action="store_true", help=say("cli.help.json"))

    def editors(self) -> None:
        """Add what is for those who edit the content, and for trainees."""
        say, edit = self.say, self._within("content", commands.validate)
        self.add("validate", commands.validate, edit)
        made = self.add("parse", commands.parse, edit)
        made.add_argument("text", metavar="TEXT", help=say("cli.help.text"))
        made.add_argument("--json", action="store_true", help=say("cli.help.json"))
        self.add("sample", commands.sample, edit).add_argument("sub", metavar="SUB", help=say("cli.help.sub"))
        self.add("index", commands.index)
        made = self.add("drill", commands.drill, section="drill")
        made.add_argument("id", nargs="?", metavar="ID", help=say("drill.help.id"))
        made.add_argument("--level", choices=("easy", "medium", "hard"), help=say("drill.help.level"))

    def shop(self) -> None:
        """Add what is kept of the shop's own: past replies, owed answers, false alarms."""
        say, kept = self.say, self._within("past", commands.past, "past")
        made = self.add("add", commands.past_add, kept, "past")
        made.add_argument("file", type=Path, metavar="FILE", help=say("past.help.file"))
        made.add_argument("--dry-run", action="store_true", help=say("past.help.dry"))
        for name in ("status", "index", "clear"):
            self.add(name, commands.past, kept, "past")
        owed = self.add("owed", commands.owed, section="store").add_subparsers(metavar="ACTION")
        self.add("keep", commands.owed, owed, "store").add_argument("id", type=self._positive, help=say("store.help.id"))
        alarms = self.add("alarms", commands.alarms, section="store").add_subparsers(metavar="ACTION")
        for name in ("accept", "reject"):
            made = self.add(name, commands.alarms, alarms, "store")
            made.add_argument("id", type=self._positive, metavar="ID", help=say("store.help.id"))
            made.add_argument("--note", default="", help=say("store.help.note"))
        purge = self.add("purge", commands.purge, self._within("store", commands.purge, "store"), "store")
        purge.add_argument("days", type=self._positive, metavar="DAYS", help=say("store.help.days"))

    def _positive(self, text: str) -> int:
        if text.isdecimal() and int(text) > 0:
            return int(text)
        raise argparse.ArgumentTypeError(self.say("cli.positive", value=text))

    def _moment(self, text: str) -> datetime:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise argparse.ArgumentTypeError(self.say("cli.moment", value=text)) from None
