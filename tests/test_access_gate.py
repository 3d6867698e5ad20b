"""Who gets in, for how long, and what somebody hears who does not. On a real store; only the clock is set."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from assistant.access import keys, secrets
from assistant.access.gate import Gate, SignInError
from assistant.access.who import LOCAL, NOBODY, Who
from assistant.errors import InputError, StoreError
from assistant.settings import Settings
from assistant.store.store import FILE, Store
from tests.conftest import NOON

SECRET = "三天没动了 correct horse"
HERE = "10.0.0.7"


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Store(tmp_path / FILE) as store:
        yield store


@pytest.fixture
def gate(store, content, clock) -> Gate:
    store.people.add("小林", "senior", secrets.digest(SECRET), NOON)
    return Gate(lambda: store.people, Settings(), content.say, clock)


def refused(gate: Gate, name: str, password: str, address: str = HERE) -> SignInError:
    with pytest.raises(SignInError) as found:
        gate.enter(name, password, address)
    return found.value


def test_a_session_knows_name_and_rank(gate):
    assert gate.known(gate.enter("小林", SECRET, HERE)) == Who(name="小林", rank="senior")


def test_rank_is_the_one_of_now(gate, store):
    token = gate.enter("小林", SECRET, HERE)
    store.people.rank("小林", "lead")
    assert gate.known(token) == Who(name="小林", rank="lead")


def test_session_ends_after_its_hours(gate, clock):
    token = gate.enter("小林", SECRET, HERE)
    clock.pass_(hours=11, minutes=59)
    assert gate.known(token) is not None
    clock.pass_(minutes=1)
    assert gate.known(token) is None


def test_signing_out_ends_this_session_and_no_other(gate):
    one, other = gate.enter("小林", SECRET, HERE), gate.enter("小林", SECRET, HERE)
    gate.leave(one)
    assert gate.known(one) is None
    assert gate.known(other) is not None


def test_every_sign_in_has_a_token_of_its_own_of_32_bytes(gate):
    one, other = gate.enter("小林", SECRET, HERE), gate.enter("小林", SECRET, HERE)
    assert one != other
    assert len(one) == 43  # characters of base64


def test_neither_password_nor_token_nor_key_is_on_the_disk(gate, store, tmp_path):
    token, key = gate.enter("小林", SECRET, HERE), keys.made("erp", 60, store.people, NOON)
    store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "小林".encode() in kept
    for secret in (SECRET, token, key, key.removeprefix("ny_")):
        assert secret.encode() not in kept


def test_password_from_an_input_method_with_wide_letters_is_the_same(gate):
    assert gate.known(gate.enter(" 小林 ", SECRET.replace("correct", "ｃｏｒｒｅｃｔ"), HERE))


@pytest.mark.parametrize("name", ["小林", "没有这人", ""])
def test_wrong_password_and_unknown_name_hear_the_same(gate, name):
    told = [str(refused(gate, name, "wrong password")) for _ in range(6)]
    assert told[:2] == ["名字或密码不对。再错 4 次，这个名字锁 15 分钟。", "名字或密码不对。再错 3 次，这个名字锁 15 分钟。"]
    assert told[3:] == [
        "名字或密码不对。再错 1 次，这个名字锁 15 分钟。",
        "连错 5 次，14:35 以后才能再试。着急请主管解锁。",
        "连错 5 次，14:35 以后才能再试。着急请主管解锁。",
    ]


def test_a_locked_name_is_not_opened_by_the_right_password(gate):
    for _ in range(5):
        refused(gate, "小林", "wrong password")
    assert refused(gate, "小林", SECRET).after == 901  # seconds


def test_a_lock_passes_and_then_leaves_another_five_tries(gate, clock):
    for _ in range(5):
        refused(gate, "小林", "wrong password")
    clock.pass_(minutes=15)
    assert "再错 4 次" in str(refused(gate, "小林", "wrong password"))
    assert gate.enter("小林", SECRET, HERE)
    assert "再错 4 次" in str(refused(gate, "小林", "wrong password"))


def test_a_lock_ends_no_session(gate):
    token = gate.enter("小林", SECRET, HERE)
    for _ in range(5):
        refused(gate, "小林", "wrong password")
    assert gate.known(token) is not None


def test_an_address_that_fails_with_many_names_has_to_wait_while_others_do_not(gate):
    for number in range(30):
        refused(gate, f"名字{number}", "wrong password")
    told = refused(gate, "小林", SECRET)
    assert str(told) == "这个地址试错太多次了，10 分钟后再来。"
    assert 590 < told.after <= 601
    assert gate.enter("小林", SECRET, "10.0.0.8")


def test_a_digest_of_other_parameters_is_made_anew(gate, store):
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(SECRET)
    store.people.secret("小林", weak)
    gate.enter("小林", SECRET, HERE)
    fresh = store.people.one("小林").secret
    assert fresh != weak
    assert "m=19456,t=2,p=1" in fresh
    assert gate.enter("小林", SECRET, HERE)


def test_a_digest_that_cannot_be_read_fits_nothing(gate, store):
    store.people.secret("小林", "no digest")
    assert "名字或密码不对" in str(refused(gate, "小林", SECRET))


@settings(max_examples=25, deadline=None)  # each is a slow digest
@given(st.text(max_size=300), st.text(max_size=300))
def test_nothing_that_can_be_typed_breaks_signing_in(name, password):
    shut = Gate(lambda: Nobody(), Settings(), lambda key, **_: key, lambda: NOON)
    assert refused(shut, name, password).args == ("access.wrong",)


class Nobody:
    """A store without users; a real one is not opened for every example."""

    def one(self, name: str) -> None:
        name.encode()


@given(st.text(max_size=80))
def test_no_text_is_a_token(text):
    assert not keys.owner(text, Nobody(), NOON) if not text.startswith(keys.MARK) else True
    assert set(secrets.kept(text)) <= set("abcdefghijklmnop")  # no digits, which the store would mask


# --- when one has to sign in


def test_nobody_has_to_sign_in_until_there_is_a_user(store, content, clock):
    gate = Gate(lambda: store.people, Settings(), content.say, clock)
    assert (gate.on(), gate.unasked()) == (False, LOCAL)
    store.people.add("小林", "lead", secrets.digest(SECRET), NOON)
    assert (gate.on(), gate.unasked()) == (True, NOBODY)
    store.people.remove("小林")
    assert gate.on()  # whoever removes the last one does not open the page to all


def test_a_setting_asks_everybody_to_sign_in(store, content, clock):
    assert Gate(lambda: store.people, Settings(sign_in=True), content.say, clock).on()


def broken() -> None:
    raise StoreError("记录库坏了")


def test_a_broken_file_asks_nobody_to_sign_in_who_had_not_to_before(content, clock):
    assert not Gate(broken, Settings(), content.say, clock).on()


def test_a_database_server_that_is_away_lets_nobody_in(content, clock):
    with pytest.raises(StoreError):
        Gate(broken, Settings(store="postgresql+psycopg://db/nuanyan"), content.say, clock).on()


# --- passwords


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("短短的九个字呀呀呀", "密码至少要 10 个字符，现在是 9 个。几个不相干的词连起来最好记。"),
        ("x y" * 67, "密码最多 200 个字符，现在是 201 个。"),
        ("Xiaolin-2026", "密码不能就是名字，请换一个。"),
        ("1234567890", "这样的密码别人头几次就会试到，请换一个不那么整齐的。"),
        ("aaaaaaaaaa", "这样的密码别人头几次就会试到，请换一个不那么整齐的。"),
        ("abcdefghijkl", "这样的密码别人头几次就会试到，请换一个不那么整齐的。"),
        ("1212121212", "这样的密码别人头几次就会试到，请换一个不那么整齐的。"),
    ],
)
def test_password_that_will_not_do(content, password, told):
    with pytest.raises(InputError) as found:
        secrets.accepted(password, "xiaolin-2026", content.say)
    assert str(found.value) == told


def test_a_long_sentence_is_a_fine_password(content):
    assert secrets.accepted("杯子 碎了 三天 没动", "小林", content.say) == "杯子 碎了 三天 没动"


# --- keys of API clients


def test_a_key_is_known_again_and_its_use_is_noted(store):
    key = keys.made("erp", 60, store.people, NOON)
    assert key.startswith("ny_")
    assert keys.owner(key, store.people, NOON).name == "erp"
    assert store.people.keys()[0].used == NOON


def test_a_key_that_was_taken_back_belongs_to_nobody(store):
    key = keys.made("erp", 60, store.people, NOON)
    store.people.revoke("erp")
    assert keys.owner(key, store.people, NOON) is None


def test_sessions_go_with_their_user(gate, store, tmp_path):
    gate.enter("小林", SECRET, HERE)
    store.people.remove("小林")
    with create_engine(f"sqlite:///{tmp_path / FILE}").connect() as raw:
        assert raw.execute(text("SELECT count(*) FROM sessions")).scalar() == 0


def test_an_unknown_name_costs_as_much_as_a_known_one():
    assert not secrets.outdated(secrets.nobodys())
    assert not secrets.fits(secrets.nobodys(), "")
