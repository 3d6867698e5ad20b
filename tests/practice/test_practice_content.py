"""The exercises that come with the program: right, enough of every kind, level and buyer, and none of them a copy."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from assistant.content import Content
from assistant.content.buyers import INTENTS
from assistant.practice import loading
from assistant.practice.book import personas
from assistant.practice.loading import NAMED, Practice, kind
from assistant.practice.shapes import Scenario, Talk
from tests.conftest import ROOT

LEAST = {"answer": 100, "talk": 30, "violation": 60, "order": 40, "cold": 40, "missing": 20, "evidence": 12}


@pytest.fixture(scope="module")
def shipped(content: Content) -> Practice:
    return loading.read(ROOT, content.taxonomy)


def test_nothing_is_wrong_with_them(shipped):
    assert [str(mistake) for mistake in shipped.mistakes] == []


def test_there_are_enough_of_every_kind(shipped):
    counts = Counter(map(kind, shipped.items.values()))
    assert {each: counts[each] for each, least in LEAST.items() if counts[each] < least} == {}


def test_there_are_a_hundred_and_twenty_scenarios(shipped):
    assert sum(kind(item) in ("answer", "talk") for item in shipped.items.values()) >= 120


def test_every_kind_has_every_level(shipped):
    levels = {(kind(item), item.level) for item in shipped.items.values()}
    assert [(each, level) for each in LEAST for level in ("easy", "medium", "hard") if (each, level) not in levels] == []


def test_every_kind_of_problem_has_answers_and_talks(shipped, content):
    subs = {(item.intent, item.sub) for item in shipped.items.values() if isinstance(item, Scenario)}
    lacking = [(entry.id, sub.id) for entry in content.taxonomy.intents for sub in entry.subs if (entry.id, sub.id) not in subs]
    assert lacking == []
    assert {item.intent for item in shipped.items.values() if isinstance(item, Talk)} == set(INTENTS)


def test_every_buyer_writes_and_talks(shipped):
    writing = {item.persona for item in shipped.items.values() if isinstance(item, Scenario)}
    talking = {name for item in shipped.items.values() if isinstance(item, Talk) for name in personas(item)}
    assert set(NAMED) <= writing
    assert set(NAMED) <= talking


def test_no_two_messages_are_nearly_the_same(shipped):
    said = {item.id: item.message for item in shipped.items.values() if len(item.message) >= 12}
    pairs = {name: {text[at : at + 2] for at in range(len(text) - 1)} for name, text in said.items()}
    alike = [
        (one, two) for one, two in combinations(pairs, 2) if len(pairs[one] & pairs[two]) > 0.6 * len(pairs[one] | pairs[two])
    ]
    assert alike == []


def test_the_two_answers_of_a_case_are_two(shipped):
    same = [
        item.id
        for item in shipped.items.values()
        if isinstance(item, Scenario)
        for one, two in combinations(item.models.values(), 2)
        if one == two or one in two or two in one
    ]
    assert same == []
