"""Whatever is handed in is marked, or refused in Chinese; nothing that a browser may send breaks the marking."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.coach import Coach
from assistant.errors import InputError
from assistant.practice.loading import kind
from assistant.practice.outcomes import Examiner
from assistant.practice.showing import Running, pieces
from assistant.practice.values import Answer, Marked
from tests.practice.sample import COLD, DISPUTE, DRILL, MISSING, ORDERING, RUBRIC, SCENARIO

IDS = st.one_of(st.sampled_from([f"p{number}" for number in range(1, 7)]), st.text(max_size=4))
MARKED = st.builds(Marked, start=st.integers(0, 99), end=st.integers(0, 99), family=st.sampled_from([None, "blame", "promise"]))
ANSWERS = st.builds(
    Answer,
    marked=st.lists(MARKED, max_size=6).map(tuple),
    order=st.lists(IDS, max_size=8).map(tuple),
    chosen=st.lists(IDS, max_size=8).map(tuple),
    first=IDS,
)


@pytest.fixture(scope="module")
def examiner(assistant) -> Examiner:
    return Examiner(Coach(assistant), RUBRIC, assistant.content.say)


@pytest.mark.parametrize("item", [DRILL, ORDERING, DISPUTE], ids=["violation", "order", "evidence"])
@given(answer=ANSWERS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_marks_and_choices_get_points_or_are_refused(examiner, item, answer):
    named = {"order": answer.order, "evidence": (*answer.chosen, *filter(None, (answer.first,)))}.get(kind(item), ())
    if set(named) <= set(pieces(item, 1)):
        found = examiner.examined(item, Running(seed=1), answer)
        assert 0 <= found["points"] <= 100
        assert all(line.why for line in found["result"].lines)
    else:
        with pytest.raises(InputError, match="选的内容和这道题对不上"):
            examiner.examined(item, Running(seed=1), answer)


@pytest.mark.parametrize("item", [SCENARIO, COLD, MISSING], ids=["answer", "cold", "missing"])
@given(text=st.text(max_size=200))
@settings(max_examples=25, deadline=None)
def test_any_text_gets_points(examiner, item, text):
    assert 0 <= examiner.examined(item, Running(seed=1), Answer(text=text))["points"] <= 100


def test_a_long_text_gets_points(examiner):
    assert examiner.examined(SCENARIO, Running(seed=1), Answer(text="我去催快递。" * 500))["points"] < 60


def test_who_answers_in_words_is_kept_in_words(examiner):
    shuffled = Answer(order=("p2", "p1"))
    said = examiner.said(ORDERING, Running(seed=1), shuffled).splitlines()
    assert set(said) < {each.text for each in (*ORDERING.sentences, *ORDERING.extra)}
    assert examiner.said(DRILL, Running(seed=1), Answer(marked=(Marked(start=0, end=6),))) == "都怪您没验货"
