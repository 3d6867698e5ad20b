"""The file of the store: private, whole after any death, and told of when it is not fit."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import StoreError
from assistant.schema import Analysis, Draft, Message, Owed, Scored, Suggestion
from assistant.store.opening import opened
from assistant.store.store import Store
from assistant.store.values import Copied, Corrected, Opinion, Said

ROOT = Path(__file__).parents[1]
NOON = datetime(2026, 11, 25, 12, 0)
PHONE = "13800138000"


def path(folder: Path) -> Path:
    return folder / "store.db"


def on_disk(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.iterdir())


def fill(store: Store, word: str, at: datetime = NOON) -> None:
    store.owe(word, (Owed(quote=word, due=at),), word, at)
    store.copied(word, word, at)
    store.pardon(word, "warn", word, word, word, "agent", at)
    store.review(store.pardons("waiting")[0].id, "rejected", word, word, at)
    seen = Analysis(intents=(Scored("other", 1.0),), primary="other", sub="", emotion=0)
    draft = Draft(text=word, parts=(), style="warm", source="")
    store.log.suggested(
        Suggestion(id=f"{at}", analysis=seen, drafts=(draft,)), Message(text=word), at, conversation=word, who="小安"
    )
    store.log.copied(Copied(suggestion=f"{at}", draft=1, drafted=word, text=f"{word}好", conversation=word), at)
    store.log.felt(Opinion(suggestion=f"{at}", draft=1, verdict="up", note=word), at)
    store.log.corrected(Corrected(text=word, was="delay", now="damage"), at)
    talk = store.talks.open(word, "", at)
    store.talks.add(talk.id, [Said(who="buyer", text=word)], at)
    store.talks.note(talk.id, word, word, at)


def test_the_file_is_made_with_its_folder(tmp_path):
    Store(tmp_path / "new" / "a b%20?" / "store.db").close()
    assert (tmp_path / "new" / "a b%20?" / "store.db").exists()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 10_000), ("synchronous", 2)]
)
def test_connections_are_set(tmp_path, pragma, value):
    engine = opened(path(tmp_path))
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_a_phone_number_never_reaches_the_disk(tmp_path):
    with Store(path(tmp_path)) as store:
        fill(store, "请拨打客服热线")
        fill(store, f"请打{PHONE}")
        fill(store, PHONE)
        assert sorted(each.name for each in tmp_path.iterdir()) == ["store.db", "store.db-shm", "store.db-wal"]
        open_files = on_disk(tmp_path)
    assert "请拨打客服热线".encode() in open_files
    assert PHONE.encode() not in open_files
    assert PHONE.encode() not in on_disk(tmp_path)


def test_what_is_purged_leaves_the_disk(tmp_path):
    with Store(path(tmp_path)) as store:
        fill(store, "过期的话")
        fill(store, "留下的话", NOON + timedelta(days=2))
        assert store.purge(NOON + timedelta(days=1)) == 10
        assert "过期的话".encode() not in on_disk(tmp_path)
        assert "留下的话".encode() in on_disk(tmp_path)


def test_an_id_is_never_used_again(tmp_path):
    with Store(path(tmp_path)) as store:
        (first,) = store.owe("a", (Owed(quote="晚些", due=NOON),), "晚些", NOON)
        store.purge(NOON + timedelta(days=1))
        (second,) = store.owe("a", (Owed(quote="晚些", due=NOON),), "晚些", NOON)
    assert (first.id, second.id) == (1, 2)


def test_a_store_is_opened_by_many_threads_at_once(tmp_path):
    gate = threading.Barrier(8)

    def work(_: int) -> int:
        gate.wait()
        with Store(path(tmp_path)) as store:
            return len(store.due(NOON))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [0] * 8


def test_a_file_that_is_no_database_is_told(tmp_path):
    path(tmp_path).write_bytes(b"hello, this is no database at all" * 100)
    with pytest.raises(StoreError, match=r"store.db 不是数据库文件，多半已损坏或被别的文件盖掉。请停下程序"):
        Store(path(tmp_path))


def test_a_damaged_page_is_told_when_it_is_read(tmp_path):
    with Store(path(tmp_path)) as store:
        id = store.talks.open("甲", "", NOON).id
        store.talks.add(id, [Said(who="buyer", text=f"{number}" * 50) for number in range(200)], NOON)
        store.purge(NOON - timedelta(days=1))  # also brings all from the log into the file
    raw = bytearray(path(tmp_path).read_bytes())
    raw[4096:] = b"\x7f" * (len(raw) - 4096)
    path(tmp_path).write_bytes(raw)
    with pytest.raises(StoreError, match=r"store.db 已损坏，读不出来。请停下程序"):
        Store(path(tmp_path)).talks.one(id)


def test_a_value_that_is_none_is_told(tmp_path):
    with Store(path(tmp_path)) as store:
        store.copied("a", "好的", NOON)
        store.pardon("BEST", "warn", "最快", "最快", "", "agent", NOON)
        driver = sqlite3.connect(path(tmp_path))
        with driver:
            driver.execute("UPDATE pardons SET role = 'nobody'")
            driver.execute("UPDATE copies SET at = 'yesterday'")
        driver.close()
        with pytest.raises(StoreError, match="的内容对不上"):
            store.pardons("waiting")
        with pytest.raises(StoreError, match="的内容对不上"):
            store.recent("a", 1)


def test_a_folder_in_its_place_is_told(tmp_path):
    path(tmp_path).mkdir()
    with pytest.raises(StoreError, match=r"store.db 打不开。请看看它是不是一个文件"):
        Store(path(tmp_path))


def test_a_file_in_place_of_its_folder_is_told(tmp_path):
    (tmp_path / "var").write_text("")
    with pytest.raises(StoreError, match=r"store.db 打不开（.+）。请看看它所在的文件夹能不能写"):
        Store(tmp_path / "var" / "store.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_told(tmp_path):
    with Store(path(tmp_path)):
        pass
    path(tmp_path).chmod(0o400)
    with pytest.raises(StoreError, match=r"store.db 不能写。请看看文件和所在文件夹的权限"), Store(path(tmp_path)) as store:
        store.copied("a", "好的", NOON)


def test_a_failed_write_is_undone_and_told_without_its_words(tmp_path):
    with Store(path(tmp_path)) as store:
        store.owe("a", (Owed(quote="晚些", due=NOON + timedelta(days=1)),), "晚些", NOON)
        driver = sqlite3.connect(path(tmp_path))
        with driver:
            driver.execute("DROP TABLE copies")
        driver.close()
        with pytest.raises(StoreError) as told:
            store.copied("a", "秘密的话", NOON + timedelta(hours=1))
        assert len(store.due(NOON)) == 1
    assert "秘密的话" not in f"{told.value}{told.value.__cause__}"


def test_the_program_starts_without_the_libraries_of_the_store():
    asked = (
        "import sys, assistant.pipeline, assistant.store.pardons, assistant.store.values; print('sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True).stdout == "False\n"
