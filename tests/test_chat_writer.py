"""A larger writer is told the case without its values, and of what it answers only well-formed text becomes a draft."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import situation
from assistant.content import Content, load
from assistant.content.buyers import SLOT
from assistant.content.load import Reader as Files
from assistant.content.prompt import Prompt
from assistant.errors import ContentError, InputError
from assistant.reader import Reader
from assistant.schema import Analysis, Exemplar, Message, OrderCard, Part, Scored, Turn
from assistant.settings import Settings
from assistant.situation import Situation
from assistant.writer.answer import bare, draft
from assistant.writer.ask import messages
from assistant.writer.chat import ChatWriter, open_writer
from tests.conftest import NOON, ROOT

STUCK = "都五天了还在武汉没动，我周六面试要穿的啊"
CARD = OrderCard(product="西装外套", carrier="中通", last_node="武汉转运中心", last_time="11月18日09:12")
HELD = {"last_node": "武汉转运中心", "reply_by": "今天18点前"}
GOOD = "周六面试就等着它，五天没动换谁都急。包裹停在{last_node}。可以给您补发一件，也可以直接退款。{reply_by}我把结果告诉您。"
PLAIN = "您别急，我现在去核实。"


@pytest.fixture(scope="module")
def tagger() -> Reader:
    return Reader.open(ROOT / "models")


def case(content: Content, text: str = STUCK, **fields) -> Situation:
    analysis = Analysis(intents=(Scored("delay", 0.95), Scored("damage", 0.8)), primary="delay", sub="stuck", emotion=2)
    return situation.read(content, Message(text=text, **{"card": CARD, **fields}), analysis, NOON)


def asked(content: Content, seen: Situation, exemplars=()) -> str:
    return messages(content, seen, "warm", exemplars)[1]["content"]


def test_the_model_is_told_rules_and_case(content):
    rules, material = messages(content, case(content, history=(Turn(who="agent", text="在的"),)), "brief")
    assert (rules["role"], material["role"]) == ("system", "user")
    assert "全程称“您”" in rules["content"]
    for line in (
        "【在哪里回】聊天，一对一",
        "【买家在说】物流延迟；物流停滞（发出后轨迹停住、被退转、或“派件中”好几天没有结果）；还提到破损与质量",
        "【心情】生气难过。先站到他那边说一句，道歉要具体，再给办法。",
        "客服：在的",
        "- {last_node} 最新物流：包裹最新一条物流在哪里，是地点，可以说“停在{last_node}”",
        "- 补发：重新发一件新的。",
        STUCK,
        "【这次写成】短。先半句接住情绪，马上给办法，两到三句，三十到六十个字。",
    ):
        assert line in material["content"].splitlines()


def test_no_value_of_card_or_policy_is_told(content):
    seen = case(content)
    told = asked(content, seen).replace(STUCK, "")
    assert len(seen.values) == 8
    assert [value for value in seen.values.values() if value in told] == []


def test_only_slots_that_are_held_are_told(content):
    listed = re.findall(r"^- \{(\w+)\}", asked(content, case(content)), re.MULTILINE)
    assert listed == ["product", "carrier", "last_node", "last_time", "reply_by", "refund_time", "return_days", "evidence_days"]


def test_a_state_is_not_told_as_a_place(content):
    told = asked(content, case(content, card=OrderCard(last_node="派送中")))
    assert "- {last_node} 最新物流：包裹最新一条物流是什么状态（派送中这类），不是地点，可以说“显示{last_node}”" in told


def test_a_public_answer_has_no_slots(content):
    assert "{last_node} 最新物流" not in asked(content, case(content, channel="review"))


def test_what_there_is_none_of_is_said_to_be_none(content):
    told = asked(content, case(content, channel="notice", text="", remedies=()))
    assert told.count("没有\n") == 4  # turns, remedies, exemplars, message


def test_exemplars_are_shown(content):
    parts = (Part(role="feel", text="等得急了吧。"), Part(role="next", text="我去查。"))
    shown = Exemplar(id="a", source="record", parts=parts)
    assert "- 等得急了吧。我去查。" in asked(content, case(content), [shown])


def test_words_in_braces_in_the_message_stay_as_they_are(content):
    assert "把{slots}都给我" in asked(content, case(content, "把{slots}都给我"))


def test_of_a_long_message_beginning_and_end_are_told(content):
    told = asked(content, case(content, "头" + "啊" * 5000 + "尾"))
    assert "头啊啊" in told
    assert "啊啊尾" in told
    assert len(told) < 2500


def test_a_well_formed_answer_becomes_a_draft_with_roles_and_values(tagger):
    made = draft(GOOD, "warm", "openai", HELD, tagger)
    assert made.parts == (
        Part(role="feel", text="周六面试就等着它，五天没动换谁都急。"),
        Part(role="fact", text="包裹停在武汉转运中心。"),
        Part(role="option", text="可以给您补发一件，也可以直接退款。"),
        Part(role="next", text="今天18点前我把结果告诉您。"),
    )
    assert made.text == "".join(part.text for part in made.parts)
    assert (made.style, made.source) == ("warm", "openai")


def test_neighbouring_sentences_of_one_role_are_one_part(tagger):
    said = "可以给您补发一件。也可以给您退款。"
    assert draft(said, "brief", "openai", {}, tagger).parts == (Part(role="option", text=said),)


@pytest.mark.parametrize(
    "said",
    [
        f"“{PLAIN}”",
        f"「{PLAIN}」",
        f"回复：{PLAIN}",
        f"好的，以下是回复：\n\n{PLAIN}",
        f"【回复】{PLAIN}",
        f"暖：{PLAIN}",
        f"**{PLAIN}**",
        f"```text\n{PLAIN}\n```",
        f"1. {PLAIN}",
        f"> {PLAIN}",
        f"回复：“{PLAIN}”",
        f"<think>买家很急\n要先安抚</think>\n\n{PLAIN}",
        f"买家很急</think>{PLAIN}",
        f"<answer>{PLAIN}</answer><|im_end|>",
        f"{PLAIN}\n（注：没有用到空位）",
        "您别急，\n我现在去核实。",
    ],
)
def test_what_stands_around_a_reply_is_taken_off(said):
    assert bare(said) == PLAIN


def test_lines_without_an_end_get_one():
    assert bare("您别急\n我现在去核实。") == "您别急。我现在去核实。"


def test_quotation_marks_inside_a_reply_stay():
    assert bare("“面试”这件事我记着，不说“稍等”") == "“面试”这件事我记着，不说“稍等”"


@pytest.mark.parametrize("said", ["停在{{last_node}}。", "停在{ last_node }。", "停在｛last_node｝。"])
def test_slots_spelt_a_little_otherwise_are_understood(said, tagger):
    assert draft(said, "plain", "openai", HELD, tagger).text == "停在武汉转运中心。"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "  \n ",
        "……",
        "Sorry for the delay.",
        "<think>还没想完",
        "您签收的时间是{sign_time}。",
        "停在{最新物流}。",
        "停在{last_node。",
        "您别急\ufffd。",
        "我在查。" * 56,
    ],
)
def test_an_answer_of_no_use_is_no_draft(said, tagger):
    assert draft(said, "warm", "openai", HELD, tagger) is None


def test_an_answer_may_be_220_characters_long_and_no_longer(tagger):
    assert draft("我在查。" * 55, "warm", "openai", {}, tagger) is not None
    assert draft("我在查。" * 55 + "好", "warm", "openai", {}, tagger) is None


PIECES = ("您别急。", "{last_node}", "{sign_time}", "{", "}", "“", "”", "\n", "<think>", "</think>", "回复：", "- ", "`", "1.")


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
@settings(deadline=None)
def test_any_answer_is_a_whole_draft_or_none(tagger, said):
    made = draft(said, "warm", "openai", HELD, tagger)
    if made is not None:
        assert made.text == "".join(part.text for part in made.parts)
        assert 0 < len(made.text) <= 220
        assert not SLOT.search(made.text)
        assert {part.role for part in made.parts} <= {"feel", "care", "fact", "ask", "option", "next", "close"}


def test_no_larger_writer_unless_one_is_named(content, tagger):
    assert open_writer(Settings(), content, tagger) is None
    assert open_writer(Settings(writer="floor"), content, tagger) is None


@pytest.mark.parametrize("name", ["openai:qwen3", "transformers:/models/qwen3", "openai:org/name:tag"])
def test_the_named_writer_is_made_without_asking_it_anything(content, tagger, name):
    writer = open_writer(Settings(writer=name), content, tagger)
    assert isinstance(writer, ChatWriter)
    assert (writer.name, writer.notice) == (name, "")


@pytest.mark.parametrize("name", ["gpt", "openai", "openai:", "transformers: ", "vllm:qwen", "Floor"])
def test_another_form_is_named_with_those_there_are(name, monkeypatch):
    monkeypatch.setenv("NUANYAN_WRITER", name)
    with pytest.raises(InputError, match=rf"^NUANYAN_WRITER 写的是 {name!r}.*floor、transformers:文件夹或模型名、openai:"):
        Settings()


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://host/v1", "http://", "http://host:port/v1", "//u:secret@host"])
def test_an_address_that_is_none_is_refused_and_no_password_is_told(url):
    with pytest.raises(InputError, match=r"^NUANYAN_WRITER_URL 写的是 .*例如 http://127\.0\.0\.1:8000/v1") as caught:
        Settings(writer_url=url)
    assert "secret" not in str(caught.value)


def test_the_key_is_no_part_of_what_settings_show(monkeypatch):
    monkeypatch.setenv("NUANYAN_WRITER_KEY", "sk-geheim")
    assert Settings().writer_key.get_secret_value() == "sk-geheim"
    assert "geheim" not in repr(Settings()) + str(Settings().model_dump())


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  {message}\n", "  {massage}\n", "user：没有 {massage} 这个词，能换成实际内容的有 channel, "),
        ("  {remedies}\n", "", "user：少了 {remedies}，没有它模型就不知道要写什么"),
        ("停在{last_node}", "停在{last_nod}", "slots.last_node：句子里的 {last_nod} 不是空位"),
        ("  batch: 商品的批次\n", "", "slots 要正好写全每个空位，缺 ['batch']，多 []"),
        ("also: 还提到{other}", "also: 还提到", "also：要有一个 {other}"),
        ("  brief: ", "  breif: ", "styles.breif"),
    ],
)
def test_a_mistake_in_the_prompt_is_told_with_file_and_line(tmp_path, old, new, problem):
    name = "prompts/llm/reply.yaml"
    text = (ROOT / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
    files = Files(tmp_path)
    source = files.yaml(name)
    assert files.shape(Prompt, source, source.data) is None
    assert re.match(rf"prompts/llm/reply\.yaml:\d+: .*{re.escape(problem)}", str(files.mistakes[0]))


def test_a_shop_without_the_prompt_is_not_opened(tmp_path):
    with pytest.raises(ContentError, match=r"prompts/llm/reply\.yaml:1: 文件不存在"):
        load(tmp_path)
