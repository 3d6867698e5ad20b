"""Nothing that only measures has got into what trains.

Texts are compared by their letters, digits and Chinese characters alone. Short everyday lines (在吗, 什么时候发货) are bound to
meet by chance, so what counts is a whole text of ten characters or more, or a common run of twelve.
"""

import json
import re
from pathlib import Path

import pytest

from training import baseline, examples

ROOT = Path(__file__).parents[1]
MEASURING = ROOT.parent / "shared" / "data" / "real" / "messages_dev.jsonl"
WHOLE, RUN = 10, 12


def bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def runs(text: str) -> set[str]:
    return {text[at : at + RUN] for at in range(len(text) - RUN + 1)}


@pytest.fixture(scope="module")
def measuring() -> list[str]:
    if not MEASURING.is_file():
        pytest.skip("the real messages that only measure are not at hand")
    rows = [json.loads(line) for line in MEASURING.read_text(encoding="utf-8").splitlines()]
    return [bare(text) for row in rows for text in (row["text"], row["prev"] or "")]


@pytest.fixture(scope="module")
def training() -> list[str]:
    heard = [text for each in examples.messages() for text in (each.text, each.previous)]
    return [bare(text) for text in (*heard, *(each.text for each in examples.replies()))]


def test_no_training_text_is_a_measuring_text(measuring: list[str], training: list[str]):
    assert {text for text in measuring if len(text) >= WHOLE} & set(training) == set()


def test_no_training_text_shares_a_long_run_with_a_measuring_text(measuring: list[str], training: list[str]):
    known = {run for text in measuring for run in runs(text)}
    assert [text for text in training if runs(text) & known] == []


def test_no_text_is_held_out_in_one_place_and_trained_on_in_another():
    found = [each for each in examples.messages() if each.source != "open" and len(bare(each.text)) >= WHOLE]
    aside = {bare(each.text) for each in found if each.held_out}
    assert [each.text for each in found if not each.held_out and bare(each.text) in aside] == []


@pytest.mark.parametrize("module", [baseline, examples], ids=lambda module: module.__name__)
def test_training_code_names_no_measuring_file(module):
    source = Path(module.__file__).read_text(encoding="utf-8")
    assert not re.search(r"messages_dev|benchmarks|held_out\.bin", source)
