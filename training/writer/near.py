"""What was said to the buyer most like this one: examples that the writer learns to turn to another buyer's matter.

Nearness is that of the shipped encoder's vectors, among messages of the same sub; an example is never of the same record. The
vectors of all messages are kept in ``scratch/writer``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.encoder import Encoder
from assistant.features import Floats
from training.examples import ROOT
from training.writer.pairs import Example

NEAREST = 4
KEPT = ROOT / "scratch" / "writer" / "vectors.npz"


def vectors(texts: Sequence[str]) -> Floats:
    """Return the vector of each text, shape (texts, width); those that were asked for before are kept."""
    encoder = Encoder.open(ROOT / "models" / "encoder")
    held = np.load(KEPT, allow_pickle=False) if KEPT.is_file() else {"texts": np.array([""]), "rows": np.zeros((1, 192))}
    known = dict(zip(held["texts"].tolist(), held["rows"], strict=True))
    new = [text for text in dict.fromkeys(texts) if text not in known]
    known |= dict(zip(new, encoder.vectors(new, progress=True), strict=True))
    if new:
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        np.savez(KEPT, texts=np.array(list(known)), rows=np.stack(list(known.values())))
    return np.stack([known[text] for text in texts]).astype(np.float32)


def opens(example: Example) -> bool:
    """Tell whether an example begins with a feeling that a buyer's message called for."""
    return bool(example.message.strip() and example.ask and example.ask.channel == "chat" and example.parts[0][0] == "feel")


def with_examples(examples: Sequence[Example], pool: Sequence[Example]) -> list[Example]:
    """Return ``examples``, those that open with a feeling beside what was said to the nearest messages of ``pool``."""
    source = [each for each in pool if opens(each)]
    rows = vectors([each.message for each in source])
    by_sub: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(source):
        by_sub[each.ask.sub if each.ask else ""].append(at)
    mine = [at for at, each in enumerate(examples) if opens(each)]
    asked = dict(zip(mine, vectors([examples[at].message for at in mine]), strict=True))
    found = list(examples)
    for at, vector in asked.items():
        example = examples[at]
        places = by_sub[example.ask.sub if example.ask else ""]
        order = np.argsort(-(rows[places] @ vector))[: NEAREST * 3]
        near = [source[places[each]] for each in order]
        texts = dict.fromkeys(each.parts[0][1] for each in near if each.group != example.group)
        found[at] = replace(example, near=tuple(texts)[:NEAREST])
    return found
