"""Nothing that only measures has got into what trains.

Texts are compared by their letters, digits and Chinese characters alone. Short everyday lines (在吗, 什么时候发货) are bound to
meet by chance, so what counts is a whole text of ten characters or more, or a common run of twelve; with the benchmarks, which
hold a hundred thousand texts, a whole text of fourteen (everybody greets with 您好，请问有什么可以帮您) or a run of twenty.
"""

import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from training import baseline, examples
from training.guard import acts

ROOT = Path(__file__).parents[1]
MEASURING = ROOT.parent / "shared" / "data" / "real" / "messages_dev.jsonl"
BENCHMARKS = ROOT.parent / "shared" / "corpus" / "benchmarks"
CASES = ROOT / "evals" / "cases" / "guard"
SLIPPED = ROOT / "evals" / "cases" / "mutations.yaml"
WHOLE, RUN = 10, 12
LONG_WHOLE, LONG_RUN = 14, 20


def bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def runs(text: str, length: int = RUN) -> set[str]:
    return {text[at : at + length] for at in range(len(text) - length + 1)}


def strings(value: object) -> Iterator[str]:
    """Yield every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


@pytest.fixture(scope="module")
def benchmarks() -> list[str]:
    if not BENCHMARKS.is_dir():
        pytest.skip("the benchmarks, which only measure, are not at hand")
    found: list[str] = []
    for path in sorted(BENCHMARKS.glob("*.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            lines = file.read().splitlines()
        found += (text for line in lines for text in (strings(json.loads(line)) if ".jsonl" in path.name else [line]))
    return [bare(text) for text in found]


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


def test_no_text_that_we_wrote_is_in_a_benchmark(benchmarks: list[str]):
    # open reviews are left out: robustness, which scores no label, is tried on some of the same
    heard = [text for each in examples.messages() if each.source != "open" for text in (each.text, each.previous)]
    ours = [text for each in (*heard, *(each.text for each in examples.replies())) if len(text := bare(each)) >= LONG_WHOLE]
    assert sorted({text for text in benchmarks if len(text) >= LONG_WHOLE} & set(ours)) == []
    mine = {run for text in ours for run in runs(text, LONG_RUN)}
    assert [text for text in benchmarks if runs(text, LONG_RUN) & mine] == []


def test_no_text_is_held_out_in_one_place_and_trained_on_in_another():
    found = [each for each in examples.messages() if each.source != "open" and len(bare(each.text)) >= WHOLE]
    aside = {bare(each.text) for each in found if each.held_out}
    assert [each.text for each in found if not each.held_out and bare(each.text) in aside] == []


def test_the_ear_was_taught_no_sentence_that_the_guard_is_measured_on():
    lines = [line for path in sorted(CASES.rglob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    groups = yaml.safe_load(SLIPPED.read_text(encoding="utf-8")).values()
    slipped = [text for group in groups for text in strings(group)]
    measured = [bare(text) for text in (*(json.loads(line)["text"] for line in lines), *slipped)]
    taught = [bare(each.text) for each in acts.written()]
    known = {run for text in measured for run in runs(text, LONG_RUN)}
    assert {text for text in measured if len(text) >= WHOLE} & set(taught) == set()
    assert [text for text in taught if runs(text, LONG_RUN) & known] == []


@pytest.mark.parametrize("module", [baseline, examples], ids=lambda module: module.__name__)
def test_training_code_names_no_measuring_file(module):
    source = Path(module.__file__).read_text(encoding="utf-8")
    assert not re.search(r"messages_dev|benchmarks|held_out\.bin", source)
