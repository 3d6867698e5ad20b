"""What the shop once answered stands beside the drafts: the nearest first, nothing forbidden today, never drafted from."""

import shutil
from html import unescape
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.page.desk import cards
from assistant.page.desk.actions import Actions
from assistant.page.desk.form import Form
from assistant.pipeline import Assistant
from assistant.schema import Exemplar, Message, Part
from assistant.settings import ROOT, Settings

FILE = """买家消息,回复
杯子收到就是碎的,杯子碎成这样您别用手捡。拍张照给我，我去申请补发。
杯子到手全碎了,给个五星好评我就给您补发，加微信领红包。
请问能开发票吗,能开，您把抬头发我。
"""
BROKEN = Message(text="杯子收到就是碎的呀")


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("past")
    if (ROOT / "var" / "index").is_dir():  # made once for all tests, and the same whatever past replies there are
        shutil.copytree(ROOT / "var" / "index", folder / "index")
    (folder / "replies.csv").write_text(FILE, encoding="utf-8")
    patch = pytest.MonkeyPatch()
    patch.setenv("NUANYAN_VAR", str(folder))
    assert main(["past", "add", str(folder / "replies.csv")]) == 0
    patch.undo()
    return folder


@pytest.fixture(scope="module")
def assistant(var: Path) -> Assistant:
    return Assistant(Settings(var=var, open_browser=False))


def test_the_nearest_past_reply_is_suggested_and_a_forbidden_one_is_not(assistant: Assistant):
    past = assistant.suggest(BROKEN).past
    assert past[0].why == "杯子收到就是碎的"
    assert "".join(part.text for part in past[0].parts).startswith("杯子碎成这样您别用手捡")
    assert not any("好评" in part.text for each in past for part in each.parts)


def test_no_draft_is_made_from_a_past_reply(assistant: Assistant):
    assert {each.source for draft in assistant.suggest(BROKEN).drafts for each in draft.exemplars} <= {"pattern", "record"}


def test_the_page_shows_them_below_the_drafts(assistant: Assistant):
    *_, last = Actions(assistant).draft(Form(text=BROKEN.text))
    html = unescape(last.later or "")
    assert "本店以前这样回过（1）" in html
    assert html.index('id="draft-3"') < html.index("本店以前这样回过")


def test_the_command_line_tells_them(var: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NUANYAN_VAR", str(var))
    assert main(["suggest", BROKEN.text]) == 0
    assert "杯子收到就是碎的 → 杯子碎成这样您别用手捡。" in capsys.readouterr().out


def test_without_past_replies_nothing_is_said_of_them(assistant: Assistant):
    assert cards.past((), assistant.content) == ""


def test_what_they_say_is_shown_as_text(assistant: Assistant):
    found = Exemplar(id="past-1", source="past", parts=(Part(role="fact", text="<b>1</b>"),), score=0.9, why="<i>")
    html = cards.past((found,), assistant.content)
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;（90%）" in html
