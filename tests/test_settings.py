"""Settings come from the environment, and a misspelt one is noticed."""

from __future__ import annotations

import pytest

from assistant.errors import InputError
from assistant.settings import Settings


def test_a_variable_with_our_prefix_sets_its_setting(monkeypatch):
    monkeypatch.setenv("NUANYAN_PORT", "8080")
    assert Settings().port == 8080


def test_a_misspelt_variable_is_named_with_the_ones_there_are(monkeypatch):
    monkeypatch.setenv("NUANYAN_PROT", "8080")
    with pytest.raises(InputError, match=r"NUANYAN_PROT\b.*NUANYAN_PORT\b"):
        Settings()
