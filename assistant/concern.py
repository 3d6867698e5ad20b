"""The buyer's own concern, turned so that an agent can say it back: 我周六面试要穿的啊 becomes 周六面试要穿.

A clause is said back only when turning it is safe. What blames, orders, asks or speaks of us is never stated as if it were
established; a question is quoted, and a claim about what we did is left to the buyer ("您说…").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.clauses import GREETING, HAN, cut, strip, turn
from assistant.schema import Span

Signs = Mapping[str, re.Pattern[str]]
Kind = Literal["statement", "claim", "wish", "question", "words", "topic"]
LONGEST = 20
"""Longest clause, in characters, that is said back whole; longer ones tire the reader."""
LONGEST_QUESTION = 26
"""The same for a question, which is quoted and read at a glance."""
AROUND = (7, 5)
"""Characters before and after a telling word that are quoted out of a clause that is too long."""
WEIGHTS: dict[Kind, float] = {"statement": 3.0, "claim": 2.6, "wish": 1.9, "question": 1.8, "words": 0.8, "topic": 0.4}

US = re.compile(r"你们?|妳|贵[店司]|客服|卖家|商家|店家|店铺|老板|(?<![地窗])机器人|主播|咱|俺|(?<!老)人家")
SELF = re.compile(r"^我(?:们)?(?:是|又不是|不是|才|都\d|叫|姓)")
ASKS = re.compile(
    r"[吗么嘛没]$|呢$|(?:怎么|咋|什么|啥|谁|哪[里儿个一天款种些家]?)(?![都也])|为什么|为啥|(?<!好)几[个天点号时件]|(?<!一)(.)不\1|多少|"
    r"多[大长高重宽久]|是不是|能不能|有没有|会不会|可不可以|可以.{0,8}[吗不]|行不行|要不要|好不好|对不对|何时|是否|"
    r"不$|过.*没有$|难道|还是.*还是|是.{1,8}还是.|.{3,}还是(?:要|买|用|选|拍|需要|得|把)"
)
SHOP = re.compile(
    r"^(?:你们?[家店](?:的|里)?|亲)(?=.{3})|(?<=.)你们?家的?(?=.)|(?<=[吃喝用穿戴买])(了?)你们?家?的?(?=[一-鿿]{2})"
)
ASKED_OF_US = re.compile(r"^你们?(?:那|这|店里?)?(?=.{3})")
ASKED = re.compile(r"(?:对吧|是吧|对不|行吗|可以吗|吗|么)[啊呀呢]?$|(?:会|能|可以|是|有|没).*吧$")
WISH = re.compile(
    r"^(?:我们?|那|就|还是|你|您|麻烦|请|赶紧|赶快|快点?|马上|立刻|尽快|直接|给我|帮我?|能不能|可以|想要?|要|打算|准备|希望|申请|需要|必须){1,4}"
    r"(?P<what>退货退款|退款退货|退货|退款|退钱|退掉|退了|退|换货|换一?[件双个条台]|换大|换小|换码|换|补发|补寄|取消订单|取消|改地址|"
    r"开发票|开票|查一?下|催一?下|赔偿|补偿|发货|派送|送货)(?!了[没吗]|时间|单|险|运费|率)"
)
OURS = re.compile(r"补发|补寄|发货|派送|送货|开票|开发票")
"""Wishes for something that we do: 您想尽快发货, not 您想发货."""
ORDER = re.compile(
    r"^(?:要(?!是|用|穿|吃|戴|带|送|给)|如果|要是|假如|万一|快(?!递)|赶紧|赶快|马上|立刻|立即|给我|帮我?|麻烦|请|把|"
    r"别|不要|不用|必须|赔|退|换|补|让|叫|催|发货|查|看看?|改|取消|送|来个|那你?|好[的吧呢]?$)|赶紧|赶快|快点|给我(?!买|的)|的话|就(?:不用|行|"
    r"可以)了?$"
)


PREDICATE = re.compile(
    r"[了着过是有没不要想能会到来去给买用穿吃喝戴做说看听找等放收发送退换坏碎破漏洒渗烂裂掉断脱松紧勒磨硌疼痛痒肿烧烫晕吐拉"
    r"臭酸霉馊化死少缺错丢慢晚拖停冷硬薄脏旧扎响得太很真好都还就也才被把让像跟比成变起开关打写装拆洗涂扣塌软弱差贵便难怕"
    r"急气累满空凉湿干透光暗重轻短高低偏在住走动办试取签拿搞弄催赶出今明后昨]|周[一二三四五六日天末]|\d[号日]|卡[在住着了死]|大[了得]|[偏太]大|小[了得]|[红黑黄白][了的]$"
)
"""What a clause that says something of a thing has; one without it (教师节贺卡) only names the thing."""


@dataclass(frozen=True)
class Concern:
    """One clause of the message and how it may be said back.

    ``statement`` can open a sentence of ours; ``claim`` only as the buyer's word; ``wish`` is what the buyer wants done;
    ``question`` is quoted; ``words`` is a short quote of a clause that can't be turned; ``topic`` only names what it is about.
    """

    text: str
    kind: Kind
    start: int
    end: int
    weight: float


def _kind(clause: str, signs: Signs) -> Kind | None:
    """Say how a stripped clause may be used; None when it must not be repeated at all."""
    if WISH.match(clause):
        return "wish"
    if signs["never_said_back"].search(clause) or GREETING.fullmatch(clause):
        return None
    if ASKS.search(clause):
        return None if signs["rhetorical"].search(clause) else "question"
    if ORDER.search(clause):
        return None
    if US.search(clause) or SELF.match(clause):
        return "words"
    if not PREDICATE.search(clause):
        return "topic"
    return "claim" if signs["about_our_doing"].search(clause) else "statement"


def _said(clean: str, asked: bool, signs: Signs) -> tuple[Kind, str] | None:
    """Return how a cleaned clause is said back, and in which words; None when it isn't."""
    bare = asked and not ASKS.search(clean)
    if bare and clean.endswith("了"):
        return None  # 放驿站了？ disputes more than it asks
    kind = _kind(clean + "吗" * bare, signs)
    if kind == "wish":
        wish = WISH.match(clean)
        what = wish["what"].replace("退钱", "退款") if wish else clean
        return kind, f"尽快{what}" if OURS.match(what) else what
    if kind == "question":
        clean = ASKED_OF_US.sub("", clean)
        return None if US.search(clean) else (kind, clean)
    if kind in ("statement", "claim"):
        said = turn(clean)
        unclear = len(set(HAN.findall(said))) < 3 or re.search(r"您.*您", said)
        return ("words", clean) if unclear else (kind, said)
    return (kind, clean) if kind else None


