"""What to practise next: one sentence with its reason, and a wish that can be granted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistant.practice.names import Names
from assistant.practice.progress.assignments import tasks
from assistant.practice.progress.counsel import Advice, advice, level_for
from assistant.practice.progress.measures import progress
from assistant.practice.values import Wish
from tests.practice.tries import MONDAY, NOW, assigned, felt, tried

KINDS = ("answer", "talk", "violation", "order", "cold", "missing", "evidence")


@pytest.fixture(scope="module")
def names(content) -> Names:
    return Names(content)


def advised(names, tries=(), given=(), now=NOW, **other) -> Advice:
    return advice(progress("小安", tries, now), tries, tasks(given, "小安", tries, now), names, **other)


def every_kind(share: float) -> list:
    """Return three attempts at each kind; those of one skill show it, the others show feeling."""
    skills = {"answer": "feeling", "cold": "feeling", "talk": "calming"}
    return [
        tried(f"{kind}-{at}", 90, marks={skills.get(kind, kind): share}) for at in range(3) for kind in KINDS
    ]  # fmt: skip


def test_a_beginner_begins_with_an_easy_message(names):
    found = advised(names)
    assert found.text == "从一道入门的“回一条消息”开始：做满 3 道不同的题，就能看出长处和短处。"
    assert found.wish == Wish(kind="answer", level="easy")


def test_too_few_exercises_ask_for_more(names):
    assert advised(names, felt(0.1)).text == "再做 2 道不同的题：现在做过 1 道，还看不出哪一项弱。"


def test_the_weakest_skill_is_practised_with_its_reason(names):
    found = advised(names, felt(0.5, 0.5, 0.5))
    assert found.text == ("练“先接情绪”：做过 3 道，近来只拿到 50%，是看得出来的几项里最低的，先做入门的“改冷回复”。")
    assert found.wish == Wish(kind="cold", level="easy", weakest=True)


@pytest.mark.parametrize(("skill", "kind"), [("violation", "violation"), ("calming", "talk"), ("facts", "answer")])
def test_every_skill_has_what_practises_it(names, skill, kind):
    tries = [tried(f"answer-{at}", marks={skill: 0.3}) for at in range(3)]
    assert advised(names, tries).wish.kind == kind


def test_kinds_never_tried_come_before_small_weaknesses(names):
    found = advised(names, felt(0.8, 0.8, 0.8))
    assert (found.text, found.wish.kind) == ("做入门的“和买家聊完”：“让买家平静”做过 0 道，满 3 道才看得出好坏。", "talk")


def test_a_kind_without_a_skill_of_its_own_is_tried_once(names):
    tries = [each for each in every_kind(0.9) if each.kind != "cold"]
    assert advised(names, tries).text == "试试入门的“改冷回复”：这一类还没做过。"


def test_small_weaknesses_come_when_everything_was_tried(names):
    assert advised(names, every_kind(0.8)).text.startswith("练“先接情绪”：做过 6 道，近来只拿到 80%，")


def test_who_is_good_at_everything_goes_on_to_harder_ones(names):
    found = advised(names, every_kind(0.9))
    assert found.text == ("做进阶的“和买家聊完”：看得出来的几项都在 85% 以上，最近 10 道题平均 90 分，可以往上走了。")
    assert found.wish == Wish(kind="talk", level="medium")


# --- what was set


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (MONDAY, "先做“任选，2 道”：11月25日截止，还有 2 天，还差 2 道。"),
        (MONDAY + timedelta(days=2), "先做“任选，2 道”：今天截止，还差 2 道。"),
        (MONDAY + timedelta(days=3), "先补上“任选，2 道”：11月25日就该做完的，还差 2 道。"),
    ],
)
def test_what_is_due_comes_first(names, now, text):
    found = advised(names, given=[assigned(2)], now=now)
    assert (found.text, found.assignment) == (text, 1)


def test_what_is_due_much_later_waits_for_a_real_weakness(names):
    later = [assigned(5, due=NOW.date() + timedelta(days=4))]
    assert advised(names, felt(0.5, 0.5, 0.5), later).assignment == 0
    assert advised(names, felt(0.7, 0.7, 0.7), later).assignment == 1


def test_an_assignment_is_a_wish(names):
    given = [assigned(2, kind="talk", level="hard", persona="hasty", intent="damage")]
    assert advised(names, given=given).wish == Wish(kind="talk", level="hard", persona="hasty", intent="damage")


def test_the_next_item_of_an_assignment_is_named(names):
    given = [assigned(2, items=("answer-1", "answer-2"))]
    assert advised(names, [tried("answer-1")], given).item == "answer-2"


def test_what_is_done_is_not_advised(names):
    assert advised(names, felt(0.5, 0.5, 0.5), [assigned(2)]).assignment == 0


# --- what there is


def test_a_level_that_has_no_exercise_is_not_wished_for(names):
    found = advised(names, felt(0.5, 0.5, 0.5), has=lambda wish: wish.level is None)
    assert (found.wish.kind, found.wish.level) == ("cold", None)
    assert found.text.endswith("先做“改冷回复”。")


def test_a_kind_that_has_no_exercise_is_not_wished_for(names):
    found = advised(names, felt(0.5, 0.5, 0.5), has=lambda wish: wish.kind is None)
    assert found.wish == Wish(weakest=True)
    assert found.text.endswith("先做没做过的题。")


@pytest.mark.parametrize(
    ("level", "scores", "next"),
    [
        ("easy", [], "easy"),
        ("easy", [90, 90], "easy"),
        ("easy", [80, 80, 80], "medium"),
        ("easy", [30, 30, 30], "easy"),
        ("medium", [70, 70, 70], "medium"),
        ("medium", [40, 40, 40], "easy"),
        ("hard", [90, 90, 90], "hard"),
        ("medium", [0, 0, 90, 90, 90, 90, 90], "hard"),
    ],
)
def test_the_level_follows_the_last_five_scores(level, scores, next):
    assert level_for([tried(f"answer-{at}", score, level=level) for at, score in enumerate(scores)]) == next
