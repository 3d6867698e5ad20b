"""A layout that no tool of ours knows is learnt from one marked line; none of its words is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.chatlog import read
from assistant.conversation.layouts import Mark, Marked, Ours, UnmarkedError, digest, kept, learn, of
from tests.conftest import NOON

LOG = "★小鱼★ | 14:03 | 在吗\n★暖暖旗舰店★ | 14:04 | 在的\n您说\n★小鱼★ | 14:05 | 到哪了"


def marks(line: str, **pieces: str) -> tuple[Mark, ...]:
    return tuple(Mark(what=what, start=line.index(text), end=line.index(text) + len(text)) for what, text in pieces.items())


def learnt(line: str, **pieces: str) -> Marked:
    return learn(line, marks(line, **pieces))


def turns(text: str, marked: Marked) -> list[tuple[str, str, str]]:
    log = read(text, NOON, layouts=of([("", marked)])[0])
    return [(each.who, each.text, f"{each.at:%H:%M}" if each.at else "") for each in log.turns]


def test_layout_is_learnt_from_one_line():
    marked = learnt(LOG.splitlines()[0], name="小鱼", time="14:03", text="在吗")
    assert turns(LOG, marked) == [("buyer", "在吗", "14:03"), ("agent", "在的\n您说", "14:04"), ("buyer", "到哪了", "14:05")]


def test_text_may_stand_on_the_lines_below():
    log = "#0012 <小鱼> 14.03\n在吗\n#0013 <客服> 14.05\n在的"
    marked = learnt("#0012 <小鱼> 14.03", name="小鱼", time="14.03")
    assert turns(log, marked) == [("buyer", "在吗", ""), ("agent", "在的", "")]


def test_numbers_beside_the_pieces_may_differ():
    marked = learnt("7楼 小鱼 → 在吗", name="小鱼", text="在吗")
    assert turns("7楼 小鱼 → 在吗\n12楼 客服 → 在的", marked) == [("buyer", "在吗", ""), ("agent", "在的", "")]


def test_words_of_the_line_are_not_kept():
    kept_text = learnt("★小鱼★ | 14:03 | 我的电话变了", name="小鱼", time="14:03", text="我的电话变了").model_dump_json()
    assert "小鱼" not in kept_text
    assert "电话" not in kept_text


@pytest.mark.parametrize(
    ("line", "pieces", "why"),
    [
        ("小鱼 14:03 在吗", {"time": "14:03"}, "no_name"),
        ("小鱼 14:03 在吗", {"name": "小鱼 14", "time": "14:03"}, "overlap"),
        ("小鱼", {"name": "小鱼"}, "nothing_tells"),
        ("小鱼，我的快递到底在哪里", {"name": "小鱼"}, "left_over"),
        ("〔小鱼在吗〕", {"name": "小鱼", "text": "在吗"}, "nothing_between"),
    ],
)
def test_line_that_teaches_nothing_says_why(content, line: str, pieces: dict[str, str], why: str):
    with pytest.raises(UnmarkedError) as error:
        learnt(line, **pieces)
    assert error.value.key == why
    assert content.say(f"conversation.marks.{why}")


def test_marks_beyond_the_line_are_refused():
    with pytest.raises(UnmarkedError):
        learn("小鱼 14:03", [Mark(what="name", start=0, end=99)])


def test_name_of_our_side_is_kept_by_its_digest():
    text = Ours(digest=digest("阿糖"), seen="阿**").model_dump_json()
    assert "阿糖" not in text
    _, ours = of(kept([text]))
    log = read("小鱼 14:03\n在吗\n阿糖 14:05\n在的", NOON, ours=ours)
    assert [each.who for each in log.turns] == ["buyer", "agent"]


def test_what_cannot_be_read_any_more_is_left_out():
    good = learnt(LOG.splitlines()[0], name="小鱼", time="14:03", text="在吗").model_dump_json()
    assert [text for text, _ in kept(["{", '{"kind":"layout"}', good, '{"kind":"other"}'])] == [good]


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.sampled_from(["name", "time", "text"]), st.integers(0, 40), st.integers(1, 40)), max_size=4),
)
def test_any_marks_teach_a_layout_or_say_why(line: str, pieces: list[tuple[str, int, int]]):
    try:
        marked = learn(line, [Mark.model_validate({"what": what, "start": start, "end": end}) for what, start, end in pieces])
    except UnmarkedError:
        return
    [(_, again)] = kept([marked.model_dump_json()])
    assert again == marked
    read(line, NOON, layouts=[marked.layout])
