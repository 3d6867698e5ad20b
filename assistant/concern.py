"""The buyer's own concern, turned so that an agent can say it back: 我周六面试要穿的啊 becomes 周六面试要穿.

A clause is said back only when turning it is safe. What blames, orders, asks or speaks of us is never stated as if it were
established; a question is quoted, and a claim about what we did is left to the buyer ("您说…").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.schema import Span

Signs = Mapping[str, re.Pattern[str]]
Kind = Literal["statement", "claim", "wish", "question", "words"]
LONGEST = 20
"""Longest clause, in characters, that is said back whole; longer ones tire the reader."""

BREATH = 16
"""A clause longer than this is looked through for joints: buyers often write without punctuation."""

JOINT = re.compile(r"而且|但是|可是|就是|还有|结果|然后|不过|因为|所以|怎么|为什么|为啥|现在|没想到|另外|本来|后来")
BREAK = re.compile(r"[，。！？!?,;；~～…\n]+|(?<=[一-鿿])\s+|\s+(?=[一-鿿])|\.{2,}|(?<=[一-鿿])\.")
HAN = re.compile(r"[一-鿿]")
NOISE = re.compile(
    r"\[[^\]]{1,6}\]|<[^>]{1,8}>|[^\w一-鿿%％.:：/*×“”·+-]|呜+|嘤+|哈{2,}|呵呵|嘿嘿|嘻嘻|嗯+|啊{2,}|唉+|哎[呀哟]?|哇塞?|^(?:老?天[呐哪啊爷])"
)
GREETING = re.compile(
    r"^(?:亲+|你好|您好|hello|hi|哈喽|在吗|在么|在不在|有人吗|客服|老板|店家|掌柜的?|小姐姐|小哥哥|美女|亲爱的|请问(?:一下)?|问一下|那个|麻烦问下?|想问(?:一?下)?|就?是?问一?下|我?想问|哦+|噢+|好的|好吧|对了|咨询(?:一?下)?)+",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:但是?|可是?|说(?![了过得不来明实真])(?=.{5})|然后|结果|而且|还有就是|还有(?!点|些|一|人)|就是说?|因为|所以|不过|其实|反正|另外|后来|于是|只是|那个|这个嘛|"
    r"我(?:看(?!到|见|了|着|不)|说(?!了|过|的)|跟你说|告诉你|就想说|感觉|觉得|发现|记得)|感觉|觉得|发现|说实话|讲真|真的(?:是)?|简直|居然|竟然|都已经|已经都|明明|主要是|关键是?|问题是|真是|好歹)+"
)  # fmt: skip
TRAIL = re.compile(
    r"(?:的)?(?:啊|呀|呢|吧|嘛|哦|噢|哈|诶|欸|额|喔|哇|咧|哟|唉|罢了|来着|真的|好吗|好吧|行吗|行不行|对吧|是吧|你说|"
    r"知道吗|懂吗|晕死|气死|醉死|无语|么这是|了都|看[见到]没有?|知道不)+$"
)
US = re.compile(r"你们?|妳|贵[店司]|客服|卖家|商家|店家|店铺|老板|机器人|主播|咱|俺|人家")
SELF = re.compile(r"^我(?:们)?(?:是|又不是|不是|才|都\d|叫|姓)")
ASKS = re.compile(
    r"[吗么嘛没]$|呢$|怎么|咋|为什么|为啥|什么|啥|哪[里儿个一天款种些家]?|(?<!好)几[个天点号时件]|(.)不\1|多少|"
    r"多[大长高重宽久]|是不是|能不能|有没有|会不会|可不可以|可以.{0,8}[吗不]|行不行|要不要|好不好|对不对|谁|何时|是否|"
    r"不$|过.*没有$|难道|还是.*还是"
)
SHOP = re.compile(r"^(?:你们?[家店](?:的|里)?|亲)(?=.{3})|(?<=.)你们?家的?(?=.)|(?<=[吃喝用穿戴买])(了?)你们?的?(?=[一-鿿]{2})")
ASKED_OF_US = re.compile(r"^你们?(?:那|这|店里?)?(?=.{3})")
ASKED = re.compile(r"(?:对吧|是吧|对不|好吗|行吗|可以吗|吗|么)[啊呀呢]?$|(?:会|能|可以|是|有|没).*吧$")
WISH = re.compile(
    r"^(?:我们?)?(?:想要?|要|打算|准备|希望|申请|需要)(退货退款|退款退货|退货|退款|退掉|退了|退|换货|"
    r"换一?[件双个条台]|换大|换小|换码|换|补发|补寄|取消订单|取消|改地址|开发票|开票|查一?下|催一?下)"
)
ORDER = re.compile(
    r"^(?:要(?!是|用|穿|吃|戴|带|送|给)|如果|要是|假如|万一|快(?!递)|赶紧|赶快|马上|立刻|立即|给我|帮我?|麻烦|请|把|"
    r"别|不要|不用|必须|赔|退|换|补|让|叫|催|发货|查|看看?|改|取消|送|来个|那你?|好[的吧呢]?$)|的话|就(?:不用|行|"
    r"可以)了?$"
)
KIN = {"老妈": "妈妈", "妈咪": "妈妈", "老爸": "爸爸", "爹": "爸爸", "老娘": "妈妈", "妈": "妈妈", "爸": "爸爸"}
KIN_WORD = (
    r"(?:妈妈|妈|爸爸|爸|老妈|老爸|婆婆|公公|岳母|岳父|丈母娘|奶奶|爷爷|外婆|外公|姥姥|姥爷|老公|老婆|媳妇|爱人|对象|男朋"
    r"友|女朋友|男友|女友|儿子|女儿|闺女|孩子|宝宝|娃|宝贝|弟弟|妹妹|姐姐|哥哥|姐|哥|侄子|侄女|外甥|朋友|同事|同学|室友|领导|老师)"
)


@dataclass(frozen=True)
class Concern:
    """One clause of the message and how it may be said back.

    ``statement`` can open a sentence of ours; ``claim`` only as the buyer's word; ``wish`` is what the buyer wants done;
    ``question`` is quoted; ``words`` is a short quote of a clause that can't be turned.
    """

    text: str
    kind: Kind
    start: int
    end: int
    weight: float


def clauses(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the clauses of ``text``, split at punctuation and at the spaces between Chinese bursts."""
    spans, at = [], 0
    for gap in BREAK.finditer(text):
        spans.append((at, gap.start()))
        at = gap.end()
    spans.append((at, len(text)))
    return [piece for span in spans for piece in _breaths(text, *span) if HAN.search(text[slice(*piece)])]


