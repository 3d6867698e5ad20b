"""What is known before a word is written: who asks about what, which values may be spoken, what may be offered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assistant import card
from assistant.authority import limit, money
from assistant.concern import Concern, concerns
from assistant.content import Content
from assistant.content.buyers import Circumstance, Heard
from assistant.content.policy import ReplyBy
from assistant.schema import Analysis, Intent, Message, Policy, Remedy

SECOND = 0.75
"""A further intent counts as really raised from this probability on."""
GUESS = 0.5
"""Below this the likeliest intent is a guess: only parts that serve any message are used, and the shop offers nothing."""
GLAD = frozenset({"praise", "chat"})
"""Subs with nothing to mend."""
NO_ORDER = frozenset({"presale", "praise", "chat", "advice"})
"""Subs in which there may be no order yet, or none is needed, so that it isn't asked for."""
NOTHING = re.compile(r"(?:未|没|无|还没|暂无|尚未)(?:有|提供|上传|发|拍|传)?(?:照片|图|过)?$")
"""A card value that says there is nothing (未提供); no sentence may speak of it as of something."""
UNKNOWN = "any"
"""The sub of a message that can't be told: the library's name for parts that serve every sub."""
CONTEXT_ONLY = frozenset({"product", "spec", "carrier", "paid"})
"""Card fields that name the order but say nothing of what happened to it."""


@dataclass(frozen=True)
class Situation:
    """Everything a writer may draw on. ``values`` are the slots that are held; nothing else may be stated as a figure.

    ``sub`` and ``intent`` are the likeliest even when the analysis is unsure, but ``sub`` is ``any`` where that would be a
    guess; ``second`` is a further problem really raised.
    """

    message: Message
    analysis: Analysis
    intent: Intent
    sub: str
    second: Intent | None
    values: dict[str, str]
    remedies: tuple[Remedy, ...]
    circumstances: frozenset[Circumstance]
    concerns: tuple[Concern, ...]
    rich: bool
    said: str = field(repr=False, default="")

    @property
    def facts(self) -> frozenset[str]:
        """The keys that the order card holds something for."""
        return frozenset(self.message.card.held().keys() & self.values.keys())

    @property
    def buyer(self) -> str:
        """What the buyer has said, earlier turns first."""
        return "\n".join([*(turn.text for turn in self.message.history if turn.who == "buyer"), self.message.text])

    @property
    def node_is_status(self) -> bool:
        """Whether the newest tracking entry is a state (派送中) and no place."""
        node = self.values.get("last_node")
        return node is not None and card.node_kind(node) == "status"

    @property
    def emotion(self) -> int:
        """The buyer's emotion, 0 to 3; a notice is written before there is any."""
        return 0 if self.message.channel == "notice" else self.analysis.emotion


def promised_moment(rule: ReplyBy, now: datetime) -> str:
    """Say when an answer may be promised: the full hour after ``rule.hours``, inside working hours (今天18点前, 明天10点前)."""
    opens, closes = (int(each[:2]) for each in (rule.open, rule.close))
    due = now + timedelta(hours=rule.hours)
    if due.minute or due.second:
        due = due.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    day = (due.date() - now.date()).days
    if due.hour > closes or due.hour < opens:
        day += due.hour > closes
        hour = opens + min(rule.hours, closes - opens)
    else:
        hour = due.hour
    names = ("今天", "明天", "后天")
    later = now + timedelta(days=day)
    return f"{names[day] if day < len(names) else f'{later.month}月{later.day}日'}{hour}点前"


def spoken_policy(content: Content, message: Message, intent: Intent, sub: str, now: datetime) -> Policy:
    """Return the limits that may be spoken: the message's own when given, else what the shop allows for this sub."""
    if message.policy is not None:
        return message.policy
    shop, place = content.shop.policy, f"{intent}/{sub}"
    update = {"reply_by": shop.default.reply_by or promised_moment(shop.reply_by, now)}
    update |= {key: table[place] for key, table in (("amount", shop.amount), ("coupon", shop.coupon)) if place in table}
    policy = shop.default.model_copy(update=update)
    most = limit(content, message.role, intent, message.card.paid)
    if (money(policy.amount or "") or 0) > most:  # the role may give less than the shop's usual sum
        policy = policy.model_copy(update={"amount": f"{int(most)}元" if most >= 1 else None})
    return policy


def allowed(content: Content, message: Message, intent: Intent, sub: str) -> tuple[Remedy, ...]:
    """Return what may be offered here, in the order that serves the buyer."""
    if message.remedies is not None:
        return message.remedies
    may = set(content.shop.roles[message.role].within(intent).may)
    return tuple(each for each in content.shop.remedies[intent].get(sub, ()) if each in may)


