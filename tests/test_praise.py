"""A fault told plainly is not thanked for, though the model may take it for praise."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from assistant import situation
from assistant.content import load
from assistant.schema import Analysis, Message, Scored
from assistant.situation import UNKNOWN

CONTENT = load(Path(__file__).parents[1])


def sub(text: str, primary: str = "unsure") -> str:
    analysis = Analysis(intents=(Scored("other", 0.9),), primary=primary, sub="praise", emotion=0)
    return situation.read(CONTENT, Message(text=text), analysis, datetime(2026, 3, 7, 14, 20)).sub


@pytest.mark.parametrize("text", ["买给我妈的血压计测一次一个数", "出个门走两步就自己关了"])
def test_without_a_word_of_praise_an_unsure_message_is_no_praise(text):
    assert sub(text) == UNKNOWN


@pytest.mark.parametrize("text", ["东西很好用", "已经第二次买了，喜欢", "👍"])
def test_a_word_of_praise_is_heard(text):
    assert sub(text) == "praise"


def test_where_the_model_is_sure_it_is_believed():
    assert sub("买给我妈的，她天天用", primary="other") == "praise"
