"""An exercise from its beginning to its outcome: kept in the store meanwhile, and silent about its answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.practice.book import Book
from assistant.practice.session import Practice
from assistant.practice.shapes import Cold, Dispute, Missing, Ordering, Scenario, Talk
from assistant.practice.values import Answer, Marked, Shown, Wish
from tests.conftest import NOON, ROOT
from tests.local import Local
from tests.practice.sample import COLD, DISPUTE, DRILL, ITEMS, MISSING, ORDERING, SCENARIO, TALK, tree

GOOD = SCENARIO.models["warm"]


class Watch:
    """Tells a time that a test moves on."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def on(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return tree(tmp_path_factory.mktemp("root"), ROOT)


@pytest.fixture
def practice(tmp_path, root, watch) -> Iterator[Practice]:
    assistant = Local(tmp_path)
    assistant.now = watch
    with assistant.store:
        yield Practice(assistant, Book(root, assistant.content.say))


def restarted(practice: Practice) -> Practice:
    """Return the practice of a program that has just started on the same store."""
    assistant = Local(practice.assistant.file.parent)
    assistant.now = practice.assistant.now
    return Practice(assistant, Book(practice.book._root, assistant.content.say))


def begun(practice: Practice, item: Any, **more: Any) -> Shown:
    return practice.begin("小林", item.id, seed=3, **more)


# begin


def test_an_exercise_begins_by_its_id(practice):
    shown = begun(practice, SCENARIO)
    assert (shown.kind, shown.title, shown.message) == ("answer", SCENARIO.title, SCENARIO.message)
    assert (shown.buyer, shown.hints_left, shown.hint_cost) == ("急脾气", 2, 3)


def test_an_exercise_begins_by_a_wish(practice):
    assert practice.begin("小林", Wish(kind="order")).title == ORDERING.title


def test_a_wish_that_nothing_fits_is_told(practice):
    with pytest.raises(InputError, match="没有这样的练习"):
        practice.begin("小林", Wish(kind="order", intent="allergy"))


def test_what_was_never_done_comes_first(practice):
    kinds = []
    for _ in range(len(ITEMS)):
        shown = practice.begin("小林", Wish())
        kinds.append(shown.kind)
        if shown.kind == "talk":
            practice.say(shown.id, "小林", "好的")
        practice.submit(shown.id, "小林", Answer())
    assert len(set(kinds)) == len(ITEMS)


def test_somebody_elses_attempt_is_out_of_reach(practice):
    shown = begun(practice, SCENARIO)
    with pytest.raises(InputError, match="没有这次练习"):
        practice.shown(shown.id, "小周")


def test_the_buyer_of_a_talk_is_the_one_that_was_wished_for(practice):
    assert practice.begin("小林", Wish(kind="talk", persona="reasonable")).persona == "reasonable"


# nothing of the answer is seen before


def hidden_of(item: Any) -> set[str]:
    """Return every text of an item that answers it."""
    found = set()
    if isinstance(item, Scenario | Talk):
        found |= {each.fact for each in item.hidden} | {word for each in item.hidden for word in each.ask}
    if isinstance(item, Scenario | Talk | Cold):
        found |= {each.what for each in item.must}
    if isinstance(item, Talk):
        found |= {item.goal, *(line for voice in item.voices.values() for lines in voice.told.values() for line in lines)}
        found |= {text for said in item.models.values() for text in said} | {each.say for each in item.news} | set(item.bad)
    if isinstance(item, Scenario | Cold | Missing):
        found |= set(item.models.values())
    if isinstance(item, Ordering):
        found |= {item.why, *(each.why for each in item.extra)}
    if isinstance(item, Cold):
        found |= {each.why for each in item.chills}
    if isinstance(item, Missing):
        found |= {each for one in item.lacks for each in (one.what, one.why, one.model)}
        found |= {each for one in item.needless for each in (one.what, one.why)}
    if isinstance(item, Dispute):
        found |= {item.why, *(each.why for each in item.exhibits)}
    if not found or item is DRILL:
        found |= {item.better, *(each.why for each in item.wrong)}
    return found | set(getattr(item, "hints", ()))


@pytest.mark.parametrize("item", ITEMS.values(), ids=list(ITEMS))
def test_nothing_that_answers_an_exercise_is_shown_before_it_is_handed_in(practice, item):
    told = begun(practice, item).model_dump_json()
    assert {text for text in hidden_of(item) if text in told} == set()
    assert item.id not in told


def test_no_order_of_the_pieces_is_the_right_one(practice):
    right = tuple(each.text for each in (*ORDERING.sentences, *ORDERING.extra))
    shown = [practice.begin("小林", ORDERING.id, seed=seed) for seed in range(30)]
    assert all(tuple(piece.text for piece in each.pieces) != right for each in shown)
    assert {piece.id for each in shown for piece in each.pieces} == {"p1", "p2", "p3", "p4", "p5"}


