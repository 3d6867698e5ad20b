"""Several programs and threads at one store, and the death of a program while it writes, on both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from assistant.schema import Owed
from assistant.store.store import Store
from assistant.store.values import Change

ROOT = Path(__file__).parents[1]
NOON = datetime(2026, 11, 25, 12, 0)
WRITER = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from assistant.schema import Analysis, Draft, Message, Owed, Scored, Suggestion
from assistant.store.store import Store
from assistant.store.values import Change, Copied, Said
start, name = datetime(2026, 11, 25), sys.argv[2]
store = Store(sys.argv[1] if "://" in sys.argv[1] else Path(sys.argv[1]))
seen = Analysis(intents=(Scored("other", 1.0),), primary="other", sub="", emotion=0)
drafts = tuple(Draft(text="晚些回您", parts=(), style="warm", source="") for _ in range(3))
for number in range(100_000):
    id, now = f"{name}-{number}", start + timedelta(seconds=number)
    (owed,) = store.owe(id, (Owed(quote="晚些回您", due=start),), "晚些回您", now)
    print("owed", owed.id, flush=True)
    store.log.suggested(Suggestion(id=id, analysis=seen, drafts=drafts), Message(text="在吗"), now)
    print("suggested", id, flush=True)
    store.log.copied(Copied(suggestion=id, text="晚些回您", conversation="c", rules=("A", "B")), now)
    print("copied", id, flush=True)
    talk = store.talks.open(id, "", now)
    print("opened", talk.id, flush=True)
    store.talks.add(talk.id, [Said(who="buyer", text="在吗"), Said(who="agent", text="在的")], now)
    print("said", talk.id, flush=True)
    store.phrases.propose(Change(kind="edit", pattern="p"), now)
"""


def writer(where: Path | str, name: str) -> subprocess.Popen[str]:
    asked = [sys.executable, "-W", "error", "-c", WRITER, str(where), name]
    return subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def whole(store: Store) -> dict[str, set[str]]:
    """Return what is kept, each by its kind; what is there by halves is an error."""
    suggestions, talks = store.log.recent(limit=100_000), store.talks.all(limit=100_000)
    assert {len(each.drafts) for each in suggestions} <= {3}
    assert {len(each.turns) for each in talks} <= {0, 2}
    return {
        "owed": {str(each.id) for each in store.due(NOON)},
        "suggested": {each.id for each in suggestions},
        "copied": {each.id for each in suggestions if each.copies},
        "opened": {each.id for each in talks},
        "said": {each.id for each in talks if each.turns},
    }


@pytest.mark.parametrize("count", [3, 100])
def test_what_was_acknowledged_survives_the_death_of_the_program(where, count):
    with writer(where, "a") as child:
        assert child.stdout is not None
        seen = [child.stdout.readline() for _ in range(count)]
        os.kill(child.pid, signal.SIGKILL)
        seen += child.stdout.readlines()
    told = [tuple(line.split()) for line in seen if line.endswith("\n")]
    with Store(where) as store:
        found = whole(store)
    assert len(told) >= count
    assert [(kind, id) for kind, id in told if id not in found[kind]] == []
    assert sum(map(len, found.values())) <= len(told) + 1


def test_two_programs_make_a_store_and_write_to_it_side_by_side(new):
    with writer(new, "a") as one, writer(new, "b") as other:
        assert one.stdout is not None
        assert other.stdout is not None
        told = [each.readline().split() for _ in range(12) for each in (one.stdout, other.stdout)]
        one.kill()
        other.kill()
    with Store(new) as store:
        found, versions = whole(store), [each.version for each in store.phrases.changes()]
    assert [(kind, id) for kind, id in told if id not in found[kind]] == []
    assert sorted(versions) == list(range(1, len(versions) + 1))


def test_threads_write_and_read_side_by_side(where):
    with Store(where) as store, ThreadPoolExecutor(24) as pool:

        def work(number: int) -> int:
            (made,) = store.owe(f"c{number}", (Owed(quote="晚些", due=NOON),), "晚些", NOON)
            store.phrases.propose(Change(kind="edit", pattern="p"), NOON)
            return made.id if made in store.due(NOON) else 0

        assert sorted(pool.map(work, range(48))) == list(range(1, 49))
        assert [each.version for each in store.phrases.changes()] == list(range(48, 0, -1))
