"""Learns the encoder's tokens: ``python -m training.encoder.tokenizer``. Writes ``scratch/encoder/tokenizer.json``.

Byte-pair merges of at most four characters inside unbroken runs of letters or of digits; every sign stands alone. A character
that was never seen falls back to its bytes, so no text is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from training.encoder import corpus

SIZE = 10_000
SPECIALS = ("[PAD]", "[CLS]", "[SEP]", "[MASK]")
BYTES = tuple(f"<0x{byte:02X}>" for byte in range(256))
LONGEST = 4
SHARES = {"smilechat": 3_000_000, "reviews_cote": 1_500_000}
"""Most characters taken from a corpus; one million where nothing is said."""


def texts() -> Iterator[str]:
    """Yield what merges are counted on: our own texts three times, the open corpora up to their share."""
    for _ in range(3):
        for turns in corpus.own():
            yield from turns
    for name in corpus.FILES:
        for turns in corpus.opened(name, SHARES.get(name, 1_000_000)):
            yield from turns


def train() -> Tokenizer:
    """Return the tokenizer."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]"), "isolated")
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Fuse()])
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE, special_tokens=[*SPECIALS, *BYTES], limit_alphabet=4500, max_token_length=LONGEST, min_frequency=3,
        show_progress=False,
    )  # fmt: skip
    tokenizer.train_from_iterator(texts(), trainer)
    return tokenizer


if __name__ == "__main__":
    corpus.SCRATCH.mkdir(parents=True, exist_ok=True)
    made = train()
    made.save(str(corpus.SCRATCH / "tokenizer.json"))
    print(made.get_vocab_size(), [made.encode(text).tokens for text in ("拍了三天还没发货，什么时候到啊", "用了脸上起红疹🉐")])