def test_the_names_of_evidence_say_nothing_of_it(practice):
    shown = begun(practice, DISPUTE)
    assert [each.id for each in shown.pieces] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert {(each.text, each.where) for each in shown.pieces} == {(each.what, each.where) for each in DISPUTE.exhibits}


def test_of_a_talk_only_what_was_said_is_shown(practice):
    shown = practice.begin("小林", Wish(kind="talk", persona="reasonable"), seed=1)
    assert [each.text for each in shown.said] == [TALK.voices["reasonable"].opening]
    assert (shown.turn, shown.turns, shown.message) == (1, 4, "")


# while it runs


def test_a_hint_is_told_when_asked_for_and_costs(practice):
    shown = begun(practice, SCENARIO)
    shown = practice.hint(shown.id, "小林")
    assert (shown.hints, shown.hints_left) == ((SCENARIO.hints[0],), 1)
    outcome = practice.submit(shown.id, "小林", Answer(text=GOOD))
    assert (outcome.hints, outcome.hint_points) == (1, 3)
    assert outcome.coaching is not None
    assert outcome.points == outcome.coaching.score - 3


def test_when_all_hints_are_told_there_is_none_left(practice):
    shown = begun(practice, COLD)
    practice.hint(shown.id, "小林")
    with pytest.raises(InputError, match="提示都看完了"):
        practice.hint(shown.id, "小林")


def test_the_clock_stands_while_paused(practice, watch):
    shown = begun(practice, SCENARIO)
    watch.on(seconds=40)
    assert practice.pause(shown.id, "小林").seconds == 40
    watch.on(minutes=20)
    assert practice.shown(shown.id, "小林").paused
    practice.pause(shown.id, "小林", paused=False)
    watch.on(seconds=20)
    assert practice.submit(shown.id, "小林", Answer(text=GOOD)).seconds == 60


def test_a_page_left_open_overnight_is_no_work(practice, watch):
    shown = begun(practice, SCENARIO)
    watch.on(hours=14)
    assert practice.shown(shown.id, "小林").seconds == 1800


def test_a_long_time_changes_no_score(practice, watch):
    quick = practice.submit(begun(practice, SCENARIO).id, "小林", Answer(text=GOOD))
    shown = begun(practice, SCENARIO)
    watch.on(minutes=25)
    slow = practice.submit(shown.id, "小林", Answer(text=GOOD))
    assert slow.seconds > slow.shown.expected
    assert slow.points == quick.points


def test_what_was_written_is_there_after_a_restart(practice):
    shown = begun(practice, SCENARIO)
    practice.keep(shown.id, "小林", Answer(text="周六面试"))
    assert restarted(practice).shown(shown.id, "小林").draft.text == "周六面试"


def test_what_was_written_is_handed_in_where_nothing_else_is(practice):
    shown = begun(practice, SCENARIO)
    practice.keep(shown.id, "小林", Answer(text=GOOD))
    assert practice.submit(shown.id, "小林").answer.text == GOOD


def test_a_step_in_another_window_is_noticed(practice):
    shown = begun(practice, SCENARIO)
    kept, _, running = practice._running(shown.id, "小林")
    practice.hint(shown.id, "小林")
    with pytest.raises(InputError, match="另一个窗口"):
        practice._save(kept, running)


def test_an_attempt_that_was_given_up_is_gone(practice):
    shown = begun(practice, SCENARIO)
    practice.drop(shown.id, "小林")
    with pytest.raises(InputError, match="没有这次练习"):
        practice.shown(shown.id, "小林")


# what came of it


def test_a_good_answer_scores_well_and_everything_is_told(practice):
    outcome = practice.submit(begun(practice, SCENARIO).id, "小林", Answer(text=GOOD))
    assert outcome.points >= 85
    assert outcome.models == {"warm": (SCENARIO.models["warm"],), "brief": (SCENARIO.models["brief"],)}
    assert [each.fact for each in outcome.hidden] == [each.fact for each in SCENARIO.hidden]
    assert [each.met for each in outcome.musts] == [True, True, True, None]
    assert set(outcome.marks) == {"feeling", "concern", "facts", "options", "step", "blame", "compliance"}


def test_what_was_asked_for_is_told_as_asked(practice):
    outcome = practice.submit(begun(practice, SCENARIO).id, "小林", Answer(text="面试的衣服还没到，难怪您急。您周六几点要用？"))
    assert [(each.fact, each.asked) for each in outcome.hidden] == [
        ("面试在周六上午九点，人得提前半小时到。", True),
        ("家里还有一件藏青色的旧外套。", False),
    ]


