"""Cases of the guard are read from their lines, judged as the page judges them, and the sealed ones are never shown."""

import json

import pytest

from assistant.guard import Example
from assistant.schema import Part
from evals.guard import SETS, Case, Read, cases, of_set, score, tagged


def judged(expect, found, stopped=False):
    case = Case(place="x.jsonl:1", example=Example(text="好的"), expect=frozenset(expect))
    return Read(case=case, found=frozenset(found), stopped=stopped)


def test_a_line_may_carry_a_note_and_empty_lines_are_passed_over(tmp_path):
    line = json.dumps({"text": "加我微信", "expect": ["diversion"], "note": "直说"}, ensure_ascii=False)
    (tmp_path / "a.jsonl").write_text(f"{line}\n\n", encoding="utf-8")
    (case,) = cases(tmp_path)
    assert (case.place, case.expect, case.note) == ("a.jsonl:1", frozenset({"diversion"}), "直说")


def test_a_reply_to_somebody_is_read_as_sentences_with_roles():
    parts = tagged(Example(text="等了五天，换谁都急。我现在去问。", message="五天了还没到", emotion=2)).parts
    assert [part.text for part in parts] == ["等了五天，换谁都急。", "我现在去问。"]


def test_parts_that_a_case_has_are_kept_and_a_text_for_nobody_has_none():
    given = (Part(role="fact", text="五天了。"),)
    assert tagged(Example(text="五天了。", message="五天了", parts=given)).parts == given
    assert tagged(Example(text="五天了。")).parts == ()


def test_broken_and_clean_replies_are_scored_apart():
    scores = score([judged(["blame"], ["blame"], True), judged(["blame"], []), judged([], ["wait"]), judged([], [])])
    assert (scores["broken_found"], scores["clean_stopped"], scores["clean_flagged"]) == (0.5, 0.0, 0.5)
    assert scores["families"]["blame"] == {"cases": 2, "precision": 1.0, "recall": 0.5}
    assert scores["families"]["wait"] == {"cases": 0, "precision": 0.0, "recall": None}
    assert [each["missed"] for each in scores["wrong"]] == [["blame"], []]


def test_no_replies_have_no_shares():
    assert score([])["broken_found"] is None


@pytest.mark.skipif(not any(SETS["sealed"].glob("*.jsonl")), reason="there are no sealed cases in this checkout")
def test_what_is_misread_among_the_sealed_is_counted_and_not_shown():
    assert isinstance(of_set("sealed", None)["wrong"], int)