def _breaths(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut an unpunctuated clause that is too long to say back before its connectives."""
    if end - start > BREATH:
        for joint in JOINT.finditer(text, start + 3, end - 3):
            yield start, joint.start()
            start = joint.start()
    yield start, end


def _strip(clause: str) -> str:
    """Take off greetings, connectives and particles, which say nothing of the matter."""
    clause = NOISE.sub("", clause).strip(" ·:：-、.")
    before = None
    while clause != before:
        before = clause
        clause = GREETING.sub("", clause)
        clause = LEAD.sub("", clause)
        clause = TRAIL.sub("", clause)
    return clause.replace("啦", "了")


def turn(clause: str) -> str:
    """Turn a clause from the buyer's side to ours: 我 is dropped or becomes 您, family keeps its name, 我妈 becomes 妈妈."""
    out = re.sub(rf"(?:我们?家?的?|咱们?|俺)(?={KIN_WORD})", "", clause)
    out = re.sub(r"(?<![妈爸])(老妈|老爸|妈|爸)(?![妈爸祖])", lambda m: KIN[m[1]], out)
    out = re.sub(r"^我们?家", "家里", out)
    out = re.sub(r"^(?:我们?|本人|人家)(?:的|自己|这边|这里|这儿|这(?!个|么|样))?(?=.{2})(?!想|要是|觉得|是)", "", out)
    out = re.sub(r"我们?", "您", out)
    return re.sub(r"自己", "自己", out)


def _kind(clause: str, signs: Signs) -> Kind | None:
    """Say how a stripped clause may be used; None when it must not be repeated at all."""
    if signs["never_said_back"].search(clause) or GREETING.fullmatch(clause):
        return None
    if WISH.match(clause):
        return "wish"
    if ASKS.search(clause):
        return None if signs["rhetorical"].search(clause) else "question"
    if ORDER.search(clause):
        return None
    if US.search(clause) or SELF.match(clause):
        return "words"
    return "claim" if signs["about_our_doing"].search(clause) else "statement"


def _weigh(raw: str, clean: str, kind: Kind, covered: int, signs: Signs) -> float:
    length = len(clean)
    if kind == "words" and (length < 5 or re.match(r"[再还都才]", clean)):
        return 0.0
    weight = {"statement": 3.0, "claim": 2.6, "wish": 1.6, "question": 1.8, "words": 0.8}[kind]
    trouble, need = bool(signs["trouble"].search(clean)), bool(signs["need"].search(clean))
    weight += 1.2 * trouble + 1.0 * need - 1.0 * (kind == "statement" and not trouble and not need)
    weight += 1.5 * min(1.0, covered / max(4, len(raw)))
    weight -= 0.25 * max(0, 4 - length) + 0.12 * max(0, length - 14)
    return weight


def concerns(text: str, signs: Signs, evidence: Sequence[Span] = ()) -> list[Concern]:
    """Return the clauses of ``text`` that may be said back, best first; empty when there is none.

    ``signs`` are the lists of intents/heard.yaml. ``evidence`` are the words that carried the classifier's decision; clauses
    that hold them weigh more.
    """
    found = []
    for start, end in clauses(text):
        raw = text[start:end]
        clean = _strip(raw)
        following = text[end : end + 1]
        if not len(HAN.findall(clean)) >= 2 or len(clean) > LONGEST:
            continue
        asked = (following and following in "?？") or ASKED.search(raw)
        clean = SHOP.sub(lambda match: match[1] or "", clean)
        kind = _kind(clean + ("吗" if asked and not ASKS.search(clean) else ""), signs)
        if kind is None:
            continue
        if kind == "question":
            clean = ASKED_OF_US.sub("", clean)
            if US.search(clean):
                continue
        said = clean if kind in ("question", "words") else turn(clean)
        if kind == "wish":
            wish = WISH.match(clean)
            said = wish[1] if wish else said
        if kind in ("statement", "claim") and (len(set(HAN.findall(said))) < 3 or re.search(r"您.*您", said)):
            kind = "words"
            said = clean
        covered = sum(max(0, min(end, span.end) - max(start, span.start)) for span in evidence)
        weight = _weigh(raw, clean, kind, covered, signs)
        if weight > 0:
            found.append(Concern(said, kind, start, end, weight))
    return sorted(found, key=lambda each: -each.weight)


def pair(chosen: Sequence[Concern]) -> str | None:
    """Join the two best statements, in the buyer's order, when together they stay short enough to say in one breath."""
    statements = [each for each in chosen if each.kind == "statement"][:2]
    if len(statements) < 2:
        return None
    first, second = sorted(statements, key=lambda each: each.start)
    joined = f"{first.text}，{second.text}"
    return joined if len(joined) <= 24 and not set(second.text) <= set(first.text) else None