def test_an_empty_answer_scores_nothing(practice):
    for item in (SCENARIO, COLD, MISSING, DRILL, ORDERING, DISPUTE):
        assert practice.submit(begun(practice, item).id, "小林", Answer()).points == 0


def test_a_violation_is_marked_in_the_text(practice):
    start = DRILL.text.index("加我微信")
    marked = (Marked(start=start, end=start + 4, family="diversion"),)
    outcome = practice.submit(begun(practice, DRILL).id, "小林", Answer(marked=marked))
    assert (outcome.points, outcome.marks, outcome.better) == (33, {"violation": 0.33}, DRILL.better)


def test_pieces_are_put_in_order_by_their_ids(practice):
    shown = begun(practice, ORDERING)
    ids = {each.text: each.id for each in shown.pieces}
    outcome = practice.submit(shown.id, "小林", Answer(order=tuple(ids[each.text] for each in ORDERING.sentences)))
    assert (outcome.points, outcome.why) == (100, ORDERING.why)
    assert [each.text for each in outcome.right] == [each.text for each in ORDERING.sentences]


def test_evidence_is_chosen_by_its_ids(practice):
    shown = begun(practice, DISPUTE)
    ids = {each.text: each.id for each in shown.pieces}
    kept = [ids[each.what] for each in DISPUTE.exhibits if each.keep]
    outcome = practice.submit(shown.id, "小林", Answer(chosen=tuple(kept), first=ids["仓库的打包录像"]))
    assert (outcome.points, outcome.marks) == (100, {"evidence": 1.0})


def test_a_piece_that_is_not_there_is_refused(practice):
    with pytest.raises(InputError, match="选的内容和这道题对不上"):
        practice.submit(begun(practice, ORDERING).id, "小林", Answer(order=("p1", "p99")))


def test_questions_are_read_out_of_the_text(practice):
    outcome = practice.submit(begun(practice, MISSING).id, "小林", Answer(text=MISSING.models["warm"]))
    assert outcome.points >= 85
    assert outcome.asks == tuple(each.model for each in MISSING.lacks)


def test_a_rewrite_is_scored_and_told_what_was_cold(practice):
    outcome = practice.submit(begun(practice, COLD).id, "小林", Answer(text=COLD.models["brief"]))
    assert outcome.points >= 85
    assert outcome.result is not None
    assert [each.quote for each in outcome.result.lines] == ["请耐心等待", "有问题联系中通"]


def test_the_old_cold_reply_scores_badly(practice):
    assert practice.submit(begun(practice, COLD).id, "小林", Answer(text=COLD.cold)).points < 60


def test_an_outcome_is_there_after_a_restart(practice):
    outcome = practice.submit(begun(practice, SCENARIO).id, "小林", Answer(text=GOOD))
    assert restarted(practice).outcome(outcome.id, "小林") == outcome


def test_a_trainer_sees_it_too(practice):
    outcome = practice.submit(begun(practice, SCENARIO).id, "小林", Answer(text=GOOD))
    assert practice.outcome(outcome.id, None) == outcome


def test_handing_in_twice_changes_nothing(practice):
    shown = begun(practice, SCENARIO)
    first = practice.submit(shown.id, "小林", Answer(text=GOOD))
    assert practice.submit(shown.id, "小林", Answer(text="改一下")) == first


def test_nothing_comes_of_an_attempt_that_still_runs(practice):
    with pytest.raises(InputError, match="还没交"):
        practice.outcome(begun(practice, SCENARIO).id, "小林")


def test_personal_data_in_an_answer_is_not_kept_and_its_quotes_stay_in_place(practice):
    text = "面试的衣服没到，我明白您急。请打我电话13812345678。"
    outcome = practice.submit(begun(practice, SCENARIO).id, "小林", Answer(text=text))
    assert "13812345678" not in outcome.model_dump_json()
    assert outcome.coaching is not None
    losses = [loss for mark in outcome.coaching.marks for loss in mark.losses if loss.quote]
    assert any("[手机号]" in loss.quote for loss in losses)
    assert [loss for loss in losses if outcome.answer.text[loss.start : loss.end] != loss.quote] == []


# once more


def test_the_second_try_shows_what_changed(practice):
    first = practice.submit(begun(practice, SCENARIO).id, "小林", Answer(text="请您耐心等待，谢谢。"))
    again = practice.again(first.id, "小林")
    assert again.again_of == first.id
    second = practice.submit(again.id, "小林", Answer(text="请您放心，谢谢。"))
    assert (second.earlier, second.earlier_points) == (first.id, first.points)
    assert [(each.what, each.text) for each in second.diff] == [
        ("same", "请您"),
        ("gone", "耐心等待"),
        ("new", "放心"),
        ("same", "，谢谢。"),
    ]


