"""One exercise of each kind, small and written by hand: for tests of practice that must not depend on the shipped ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from assistant.content.buyers import INTENTS
from assistant.practice.drill import Drill
from assistant.practice.shapes import Cold, Dispute, Item, Missing, Ordering, Persona, Rubric, Scenario, Talk

NAMES = {
    "hasty": "急脾气", "reasonable": "讲道理", "sarcastic": "阴阳怪气", "elder": "老人", "mother": "宝妈", "silent": "沉默",
    "regular": "老客", "claimant": "索赔",
}  # fmt: skip

PERSON: dict[str, Any] = {
    "how": "说话直，句子短；听到实在的办法就消气，听到套话就上火。",
    "start": 2,
    "patience": 1,
    "moods": {
        1: ["嗯，这样说我就明白了。", "行，那按你说的办。"],
        2: ["那接下来怎么弄？", "你说的这些我记着了，然后呢？"],
        3: ["说半天等于没说，我的事到底谁管？", "我没空听这些，给句准话。"],
        4: ["你们就这么对付人的是吧。", "行，我算看明白你们家了。"],
    },
    "on": {
        "rule": ["这种话也敢跟我说？我截图了。", "你再说一遍，我留着给平台看。"],
        "blame": ["合着还成我的错了？", "我花钱买东西，倒要挨你数落？"],
        "broken": ["说好给我回话的呢？", "答应的事一个字没提，当我忘了？"],
        "repeat": ["这句话你刚才说过了。", "复制粘贴谁不会啊。"],
        "excuse": ["你们忙不忙跟我有什么关系。", "别跟我讲原因，我要结果。"],
        "wait": ["等等等，等到什么时候是个头？", "又是让我等，我等得还少吗？"],
        "kept": ["说到做到，这点我认。", "行，你还真去问了。"],
        "offered": ["有得选就行，我想想。", "这两条路倒是实在。"],
        "named": ["你能明白就好。", "总算有人听懂我在急什么了。"],
    },
    "ends": {
        "calm": ["好，那就这样，谢谢你上心。"],
        "left": ["算了，我退了去别家买。"],
        "review": ["评价里见吧，让大家看看你们怎么办事。"],
        "complaint": ["不用说了，我找平台投诉。"],
    },
}
PERSONAS = {id: Persona.model_validate({"id": id, "name": name, **PERSON}) for id, name in NAMES.items()}
PERSONAS["hasty"] = PERSONAS["hasty"].model_copy(update={"start": 3, "patience": 0})

CASE: dict[str, Any] = {
    "level": "easy",
    "intent": "delay",
    "sub": "stuck",
    "card": {"product": "西装外套", "carrier": "中通", "last_node": "武汉转运中心", "last_time": "11月18日09:12"},
    "policy": {"reply_by": "今天18点前", "refund_time": "48小时内"},
    "remedies": ["verify", "urge", "resend", "refund"],
}
MUST: list[dict[str, Any]] = [
    {"dimension": "concern", "what": "提到周六的面试", "words": ["面试"]},
    {"dimension": "options", "what": "补发和退款都摆出来", "words": ["补发", "退款"]},
    {"dimension": "blame", "what": "不让他再耐心等", "never": ["耐心"]},
    {"dimension": "feeling", "what": "语气像在替他着急"},
]
HIDDEN = [
    {"id": "hour", "fact": "面试在周六上午九点，人得提前半小时到。", "ask": ["几点", "什么时候用", "哪天要"]},
    {"id": "spare", "fact": "家里还有一件藏青色的旧外套。", "ask": ["别的外套", "能不能先穿", "替代"]},
]

SCENARIO = Scenario.model_validate(
    CASE
    | {
        "id": "s-sample-suit",
        "title": "面试要穿的西装三天没动",
        "persona": "hasty",
        "message": "都三天了还在武汉没动，我周六面试要穿的啊",
        "hidden": HIDDEN,
        "must": MUST,
        "hints": ["先想：他真正怕的是哪一天？", "卡片上有最后一次扫描的时间，照实说。"],
        "models": {
            "warm": "周六面试就等着这件西装，包裹却三天没挪窝，换谁心里都急。轨迹停在武汉转运中心，"
            "11月18日09:12之后没有新记录。我现在联系中通核实并催促；怕赶不上，可以给您补发一件，也可以直接退款，都听您的。今天18点前我把结果告诉您。",
            "brief": "面试前衣服没着落，难怪您急。包裹停在武汉转运中心，我去催中通；"
            "补发一件或直接退款都行，您选。今天18点前回您。",
        },
    }
)

TALK = Talk.model_validate(
    CASE
    | {
        "id": "t-sample-suit",
        "level": "medium",
        "title": "面试前一天，包裹停了",
        "goal": "让买家在面试前知道衣服怎么办。",
        "hidden": HIDDEN,
        "news": [
            {
                "turn": 3,
                "say": "中通回话：包裹漏扫，今晚送到长沙网点，明天上午派送。",
                "card": {"last_node": "长沙网点", "eta": "明天上午"},
                "words": ["漏扫", "明天上午"],
            }
        ],
        "must": MUST,
        "hints": ["问清他最晚什么时候要用，办法才选得准。", "答应过去问的，问到了先说。"],
        "voices": {
            "reasonable": {
                "opening": "你好，我那件西装三天没动了，周六面试要穿，想问下怎么回事。",
                "told": {"hour": ["周六上午九点，我八点半就得到。"], "spare": ["有件藏青的旧外套，不太合身。"]},
            },
            "hasty": {
                "opening": "三天没动了！我周六面试穿什么？光着去？",
                "told": {"hour": ["九点！八点半就得到，你说急不急。"], "spare": ["有件旧的，袖口都磨白了。"]},
                "on": {"wait": ["面试能等吗？你替我跟人家说去？"]},
                "moods": {3: ["我就问一句，周六之前能不能到？"]},
                "ends": {"calm": ["行，这下我能睡着了，谢了。"]},
            },
        },
        "models": {
            "warm": [
                "周六就要面试，西装却三天没挪窝，换谁心里都急。轨迹停在武汉转运中心，11月18日09:12之后没有新记录，我现在联系中通核实。"
                "怕赶不上，可以给您补发一件，也可以直接退款。您周六几点要用？",
                "九点就得到场，衣服还没着落，您心里肯定悬着。您看两条路：我催中通，同时给您补发一件；"
                "或者现在退款，您就近买一件，48小时内到账。今天18点前我把中通的回话告诉您。",
                "面试的衣服有消息了：中通回话是漏扫，明天上午派送，您悬着的心可以放一放。"
                "还是不放心的话，补发或退款都还给您留着。派件情况我盯着，今天18点前再跟您说一次。",
            ],
            "brief": [
                "面试前衣服没着落，难怪您急。包裹停在武汉转运中心，我去催中通；补发或退款都行，您周六几点要用？",
                "九点到场，西装没到您一定着急。手边有没有别的外套能应急？补发一件，或退款您就近买，您选哪样？中通的回话今天18点前告诉您。",
                "让您悬了这么久，面试的西装有着落了：漏扫，明天上午派送。要补发或退款也还可以，派件时我今天18点前再告诉您。",
            ],
        },
        "bad": [
            "非常抱歉给您带来不便，请耐心等待。",
            "快递爆仓我们也没办法，请您联系中通查询。",
            "都说了让您等，您自己不会早点买吗？",
        ],
    }
)

ORDERING = Ordering.model_validate(
    CASE
    | {
        "id": "o-sample-suit",
        "title": "把这五句话排顺",
        "message": "都三天了还在武汉没动，我周六面试要穿的啊",
        "sentences": [
            {"role": "feel", "text": "周六面试就等着这件西装，包裹却没挪窝，换谁都急。"},
            {"role": "fact", "text": "轨迹停在武汉转运中心，11月18日09:12之后没有新记录。"},
            {"role": "option", "text": "怕赶不上，可以给您补发一件，也可以直接退款。"},
            {"role": "next", "text": "今天18点前我把结果告诉您。"},
        ],
        "also": [[0, 2, 1, 3]],
        "extra": [{"text": "双十一爆仓，我们也没办法。", "why": "这是找理由，买家要的是办法。"}],
        "why": "先接住面试前的着急，再说查到的，给他选，最后说好什么时候回话。",
        "hints": ["第一句永远是他的事。"],
    }
)

COLD = Cold.model_validate(
    CASE
    | {
        "id": "c-sample-suit",
        "title": "把“亲，请等待”写暖",
        "message": "都三天了还在武汉没动，我周六面试要穿的啊",
        "cold": "亲，物流在途，请耐心等待，有问题联系中通。",
        "chills": [
            {"quote": "请耐心等待", "why": "叫他等，却没说等到什么时候。"},
            {"quote": "有问题联系中通", "why": "把买家推给快递。"},
        ],
        "must": MUST,
        "hints": ["他怕的是周六。"],
        "models": SCENARIO.models,
    }
)

MISSING = Missing.model_validate(
    CASE
    | {
        "id": "m-sample-cup",
        "title": "杯子碎了，还缺一样才能办",
        "intent": "damage",
        "sub": "broken",
        "message": "收到就是碎的，一套杯子碎了，明天要送人的，怎么办",
        "card": {"product": "玻璃杯套装", "sign_time": "11月24日"},
        "policy": {"reply_by": "今天18点前"},
        "remedies": ["photos", "resend", "refund"],
        "lacks": [
            {
                "what": "碎了几只",
                "why": "知道碎了几只，才定得下补几只。",
                "ask": ["几只", "几个", "多少只"],
                "model": "您看看碎了几只？我好按数给您补。",
            },
            {
                "what": "碎的样子的照片",
                "why": "有照片，补发才能马上登记。",
                "ask": ["照片", "拍一张"],
                "model": "方便拍一张碎口的照片给我吗？有了它我就能登记补发。",
            },
        ],
        "needless": [
            {"what": "买的是哪一款", "why": "订单卡上写着玻璃杯套装。", "ask": ["哪一款", "什么款式", "买的是什么"]},
            {"what": "是不是自己摔的", "why": "这是在怀疑他。", "ask": ["自己摔", "您摔", "不小心"]},
        ],
        "hints": ["补几只，由什么定？"],
        "models": {
            "warm": "明天就要送人，打开却是碎的，肯定扫兴。先别用手拿碎片。"
            "您看看碎了几只？方便的话拍一张照片给我，有了它我就能按数给您登记补发。",
        },
    }
)

DISPUTE = Dispute.model_validate(
    CASE
    | {
        "id": "e-sample-parcel",
        "level": "hard",
        "title": "说收到空包，该收哪些凭据",
        "intent": "malicious",
        "sub": "empty_parcel",
        "message": "打开是空的，十倍赔我，不然天天来评论",
        "card": {"product": "蓝牙耳机", "pack_weight": "312g", "sign_time": "11月24日"},
        "remedies": ["verify", "platform"],
        "exhibits": [
            {
                "id": "a",
                "what": "仓库的打包录像",
                "where": "仓库监控",
                "keep": True,
                "why": "录像三天后会被覆盖，看得见装了什么。",
            },
            {"id": "b", "what": "出库称重记录", "where": "仓库系统", "keep": True, "why": "和空盒的重量一比就清楚。"},
            {"id": "c", "what": "签收底单", "where": "快递后台", "keep": True, "why": "证明什么时候、由谁签收。"},
            {"id": "d", "what": "平台内的聊天记录", "where": "订单会话", "keep": True, "why": "十倍和评论的话都在里面。"},
            {
                "id": "e",
                "what": "买家别家店的评价截图",
                "where": "买家主页",
                "keep": False,
                "why": "和这一单无关，翻别人主页也不合适。",
            },
            {
                "id": "f",
                "what": "客服对他是职业打假的猜测",
                "where": "内部群",
                "keep": False,
                "why": "猜测不是凭据，传出去还伤人。",
            },
        ],
        "first": "a",
        "why": "先留会消失的，再留说得清这一单的；猜测和别人的私事不收。",
        "hints": ["哪一样过几天就没了？"],
    }
)

DRILL = Drill.model_validate(
    {
        "id": "drill-sample-vase",
        "level": "easy",
        "title": "花瓶裂了的回复",
        "intent": "damage",
        "sub": "broken",
        "message": "花瓶裂了",
        "card": {"sign_time": "11月20日"},
        "policy": {"amount": "10元"},
        "remedies": ["photos"],
        "text": "都怪您没验货。加我微信，说到做到，绝不食言。",
        "wrong": [
            {"quote": "都怪您没验货", "family": "blame", "why": "怪到买家头上。"},
            {"quote": "加我微信", "family": "diversion", "why": "引到站外，出了事没有记录。"},
            {"quote": "说到做到，绝不食言", "family": "promise", "why": "拿保证压一个没有依据的诺。"},
        ],
        "better": "花瓶裂了，换谁都心疼。麻烦拍一张照片给我，我按照片给您登记。",
    }
)

RUBRIC = Rubric.model_validate(
    {"weights": {"feeling": 20, "concern": 10, "facts": 20, "options": 15, "step": 10, "blame": 10, "compliance": 15}}
)
ITEMS: dict[str, Item] = {each.id: each for each in (SCENARIO, TALK, DRILL, ORDERING, COLD, MISSING, DISPUTE)}
FILES = {
    "scenarios/delay.yaml": ("scenarios", SCENARIO),
    "talks/delay.yaml": ("talks", TALK),
    "violations.yaml": ("items", DRILL),
    "orders.yaml": ("items", ORDERING),
    "cold.yaml": ("items", COLD),
    "missing.yaml": ("items", MISSING),
    "evidence.yaml": ("items", DISPUTE),
}


def tree(folder: Path, root: Path) -> Path:
    """Lay out a root in ``folder`` that shares all of ``root`` but the exercises, which are these; return it."""
    for each in root.iterdir():
        if each.name in ("intents", "models", "training"):
            (folder / each.name).symlink_to(each)
    prompts = folder / "prompts"
    prompts.mkdir(parents=True)
    for each in (root / "prompts").iterdir():
        if each.name != "practice":
            (prompts / each.name).symlink_to(each)
    practice = prompts / "practice"
    for intent in INTENTS:
        _write(practice / f"scenarios/{intent}.yaml", {"scenarios": []})
    for name, (key, item) in FILES.items():
        _write(practice / name, {key: [_plain(item.model_dump(mode="json", exclude_defaults=True))]})
    _write(practice / "personas.yaml", {"personas": [_plain(each.model_dump(mode="json")) for each in PERSONAS.values()]})
    shipped = root / "prompts/practice/rubric.yaml"
    if shipped.is_file():
        (practice / "rubric.yaml").symlink_to(shipped)
    else:
        _write(practice / "rubric.yaml", RUBRIC.model_dump(mode="json"))
    return folder


def _plain(data: Any) -> Any:
    """Return data of JSON with the numbers that are keys as numbers, as a file has them."""
    if isinstance(data, dict):
        return {int(key) if key.isdecimal() else key: _plain(value) for key, value in data.items()}
    return [_plain(each) for each in data] if isinstance(data, list) else data


def _write(file: Path, data: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
