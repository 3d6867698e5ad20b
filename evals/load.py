"""Does one process serve a whole team? Thirty agents at the real server, over HTTP, for five minutes.

Each agent sends a message every twenty seconds or so, at moments of chance, as people do: several come at once, then none for
a while. The server is ``app.py`` in a process of its own with an empty store; the agents are this process. Most messages have
order cards, channels and turns before them, and none is sent twice. Every time is counted from the moment at which an agent
meant to send, so that waiting in line is part of it.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

import httpx2
from tqdm import tqdm

from assistant.schema import Message
from evals.scores import percentile
from evals.setting import record_cases, written_cases
from evals.speed import ONE_THREAD, ROOT, texts

AGENTS, SECONDS, EVERY = 30, 300.0, 20.0
SAMPLES = 30
"""How often memory is looked at: every ten seconds of five minutes."""
WARM = 10
STREAM, LIVE = "/api/v1/suggest/stream", "/api/v1/health/live"
PROC = Path("/proc")
PAGE, TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
SHARES = [share / 20 for share in range(21)]
"""The points at which the spread of times is kept, to be drawn."""


@dataclass(frozen=True)
class Answer:
    """What came of one message: seconds to the first draft and to three, drafts, and what went wrong ("" for nothing)."""

    first: float = math.nan
    three: float = math.nan
    drafts: int = 0
    problem: str = ""


@dataclass
class Served:
    """A server that runs: where, as which process, and what was seen of its memory."""

    address: str
    process: int
    moments: list[float] = field(default_factory=list)
    mib: list[float] = field(default_factory=list)

    def look(self, moment: float) -> None:
        """Note the memory that the process holds now."""
        pages = int((PROC / str(self.process) / "statm").read_text().split()[1])
        self.moments.append(round(moment, 1))
        self.mib.append(round(pages * PAGE / 2**20, 1))

    def busy(self) -> float:
        """Return the processor seconds that the process has used."""
        fields = (PROC / str(self.process) / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def measure(limit: int | None = None) -> dict[str, Any]:
    """Return times, errors, memory and processor time; with ``limit``, of that many messages in one short round or more."""
    if not (PROC / "self" / "statm").is_file():
        return {"skipped": "memory is read from /proc, which only Linux has"}
    agents = min(AGENTS, limit or AGENTS)
    return under(agents, SECONDS if limit is None else EVERY * math.ceil(limit / agents))


def under(agents: int, seconds: float, every: float = EVERY) -> dict[str, Any]:
    """Measure a fresh server under ``agents``, each of whom sends a message every ``every`` seconds."""
    moments = sending(agents, seconds, every)
    messages = list(islice(cycle(_messages()), WARM + len(moments)))
    warm, messages = messages[:WARM], messages[WARM:]
    with tempfile.TemporaryDirectory() as var, serving(Path(var)) as served:
        asyncio.run(_send(served, [0.0] * WARM, warm, 0))
        began, busy = time.perf_counter(), served.busy()
        answers = asyncio.run(_send(served, moments, messages, seconds))
        cores = (served.busy() - busy) / (time.perf_counter() - began)
    return {
        "agents": agents, "seconds": seconds, "every_s": every, "messages": len(moments), **told(answers),
        "cores": round(cores, 3), "memory": {"moments": served.moments, "mib": served.mib},
        "grown_mib": grown(served.mib),
    }  # fmt: skip


def sending(agents: int, seconds: float, every: float) -> list[float]:
    """Return the moments at which messages are sent, in order, each agent's by chance around its own beat; always the same."""
    chance = random.Random(0)  # noqa: S311 - no secret, and the same moments every time
    starts = [chance.uniform(0, every) for _ in range(agents)]
    rounds = range(math.ceil(seconds / every))
    moments = (start + every * (turn + chance.uniform(-0.25, 0.25)) for start in starts for turn in rounds)
    return sorted(min(max(0.0, moment), seconds) for moment in moments)


def told(answers: Sequence[Answer]) -> dict[str, Any]:
    """Return the times of all answers that came, in milliseconds, and what went wrong with the others."""
    well = [each for each in answers if not each.problem]
    times = {"first": [1000 * each.first for each in well], "three": [1000 * each.three for each in well]}
    return {
        **{f"{name}_ms": _spread(taken) for name, taken in times.items()},
        "shares": {name: [round(percentile(taken, share), 1) for share in SHARES] for name, taken in times.items()},
        "errors": dict(Counter(each.problem for each in answers if each.problem)),
        "fewer_than_three": sum(each.drafts < 3 for each in well),
    }


