"""What the documents say of the tree is true, and modules import downwards only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from assistant.cli import sentences
from assistant.menu import Parser, parser
from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MADE = {".git", ".venv", "var", "scratch", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "__pycache__"}
"""What tools make, and git ignores."""

LAYERS = (
    "errors schema uncollected",
    "settings source spelling text lookalikes mask places forms tracking card weights manifest onnx",
    "features grounding guard content clauses concern evidence analyze encoder hearing larger reader authority",
    "requests situation pieces retrieve index roles books facts handling",
    "past opening rank store",
    "conversation insight access",
    "compose",
    "writer",
    "drafting",
    "pipeline",
    "phrases",
    "coach coaching practice",
    "terminal editors batch",
    "api",
    "page",
    "commands housekeeping",
    "menu cli",
    "__main__",
)
"""A module imports from its own line and those above, never from one below."""


def modules() -> Iterator[Path]:
    return (path for top in ("assistant", "training", "evals") for path in sorted((ROOT / top).rglob("*.py")))


def imports(path: Path, late: bool = True) -> Iterator[str]:
    """Yield every imported module by its full name; ``from assistant import text`` gives ``assistant.text``.

    ``late`` ones stand inside a function and are imported when it is called.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree) if late else tree.body:
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "assistant":
            yield from (f"assistant.{each.name}" for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def unit(path: Path) -> str:
    """Return the module or package right below assistant/."""
    return path.relative_to(ROOT / "assistant").parts[0].removesuffix(".py")


def real_tree() -> set[str]:
    """Return the entries of the top two levels; folders end with /."""
    found = set()
    for top in ROOT.iterdir():
        if top.name in MADE:
            continue
        inner = [each for each in top.iterdir() if each.name not in MADE] if top.is_dir() else []
        found.add(f"{top.name}{'/' * top.is_dir()}")
        found |= {f"{top.name}/{each.name}{'/' * each.is_dir()}" for each in inner}
    return found


def told_tree() -> list[str]:
    """Return the entries of README's map; the second level is indented, several names may share a line."""
    block = re.search(r"```text\n(.*?)```", README, re.DOTALL)
    assert block, "README.md has no map of the tree"
    told, folder = [], ""
    for line in block[1].splitlines():
        names = re.split(r"\s{2,}", line.strip())[0].split()
        if line.startswith(" "):
            told += [folder + name for name in names]
        else:
            told += names
            folder = names[0] if names[0].endswith("/") else ""
    return told


def test_map_of_the_tree_names_everything_that_is_there():
    told = told_tree()
    assert sorted(real for real in real_tree() if not any(fnmatch(real, pattern) for pattern in told)) == []


def test_map_of_the_tree_names_nothing_else():
    real = real_tree()
    assert [pattern for pattern in told_tree() if not any(fnmatch(each, pattern) for each in real)] == []


def test_every_module_has_its_layer_and_every_layer_its_modules():
    real = {unit(path) for path in (ROOT / "assistant").rglob("*.py")} - {"__init__"}
    assert sorted(" ".join(LAYERS).split()) == sorted(real)


def test_modules_import_downwards_only():
    level = {name: number for number, names in enumerate(LAYERS) for name in names.split()}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted((ROOT / "assistant").rglob("*.py"))
        for name in imports(path)
        if name.startswith("assistant.") and level[name.split(".")[1]] > level.get(unit(path), 0)
    ]
    assert wrong == []


def test_modules_import_in_no_circle():
    needs: dict[str, set[str]] = {}
    for path in (ROOT / "assistant").rglob("*.py"):
        ours = {name.split(".")[1] for name in imports(path, late=False) if name.startswith("assistant.")}
        needs.setdefault(unit(path), set()).update(ours - {unit(path)})
    while ready := {name for name, others in needs.items() if not others}:
        needs = {name: others - ready for name, others in needs.items() if name not in ready}
    assert needs == {}


def test_the_program_needs_neither_training_nor_evals():
    every = {name.split(".")[0] for path in (ROOT / "assistant").rglob("*.py") for name in imports(path)}
    assert every & {"training", "evals", "tests", "app"} == set()


def test_modules_are_short():
    assert [f"{path.name}: {n}" for path in modules() if (n := len(path.read_text(encoding="utf-8").splitlines())) > 320] == []


def test_there_is_no_drawer_for_everything():
    assert [path.name for path in modules() if path.stem in ("utils", "util", "helpers", "common", "misc")] == []


def test_every_sentence_the_program_says_is_in_messages(content):
    said = {
        match[1]
        for path in (ROOT / "assistant").rglob("*.py")
        for match in re.finditer(r"""\bsay\(\s*["']([\w.]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert "input.empty_reply" in said
    assert sorted(key for key in said if key not in content.messages) == []


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_setting_is_explained(name):
    told = (ROOT / "docs/ENGINEERS.md").read_text(encoding="utf-8")
    assert f"`NUANYAN_{name.upper()}`" in told
    assert Settings.model_fields[name].description


def commands(made: Parser, before: str = "") -> Iterator[str]:
    for action in made._actions:
        for name, inner in (action.choices or {}).items() if isinstance(action.choices, dict) else ():
            deeper = list(commands(inner, f"{before}{name} "))
            yield from deeper or [f"{before}{name}"]


def test_every_command_is_in_the_readme():
    every = list(commands(parser(sentences(ROOT))))
    assert "content validate" in every
    assert [command for command in every if f"python -m assistant {command}" not in README] == []


def test_every_make_target_is_in_the_readme_or_for_engineers():
    targets = re.search(r"\.PHONY: (.*)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert targets
    told = README + (ROOT / "docs/ENGINEERS.md").read_text(encoding="utf-8")
    assert [target for target in targets[1].split() if f"make {target}" not in told] == []


def test_every_requirement_has_its_reason_and_a_range():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    needed = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in needed if not re.fullmatch(r"[\w.\[\]-]+>=[\d.]+(,<[\d.]+)?\s+# .+", line)] == []
