"""What numbers in Chinese text are made of: numerals, units, idioms that only look like numbers, and the values of a match.

The one expression ``NUMBER`` finds a number in whatever spelling; ``numerals`` gives what it finds its meaning.
"""

from __future__ import annotations

import re

DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
MINUTES = {
    "秒": 1 / 60, "秒钟": 1 / 60, "分钟": 1, "小时": 60, "钟头": 60, "个小时": 60, "个钟头": 60, "个钟": 60,
    "天": 1440, "日": 1440, "工作日": 1440, "个工作日": 1440,
    "周": 10_080, "星期": 10_080, "个星期": 10_080, "礼拜": 10_080, "个礼拜": 10_080,
    "月": 43_200, "个月": 43_200, "年": 525_600, "h": 60, "min": 1, "刻钟": 15,
}  # fmt: skip
AND_A_HALF = {f"个半{unit}": f"个{unit}" for unit in ("小时", "钟头", "月", "星期", "礼拜")}
"""Units that say 半 before themselves: 一个半小时 is 1.5 hours."""
MONEY = {"元": 1.0, "块": 1.0, "块钱": 1.0, "圆": 1.0, "rmb": 1.0, "毛": 0.1, "毛钱": 0.1, "角": 0.1, "块大洋": 1.0}
RATIO = {"%": 1.0, "折": 10.0, "成": 10.0, "个点": 1.0}
DATE = ("月份", "号", "日", "月", "年")
COUNTS = (
    "个|件|只|盒|瓶|袋|包|箱|斤|两|公斤|千克|克|kg|g|升|毫升|ml|l|厘米|公分|cm|mm|毫米|米|码|号|单|张|条|双|套|位|人|口|层|楼|字|度|岁|遍|回|趟|家|本|"
    "台|枚|支|枝|颗|粒|根|片|块|滴|次|倍|桶|罐|把|副|床|束|朵|头|扇|辆|部|款|组|对|节|段|页|轮|圈|顿|批|份|句|声|级|种|样|公里|平|寸|名|株|棵|盆|"
    "堂|桌|格|尊|架|盏|针|册|寸|版|集|课时|期|笔|门|首|封|则|条信息|字头|吨|瓦|w|伏|v|安|毫安|kw|gb|g|t|档|点|分"
)
CHINESE = "零〇一二两三四五六七八九十百千万亿"
UNITS = sorted({*AND_A_HALF, *MINUTES, *MONEY, *RATIO, *DATE, *COUNTS.split("|"), "点半", "点钟", "时"}, key=len, reverse=True)
UNIT = "|".join(re.escape(unit) for unit in UNITS)
NUMBER = re.compile(
    rf"(?=[\d半周星礼{CHINESE}])(?:"  # no other character begins one: most places of a text are passed at once
    rf"(?P<clock>(?<![\d:])\d{{1,2}}:\d{{2}}(?!\d))"
    rf"|(?P<date>(?P<month>\d{{1,2}}|十?[{CHINESE}])月份?(?P<day>\d{{1,2}}|[{CHINESE}]{{1,3}})[日号]?(?![{CHINESE}\d个月]))"
    rf"|(?P<spoken>(?P<hour>\d{{1,2}}|[{CHINESE}]{{1,3}})点(?P<minute>\d{{2}}|零[一二三四五六七八九]|[一二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九](?=分))分?(?![{CHINESE}\d]))"
    rf"|(?P<part>(?P<whole>\d{{1,3}}|[{CHINESE}]{{1,3}})分之(?P<share>\d{{1,3}}(?:\.\d{{1,2}})?|[{CHINESE}]{{1,5}}))"
    rf"|(?P<arabic>\d{{1,20}}(?:\.\d{{1,6}})?)(?P<power>[十百千万亿]|k(?![a-z]))?(?P<amore>[多来余几])?(?P<unit>{UNIT})?(?P<ahalf>半)?"
    rf"|(?P<week>(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天]))(?!到|年|岁)"
    rf"|(?P<sum>[一二两三四五六七八九][十百千万][{CHINESE}]{{0,8}})(?![{CHINESE}]|[多来余几]?(?:{UNIT}))"
    rf"|(?P<chinese>半|[{CHINESE}]{{1,12}})(?P<more>[多来余几])?(?P<cunit>{UNIT})(?P<half>半)?)"
)
BARE = re.compile(rf"[{CHINESE}]{{1,12}}")
IDIOM = re.compile(
    "七上八下|乱七八糟|三番[五两]次|三天两头|五花八门|一清二[楚白]|一五一十|三言两语|丢三落四|颠三倒四|二话|接二连三|三长两短|"
    "十[有之]?八九|八九不离十|五味杂陈|四面八方|三心二意|不三不四|说一不二|一一|两全其美|两难|两手|两头|两边|两侧|两旁|两口子?|老两口|"
    "两码事|两回事|两家|一家[两三四五六七八]口|四季|四处|四周|四角|千万[别不要请记]|万一|万幸|万分|万事|百般|百忙|千里|半路|半道|半途|半截|半信半疑|"
    "多半|大半|过半|一大半|小半|十分(?!钟|之[一二三四五六七八九])|十足|百分百|七七八八|五脏|三文鱼|百香果|[七九]分裤|四件套|第一|头一|一半天|三方|第三方|二手|"
    "半点|半句|半夜|半天(?!之?内|以内|左右|就)|五金|三金|[双两]面|六神无主|"
    "两[种样者条项方]|[二三两几][选个]一|[二两三几](?:种|样|条路|个(?:办法|选择|方案|方向|选项|法子|做法|路子))|[一两]三(?:[句下]|天(?![之以]?[内后]|左右))|"
    "[一两三]步|百十号?|几[十百千万]|[千百]家|上[百千万]|成[百千]|数[十百千]|一二|[一二三]级|万[个]?放心|一万个|一百个|千方百计|三思|五一|六一|七夕|"
    "一点一滴|一[次遍趟回]两[次遍趟回]|[这前过那头哪隔]两[天日]|[这一][顿天]两[顿天]|[一两二三四五六七八]个?字|[二两]位|半个(?:地球|城)|"
    r"八成(?=是|会|就|还|要|得)|斤两|三包|半[码号]|零[件头食钱碎花用星散]|零[上下](?=\d|[一二三四五六七八九十])|"
    "[说骂嘲讽聊唠多抱怨催问听回怼吼劝夸](?:您|你|我)?[一两]句|[前后]半[段截]?|九九|三伏|三九|二维|三亚|四川|九江|百度|"
    "万家|八宝|七彩|五彩|六味|千层|百元|万元|千元"
)
ONE = {"一"}
LONG = {*AND_A_HALF, "个小时", "小时", "个钟头", "个星期", "星期", "礼拜", "个礼拜", "工作日", "个工作日", "个月"}
ONE_MATTERS = re.compile(r"(?:之内|以内|内|后|之后|左右|就(?:能|会|可以|给|到)|到账|到手|前|给您|回您|答复)")
HOTLINE = re.compile(r"(?<!\d)(?:12315|12345|12305|12300|120|110|119|315|24h)(?![\d多几余元块圆天小分个件厘公斤克]|[到至~-]\d)")