def circumstances(message: Message, heard: Heard, sub: str, second: Intent | None) -> frozenset[Circumstance]:
    """Hear what asks for special words: a child, an occasion, an insult, a third time of asking."""
    text = message.text + "".join(turn.text for turn in message.history if turn.who == "buyer")
    found: set[Circumstance] = {name for name in heard.circumstances if heard.signs[name].search(text)}
    if sum(turn.who == "buyer" for turn in message.history) >= 2:
        found.add("repeat_contact")
    if len(re.findall(r"[\w一-鿿]", message.text)) < 5 and message.channel != "notice":
        found.add("very_short_message")
    if not message.card.held() and sub not in NO_ORDER:
        found.add("empty_card")
    if second:
        found.add("second_problem")
    if "grief" in found:
        found -= {"elder", "event"}
    if message.channel != "chat":
        found.add("review_channel" if message.channel == "review" else "notice_channel")
    return frozenset(found)


def _about(content: Content, message: Message, analysis: Analysis) -> tuple[Intent, str]:
    """Return intent and sub to write for: the model's where it is sure, else what words or card say outright."""
    text, held = message.text, message.card.held()
    if message.channel == "notice" and not text.strip() and analysis.primary == "unsure":
        order = (("delay/signed", "sign_time"), ("delay/stuck", "last_node"), ("delay/unshipped", "promised_ship"))
        place = next((place for place, key in order if key in held), f"other/{UNKNOWN}")
        intent, sub = place.split("/")
        return intent, sub  # type: ignore[return-value]
    if analysis.primary == "unsure":
        for each in content.heard.outright:
            if each.heard_in(text):
                return each.intent, each.sub
    likeliest: Intent = analysis.primary if analysis.primary != "unsure" else analysis.intents[0].label  # type: ignore[assignment]
    guess = analysis.intents[0].probability < GUESS
    sub = analysis.sub if analysis.sub in content.shop.remedies[likeliest] and not guess else UNKNOWN
    if sub == "urge" and held.keys() & {"sign_time", "sign_place"}:
        sub = "signed"  # nobody hurries what has arrived
    if sub == "unshipped" and held.keys() & {"ship_time", "last_node", "sign_time"}:
        sub = "late" if analysis.emotion > 1 else "urge"  # the card shows it on its way
    return likeliest, sub


def _faint(content: Content, message: Message, analysis: Analysis, sub: str) -> bool:
    """Tell whether what is taken for praise holds no word of it: thanks for a fault told plainly would be an insult."""
    words = content.heard.signs.get("praise")
    return sub == "praise" and analysis.primary == "unsure" and words is not None and not words.search(message.text)


def read(content: Content, message: Message, analysis: Analysis, now: datetime) -> Situation:
    """Put together what is known about ``message``, which must be masked already."""
    likeliest, sub = _about(content, message, analysis)
    glad = sub in GLAD and (analysis.emotion > 0 or _faint(content, message, analysis, sub))  # sarcasm, or misread
    hurt = likeliest in ("other", "sizing") and content.heard.signs["harm"].search(message.text)  # care before sales talk
    astray = likeliest == "other" and sub in {"presale", "chat", "address", UNKNOWN}  # only then is idle talk taken for it
    astray = astray and message.channel == "chat" and bool(content.heard.signs["off_topic"].search(message.text))
    if message.channel != "notice" and (glad or hurt or astray):
        sub = UNKNOWN
    others = [each.label for each in analysis.intents if each.label not in (likeliest, "other") and each.probability >= SECOND]
    second: Intent | None = others[0] if others else None  # type: ignore[assignment]
    shown = {key: card.normal(key, value) for key, value in message.card.held().items()}
    facts = {key: value for key, value in shown.items() if not NOTHING.match(value)}
    policy = spoken_policy(content, message, likeliest, sub, now)
    values = facts | {key: card.normal(key, value) for key, value in policy.held().items()}
    rich = bool(set(facts) - CONTEXT_ONLY)
    heard = circumstances(message, content.heard, sub, second)
    return Situation(
        message=message, analysis=analysis, intent=likeliest, sub=sub, second=second, values=values,
        remedies=allowed(content, message, likeliest, sub), circumstances=heard if astray else heard - {"off_topic"},
        concerns=() if astray else tuple(concerns(message.text, content.heard.signs, analysis.evidence)), rich=rich,
        said=message.text + "".join(turn.text for turn in message.history) + "".join(facts.values()),
    )  # fmt: skip
