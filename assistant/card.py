"""The order card: values brought to normal forms, and order details or courier tracking pasted from a workbench read into it.

``normal`` and ``node_kind`` come from ``forms`` and ``tracking``; ``parse`` reads a paste. Personal data never enters the card.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.forms import normal
from assistant.mask import mask
from assistant.schema import Frozen, OrderCard
from assistant.tracking import SIGNERS, STAMP, Event, Piece, carrier, events, node_kind

__all__ = ["ParsedCard", "ReadField", "node_kind", "normal", "parse"]


class ReadField(NamedTuple):
    """One value that went into the card, and where in the paste it was read, end exclusive."""

    key: str
    value: str
    start: int
    end: int


class ParsedCard(Frozen):
    """What a paste held: the card, where each value was read, and what was left out (personal data masked)."""

    card: OrderCard
    read: tuple[ReadField, ...]
    ignored: str


_LABELS = {
    "product": "商品名称 商品标题 宝贝名称 宝贝标题 商品信息 宝贝 商品 货品名称 品名 产品名称",
    "spec": "商品规格 规格型号 购买规格 规格 销售属性 商品属性 SKU 颜色分类 颜色 款式 套餐类型",
    "size_bought": "尺码大小 尺码 鞋码 码数 尺寸",
    "size_chart": "尺码表 尺码建议 推荐尺码",
    "carrier": "快递公司 物流公司 承运公司 承运商 配送公司 快递名称 配送方式 承运来源 国内承运人 快递 物流",
    "order_time": "下单时间 订单创建时间 创建时间 拍下时间 订单时间 下单日期 提交时间",
    "promised_ship": "承诺发货时间 最晚发货时间 应发货时间 预计发货时间 发货截止时间 承诺发货 最晚发货 发货时限",
    "ship_time": "发货时间 出库时间 发货日期",
    "eta": "预计送达时间 预计到达时间 预计送达 预计到达 预计到货",
    "sign_time": "签收时间 妥投时间 送达时间 签收日期",
    "sign_place": "签收地点 签收位置 投放位置 存放地点 存放位置",
    "signer": "签收人 签收方式",
    "pack_weight": "包裹重量 出库重量 发货重量 称重重量 快件重量 重量",
    "total_count": "商品数量 购买数量 商品件数 数量 件数",
    "batch": "生产批号 生产批次 批次号 批号 批次",
    "photo_status": "凭证图片 图片凭证 买家凭证 凭证",
    "paid": "实付款 实付金额 实收款 实付",
    "last_node": "最新物流 最新节点 当前节点 当前位置 物流状态 物流动态 最新动态",
}
"""Labels as 千牛, 飞鸽, 拼多多, 京麦 and courier pages print them."""
_PERSONAL = (
    "收货人姓名 收货人 收件人 收货信息 收件信息 买家昵称 买家 会员名 会员 旺旺 用户昵称 昵称 姓名 联系电话 联系方式 "
    "手机号码 手机号 手机 电话 收货地址 收件地址 详细地址 地址 寄件人 发件人 订单编号 订单号 交易号 支付交易号 运单号码 "
    "运单号 物流单号 快递单号 运单编号 单号 身份证号 身份证 支付宝账号 支付宝 微信号 微信 邮箱 买家留言 卖家备注 备注 "
    "派件员 快递员 业务员 派送员 客服电话 付款时间 支付时间 成交时间 付款方式 支付方式 商品总价 运费 "
    "优惠 订单状态 订单金额"
)
"""Labels whose values are never read: they are personal, or no key of the card."""
_KEY_OF = {label: key for key, labels in _LABELS.items() for label in labels.split()} | dict.fromkeys(_PERSONAL.split(), "")
_ANY = "|".join(map(re.escape, sorted(_KEY_OF, key=len, reverse=True)))
_LABEL = re.compile(rf"(?<![一-鿿A-Za-z])(?P<label>{_ANY})[ \t]*[:：][ \t]*")
_HEAD = re.compile(rf"[ \t]*(?P<label>{_ANY})(?:[ \t]*[:：])?[ \t]*$")
_WIDE = re.compile(rf"[ \t]*(?P<label>{_ANY})(?:\t+|[ ]+)(?=\S)")
_TAIL = re.compile(r"(?:[ \t]*(?:\[?复制\]?|查看物流|查看详情|查看|修改|展开|收起|更多|物流详情|>+|›))+$")
_BLANK = re.compile(r"[-—–/无暂未空 .。*]*(?:无|暂无|未知|未发货|未签收|待发货)?[-—–/ .。]*")
_SIZE_END = re.compile(r"(?:^|[;；,，/ +])((?:[2-6]?X{0,4}[SL]|M|均码|[23456]\d(?:\.5)?)(?:码)?)$", re.IGNORECASE)


def _lines(text: str) -> list[Piece]:
    """Return the lines without white space at their edges, empty ones included, with their places."""
    found, start = [], 0
    for line in text.split("\n"):
        bare = line.strip()
        shift = start + (line.find(bare) if bare else 0)
        found.append(Piece(bare, shift, shift + len(bare)))
        start += len(line) + 1
    return found


class _Reader:
    """Collects values; the first that is read for a key stays."""

    def __init__(self) -> None:
        self.fields: dict[str, ReadField] = {}
        self.left: list[str] = []

    def put(self, key: str, piece: Piece, value: str | None = None) -> bool:
        """Read one value, unless the key has one already, it is blank, too long, or holds personal data."""
        told = normal(key, piece.text if value is None else value)
        if key in self.fields or _BLANK.fullmatch(told) or len(told) > 200 or mask(told).spans:
            return False
        self.fields[key] = ReadField(key, told, piece.start, piece.end)
        return True

    def labelled(self, key: str, piece: Piece) -> bool:
        """Read the value behind a label; some labels need a closer look at it."""
        tail = _TAIL.search(piece.text)
        bare = piece.text[: tail.start()] if tail else piece.text
        bare = bare.rstrip(" \t;；,，|")
        piece = Piece(bare, piece.start, piece.start + len(bare))
        if not bare:
            return False
        if key == "carrier":
            name = carrier(piece)
            return self.put(key, name) if name else False
        if key == "signer":
            role = next((role for word, role in SIGNERS if word in bare), None)
            return self.put(key, piece, role) if role else False
        if key == "promised_ship":
            told = normal(key, bare)
            return self.put(key, piece, told if re.search(r"[前内]$", told) else f"{told}前" if re.search(r"\d", told) else "")
        if key in ("order_time", "ship_time", "sign_time"):
            stamp = STAMP.search(bare)
            if stamp:
                piece = Piece(stamp.group(), piece.start + stamp.start(), piece.start + stamp.end())
            return self.put(key, piece) if re.search(r"\d", bare) else False
        if key == "spec" and "size_bought" not in self.fields and (size := _SIZE_END.search(bare)):
            self.put("size_bought", Piece(size[1], piece.start + size.start(1), piece.start + size.end(1)))
        return self.put(key, piece)

    def line(self, line: Piece) -> bool:
        """Read the labels of one line, with what stands between them; ``False`` when there is none."""
        marks = list(_LABEL.finditer(line.text))
        if not marks or marks[0].start() > 0:
            wide = _WIDE.match(line.text)
            marks = [wide, *marks] if wide else marks
        if not marks:
            return False
        edges = [mark.start() for mark in marks[1:]] + [len(line.text)]
        for mark, edge in zip(marks, edges, strict=True):
            piece = Piece(line.text[mark.end() : edge], line.start + mark.end(), line.start + edge)
            self.value(mark["label"], piece)
        if marks[0].start() > 0:
            self.left.append(line.text[: marks[0].start()])
        return True

    def value(self, label: str, piece: Piece) -> None:
        """Read one label with its value; what is not read is left over, a personal one by its label alone."""
        key = _KEY_OF[label]
        if not key:
            self.left.append(label)
        elif not self.labelled(key, piece) and piece.text.strip():
            self.left.append(label if key == "signer" else f"{label}：{piece.text}")


def _read_events(reader: _Reader, found: list[Event]) -> None:
    """Read what tracking tells: the newest node, the newest signature, the newest forecast."""
    for event in reversed(found):
        if (node := event.node()) and reader.put("last_node", node[1], node[0]):
            reader.put("last_time", event.when)
        if event.signed() and reader.put("sign_time", event.when):
            for key, told in (("signer", event.signer()), ("sign_place", event.sign_place())):
                if told:
                    reader.put(key, told[1], told[0])
        if eta := event.eta():
            reader.put("eta", eta[1], eta[0])
        if name := carrier(event.what, full=True):
            reader.put("carrier", name)


def parse(text: str) -> ParsedCard:
    """Read order details and tracking lines pasted from a workbench; the newest tracking line counts, whichever order.

    Never raises. Names, phones, addresses, order and waybill numbers do not enter the card; who signed is read as a role
    (本人, 家人, 门卫) or not at all. ``ignored`` holds the lines that were not read, masked.
    """
    lines = _lines(text)
    reader = _Reader()
    found, taken = events(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if index - 1 in taken or not line.text:
            continue
        head = _HEAD.match(line.text)
        if head and index < len(lines) and lines[index].text and index not in taken and not _is_label(lines[index].text):
            reader.value(head["label"], lines[index])
            index += 1
        elif not reader.line(line) and not head:
            name = carrier(line)
            alone = name and (re.search(r"\d{9}", line.text) or len(line.text) <= len(name.text) + 4)
            if not (name and alone and reader.put("carrier", name)):
                reader.left.append(line.text)
    _read_events(reader, found)
    read = tuple(sorted(reader.fields.values(), key=lambda field: (field.start, field.end)))
    card = OrderCard.model_validate({field.key: field.value for field in read})
    return ParsedCard(card=card, read=read, ignored=mask("\n".join(reader.left)).text)


def _is_label(line: str) -> bool:
    return bool(_HEAD.match(line) or _LABEL.match(line))
