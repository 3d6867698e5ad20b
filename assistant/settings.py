"""The machine's settings, and nothing of the shop's: where files lie, which address the page listens on.

Each can be set by an environment variable with the prefix ``NUANYAN_`` (``NUANYAN_PORT=8080``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import InputError

ROOT = Path(__file__).parents[1]


class Settings(BaseSettings):
    """Settings with their defaults.

    :raises InputError: when a variable with our prefix is no setting, so that a misspelt one is noticed.
    """

    model_config = SettingsConfigDict(env_prefix="NUANYAN_", extra="forbid", frozen=True)

    root: Annotated[Path, Field(description="folder that holds intents/, prompts/ and models/")] = ROOT
    var: Annotated[Path, Field(description="folder for what the program makes: index cache, larger heads")] = ROOT / "var"
    host: Annotated[str, Field(description="address the page listens on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="port the page listens on")] = 7860
    seed: Annotated[int, Field(ge=0, description="other drafts for the same message")] = 0
    encoder: Annotated[str, Field(description="larger encoder, on the hub or in a folder; empty: the shipped one")] = ""
    open_browser: Annotated[bool, Field(description="whether `make run` opens the browser")] = True

    def model_post_init(self, _: object) -> None:
        """Look for misspelt variables, which would otherwise be passed over in silence."""
        known = {f"NUANYAN_{name.upper()}" for name in type(self).model_fields}
        strange = sorted(name for name in os.environ if name.startswith("NUANYAN_") and name not in known)
        if strange:
            raise InputError(f"环境变量 {strange[0]} 不是这个程序的设置，多半是拼错了；可用的有 {'、'.join(sorted(known))}")
