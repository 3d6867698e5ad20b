"""Changes to the library's files: one line at a time, all or nothing, and never into a state that can't be read."""

from __future__ import annotations

import os
import stat
import threading

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.content import load
from assistant.errors import InputError
from assistant.phrases import files
from assistant.phrases.entry import line, mark, of, plain
from assistant.phrases.files import Files
from assistant.phrases.splicing import Page, Step, UnfitError
from tests.library import DELAY, copied

FIRST = of(
    {
        "intent": "delay",
        "sub": "unshipped",
        "role": "feel",
        "text": "等发货等得心焦，我懂。",
        "style": "brief",
        "emotion": [1, 2],
    }
)
NEW = of({"intent": "delay", "sub": "stuck", "role": "feel", "text": "停了这么久，您急得对。", "style": "warm", "emotion": [2]})


def changed(text: str, *steps: Step, intent: str = "delay") -> list[str]:
    """Return the lines that are not as they were: those gone with -, those that came with +."""
    after = Page(intent, text).changed(steps)
    old, new = text.splitlines(keepends=True), after.splitlines(keepends=True)
    return [f"-{each}" for each in old if each not in new] + [f"+{each}" for each in new if each not in old]


def like(pattern, **update):
    return of({**plain(pattern), **update})


# --- one line


def test_edit_changes_the_sentence_and_leaves_the_comment_behind_it():
    better = like(FIRST, text="发货等得心焦，我懂您。", tags=["大促"])
    assert changed(DELAY, Step(FIRST, better)) == [
        '-      - {text: "等发货等得心焦，我懂。", style: brief, emotion: [1, 2]}   # 常用\n',
        '+      - {text: "发货等得心焦，我懂您。", style: brief, emotion: [1, 2], tags: ["大促"]}   # 常用\n',
    ]


def test_retired_sentence_stays_in_its_place():
    assert changed(DELAY, Step(FIRST, like(FIRST, retired=True)))[1] == (
        '+      - {text: "等发货等得心焦，我懂。", style: brief, emotion: [1, 2], retired: true}   # 常用\n'
    )


def test_new_sentence_stands_behind_the_others_of_its_role():
    after = Page("delay", DELAY).changed([Step(None, NEW)])
    before, _, rest = DELAY.partition("    next:")
    assert after == f"{before}      - {line(NEW)}\n    next:{rest}"


def test_new_role_and_new_sub_get_their_keys():
    close, lost = like(NEW, role="close"), like(NEW, sub="lost")
    after = Page("delay", DELAY).changed([Step(None, close), Step(None, lost)])
    before, _, rest = DELAY.partition("\nplans")
    assert after == f"{before}    close:\n      - {line(close)}\n  lost:\n    feel:\n      - {line(lost)}\n\nplans{rest}"


def test_moved_sentence_leaves_one_list_and_comes_to_another():
    moved = like(NEW, role="close")
    text = Page("delay", DELAY).changed([Step(None, NEW)])
    before, _, rest = DELAY.partition("\nplans")
    assert Page("delay", text).changed([Step(NEW, moved)]) == f"{before}    close:\n      - {line(moved)}\n\nplans{rest}"


def test_list_whose_last_sentence_moves_away_says_that_it_is_empty():
    fact = next(each.pattern for each in Page("delay", DELAY).items["unshipped", "fact"])
    away = of({**plain(fact), "intent": "other", "sub": "chat"})
    assert "    fact: []\n    option:" in Page("delay", DELAY).changed([Step(fact, away)])
    assert Page("other", "parts: {}\n").changed([Step(fact, away)]) == f"parts:\n  chat:\n    fact:\n      - {line(away)}\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("parts: {}\n", "parts:\n  stuck:\n    feel:\n      - X\n"),
        ("parts:\n", "parts:\n  stuck:\n    feel:\n      - X\n"),
        ("", "parts:\n  stuck:\n    feel:\n      - X\n"),
        ("# nothing yet", "# nothing yet\nparts:\n  stuck:\n    feel:\n      - X\n"),
        ("plans: []\n", "plans: []\nparts:\n  stuck:\n    feel:\n      - X\n"),
        ("parts:\n  stuck:  # soon\nplans: []\n", "parts:\n  stuck:  # soon\n    feel:\n      - X\nplans: []\n"),
        ("parts:\n  stuck:\n    feel: []\n", "parts:\n  stuck:\n    feel:\n      - X\n"),
        ("parts:\r\n  stuck:\r\n    feel: []\r\n", "parts:\r\n  stuck:\r\n    feel:\r\n      - X\r\n"),
        ("parts:\n    stuck:\n        close: []", "parts:\n    stuck:\n        close: []\n        feel:\n          - X\n"),
    ],
)
def test_files_that_lack_a_list_get_it(text, wanted):
    assert Page("delay", text).changed([Step(None, NEW)]) == wanted.replace("X", line(NEW))


