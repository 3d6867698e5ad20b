"""The hand-written records and the pattern library keep their own rules."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from training import check_records, library_gaps

FOLDER = Path(__file__).parents[1] / "training" / "records"
RECORDS = [record for _, record in check_records.read(sorted(FOLDER.glob("*.jsonl")))]


def test_every_record_keeps_the_rules():
    broken = {record["id"]: check_records.problems(record) for record in RECORDS if check_records.problems(record)}
    assert broken == {}


def test_no_id_or_message_occurs_twice_and_openings_vary():
    variety = check_records.Variety()
    for record in RECORDS:
        variety.add(record)
    assert variety.duplicates() == []
    assert variety.repeated_openings() < 0.12
    assert variety.common_runs() < 0.03


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"text": "亲，加微信给您退，{last_node}。"}, "never say '微信'"),
        ({"text": "一共三件都能退，五天没挪窝。"}, "number '三' is neither a slot nor the buyer's"),
        ({"text": "五天没动，{signer}签收的。"}, "slot {signer} is not in facts or policy"),
        ({"role": "option"}, "opens with option, not feel"),
    ],
)
def test_the_checker_sees_what_must_not_be(change, problem):
    good = next(
        record for record in RECORDS if record["sub"] == "stuck" and record["emotion"] == 2 and record["channel"] == "chat"
    )
    bad = copy.deepcopy(good)
    bad["message"], bad["facts"] = "都五天了还没动", {"last_node": "武汉转运中心"}
    bad["replies"][0]["parts"][0] |= change
    assert problem in check_records.problems(bad)


def test_card_values_are_in_their_normal_forms():
    from assistant import card

    odd = {
        (record["id"], key, value)
        for record in RECORDS
        for key, value in {**record["facts"], **record["policy"]}.items()
        if card.normal(key, value) != value
    }
    assert odd == set()


def test_the_library_has_three_wordings_wherever_a_reply_needs_one(content):
    gaps = [(sub, *gap) for sub in content.taxonomy.subs for gap in library_gaps.lacking(content, sub)]
    assert gaps == []