def value(word: str) -> float | None:
    """Return the value of a Chinese numeral: 二十四 is 24, 一万八 is 18000, 二零二四 is 2024; None when it is no numeral."""
    if word == "半":
        return 0.5
    if not word or any(c not in DIGITS and c not in POWERS for c in word):
        return None
    if all(c in DIGITS for c in word):
        return float("".join(str(DIGITS[c]) for c in word))
    total = section = 0.0
    digit, last = 0.0, 1.0
    for char in word:
        if char in DIGITS:
            digit = float(DIGITS[char])
            last = last if char not in "零〇" else 10.0
        elif (power := POWERS[char]) < 10_000:
            section += (digit or 1.0) * power
            digit, last = 0.0, float(power)
        else:
            total = (total + section + digit or 1.0) * power
            section, digit, last = 0.0, 0.0, float(power)
    tail = digit * (last / 10 if last >= 100 and digit else 1.0)
    return total + section + tail


def readings(word: str) -> tuple[float, ...]:
    """Return what a Chinese numeral may mean: 两三 is two or three, 三四十 is thirty or forty."""
    if re.fullmatch("[一二两三四五六七八九]{2}", word):
        return tuple(float(DIGITS[c]) for c in word)
    if re.fullmatch("[一二两三四五六七八九]{2}[十百千万]", word):
        return tuple(float(DIGITS[c] * POWERS[word[2]]) for c in word[:2])
    found = value(word)
    return () if found is None else (found,)


def measure(values: tuple[float, ...], unit: str) -> tuple[tuple[float, ...], str]:
    """Return values in the base unit (minutes, yuan, percent) and the kind of quantity."""
    if unit in MONEY:
        return tuple(v * MONEY[unit] for v in values), "money"
    if unit in RATIO:
        return tuple(v * RATIO[unit] for v in values), "percent"
    if unit in {"月", "月份", "号", "日", "年"} and all(v == int(v) for v in values):
        return values, "date" if unit != "年" or max(values) > 1900 else "time"
    if unit in MINUTES:
        return tuple(v * MINUTES[unit] for v in values), "time"
    if unit in {"点", "点半", "点钟", "时"}:
        return values, "clock"
    return values, "count" if unit else "bare"


def discount(values: tuple[float, ...], word: str) -> tuple[float, ...]:
    """Return what stands before 折 in tenths: 九五折 and 95折 are 9.5, 七八折 is 7 to 8, 半折 is 5."""
    if word == "半":
        return (5.0,)
    if len(values) == 2 and values[1] != values[0] + 1:
        return (values[0] + values[1] / 10,)
    return tuple(v / 10 if v >= 10 else v for v in values)


def above(number: float) -> float | None:
    """Return where 多 or 几 behind a number ends: 二十多 is less than 30, 一百多 less than 200; None for a fraction or 0."""
    if number <= 0 or number != int(number):
        return None
    step = 1
    while number % (step * 10) == 0:
        step *= 10
    return number + step