def test_the_last_try_is_found_without_being_named(practice):
    first = practice.submit(begun(practice, SCENARIO).id, "小林", Answer(text="请您耐心等待，谢谢。"))
    second = practice.submit(begun(practice, SCENARIO).id, "小林", Answer(text=GOOD))
    assert second.earlier == first.id


# a talk


def talked(practice: Practice, answers: Any, persona: str = "reasonable") -> Shown:
    shown = practice.begin("小林", Wish(kind="talk", persona=persona), seed=1)
    for text in answers:
        shown = practice.say(shown.id, "小林", text)
        if shown.finished:
            break
    return shown


@pytest.mark.parametrize("persona", ["reasonable", "hasty"])
@pytest.mark.parametrize("style", ["warm", "brief"])
def test_good_answers_lead_to_a_calm_end(practice, persona, style):
    shown = talked(practice, TALK.models[style], persona)
    outcome = practice.outcome(shown.id, "小林")
    assert outcome.arc is not None
    assert (outcome.arc.ending, outcome.arc.points[-1].mood) == ("calm", 0)
    assert outcome.points >= 85
    assert outcome.marks["calming"] == 1.0


@pytest.mark.parametrize("persona", ["reasonable", "hasty"])
def test_bad_answers_lead_to_a_bad_end(practice, persona):
    outcome = practice.outcome(talked(practice, TALK.bad, persona).id, "小林")
    assert outcome.arc is not None
    assert outcome.arc.ending in ("review", "complaint")
    assert outcome.points < 50


def test_the_arc_says_why_the_mood_moved(practice):
    outcome = practice.outcome(talked(practice, TALK.bad).id, "小林")
    assert outcome.arc is not None
    assert [each.mood for each in outcome.arc.points] == [2, 3, 4, 4]
    assert [each.why for each in outcome.arc.points[1].moved] == ["让他干等，没说等到什么时候"]


def test_news_are_shown_before_the_answer_that_has_to_tell_them(practice):
    shown = talked(practice, TALK.models["warm"][:2])
    assert shown.said[-1].who == "news"
    assert shown.said[-1].text == TALK.news[0].say
    assert (shown.card.last_node, shown.card.eta) == ("长沙网点", "明天上午")


def test_a_talk_goes_on_after_a_restart(practice):
    shown = talked(practice, TALK.models["warm"][:1])
    again = restarted(practice).say(shown.id, "小林", TALK.models["warm"][1])
    assert again.turn == 3


def test_the_same_seed_gives_the_same_talk(practice):
    one, other = (talked(practice, TALK.bad) for _ in range(2))
    assert one.said == other.said


def test_a_stop_in_any_answer_caps_the_talk(practice):
    good = TALK.models["warm"]
    shown = talked(practice, [f"{good[0]}也可以加我微信聊。", *good[1:]])
    outcome = practice.outcome(shown.id, "小林") if shown.finished else practice.submit(shown.id, "小林")
    assert outcome.capped
    assert outcome.points <= 59


def test_a_talk_handed_in_early_does_not_count_as_calmed(practice):
    shown = talked(practice, TALK.models["warm"][:2])
    outcome = practice.submit(shown.id, "小林")
    assert outcome.arc is not None
    assert (outcome.arc.points[-1].mood, outcome.arc.ending) == (0, "left")


def test_a_talk_without_an_answer_cannot_be_handed_in(practice):
    with pytest.raises(InputError, match="还一句都没回"):
        practice.submit(begun(practice, TALK).id, "小林")


def test_an_empty_line_is_not_sent(practice):
    with pytest.raises(InputError, match="还什么都没写"):
        practice.say(begun(practice, TALK).id, "小林", "  ")


def test_after_the_last_word_nothing_more_is_said(practice):
    shown = talked(practice, TALK.models["warm"])
    assert shown.finished
    with pytest.raises(InputError, match="已经交了"):
        practice.say(shown.id, "小林", "还在吗")


def test_what_the_buyer_was_asked_is_told_afterwards(practice):
    outcome = practice.outcome(talked(practice, TALK.models["warm"]).id, "小林")
    assert [each.asked for each in outcome.hidden] == [True, False]
    assert outcome.goal == TALK.goal


def test_only_a_talk_is_talked(practice):
    with pytest.raises(InputError, match="不是对话"):
        practice.say(begun(practice, SCENARIO).id, "小林", "您好")


def test_what_is_kept_of_a_running_talk_is_json_of_its_own(practice):
    shown = talked(practice, TALK.models["warm"][:1])
    state = json.loads(practice.assistant.store.practice.one(shown.id).state)
    assert set(state) == {"seed", "hints", "spent", "since", "draft", "talk"}
