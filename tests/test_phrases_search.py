"""Sentences of the library found by words, by meaning and by what they say of themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.encoder import Outputs
from assistant.phrases.search import PAGE, Asked, Finder
from assistant.phrases.vectors import Vectors
from assistant.store.values import Used


@pytest.fixture(scope="module")
def finder(content) -> Finder:
    patterns = tuple(each for each in content.patterns if each.sub in ("stuck", "unshipped", "any"))
    retired = (patterns[0].model_copy(update={"retired": True, "tags": ("大促",)}),)
    return Finder(content.model_copy(update={"patterns": patterns[1:], "retired": retired}))


def texts(finder, **asked):
    return [each.pattern.text for each in finder.find(Asked(**asked)).hits]


def test_without_a_query_all_in_use_stand_in_the_order_of_the_library(finder):
    found = finder.find(Asked())
    assert (found.total, found.page, len(found.hits), found.grouped) == (len(finder.patterns) - 1, 1, PAGE, True)
    assert {each.pattern.sub for each in found.hits} == {"any"}
    assert found.groups["any", "any", "feel"] > 100


def test_last_page_holds_the_rest_and_none_lies_behind_it(finder):
    last = finder.find(Asked(page=10_000))
    assert last.page == last.pages
    assert len(last.hits) == last.total - (last.pages - 1) * PAGE


@pytest.mark.parametrize(
    ("asked", "test"),
    [
        ({"intent": "delay"}, lambda each: each.intent == "delay"),
        ({"sub": "stuck"}, lambda each: each.sub == "stuck"),
        ({"role": "ask"}, lambda each: each.role == "ask"),
        ({"style": "brief"}, lambda each: each.style == "brief"),
        ({"remedy": "refund"}, lambda each: "refund" in each.remedies),
        ({"remedy": "none"}, lambda each: not each.remedies),
        ({"emotion": "3"}, lambda each: 3 in each.emotion),
        ({"when": "child"}, lambda each: each.when == "child"),
        ({"when": "none"}, lambda each: each.when is None),
        ({"kind": "tail"}, lambda each: each.kind == "tail"),
        ({"state": "retired"}, lambda each: each.retired),
        ({"tag": "大促", "state": "all"}, lambda each: each.tags == ("大促",)),
        (
            {"sub": "stuck", "role": "option", "style": "warm"},
            lambda each: (each.sub, each.role, each.style) == ("stuck", "option", "warm"),
        ),
    ],
)
def test_every_filter_keeps_what_fits_and_all_of_it(finder, asked, test):
    asked = Asked(**asked)
    wanted = [
        each for each in finder.patterns if test(each) and (asked.state == "all" or each.retired == (asked.state == "retired"))
    ]
    assert sorted(each.text for each in finder.all(asked)) == sorted(each.text for each in wanted)
    assert wanted


def test_words_are_found_where_they_stand_and_said(finder):
    first = finder.find(Asked(query="换谁心里都急")).hits[0]
    assert "换谁心里都急" in first.pattern.text
    assert first.matched == ("换谁心里都急",)


def test_words_apart_are_all_met_first(finder):
    hits = finder.find(Asked(query="催 退款", sub="unshipped")).hits
    assert set(hits[0].matched) == {"催", "退款"}


def test_slots_are_found_by_their_chinese_names(finder):
    assert all("{carrier}" in text for text in texts(finder, query="{快递}")[:10])


def test_sentence_is_found_by_its_number(finder):
    pattern = finder.patterns[7]
    assert texts(finder, query=pattern.id) == [pattern.text]


def test_nothing_is_found_for_words_that_are_nowhere(finder):
    assert finder.find(Asked(query="量子纠缠")).total == 0


def test_most_used_stand_first_when_asked_for(finder):
    used = {finder.patterns[9].id: Used(shown=9, copied=2), finder.patterns[5].id: Used(shown=4, copied=3)}

    def first(sort):
        return finder.find(Asked(sort=sort), used).hits[0].pattern.id

    assert first("shown") == finder.patterns[9].id
    assert first("copied") == first("share") == finder.patterns[5].id


@settings(deadline=None, max_examples=50)
@given(query=st.text(max_size=40), page=st.integers(1, 99), sort=st.sampled_from(["", "place", "copied"]))
def test_anything_can_be_looked_for(finder, query, page, sort):
    found = finder.find(Asked(query=query, page=page, sort=sort))
    assert 1 <= found.page <= found.pages
    assert len(found.hits) <= PAGE


# --- by meaning


class Counting:
    """An encoder that knows two meanings, and counts what it reads."""

    version = "two"

    def __init__(self):
        self.seen = []

    def read(self, text, previous=""):
        return Outputs(np.zeros(1, np.float32), self.vectors([text])[0])

    def vectors(self, texts, progress=False):
        self.seen += texts
        return np.array([[1, 0] if "退" in each else [0, 1] for each in texts], dtype=np.float32)


def meant(content, folder, network):
    vectors = Vectors(network, folder)
    patterns = tuple(each for each in content.patterns if each.sub == "unshipped")
    return Finder(content.model_copy(update={"patterns": patterns}), vectors), vectors


def test_meaning_is_found_where_no_word_is_met(content, tmp_path):
    finder, vectors = meant(content, tmp_path, Counting())
    asked = Asked(query="退", by="meaning")
    assert finder.find(asked).waiting is not None
    vectors.wait()
    found = finder.find(asked)
    assert found.waiting is None
    assert all("退" in each.pattern.text and each.score == 1 for each in found.hits)


def test_while_meaning_is_being_read_words_are_found(content, tmp_path):
    finder, vectors = meant(content, tmp_path, Counting())
    found = finder.find(Asked(query="退款", by="meaning"))
    assert 0 <= found.waiting < 1
    assert all("退款" in each.pattern.text for each in found.hits)
    vectors.wait()


def test_sentence_is_read_once_and_kept_on_disk(content, tmp_path):
    network = Counting()
    finder, vectors = meant(content, tmp_path, network)
    asked = Asked(query="发货", by="meaning")
    finder.find(asked)
    vectors.wait()
    count = len(network.seen)
    again, _ = meant(content, tmp_path, network)
    assert again.find(asked).waiting is None
    assert len(network.seen) == count + 1  # the query


def test_file_that_is_damaged_is_made_again(content, tmp_path):
    finder, vectors = meant(content, tmp_path, Counting())
    finder.find(Asked(query="发货", by="meaning"))
    vectors.wait()
    (tmp_path / "two.npz").write_bytes(b"PK\x03\x04 no archive")
    again, vectors = meant(content, tmp_path, Counting())
    again.find(Asked(query="发货", by="meaning"))
    vectors.wait()
    assert again.find(Asked(query="发货", by="meaning")).waiting is None


def test_folder_that_cannot_be_written_costs_nothing_else(content, tmp_path):
    (tmp_path / "file").write_text("no folder")
    finder, vectors = meant(content, tmp_path / "file", Counting())
    finder.find(Asked(query="发货", by="meaning"))
    vectors.wait()
    assert finder.find(Asked(query="发货", by="meaning")).waiting is None
