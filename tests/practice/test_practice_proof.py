"""What exercises promise is tried: model answers pass, cold ones don't, talks end as they should."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli import main
from assistant.coach import Coach
from assistant.content import taxonomy
from assistant.pipeline import Assistant
from assistant.practice import loading
from assistant.practice.loading import Practice
from assistant.practice.proof import Proof, tried
from tests.conftest import ROOT
from tests.practice.small import IDS, PRACTICE, shop

EVERY = {"answer": 12, "talk": 16, "order": 8, "cold": 8, "missing": 8, "evidence": 8, "violation": 12}
"""Of each kind that comes with the program, one in so many is tried here; ``content validate --practice`` tries all."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def held(root: Path) -> Practice:
    return loading.load(root, taxonomy(root))


@pytest.fixture(scope="module")
def proof(assistant: Assistant, held: Practice) -> Proof:
    assert held.rubric is not None
    return Proof(Coach(assistant), held.rubric, held.personas, assistant.content.say)


def _of(held: Practice, kind: str) -> list[str]:
    return [name for name, item in held.items.items() if loading.kind(item) == kind]


def problems(proof: Proof, held: Practice, key: str, **changed: object) -> list[tuple[str, str]]:
    """Return what is wrong with an example of which some fields are changed, by the way to the field."""
    item = held.items[IDS[key]]
    made = type(item).model_validate(item.model_dump() | changed)
    return [(".".join(map(str, loc)), problem) for loc, problem in proof.problems(made)]


@pytest.mark.parametrize("key", IDS)
def test_the_examples_of_the_document_hold_what_they_promise(proof, held, key):
    assert problems(proof, held, key) == []


def test_a_weak_model_answer_is_told_with_its_points(proof, held):
    models = {"warm": "亲，物流显示运输中，请耐心等待哦。", "plain": held.items[IDS["scenarios"]].models["plain"]}
    told = problems(proof, held, "scenarios", models=models)
    assert {where for where, _ in told} == {"models.warm"}
    assert any(problem.startswith("示范只得 ") for _, problem in told)


def test_what_must_never_be_sent_is_told(proof, held):
    good = held.items[IDS["cold"]].models
    models = {**good, "warm": good["warm"] + "给个五星好评，我返您10元红包。"}
    told = problems(proof, held, "cold", models=models)
    assert {where for where, _ in told} == {"models.warm"}
    assert any("五星好评" in problem for _, problem in told)


def test_a_cold_reply_that_is_warm_is_told(proof, held):
    item = held.items[IDS["cold"]]
    chills = [{"quote": "今天18点前", "why": "为什么"}]
    ((where, problem),) = problems(proof, held, "cold", cold=item.models["warm"], chills=chills)
    assert where == "cold"
    assert problem.startswith("冷回复得了 ")


def test_a_drill_without_a_fault_and_one_without_a_better_reply_are_told(proof, held):
    item = held.items[IDS["violations"]]
    told = problems(proof, held, "violations", text=item.better, better=item.text, wrong=[
        {"quote": "换一个", "family": "absolute", "why": "为什么"}
    ])  # fmt: skip
    assert ("text", "检查没有发现毛病，学员也就没有可找的") in told
    assert any(where == "better" for where, _ in told)


def test_a_talk_that_calms_nobody_and_one_that_angers_nobody_are_told(proof, held):
    item = held.items[IDS["talks"]]
    models = {"warm": item.bad[:3], "plain": item.models["plain"]}
    told = problems(proof, held, "talks", models=models, bad=item.models["warm"])
    assert any(where == "models.warm" and text.startswith("讲道理没有平静下来，心情 1→") for where, text in told)
    assert any(where == "bad" and text.startswith("讲道理听了坏回复也没有差评或投诉，心情 1→") for where, text in told)


def test_what_is_wrong_has_its_file_and_line(proof, held, root):
    item = held.items[IDS["cold"]]
    worse = item.model_copy(update={"models": {**item.models, "brief": "亲，发票还在开，请耐心等待哦。"}})
    mistake, *_ = tried(root, held._replace(items={item.id: worse}), proof)
    lines = (root / PRACTICE / "cold.yaml").read_text(encoding="utf-8").splitlines()
    assert mistake.file == f"{PRACTICE}/cold.yaml"
    assert lines[mistake.line - 1].startswith("      brief:")


def test_some_of_the_exercises_that_come_with_the_program_hold_what_they_promise(assistant):
    shipped = loading.read(ROOT, assistant.content.taxonomy)
    assert shipped.rubric is not None
    proof = Proof(Coach(assistant), shipped.rubric, shipped.personas, assistant.content.say)
    names = [name for each, step in EVERY.items() for name in _of(shipped, each)[::step]]
    assert [str(mistake) for mistake in tried(ROOT, shipped, proof, names)] == []


def test_the_command_tries_everything(root, monkeypatch, capsys):
    monkeypatch.setenv("NUANYAN_ROOT", str(root))
    for part in ("models", "training"):
        (root / part).symlink_to(ROOT / part)
    for part in (ROOT / "prompts").iterdir():
        if not (root / "prompts" / part.name).exists():
            (root / "prompts" / part.name).symlink_to(part)
    assert main(["content", "validate", "--only", "practice", "--practice"]) == 0
    assert capsys.readouterr().out.endswith("试过了：7 道的示范都在 85 分以上，会话都聊得完。\n")
