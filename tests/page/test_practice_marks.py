"""How answers are underlined, places told, and words of the room complete."""

from __future__ import annotations

import re
from html import escape
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.page.practice.arc import picture
from assistant.page.practice.marks import lost, minus, placed, plus, underlined
from assistant.page.practice.work import clauses
from assistant.practice.names import Names
from assistant.practice.shapes import Ending, Kind
from assistant.practice.values import Arc, ArcPoint, Judged, Moved
from assistant.schema import Coaching, Loss, Mark, Role

TEXT = "亲，请耐心等待。"


def test_lost_words_are_underlined_with_their_number():
    assert underlined(TEXT, [(2, 7, 1, "lost")]) == '亲，<mark class="lost" data-n="1"><sup>1</sup>请耐心等待</mark>。'


def test_words_that_cost_twice_carry_both_numbers():
    html = underlined("等着", [(0, 2, 1, "lost"), (1, 2, 2, "lost")])
    assert html == '<mark class="lost" data-n="1"><sup>1</sup>等</mark><mark class="lost" data-n="1 2"><sup>2</sup>着</mark>'


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_underlining_loses_no_character(text, spans):
    inside = [(min(a, b, len(text)), min(max(a, b), len(text)), n, "lost") for n, (a, b) in enumerate(spans, 1)]
    assert re.sub(r"<sup>\d+</sup>|</?mark[^>]*>", "", underlined(text, inside)) == escape(text)


@pytest.mark.parametrize(
    ("quote", "start", "end", "place"),
    [("耐心", 3, 5, (3, 5)), ("耐心", 0, 2, (3, 5)), ("没有的", 0, 3, (0, 0)), ("", 0, 0, (0, 0))],
)
def test_quote_is_found_where_masking_moved_it(quote, start, end, place):
    assert placed(quote, start, end, TEXT) == place


def test_costliest_loss_comes_first_and_nothing_is_no_loss():
    marks = (
        Mark(dimension="feeling", points=16, of=20, losses=(Loss(points=4, why="冷"), Loss(points=0.01, why="没有"))),
        Mark(dimension="step", points=4, of=10, losses=(Loss(points=6, why="空等", quote="耐心等待", start=3, end=7),)),
    )
    found = lost(Coaching(score=90, marks=marks), TEXT)
    assert [(each.number, each.dimension, each.start, each.end) for each in found] == [(1, "step", 3, 7), (2, "feeling", 0, 0)]


def test_points_are_told_with_their_sign():
    assert (minus(4), minus(4.55), plus(23.3)) == ("−4", "−4.5", "+23.3")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("都怪您没验货。加我微信，绝不食言。", ["都怪您没验货", "加我微信", "绝不食言"]),
        ("没有标点", ["没有标点"]),
        ("您好 ，  再说", ["您好", "再说"]),
        ("。。！", []),
    ],
)
def test_reply_is_cut_into_clauses(text, pieces):
    assert [text[start:end] for start, end in clauses(text)] == pieces


@given(st.text(alphabet="好的，。 ！\n…a~", max_size=30))
def test_clauses_lie_one_after_another_and_hold_something(text):
    at = 0
    for start, end in clauses(text):
        assert at <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end] != ""
        at = end


def test_picture_of_the_mood_tells_itself_in_words(content):
    moved = (Moved(cause="named", delta=-2, why="先接住了"),)
    arc = Arc(points=(ArcPoint(turn=0, mood=3), ArcPoint(turn=1, mood=1, moved=moved)), ending="calm", calming=1.0)
    html = picture(arc, Names(content))
    assert 'aria-label="开口：火了；第 1 句后：不踏实"' in html
    assert html.count("<circle") == 2


def test_every_code_of_a_result_has_its_words(content):
    codes = {
        "judged": get_args(Judged.model_fields["what"].annotation), "ending": get_args(Ending), "ending_told": get_args(Ending),
        "role": get_args(Role), "mood": tuple(f"m{mood}" for mood in range(5)), "kinds": get_args(Kind),
    }  # fmt: skip
    assert [f"{section}.{code}" for section, each in codes.items() for code in each
            if f"page.practice.{section}.{code}" not in content.messages] == []  # fmt: skip
