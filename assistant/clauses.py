"""The buyer's message in clauses, cleaned of what says nothing, and turned from the buyer's side to ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

BREATH = 16
"""A clause longer than this, in characters, is looked through for joints: buyers often write without punctuation."""

JOINT = re.compile(
    r"而且|但是|可是|就是|还有(?!没|点|些|一|人)|结果|然后|不过|因为|所以|怎么|为什么|为啥|现在|没想到|另外|本来|后来"
)
BREAK = re.compile(r"[，。！？!?,;；~～…\n]+|(?<=[一-鿿])\s+|\s+(?=[一-鿿])|\.{2,}|(?<=[一-鿿])\.|(?<=吗)(?=[一-鿿]{2})")
HAN = re.compile(r"[一-鿿]")
NOISE = re.compile(
    r"\[[^\]]{1,6}\]|<[^>]{1,8}>|[^\w一-鿿%％.:：/*×“”·+-]|呜+|嘤+|哈{2,}|呵呵|嘿嘿|嘻嘻|嗯+|啊{2,}|唉+|哎[呀哟]?|哇塞?|^(?:老?天[呐哪啊爷])"
)
GREETING = re.compile(
    r"^(?:亲+|你好|您好|hello|hi|哈喽|在吗|在么|在不在|有人吗|客服|老板|店家|掌柜的?|小姐姐|小哥哥|美女|亲爱的|请问(?:一下)?|问一下|那个|麻烦问下?|我?想问(?:一?下)?|就?是?问一?下|哦+|噢+|好的|好吧|对了|咨询(?:一?下)?)+",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:但是?|可是|可(?!以|能|不)|说(?![了过得不来明实真好])(?=.{5})|然后|结果|而且|并且|以及|同时|还有就是|还有(?!没|点|些|一|人)|就是说?|因为|所以|不过|其实|反正|另外|后来|于是|只是|那个|这个嘛|"
    r"我(?:看(?!到|见|了|着|不)|说(?!了|过|的)|跟你说|告诉你|就想说|感觉|觉得|发现|记得)|感觉|觉得|发现|说实话|讲真|真的(?:是)?|简直|居然|竟然|都已经|已经都|明明|主要是|关键是?|问题是|真是|好歹)+"
)  # fmt: skip
TRAIL = re.compile(
    r"(?:的)?(?:[啊呀]?(?:姐姐|姐妹|大哥|哥们|老板|亲)(?<=[啊呀]..)|(?<![父母双])亲|啊|呀|呢|吧|嘛|哦|噢|哈|诶|欸|额|喔|哇|咧|哟|唉|罢了|来着|真的|好吗|好吧|行吗|行不行|对吧|是吧|你说|"
    r"知道吗|懂吗|晕死|气死|醉死|无语|么这是|了都|看[见到]没有?|知道不)+$"
)
KIN = {"老妈": "妈妈", "妈咪": "妈妈", "老爸": "爸爸", "爹": "爸爸", "老娘": "妈妈", "妈": "妈妈", "爸": "爸爸"}
KIN_WORD = (
    r"(?:妈妈|妈|爸爸|爸|老妈|老爸|婆婆|公公|岳母|岳父|丈母娘|奶奶|爷爷|外婆|外公|姥姥|姥爷|老公|老婆|媳妇|爱人|对象|男朋"
    r"友|女朋友|男友|女友|儿子|女儿|闺女|孩子|宝宝|娃|宝贝|弟弟|妹妹|姐姐|哥哥|姐|哥|侄子|侄女|外甥|朋友|同事|同学|室友|领导|老师)"
)


def cut(text: str) -> list[tuple[int, int]]:
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


def strip(clause: str) -> str:
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
    out = re.sub(r"^我们?好(?=[请安准提早叫去])", "要", out)  # 我好请假: so that I can
    out = re.sub(
        r"^(?:我们?|本人|人家)(?:的|自己|这边|这里|这儿|这(?![个么样件双条款单次台箱盒瓶些本]))?(?=.{2})(?!想|要是|觉得|是)",
        "",
        out,
    )
    return re.sub(r"我们?", "您", out)
