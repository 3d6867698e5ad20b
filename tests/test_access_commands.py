"""``users`` and ``keys`` at the terminal, on a real store."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from assistant.access import commands, keys, secrets
from assistant.access.gate import Gate
from assistant.errors import InputError
from assistant.settings import Settings
from assistant.store.store import FILE, Store, of
from tests.conftest import NOON

SECRET = "三天没动了 correct horse"


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path)


@pytest.fixture
def typed(monkeypatch):
    """Standard input that is no terminal, with one line in it."""

    def put(line: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line.encode())))

    put(f"{SECRET}\n")
    return put


def test_a_first_user_is_told_what_changes(chosen, content, typed):
    told = commands.add_user("小林", "lead", chosen, content.say, NOON)
    assert told == ["添加了 小林（主管）。", "从现在起，打开页面要登录。"]
    typed(f"{SECRET}\n")
    assert commands.add_user("阿青", "agent", chosen, content.say, NOON) == ["添加了 阿青（客服）。"]


def test_what_was_typed_is_the_password(chosen, content, typed):
    commands.add_user("小林", "lead", chosen, content.say, NOON)
    with of(chosen) as store:
        assert Gate(lambda: store.people, chosen, content.say, lambda: NOON).enter("小林", SECRET, "10.0.0.7")


def test_in_a_terminal_it_is_asked_for_twice_and_not_shown(chosen, content, monkeypatch, capfd):
    answers = iter([SECRET, "another password", SECRET, SECRET])
    asked: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append(prompt) or next(answers))
    with pytest.raises(InputError, match="两遍不一样，没有改动"):
        commands.add_user("小林", "lead", chosen, content.say, NOON)
    assert commands.add_user("小林", "lead", chosen, content.say, NOON)[0] == "添加了 小林（主管）。"
    assert asked[:2] == ["小林 的密码（至少 10 个字符，输入时不显示）：", "再输一遍："]
    assert SECRET not in "".join(capfd.readouterr())


@pytest.mark.parametrize("line", ["", "\n"])
def test_nothing_typed_is_no_password(chosen, content, typed, line):
    typed(line)
    with pytest.raises(InputError, match="没有读到密码"):
        commands.add_user("小林", "lead", chosen, content.say, NOON)


def test_bytes_that_are_no_text_are_not_told(chosen, content, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("密码密码密码密码密码".encode("gbk"))))
    with pytest.raises(InputError) as found:
        commands.add_user("小林", "lead", chosen, content.say, NOON)
    assert str(found.value) == "没有读到密码。请在终端里输入，或者从标准输入传一行 UTF-8 文字进来。"


@pytest.mark.parametrize("name", ["", " ", "小\n林", "13812345678", "a@example.com", "林" * 41, "<b>", "a  b"])
def test_names_that_will_not_do(chosen, content, typed, name):
    with pytest.raises(InputError, match="不能做名字"):
        commands.add_user(name, "agent", chosen, content.say, NOON)


@pytest.mark.parametrize("name", ["小林", "客服03", "li.na", "夜班 阿青", "ｌｉ-na"])
def test_names_that_will(chosen, content, typed, name):
    assert commands.add_user(name, "agent", chosen, content.say, NOON)


def test_two_names_do_not_differ_by_capitals_alone(chosen, content, typed):
    commands.add_user("Lina", "agent", chosen, content.say, NOON)
    with pytest.raises(InputError, match="已经有 lina 了。名字不分大小写，请换一个"):
        commands.add_user("lina", "agent", chosen, content.say, NOON)


def test_list_tells_rank_last_sign_in_and_lock(chosen, content):
    with Store(chosen.var / FILE) as store:
        for name in ("阿青", "小林"):
            store.people.add(name, "agent", secrets.digest(SECRET), NOON)
        store.people.succeeded("小林", NOON)
        store.people.failed("小林", NOON.replace(hour=15))
    assert commands.list_users(chosen, content.say, NOON) == [
        "小林  客服  最近登录 11月25日 14:20  锁到 15:20",
        "阿青  客服  没有登录过",
    ]


def test_list_of_nobody_says_that_the_page_asks_for_nothing(chosen, content):
    assert commands.list_users(chosen, content.say, NOON) == ["还没有人，打开页面不用登录。"]


@pytest.fixture
def two(chosen) -> Settings:
    with Store(chosen.var / FILE) as store:
        store.people.add("小林", "lead", secrets.digest(SECRET), NOON)
        store.people.add("阿青", "agent", secrets.digest(SECRET), NOON)
    return chosen


def test_somebody_gets_another_rank(two, content):
    assert commands.rank_user("阿青", "trainer", two, content.say) == ["阿青 现在是培训。"]


def test_the_last_lead_stays_while_there_are_others(two, content):
    for deed in (
        lambda: commands.rank_user("小林", "agent", two, content.say),
        lambda: commands.remove_user("小林", two, content.say),
    ):
        with pytest.raises(InputError, match="小林 是最后一个主管。请先有另一个主管，再改他。"):
            deed()
    commands.remove_user("阿青", two, content.say)
    assert commands.remove_user("小林", two, content.say) == [
        "删掉了 小林，他的登录都已作废；他的练习记录一并删了，别处写过的照旧。"
    ]


def test_a_lock_can_be_taken_off(two, content):
    with Store(two.var / FILE) as store:
        store.people.failed("阿青", NOON.replace(hour=23))
    assert commands.unlock_user("阿青", two, content.say) == ["阿青 可以登录了。"]
    with Store(two.var / FILE) as store:
        found = store.people.one("阿青")
        assert (found.failed, found.locked, found.seen) == (0, None, None)
        assert secrets.fits(found.secret, SECRET)


def test_another_password_and_removal_end_sessions(two, content, typed):
    with Store(two.var / FILE) as store:
        gate = Gate(lambda: store.people, two, content.say, lambda: NOON)
        first, second = gate.enter("小林", SECRET, ""), gate.enter("阿青", SECRET, "")
        assert commands.change_password("小林", two, content.say) == ["小林 的密码换好了，原来的登录都已作废。"]
        commands.remove_user("阿青", two, content.say)
        assert (gate.known(first), gate.known(second)) == (None, None)


def test_a_name_that_is_not_there_gets_the_nearest(two, content):
    with pytest.raises(InputError) as found:
        commands.unlock_user("小琳林", two, content.say)
    assert str(found.value) == "没有 小琳林 这个人。是不是想写 小林？运行 python -m assistant users list 看有哪些人。"


def test_a_key_is_shown_once_and_listed_without_it(chosen, content):
    (told,) = commands.add_key("erp", 60, chosen, content.say, NOON)
    assert re.fullmatch(r"erp 的密钥，只显示这一次，请马上存好：\nny_[\w-]{43}", told)
    assert commands.list_keys(chosen, content.say) == ["erp  每分钟 60 次  没有用过"]
    with of(chosen) as store:
        assert keys.owner(told.splitlines()[1], store.people, NOON).name == "erp"
    assert commands.list_keys(chosen, content.say) == ["erp  每分钟 60 次  最近用过 11月25日 14:20"]


def test_a_key_without_a_number_has_the_one_of_the_settings(chosen, content):
    commands.add_key("erp", None, chosen, content.say, NOON)
    assert commands.list_keys(chosen, content.say) == ["erp  每分钟 120 次  没有用过"]


def test_a_key_is_taken_back(chosen, content):
    commands.add_key("erp", 60, chosen, content.say, NOON)
    with pytest.raises(InputError, match="已经有叫 erp 的密钥了"):
        commands.add_key("erp", 60, chosen, content.say, NOON)
    assert commands.revoke_key("erp", chosen, content.say) == ["收回了 erp 的密钥。"]
    assert commands.list_keys(chosen, content.say) == ["还没有发过密钥。"]
    with pytest.raises(InputError, match="没有叫 erp 的密钥"):
        commands.revoke_key("erp", chosen, content.say)
