"""A believable stretch of a shop's days, written through the store's own methods: for pictures and tests of the insight room.

``python -m tests.insight_sample FILE`` writes a fortnight that ends at noon of a set day.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from assistant.content import Content, load
from assistant.schema import Analysis, Draft, Exemplar, Finding, Message, Owed, Scored, Suggestion
from assistant.store.store import Store
from assistant.store.values import Copied, Corrected, Opinion
from tests.conftest import NOON, ROOT

WEIGHTS = {"delay": 38, "damage": 21, "other": 17, "sizing": 11, "allergy": 5, "malicious": 4, "unsure": 4}
SUBS = {
    "delay": "stuck",
    "damage": "broken",
    "other": "refund_status",
    "sizing": "too_big",
    "allergy": "skin",
    "malicious": "threat",
}
TEXTS = {
    "delay": "快递三天没动了，周末要穿的，你们催一下啊",
    "damage": "打开就是碎的，杯口掉了一大块，怎么办",
    "other": "退款退到哪里了，两天还没看到钱",
    "sizing": "按尺码表买的还是紧，想换大一号",
    "allergy": "用了两天脸上起小红点，痒得很",
    "malicious": "不赔我就天天发视频说你们",
    "unsure": "在吗？这个怎么弄",
}
GOODS = ("保温杯", "羽绒服", "台灯", "面霜", "书包", "坚果", "床单")
REPLY = "您等了三天心里着急，我懂。轨迹停在武汉转运中心，我现在去催，今天18点前给您答复。"
LONGER = REPLY + "要是不想等了，也可以退款，您来定。"
RULES = {"PROM-REPLY": ("warn", 10), "FORM-BODY": ("hint", 7), "ORDER-FEELING": ("warn", 5), "ABS-TOP": ("warn", 2)}
"""What is found in drafts: how bad, and in how many of 300."""
ALARMS = (("绝对", "是买家的原话", "warn"), ("第一时间", "这里说的是时间", "warn"), ("加微信", "买家自己问的", "stop"))
NAMES = ("客服01", "客服02", "客服03")
REASONS = (("stiff",), ("long", "beside_point"), ("wrong_fact",), ("cold",), ("stiff", "long"))


def fill(
    store: Store, content: Content, now: datetime = NOON, days: int = 14, per_day: int = 36, seed: int = 7, named: bool = True
) -> None:
    """Write ``days`` days that end at ``now``, busier on Mondays; the same seed writes the same."""
    chance = Random(seed)
    ids = [each.id for each in content.patterns]
    for back in range(days - 1, -1, -1):
        day = now - timedelta(days=back)
        busy = {0: 1.4, 5: 0.7, 6: 0.6}.get(day.weekday(), 1.0) * chance.uniform(0.85, 1.15)
        last = day.hour - 9 if back == 0 else 12
        for number in range(round(per_day * busy * last / 12)):
            at = day.replace(hour=9, minute=0, second=0) + timedelta(seconds=chance.uniform(0, last * 3600))
            _message(store, ids, chance, at, f"{seed}-{back}-{number}", named)
    for quote, reason, severity in ALARMS:
        store.pardon(
            "ABS-TOP", severity, quote, f"您说的{quote}我记下了，我现在去核实。", reason, "agent", now - timedelta(hours=3)
        )


def _message(store: Store, ids: list[str], chance: Random, at: datetime, id: str, named: bool) -> None:
    intent = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    who = chance.choice(NAMES) if named else ""
    suggestion = suggested(id, intent, chance, ids)
    message = Message(text=TEXTS[intent])
    again = "stiff" if chance.random() < 0.06 else ""
    store.log.suggested(suggestion, message, at, conversation=f"c{id}", who=who, again=again)
    if intent == "unsure" or chance.random() < 0.04:
        was = intent
        turned = chance.choice([each for each in ("delay", "damage", "other") if each != was])
        text = f"{TEXTS[intent]}，拍的是{chance.choice(GOODS)}"
        found = store.log.corrected(Corrected(text=text, was=was, now=turned, suggestion=id, who=who), at)
        if chance.random() < 0.6:
            store.log.decide_correction(found, "accepted" if chance.random() < 0.8 else "rejected", "lead", at)
    if chance.random() < 0.82:
        _copy(store, suggestion, chance, at + timedelta(seconds=6 + chance.expovariate(1 / 22)), f"c{id}", who)
    if chance.random() < 0.18:
        up = chance.random() < 0.7
        reasons = () if up else chance.choice(REASONS)
        store.log.felt(Opinion(suggestion=id, draft=1, verdict="up" if up else "down", reasons=reasons, who=who), at)


def _copy(store: Store, suggestion: Suggestion, chance: Random, at: datetime, conversation: str, who: str) -> None:
    draft = chance.choices((1, 2, 3, 0), (55, 18, 9, 18))[0]
    drafted = suggestion.drafts[draft - 1].text if draft else ""
    text = (
        drafted
        if draft and chance.random() < 0.6
        else (drafted or REPLY).replace("心里着急", "着急").replace("您来定", "都可以")
    )
    rules = ("FORM-BODY",) if chance.random() < 0.05 else ()
    store.log.copied(
        Copied(
            suggestion=suggestion.id, draft=draft, drafted=drafted, text=text, conversation=conversation, who=who, rules=rules
        ),
        at,
    )
    if chance.random() < 0.3:
        [owed] = store.owe(conversation, [Owed(quote="今天18点前", due=at + timedelta(hours=3))], text + conversation, at)
        if (given := chance.random()) < 0.9:
            store.keep(owed.id, owed.due + timedelta(minutes=-30 if given < 0.8 else 25))


def suggested(id: str, intent: str, chance: Random, ids: list[str]) -> Suggestion:
    """Return a suggestion of three drafts under an id."""
    drafts = tuple(
        Draft(
            text=text, parts=(), style=style, source="library",
            exemplars=tuple(Exemplar(id=each, source="", parts=()) for each in chance.sample(ids[: len(ids) // 3], 3)),
            findings=tuple(
                Finding(rule=rule, severity=severity, start=0, end=1, quote=text[0], why="")
                for rule, (severity, weight) in RULES.items()
                if chance.random() < weight / 300
            ),
        )
        for style, text in (("warm", REPLY), ("brief", LONGER), ("plain", LONGER + "谢谢您告诉我。"))
    )  # fmt: skip
    likeliest = intent if intent != "unsure" else "other"
    analysis = Analysis(
        intents=(Scored(likeliest, 0.9), Scored("other", 0.05)),
        primary=intent,
        sub=SUBS.get(intent, ""),
        emotion=chance.randrange(4),
    )
    first = 24 + chance.expovariate(1 / 9)
    return Suggestion(id=id, analysis=analysis, drafts=drafts, timings={"first_ms": first, "done_ms": first + 260})


if __name__ == "__main__":
    with Store(Path(sys.argv[1])) as opened:
        fill(opened, load(ROOT))
