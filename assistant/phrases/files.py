"""The library's files, changed while others read them: all of a change or nothing, never into a state that can't be read."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.content import load
from assistant.errors import ContentError, InputError
from assistant.phrases.entry import file_of
from assistant.phrases.splicing import Page, Step, UnfitError
from assistant.requests import Say

WAIT = 20
"""Seconds that somebody waits for another who is writing."""


class Files:
    """Changes the files under ``root``/prompts/patterns; ``var`` holds the lock that programs on one machine share."""

    def __init__(self, root: Path, var: Path, say: Say) -> None:
        self._root, self._var, self._say = root, var, say

    def apply(self, steps: Sequence[Step]) -> None:
        """Write all steps or none.

        :raises InputError: when a sentence is no longer what ``before`` says, the content would have mistakes, somebody else is
            writing, or a file can't be written. Nothing has changed then.
        """
        with self._alone():
            held = {name: self._read(name) for name in sorted({file_of(each) for step in steps for each in step if each})}
            fresh = {name: self._changed(name, raw, steps) for name, raw in held.items()}
            fresh = {name: raw for name, raw in fresh.items() if raw != held[name]}
            if not fresh:
                return
            self._rehearse(fresh)
            self._write(fresh, held)

    def _changed(self, name: str, raw: bytes, steps: Sequence[Step]) -> bytes:
        try:
            page = Page(Path(name).stem, raw.decode("utf-8"))
            own = [step for step in steps if any(each and file_of(each) == name for each in step)]
            return page.changed(own).encode("utf-8")
        except UnicodeDecodeError:
            raise InputError(self._say("phrases.file.unreadable", about=Path(name).name)) from None
        except UnfitError as error:
            raise InputError(self._say(error.key, about=error.about)) from None

    def _rehearse(self, fresh: Mapping[str, bytes]) -> None:
        """Read a copy of the editable files with the new ones in it; records have no part in it."""
        with tempfile.TemporaryDirectory(prefix="nuanyan-") as folder:
            for part in ("intents", "prompts"):
                shutil.copytree(self._root / part, Path(folder) / part, ignore=shutil.ignore_patterns("*.jsonl", "*.part"))
            for name, raw in fresh.items():
                (Path(folder) / name).write_bytes(raw)
            try:
                load(Path(folder))
            except ContentError as error:
                raise InputError(self._say("phrases.file.invalid", why=error)) from None

    def _write(self, fresh: Mapping[str, bytes], held: Mapping[str, bytes]) -> None:
        """Put new files in place of the old ones, which come back when one of them can't be written."""
        done: list[str] = []
        try:
            waiting = {name: self._laid(name, raw) for name, raw in fresh.items()}
            for name, path in waiting.items():
                if self._read(name) != held[name]:
                    raise InputError(self._say("phrases.file.meanwhile", about=Path(name).name))
                path.replace(self._root / name)
                done.append(name)
        except BaseException as error:
            with suppress(OSError):
                for name in done:
                    self._laid(name, held[name]).replace(self._root / name)
            for name in fresh:
                with suppress(OSError):
                    _beside(self._root / name).unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise self._unwritable(error) from error
            raise

    def _laid(self, name: str, raw: bytes) -> Path:
        """Write a file beside the one that it will replace, and see it to the disk."""
        path = _beside(self._root / name)
        with path.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(self._root / name, path)
        return path

    def _read(self, name: str) -> bytes:
        try:
            return (self._root / name).read_bytes()
        except OSError as error:
            raise self._unwritable(error) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            self._var.mkdir(parents=True, exist_ok=True)
            with FileLock(self._var / "phrases.lock", timeout=WAIT):
                yield
        except Timeout:
            raise InputError(self._say("phrases.file.busy")) from None
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> InputError:
        return InputError(self._say("phrases.file.unwritable", about=error.filename or "", why=error.strerror or error))


def _beside(path: Path) -> Path:
    """Return where a new file waits; its name is none that content is read from."""
    return path.with_name(f".{path.name}.part")
