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


class Shared:
    """Files under ``root`` that people and programs write at the same time; ``var`` holds the lock that they share.

    ``section`` of messages.yaml says what went wrong.
    """

    def __init__(self, root: Path, var: Path, say: Say, section: str) -> None:
        self.root, self._var, self._say, self._section = root, var, say, section

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others from writing while the body runs.

        :raises InputError: when somebody else goes on writing, or a file can't be read or written.
        """
        try:
            self._var.mkdir(parents=True, exist_ok=True)
            with FileLock(self._var / "phrases.lock", timeout=WAIT):
                yield
        except Timeout:
            raise self.wrong("busy") from None
        except OSError as error:
            raise self._unwritable(error) from error

    def held(self, name: str) -> bytes | None:
        """Return what a file holds; None where there is none."""
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unwritable(error) from error

    def put(self, fresh: Mapping[str, bytes], held: Mapping[str, bytes | None]) -> None:
        """Put new files in place of what was ``held``, which comes back when one of them can't be written.

        :raises InputError: when one can't be written, or isn't any more what was held.
        """
        done: list[str] = []
        try:
            waiting = {name: self._laid(name, raw) for name, raw in fresh.items()}
            for name, path in waiting.items():
                if self.held(name) != held[name]:
                    raise self.wrong("meanwhile", Path(name).name)
                path.replace(self.root / name)
                done.append(name)
        except BaseException as error:
            self._undo(done, fresh, held)
            if isinstance(error, OSError):
                raise self._unwritable(error) from error
            raise

    def wrong(self, key: str, about: object = "", **values: object) -> InputError:
        """Return the error that ``key`` of the section says."""
        return InputError(self._say(f"{self._section}.{key}", about=about, **values))

    def _undo(self, done: Sequence[str], fresh: Mapping[str, bytes], held: Mapping[str, bytes | None]) -> None:
        with suppress(OSError):
            for name in done:
                before = held[name]
                if before is None:
                    (self.root / name).unlink()
                else:
                    self._laid(name, before).replace(self.root / name)
        for name in fresh:
            with suppress(OSError):
                _beside(self.root / name).unlink(missing_ok=True)

    def _laid(self, name: str, raw: bytes) -> Path:
        """Write a file beside the one that it will replace, and see it to the disk."""
        path = _beside(self.root / name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if (self.root / name).exists():
            shutil.copymode(self.root / name, path)
        return path

    def _unwritable(self, error: OSError) -> InputError:
        return self.wrong("unwritable", error.filename or "", why=error.strerror or error)


class Files(Shared):
    """Changes the files under ``root``/prompts/patterns."""

    def __init__(self, root: Path, var: Path, say: Say) -> None:
        super().__init__(root, var, say, "phrases.file")

    def apply(self, steps: Sequence[Step]) -> None:
        """Write all steps or none.

        :raises InputError: when a sentence is no longer what ``before`` says, the content would have mistakes, somebody else is
            writing, or a file can't be written. Nothing has changed then.
        """
        with self.alone():
            names = sorted({file_of(each) for step in steps for each in step if each})
            held = {name: (self.root / name).read_bytes() for name in names}
            fresh = {name: self._changed(name, raw, steps) for name, raw in held.items()}
            fresh = {name: raw for name, raw in fresh.items() if raw != held[name]}
            if not fresh:
                return
            self._rehearse(fresh)
            self.put(fresh, held)

    def _changed(self, name: str, raw: bytes, steps: Sequence[Step]) -> bytes:
        try:
            page = Page(Path(name).stem, raw.decode("utf-8"))
            own = [step for step in steps if any(each and file_of(each) == name for each in step)]
            return page.changed(own).encode("utf-8")
        except UnicodeDecodeError:
            raise self.wrong("unreadable", Path(name).name) from None
        except UnfitError as error:
            raise InputError(self._say(error.key, about=error.about)) from None

    def _rehearse(self, fresh: Mapping[str, bytes]) -> None:
        """Read a copy of the editable files with the new ones in it; records and exercises have no part in it."""
        with tempfile.TemporaryDirectory(prefix="nuanyan-") as folder:
            for part in ("intents", "prompts"):
                left_out = shutil.ignore_patterns("*.jsonl", "*.part", "practice")
                shutil.copytree(self.root / part, Path(folder) / part, ignore=left_out)
            for name, raw in fresh.items():
                (Path(folder) / name).write_bytes(raw)
            try:
                load(Path(folder))
            except ContentError as error:
                raise self.wrong("invalid", why=error) from None


def _beside(path: Path) -> Path:
    """Return where a new file waits; its name is none that content is read from."""
    return path.with_name(f".{path.name}.part")
