"""The ear: how much likelier a message makes a text than it is to any buyer with the same trouble and mood."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import situation
from assistant.schema import Analysis, Message, OrderCard, Scored
from assistant.writer.ear import Ear, ask
from assistant.writer.network import Network
from tests.conftest import NOON, ROOT

NETWORK = Network.open(ROOT / "models" / "writer")
TEXTS = ("五天没动，换谁都急。", "我现在去核实。", "包裹停在{last_node}。")


def heard(content, said: str, **fields) -> situation.Situation:
    analysis = Analysis(intents=(Scored("delay", 0.95),), primary="delay", sub="stuck", emotion=2)
    return situation.read(content, Message(text=said, **fields), analysis, NOON)


def test_the_writer_is_asked_for_what_the_case_holds(content):
    asked = ask(heard(content, "没动", card=OrderCard(last_node="武汉转运中心"), remedies=("refund",)), "brief")
    assert (asked.channel, asked.sub, asked.emotion, asked.style, asked.remedies) == ("chat", "stuck", 2, "brief", ("refund",))
    assert asked.slots == ("last_node", "reply_by", "refund_time", "return_days", "evidence_days")


def test_each_text_has_a_gain_and_no_texts_have_none(content):
    ear, seen = Ear(NETWORK), heard(content, "都五天了还没动")
    gains = ear.hear(ear.read(seen), seen, "feel", TEXTS)
    assert len(gains) == 3
    assert np.isfinite(gains).all()
    assert ear.hear(ear.read(seen), seen, "feel", ()) == []


def test_a_word_that_only_the_buyer_says_gains_by_his_message(content):
    ear = Ear(NETWORK)
    strange = next(
        text for text in ("螃蟹", "龙虾", "榴莲", "羊肉") if NETWORK.layout.text(text)[0] not in NETWORK.labels["general"]
    )
    own, other = heard(content, f"{strange}五天没动"), heard(content, "五天没动")
    assert ear.hear(ear.read(own), own, "feel", (strange,)) > ear.hear(ear.read(other), other, "feel", (strange,))


def test_what_was_heard_is_heard_the_same_again(content):
    ear, seen = Ear(NETWORK), heard(content, "都五天了还没动")
    assert ear.hear(ear.read(seen), seen, "feel", TEXTS) == ear.hear(ear.read(seen), seen, "feel", TEXTS)


def test_what_others_asked_before_changes_a_gain_by_rounding_alone(content):
    used, fresh, seen = Ear(NETWORK), Ear(NETWORK), heard(content, "都五天了还没动")
    used.hear(used.read(seen), seen, "feel", (TEXTS[2], "急急急急" * 20, TEXTS[0]))
    expected = fresh.hear(fresh.read(seen), seen, "feel", TEXTS)
    assert used.hear(used.read(seen), seen, "feel", TEXTS) == pytest.approx(expected, abs=0.15)


def test_threads_hear_the_same(content):
    ear, seen = Ear(NETWORK), heard(content, "都五天了还没动")
    memory = ear.read(seen)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: ear.hear(memory, seen, "feel", TEXTS), range(8)))
    assert found == [found[0]] * 8


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=15)
def test_any_message_gives_finite_gains(content, said: str):
    ear, seen = Ear(NETWORK), heard(content, said)
    assert np.isfinite(ear.hear(ear.read(seen), seen, "next", TEXTS)).all()
