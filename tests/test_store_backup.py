"""A store as one file, and back again, from either database into either."""

from __future__ import annotations

import json
import shutil
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import select

from assistant.errors import InputError, StoreError
from assistant.schema import Analysis, Draft, Exemplar, Finding, Message, OrderCard, Owed, Scored, Suggestion
from assistant.store.base import Base
from assistant.store.opening import HEAD, connected
from assistant.store.store import FILE, Store
from assistant.store.values import Change, Copied, Corrected, Opinion, Said
from assistant.store.values_practice import Assignment, Attempt, Ended

NOON = datetime(2026, 11, 25, 12, 0, 0, 123456)
SEEN = Analysis(intents=(Scored("delay", 0.1 + 0.2), Scored("other", 0.25)), primary="delay", sub="not_shipped", emotion=1)
WORDS = "换行\n引号\"'和表情🙂"


def fill(store: Store) -> None:
    """Put something into every table there is."""
    (owed,) = store.owe("c", (Owed(quote="晚些", due=NOON),), "晚些回您", NOON)
    store.drop(owed.id)
    store.review(store.pardon("BEST", "warn", "最快", "最快明天到", "", "agent", NOON).id, "accepted", "lead", "", NOON)
    found = Finding(rule="A", severity="stop", start=0, end=1, quote="让", why="因为")
    made = Exemplar(id="p1", source="", parts=())
    draft = Draft(text=WORDS, parts=(), style="warm", source="pattern", exemplars=(made,), findings=(found,))
    store.log.suggested(Suggestion(id="s", analysis=SEEN, drafts=(draft,)), Message(text=WORDS), NOON, conversation="c")
    store.log.copied(Copied(suggestion="s", draft=1, drafted=WORDS, text="好", conversation="c", rules=("B",)), NOON)
    store.log.felt(Opinion(suggestion="s", draft=1, verdict="down", reasons=("cold", "long"), who="小安"), NOON)
    store.log.corrected(Corrected(text=WORDS, was="other", now="delay"), NOON)
    talk = store.talks.open("甲", "小安", NOON)
    store.talks.add(talk.id, [Said(who="buyer", text=WORDS, at=NOON, emotion=2), Said(who="note", text="熟客")], NOON)
    store.talks.card(talk.id, OrderCard(product="连衣裙"))
    store.talks.note(talk.id, "催了", "小安", NOON)
    store.talks.learn('{"a": 1}', NOON)
    store.phrases.propose(Change(kind="add", after={"text": WORDS, "tags": [1, None, True]}), NOON)
    store.people.add("小安", "lead", "digest", NOON)
    store.people.begin("token", "小安", NOON + timedelta(hours=1), NOON)
    store.people.add_key("erp", "digest", 60, NOON)
    tried = store.practice.begin(Attempt(who="小安", kind="answer", item="delay-1", state=json.dumps({"said": [WORDS]})), NOON)
    store.practice.finish(tried, Ended(score=70, marks={"feeling": 0.1 + 0.2}, answer=WORDS), NOON)
    store.practice.comment(WORDS, "小主管", NOON, attempt=tried)
    store.practice.assign(Assignment(who=("小安",), items=("delay-1",), count=1, due=date(2026, 12, 1)), NOON)


