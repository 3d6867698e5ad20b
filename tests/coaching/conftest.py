"""The coach on the shipped assistant and rubric, and one message that most tests answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.coach import Coach
from assistant.schema import Coaching, Dimension, Mark, Message, OrderCard, Policy

SUIT = Message(
    text="三天没动了！我周六面试要穿的西装，你们到底发没发啊，急死我了",
    card=OrderCard(product="男士西装", carrier="中通", last_node="武汉转运中心", last_time="11月18日09:12"),
    policy=Policy(reply_by="今天18点前", refund_time="48小时内"),
    remedies=("verify", "urge", "resend", "refund"),
)
GOOD = (
    "周六就要面试，西装却三天没动，换谁都坐不住。轨迹停在武汉转运中心，最后一条是11月18日09:12。"
    "我现在去问中通卡在哪一步，今天18点前给您准话；您怕赶不上，补发或者退款都行，您定。"
)
Scored = Callable[..., Coaching]


@pytest.fixture(scope="session")
def coach(assistant) -> Coach:
    return Coach(assistant)


@pytest.fixture
def scored(coach) -> Scored:
    """Marks a reply to the message about the suit, or to another."""
    return lambda text, message=SUIT, *rest, **more: coach.score(text, message, *rest, **more)


def mark(coaching: Coaching, dimension: Dimension) -> Mark:
    """Return the mark of one dimension."""
    return next(each for each in coaching.marks if each.dimension == dimension)


def lost(coaching: Coaching, dimension: Dimension) -> list[str]:
    """Return what cost points in one dimension: the words, or 缺 where something is missing."""
    return [each.quote or "缺" for each in mark(coaching, dimension).losses]
