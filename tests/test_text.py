"""One spelling of a message, its words, clauses and sentences, and disguised contact words undone."""

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import lookalikes, text
from assistant.errors import ContentError

ODD = st.text(alphabet="，。,:.?!～~…哈在1a Xv❤😭🧧⭐️\u200b\u20e3[]（)\n\t　Ａ５信威微薇q扣二三★—-_/{}", max_size=60)
ANY = st.one_of(st.text(max_size=80), ODD)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("ＡＢＣ１２３％", "ABC123%"),
        ("还没到?急!", "还没到？急！"),
        ("好的, 谢谢", "好的， 谢谢"),
        ("付了1,299元", "付了1,299元"),
        ("今天12:30到", "今天12:30到"),
        ("胸围:98", "胸围：98"),
        ("http://a.cn/b", "http://a.cn/b"),
        ("在吗？？？？？", "在吗？？"),
        ("急！！！！", "急！！"),
        ("哈哈哈哈哈哈", "哈哈哈"),
        ("穿4XXXXL", "穿4XXXXL"),
        ("单号100000008", "单号100000008"),
        ("  没动   急\t死了  ", "没动 急 死了"),
        ("第一行\n\n  第二行", "第一行\n第二行"),
        ("没\u200b动\ufeff", "没动"),
        ("碎了😭😭😭😭", "碎了[大哭][大哭]"),
        ("谢谢🙏🏻", "谢谢[拜托]"),
        ("5️⃣星", "5星"),
        ("⭐⭐⭐⭐⭐", "★★★★★"),
        ("🦎", "[表情]"),
    ],
)
def test_normalise_gives_one_spelling(raw, plain):
    assert text.normalise(raw).text == plain


def test_positions_lead_back_to_the_original():
    raw = "碎了😭😭😭!!!  ＡＢ"
    normal = text.normalise(raw)
    assert normal.text == "碎了[大哭][大哭]！！ AB"
    assert raw[slice(*normal.span(2, 6))] == "😭"
    assert raw[slice(*normal.span(2, 10))] == "😭😭😭"
    assert raw[slice(*normal.span(10, 12))] == "!!!"
    assert raw[slice(*normal.span(13, 15))] == "ＡＢ"


def test_a_span_outside_the_text_is_refused():
    with pytest.raises(ValueError, match="span 0:9 lies outside a text of 2 characters"):
        text.normalise("没动").span(0, 9)


@given(ANY)
def test_every_normal_character_has_a_place(raw):
    normal = text.normalise(raw)
    assert len(normal.text) == len(normal.origin) == len(normal.ends)
    assert all(0 <= start < end <= len(raw) for start, end in zip(normal.origin, normal.ends, strict=True))
    assert list(normal.origin) == sorted(normal.origin)


@given(ANY)
def test_normalising_twice_changes_nothing(raw):
    once = text.normalise(raw).text
    assert text.normalise(once).text == once


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("加我薇信", "加我微信"),
        ("威❤聊", "微信聊"),
        ("v信：abc", "微信：abc"),
        ("W x聊", "微信聊"),
        ("V-X聊", "微信聊"),
        ("加个V详聊", "加微信详聊"),
        ("+v聊", "加微信聊"),
        ("加我卫星聊", "加我微信聊"),
        ("卫星号多少", "微信号多少"),
        ("绿泡泡上说", "微信上说"),
        ("扣扣联系", "QQ联系"),
        ("q q联系", "QQ联系"),
        ("企鹅号发您", "QQ发您"),
        ("转支付寳", "转支付宝"),
        ("给个好苹", "给个好评"),
        ("点5★", "点五星"),
        ("五颗星哦", "五星哦"),
        ("扫二唯码", "扫二维码"),
        ("一三八零零一三八零零零", "13800138000"),
    ],
)
def test_fold_undoes_a_disguise(raw, plain):
    assert text.fold(raw).text == plain


@pytest.mark.parametrize(
    "innocent",
    [
        "好苹果很脆",
        "V领的卫衣",
        "卫星拍的照片",
        "权威信息",
        "稍微大一点",
        "加微波炉热",
        "用了5个星期",
        "纤维信不信由您",
        "三五天到",
        "QQ糖",
        "蔷薇花",
    ],
)
def test_fold_leaves_innocent_words(innocent):
    assert text.fold(innocent).text == text.normalise(innocent).text


def test_a_folded_word_stands_for_the_whole_disguise():
    raw = "可以加 v❤️ 聊"
    folded = text.fold(raw)
    start = folded.text.index("微信")
    assert raw[slice(*folded.span(start, start + 2))] == "v❤️"