def rows(where: Path | str) -> dict[str, list[tuple[object, ...]]]:
    engine = connected(where)
    try:
        with engine.connect() as connection:
            return {
                each.name: [tuple(row) for row in connection.execute(select(each).order_by(*each.primary_key))]
                for each in Base.metadata.sorted_tables
            }
    finally:
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request, tmp_path):
    """Where another empty store is."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres")()
    return Path(shutil.copy(request.getfixturevalue("empty"), tmp_path / "other.db"))


@pytest.fixture
def full(tmp_path, empty):
    """A backup in which every table has rows, and the rows themselves."""
    where = Path(shutil.copy(empty, tmp_path / FILE))
    with Store(where) as store:
        fill(store)
        store.backup(tmp_path / "full.zip", NOON)
    return tmp_path / "full.zip"


def changed(file: Path, **files: str | None) -> Path:
    """Return a backup as it is but for some files: other words, or no file."""
    with ZipFile(file) as archive:
        inside = {name: archive.read(name).decode() for name in archive.namelist()} | files
    with ZipFile(file.with_name("changed.zip"), "w", ZIP_DEFLATED) as archive:
        for name, words in inside.items():
            if words is not None:
                archive.writestr(name, words)
    return file.with_name("changed.zip")


def manifest(file: Path, **more: object) -> str:
    with ZipFile(file) as archive:
        return json.dumps(json.loads(archive.read("manifest.json")) | more)


def test_everything_but_sign_ins_comes_back_in_any_other_database(where, other, tmp_path):
    with Store(where) as store:
        fill(store)
        count = store.backup(tmp_path / "b.zip", NOON)
    before = rows(where)
    assert [name for name, each in before.items() if not each] == []
    with Store(other) as store:
        assert store.restore(tmp_path / "b.zip") == count
    assert rows(other) == before | {"sessions": []}


def test_the_file_says_of_what_it_is(full):
    with ZipFile(full) as archive:
        told = json.loads(archive.read("manifest.json"))
        lines = archive.read("owed.jsonl").decode().splitlines()
    assert (told["format"], told["revision"], told["rows"]["owed"], told["ids"]["owed"]) == (1, HEAD, 1, 1)
    assert [json.loads(line)["said"] for line in lines] == ["晚些回您"]
    assert json.loads(lines[0])["made"] == NOON.astimezone(UTC).isoformat()


def test_only_its_owner_may_read_it(full):
    assert stat.S_IMODE(full.stat().st_mode) == 0o600


def test_no_token_is_in_it(full):
    with ZipFile(full) as archive:
        assert "sessions.jsonl" not in archive.namelist()
        assert b"token" not in b"".join(archive.read(each) for each in archive.namelist())


def test_a_file_that_is_there_is_not_written_over(full, where):
    before = full.read_bytes()
    with Store(where) as store, pytest.raises(InputError, match=r"^已经有 .+full\.zip 了。请换个文件名"):
        store.backup(full, NOON)
    assert full.read_bytes() == before


def test_a_backup_that_cannot_be_written_is_told(tmp_path, where):
    (tmp_path / "file").write_text("")
    with Store(where) as store, pytest.raises(InputError, match=r"^备份写不到 .+（.+）。请看看那个文件夹能不能写"):
        store.backup(tmp_path / "file" / "b.zip", NOON)


def test_a_store_that_holds_something_is_not_replaced_unasked(full, where):
    with Store(where) as store:
        store.copied("c", "留着", NOON)
        with pytest.raises(InputError, match=r"里已经有记录。要用备份整个换掉，请加 --replace；想留着，请先备份一份。"):
            store.restore(full)
        assert store.recent("c", 5) == ("留着",)


def test_a_store_is_replaced_when_asked(full, where):
    with Store(where) as store:
        store.copied("c", "不留", NOON)
        store.people.add("小平", "agent", "", NOON)
        store.restore(full, replace=True)
        assert store.recent("c", 5) == ("好",)
        assert [each.name for each in store.people.all()] == ["小安"]


def test_no_id_is_given_twice_after_a_restore(where, other, tmp_path):
    with Store(where) as store:
        for number in range(3):
            store.owe(f"c{number}", (Owed(quote="晚些", due=NOON),), "晚些", NOON)
        store.purge(NOON + timedelta(days=1))
        store.backup(tmp_path / "b.zip", NOON)
    with Store(other) as store:
        store.restore(tmp_path / "b.zip")
        (made,) = store.owe("d", (Owed(quote="晚些", due=NOON),), "晚些", NOON)
        assert made.id == 4
        assert store.phrases.propose(Change(kind="add"), NOON) == 1


def test_an_empty_store_comes_back_empty(where, other, tmp_path):
    with Store(where) as store:
        assert store.backup(tmp_path / "b.zip", NOON) == 0
    with Store(other) as store:
        assert store.restore(tmp_path / "b.zip") == 0


def test_more_rows_than_are_held_at_once_come_back(where, tmp_path, other):
    with Store(where) as store:
        talk = store.talks.open("甲", "", NOON)
        store.talks.add(talk.id, [Said(who="buyer", text=f"第{number}句") for number in range(501)], NOON)
        store.backup(tmp_path / "b.zip", NOON)
    with Store(other) as store:
        assert store.restore(tmp_path / "b.zip") == 502
        assert store.talks.one(talk.id).turns[-1].text == "第500句"


def refused(file: Path, where: Path | str, error: type[Exception]) -> str:
    """Return what is said of a file; the store is as it was."""
    with Store(where) as store:
        store.copied("c", "留着", NOON)
        with pytest.raises(error) as told:
            store.restore(file, replace=True)
        assert store.recent("c", 5) == ("留着",)
    return str(told.value)


def test_a_missing_file_and_a_folder_are_told(tmp_path, where):
    assert refused(tmp_path / "none.zip", where, InputError).endswith("none.zip 这个文件。请看看路径。")
    assert refused(tmp_path, where, InputError).endswith("是文件夹，不是备份文件。请看看路径。")


def test_a_newer_backup_is_told(full, where):
    newer = changed(full, **{"manifest.json": manifest(full, revision="9000")})
    assert f" 的版本是 9000，这个程序只认到 {HEAD}。请换用写它的那个版本或更新的版本。" in refused(newer, where, StoreError)


@pytest.mark.parametrize("cut", [0, 10, 2000])
def test_a_file_that_was_cut_short_is_told(full, where, cut):
    full.write_bytes(full.read_bytes()[:cut])
    assert refused(full, where, StoreError).endswith("不是备份文件，什么都没有改动。请换一份备份。")


def test_a_byte_that_changed_is_told(full, where):
    with ZipFile(full) as archive:
        place = archive.getinfo("suggestions.jsonl").header_offset + 100
    raw = bytearray(full.read_bytes())
    raw[place] ^= 0xFF
    full.write_bytes(raw)
    assert "，什么都没有改动。请换一份备份。" in refused(full, where, StoreError)


OWED = (
    '{"id": 1, "conversation": "c", "quote": "q", "said": "s", "made": "2026-11-25T12:00:00+00:00", "due": %s, '
    '"answered": null, "dropped": %s}\n'
)


@pytest.mark.parametrize(
    "files",
    [
        {"manifest.json": None},
        {"manifest.json": "[]"},
        {"manifest.json": "{"},
        {"owed.jsonl": None},
        {"owed.jsonl": ""},
        {"owed.jsonl": "{}\n"},
        {"owed.jsonl": "nothing\n"},
        {"owed.jsonl": OWED % ('"2026"', '"yes"')},
        {"owed.jsonl": OWED % ('"someday"', "false")},
        {"owed.jsonl": OWED % ("null", "false")},
        {"drafts.jsonl": '{"suggestion": "none", "number": 1, "style": "", "source": "", "text": ""}\n'},
    ],
)
def test_a_file_that_does_not_fit_is_told(full, where, files):
    assert "（" in refused(changed(full, **files), where, StoreError)


@pytest.mark.parametrize(
    "more", [{"format": 2}, {"revision": "0000"}, {"revision": "abc"}, {"rows": {}}, {"ids": {"owed": "x"}}]
)
def test_a_manifest_that_does_not_fit_is_told(full, where, more):
    refused(changed(full, **{"manifest.json": manifest(full, **more)}), where, StoreError)


def test_a_backup_of_an_older_version_is_brought_up_to_date(tmp_path, where):
    old = {
        "owed": OWED % ('"2026-11-26T12:00:00+00:00"', "false"),
        "pardons": "",
        "copies": '{"id": 7, "conversation": "c", "text": "好的", "at": "2026-11-25T12:00:00+00:00"}\n',
    }
    told = {"format": 1, "revision": "0001", "rows": {"owed": 1, "pardons": 0, "copies": 1}, "ids": {"owed": 1, "copies": 7}}
    with ZipFile(tmp_path / "old.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps(told))
        for name, lines in old.items():
            archive.writestr(f"{name}.jsonl", lines)
    with Store(where) as store:
        assert store.restore(tmp_path / "old.zip") == 2
        assert ([each.said for each in store.due(NOON)], store.recent("c", 5)) == (["s"], ("好的",))