def _weigh(raw: str, said: str, kind: Kind, covered: int, signs: Signs) -> float:
    length = len(said)
    if kind == "words" and (length < 5 or re.match(r"[再还都才]", said)):
        return 0.0
    trouble, need = bool(signs["trouble"].search(said)), bool(signs["need"].search(said))
    weight = WEIGHTS[kind] + 1.2 * trouble + 1.0 * need - 1.0 * (kind == "statement" and not trouble and not need)
    weight += 1.5 * min(1.0, covered / max(4, len(raw))) + 2.0 * (kind == "statement" and bool(signs["harm"].search(said)))
    return weight - 0.25 * max(0, 4 - length) - 0.12 * max(0, length - 14)


def _excerpt(clean: str, signs: Signs) -> str | None:
    """Return the words around what tells most in a clause that is too long; None when they can't be said back."""
    telling = signs["trouble"].search(clean) or signs["need"].search(clean)
    if not telling:
        return None
    start, end = max(0, telling.start() - AROUND[0]), min(len(clean), telling.end() + AROUND[1])
    head = re.match(r".{0,4}?(?:了|的|就|都|我|你们?|是|但|还)", clean[start : telling.start()])
    start += head.end() if head and start else 0
    tail = re.search(r"(?:了|的)(?=.{0,3}$)", clean[telling.end() : end])
    end = telling.end() + tail.end() if tail else end
    piece = clean[start:end]
    quiet = not (signs["never_said_back"].search(piece) or US.search(piece) or ORDER.search(piece))
    return piece if quiet and len(HAN.findall(piece)) >= 4 else None


def _of_clause(text: str, start: int, end: int, signs: Signs, evidence: Sequence[Span]) -> Concern | None:
    raw = text[start:end]
    clean = SHOP.sub(lambda match: match[1] or "", strip(raw))
    if len(HAN.findall(clean)) < 2:
        return None
    if len(clean) > (LONGEST_QUESTION if ASKS.search(clean) else LONGEST):
        piece = _excerpt(clean, signs)
        found: tuple[Kind, str] | None = ("words", piece) if piece else None
    else:
        found = _said(clean, bool(text[end : end + 1] in tuple("?？") or ASKED.search(raw)), signs)
    if found is None:
        return None
    covered = sum(max(0, min(end, span.end) - max(start, span.start)) for span in evidence)
    weight = _weigh(raw, found[1], found[0], covered, signs)
    return Concern(found[1], found[0], start, end, weight) if weight > 0 else None


def concerns(text: str, signs: Signs, evidence: Sequence[Span] = ()) -> list[Concern]:
    """Return what of ``text`` may be said back, best first; empty when there is nothing.

    ``signs`` are the lists of intents/heard.yaml. ``evidence`` are the words that carried the classifier's decision; clauses
    that hold them weigh more. Where no clause can be taken up, the message's topics stand in.
    """
    read = (_of_clause(text, start, end, signs, evidence) for start, end in cut(text))
    found = sorted((each for each in read if each), key=lambda each: -each.weight)
    topics = [Concern(m.group(), "topic", *m.span(), WEIGHTS["topic"]) for m in signs["topics"].finditer(text)]
    return found + list({each.text: each for each in topics}.values())


def pair(chosen: Sequence[Concern]) -> str | None:
    """Join the two best statements, in the buyer's order, when together they stay short enough to say in one breath."""
    statements = [each for each in chosen if each.kind == "statement"][:2]
    if len(statements) < 2:
        return None
    first, second = sorted(statements, key=lambda each: each.start)
    joined = f"{first.text}，{second.text}"
    return joined if len(joined) <= 24 and not set(second.text) <= set(first.text) else None
