"""What changed between two answers: nothing of either is lost, and words stay whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.practice.diffing import diff


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(each.what, each.text) for each in diff(before, after)]


def test_a_word_in_place_of_another_is_shown_as_both():
    assert told("请您耐心等待，谢谢。", "请您放心，谢谢。") == [
        ("same", "请您"),
        ("gone", "耐心等待"),
        ("new", "放心"),
        ("same", "，谢谢。"),
    ]


def test_what_was_added_is_new():
    assert told("今天告诉您。", "今天18点前告诉您。") == [("same", "今天"), ("new", "18点前"), ("same", "告诉您。")]


def test_the_same_text_has_changed_nowhere():
    assert told("今天告诉您。", "今天告诉您。") == [("same", "今天告诉您。")]


def test_with_nothing_before_all_is_new():
    assert told("", "今天告诉您。") == [("new", "今天告诉您。")]


def test_two_empty_texts_have_no_pieces():
    assert diff("", "") == ()


def test_a_single_sign_between_two_changes_does_not_tear_them_apart():
    assert told("亲，稍等", "您好，马上")[0] == ("gone", "亲，稍等")


@given(st.text(max_size=80), st.text(max_size=80))
def test_of_any_two_texts_nothing_is_lost(before, after):
    pieces = diff(before, after)
    assert "".join(each.text for each in pieces if each.what != "new") == before
    assert "".join(each.text for each in pieces if each.what != "gone") == after
