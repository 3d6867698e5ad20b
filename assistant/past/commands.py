"""What ``python -m assistant past`` does, and what it says of it in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from assistant.content import Taxonomy
from assistant.content.load import Reader as Files
from assistant.encoder import Network
from assistant.errors import ContentError, WeightsError
from assistant.past import intake
from assistant.past.files import Labels
from assistant.past.store import Kept, opened
from assistant.reader import Reader
from assistant.requests import Say
from assistant.settings import Settings

Action = Literal["add", "status", "index", "clear"]


def add(file: Path, dry: bool, chosen: Settings, say: Say, progress: bool) -> tuple[list[str], bool]:
    """Import a file, or with ``dry`` only look what would be; return what to say, and whether all lines were good.

    :raises NuanyanError: when content, encoder, file or the store in force is not fit.
    :raises OSError: when a file cannot be read or written.
    """
    labels, folder = _labels(chosen.root), chosen.var / "past"
    if dry:
        tally = intake.rehearse(file, folder, labels, say, progress)
    else:
        tally = intake.add(file, folder, _network(chosen), labels, say, progress)
    return list(_report(tally, dry, say)), not tally.failed


def act(action: Action, chosen: Settings, say: Say, progress: bool) -> str:
    """Show, make anew or clear the store; return what to say.

    :raises NuanyanError: when the encoder or the store is not fit.
    :raises OSError: when a file cannot be written.
    """
    folder = chosen.var / "past"
    if action == "clear":
        return say("past.cleared", rows=intake.clear(folder))
    network = _network(chosen)
    if action == "index":
        made = intake.reindex(folder, network, say, progress)
        return say("past.empty") if made is None else say("past.indexed", rows=made.rows, version=made.encoder)
    opened(folder, network.version)
    kept = Kept.read(folder)
    if kept is None:
        return say("past.empty")
    size = sum(each.stat().st_size for each in (folder / kept.folder).iterdir())
    return say("past.status", rows=kept.rows, size=f"{size / 2**20:.1f}", version=kept.encoder)


def _labels(root: Path) -> Labels:
    """Read the names of intents and subs, without the rest of the content, which takes seconds."""
    files = Files(root)
    source = files.yaml("intents/taxonomy.yaml")
    taxonomy = files.shape(Taxonomy, source, source.data) if source else None
    if taxonomy is None:
        raise ContentError(files.mistakes)
    return Labels.of(taxonomy)


def _network(chosen: Settings) -> Network:
    """Return the network that messages will be read with; without one there is nothing to find replies by."""
    models = Reader.open(chosen.root / "models", chosen)
    if models.network is None:
        raise WeightsError(models.notice)
    return models.network


def _report(tally: intake.Tally, dry: bool, say: Say) -> Iterator[str]:
    """Yield the lines that failed, then the count."""
    yield from (say("past.bad", line=each.line, why=each.why) for each in tally.bad)
    if tally.failed > len(tally.bad):
        yield say("past.more", count=tally.failed - len(tally.bad))
    if tally.first is not None and dry:
        yield say("past.first", message=_start(tally.first.message), reply=_start(tally.first.reply))
    if tally.unlabelled:
        yield say("past.unlabelled", count=tally.unlabelled)
    counts = {"rows": tally.rows, "added": tally.added, "doubles": tally.doubles, "failed": tally.failed, "total": tally.total}
    yield say("past.rehearsed" if dry else "past.added", **counts)


def _start(text: str) -> str:
    return " ".join(text.split())[:60]
