"""Users, sign-ins and clients of the API, on both databases. The store sees digests only."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from assistant.errors import InputError

NOON = datetime(2026, 11, 25, 12, 0)
HOUR = timedelta(hours=1)


@pytest.fixture
def people(store):
    store.people.add("小安", "agent", "digest", NOON)
    return store.people


def test_a_user_is_found_by_name(people):
    found = people.one("小安")
    assert (found.name, found.rank, found.secret, found.made) == ("小安", "agent", "digest", NOON)
    assert (found.failed, found.locked, found.seen) == (0, None, None)
    assert people.one("小平") is None


def test_a_digest_stands_in_no_printed_user(people):
    assert "digest" not in repr(people.one("小安"))


def test_users_come_in_order_of_their_names(people):
    people.add("乙", "lead", "", NOON)
    people.add("Ann", "trainer", "", NOON)
    assert [each.name for each in people.all()] == ["Ann", "乙", "小安"]


def test_a_name_is_given_once(people):
    with pytest.raises(InputError, match=r"^已经有叫 小安 的用户了。"):
        people.add("小安", "lead", "", NOON)


@pytest.mark.parametrize("name", ["", " ", " 小安", "x" * 101, "13800138000", "a\x00"])
def test_a_name_that_cannot_be_kept_is_refused(people, name):
    with pytest.raises(InputError, match=r"^名字"):
        people.add(name, "agent", "", NOON)
    assert len(people.all()) == 1


def test_what_is_no_rank_is_refused(people):
    with pytest.raises(ValueError, match="is none"):
        people.rank("小安", "boss")


def test_rank_and_secret_change(people):
    people.rank("小安", "senior")
    assert people.secret("小安", "other").secret == "other"
    assert people.one("小安").rank == "senior"


def test_failures_count_until_one_succeeds(people):
    people.failed("小安", None)
    assert people.failed("小安", NOON + HOUR).locked == NOON + HOUR
    assert people.one("小安").failed == 2
    found = people.succeeded("小安", NOON)
    assert (found.failed, found.locked, found.seen) == (0, None, NOON)


def test_another_password_ends_a_lock_out(people):
    people.failed("小安", NOON + HOUR)
    assert (people.secret("小安", "other").failed, people.one("小安").locked) == (0, None)


@pytest.mark.parametrize("deed", ["rank", "secret", "failed", "succeeded", "remove"])
def test_an_unknown_user_is_told(people, deed):
    more = {"rank": ("lead",), "secret": ("",), "failed": (None,), "succeeded": (NOON,), "remove": ()}[deed]
    with pytest.raises(InputError, match=r"^没有叫 小平 的用户。"):
        getattr(people, deed)("小平", *more)


def test_a_sign_in_lasts_until_its_end(people):
    people.begin("13800138000" * 4, "小安", NOON + HOUR, NOON)
    assert people.session("13800138000" * 4, NOON).name == "小安"
    assert people.session("13800138000" * 4, NOON + HOUR) is None
    assert people.session("other", NOON) is None


def test_a_sign_in_shows_the_rank_of_now(people):
    people.begin("token", "小安", NOON + HOUR, NOON)
    people.rank("小安", "lead")
    assert people.session("token", NOON).rank == "lead"


def test_a_sign_in_can_be_ended(people):
    people.begin("one", "小安", NOON + HOUR, NOON)
    people.begin("two", "小安", NOON + HOUR, NOON)
    people.end("one")
    assert (people.session("one", NOON), people.session("two", NOON).name) == (None, "小安")


@pytest.mark.parametrize("deed", ["end_all", "remove"])
def test_all_sign_ins_of_a_user_end_at_once(people, deed):
    people.add("小平", "agent", "", NOON)
    for token, name in (("one", "小安"), ("two", "小安"), ("three", "小平")):
        people.begin(token, name, NOON + HOUR, NOON)
    getattr(people, deed)("小安")
    assert [people.session(each, NOON) is None for each in ("one", "two", "three")] == [True, True, False]


def test_nobody_signs_in_who_is_no_user(people):
    with pytest.raises(InputError, match=r"^没有叫 小平 的用户。"):
        people.begin("one", "小平", NOON + HOUR, NOON)


def test_a_client_is_found_by_its_key(people):
    made = people.add_key("erp", "digest", 60, NOON)
    assert people.key("digest") == made
    assert (made.name, made.per_minute, made.made, made.used) == ("erp", 60, NOON, None)
    assert people.key("other") is None


def test_use_of_a_key_is_noted_to_the_minute(people):
    people.add_key("erp", "digest", 60, NOON)
    for seconds in (0, 59, 61):
        people.key("digest", NOON + timedelta(seconds=seconds))
    assert [each.used for each in people.keys()] == [NOON + timedelta(seconds=61)]  # noqa: SIM118 - a method of ours


def test_clients_come_in_order_of_their_names(people):
    for name in ("b", "a"):
        people.add_key(name, f"digest-{name}", 60, NOON)
    assert [each.name for each in people.keys()] == ["a", "b"]  # noqa: SIM118 - a method of ours


def test_a_revoked_key_opens_nothing(people):
    people.add_key("erp", "digest", 60, NOON)
    people.revoke("erp")
    assert people.key("digest") is None
    with pytest.raises(InputError, match=r"^没有叫 erp 的接口用户。"):
        people.revoke("erp")


def test_a_client_is_named_once(people):
    people.add_key("erp", "digest", 60, NOON)
    with pytest.raises(InputError, match=r"^已经有叫 erp 的接口用户了。"):
        people.add_key("erp", "other", 60, NOON)
