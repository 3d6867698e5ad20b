"""The guard's ear hears what a sentence does, whatever words say it; rules that listen weigh it with the case."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import WeightsError
from assistant.guard import Guard, Match, Rule, load_rules, rehearse
from assistant.hearing import Ear
from assistant.pipeline import Assistant
from assistant.schema import Message, Turn
from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
EAR = Ear.open(ROOT / "models" / "guard")
RULES = load_rules((ROOT / "prompts" / "rules").glob("*.yaml"))
LISTENING = [rule for rule in RULES if rule.match.kind == "heard"]


def listening(**match: object) -> Guard:
    """Return a guard with one rule that listens."""
    rule = next(rule for rule in LISTENING if rule.match.act == match["act"])
    return Guard((rule.model_copy(update={"match": Match(kind="heard", above=0.5, **match)}),), ear=EAR)


def quotes(guard, text, message=None, policy=None, may=()):
    return [each.quote for each in guard.check(text, (), message or Message(), policy or {}, frozenset(may))]


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_any_text_gets_a_chance_for_each_act(text):
    heard = EAR.heard(text)
    assert tuple(heard) == EAR.acts
    assert all(0 <= chance <= 1 for chance in heard.values())


def test_a_sentence_is_heard_the_same_whatever_stands_beside_it():
    alone = EAR.heard("洗的时候您是不是泡太久了呀")
    assert EAR.heard("谢谢您") != alone
    assert EAR.heard("洗的时候您是不是泡太久了呀") == alone


@pytest.mark.parametrize("rule", LISTENING, ids=lambda rule: rule.id)
def test_a_rule_that_listens_does_what_its_examples_say(rule: Rule):
    assert [problem for _, problem in rehearse([rule], EAR)] == []


def test_without_an_ear_nothing_is_heard():
    assert Guard(tuple(LISTENING)).check("这么多人买都好好的，就您的有事？", (), Message(), {}, frozenset()) == ()


def test_an_offer_that_is_allowed_is_no_finding():
    guard = listening(act="offer_resend", codes=("resend",))
    assert quotes(guard, "我再给您寄一套新的过去。") == ["我再给您寄一套新的过去。"]
    assert quotes(guard, "我再给您寄一套新的过去。", may=("resend",)) == []


def test_a_deed_that_we_told_of_before_is_backed():
    guard = listening(act="deed", history=True)
    told = Message(history=(Turn(who="agent", text="我已经帮您催过仓库了"),))
    assert quotes(guard, "我已经帮您催过仓库了。") == ["我已经帮您催过仓库了。"]
    assert quotes(guard, "我已经帮您催过仓库了。", told) == []


def test_a_promise_that_speaks_the_time_of_the_policy_is_backed():
    guard = listening(act="promise", policy=("reply_by",))
    said = "明天准保给您办下来，包在我身上。"
    assert quotes(guard, said) == [said]
    assert quotes(guard, f"10点前，{said}", policy={"reply_by": "明天10点前"}) == []


def test_what_the_reply_says_elsewhere_may_excuse_a_refusal():
    guard = listening(act="refusal", needs=("可以",))
    assert quotes(guard, "这个真的退不了。") == ["这个真的退不了。"]
    assert quotes(guard, "这个真的退不了。您可以换一件。") == []


def test_a_formula_counts_only_where_the_reply_opens_with_it():
    guard = listening(act="form_letter", where="opening")
    assert quotes(guard, "感谢您对本店的支持与理解。杯子碎了真扎心。") == ["感谢您对本店的支持与理解。"]
    assert quotes(guard, "杯子碎了真扎心。感谢您对本店的支持与理解。") == []


def test_a_damaged_ear_is_named_and_expressions_still_check(tmp_path):
    models = tmp_path / "root"
    models.mkdir()
    for name in ("intents", "prompts", "training"):
        (models / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "models", models / "models")
    (models / "models" / "guard" / "labels.json").write_text("{}", encoding="utf-8")
    with pytest.raises(WeightsError, match=r"labels\.json"):
        Ear.open(models / "models" / "guard")
    deaf = Assistant(Settings(root=models, var=ROOT / "var"))  # whose index is the same
    assert any("labels.json" in notice for notice in deaf.notices)
    assert [each.rule for each in deaf.check("加我微信聊", Message()).findings] == ["DIV-CONTACT"]
