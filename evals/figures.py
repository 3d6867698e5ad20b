"""A second, small reader of figures. It shares nothing with the guard's, so that nothing is overlooked twice in the same way.

It reads Arabic figures anywhere, Chinese numerals before a unit or a measure word, and weekdays. A lone 一 counts only with
units of time and money, for 一件 and 一下 state nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ONES = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
RUN = "[零〇一二两三四五六七八九十百千万]"
TIME_MONEY = "个?小时|个?钟头?|分钟|秒|天[内后]|个?工作日|个?星期|个?礼拜|周|个?月|年|元|块钱|毛|成|折"
MEASURE = (
    f"{TIME_MONEY}|天|日|号|点|块|个|件|只|盒|瓶|袋|包|箱|斤|公斤|克|升|毫升|厘米|米|码|单|张|条|双|套|位|次|遍|回|倍|岁|枚|支|枝|颗|粒|片|"
    "台|本|家|份|桶|罐|把|朵|株|盆|层|楼|度|成新"
)
PLAIN = re.compile(r"\d+(?:\.\d+)?")
COUNTED = re.compile(rf"(?P<run>{RUN}+)[多来几余]?(?=(?:{MEASURE}))")
HALF = re.compile(r"半(?=个?小时|个?钟头|个月|年|价|斤|数)")
WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天末])(?!到|年)")
LONE = re.compile(rf"一(?=(?:{TIME_MONEY}))")
SET_PHRASES = re.compile(
    "三番[五两]次|三天两头|一五一十|三言两语|接二连三|千万别|千万不|万一|两头|两边|两手|两难|十分(?!钟)|第一时间|百分百|四处|五花八门|七上八下|乱七八糟|"
    "一清二楚|[一二两三]种|两样|两条路|[一两三]步|两个(?:办法|选择|方案|方向|选项|法子|做法|路子)|两回事|两码事|三方|九成九|三包|十有八九|千辛万苦|成百上千|"
    "一年四季|一天到晚|一周岁|大周折|一回|一块儿|一个劲|一成不变"
)


def values(run: str) -> set[float]:
    """Return what a run of numerals may mean: 十二 is 12, 两三 is 2 or 3, 三四十 is 30 or 40, 二零二五 is 2025."""
    if all(char in ONES for char in run):
        digits = [ONES[char] for char in run]
        return {float("".join(map(str, digits)))} | ({float(d) for d in digits} if len(run) == 2 else set())
    if len(run) > 2 and run[0] in ONES and run[1] in ONES and run[2] in TENS and "零" not in run[:2]:
        return {float(ONES[char] * TENS[run[2]]) for char in run[:2]}
    total, digit = 0, 0
    for char in run:
        if char in ONES:
            digit = ONES[char]
        elif char == "万":
            total, digit = (total + digit or 1) * TENS[char], 0
        else:
            total, digit = total + (digit or 1) * TENS[char], 0
    return {float(total + digit)}


def stated(text: str) -> list[tuple[str, set[float]]]:
    """Return the figures that ``text`` states, each with what it may mean; set phrases are none."""
    quiet = SET_PHRASES.sub("～", text)
    found = [(match.group(), {float(match.group())}) for match in PLAIN.finditer(quiet)]
    found += [(match.group(), {0.5}) for match in HALF.finditer(quiet)]
    found += [(match.group(), {_day(match[1])}) for match in WEEKDAY.finditer(quiet)]
    for match in COUNTED.finditer(quiet):
        if match["run"] == "一" and not LONE.match(quiet, match.start()):
            continue
        if not re.search("周|星期|礼拜", quiet[max(0, match.start() - 2) : match.start()]):
            found.append((match.group(), values(match["run"])))
    return found


def known(sources: Iterable[str]) -> set[float]:
    """Return every figure that message, history, card and limits hold, in any spelling."""
    held: set[float] = set()
    for source in sources:
        held |= {float(match) for match in PLAIN.findall(source)}
        for run in re.findall(f"{RUN}+", source):
            held |= values(run) | {float(ONES[char]) for char in run if char in ONES}
        held |= {_day(day) for day in WEEKDAY.findall(source)}
        held |= {0.5} if "半" in source else set()
    return held


def invented(text: str, sources: Iterable[str]) -> list[str]:
    """Return the figures of ``text`` that no source holds, as they stand there."""
    held = known(sources)
    return [quote for quote, meant in stated(text) if not meant & held]


def _day(char: str) -> float:
    """A weekday as a negative figure, so that six pieces never back a Saturday."""
    return {"日": -7.0, "天": -7.0, "末": -6.0}.get(char) or -float(ONES[char])
