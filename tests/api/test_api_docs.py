"""docs/API.md tells of every path, every code of an error and every count; and what a path takes is what it says."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from assistant.api.app import WHY, described
from assistant.api.metrics import Metrics
from assistant.api.problem import CODES, Code
from tests.conftest import ROOT

TOLD = (ROOT / "docs/API.md").read_text(encoding="utf-8")
PATHS = described().openapi()["paths"]


@pytest.mark.parametrize("path", PATHS)
def test_path_is_told_with_each_of_its_methods(path):
    assert [method for method in PATHS[path] if f"`{method.upper()} {path}`" not in TOLD] == []


@pytest.mark.parametrize("path", PATHS)
def test_path_has_its_line_for_the_shell(path):
    line = re.escape(f"$API{path}").replace(r"\{id\}", "talk-…").replace("/api/v1", "")
    assert re.search(rf"^curl .*{line}", TOLD, re.MULTILINE)


def test_no_other_path_is_told():
    told = {tuple(each) for each in re.findall(r"^\| `([A-Z]+) (/\S+)` \|", TOLD, re.MULTILINE)}
    assert told == {(method.upper(), path) for path, methods in PATHS.items() for method in methods}


def test_codes_of_errors_are_told():
    told = {int(status): code for status, code in re.findall(r"^\| (\d{3}) \| `(\w+)`", TOLD, re.MULTILINE)}
    assert told == CODES
    assert set(CODES.values()) == set(get_args(Code))
    assert set(WHY) == set(CODES) - {405}, "what a path does not take, its description does not tell"


def test_counts_are_told():
    own = {each.name + "_total" * (each.type == "counter") for each in Metrics().registry.collect()}
    assert {name for name in own if f"`{name}`" not in TOLD} == set()


@pytest.mark.parametrize("path", PATHS)
def test_method_that_a_path_does_not_take(client, path):
    answer = client.patch(path.replace("{id}", "talk-x"))
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {method.upper() for method in PATHS[path]}
    assert answer.json()["error"]["code"] == "method_not_allowed"
