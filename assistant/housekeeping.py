"""What each command on the shop's own does: past replies, the store, the library, who may sign in, clients of the API."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from assistant import commands
from assistant.commands import Exit
from assistant.requests import Say
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.store.values import Verdict


def practice(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Take one exercise at the terminal."""
    from assistant.pipeline import Assistant
    from assistant.practice.commands import practise
    from assistant.practice.values import Wish

    named = {name: getattr(options, name) for name in ("kind", "level", "intent", "persona", "weakest")}
    assistant = commands.ready(Assistant(chosen))

    def read() -> str | None:
        line = sys.stdin.readline()
        return line.rstrip("\n") if line else None

    with assistant.store:
        practise(
            assistant, options.who, options.id or Wish(**named), options.seed, read, lambda lines: commands.tell(iter(lines))
        )
    return Exit.OK


def past_add(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Bring the shop's own past replies in."""
    from assistant.past.commands import add

    lines, good = add(options.file, options.dry_run, chosen, say, sys.stderr.isatty())
    commands.tell(lines)
    return Exit.OK if good else Exit.SOME_FAILED


def past(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Tell of past replies, index or clear them."""
    from assistant.past.commands import act

    commands.tell([act(options.name, chosen, say, sys.stderr.isatty())])
    return Exit.OK


def owed(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """List the answers that are owed, or note that one was given."""
    from assistant.store import commands as kept

    now = datetime.now()
    commands.tell(kept.keep(options.id, chosen, say, now) if options.name == "keep" else kept.owed(chosen, say, now))
    return Exit.OK


def alarms(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """List the findings that agents call false alarms, or note what a lead says to one."""
    from assistant.store import commands as kept

    if options.name == "alarms":
        commands.tell(kept.alarms(chosen, say))
    else:
        verdict: Verdict = "accepted" if options.name == "accept" else "rejected"
        commands.tell(kept.review(options.id, verdict, options.note, chosen, say, datetime.now()))
    return Exit.OK


def purge(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Delete what the store has kept longer than some days."""
    from assistant.store import commands as kept

    commands.tell(kept.purge(options.days, chosen, say, datetime.now()))
    return Exit.OK


def backup(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Write the store into a file, or put back what such a file holds."""
    from assistant.store import commands as kept

    if options.name == "backup":
        commands.tell(kept.backup(options.file, chosen, say, datetime.now()))
    else:
        commands.tell(kept.restore(options.file, options.replace, chosen, say))
    return Exit.OK


def users(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """List, add, change or remove those who may sign in."""
    from assistant.access import commands as door

    now = datetime.now()
    deeds = {
        "add": lambda: door.add_user(options.person, options.rank, chosen, say, now),
        "list": lambda: door.list_users(chosen, say, now),
        "rank": lambda: door.rank_user(options.person, options.rank, chosen, say),
        "password": lambda: door.change_password(options.person, chosen, say),
        "unlock": lambda: door.unlock_user(options.person, chosen, say),
        "remove": lambda: door.remove_user(options.person, chosen, say),
    }
    commands.tell(deeds[options.name]())
    return Exit.OK


def keys(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """List clients of the API, give one a key, take one back."""
    from assistant.access import commands as door

    deeds = {
        "add": lambda: door.add_key(options.client, options.per_minute, chosen, say, datetime.now()),
        "list": lambda: door.list_keys(chosen, say),
        "revoke": lambda: door.revoke_key(options.client, chosen, say),
    }
    commands.tell(deeds[options.name]())
    return Exit.OK


def phrases(options: argparse.Namespace, chosen: Settings, say: Say) -> Exit:
    """Write the library as a table, or bring such a table in."""
    from assistant.phrases import commands as table

    if options.name == "export":
        commands.tell([table.export(options.file, chosen, say)])
        return Exit.OK
    lines, good = table.bring(options.file, options.dry_run, chosen, say)
    commands.tell(lines)
    return Exit.OK if good else Exit.SOME_FAILED
