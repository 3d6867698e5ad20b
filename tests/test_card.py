"""Values in normal form, and order details pasted from workbenches and courier pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.card import node_kind, normal, parse
from assistant.mask import mask
from assistant.schema import OrderCard, Policy

KEYS = st.sampled_from([*OrderCard.model_fields, *Policy.model_fields, "unknown"])
PIECES = st.one_of(
    st.sampled_from(list("点半前内天个到约剩七成块券六片共两十百零１％ 　\n:%¥元()【】")),
    st.sampled_from(["今天", "明天", "18", "2026-", "11-", "9:05", ":33", "小时", "工作日", "1-3", "70", "10"]),
    st.sampled_from(["签收后", "0.310", "左右", "发货", "码"]),
    st.sampled_from(["之前", "之内", "付款后", "当天", "kg", "公斤", "中通", "快递", "XL", "月", "日", "年", "无理由"]),
)
ANY = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=8).map("".join))


@pytest.mark.parametrize(
    ("key", "value", "form"),
    [
        ("bad_count", "6片", "6"),
        ("bad_count", "六个", "6"),
        ("bad_count", "一百零五只", "105"),
        ("total_count", "共12枚", "12"),
        ("total_count", "4条装", "4"),
        ("total_count", "一打", "一打"),
        ("return_days", "7天内", "7天"),
        ("return_days", "七天无理由", "7天"),
        ("return_days", "7", "7天"),
        ("evidence_days", "签收后48小时内", "48小时"),
        ("evidence_days", "收货3天内", "3天"),
        ("refund_time", "48小时", "48小时内"),
        ("refund_time", "1-3个工作日", "1到3个工作日内"),
        ("refund_time", "一个工作日", "1个工作日内"),
        ("refund_time", "当日内", "当天"),
        ("refund_time", "收到退件后48小时内", "收到退件后48小时内"),
        ("refund_time", "预计24h到账", "24小时内"),
        ("refund_time", "立即", "立即"),
        ("reply_by", "今天18:00前", "今天18点前"),
        ("reply_by", "18点之前", "18点前"),
        ("reply_by", "今天16:30", "今天16点半前"),
        ("reply_by", "今天18:45前", "今天18点45分前"),
        ("reply_by", "2026-11-18 18:00", "11月18日18点前"),
        ("reply_by", "今天下班前", "今天下班前"),
        ("reply_by", "2小时内", "2小时内"),
        ("last_time", "2026-11-18 09:12:33", "11月18日09:12"),
        ("last_time", "2026年11月08日 9:02", "11月8日09:02"),
        ("last_time", "今天 9:05", "今天09:05"),
        ("sign_time", "2026-13-45 99:99", "2026-13-45 99:99"),
        ("order_time", "2026/1/2", "1月2日"),
        ("use_date", "国庆假期", "国庆假期"),
        ("eta", "今天 15:00-18:00", "今天15:00到18:00"),
        ("promised_ship", "2026-11-14 23:59:59前发货", "11月14日23:59前"),
        ("promised_ship", "48小时内发货", "48小时内"),
        ("promised_ship", "付款后48小时内", "付款后48小时内"),
        ("left_percent", "剩70%", "约70%"),
        ("left_percent", "还剩八成", "约80%"),
        ("left_percent", "95%", "95%"),
        ("left_percent", "还剩大半包", "还剩大半包"),
        ("amount", "¥10", "10元"),
        ("amount", "1,299.00元", "1299元"),
        ("amount", "9.90", "9.9元"),
        ("amount", "十块钱", "10元"),
        ("coupon", "¥5 券", "5元券"),
        ("carrier", "中通快递", "中通"),
        ("carrier", "SF", "顺丰"),
        ("carrier", "京东物流", "京东物流"),
        ("carrier", "某某专线", "某某专线"),
        ("pack_weight", "0.310 千克", "0.31kg"),
        ("pack_weight", "5.3斤", "5.3斤"),
        ("photo_status", "3张", "已上传3张"),
        ("size_bought", "xl", "XL"),
        ("size_bought", "175/92A", "175/92A"),
        ("batch", " K240819 ", "K240819"),
        ("last_node", "【武汉转运中心】", "武汉转运中心"),
        ("product", "  女款\t羽绒服 ", "女款 羽绒服"),
    ],
)
def test_values_take_the_form_that_stands_in_a_sentence(key, value, form):
    assert normal(key, value) == form


@given(KEYS, ANY)
def test_a_normal_form_is_its_own_normal_form(key, value):
    once = normal(key, value)
    assert normal(key, once) == once


@pytest.mark.parametrize(
    "place",
    ["武汉转运中心", "郑州二七营业点（暴雨影响暂缓派送）", "校园驿站（待入库）", "南京江宁中转场", "潮州", "异常件处理区"],
)
def test_a_place_is_where_a_parcel_is(place):
    assert node_kind(place) == "place"


@pytest.mark.parametrize(
    "state", ["派送中", "快件遗失", "退货已签收", "清关中", "已到郑州中原网点", "误分至邻县，下落不明", "待揽收", ""]
)
def test_a_state_is_no_place(state):
    assert node_kind(state) == "status"


ORDER_LABELS = """订单编号：2026111122334455667 复制
下单时间：2026-11-11 20:03:12
付款时间：2026-11-11 20:03:40
商品名称：女款加厚长款羽绒服
规格：颜色：黑色;尺码：XL
数量：1
收货人：某某某
手机号：13800138000
收货地址：浙江省杭州市西湖区文三路478号
快递公司：中通快递
物流单号：78123456789012
发货时间：2026-11-12 10:00:00"""
TABLE = (
    "商品信息\n便携榨汁机 白色\n规格\t白色 300ml\n下单时间\t2026/11/05 09:18\n"
    "预计送达\t2026-11-10\n快递公司\t顺丰速运\n运单号\tSF1234567890123"
)
ONE_LINE = "下单时间：2026-11-08 21:16:05 快递公司：韵达快递 运单号：4312345678901 包裹重量：0.31千克 签收人：本人"
STACKED = """拍下时间
2026-10-30 11:20:09
最晚发货时间
2026-11-01 23:59:59
承运商
极兔速递
收货信息
某某 13800138000 江苏省南京市江宁区东山街道12号"""
GOODS = "宝贝标题：岩板茶几 1.2米\n生产批号：K240819\n商品件数：12枚\n凭证图片：3张\n买家留言：请放门卫"
NEWEST_FIRST = """2026-11-18 09:12:33 【武汉市】 快件已到达 武汉转运中心
2026-11-17 22:40:10 【杭州市】 快件离开 【杭州转运中心】 已发往 【武汉转运中心】
2026-11-17 18:20:00 【杭州市】 【杭州余杭公司】 已揽收"""
OLDEST_FIRST = """2026-11-17 18:20:00 【杭州市】 浙江杭州余杭公司 已揽收
2026-11-18 09:12:33 【武汉市】 快件已从 武汉转运中心 发出，下一站 长沙转运中心"""
TIME_ALONE = """圆通速递 YT8812345678901
2026-11-20 14:06:21
您的快件已签收，签收人：本人，如有疑问请电联 13800138000，感谢使用圆通速递
2026-11-20 08:30:00
【长沙市】快递员某某（13800138000）正在为您派件"""
STATION = """11-20 12:01 已签收，签收人类型：代收，已存放至菜鸟驿站
11-20 07:10 【成都市】派件中，派件员电话 13800138000，如有丢失破损请联系客服"""
RELATIVE = "今天 08:10 快件到达【南京江宁中转场】\n昨天 23:50 快件已发往【南京江宁中转场】"
NEW_YEAR = "01-02 10:00 快件在【长沙分拨中心】完成分拣，准备发往【长沙岳麓网点】\n12-31 22:10 快件到达 南昌转运中心"
HELD_UP = "最新物流：2026-11-19 06:52:00 【郑州市】快件因暴雪滞留在【郑州中转部】，预计11月21日送达"
LOST = "到达 武汉分拨中心 2026-11-15 03:20:11\n快件遗失，已为您登记 2026-11-19 16:00:21"
LOCKER = """2026-11-18 17:30:05 【宁波市】快件已由【小区丰巢柜】代收，请凭取件码及时领取
2026-11-18 09:01:44 【宁波市】正在派送途中，派件员 13800138000"""
RETURNED = "[2026-11-16 10:02:11] 客户拒收，快件退回寄件人\n[2026-11-15 09:20:00] 【沈阳于洪营业部】派送员正在为您派件"
BOTH = """商品：超白玻璃鱼缸60cm
物流公司：德邦快递
签收时间：2026-11-09 15:20:33
签收人：某某某
签收地点：门卫室
2026-11-09 08:10:00 快件到达【合肥蜀山营业点】"""

SAMPLES = [
    (
        ORDER_LABELS,
        {
            "product": "女款加厚长款羽绒服",
            "spec": "黑色",
            "carrier": "中通",
            "order_time": "11月11日20:03",
            "ship_time": "11月12日10:00",
            "size_bought": "XL",
            "total_count": "1",
        },
    ),
    (
        TABLE,
        {
            "product": "便携榨汁机 白色",
            "spec": "白色 300ml",
            "carrier": "顺丰",
            "order_time": "11月5日09:18",
            "eta": "11月10日",
        },
    ),
    (
        ONE_LINE,
        {
            "carrier": "韵达",
            "order_time": "11月8日21:16",
            "signer": "本人",
            "pack_weight": "0.31kg",
        },
    ),
    (
        STACKED,
        {
            "carrier": "极兔",
            "order_time": "10月30日11:20",
            "promised_ship": "11月1日23:59前",
        },
    ),
    (
        GOODS,
        {
            "product": "岩板茶几 1.2米",
            "total_count": "12",
            "batch": "K240819",
            "photo_status": "已上传3张",
        },
    ),
    (
        NEWEST_FIRST,
        {
            "last_node": "武汉转运中心",
            "last_time": "11月18日09:12",
        },
    ),
    (
        OLDEST_FIRST,
        {
            "last_node": "武汉转运中心",
            "last_time": "11月18日09:12",
        },
    ),
    (
        TIME_ALONE,
        {
            "carrier": "圆通",
            "last_node": "已签收",
            "last_time": "11月20日14:06",
            "sign_time": "11月20日14:06",
            "signer": "本人",
        },
    ),
    (
        STATION,
        {
            "last_node": "已签收",
            "last_time": "11月20日12:01",
            "sign_time": "11月20日12:01",
            "sign_place": "菜鸟驿站",
            "signer": "他人代收",
        },
    ),
    (
        RELATIVE,
        {
            "last_node": "南京江宁中转场",
            "last_time": "今天08:10",
        },
    ),
    (
        NEW_YEAR,
        {
            "last_node": "长沙分拨中心",
            "last_time": "1月2日10:00",
        },
    ),
    (
        HELD_UP,
        {
            "last_node": "郑州中转部",
            "last_time": "11月19日06:52",
            "eta": "11月21日",
        },
    ),
    (
        LOST,
        {
            "last_node": "快件遗失",
            "last_time": "11月19日16:00",
        },
    ),
    (
        LOCKER,
        {
            "last_node": "小区丰巢柜",
            "last_time": "11月18日17:30",
        },
    ),
    (
        RETURNED,
        {
            "last_node": "已拒收",
            "last_time": "11月16日10:02",
        },
    ),
    (
        BOTH,
        {
            "product": "超白玻璃鱼缸60cm",
            "carrier": "德邦",
            "last_node": "合肥蜀山营业点",
            "last_time": "11月9日08:10",
            "sign_time": "11月9日15:20",
            "sign_place": "门卫室",
        },
    ),
]


@pytest.mark.parametrize(("paste", "card"), SAMPLES)
def test_a_paste_is_read_into_the_card(paste, card):
    assert parse(paste).card.held() == card


@pytest.mark.parametrize("paste", [paste for paste, _ in SAMPLES])
def test_no_personal_data_enters_the_card_or_what_is_left_over(paste):
    parsed = parse(paste)
    for value in [*parsed.card.held().values(), parsed.ignored]:
        assert mask(value).spans == ()
        assert "某" not in value


def test_every_value_says_where_it_was_read():
    paste = "商品名称：羽绒服 复制\n2026-11-18 09:12:33 快件已到达【武汉转运中心】"
    read = parse(paste).read
    assert [(field.key, field.value, paste[field.start : field.end]) for field in read] == [
        ("product", "羽绒服", "羽绒服"),
        ("last_time", "11月18日09:12", "2026-11-18 09:12:33"),
        ("last_node", "武汉转运中心", "武汉转运中心"),
    ]


def test_lines_that_are_not_read_are_handed_back_masked():
    assert parse("这个买家催了三次\n他电话13800138000\n快递公司：中通").ignored == "这个买家催了三次\n他电话[手机号]"


def test_advice_behind_a_delivery_tells_no_loss():
    assert parse("2026-11-20 08:30 快递员正在派件，如有丢失破损请当面拒收").card.last_node == "派送中"


def test_a_request_to_sign_is_no_signature():
    card = parse("2026-11-20 08:30 快件正在派送，请您准备签收").card
    assert card.sign_time is None
    assert card.last_node == "派送中"


def test_blank_values_are_missing_values():
    assert parse("快递公司：--\n发货时间：暂无\n规格：\n商品名称：无").card == OrderCard()


LINES = st.sampled_from([line for paste, _ in SAMPLES for line in paste.split("\n")])


PASTES = st.one_of(
    st.text(max_size=120),
    st.lists(st.one_of(LINES, st.text(max_size=12)), max_size=8).map("\n".join),
    st.lists(LINES, max_size=5).map(" ".join),
)


@given(PASTES)
def test_any_paste_is_read_without_failing_and_without_personal_data(paste):
    parsed = parse(paste)
    assert parsed.card.held() == {field.key: field.value for field in parsed.read}
    for field in parsed.read:
        assert 0 <= field.start < field.end <= len(paste)
        assert field.value == normal(field.key, field.value)
        assert mask(field.value).spans == ()
    assert mask(parsed.ignored).spans == ()