@given(ANY)
def test_folded_positions_lie_in_the_original(raw):
    folded = text.fold(raw)
    assert len(folded.text) == len(folded.origin) == len(folded.ends)
    assert all(0 <= start < end <= len(raw) for start, end in zip(folded.origin, folded.ends, strict=True))


def test_mistakes_in_the_list_of_lookalikes_are_told_with_their_lines(tmp_path):
    path = tmp_path / "lookalikes.yaml"
    path.write_text("# 说明\n- to: 微信\n  form: [薇信]\n- to: QQ\n- to: 五星\n  from: [5]\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        lookalikes.read(path)
    assert [(mistake.line, mistake.problem) for mistake in caught.value.mistakes] == [
        (2, "不认识的项：form；可用的有 to、from、apart、beside、except"),
        (4, "缺少 from：至少写一个变形"),
        (5, "from 应是一列词，例如 [薇信, 威信]；纯数字请加引号"),
    ]


def test_a_broken_list_of_lookalikes_is_told(tmp_path):
    path = tmp_path / "lookalikes.yaml"
    path.write_text("- to: 微信\n  from: [薇信\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"lookalikes\.yaml:3: 不是合法的 YAML"):
        lookalikes.read(path)


def test_words_keep_shop_words_whole_and_drop_punctuation():
    assert text.words("申请仅退款，7天无理由有运费险吗？起球掉色😭") == [
        "申请",
        "仅退款",
        "7天无理由",
        "有",
        "运费险",
        "吗",
        "起球",
        "掉色",
    ]


def test_shop_words_are_one_a_line_with_comments(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("# 说明\n仅退款\n\n中转场  # 物流\n仅退款\n", encoding="utf-8")
    assert text.shop_words(path) == ("仅退款", "中转场")
    assert text.shop_words(tmp_path / "none.txt") == ()


def test_the_shipped_shop_words_are_many_and_hold_the_carriers():
    words = text.shop_words()
    assert len(words) >= 300
    assert {"仅退款", "菜鸟驿站", "尺码表", "极兔速递"} <= set(words)


def test_importing_loads_no_word_list():
    modules = "assistant.text, assistant.mask, assistant.card"
    code = f"import sys, {modules}; print([name for name in ('jieba', 'yaml', 'numpy') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("都五天了没动，我周六面试。", ["都五天了没动", "我周六面试"]),
        ("没动 急死了 能退吗", ["没动", "急死了", "能退吗"]),
        ("我的iPhone 15坏了", ["我的iPhone 15坏了"]),
        ("杯子、盘子都碎了", ["杯子、盘子都碎了"]),
        ("3~5天能到吗~急", ["3~5天能到吗", "急"]),
        ("付了1,299元,还没发", ["付了1,299元", "还没发"]),
        ("碎了...怎么办", ["碎了", "怎么办"]),
        ("？？", []),
    ],
)
def test_clauses(raw, parts):
    assert [raw[start:end] for start, end in text.clauses(raw)] == parts


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("您别急。我去核实！好吗？？", ["您别急。", "我去核实！", "好吗？？"]),
        ("在的亲~您说", ["在的亲~", "您说"]),
        ("他说“不退。”我不服", ["他说“不退。”", "我不服"]),
        ("{last_node}更新于{last_time}，我去催", ["{last_node}更新于{last_time}，我去催"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("重1.5kg", ["重1.5kg"]),
    ],
)
def test_sentences(raw, parts):
    assert [raw[start:end] for start, end in text.sentences(raw)] == parts


@given(ANY)
def test_sentences_hold_everything_but_white_space(raw):
    spans = text.sentences(raw)
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    inside = {place for start, end in spans for place in range(start, end)}
    assert all(char.isspace() or place in inside for place, char in enumerate(raw))


@given(ANY)
def test_every_letter_lies_in_one_clause(raw):
    spans = text.clauses(raw)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    inside = {place for start, end in spans for place in range(start, end)}
    assert all(not char.isalnum() or place in inside for place, char in enumerate(raw))


@given(ANY)
def test_words_never_fail(raw):
    assert all(word in raw for word in text.words(raw))


@given(st.text(alphabet="我们退款abc12，。！？~～:★", max_size=30))
def test_a_text_that_is_normal_already_is_read_as_any_other(raw):
    begun = text.normalise(f" {raw}")  # a space in front is gone through sign by sign
    assert text.normalise(raw) == text.Normal(begun.text, tuple(p - 1 for p in begun.origin), tuple(p - 1 for p in begun.ends))