def test_sentence_written_over_several_lines_is_found_and_replaced():
    item = "      - text: 停了这么久，您急得对。   # 老样子\n        style: warm\n        emotion: [2]\n"
    text = f"parts:\n  stuck:\n    feel:\n{item}      # 后面\n"
    after = Page("delay", text).changed([Step(NEW, like(NEW, style="brief"))])
    assert after == f"parts:\n  stuck:\n    feel:\n      - {line(like(NEW, style='brief'))}\n      # 后面\n"


def test_list_in_brackets_is_not_touched():
    text = f"parts:\n  stuck:\n    feel: [{line(like(NEW, text='停着呢。'))}]\n"
    with pytest.raises(UnfitError) as caught:
        Page("delay", text).changed([Step(None, NEW)])
    assert (caught.value.key, caught.value.about) == ("phrases.file.form", "stuck/feel")


def test_change_that_was_made_already_changes_nothing():
    better = like(FIRST, text="发货等得心焦，我懂您。")
    after = Page("delay", DELAY).changed([Step(FIRST, better), Step(None, NEW)])
    assert Page("delay", after).changed([Step(FIRST, better), Step(None, NEW)]) == after


def test_sentence_that_says_something_else_by_now_is_not_written_over():
    with pytest.raises(UnfitError) as caught:
        Page("delay", DELAY).changed([Step(like(FIRST, style="warm"), like(FIRST, style="plain"))])
    assert caught.value.key == "phrases.file.changed"


def test_same_words_twice_in_one_list_are_refused():
    with pytest.raises(UnfitError) as caught:
        Page("delay", DELAY).changed([Step(None, like(FIRST, style="warm"))])
    assert caught.value.key == "phrases.file.double"


WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="{}"), min_size=1, max_size=30)


@settings(deadline=None)
@given(words=WORDS, emotion=st.lists(st.integers(0, 3), min_size=1, unique=True), newline=st.sampled_from(["\n", "\r\n"]))
def test_any_words_are_read_back_and_every_other_line_stays(words, emotion, newline):
    pattern = of({**plain(NEW), "text": f"{words.lstrip('，') or '好'}。", "emotion": emotion, "kind": "whole"})
    text = DELAY.replace("\n", newline)
    after = Page("delay", text).changed([Step(None, pattern)])
    assert [each.pattern for each in Page("delay", after).items["stuck", "feel"]][-1] == pattern
    assert after.replace(f"      - {line(pattern)}{newline}", "", 1) == text
    again = Page("delay", after).changed([Step(pattern, like(NEW, text="换了一句。"))])
    assert again.replace(line(like(NEW, text="换了一句。")), line(pattern), 1) == after


def test_mark_changes_with_every_field():
    others = [like(FIRST, style="warm"), like(FIRST, emotion=[1]), like(FIRST, tags=["快"]), like(FIRST, retired=True)]
    assert len({mark(each) for each in (FIRST, *others)}) == 5


# --- files


@pytest.fixture
def shop(tmp_path):
    return copied(tmp_path)


@pytest.fixture
def editor(shop) -> Files:
    return Files(shop, shop / "var", load(shop).say)


def read(shop, name="delay"):
    return (shop / f"prompts/patterns/{name}.yaml").read_bytes()


def test_written_change_is_there_for_the_next_reader(shop, editor):
    editor.apply([Step(FIRST, like(FIRST, retired=True)), Step(None, NEW)])
    content = load(shop)
    assert NEW in content.patterns
    assert [each.text for each in content.retired] == [FIRST.text]
    assert FIRST.text not in [each.text for each in content.patterns]


