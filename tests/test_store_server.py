"""A store on a PostgreSQL server: what is said when it cannot be reached, and that it comes back by itself."""

from __future__ import annotations

import socket
from datetime import datetime
from traceback import format_exception

import psycopg
import pytest

from assistant.errors import StoreError
from assistant.store import opening
from assistant.store.opening import ALONE
from assistant.store.store import Store
from assistant.store.values import Said
from tests.postgres import PASSWORD

NOON = datetime(2026, 11, 25, 12, 0)


def refused(url: str) -> str:
    with pytest.raises(StoreError) as told:
        Store(url)
    assert PASSWORD not in "".join(format_exception(told.value))
    assert "secret%21" not in "".join(format_exception(told.value))
    return str(told.value)


def test_a_wrong_password_is_told(server, template):
    told = refused(server.url(template, "secret!"))
    assert told.startswith(f"记录库 postgresql://nuanyan:***@127.0.0.1:{server.port}/{template} 不让登录，用户名或密码不对。")


def test_an_unknown_database_is_told(server):
    assert "/nowhere 里没有这个库。请在服务器上用 createdb 建一个空库" in refused(server.url("nowhere"))


def test_a_server_that_is_down_is_told():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        told = refused(f"postgresql://nuanyan:secret%21@127.0.0.1:{closed.getsockname()[1]}/nuanyan")
    assert "/nuanyan 连不上。请看看数据库服务器开着没有" in told


def test_a_user_who_may_not_write_is_told(server, bare):
    server.run("CREATE ROLE guest LOGIN PASSWORD 'secret!'")
    try:
        told = refused(bare.replace("nuanyan:", "guest:", 1).replace(PASSWORD.replace(" ", "%20"), "secret%21"))
    finally:
        server.run("DROP ROLE guest")
    assert "不许这个用户读写。请让这个用户做库的所有者" in told


@pytest.mark.parametrize(
    "url", ["", "nuanyan", "postgresql://", "postgresql://u:secret%21@h:port/d", "mysql://u:secret%21@h/d", "sqlite://", "://"]
)
def test_what_is_no_address_is_told(url):
    assert refused(url).startswith("NUANYAN_STORE 写的不是能用的数据库网址。要写成 postgresql://用户:密码@主机:5432/库名")


def test_a_file_may_be_named_by_its_address_as_well(tmp_path):
    with Store(f"sqlite:///{tmp_path}/mine.db") as store:
        assert store.due(NOON) == []
    assert (tmp_path / "mine.db").exists()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_way_to_write_the_address_is_read(shared, scheme):
    with Store(f"{scheme}:{shared.partition(':')[2]}") as store:
        assert store.due(NOON) == []


def test_connections_that_were_cut_are_made_anew(where, server):
    with Store(where) as store:
        store.copied("a", "甲", NOON)
        server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nuanyan'")
        store.copied("a", "乙", NOON)
        assert store.recent("a", 2) == ("甲", "乙")


def test_a_database_that_another_program_holds_is_told(shared, monkeypatch):
    monkeypatch.setattr(opening, "PATIENCE", 0.1)
    with Store(shared) as store, psycopg.connect(shared) as other:
        other.execute(f"SELECT pg_advisory_xact_lock({ALONE})")
        with pytest.raises(StoreError, match="等了 10 秒还被别的程序占着。请关掉别的正在用它的程序再试"):
            store.copied("held", "甲", NOON)
        assert store.recent("held", 1) == ()


def test_a_failed_write_is_undone_and_told_without_its_words(postgres):
    url = postgres()
    with Store(url) as store:
        talk = store.talks.open("甲", "", NOON)
        with psycopg.connect(url) as other:
            other.execute("DROP TABLE turns")
        with pytest.raises(StoreError, match="的内容对不上（42P01），多半被别的程序改过。请恢复备份") as told:
            store.talks.add(talk.id, [Said(who="buyer", text="秘密的话")], NOON)
    assert "秘密的话" not in f"{told.value}{told.value.__cause__}"
