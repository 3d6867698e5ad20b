"""From writers to what is shown: who is asked and when, what is done without, and that nothing stopped is ever shown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import situation
from assistant.compose import STYLES
from assistant.drafting import Check, Tools, Writers, clean, count
from assistant.pipeline import Assistant
from assistant.reader import Reader
from assistant.schema import Analysis, Draft, Finding, Message, OrderCard, Part, Role, Scored, Style, Suggestion
from assistant.settings import Settings
from assistant.situation import Situation
from assistant.writer.drafts import Writer
from tests.conftest import NOON, ROOT

STUCK = Message(text="都五天了还在武汉没动，我周六面试要穿的", card=OrderCard(last_node="武汉转运中心"))
anything = st.text(min_size=1, max_size=60) | st.text(alphabet="快递没到漏了退钱，。！？😡 aB1{}𠀀龘", min_size=1, max_size=60)
LIVES = settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Literal:
    """A writer that writes what it is given."""

    written: tuple[Draft, ...]

    def drafts(self, situation: Situation, seed: int = 0) -> Iterator[Draft]:
        yield from self.written


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree with the shipped files and a copy of the shipped writer."""
    for name in ("intents", "prompts", "training", "models/encoder", "models/linear", "models/guard"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).symlink_to(ROOT / name, target_is_directory=True)
    shutil.copytree(ROOT / "models" / "writer", tmp_path / "models" / "writer")
    return tmp_path


def opened(root: Path) -> Assistant:
    return Assistant(Settings(root=root, var=ROOT / "var"), now=lambda: NOON)


def told(suggestion: Suggestion) -> dict[str, object]:
    return suggestion.model_dump(exclude={"timings"})


def sources(suggestion: Suggestion) -> set[str]:
    return {draft.source for draft in suggestion.drafts}


def draft(*parts: tuple[Role, str], style: Style = "warm", source: str = "openai") -> Draft:
    made = tuple(Part(role=role, text=text) for role, text in parts)
    return Draft(text="".join(text for _, text in parts), parts=made, style=style, source=source)


def heard(content, message: Message = STUCK) -> Situation:
    analysis = Analysis(intents=(Scored("delay", 0.95),), primary="delay", sub="stuck", emotion=2)
    return situation.read(content, message, analysis, NOON)


def checked(assistant: Assistant, *drafts: Draft, message: Message = STUCK) -> tuple[list[Draft], tuple[Draft, ...]]:
    """All drafts and the shown ones, where these alone are written before the floor is asked."""
    tools = replace(assistant.tools(), writers=(Literal(drafts),))
    (found,) = Check(tools, heard(assistant.content, message), assistant.analyzer).rounds(0, early=False)
    return found


GOOD = draft(("feel", "周六面试要穿，五天没动，换谁都急。"), ("fact", "包裹停在武汉转运中心。"), ("next", "我现在去核实。"))
OTHERS = (
    draft(("feel", "面试等着穿，您急我明白。"), ("next", "我现在去核实。"), style="brief"),
    draft(("feel", "五天没动，您着急很正常。"), ("next", "我现在去核实。"), style="plain"),
)


# as the drafts come


def test_the_floors_first_draft_comes_at_once_and_at_last_what_suggest_gives(assistant, floor):
    first, *_, last = assistant.stream(STUCK)
    assert first.drafts == (floor.suggest(STUCK).drafts[0],)
    assert told(last) == told(assistant.suggest(STUCK))
    assert len(last.drafts) == 3


def test_the_first_draft_comes_with_analysis_and_trace(assistant):
    first, *_, last = assistant.stream(STUCK)
    assert first.analysis == last.analysis
    assert first.trace[:-1] == last.trace[:-1]
    assert first.trace[-1].endswith("给您看 1 条")


def test_without_a_writer_the_floors_three_come_in_one(floor):
    found = list(floor.stream(STUCK))
    assert [len(each.drafts) for each in found] == [3, 3]  # before and after the shop's own past is looked up
    assert sources(found[0]) == {"floor"}


def test_the_same_seed_gives_the_same_drafts(assistant):
    assert told(assistant.suggest(STUCK)) == told(assistant.suggest(STUCK))


@given(anything.filter(str.strip))
@LIVES
def test_any_text_is_answered_and_streamed_alike(assistant, text: str):
    *_, last = assistant.stream(Message(text=text))
    assert told(last) == told(assistant.suggest(Message(text=text)))
    assert len(last.drafts) == 3
    assert not any(each.stopped for each in last.drafts)


# which writers there are


def test_the_floor_alone_is_asked_for_by_the_environment(monkeypatch, content, floor):
    monkeypatch.setenv("NUANYAN_WRITER", "floor")
    writers = Writers.open(Settings(), content, floor.analyzer)
    assert (writers.network, writers.larger, writers.notices) == (None, None, ("", ""))


def test_the_floor_alone_writes_without_a_notice(floor):
    assert floor.tools().writers == ()
    assert floor.notices == ()
    assert sources(floor.suggest(STUCK)) == {"floor"}


def test_the_shipped_writer_is_asked_before_the_floor(assistant):
    (writer,) = assistant.tools().writers
    assert isinstance(writer, Writer)
    assert assistant.notices == ()
    assert sources(assistant.suggest(STUCK)) <= {"floor", "writer"}


def test_a_damaged_writer_is_done_without_and_told(root: Path, floor):
    (root / "models" / "writer" / "write.onnx").write_bytes(b"\0" * 100)
    without = opened(root)
    (notice,) = without.notices
    assert notice.startswith(f"模型文件 {root / 'models/writer/write.onnx'} 与清单上的校验值不符")
    assert told(without.suggest(STUCK)) == told(floor.suggest(STUCK))


