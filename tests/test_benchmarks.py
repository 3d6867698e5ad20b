"""Public benchmarks: the scores measure what they say, a place in a group is worth nothing, absent files are skipped."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import benchmarks
from evals.benchmarks import cic, dialogue, files, metrics, pairs
from evals.benchmarks.overlap import Overlap, pairs_of

ROOT = Path(__file__).parents[1]


def row(label: int, response: str, context: str = "在吗") -> dict[str, object]:
    return {"label": label, "context": [context], "response": response}


# scores


def test_recall_counts_groups_whose_first_candidate_scores_among_the_best():
    scores = np.array([[3.0, 2.0, 1.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]])
    assert [metrics.recall_at(scores, first) for first in (1, 2, 3)] == [
        pytest.approx(1 / 3), pytest.approx(2 / 3), 1.0,
    ]  # fmt: skip


def test_standing_first_in_a_group_of_even_scores_gains_nothing():
    assert metrics.recall_at(np.zeros((4, 10)), 1) == pytest.approx(0.1)
    assert metrics.recall_at(np.zeros((4, 10)), 5) == pytest.approx(0.5)


def test_a_tie_for_the_second_place_is_shared():
    scores = np.array([[1.0, 9.0, 1.0, 0.0]])
    assert metrics.recall_at(scores, 1) == 0.0
    assert metrics.recall_at(scores, 2) == pytest.approx(0.5)
    assert metrics.recall_at(scores, 3) == 1.0


@given(st.lists(st.lists(st.integers(0, 3), min_size=5, max_size=5), min_size=1, max_size=6), st.randoms())
def test_recall_does_not_depend_on_the_order_of_the_others(groups, chance):
    scores = np.array(groups, dtype=np.float64)
    others = [chance.sample(group[1:], 4) for group in groups]
    moved = np.array([[group[0], *rest] for group, rest in zip(groups, others, strict=True)], dtype=np.float64)
    assert metrics.recall_at(scores, 2) == pytest.approx(metrics.recall_at(moved, 2))
    assert metrics.recall_at(scores, 5) == 1.0


def test_even_numbers_share_the_mean_of_their_ranks():
    assert metrics.ranks(np.array([10.0, 30.0, 20.0, 20.0])).tolist() == [1.0, 4.0, 2.5, 2.5]


@pytest.mark.parametrize(
    ("ones", "others", "right"),
    [
        ([1, 2, 3, 4], [10, 20, 40, 80], 1.0),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1.0),
        ([1, 2, 3, 4], [1, 3, 2, 4], 0.8),
        ([0, 0, 1, 1], [1, 2, 3, 4], 0.8944),  # ranks 1.5 1.5 3.5 3.5: 4 / √(4 × 5)
        ([1, 1, 1, 1], [1, 2, 3, 4], 0.0),
    ],
)
def test_spearman(ones, others, right):
    assert metrics.spearman(np.array(ones, float), np.array(others, float)) == pytest.approx(right, abs=1e-4)


def test_macro_f1_counts_every_label_alike():
    # label 1: F1 0.8, label 2: 0.5, label 3: 0.5
    assert metrics.macro_f1([1, 1, 1, 2, 2, 3], [1, 1, 2, 2, 3, 3]) == pytest.approx((4 / 5 + 2 / 4 + 2 / 3) / 3)


def test_a_label_told_but_never_right_counts_as_nothing():
    assert metrics.macro_f1([1, 1, 2, 2], [1, 1, 2, 9]) == pytest.approx((1 + 2 / 3 + 0) / 3)


def test_accuracy_is_the_share_told_right():
    assert metrics.accuracy([1, 2, 3, 4], [1, 2, 0, 0]) == 0.5


def test_scores_are_brought_to_the_measure_of_others():
    assert metrics.standard(np.array([1.0, 3.0])).tolist() == [-1.0, 1.0]
    assert metrics.standard(np.array([5.0]), np.array([1.0, 3.0])).tolist() == [3.0]
    assert metrics.standard(np.array([5.0]), np.array([2.0, 2.0])).tolist() == [0.0]


# overlap of characters


def test_a_text_is_pairs_of_neighbours_and_one_character_stands_for_itself():
    assert pairs_of("还没 发货") == ["还没", "没发", "发货"]
    assert pairs_of("好") == ["好"]


def test_a_text_overlaps_fully_with_itself_and_not_at_all_with_others():
    overlap = Overlap(["什么时候发货", "质量很好", "什么时候到"])
    assert overlap.cosine(["什么时候发货", "质量很好"], ["什么时候发货", "什么时候到"]).round(6).tolist() == [1.0, 0.0]


def test_a_rare_pair_weighs_more_than_a_common_one():
    overlap = Overlap(["发货了", "发货吗", "发货呢", "退款了"])
    common, rare = overlap.bm25(["发货退款", "发货退款"], ["发货", "退款"])
    assert rare > common > 0


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_has_an_overlap_between_nothing_and_all(one, other):
    overlap = Overlap(["什么时候发货", "质量很好"])
    assert -1e-9 <= overlap.cosine([one], [other])[0] <= 1 + 1e-9
    assert overlap.bm25([one], [other])[0] >= 0


# conversations


def test_rows_are_grouped_with_the_right_answer_first():
    found = dialogue.grouped([row(1, "在的"), row(0, "好的"), row(1, "您说", "你好"), row(0, "嗯", "你好")], 2)
    assert found.contexts == [["在吗"], ["你好"]]
    assert found.responses == [["在的", "好的"], ["您说", "嗯"]]


@pytest.mark.parametrize(
    "held",
    [
        [row(0, "在的"), row(1, "好的")],
        [row(1, "在的"), row(1, "好的")],
        [row(1, "在的"), row(0, "好的", "你好")],
        [row(1, "在的")],
    ],
    ids=["right one last", "two right ones", "two conversations", "one missing"],
)
def test_a_group_that_is_not_as_told_is_refused(held):
    with pytest.raises(ValueError, match="group 0"):
        dialogue.grouped(held, 2)


def test_overlap_vectors_and_weight_are_chosen_by_their_scores_alone():
    good, bad = np.array([[2.0, 1.0], [2.0, 1.0]]), np.array([[1.0, 2.0], [1.0, 2.0]])
    seen = {"overlap, one": bad, "overlap, other": good, "vectors, one": good, "vectors, other": bad}
    chosen = dialogue.choose(seen)
    assert chosen == {"overlap": "overlap, other", "vectors": "vectors, one", "weight": 0.0}
    assert dialogue.figures(dialogue.join(seen, seen, chosen)) == {"r10_1": 1.0, "r10_2": 1.0, "r10_5": 1.0}


# intents


def test_a_label_that_was_never_seen_gets_the_lowest_margin():
    margins = cic.all_labels(np.array([[0.5, -0.2, -0.9]]), [0, 2, 117])
    assert margins.shape == (1, 118)
    assert margins[0, [0, 1, 2, 117]].tolist() == [0.5, -0.9, -0.2, -0.9]


def test_the_linear_baseline_scores_every_label_with_a_penalty_chosen_on_the_development_set():
    train = cic.Split(["还没发货", "怎么还不发货", "质量很好", "质量真不错", "我要退款", "给我退款"], [3, 3, 5, 5, 9, 9])
    asked = cic.Split(["什么时候发货", "质量好", "退款"], [3, 5, 9])
    penalty, margins = cic.baseline({"train": train, "dev": asked, "test": asked})
    assert penalty == 0.05  # all are right with any of them, so the first one is taken
    assert cic.figures(margins["test"], asked) == {"macro_f1": 1.0, "accuracy": 1.0}
    assert margins["dev"].shape == (3, 118)


def test_the_weight_of_the_joined_row_is_what_the_development_set_likes_best():
    dev = cic.Split(["甲", "乙"], [0, 1])
    right, wrong = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])
    assert cic.weight_of({"dev": wrong}, {"dev": right}, dev) == 0.0
    assert cic.weight_of({"dev": right}, {"dev": wrong}, dev) == 0.55
    assert cic.joined({"dev": right}, {"dev": wrong}, 0.5)["dev"].tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_several_runs_are_told_by_mean_and_spread_and_a_single_one_by_itself():
    assert cic.summed([{"macro_f1": 0.5}, {"macro_f1": 0.7}, {"macro_f1": 0.6}]) == {
        "macro_f1": pytest.approx(0.6), "spread": {"macro_f1": pytest.approx(0.1)},
    }  # fmt: skip
    assert cic.summed([{"macro_f1": 0.5}]) == {"macro_f1": 0.5}


def test_the_checkpoint_that_is_given_is_taken_or_none(tmp_path):
    kept = tmp_path / "some.pt"
    assert cic.start_at(kept) is None
    kept.write_bytes(b"")
    assert cic.start_at(kept) == kept


def test_a_fine_tuning_learns_on_the_train_set_and_scores_every_other_text():
    tokens = ROOT / "models" / "encoder" / "tokenizer.json"
    if not tokens.is_file():
        pytest.skip("there is no exported encoder with its tokens")
    from evals.benchmarks.tuning import tuned

    split = cic.Split(["还没发货", "质量很好", "退款", ""], [0, 1, 117, 1])
    run = tuned({"train": split, "dev": split, "test": split}, None, tokens, seed=0, epochs=1)
    assert run.epoch == 1
    assert {name: scores.shape for name, scores in run.scores.items()} == {"dev": (4, 118), "test": (4, 118)}
    assert all(np.isfinite(scores).all() for scores in run.scores.values())


# what is not there


def test_the_whole_is_skipped_where_the_benchmarks_are_absent(monkeypatch, tmp_path):
    monkeypatch.setattr(benchmarks, "FOLDER", tmp_path / "absent")
    assert benchmarks.measure().keys() == {"skipped"}


@pytest.mark.parametrize("task", [cic, dialogue, pairs], ids=lambda task: task.__name__.rpartition(".")[2])
def test_a_task_is_skipped_where_its_files_are_absent(task, monkeypatch, tmp_path):
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    found = task.measure()
    assert found.keys() == {"skipped"}
    assert "not at hand" in found["skipped"]


def test_what_lacks_an_encoder_or_a_checkpoint_is_skipped_with_the_reason(tmp_path):
    if not files.FOLDER.is_dir():
        pytest.skip("the benchmarks are not part of this checkout")
    found = benchmarks.measure(2, tmp_path, tmp_path / "none.pt")
    assert found["cic"] == {"skipped": "there is no pretrained checkpoint to fine-tune"}
    assert found["dialogue"] == found["pairs"] == {"skipped": "there is no exported encoder"}
    assert found["skipped"].count(":") == 3
