"""Nearest neighbours: what is found is nearest, what is kept is read again, what is broken is named."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import StoreError
from assistant.past import nearest

KINDS = pytest.mark.parametrize("exact", [True, False], ids=["exact", "graph"])


def units(rows: int, width: int = 16, seed: int = 0) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(rows, width)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def brute(kept: np.ndarray, vector: np.ndarray, count: int) -> list[int]:
    return np.argsort(-(kept @ vector), kind="stable")[:count].tolist()


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 300), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_comparing_all_is_what_sorting_all_would_give(tmp_path_factory, rows, count, seed):
    folder = tmp_path_factory.mktemp("exact")
    kept, vector = units(rows, seed=seed), units(1, seed=seed + 1)[0]
    nearest.build(kept, folder)
    found = nearest.open(folder).search(vector, count)
    assert found.ids.tolist() == brute(kept, vector, count)
    assert np.allclose(found.similarities, np.sort(kept @ vector)[::-1][:count], atol=1e-6)


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 1500), st.integers(0, 2**32 - 1))
def test_the_graph_finds_a_stored_vector_by_itself(tmp_path_factory, rows, seed):
    folder = tmp_path_factory.mktemp("graph")
    kept = units(rows, seed=seed)
    nearest.build(kept, folder, exact=False, threads=1)
    index = nearest.open(folder)
    for row in {0, rows // 2, rows - 1}:
        found = index.search(kept[row], 1)
        assert found.ids.tolist() == [row]
        assert found.similarities[0] == pytest.approx(1, abs=2e-3)


def test_the_graph_finds_nearly_all_that_comparing_all_finds(tmp_path):
    kept, asked = units(3000), units(50, seed=1)
    nearest.build(kept, tmp_path, exact=False, threads=1)
    index = nearest.open(tmp_path)
    hits = sum(len({*index.search(vector, 10).ids.tolist()} & {*brute(kept, vector, 10)}) for vector in asked)
    assert hits >= 0.95 * 500


@KINDS
def test_nearest_come_first_and_no_more_than_there_are(tmp_path, exact):
    nearest.build(units(7), tmp_path, exact=exact)
    ids, similarities = nearest.open(tmp_path).search(units(1, seed=9)[0], 100)
    assert sorted(ids.tolist()) == list(range(7))
    assert similarities.tolist() == sorted(similarities.tolist(), reverse=True)


def test_few_rows_are_compared_and_many_make_a_graph(tmp_path, monkeypatch):
    monkeypatch.setattr(nearest, "EXACT_UP_TO", 100)
    nearest.build(units(100), tmp_path / "few")
    nearest.build(units(101), tmp_path / "many")
    assert sorted(path.name for path in (tmp_path / "few").iterdir()) == ["nearest.json", "vectors.npy"]
    assert sorted(path.name for path in (tmp_path / "many").iterdir()) == ["graph.usearch", "nearest.json"]


@pytest.mark.parametrize(("first", "then"), [(60, 40), (60, 80), (150, 50)], ids=["few", "few grow many", "many"])
def test_rows_built_onto_others_come_behind_them(tmp_path, monkeypatch, first, then):
    monkeypatch.setattr(nearest, "EXACT_UP_TO", 100)
    kept = units(first + then)
    nearest.build(kept[:first], tmp_path / "old")
    nearest.build(kept[first:], tmp_path / "new", onto=tmp_path / "old")
    index = nearest.open(tmp_path / "new")
    assert index.rows == first + then
    assert np.allclose(index.vectors(0, index.rows), kept, atol=1e-3)
    assert [index.search(kept[row], 1).ids[0] for row in (0, first, first + then - 1)] == [0, first, first + then - 1]
    assert nearest.open(tmp_path / "old").rows == first


@KINDS
def test_building_again_in_a_folder_replaces_what_it_held(tmp_path, exact):
    nearest.build(units(30), tmp_path, exact=not exact)
    nearest.build(units(20, seed=1), tmp_path, exact=exact)
    assert nearest.open(tmp_path).rows == 20
    assert len(list(tmp_path.iterdir())) == 2


def test_nothing_at_all_cannot_be_built(tmp_path):
    with pytest.raises(ValueError, match="0 rows of width 16"):
        nearest.build(units(0), tmp_path)


@KINDS
def test_a_vector_of_another_width_is_refused(tmp_path, exact):
    nearest.build(units(5), tmp_path, exact=exact)
    with pytest.raises(ValueError, match="among rows of width 16"):
        nearest.open(tmp_path).search(units(1, width=8)[0], 1)


def file_of(folder: Path, exact: bool) -> Path:
    return folder / (nearest.VECTORS if exact else nearest.GRAPH)


@KINDS
def test_a_file_cut_short_is_named(tmp_path, exact):
    nearest.build(units(50), tmp_path, exact=exact)
    path = file_of(tmp_path, exact)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match=rf"{path.name} 应有 {len(whole)} 字节.*请运行 python -m assistant past index"):
        nearest.open(tmp_path)


@KINDS
def test_a_file_of_something_else_is_named(tmp_path, exact):
    nearest.build(units(50), tmp_path, exact=exact)
    path = file_of(tmp_path, exact)
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(StoreError, match=f"{path.name} 不是.*已损坏"):
        nearest.open(tmp_path)


@KINDS
def test_a_missing_file_is_named(tmp_path, exact):
    nearest.build(units(50), tmp_path, exact=exact)
    file_of(tmp_path, exact).unlink()
    with pytest.raises(StoreError, match=f"{file_of(tmp_path, exact).name} 打不开"):
        nearest.open(tmp_path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": 2}, "的格式是 2，这个程序读的是 1，多半是别的版本写的"),
        ({"kind": "tree"}, "里写的是 tree，只认得 exact 和 graph"),
        ({"rows": 51}, "有 50 行、宽 16，清单上是 51 行、宽 16"),
    ],
)
def test_a_manifest_that_does_not_fit_is_told(tmp_path, change, told):
    nearest.build(units(50), tmp_path)
    path = tmp_path / nearest.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(StoreError, match=told):
        nearest.open(tmp_path)


@given(st.binary(max_size=80))
@settings(max_examples=50, deadline=None)
def test_any_bytes_as_manifest_are_an_error_of_ours(tmp_path_factory, raw):
    folder = tmp_path_factory.mktemp("manifest")
    (folder / nearest.MANIFEST).write_bytes(raw)
    with pytest.raises(StoreError):
        nearest.open(folder)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StoreError, match=r"nearest\.json 打不开"):
        nearest.open(tmp_path / "nowhere")


@pytest.mark.parametrize("values", [units(50).astype(np.float64), units(50).ravel()], ids=["float64", "flat"])
def test_an_array_of_another_kind_is_told(tmp_path, values):
    nearest.build(units(50), tmp_path)
    with (tmp_path / nearest.VECTORS).open("wb") as file:
        np.save(file, values)
    manifest = json.loads((tmp_path / nearest.MANIFEST).read_text(encoding="utf-8"))
    manifest["bytes"] = (tmp_path / nearest.VECTORS).stat().st_size
    (tmp_path / nearest.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(StoreError, match="应当是 2 维的 float32"):
        nearest.open(tmp_path)