def test_words_of_a_retired_sentence_may_be_used_elsewhere(shop, editor):
    twin = of({**plain(FIRST), "sub": "stuck"})
    editor.apply([Step(FIRST, like(FIRST, retired=True)), Step(None, twin)])
    assert twin in load(shop).patterns
    with pytest.raises(InputError, match="同一句话也写在"):
        editor.apply([Step(like(FIRST, retired=True), FIRST)])


def test_change_over_two_files_is_written_to_both_or_none(shop, editor):
    stale = of({**plain(NEW), "intent": "other", "sub": "chat", "text": "在的，您说。"})
    before = read(shop), read(shop, "other")
    with pytest.raises(InputError, match="刚被别人改过"):
        editor.apply([Step(None, NEW), Step(stale, like(stale, text="在呢，您说。"))])
    assert (read(shop), read(shop, "other")) == before
    editor.apply([Step(None, NEW), Step(None, stale)])
    assert stale in load(shop).patterns


def test_change_that_content_validate_would_refuse_is_not_written(shop, editor):
    before = read(shop)
    twice = of({**plain(FIRST), "sub": "stuck"})
    with pytest.raises(InputError, match="这样改，内容文件就读不通了") as caught:
        editor.apply([Step(None, twice)])
    assert "同一句话也写在" in str(caught.value)
    assert read(shop) == before


def test_file_that_another_program_changes_in_between_is_left_to_it(shop, editor, monkeypatch):
    path = shop / "prompts/patterns/delay.yaml"
    theirs = DELAY + "# 刚加的一行\n"

    def meanwhile(self, fresh):
        path.write_text(theirs, encoding="utf-8")

    monkeypatch.setattr(Files, "_rehearse", meanwhile)
    with pytest.raises(InputError, match="被别的程序改了"):
        editor.apply([Step(None, NEW)])
    assert path.read_text(encoding="utf-8") == theirs
    assert not list(path.parent.glob(".*"))


def test_disk_that_fails_half_way_brings_the_first_file_back(shop, editor, monkeypatch):
    other = of({**plain(NEW), "intent": "other", "sub": "chat", "text": "在的，您说。"})
    before, laid = (read(shop), read(shop, "other")), Files._laid
    paths = []

    class Full(type(shop)):
        def replace(self, target):
            if "other" in str(target):
                raise OSError(28, "No space left on device", str(target))
            return super().replace(target)

    monkeypatch.setattr(Files, "_laid", lambda self, name, raw: paths.append(name) or Full(laid(self, name, raw)))
    with pytest.raises(InputError, match="话术文件写不进去"):
        editor.apply([Step(None, NEW), Step(None, other)])
    assert paths[:2] == ["prompts/patterns/delay.yaml", "prompts/patterns/other.yaml"]
    assert (read(shop), read(shop, "other")) == before
    assert not list((shop / "prompts/patterns").glob(".*"))


def test_file_keeps_its_rights(shop, editor):
    path = shop / "prompts/patterns/delay.yaml"
    path.chmod(0o640)
    editor.apply([Step(None, NEW)])
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_must_not_be_written_is_told(shop, editor):
    (shop / "prompts/patterns").chmod(0o500)
    try:
        with pytest.raises(InputError, match="请检查文件夹的权限"):
            editor.apply([Step(None, NEW)])
    finally:
        (shop / "prompts/patterns").chmod(0o700)


def test_whoever_comes_while_another_writes_waits_and_then_says_so(shop, editor, monkeypatch):
    monkeypatch.setattr(files, "WAIT", 0)
    (shop / "var").mkdir()
    with FileLock(shop / "var" / "phrases.lock"), pytest.raises(InputError, match="别人正在写话术文件"):
        editor.apply([Step(None, NEW)])


def test_two_who_write_at_once_lose_nothing(shop, editor):
    ours = [like(NEW, text=f"第{number}位同事写的，您急得对。") for number in "甲乙丙丁"]
    threads = [threading.Thread(target=editor.apply, args=([Step(None, each)],)) for each in ours]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert set(ours) <= set(load(shop).patterns)