def grown(mib: Sequence[float]) -> float:
    """Return by how many MiB the last fifth of the time lies above the second: of five minutes, the last and the second."""
    part = max(1, len(mib) // 5)
    second, last = mib[part : 2 * part] or mib[:1], mib[-part:]
    return round(sum(last) / len(last) - sum(second) / len(second), 1)


def _spread(taken: Sequence[float]) -> dict[str, float]:
    told = {"p50": percentile(taken, 0.5), "p95": percentile(taken, 0.95), "max": max(taken, default=0.0)}
    return {name: round(each, 1) for name, each in told.items()}


def _messages() -> list[Message]:
    """Return the messages that are written for measuring, those of the records set aside, and some without a card."""
    found = [case.message for case in chain(written_cases(), record_cases())]
    found += [Message(text=each) for each in texts(200)]
    return list({message.text: message for message in found}.values())


@contextmanager
def serving(var: Path) -> Iterator[Served]:
    """Run the server with ``var`` for what it keeps while the block lasts.

    :raises RuntimeError: when it ends before it answers, or takes more than two minutes.
    """
    if (made := ROOT / "var" / "index").is_dir():  # what is in it goes by the version of the content, so none too old is used
        shutil.copytree(made, var / "index")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chosen = {"VAR": str(var), "PORT": str(port), "OPEN_BROWSER": "false", "API_PER_MINUTE": "100000"}
    quiet = {**os.environ, **ONE_THREAD, **{f"NUANYAN_{name}": each for name, each in chosen.items()}}
    with subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=quiet, stdout=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process)
            yield Served(address, process.pid)
        finally:
            process.terminate()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(f"app.py ended with {process.returncode}; its own message stands above")
        try:
            if httpx2.get(address + LIVE, trust_env=False).status_code == httpx2.codes.OK:
                return
        except httpx2.TransportError:
            pass  # it does not listen yet
        time.sleep(0.1)
    raise RuntimeError("app.py did not answer within two minutes")


async def _send(served: Served, moments: Sequence[float], messages: Sequence[Message], seconds: float) -> list[Answer]:
    """Send each message at its moment, whatever became of those before, and return what came of each."""
    start = time.perf_counter()
    limits = httpx2.Limits(max_connections=None)
    with tqdm(total=len(moments), desc="load", unit="条", leave=False) as shown:
        async with httpx2.AsyncClient(base_url=served.address, timeout=60, limits=limits, trust_env=False) as client:

            async def sent(moment: float, message: Message) -> Answer:
                await asyncio.sleep(max(0.0, start + moment - time.perf_counter()))
                answer = await _ask(client, message, start + moment)
                shown.update()
                return answer

            asked = [asyncio.create_task(sent(*each)) for each in zip(moments, messages, strict=True)]
            watched = asyncio.create_task(_watch(served, start, seconds))
            answers = await asyncio.gather(*asked)
            await watched
    return answers


async def _watch(served: Served, start: float, seconds: float) -> None:
    for sample in range(1, SAMPLES + 1 if seconds else 1):
        moment = seconds * sample / SAMPLES
        await asyncio.sleep(max(0.0, start + moment - time.perf_counter()))
        served.look(moment)


async def _ask(client: httpx2.AsyncClient, message: Message, meant: float) -> Answer:
    """Send one message; times are counted from ``meant``."""
    first = three = math.nan
    drafts, whole = 0, False
    try:
        body = message.model_dump(mode="json", exclude_defaults=True)
        async with client.stream("POST", STREAM, json=body) as response:
            if response.status_code != httpx2.codes.OK:
                return Answer(problem=f"HTTP {response.status_code}")
            async for event, data in _events(response):
                now = time.perf_counter() - meant
                if event == "draft":
                    drafts = len(json.loads(data)["drafts"])
                    first = now if drafts and math.isnan(first) else first
                    three = now if drafts >= 3 and math.isnan(three) else three
                elif event == "error":
                    return Answer(problem=f"error {json.loads(data)['error']['code']}")
                whole = whole or event == "done"
    except httpx2.HTTPError as error:
        return Answer(problem=type(error).__name__)
    if not whole or math.isnan(first):
        return Answer(problem="no draft" if whole else "cut off")
    return Answer(first, now if math.isnan(three) else three, drafts)


async def _events(response: httpx2.Response) -> AsyncIterator[tuple[str, str]]:
    """Yield name and data of each server-sent event."""
    name, data = "", ""
    async for line in response.aiter_lines():
        key, _, value = line.partition(":")
        if key == "event":
            name = value.strip()
        elif key == "data":
            data += value.strip()
        elif not line:
            yield name, data
            name, data = "", ""
