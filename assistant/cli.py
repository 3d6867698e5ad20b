"""The command line: which commands there are, how their arguments are read, and what the shell is told."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from assistant import commands
from assistant.commands import Exit
from assistant.content.load import Reader
from assistant.errors import ContentError, InputError, Mistake, StoreError, WeightsError
from assistant.menu import Command, UsageError, parser
from assistant.requests import Say
from assistant.settings import ROOT, Settings
from assistant.source import explain


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