def test_a_missing_writer_is_done_without_and_told(root: Path, content, floor):
    shutil.rmtree(root / "models" / "writer")
    writers = Writers.open(Settings(root=root), content, floor.analyzer)
    assert writers.network is None
    assert writers.notices[0].startswith(f"模型文件 {root / 'models/writer/manifest.json'} 打不开")


def test_without_the_encoder_the_shipped_writer_still_writes(assistant, floor):
    reader, tools = Reader(floor.analyzer.linear, None), floor.tools()
    alone = assistant.writers.tools(floor.content, tools.guard, tools.floor, reader)
    ((_, shown),) = Check(alone, heard(floor.content), reader).rounds(0, early=False)
    assert len(shown) == 3


# what is shown


def test_three_clean_drafts_are_shown_and_the_floor_is_not_asked(floor):
    written, shown = checked(floor, GOOD, *OTHERS)
    assert [each.text for each in written] == [each.text for each in shown] == [GOOD.text, *(each.text for each in OTHERS)]
    assert [each.style for each in shown] == list(STYLES)


def test_the_floor_fills_what_is_missing(floor):
    written, shown = checked(floor, GOOD)
    assert written[0].source == "openai"
    assert {each.source for each in written[1:]} == {"floor"}
    assert len(shown) == 3


def test_no_more_is_asked_for_than_is_shown(floor):
    written, _ = checked(floor, GOOD, *OTHERS, GOOD)
    assert len(written) == 3


def test_a_draft_that_is_stopped_as_it_was_planned_is_not_shown(floor):
    bad = draft(("feel", "周六面试要穿，换谁都急。"), ("next", "您加我微信。"), source="writer")
    written, shown = checked(floor, bad)
    assert [each.rule for each in written[0].findings if each.severity == "stop"] == ["DIV-CONTACT"]
    assert bad.text not in {each.text for each in shown}
    assert len(shown) == 3


def test_a_draft_that_is_stopped_as_anyone_would_read_it_is_not_shown(floor):
    message = STUCK.model_copy(update={"remedies": ("verify", "resend")})
    hidden = draft(("feel", "周六面试要穿，真急。退款、补发，您选。"), source="writer")  # an offer, planned as feeling
    seen = heard(floor.content, message)
    planned = floor.tools().guard.check(
        hidden.text, hidden.parts, seen.message, seen.values, frozenset(seen.remedies), seen.analysis
    )
    written, shown = checked(floor, hidden, message=message)
    assert [each.rule for each in planned if each.severity == "stop"] == []
    assert [each.rule for each in written[0].findings if each.severity == "stop"] == ["REM-REFUND"]
    assert hidden.text not in {each.text for each in shown}


def test_what_a_larger_writer_says_of_nobodys_matter_is_left_out(floor):
    astray = draft(("feel", "螃蟹五天没动，换谁都急。"), ("next", "我现在去核实。"))
    written, shown = checked(floor, astray, GOOD)
    assert astray.text not in {each.text for each in (*written, *shown)}
    assert GOOD.text in {each.text for each in shown}


def test_words_that_message_or_card_hold_are_somebodys_matter(floor):
    said = draft(("feel", "螃蟹五天没动，换谁都急。"), ("next", "我现在去核实。"))
    message = Message(text="五天没动", card=OrderCard(product="螃蟹"))
    assert said.text in {each.text for each in checked(floor, said, message=message)[0]}


def test_words_of_a_writer_of_ours_are_taken_as_grounded(floor):
    ours = draft(("feel", "螃蟹五天没动，换谁都急。"), ("next", "我现在去核实。"), source="writer")
    assert ours.text in {each.text for each in checked(floor, ours)[0]}


def test_a_writer_that_writes_nothing_costs_only_itself(floor):
    written, shown = checked(floor)
    assert {each.source for each in written} == {"floor"}
    assert len(shown) == 3
    assert len(shown) == 3


def test_writers_are_asked_in_turn_until_there_are_enough(floor):
    tools: Tools = replace(floor.tools(), writers=(Literal((GOOD,)), Literal(OTHERS), Literal((GOOD,) * 3)))
    ((written, _),) = Check(tools, heard(floor.content), floor.analyzer).rounds(0, early=False)
    assert [each.text for each in written] == [each.text for each in (GOOD, *OTHERS)]


# counting


def flagged(*severities: str) -> list[Draft]:
    def found(severity: str) -> tuple[Finding, ...]:
        return (Finding(rule="R", severity=severity, start=0, end=1, quote="周", why="w"),) if severity else ()  # type: ignore[arg-type]

    return [GOOD.model_copy(update={"findings": found(each)}) for each in severities]


def test_a_hint_is_no_blemish_and_all_else_is():
    assert [count(flagged(each)) for each in ("", "hint", "warn", "stop")] == [1, 1, 0, 0]


@pytest.mark.parametrize(("wanted", "taken"), [(-1, 0), (0, 0), (1, 2), (2, 4), (9, 5)])
def test_drafts_are_taken_until_enough_are_clean(wanted: int, taken: int):
    assert len(clean(flagged("stop", "hint", "warn", "", "stop"), wanted)) == taken


def test_no_draft_is_written_beyond_those_that_are_wanted():
    waiting: Iterator[Draft] = iter(flagged("", "", ""))
    clean(waiting, 1)
    left: Sequence[Draft] = list(waiting)
    assert len(left) == 2
