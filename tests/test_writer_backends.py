"""Larger writers on a real server and on this machine: drafts stream, seeds count, and a model that fails costs only itself.

The models are tiny: one with random weights, whose text is rubbish, and one that was taught a single answer.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from pydantic import SecretStr
from tokenizers import Tokenizer, decoders
from tokenizers.models import BPE
from tokenizers.trainers import BpeTrainer
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from assistant import situation
from assistant.guard import Guard
from assistant.reader import Reader
from assistant.schema import Analysis, Exemplar, Message, OrderCard, Part, Scored
from assistant.situation import Situation
from assistant.writer.ask import messages
from assistant.writer.backends import Backend, ModelError, Server
from assistant.writer.chat import RESTS, ChatWriter
from assistant.writer.local import Local
from tests.conftest import NOON, ROOT

KEY = "sk-geheim"
ANSWER = (
    "五天没动，周六面试等着穿，换谁都急。包裹停在{last_node}，我现在去核实。"
    "可以给您补发一件，也可以直接退款，看您怎么方便。{reply_by}我给您答复。"
)
SPOKEN = ["我这边先帮您看一下，有结果就告诉您。", "您收到的和拍的对不上，这个落差我懂。"]
TEMPLATE = "{% for each in messages %}{{ each.role }}：{{ each.content }}\n{% endfor %}答："
TOKENS = 25
"""Few enough that a random text is never too long for a draft."""


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def tagger() -> Reader:
    return Reader.open(ROOT / "models")


@pytest.fixture(scope="module")
def seen(content) -> Situation:
    card = OrderCard(last_node="武汉转运中心", last_time="11月18日09:12")
    analysis = Analysis(intents=(Scored("delay", 0.95),), primary="delay", sub="stuck", emotion=2)
    return situation.read(content, Message(text="都五天了还在武汉没动，我周六面试要穿的啊", card=card), analysis, NOON)


def chat_tokens(lines: list[str]) -> PreTrainedTokenizerFast:
    words = Tokenizer(BPE(unk_token="[UNK]", fuse_unk=True))
    words.decoder = decoders.Fuse()
    trainer = BpeTrainer(vocab_size=120, special_tokens=["[UNK]", "[END]", "[PAD]"], show_progress=False)
    words.train_from_iterator(lines, trainer)
    tokens = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="[UNK]", eos_token="[END]", pad_token="[PAD]")
    tokens.chat_template = TEMPLATE
    return tokens


def llama(size: int) -> LlamaForCausalLM:
    torch.manual_seed(0)
    shape = LlamaConfig(
        vocab_size=size, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=2, max_position_embeddings=4096, bos_token_id=1, eos_token_id=1, pad_token_id=2,
    )  # fmt: skip
    model = LlamaForCausalLM(shape)
    model.generation_config.do_sample = True
    return model


@pytest.fixture(scope="session")
def rambling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chat model with random weights."""
    folder, tokens = tmp_path_factory.mktemp("rambling"), chat_tokens(SPOKEN)
    llama(len(tokens)).save_pretrained(folder)
    tokens.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def taught(content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chat model that answers whatever it is asked with ``ANSWER``."""
    folder, tokens = tmp_path_factory.mktemp("taught"), chat_tokens([ANSWER, *SPOKEN])
    model = llama(len(tokens))
    answer = [*tokens.encode(ANSWER, add_special_tokens=False), tokens.eos_token_id]
    asked = tokens.encode("答：", add_special_tokens=False)
    steps = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for step in range(150):
        torch.manual_seed(step)
        before = torch.randint(0, len(tokens), (200,)).tolist() + asked
        ids = torch.tensor([before + answer])
        loss = model(ids, labels=torch.tensor([[-100] * len(before) + answer])).loss
        steps.zero_grad()
        loss.backward()
        steps.step()
    model.save_pretrained(folder)
    tokens.save_pretrained(folder)
    return folder


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def healthy(port: int) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/health")
        return link.getresponse().status == 200
    except OSError:
        return False
    finally:
        link.close()


@pytest.fixture(scope="session")
def served(rambling: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``transformers serve`` with the random model."""
    port, log = free_port(), tmp_path_factory.mktemp("served") / "log"
    command = [Path(sys.executable).with_name("transformers"), "serve", rambling, "--host", "127.0.0.1", "--port", str(port)]
    quiet = os.environ | {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    with log.open("wb") as out, subprocess.Popen([*command, "--device", "cpu"], stdout=out, stderr=out, env=quiet) as server:
        try:
            for _ in range(1200):
                if healthy(port) or server.poll() is not None:
                    break
                time.sleep(0.1)
            assert server.poll() is None, log.read_text(encoding="utf-8")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()


def writing(content, tagger, backend: Backend, **more) -> ChatWriter:
    return ChatWriter(content, backend, tagger, **more)


def at(url: str, model: str = "m", timeout: float = 20, key: str = KEY) -> Server:
    return Server(model, url, SecretStr(key), timeout, TOKENS)


def texts(writer: ChatWriter, seen: Situation, seed: int = 0) -> list[str]:
    return [made.text for made in writer.drafts(seen, seed)]


def test_drafts_come_through_a_server(content, tagger, seen, served, rambling):
    writer = writing(content, tagger, at(served, str(rambling)))
    drafts = list(writer.drafts(seen))
    assert [made.style for made in drafts] == ["warm", "brief", "plain"]
    assert {made.source for made in drafts} == {"openai"}
    assert all(made.text for made in drafts)
    assert (writer.name, writer.notice) == (f"openai:{rambling}", "")


def test_a_server_gives_the_same_text_for_the_same_seed(content, tagger, seen, served, rambling):
    writer = writing(content, tagger, at(served, str(rambling)))
    assert texts(writer, seen, 7) == texts(writer, seen, 7) != texts(writer, seen, 8)


def test_a_servers_reply_comes_in_pieces_and_may_be_left_early(content, seen, served, rambling):
    server, asked = at(served, str(rambling)), messages(content, seen, "warm")
    whole = list(server.reply(asked, 0, lambda: False))
    assert len(whole) > 5
    got: list[str] = []
    got.extend(server.reply(asked, 0, lambda: len(got) >= 2))
    assert got == whole[:2]


def test_an_environment_for_other_servers_is_not_heeded(content, tagger, seen, served, rambling, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert len(texts(writing(content, tagger, at(served, str(rambling), key="")), seen)) == 3


def test_a_model_that_the_server_lacks_is_told(content, tagger, seen, served):
    writer = writing(content, tagger, at(served, "no-such-model"))
    assert texts(writer, seen) == []
    assert f"openai:no-such-model 这次没用上：{served} 不收这个请求（400），多半是模型名或地址不对。" in writer.notice


def test_a_server_that_is_down_is_told_and_the_key_is_not(content, tagger, seen):
    port = free_port()
    writer = writing(content, tagger, at(f"http://user:{KEY}@127.0.0.1:{port}/v1"))
    assert texts(writer, seen) == []
    assert writer.notice == (
        f"大模型 openai:m 这次没用上：http://127.0.0.1:{port}/v1 连不上。请看看服务开了没有，NUANYAN_WRITER_URL 写对没有。"
        "草稿由自带的写法写成，30 秒后再试它。"
    )
    assert KEY not in repr(writer) + repr(writer.backend)


class Calls:
    """Counts who came to a port and hears nothing more."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}/v1"
        self.held: list[socket.socket] = []
        self.thread = threading.Thread(target=self.answer)
        self.thread.start()

    def answer(self) -> None:
        while True:
            call, _ = self.listening.accept()
            self.held.append(call)
            if call.recv(4) == b"stop":
                return

    def end(self) -> None:
        with socket.create_connection(self.listening.getsockname()) as last:
            last.sendall(b"stop")
        self.thread.join()
        for call in (*self.held, self.listening):
            call.close()


@pytest.fixture
def silent() -> Iterator[Calls]:
    """A server that takes every call and never answers."""
    calls = Calls()
    yield calls
    calls.end()


def test_a_server_that_hangs_is_tried_twice_then_left_alone_for_a_while(content, tagger, seen, silent):
    now = 100.0
    writer = writing(content, tagger, at(silent.url, timeout=0.3), clock=lambda: now)
    assert texts(writer, seen) == []
    assert "：等了 0.3 秒还没有写完。请换小一些的模型，或者调大 NUANYAN_WRITER_TIMEOUT。" in writer.notice
    assert len(silent.held) == 2
    now += RESTS - 1
    assert texts(writer, seen) == []
    assert len(silent.held) == 2
    assert writer.notice
    now += 1
    assert texts(writer, seen) == []
    assert len(silent.held) == 4


@contextmanager
def refusing(status: int, location: str = "") -> Iterator[tuple[str, list[str]]]:
    """A server that turns every request away and says back who asked; yields its address and what came as the key."""
    keys: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            keys.append(self.headers.get("Authorization", ""))
            said = f'{{"error": {{"message": "wrong key {keys[-1]}"}}}}'.encode()
            self.send_response(status)
            self.send_header("Location", location)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1", keys
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(("status", "tries"), [(401, 1), (404, 1), (503, 2)])
def test_a_refusal_is_told_without_the_servers_words(content, tagger, seen, status, tries):
    with refusing(status) as (url, keys):
        writer = writing(content, tagger, at(url))
        assert texts(writer, seen) == []
    assert keys == [f"Bearer {KEY}"] * tries
    assert f"{url} " in writer.notice
    assert f"（{status}）" in writer.notice
    assert KEY not in writer.notice


def test_a_redirect_to_another_address_is_not_followed(content, tagger, seen, silent):
    with refusing(307, f"{silent.url}/chat/completions") as (url, _):
        assert texts(writing(content, tagger, at(url, timeout=2)), seen) == []
    assert silent.held == []


def test_without_a_key_none_is_sent(content, tagger, seen, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another")
    with refusing(404) as (url, keys):
        texts(writing(content, tagger, at(url, key="")), seen)
    assert keys == [""]


def test_a_local_models_answer_is_cut_filled_and_guarded_like_any_draft(content, tagger, seen, taught):
    writer = writing(content, tagger, Local(str(taught), 20))
    drafts = list(writer.drafts(seen))
    assert [made.style for made in drafts] == ["warm", "brief", "plain"]
    assert drafts[0].source == "transformers"
    assert drafts[0].text == ANSWER.replace("{last_node}", "武汉转运中心").replace("{reply_by}", seen.values["reply_by"])
    assert [part.role for part in drafts[0].parts] == ["feel", "fact", "option", "next"]
    first, guard = drafts[0], Guard(content.rules)
    found = guard.check(first.text, first.parts, seen.message, seen.values, frozenset(seen.remedies), seen.analysis)
    assert [each for each in found if each.severity == "stop"] == []


def test_a_local_model_gives_the_same_text_for_the_same_seed(content, tagger, seen, rambling):
    writer = writing(content, tagger, Local(str(rambling), 20, TOKENS))
    assert texts(writer, seen, 7) == texts(writer, seen, 7) != texts(writer, seen, 8)


def test_threads_get_what_each_would_get_alone(content, tagger, seen, rambling):
    writer = writing(content, tagger, Local(str(rambling), 20, 8))
    alone = [texts(writer, seen, seed) for seed in range(3)]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda seed: texts(writer, seen, seed), range(3)))
    assert together == alone


def test_a_local_models_reply_may_be_left_early(content, seen, rambling):
    local, asked = Local(str(rambling), 20), messages(content, seen, "warm")
    got: list[str] = []
    got.extend(local.reply(asked, 0, lambda: bool(got)))
    assert 0 < len("".join(got)) < 100
    assert next(local.reply(asked, 0, lambda: False))  # dropped half way: the next one finds the model free
    assert next(local.reply(asked, 0, lambda: False))


def test_others_random_numbers_are_left_as_they_were(content, seen, rambling):
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    list(Local(str(rambling), 20, 5).reply(messages(content, seen, "warm"), 0, lambda: False))
    assert torch.equal(torch.rand(3), expected)


def test_a_local_model_that_is_too_slow_is_told(content, tagger, seen, rambling):
    writer = writing(content, tagger, Local(str(rambling), 1e-6))
    assert texts(writer, seen) == []
    assert "还没有写完。请换小一些的模型" in writer.notice


def test_exemplars_with_slots_that_are_not_held_are_not_shown(content, tagger, seen, rambling):
    fits = Exemplar(id="a", source="record", parts=(Part(role="fact", text="停在{last_node}。"),), slots=("last_node",))
    strange = Exemplar(id="b", source="record", parts=(Part(role="fact", text="{signer}签收。"),), slots=("signer",))
    writer = writing(content, tagger, Local(str(rambling), 20, 5), exemplars=lambda _: [strange, fits, fits, fits])
    assert {made.exemplars for made in writer.drafts(seen)} == {(fits, fits)}


def test_a_model_whose_answers_are_all_of_no_use_is_told(content, tagger, seen, taught):
    bare = situation.read(content, Message(text=seen.message.text), seen.analysis, NOON)
    writer = writing(content, tagger, Local(str(taught), 20))
    assert texts(writer, bare) == []  # its answer speaks of a node that this card lacks
    assert writer.notice.startswith(f"大模型 transformers:{taught} 这次写的三条都不能用")
    assert len(texts(writer, seen)) == 3
    assert writer.notice == ""


def test_the_notice_goes_with_the_next_success(content, tagger, seen, rambling, tmp_path):
    now = 0.0
    folder = tmp_path / "later"
    writer = writing(content, tagger, Local(str(folder), 20, 5), clock=lambda: now)
    assert texts(writer, seen) == []
    assert f"本机上没有这个模型，程序自己不下载。请检查名字，或者运行 hf download {folder}。" in writer.notice
    shutil.copytree(rambling, folder)
    now += RESTS
    assert len(texts(writer, seen)) == 3
    assert writer.notice == ""


def spoilt(folder: Path, model: Path, *names: str) -> str:
    shutil.copytree(model, folder)
    for name in names:
        (folder / name).unlink()
    return str(folder)


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ("chat_template.jinja", "它没有对话模板（chat_template）"),
        ("model.safetensors", "这个文件夹里没有能用的对话模型（"),
        ("tokenizer.json", "这个文件夹里没有能用的对话模型（"),
    ],
)
def test_what_a_folder_lacks_is_told(content, tagger, seen, rambling, tmp_path, lacking, told):
    writer = writing(content, tagger, Local(spoilt(tmp_path / "model", rambling, lacking), 20))
    assert texts(writer, seen) == []
    assert told in writer.notice


def test_a_tokenizer_of_an_unknown_class_is_read_as_it_is(content, tagger, seen, rambling, tmp_path):
    folder = Path(spoilt(tmp_path / "model", rambling))
    config = folder / "tokenizer_config.json"
    config.write_text(config.read_text("utf-8").replace("TokenizersBackend", "NobodysTokenizer"), encoding="utf-8")
    assert len(texts(writing(content, tagger, Local(str(folder), 20, 5)), seen)) == 3


def test_a_model_that_reads_too_little_is_told(content, tagger, seen, rambling, tmp_path):
    folder = Path(spoilt(tmp_path / "model", rambling))
    config = folder / "config.json"
    config.write_text(config.read_text("utf-8").replace("4096", "64"), encoding="utf-8")
    writer = writing(content, tagger, Local(str(folder), 20))
    assert texts(writer, seen) == []
    assert "它最多读 64 个。请换一个能读得更长的模型。" in writer.notice


def test_a_chat_template_that_fails_is_told(content, tagger, seen, rambling, tmp_path):
    folder = Path(spoilt(tmp_path / "model", rambling))
    (folder / "chat_template.jinja").write_text("{{ raise_exception('no system') }}", encoding="utf-8")
    writer = writing(content, tagger, Local(str(folder), 20))
    assert texts(writer, seen) == []
    assert "写的时候出了错（TemplateError）。" in writer.notice


def test_changed_content_is_taken_and_the_model_kept(content, tagger, seen, rambling):
    local = Local(str(rambling), 20, 5)
    writer = writing(content, tagger, local)
    assert len(texts(writer, seen)) == 3
    shown = Exemplar(id="a", source="record", parts=(Part(role="next", text="我去查。"),))
    writer.renew(content, lambda _: [shown])
    assert {made.exemplars for made in writer.drafts(seen)} == {(shown,)}
    assert writer.backend is local


def test_every_cause_has_its_sentence(content):
    causes = {key.removeprefix("writer.why.") for key in content.messages if key.startswith("writer.why.")}
    source = "".join((ROOT / f"assistant/writer/{name}.py").read_text("utf-8") for name in ("backends", "local"))
    assert {cause for cause in causes if f'{ModelError.__name__}("{cause}"' in source} == causes
