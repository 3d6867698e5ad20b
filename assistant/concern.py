"""The buyer's own concern, turned so that an agent can say it back: 我周六面试要穿的啊 becomes 周六面试要穿.

A clause is said back only when turning it is safe. What blames, orders, asks or speaks of us is never stated as if it were
established; a question is quoted, and a claim about what we did is left to the buyer ("您说…").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.schema import Span

Kind = Literal["statement", "claim", "wish", "question", "words"]
LONGEST = 20
"""Longest clause, in characters, that is said back whole; longer ones tire the reader."""

BREAK = re.compile(r"[，。！？!?,;；~～…\n]+|(?<=[一-鿿])\s+|\s+(?=[一-鿿])|\.{2,}|(?<=[一-鿿])\.")
HAN = re.compile(r"[一-鿿]")
NOISE = re.compile(r"\[[^\]]{1,6}\]|[^\w一-鿿%％.:：/*×“”·+-]|呜+|嘤+|哈{2,}|呵呵|嘿嘿|嘻嘻|嗯+|啊{2,}|唉+|哎[呀哟]?|哇塞?|天[呐哪啊]")
GREETING = re.compile(r"^(?:亲+|你好|您好|hello|hi|哈喽|在吗|在么|在不在|有人吗|客服|老板|店家|掌柜的?|小姐姐|小哥哥|美女|亲爱的|请问(?:一下)?|问一下|那个|麻烦问下?|想问(?:一?下)?|咨询(?:一?下)?)+", re.I)
LEAD = re.compile(
    r"^(?:但是?|可是?|然后|结果|而且|还有就是|还有(?!点|些|一|人)|就是说?|因为|所以|不过|其实|反正|另外|后来|于是|只是|那个|这个嘛|"
    r"我(?:看(?!到|见|了|着|不)|说(?!了|过|的)|跟你说|告诉你|就想说|感觉|觉得|发现|记得)|感觉|觉得|发现|说实话|讲真|真的(?:是)?|简直|居然|竟然|都已经|已经都|明明|主要是|关键是?|问题是|真是|好歹)+"
)  # fmt: skip
TRAIL = re.compile(r"(?:的)?(?:啊|呀|呢|吧|嘛|哦|噢|哈|诶|欸|额|喔|哇|咧|哟|唉|罢了|来着|真的|好吗|好吧|行吗|行不行|对吧|是吧|你说|知道吗|懂吗|晕死|气死|醉死|无语|么这是|了都)+$")
ABUSE = re.compile(
    r"骗|坑人|坑[我爹]|垃圾|破店|黑店|[狗猪]|妈的|特么|他妈|tmd|[tT][mM]|屁|滚|脑残|傻|[要不]?要脸|奸商|无良|恶心|恶意|糊弄|忽悠|耍我|当猴|死全家|去死|有病|缺德|"
    r"良心|呵呵|鬼|差评|好评|评价|五星|曝光|投诉|举报|12315|315|工商|消协|起诉|法院|律师|报警|微信|支付宝|什么玩意|无语|服了|醉了|卧槽|我靠|我去$|绝了|厉害了|敷衍|态度|人话|装死|赔|抖音|热搜|小红书|全网|评论区|刷[爆屏]|截图|自己选|传票|看着办|等着吧|等着瞧|转人工|试试$|疯了|晕$|抱歉|不好意思|谢谢|辛苦|再见|”|“"
)
US = re.compile(r"你们?|妳|贵[店司]|客服|卖家|商家|店家|店铺|老板|机器人|主播|咱|俺|人家")
ASKS = re.compile(r"[吗么嘛没]$|呢$|怎么|咋|为什么|为啥|什么|啥|哪[里儿个一天款种些家]?|几[个天点号时件]|多少|多[大长高重宽久]|是不是|能不能|有没有|会不会|可不可以|可以.{0,8}[吗不]|行不行|要不要|好不好|对不对|谁|何时|是否|不$|过.*没有$|难道|还是.*还是")
WISH = re.compile(r"^(?:我们?)?(?:想要?|要|打算|准备|希望|申请|需要)(退货退款|退款退货|退货|退款|退掉|退了|退|换货|换一?[件双个条台]|换大|换小|换码|换|补发|补寄|取消订单|取消|改地址|开发票|开票|查一?下|催一?下)")
ORDER = re.compile(r"^(?:要(?!是|用|穿|吃|戴|带|送|给)|如果|要是|假如|万一|快(?!递)|赶紧|赶快|马上|立刻|立即|给我|帮我?|麻烦|请|把|别|不要|不用|必须|赔|退|换|补|让|叫|催|发货|查|看看?|改|取消|送|来个|那你?|好[的吧呢]?$)|的话|就(?:不用|行|可以)了?$")
OUR_DOING = re.compile(r"[发寄拿装配弄搞]错|少[发寄装给]|漏[发寄装]|没[给发寄装]|假[货的]|是假|仿|冒牌|山寨|正品|虚假|以次充好|过期|二手|翻新|调包|空[包盒箱]|不符|不一致|不一样|有毒|毒")
KIN = {"老妈": "妈妈", "妈咪": "妈妈", "老爸": "爸爸", "爹": "爸爸", "老娘": "妈妈", "妈": "妈妈", "爸": "爸爸"}
KIN_WORD = r"(?:妈妈|妈|爸爸|爸|老妈|老爸|婆婆|公公|岳母|岳父|丈母娘|奶奶|爷爷|外婆|外公|姥姥|姥爷|老公|老婆|媳妇|爱人|对象|男朋友|女朋友|男友|女友|儿子|女儿|闺女|孩子|宝宝|娃|宝贝|弟弟|妹妹|姐姐|哥哥|姐|哥|侄子|侄女|外甥|朋友|同事|同学|室友|领导|老师)"
NEED = re.compile(r"面试|结婚|婚礼|生日|纪念日|过年|过节|中秋|端午|国庆|春节|开学|考试|高考|出差|旅[游行]|上班|年会|聚会|满月|送[人礼妈爸老]|给.{1,5}买|礼物|急[着用等]|等着|要[用穿吃戴带]|孩子|宝宝|娃|老人|怀孕|孕妇|住院|手术|过敏|奶奶|爷爷|妈|爸")
TROUBLE = re.compile(
    r"没[到收发有动来送见]|不[动发到来走送见了行好能]|还没|碎|裂|坏|破|漏|洒|烂|霉|臭|酸|馊|化了|死了|少|缺|错|丢|小了?|大了?|紧|勒|磨|硌|短|长了|松|掉|断|脱|起球|褪色|掉色|开胶|色差|异味|味道|刺鼻|呛|痒|红|疹|肿|痛|疼|吐|拉肚|泻|难受|不舒服|慢|晚|拖|停|卡|签收|退|换|脏|旧|薄|扎|响|漏电|充不|打不开|失灵|瑕疵|划痕|线头"
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
    return [(start, end) for start, end in spans if HAN.search(text[start:end])]


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
    out = re.sub(r"^(?:我们?|本人|人家)(?:的|自己|这边|这里|这儿|这)?(?=.{2})(?!想|要是|觉得|是)", "", out)
    out = re.sub(r"我们?", "您", out)
    return re.sub(r"自己", "自己", out)


def _kind(clause: str) -> Kind | None:
    """Say how a stripped clause may be used; None when it must not be repeated at all."""
    if ABUSE.search(clause) or GREETING.fullmatch(clause):
        return None
    if WISH.match(clause):
        return "wish"
    if ASKS.search(clause):
        return None if re.search(r"难道|凭什么|什么意思|怎么[做搞]的|谁[啊都]", clause) else "question"
    if US.search(clause) or ORDER.match(clause) or "“" in clause:
        return "words"
    return "claim" if OUR_DOING.search(clause) else "statement"


def _weigh(raw: str, clean: str, kind: Kind, start: int, end: int, evidence: Sequence[Span]) -> float:
    length = len(clean)
    weight = {"statement": 3.0, "claim": 2.6, "wish": 1.6, "question": 1.8, "words": 0.8}[kind]
    weight += 1.2 * bool(TROUBLE.search(clean)) + 1.0 * bool(NEED.search(clean))
    covered = sum(max(0, min(end, span.end) - max(start, span.start)) for span in evidence)
    weight += 1.5 * min(1.0, covered / max(4, len(raw)))
    weight -= 0.25 * max(0, 4 - length) + 0.12 * max(0, length - 14)
    return weight


def concerns(text: str, evidence: Sequence[Span] = ()) -> list[Concern]:
    """Return the clauses of ``text`` that may be said back, best first; empty when there is none.

    ``evidence`` are the words that carried the classifier's decision; clauses that hold them weigh more.
    """
    found = []
    for start, end in clauses(text):
        raw = text[start:end]
        clean = _strip(raw)
        following = text[end : end + 1]
        if not 2 <= len(HAN.findall(clean)) or len(clean) > LONGEST:
            continue
        kind = _kind(clean + ("吗" if following in "?？" and following and not ASKS.search(clean) else ""))
        if kind is None:
            continue
        said = clean if kind in ("question", "words") else turn(clean)
        if kind == "wish":
            wish = WISH.match(clean)
            said = wish[1] if wish else said
        if kind in ("statement", "claim") and (len(HAN.findall(said)) < 3 or re.search(r"您.*您", said)):
            kind = "words"
            said = clean
        found.append(Concern(said, kind, start, end, _weigh(raw, clean, kind, start, end, evidence)))
    return sorted(found, key=lambda each: -each.weight)


def pair(chosen: Sequence[Concern]) -> str | None:
    """Join the two best statements, in the buyer's order, when together they stay short enough to say in one breath."""
    statements = [each for each in chosen if each.kind == "statement"][:2]
    if len(statements) < 2:
        return None
    first, second = sorted(statements, key=lambda each: each.start)
    joined = f"{first.text}，{second.text}"
    return joined if len(joined) <= 24 and not set(second.text) <= set(first.text) else None
