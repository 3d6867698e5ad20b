"""A reply of the desk on its way into the library."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import expect
from steps import MARKS, ask

from assistant.store.store import FILE, Store

pytestmark = MARKS


def test_draft_is_laid_out_and_what_is_chosen_waits_for_the_lead(page, assistant, tmp_path):
    assistant.store = Store(tmp_path / FILE)
    ask(page)
    page.fill("#draft-2 textarea", "周末要穿却一直没动，这份悬着的心我懂。我现在去核实卡在哪里。")
    page.click("#draft-2 .keep")
    dialog = page.locator("#phrase-save")
    expect(dialog.locator("[data-offer]")).to_have_count(2)
    expect(dialog.locator("[data-field=sub]").first).to_have_value("stuck")
    dialog.locator("[data-take]").nth(1).uncheck()
    dialog.locator("[data-take]").first.check()
    dialog.locator("[data-deed=send]").click()
    expect(dialog.locator(".deeds [data-told]")).to_contain_text("提交了 1 句")
    assert [each.after["text"] for each in assistant.store.phrases.changes()] == ["，这份悬着的心我懂。"]
