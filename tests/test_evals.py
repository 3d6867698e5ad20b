"""The numbers in the READMEs are the numbers in the results, and the scores measure what they say."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.schema import Message
from evals import blocks, evidence, figures, intents, scores, tables
from evals.retrieval import hit, usable
from evals.run import TASKS, main
from evals.setting import record_cases, records, right, written_cases
from evals.split import held_out

ROOT = Path(__file__).parents[1]
APART = {"blind", "tries", "engines"}
"""Results that need readers or training, and come from commands of their own."""
RESULTS = sorted((ROOT / "evals" / "results").glob("*.json"))


def all_ids() -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "training/records").glob("*.jsonl")]
    return [json.loads(line)["id"] for text in texts for line in text.splitlines() if line.strip()]


# results and tables


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.stem)
def test_a_result_names_its_task_and_machine(path: Path):
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept.keys() == {"task", "machine", "result"}
    assert kept["task"] == path.stem
    assert path.stem in {*TASKS, *APART}
    assert {"processor", "cores", "memory", "python", "threads"} <= kept["machine"].keys()


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.stem)
def test_a_result_holds_no_number_that_json_readers_refuse(path: Path):
    json.loads(path.read_text(encoding="utf-8"), parse_constant=lambda name: pytest.fail(f"{path.name} holds {name}"))


@pytest.mark.parametrize("path", tables.pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_readme_tables_are_made_from_the_results(path):
    blocks = tables.pages()[path]
    if not path.is_file():
        pytest.skip(f"{path.name} is not written yet")
    page = path.read_text(encoding="utf-8")
    assert tables.filled(page, blocks, tables.load()) == page, "run python -m evals.run, which makes the tables anew"


def test_every_result_has_a_place_in_the_readme():
    page = (ROOT / "evals" / "README.md").read_text(encoding="utf-8")
    assert [name for name in ("machine", *TASKS, *APART) if f"<!-- {name} -->" not in page] == []
    assert {"machine", *TASKS, *APART} == blocks.BLOCKS.keys()


def test_filling_a_page_replaces_only_what_stands_between_the_markers():
    page = "before\n<!-- results -->\nold\n<!-- /results -->\nafter\n"
    assert tables.filled(page, {"results": lambda _: "new"}, {}) == "before\n<!-- results -->\nnew\n<!-- /results -->\nafter\n"


def test_what_is_not_measured_says_so():
    assert blocks.BLOCKS["speed"]({}) == "not measured yet"


def test_a_table_puts_numbers_to_the_right():
    assert tables.table(("what", "measured"), [("p50", "3.1")]) == "| what | measured |\n|---|--:|\n| p50 | 3.1 |"


def test_nothing_to_share_is_not_shown_as_zero():
    assert tables.percent(None) == "–"
    assert tables.percent(0.0) == "0.0 %"


def test_an_unknown_task_is_refused_with_the_known_ones(capsys):
    with pytest.raises(SystemExit):
        main(["retreival"])
    assert "no task retreival; there are intents, evidence, latency, retrieval" in capsys.readouterr().err


# the split


def test_a_tenth_of_the_records_is_held_out():
    ids = all_ids()
    assert 0.08 < sum(map(held_out, ids)) / len(ids) < 0.12


def test_measuring_asks_for_held_out_records_only():
    asked = {record.id for record in records()}
    kept = {key for key in all_ids() if not held_out(key)}
    assert asked
    assert asked.isdisjoint(kept)
    assert len(asked) + len(kept) == len(all_ids())


def test_the_split_of_an_id_never_changes():
    assert [key for key in ("delay-unshipped-a001", "delay-stuck-a001") if held_out(key)] == []


# cases


def test_written_messages_are_sixty_with_distinct_ids_and_cover_every_intent():
    cases = written_cases()
    assert len(cases) == len({case.message.id for case in cases}) == 60
    assert {case.analysis.primary for case in cases} == {"delay", "damage", "sizing", "allergy", "malicious", "other"}
    assert {case.emotion for case in cases} == {0, 1, 2, 3}


def test_written_messages_stand_in_no_record_and_no_example():
    trained = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("*/*/*.jsonl") if "evals" not in path.parts)
    assert [case.message.text for case in written_cases() if len(case.message.text) > 6 and case.message.text in trained] == []


def test_a_record_is_asked_with_its_own_limits():
    case = next(case for case in record_cases() if case.message.policy and case.message.policy.held())
    assert case.message.remedies is not None


# figures


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("48小时内给您退", ["48"]),
        ("两三天内送到", ["两三"]),
        ("三四十块钱", ["三四十"]),
        ("半小时后回您", ["半"]),
        ("周六之前送到", ["周六"]),
        ("一个工作日内到账", ["一"]),
        ("给您补发一件，您看一下", []),
        ("三天两头跑，万一没人呢", []),
        ("我第一时间回您", []),
        ("两个办法您挑", []),
    ],
)
def test_figures_that_are_stated(text, quotes):
    assert [quote for quote, _ in figures.stated(text)] == quotes


@pytest.mark.parametrize(
    ("run", "meant"),
    [
        ("十二", {12}), ("两百", {200}), ("一百二十", {120}), ("二零二五", {2025}), ("三四十", {30, 40}), ("一万", {10_000}),
        ("两三", {2, 3, 23}),
    ],
)  # fmt: skip
def test_numerals_have_the_value_that_a_reader_gives_them(run, meant):
    assert figures.values(run) == meant


def test_a_figure_is_backed_in_any_spelling():
    assert figures.invented("五天没动，我急着查", ["都5天了"]) == []
    assert figures.invented("5天没动", ["都五天了"]) == []


def test_a_figure_that_nobody_gave_is_invented():
    assert figures.invented("三天内给您补发两件", ["买了两件"]) == ["三"]


def test_six_pieces_back_no_saturday():
    assert figures.invented("周六前送到", ["一共6件"]) == ["周六"]


@given(st.text())
def test_any_text_backs_its_own_figures(text):
    assert figures.invented(text, [text]) == []


# scores


def test_the_first_part_names_the_concern_by_a_shared_matter():
    assert scores.names_concern("周六面试就等着这件衣服，换谁都急。", "我周六面试要穿的啊")
    assert not scores.names_concern("您别着急，我现在就帮您看看。", "我周六面试要穿的啊")


def test_shared_small_words_name_no_concern():
    assert not scores.names_concern("您这个我现在就去看看。", "这个现在怎么办")


def test_a_single_character_may_name_the_concern():
    assert scores.names_concern("身上一直痒，肯定难受。", "穿了痒")


def test_a_quoted_question_names_the_concern():
    assert scores.names_concern("您问“会不会吵”，收到。", "放次卧会不会吵")


def test_feeling_first_reads_the_first_role():
    assert scores.feeling_first(["care", "fact"])
    assert not scores.feeling_first(["fact", "feel"])
    assert not scores.feeling_first([])


def test_distinct_counts_runs_over_all_texts():
    assert scores.distinct(["ABAB"], 2) == pytest.approx(2 / 3)
    assert scores.distinct(["AB", "AB"], 2) == 0.5
    assert scores.distinct([], 2) == 0


def test_repeated_parts_are_those_said_before():
    assert scores.repeated(["好", "好", "好", "行"]) == 0.5


def test_openings_compare_the_first_eight_characters():
    assert scores.openings(["一二三四五六七八九", "一二三四五六七八十", "别的"]) == pytest.approx(2 / 3)


def test_open_slots_are_counted():
    assert scores.unfilled("{eta}到{last_node}，{}不算") == 2


def test_percentiles_are_numbers_that_were_measured():
    assert scores.percentile([4, 1, 3, 2], 0.5) == 2
    assert scores.percentile(list(range(1, 101)), 0.95) == 95
    assert scores.percentile([], 0.5) == 0


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_percentile_lies_among_its_numbers(numbers, share):
    assert scores.percentile(numbers, share) in numbers
    assert not math.isnan(scores.percentile(numbers, share))


def test_the_share_of_nothing_is_none():
    assert scores.share([]) is None
    assert scores.share([True, False]) == 0.5


# retrieval


def test_a_hit_needs_the_sub_and_a_common_remedy():
    query, found = (record.model_copy(update={"sub": "stuck", "remedies": ("urge", "refund")}) for record in records()[:2])
    assert hit(query, found)
    assert not hit(query, found.model_copy(update={"sub": "lost"}))
    assert not hit(query, found.model_copy(update={"remedies": ("photos",)}))
    assert hit(query.model_copy(update={"remedies": ()}), found)


def test_a_reply_is_usable_when_its_slots_are_held():
    query, found = records()[:2]
    bare = found.model_copy(update={"replies": tuple(_without_slots(reply) for reply in found.replies)})
    assert usable(query, bare)
    slotted = bare.replies[0].model_copy(
        update={"parts": (bare.replies[0].parts[0].model_copy(update={"text": "停在{last_node}。"}),)}
    )
    empty = query.model_copy(update={"facts": query.facts.model_copy(update={"last_node": None})})
    assert not usable(empty, bare.model_copy(update={"replies": (slotted,)}))


def _without_slots(reply):
    return reply.model_copy(update={"parts": tuple(part.model_copy(update={"text": "我去核实。"}) for part in reply.parts)})


# reading a message


def test_clauses_are_what_stands_between_signs_and_spaces():
    assert evidence.clauses("等了九天，打开还漏了 算了") == [(0, 4), (5, 10), (11, 13)]


def test_reliability_puts_each_message_into_its_tenth():
    items = [intents.Item(Message(text="漏了"), ("damage",), "", 0)] * 2 + [intents.Item(Message(text="好"), ("other",), "", 0)]
    found = [right(("damage",), "leaking", 0)] * 3
    assert intents.reliability(items, found) == [(1.0, 0.6667, 3)]
    assert intents.calibration_error(items, found) == 0.3333


def test_a_way_is_measured_by_main_intent_and_by_all_labels():
    items = [intents.Item(Message(text="漏了还晚"), ("damage", "delay"), "", 0)]
    rows = intents.rows(items, {"ours": [right(("damage", "delay"), "leaking", 0)], "half": [right(("damage",), "leaking", 0)]})
    assert rows["ours"] == {"accuracy": 1.0, "macro_f1": 1.0, "multi_label_f1": 1.0}
    assert rows["half"]["multi_label_f1"] == 0.6667


def test_the_encoder_alone_hears_nothing_of_the_linear_models():
    ways = intents.readers(intents.MODELS, ROOT / "no such folder")
    assert list(ways) == ["linear", "encoder alone", "encoder + linear"]
    message = Message(text="杯子打开就是碎的")
    chances = [dict(ways[name].analyze(message).intents)["damage"] for name in ("linear", "encoder alone", "encoder + linear")]
    assert len(set(chances)) == 3
