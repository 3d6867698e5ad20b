"""Which commands there are, and how their arguments are read."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, get_args

from assistant import commands, housekeeping
from assistant.commands import Exit
from assistant.requests import Say
from assistant.schema import Channel, Intent, Staff
from assistant.settings import Settings


class UsageError(Exception):
    """The command line cannot be read."""


class Parser(argparse.ArgumentParser):
    """A parser that raises, so that main says it in Chinese."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise UsageError(f"{self.format_usage()}{message}")


RANKS = ("agent", "senior", "lead", "trainer")
KINDS = ("answer", "talk", "violation", "order", "cold", "missing", "evidence")
LEVELS = ("easy", "medium", "hard")
Command = Callable[[argparse.Namespace, Settings, Say], Exit]
if TYPE_CHECKING:
    Shelf = argparse._SubParsersAction["Parser"]


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
        for name in ("analyze", "batch", "check", "coach"):
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
        """Add what is for those who edit the content."""
        say, edit = self.say, self._within("content", commands.validate)
        made = self.add("validate", commands.validate, edit)
        made.add_argument("--only", choices=("practice",), help=say("cli.help.only"))
        made.add_argument("--practice", action="store_true", help=say("cli.help.practice"))
        made = self.add("parse", commands.parse, edit)
        made.add_argument("text", metavar="TEXT", help=say("cli.help.text"))
        made.add_argument("--json", action="store_true", help=say("cli.help.json"))
        self.add("sample", commands.sample, edit).add_argument("sub", metavar="SUB", help=say("cli.help.sub"))
        self.add("index", commands.index)

    def trainees(self) -> None:
        """Add what is for those who learn to answer."""
        say = self.say
        made = self.add("practice", housekeeping.practice, section="practice.session")
        made.add_argument("id", nargs="?", metavar="ID", help=say("practice.session.help.id"))
        for name, choices in (("kind", KINDS), ("level", LEVELS), ("intent", get_args(Intent))):
            made.add_argument(f"--{name}", choices=choices, help=say(f"practice.session.help.{name}"))
        made.add_argument("--persona", help=say("practice.session.help.persona"))
        made.add_argument("--weakest", action="store_true", help=say("practice.session.help.weakest"))
        made.add_argument("--who", default="", metavar="NAME", help=say("practice.session.help.who"))
        made.add_argument("--seed", type=int, metavar="N", help=say("practice.session.help.seed"))
        made = self.add("drill", commands.drill, section="drill")
        made.add_argument("id", nargs="?", metavar="ID", help=say("drill.help.id"))
        made.add_argument("--level", choices=LEVELS, help=say("drill.help.level"))

    def shop(self) -> None:
        """Add what is kept of the shop's own: past replies, owed answers, false alarms."""
        say, kept = self.say, self._within("past", housekeeping.past, "past")
        made = self.add("add", housekeeping.past_add, kept, "past")
        made.add_argument("file", type=Path, metavar="FILE", help=say("past.help.file"))
        made.add_argument("--dry-run", action="store_true", help=say("past.help.dry"))
        for name in ("status", "index", "clear"):
            self.add(name, housekeeping.past, kept, "past")
        owed = self.add("owed", housekeeping.owed, section="store").add_subparsers(metavar="ACTION")
        self.add("keep", housekeeping.owed, owed, "store").add_argument("id", type=self._positive, help=say("store.help.id"))
        alarms = self.add("alarms", housekeeping.alarms, section="store").add_subparsers(metavar="ACTION")
        for name in ("accept", "reject"):
            made = self.add(name, housekeeping.alarms, alarms, "store")
            made.add_argument("id", type=self._positive, metavar="ID", help=say("store.help.id"))
            made.add_argument("--note", default="", help=say("store.help.note"))
        store = self._within("store", housekeeping.purge, "store")
        purge = self.add("purge", housekeeping.purge, store, "store")
        purge.add_argument("days", type=self._positive, metavar="DAYS", help=say("store.help.days"))
        for name in ("backup", "restore"):
            made = self.add(name, housekeeping.backup, store, "store")
            made.add_argument("file", type=Path, metavar="FILE", help=say("store.help.file"))
        made.add_argument("--replace", action="store_true", help=say("store.help.replace"))
        phrases = self._within("phrases", housekeeping.phrases, "phrases.command")
        for name, file in (("export", "out"), ("import", "in")):
            made = self.add(name, housekeeping.phrases, phrases, "phrases.command")
            made.add_argument("file", type=Path, metavar="FILE", help=say(f"phrases.command.help.{file}"))
        made.add_argument("--dry-run", action="store_true", help=say("phrases.command.help.dry"))

    def doors(self) -> None:
        """Add who may sign in, and which programs may ask the API."""
        say, users = self.say, self._within("users", housekeeping.users, "access")
        for name in ("add", "list", "rank", "password", "unlock", "remove"):
            made = self.add(name, housekeeping.users, users, "access.users")
            if name != "list":
                made.add_argument("person", metavar="NAME", help=say("access.help.name"))
            if name == "add":
                made.add_argument("--rank", choices=RANKS, default="agent", help=say("access.help.rank"))
            elif name == "rank":
                made.add_argument("rank", choices=RANKS, metavar="RANK", help=say("access.help.rank"))
        keys = self._within("keys", housekeeping.keys, "access")
        for name in ("add", "list", "revoke"):
            made = self.add(name, housekeeping.keys, keys, "access.keys")
            if name != "list":
                made.add_argument("client", metavar="CLIENT", help=say("access.help.client"))
            if name == "add":
                made.add_argument("--per-minute", type=self._positive, metavar="N", help=say("access.help.per_minute"))

    def _positive(self, text: str) -> int:
        if text.isdecimal() and int(text) > 0:
            return int(text)
        raise argparse.ArgumentTypeError(self.say("cli.positive", value=text))

    def _moment(self, text: str) -> datetime:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise argparse.ArgumentTypeError(self.say("cli.moment", value=text)) from None


def parser(say: Say) -> Parser:
    """Return the parser of all commands."""
    menu = Menu(say)
    menu.messages()
    menu.editors()
    menu.trainees()
    menu.shop()
    menu.doors()
    menu.add("page", commands.page)
    return menu.top
