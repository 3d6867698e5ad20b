"""Whose side a name in a chat log is on: the buyer's or ours."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Literal

from assistant.conversation.layouts import BUYER, digest

Side = Literal["buyer", "agent", "unclear"]
_BUYER = re.compile(rf"{BUYER}.*|.*[(（]{BUYER}[)）]")
_AGENT = re.compile(
    r"我|我方|本店|人工|.*(?:客服|旗舰店|专卖店|专营店|官方|商家|卖家|掌柜|店铺|店家|机器人|小助手|智能助理|自动回复|售前|售后|小二).*|"
    r".{2,}(?:小店|店|馆|坊|铺|商城)(?:[:：].*)?"
)


def known(name: str, shop: str = "", ours: Collection[str] = ()) -> Side | None:
    """Return the side that a name tells by itself; None when it tells none. ``ours``: names of our side, or their digests."""
    if ours and (name in ours or digest(name) in ours):
        return "agent"
    if _BUYER.fullmatch(name):
        return "buyer"
    return "agent" if _AGENT.fullmatch(name) or (len(shop) > 1 and shop in name) else None


def told(names: Sequence[str], shop: str = "", ours: Collection[str] = ()) -> dict[str, Side]:
    """Return the side of every name of one log.

    Beside a buyer that is known all others are ours; beside our side one name left over is the buyer, and so is a single name.
    """
    sure = {name: known(name, shop, ours) for name in names}
    left = [name for name in names if sure[name] is None]
    rest: Side = "unclear"
    if "buyer" in sure.values():
        rest = "agent"
    elif len(left) == 1:
        rest = "buyer"
    return {name: side or rest for name, side in sure.items()}


def hidden(name: str) -> str:
    """Return a name of which only the ends are seen (t***1, 小**); words for a side stay as they are."""
    bare = re.sub(r"\s*[(（].*?[)）]\s*$", "", name).strip() or name.strip()
    if not bare or known(bare) == "buyer" or re.fullmatch(r"我|客服", bare):
        return bare
    if "*" in bare:
        return bare
    return f"{bare[0]}**" if len(bare) <= 3 or not bare[-1].isalnum() else f"{bare[0]}***{bare[-1]}"
