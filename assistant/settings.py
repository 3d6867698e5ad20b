"""The machine's settings, and nothing of the shop's: where files lie, which address the page listens on.

Each can be set by an environment variable with the prefix ``NUANYAN_`` (``NUANYAN_PORT=8080``).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import InputError

ROOT = Path(__file__).parents[1]


class Settings(BaseSettings):
    """Settings with their defaults.

    :raises InputError: when a variable with our prefix is no setting, so that a misspelt one is noticed; when ``writer`` or its
        address has none of the forms there are.
    """

    model_config = SettingsConfigDict(env_prefix="NUANYAN_", extra="forbid", frozen=True)

    root: Annotated[Path, Field(description="folder that holds intents/, prompts/ and models/")] = ROOT
    var: Annotated[Path, Field(description="folder for what the program makes: index cache, larger heads")] = ROOT / "var"
    host: Annotated[str, Field(description="address the page listens on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="port the page listens on")] = 7860
    seed: Annotated[int, Field(ge=0, description="other drafts for the same message")] = 0
    encoder: Annotated[str, Field(description="larger encoder, on the hub or in a folder; empty: the shipped one")] = ""
    writer: Annotated[
        str, Field(description="who writes: empty: the shipped one; floor; transformers:FOLDER_OR_NAME; openai:MODEL")
    ] = ""
    writer_url: Annotated[str, Field(description="address of the server that openai:MODEL is asked at")] = (
        "http://127.0.0.1:8000/v1"
    )
    writer_timeout: Annotated[
        float, Field(gt=0, le=600, description="longest wait for one draft of a larger writer, in seconds")
    ] = 20
    writer_key: Annotated[SecretStr, Field(description="key for that server, shown nowhere")] = SecretStr("")
    keep_days: Annotated[int, Field(ge=1, description="days that copied replies, owed answers and false alarms are kept")] = 30
    store: Annotated[SecretStr, Field(description="database of the store, as a URL; empty: a file under var")] = SecretStr("")
    sign_in: Annotated[bool, Field(description="whether the page asks who one is, also without users")] = False
    session_hours: Annotated[int, Field(ge=1, le=720, description="hours until a sign-in ends")] = 12
    api_per_minute: Annotated[int, Field(ge=1, description="requests that one API client may send in a minute")] = 120
    api_kib: Annotated[int, Field(ge=1, le=4096, description="largest request that the API takes, in KiB")] = 256
    open_browser: Annotated[bool, Field(description="whether `make run` opens the browser")] = True

    def model_post_init(self, _: object) -> None:
        """Look for misspelt variables, which would otherwise be passed over in silence."""
        known = {f"NUANYAN_{name.upper()}" for name in type(self).model_fields}
        strange = sorted(name for name in os.environ if name.startswith("NUANYAN_") and name not in known)
        if strange:
            raise InputError(f"环境变量 {strange[0]} 不是这个程序的设置，多半是拼错了；可用的有 {'、'.join(sorted(known))}")
        self._check_writer()

    def _check_writer(self) -> None:
        if self.writer not in ("", "floor") and not re.fullmatch(r"(?:transformers|openai):\S(?:.*\S)?", self.writer):
            raise InputError(
                f"NUANYAN_WRITER 写的是 {self.writer!r}，不是能用的写法。可以不写（自带的）、写 floor、"
                "transformers:文件夹或模型名、openai:服务器上的模型名"
            )
        try:
            address = urlsplit(self.writer_url)
            fits = address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
        except ValueError:  # a port that is no number
            fits = False
        if not fits:
            told = re.sub(r"//.*@", "//", self.writer_url)  # a password may stand in it
            raise InputError(f"NUANYAN_WRITER_URL 写的是 {told!r}，不是一个网址。要写全，例如 http://127.0.0.1:8000/v1")
