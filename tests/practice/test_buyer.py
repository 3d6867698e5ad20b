"""The played buyer: what calms him, what angers him, what he tells, what he says, and how it ends. Every answer is read here by
hand, so that each test shows which thing in it moves him."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.coaching.values import Felt, Offer, Quote, Seen, Step
from assistant.practice.buyer import State, opening, react, turns
from assistant.practice.shapes import News, Persona, Talk, Voice
from assistant.schema import Checked, Entry, Finding
from tests.practice.sample import PERSONAS, TALK

CALM, QUICK = PERSONAS["reasonable"], PERSONAS["hasty"]
QUIET = TALK.model_copy(update={"news": ()})
"""The talk without news: nothing is awaited."""
HERE = Quote(0, 2, "原话")
WORDS = "答复"


def seen(*does: str, asks: str = "", stop: bool = False) -> Seen:
    """Return an answer that does these things: events of it, or step, promise, facts."""
    finding = Finding(rule="X", severity="stop", start=0, end=2, quote="原话", why="不许说")
    return Seen(
        checked=Checked(parts=(), findings=(finding,) if stop else ()),
        intent="delay",
        sub="stuck",
        emotion=2,
        feeling=(Felt(HERE, own=True, sorry=False),) if "named" in does else (),
        facts=(Entry(kind="place", start=0, end=2, quote="原话", state="backed"),) if "facts" in does else (),
        offers=(Offer("resend", HERE), Offer("refund", HERE)) if "offered" in does else (),
        needed=2,
        steps=(Step(HERE, acts=True, timed="promise" in does, told=True),) if {"step", "promise"} & set(does) else (),
        asks=(Quote(0, len(asks), asks),) if asks else (),
        waits=(HERE,) if "wait" in does else (),
        excuses=(HERE,) if "excuse" in does else (),
        blame=(HERE,) if "blame" in does else (),
        repeated=(HERE,) if "repeat" in does else (),
        rules=(HERE,) if "rule" in does else (),
    )


def after(*answers: Seen, talk: Talk = QUIET, persona: Persona = CALM, said: str = WORDS, seed: int = 1) -> State:
    state, _ = opening(talk, persona, seed)
    for each in answers:
        state = react(talk, persona, state, each, said).state
    return state


def moods(*answers: Seen, talk: Talk = QUIET, persona: Persona = CALM) -> list[int]:
    return [after(*answers[:count], talk=talk, persona=persona).mood for count in range(len(answers) + 1)]


GOOD = seen("named", "offered")
FORMULA = seen("wait")


# what moves him


def test_an_answer_that_names_his_matter_and_offers_a_choice_calms_by_one():
    assert moods(GOOD) == [2, 1]


def test_good_answers_in_a_row_end_well():
    assert moods(GOOD, GOOD, GOOD) == [2, 1, 0, 0]
    assert after(GOOD, GOOD, GOOD).ending == "calm"


@pytest.mark.parametrize("event", ["wait", "excuse", "repeat", "blame", "rule"])
def test_what_hurts_makes_it_worse_by_one(event):
    assert moods(seen(event)) == [2, 3]


def test_an_answer_with_nothing_in_it_makes_it_worse():
    assert moods(seen()) == [2, 3]


def test_facts_alone_are_cold_to_somebody_who_is_upset():
    assert moods(seen("facts")) == [2, 3]


def test_facts_alone_are_taken_once_he_feels_understood():
    assert moods(seen("named"), seen("facts")) == [2, 2, 2]


def test_being_understood_takes_the_heat_off_and_no_more():
    assert moods(seen("named"), seen("named"), persona=QUICK) == [3, 2, 2]


def test_an_offer_is_not_heard_while_nobody_has_understood_him():
    assert moods(seen("offered")) == [2, 2]


def test_an_offer_counts_later_on_once_he_was_understood():
    assert moods(seen("named"), seen("offered")) == [2, 2, 1]


def test_a_step_counts_once_he_was_understood():
    assert moods(seen("named"), seen("step")) == [2, 2, 1]
    assert moods(seen("step")) == [2, 2]


def test_what_is_good_makes_up_for_an_empty_phrase():
    assert moods(seen("named", "offered", "wait")) == [2, 2]


def test_what_is_good_does_not_make_up_for_blame():
    assert moods(seen("named", "offered", "blame")) == [2, 3]


def test_one_answer_moves_him_by_two_at_most():
    assert moods(seen("blame", "excuse", "wait", "repeat")) == [2, 4]


def test_who_has_no_patience_left_is_moved_twice_by_nothing():
    assert moods(FORMULA, FORMULA) == [2, 3, 4]
    assert moods(seen("named", "offered"), FORMULA, FORMULA) == [2, 1, 2, 4]


# what he tells


def test_what_is_hidden_is_told_when_a_question_asks_for_it():
    took = react(QUIET, CALM, after(), seen(asks="您周六几点要用？"), WORDS)
    assert took.told == ("hour",)
    assert took.line == "周六上午九点，我八点半就得到。"


def test_without_a_question_nothing_hidden_is_told():
    took = react(QUIET, CALM, after(), seen("named"), "周六几点我也不知道。")
    assert took.told == ()


def test_asking_for_what_is_needed_is_not_punished():
    assert moods(seen(asks="您周六几点要用？")) == [2, 2]
    assert moods(seen("named", "offered", asks="您周六几点要用？")) == [2, 1]


def test_a_question_beside_the_point_is_borne_until_he_is_upset():
    assert moods(seen(asks="您贵姓？")) == [2, 2]
    assert moods(seen(asks="您贵姓？"), persona=QUICK) == [3, 4]


def test_two_things_asked_at_once_are_both_told():
    took = react(QUIET, CALM, after(), seen(asks="您几点要用，有没有别的外套？"), WORDS)
    assert took.line == "周六上午九点，我八点半就得到。 有件藏青的旧外套，不太合身。"


def test_asking_the_same_again_annoys():
    assert moods(seen(asks="您几点要用？"), seen(asks="您几点要用？")) == [2, 2, 3]


def test_a_request_that_only_sounds_like_the_question_does_not():
    assert moods(seen(asks="您几点要用？"), seen("named", asks="我去问清几点派件。")) == [2, 2, 2]


# promises


def test_a_promise_that_is_kept_calms_beside_all_else():
    state = after(GOOD, seen("named", "promise"), talk=TALK)
    took = react(TALK, CALM, state, seen("facts"), "中通回话说是漏扫。")
    assert ("kept", -1) in took.moved


def test_a_promise_that_is_not_spoken_of_is_broken():
    state = after(seen("named", "promise"), seen("named"), talk=TALK)
    took = react(TALK, CALM, state, GOOD, "补发或者退款都行。")
    assert took.moved == (("broken", 2),)
    assert took.line in CALM.on["broken"]


def test_news_that_nobody_had_promised_should_be_told_all_the_same():
    state = after(seen("named"), seen("named"), talk=TALK)
    took = react(TALK, CALM, state, seen("named"), "您别急。")
    assert ("untold", 1) in took.moved


def test_he_waits_for_news_before_he_is_content():
    early = News(turn=4, say="查到了。", words=("查到",))
    talk = TALK.model_copy(update={"news": (early,)})
    state = after(GOOD, GOOD, GOOD, talk=talk)
    assert (state.mood, state.ending) == (0, None)


# how it ends


def test_furious_twice_in_a_row_ends_with_the_platform():
    state = after(seen("blame", "excuse"), FORMULA)
    assert (state.turn, state.ending) == (2, "complaint")


def test_a_hard_violation_at_somebody_upset_ends_the_talk():
    state = after(FORMULA, seen("blame", stop=True))
    assert (state.mood, state.ending) == (4, "complaint")


def test_the_first_answer_ends_nothing():
    assert after(seen("blame", "rule", stop=True), persona=QUICK).ending is None


@pytest.mark.parametrize(
    ("answers", "ending"),
    [
        ((seen("named"),) * 4, "left"),
        ((FORMULA, seen("offered"), seen("offered"), seen("offered")), "review"),
        ((GOOD, GOOD, GOOD), "calm"),
    ],
)
def test_after_the_last_answer_his_mood_decides(answers, ending):
    assert after(*answers).ending == ending


def test_a_kept_promise_is_enough_where_he_is_nearly_calm():
    state = after(seen("named"), seen("named"), talk=TALK)
    took = react(TALK, CALM, state, seen("named"), "查到了，是漏扫。")
    assert (took.state.mood, took.state.ending) == (1, "calm")


def test_a_talk_has_one_answer_more_than_its_longest_good_run():
    assert turns(TALK) == 4


def test_a_talk_is_long_enough_for_all_its_news():
    late = News(turn=6, say="查到了。", words=("查到",))
    assert turns(TALK.model_copy(update={"news": (late,)})) == 6


# what he says


def test_a_line_of_this_talk_comes_before_those_he_says_everywhere():
    took = react(QUIET, QUICK, after(persona=QUICK), FORMULA, WORDS)
    assert took.line == "面试能等吗？你替我跟人家说去？"


def test_the_worst_thing_is_answered_first():
    took = react(QUIET, CALM, after(), seen("wait", "blame"), WORDS)
    assert took.line in CALM.on["blame"]


def test_what_he_did_not_hear_he_does_not_thank_for():
    took = react(QUIET, CALM, after(), seen("offered"), WORDS)
    assert took.line in CALM.moods[2]


def test_no_line_comes_twice_while_another_is_left():
    voice = Voice(opening="在吗", told=TALK.voices["reasonable"].told, on={"wait": ("别让我等。",)})
    talk = QUIET.model_copy(update={"voices": {"reasonable": voice}})
    state = after(talk=talk)
    lines = []
    for _ in range(3):
        state, line, *_ = react(talk, CALM, state.model_copy(update={"ending": None, "mood": 2, "furious": 0}), FORMULA, WORDS)
        lines.append(line)
    assert lines[0] == "别让我等。"
    assert sorted(lines[1:]) == sorted(CALM.on["wait"])


def test_the_same_seed_says_the_same():
    assert after(FORMULA, GOOD, seed=7).used == after(FORMULA, GOOD, seed=7).used


def test_another_seed_may_say_something_else():
    assert len({after(FORMULA, seed=seed).used for seed in range(20)}) > 1


EVENTS = st.lists(
    st.sampled_from(["named", "offered", "wait", "excuse", "repeat", "blame", "rule", "step", "facts"]), max_size=4
)
ANSWERS = st.lists(st.tuples(EVENTS, st.sampled_from(["", "几点要用？", "有没有别的外套？"]), st.booleans()), max_size=8)


@given(ANSWERS, st.integers(0, 99), st.sampled_from(["reasonable", "hasty"]))
def test_whatever_is_said_the_talk_ends_in_time_with_a_line_each_time(answers, seed, name):
    persona = PERSONAS[name]
    state, line = opening(TALK, persona, seed)
    for does, asks, stop in answers:
        if state.ending:
            break
        state, line, *_ = react(TALK, persona, state, seen(*does, asks=asks, stop=stop), WORDS)
        assert line
        assert 0 <= state.mood <= 4
    assert state.turn <= turns(TALK)
    assert state.ending or state.turn < turns(TALK)
