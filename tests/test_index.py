"""What is kept on disk so that the next start, and the next sentence, need not wait."""

from __future__ import annotations

import json

from assistant.index import vectors, words
from assistant.reader import Reader
from assistant.settings import Settings
from tests.conftest import ROOT


def marked(var):
    """Change the first text's kept words, so that it shows who takes them over."""
    (path,) = (var / "index").glob("*.json")
    held = json.loads(path.read_text(encoding="utf-8"))
    held["words"][0] = ["记着的"]
    path.write_text(json.dumps(held), encoding="utf-8")
    return held["words"]


def few(content):
    return content.model_copy(update={"records": content.records[:20], "patterns": content.patterns[:20]})


def test_words_of_the_same_content_are_read(content, tmp_path):
    words(few(content), tmp_path)
    kept = marked(tmp_path)
    assert words(few(content), tmp_path) == kept


def test_one_more_sentence_costs_one_sentence(content, tmp_path):
    before = few(content)
    words(before, tmp_path)
    kept = marked(tmp_path)
    more = before.model_copy(update={"version": "later", "patterns": content.patterns[:21]})
    made = words(more, tmp_path)
    assert made[:-1] == kept
    assert len(made) == 41


def test_damaged_file_is_made_again(content, tmp_path):
    made = words(few(content), tmp_path)
    (path,) = (tmp_path / "index").glob("*.json")
    path.write_text("{", encoding="utf-8")
    assert words(few(content), tmp_path) == made


def test_another_sentence_of_the_library_changes_no_vector_file(content, tmp_path):
    network = Reader.open(ROOT / "models", Settings()).network
    assert network is not None
    vectors(few(content), network, tmp_path)
    (path,) = (tmp_path / "index").glob("*.npy")
    path.write_bytes(path.read_bytes()[:-4] + b"\0\0\0\0")
    other = few(content).model_copy(update={"version": "later", "patterns": content.patterns[:21]})
    assert vectors(other, network, tmp_path)[-1, -1] == 0
