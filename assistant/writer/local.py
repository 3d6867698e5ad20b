"""A chat model of this machine, run by transformers on the processor, one reply at a time."""

from __future__ import annotations

import shlex
import threading
import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.writer.backends import TEMPERATURE, TOKENS, TOP_P, Messages, ModelError, Stop

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase, TextIteratorStreamer


class Loaded(NamedTuple):
    """A model and its tokenizer."""

    model: Any
    tokenizer: Any


class Local:
    """A model in a folder, or one of the hub that is on this machine already; loaded when it is first asked.

    ``timeout`` is the longest that writing a reply may take, in seconds; loading comes on top.
    """

    source = "transformers"

    def __init__(self, model: str, timeout: float, tokens: int = TOKENS) -> None:
        self.model, self.timeout, self.tokens = model, timeout, tokens
        self._lock = threading.Lock()
        self._loaded: Loaded | None = None

    def reply(self, messages: Messages, seed: int, stop: Stop) -> Generator[str]:
        """Yield the reply token by token; see ``Backend``."""
        if not self._lock.acquire(timeout=self.timeout):
            raise ModelError("busy", lasting=True, seconds=self.timeout)
        try:
            if self._loaded is None:
                self._loaded = _load(self.model)
            yield from self._write(self._loaded, messages, seed, stop)
        except (ModelError, GeneratorExit):
            raise
        except Exception as error:  # torch and chat templates raise many kinds
            raise ModelError("broken", lasting=True, kind=type(error).__name__) from error
        finally:
            self._lock.release()

    def _write(self, loaded: Loaded, messages: Messages, seed: int, stop: Stop) -> Generator[str]:
        from transformers import TextIteratorStreamer

        prompt = loaded.tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_tensors="pt", return_dict=True, enable_thinking=False
        )
        _refuse_long(loaded, prompt["input_ids"].shape[1], self.tokens)
        ends = time.monotonic() + self.timeout
        left, late = threading.Event(), threading.Event()

        def over() -> bool:
            if time.monotonic() > ends:
                late.set()
            return late.is_set() or left.is_set() or stop()

        streamer = TextIteratorStreamer(loaded.tokenizer, skip_prompt=True, skip_special_tokens=True)
        wrong: list[Exception] = []
        thread = threading.Thread(
            target=_generate, args=(loaded, prompt, seed, self.tokens, streamer, over, wrong), daemon=True
        )
        thread.start()
        try:
            yield from streamer
        finally:
            left.set()
            thread.join()
        if wrong:
            raise wrong[0]
        if late.is_set():
            raise ModelError("slow", lasting=True, seconds=self.timeout)


def _generate(
    loaded: Loaded, prompt: Mapping[str, Any], seed: int, tokens: int, streamer: TextIteratorStreamer, over: Callable[[], bool],
    wrong: list[Exception],
) -> None:  # fmt: skip
    """Feed ``streamer`` until the reply ends or it is ``over``; an error is put into ``wrong``."""
    import torch

    def done(ids: torch.Tensor, scores: object, **_: object) -> torch.Tensor:
        return torch.full((len(ids),), over(), dtype=torch.bool)

    try:
        with torch.random.fork_rng(devices=[]), torch.inference_mode():  # others' random numbers stay as they are
            torch.manual_seed(seed)
            loaded.model.generate(
                **prompt, streamer=streamer, stopping_criteria=[done], max_new_tokens=tokens, do_sample=True,
                temperature=TEMPERATURE, top_p=TOP_P,
            )  # fmt: skip
    except Exception as error:  # it is raised again by who reads
        wrong.append(error)
    finally:
        streamer.end()  # type: ignore[no-untyped-call]


def _refuse_long(loaded: Loaded, length: int, tokens: int) -> None:
    most = getattr(loaded.model.config.get_text_config(), "max_position_embeddings", None)
    if most is not None and length + tokens > most:
        raise ModelError("too_long", lasting=True, length=length + tokens, most=most)


def _load(name: str) -> Loaded:
    folder = Path(name).expanduser()
    where = str(folder) if folder.is_dir() else name
    try:
        import torch
        from transformers import AutoModelForCausalLM
        from transformers.utils.logging import disable_progress_bar
    except ImportError:
        raise ModelError("no_package", lasting=True, package="transformers") from None
    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        tokenizer = _tokenizer(where)
        if not tokenizer.chat_template:
            raise ModelError("no_template", lasting=True)
        model = AutoModelForCausalLM.from_pretrained(where, local_files_only=True, dtype=torch.float32)
    except ModelError:
        raise
    except Exception as error:  # the library and what it reads with raise many kinds
        found = (str(error).strip() or type(error).__name__).splitlines()[0]
        if folder.is_dir():
            raise ModelError("no_model", lasting=True, found=found) from error
        raise ModelError("not_here", lasting=True, command=f"hf download {shlex.quote(name)}") from error
    if tokenizer.pad_token_id is not None:
        model.generation_config.pad_token_id = tokenizer.pad_token_id
    model.eval()  # type: ignore[no-untyped-call]
    return Loaded(model, tokenizer)


def _tokenizer(where: str) -> PreTrainedTokenizerBase:
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    found: PreTrainedTokenizerBase
    try:
        found = AutoTokenizer.from_pretrained(where, local_files_only=True)
    except Exception:  # a folder may hold a tokenizer.json whose class is nobody's
        found = PreTrainedTokenizerFast.from_pretrained(where, local_files_only=True)
    return found
