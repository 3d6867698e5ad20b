"""The text as rules read it: ``plain`` is one spelling of everything, ``squeezed`` is without what stands between the words.

Writers who know that a word is forbidden spell around it (``五 星``, ``好.评``, ``五★``). ``text.fold`` undoes disguises;
the squeezed layer takes out all that is no letter, digit or Chinese character. Both keep where each character came from.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.text import Normal, fold

SIMPLE = str.maketrans(
    "評價禮紅發錢聯係號碼掃線鏈轉帳單證據責處話電買賣貨補償賠額訂與給這個們為從對關開還過來時間說請問題實現應該讓壞質檢騙惡優惠贈門診醫藥膚療複復絕萬國級頂圖曬滿點內無條規權終釋寶載"
    "擊鈔費運換馬員專別麼沒樣寫準備報誠聽訴協調",
    "评价礼红发钱联系号码扫线链转账单证据责处话电买卖货补偿赔额订与给这个们为从对关开还过来时间说请问题实现应该让坏质检骗恶优惠赠门诊医药肤疗复复绝万国级顶图晒满点内无条规权终释宝载"
    "击钞费运换马员专别么没样写准备报诚听诉协调",
)
KEPT = re.compile(r"[0-9a-z一-鿿%★。！？；\n]")
ENDS = str.maketrans("！？；\n", "。。。。")


@lru_cache(maxsize=512)
def plain(text: str) -> Normal:
    """Return ``text.fold(text)`` in lower case and simplified characters."""
    folded = fold(text)
    lowered = folded.text.lower()
    if len(lowered) != len(folded.text):  # a few foreign capitals become two letters
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in folded.text)
    return Normal(lowered.translate(SIMPLE), folded.origin, folded.ends)


def squeezed(layer: Normal) -> Normal:
    """Take out everything that is no letter, digit, star or Chinese character, so that ``微 信`` and ``微~信`` read ``微信``.

    The end of a sentence stays as one 。, so that two sentences never make a word together.
    """
    kept = [found.start() for found in KEPT.finditer(layer.text)]
    letters = "".join([layer.text[at] for at in kept]).translate(ENDS)
    return Normal(letters, tuple(layer.origin[at] for at in kept), tuple(layer.ends[at] for at in kept))
