"""Exercises are read whole, every mistake is told with file and line, and one that has a mistake is the only one left out."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli import main
from assistant.content import taxonomy
from assistant.errors import ContentError
from assistant.practice import loading
from tests.editing import edit
from tests.practice.small import FILES, IDS, PRACTICE, examples, shop

DELAY, TALKS = f"{PRACTICE}/scenarios/delay.yaml", f"{PRACTICE}/talks/delay.yaml"
DRILLS, ORDERS, COLD = (f"{PRACTICE}/{name}.yaml" for name in ("violations", "orders", "cold"))
MISSING, EVIDENCE = f"{PRACTICE}/missing.yaml", f"{PRACTICE}/evidence.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shop(tmp_path)


def mistakes(root: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        loading.load(root, taxonomy(root))
    return [str(mistake) for mistake in caught.value.mistakes]


def test_every_kind_is_read(root):
    found = loading.load(root, taxonomy(root))
    assert {loading.kind(item): name for name, item in found.items.items()} == {
        "answer": "own-answer-choir",
        "talk": "own-talk-lamp",
        "violation": "drill-own-battery",
        "order": "own-order-kettle",
        "cold": "own-cold-invoice",
        "missing": "own-missing-shoes",
        "evidence": "own-evidence-box",
    }
    assert len(found.personas) == 8
    assert sum(found.rubric.weights.values()) == 100


def test_the_place_of_an_exercise_is_known(root):
    line = edit(root, COLD, "- id: own-cold-invoice", "- id: own-cold-invoice")
    assert loading.load(root, taxonomy(root)).places["own-cold-invoice"][:2] == (COLD, line)


def test_one_kind_is_read_alone(root):
    (root / DELAY).write_text("scenarios: [", encoding="utf-8")
    found = loading.read(root, taxonomy(root), "cold")
    assert list(found.items) == ["own-cold-invoice"]
    assert found.mistakes == ()


# every mistake with its line


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        # the shape
        (DELAY, "level: medium", "level: middle", "level：只能是"),
        (DELAY, "persona: mother", "person: mother", "person：没有这个字段，看看是不是拼错了"),
        (DELAY, "title: 合唱比赛的领结停在路上", "title: 领结", "title：太短了，至少 4 个字"),
        (DELAY, "remedies: [urge, ", "remedies: [hurry, ", "remedies.0：只能是"),
        (DELAY, "dimension: feeling", "dimension: warmth", "must.0.dimension：只能是"),
        (ORDERS, "role: care", "role: kind", "sentences.0.role：只能是"),
        (DRILLS, "family: absolute", "family: absolut", "wrong.0.family：只能是"),
        # what belongs together
        (DELAY, "sub: stuck", "sub: lots", "sub：'lots' 不是 delay 的子类，可用的有 unshipped、stuck、late"),
        (DELAY, "intent: delay", "intent: damage", "intent：这个文件里只放 delay 的练习，这一条是 damage"),
        (DELAY, "persona: mother", "persona: father", "persona：没有 'father' 这种买家"),
        (TALKS, "      reasonable:", "      reasonably:", "voices.reasonably：没有 'reasonably' 这种买家"),
        (DRILLS, "    intent: damage\n", "", "sub：写了 sub，也要写 intent"),
        # the card
        (DELAY, '"11月20日09:12"', '"11月17日09:12"', "card.last_time：last_time 11月17日09:12 在 ship_time 11月18日 之前"),
        (DELAY, "carrier: 中通", "carrier: 中通快递", "card.carrier：写的是 '中通快递'，应写成 '中通'"),
        (TALKS, "{eta: 11月24日}", "{eta: 2026-11-24}", "news.0.card.eta：应当是一句文字"),
        # words that are looked for
        (DELAY, "words: [合唱, 比赛]", "words: [演出]", "must.1：models.warm 里没有 演出 的任何一个"),
        (DELAY, "never: [一定赶上, 肯定能到, 保证]", "never: [补发]", "must.4：models.warm 里有不该有的 补发"),
        (DELAY, "key: use_date", "key: birthday", "hidden.0.key：'birthday' 不是订单卡的字段"),
        (DELAY, "key: use_date", "key: carrier", "hidden.0.key：订单卡上已经有 carrier，不用再藏"),
        (DELAY, "id: style", "id: hour", "hidden.1.id：'hour' 写了两次"),
        (TALKS, "ask: [哪天考, 什么时候考, 哪天用, 什么时候用, 哪天要]", "ask: [几楼]", "hidden.0.ask：models 里没有一句"),
        (MISSING, "ask: [看尺码表, 没看尺码]", "ask: [平时穿]", "needless.1.ask：models.warm 里也有 平时穿"),
        # what a kind needs
        (DELAY, "message: 后天", "message: ' ' #", "message：买家的话是空的"),
        (TALKS, "    goal:", "    message: 在吗\n    goal:", "message：会话题的 message 要空着，开场的话写在 voices 里"),
        (TALKS, "turn: 2", "turn: 6", "news.0.turn：models 都不到 6 句，这一条永远用不到"),
        (DRILLS, "better: 才用两天", "better: 亲，加我微信，才用两天", "better：里面还有“加我微信”"),
        (ORDERS, "also: [[1, 0, 2, 3, 4]]", "also: [[0, 1, 2, 3, 4]]", "also.0：这个顺序已经算对了"),
        (COLD, "warm: 月底就关账", "warm: 有专人负责，月底就关账", "models.warm：里面还有“有专人负责”"),
        (EVIDENCE, "what: 出库称重的记录", "what: 打包台的录像", "exhibits.1.what：'打包台的录像' 写了两次"),
        # what no text may hold
        (COLD, "cold: 发票有专人负责", "cold: 打13812345678，发票有专人负责", "cold：里面有手机号，请删掉"),
        (COLD, "brief: 月底", "brief: 您的{product}，月底", "models.brief：{product} 不会被换成实际的值，请写出来"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_and_line(root, name, old, new, told):
    line = edit(root, name, old, new)
    assert [each for each in mistakes(root) if each.startswith(f"{name}:{line}: {told}")]


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "told"),
    [
        (MISSING, "[脚长, 平时穿, 多少码, 什么码]", "[几码]", "model: 您量", "lacks.0.model：里面没有 ask 的任何一个：几码"),
        (
            MISSING,
            "[脚长, 平时穿, 多少码, 什么码]",
            "[脚长]",
            "brief: ",
            "models.brief：没有问“脚长或者平时穿的码”；ask 写的是 脚长",
        ),
        (TALKS, "[11月24日, 24号]", "[后天]", "- 让您惦记", "models.warm.1：没有把 news 里查到的告诉买家：后天 要有一个"),
    ],
)
def test_what_a_model_answer_lacks_is_told_at_the_answer(root, name, old, new, place, told):
    edit(root, name, old, new)
    assert f"{name}:{edit(root, name, place, place)}: {told}" in mistakes(root)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (DRILLS, "quote: 加我微信", "quote: 加我QQ", "text 里没有“加我QQ”这几个字"),
        (COLD, "quote: 请耐心等待", "quote: 请再等等", "cold 里没有“请再等等”这几个字"),
        (EVIDENCE, "first: a", "first: f", "first 是 'f'，要是 exhibits 里 keep: true 的一条"),
        (ORDERS, "[1, 0, 2, 3, 4]", "[1, 0, 2, 3, 3]", "also 里的 [1, 0, 2, 3, 3] 要把 0 到 4 各写一次"),
        (TALKS, "          exam: [", "          test: [", "voices.reasonable.told 里的 test 不在 hidden 里"),
    ],
)
def test_what_does_not_fit_together_is_told_where_the_exercise_begins(root, name, old, new, told):
    edit(root, name, old, new)
    line = edit(root, name, "- id:", "- id:")
    assert mistakes(root) == [f"{name}:{line}: {told}"]


def test_an_id_counts_for_all_kinds(root):
    line = edit(root, ORDERS, "id: own-order-kettle", "id: own-cold-invoice")
    assert mistakes(root) == [f"{COLD}:{line}: 编号 own-cold-invoice 在 {ORDERS} 里用过了"]


def test_a_title_counts_for_all_kinds(root):
    line = edit(root, COLD, "title: 发票的事一句话打发", "title: 新买的水壶一直漏水")
    assert mistakes(root) == [f"{COLD}:{line}: title：和 own-order-kettle 的标题一样，请换一个"]


def test_a_file_holds_one_kind_of_problem(root):
    delay = (root / DELAY).read_text(encoding="utf-8")
    (root / f"{PRACTICE}/scenarios/other.yaml").write_text(delay, encoding="utf-8")
    (root / DELAY).write_text("scenarios: []\n", encoding="utf-8")
    assert mistakes(root) == [f"{PRACTICE}/scenarios/other.yaml:5: intent：这个文件里只放 other 的练习，这一条是 delay"]


def test_what_stands_beside_the_exercises_is_told(root):
    path = root / ORDERS
    text = path.read_text(encoding="utf-8").rstrip()
    path.write_text(f"{text}\nnotes: []\n", encoding="utf-8")
    assert mistakes(root) == [f"{ORDERS}:{text.count(chr(10)) + 2}: 'notes'：文件最外层只能有 items"]


def test_missing_files_are_told_and_the_others_read(root):
    for name in (ORDERS, f"{PRACTICE}/scenarios/other.yaml", TALKS):
        (root / name).unlink()
    found = loading.read(root, taxonomy(root))
    assert [str(each) for each in found.mistakes] == [
        f"{ORDERS}:1: 文件不存在，请从安装包里补回来",
        f"{PRACTICE}/scenarios/other.yaml:1: 文件不存在，请从安装包里补回来",
        f"{PRACTICE}/talks/*.yaml:1: 一个文件也没有，请从安装包里补回来",
    ]
    assert set(found.items) == set(IDS.values()) - {"own-order-kettle", "own-talk-lamp"}


def test_a_misspelt_file_is_told(root):
    (root / PRACTICE / "scenario").mkdir()
    (root / PRACTICE / "scenario/delay.yaml").write_text("scenarios: []\n", encoding="utf-8")
    (root / PRACTICE / "order.yaml").write_text("items: []\n", encoding="utf-8")
    assert mistakes(root) == [
        f"{PRACTICE}/order.yaml:1: 这里的文件不会被读到，看看文件名和文件夹",
        f"{PRACTICE}/scenario/delay.yaml:1: 这里的文件不会被读到，看看文件名和文件夹",
    ]


def test_only_the_exercise_with_a_mistake_is_left_out(root):
    edit(root, COLD, "level: easy", "level: leicht")
    assert set(loading.read(root, taxonomy(root)).items) == set(IDS.values()) - {"own-cold-invoice"}


# rubric and personas


def test_weights_that_are_no_whole_are_told(root):
    edit(root, f"{PRACTICE}/rubric.yaml", "feeling: 20", "feeling: 30")
    assert mistakes(root) == [f"{PRACTICE}/rubric.yaml:1: weights 加起来要是 100，现在是 110"]


def test_a_dimension_without_weight_is_told(root):
    line = edit(root, f"{PRACTICE}/rubric.yaml", "feeling: 20, concern: 10", "feeling: 30")
    assert mistakes(root) == [f"{PRACTICE}/rubric.yaml:{line}: 缺 concern"]


def test_a_persona_must_have_something_to_say_to_everything(root):
    path = root / f"{PRACTICE}/personas.yaml"
    text = path.read_text(encoding="utf-8")
    cut = text.index("    ends:")
    path.write_text(text[:cut] + text[cut:].replace("      calm:", "      rage:", 1), encoding="utf-8")
    told = mistakes(root)
    assert f"{PRACTICE}/personas.yaml:1: 缺 hasty 这几种买家，或者它们写得不对" in told


# a shop's own


def test_own_files_hold_exercises_of_any_kind(root):
    (root / PRACTICE / "own").mkdir()
    cold = (root / COLD).read_text(encoding="utf-8").replace("items:", "cold:", 1)
    order = (root / ORDERS).read_text(encoding="utf-8").replace("items:", "orders:", 1)
    text = (
        f"{cold}\n{order}".replace("own-", "mine-")
        .replace("发票的事一句话打发", "又一张发票")
        .replace("新买的水壶", "第二个水壶")
    )
    (root / PRACTICE / "own/一月.yaml").write_text(text, encoding="utf-8")
    found = loading.load(root, taxonomy(root))
    assert found.places["mine-cold-invoice"].file == f"{PRACTICE}/own/一月.yaml"
    assert "mine-order-kettle" in found.items


def test_what_is_retired_must_be_there(root):
    (root / PRACTICE / "own").mkdir()
    (root / PRACTICE / "own/retired.yaml").write_text("retired:\n  - own-cold-invoice\n  - own-cold-bill\n", encoding="utf-8")
    assert mistakes(root) == [f"{PRACTICE}/own/retired.yaml:3: 停用的 own-cold-bill 不在练习里"]
    assert loading.read(root, taxonomy(root)).retired.keys() == {"own-cold-invoice", "own-cold-bill"}


# the command


def test_the_command_tells_how_much_there_is(root, monkeypatch, capsys):
    monkeypatch.setenv("NUANYAN_ROOT", str(root))
    assert main(["content", "validate", "--only", "practice"]) == 0
    assert capsys.readouterr().out == (
        "练习没有错误：7 道（回一条消息 1，和买家聊完 1，找出违规 1，排顺序 1，"
        "改冷回复 1，问缺的信息 1，列凭证清单 1），8 种买家。\n"
    )


def test_the_command_lists_all_mistakes(root, monkeypatch, capsys):
    edit(root, COLD, "level: easy", "level: leicht")
    edit(root, DELAY, "sub: stuck", "sub: lots")
    monkeypatch.setenv("NUANYAN_ROOT", str(root))
    assert main(["content", "validate", "--only", "practice"]) == 3
    told = capsys.readouterr().err
    assert f"{COLD}:" in told
    assert f"{DELAY}:" in told
    assert "共 2 处错误，改好再试。" in told


# any file


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with a folder of its own that tests write into."""
    root = shop(tmp_path_factory.mktemp("shop"))
    (root / PRACTICE / "own").mkdir()
    return root


EXAMPLE = yaml.safe_load(examples()["talks"])["talks"][0]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=40, deadline=None)
@given(field=st.sampled_from(sorted(EXAMPLE)), value=ANYTHING, key=st.sampled_from([*FILES, "retired", "other"]))
def test_any_value_in_any_field_is_read_or_told(one, field, value, key):
    entry = EXAMPLE | {"id": "own-any-thing", "title": "随便的一道题目", field: value}
    data = {key: [entry], "retired": value}
    (one / PRACTICE / "own/any.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    found = loading.read(one, taxonomy(one))
    assert set(IDS.values()) <= set(found.items)
    assert {mistake.file for mistake in found.mistakes} <= {f"{PRACTICE}/own/any.yaml"}


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=100) | st.text(max_size=100).map(str.encode))
def test_any_file_is_read_or_told(one, raw):
    (one / PRACTICE / "own/any.yaml").write_bytes(raw)
    assert set(loading.read(one, taxonomy(one)).items) == set(IDS.values())
