"""A folder of model files with a manifest: every file is compared with its sha256 before anything is read from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.errors import WeightsError

MANIFEST = "manifest.json"
CURE = "请从安装包里重新拷贝 {folder} 整个文件夹，或运行 make models 重新生成"


def files(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Return the content of the files called ``names``, each of which must be there and be what the manifest says.

    :raises WeightsError: when one isn't; the message names it.
    """
    try:
        sums = json.loads((folder / MANIFEST).read_bytes())["sha256"]
        held = {name: (folder / name).read_bytes() for name in names}
    except OSError as error:
        raise _unfit(folder, Path(error.filename or folder).name, f"打不开（{error.strerror}）") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _unfit(folder, MANIFEST, "不是有效的清单") from error
    for name, content in held.items():
        if hashlib.sha256(content).hexdigest() != sums.get(name):
            raise _unfit(folder, name, "与清单上的校验值不符，拷贝不完整或被改动过")
    return held


def write(folder: Path, names: Sequence[str], told: dict[str, Any]) -> None:
    """Write the manifest over the files called ``names``; it is written last, so its being there means that all is there."""
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    (folder / MANIFEST).write_text(json.dumps({**told, "sha256": sums}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _unfit(folder: Path, name: str, cause: str) -> WeightsError:
    return WeightsError(f"模型文件 {folder / name} {cause}。{CURE.format(folder=folder)}。")
