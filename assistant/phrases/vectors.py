"""What the sentences of the library mean, as vectors: read by the encoder in the background and kept on disk."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from assistant.encoder import Network
from assistant.features import Floats

BLOCK = 64
"""Sentences that are read between two looks at what is asked for."""


class Vectors:
    """Vectors by text. A text is read once and never again, whatever becomes of the others. Safe to share between threads."""

    def __init__(self, network: Network, folder: Path) -> None:
        self.network = network
        self._path = folder / f"{network.version}.npz"
        self._held: dict[str, Floats] = {}
        self._lock = threading.Lock()
        self._wanted: tuple[str, ...] = ()
        self._reading: threading.Thread | None = None
        self._built: tuple[tuple[str, ...], Floats] | None = None

    @property
    def share(self) -> float:
        """How much of what was asked for last has been read, 0 to 1."""
        return len(self._held.keys() & set(self._wanted)) / max(1, len(set(self._wanted)))

    def of(self, texts: Sequence[str]) -> Floats | None:
        """Return the vectors of ``texts``, shape (texts, width); None while some are still being read."""
        keys = tuple(map(_key, texts))
        with self._lock:
            if self._built is not None and self._built[0] == keys:
                return self._built[1]
            self._load()
            self._wanted = keys
            lacking = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._held}
            if lacking:
                if self._reading is None or not self._reading.is_alive():
                    self._reading = threading.Thread(target=self._read, args=(lacking,), daemon=True)
                    self._reading.start()
                return None
            self._built = keys, np.stack([self._held[key] for key in keys]).astype(np.float32)
            return self._built[1]

    def wait(self) -> None:
        """Wait until what is being read has been read."""
        if self._reading is not None:
            self._reading.join()

    def _read(self, lacking: dict[str, str]) -> None:
        keys = list(lacking)
        for first in range(0, len(keys), BLOCK):
            block = keys[first : first + BLOCK]
            made = self.network.vectors([lacking[key] for key in block])
            with self._lock:
                self._held.update(zip(block, made.astype(np.float16), strict=True))
        self._keep()

    def _load(self) -> None:
        """Take what is on disk, once; a file that can't be read costs the time again."""
        if self._held:
            return
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                self._held = dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            self._held = {}

    def _keep(self) -> None:
        """Write what is wanted to disk; a folder that can't be written costs the time again at the next start."""
        with self._lock:
            keys = [key for key in dict.fromkeys(self._wanted) if key in self._held]
            made = np.stack([self._held[key] for key in keys]) if keys else np.zeros((0, 1), dtype=np.float16)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            waiting = self._path.with_suffix(".part")
            with waiting.open("wb") as file:
                np.savez(file, keys=np.array(keys), vectors=made)
            waiting.replace(self._path)
        except OSError:
            return


def _key(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
