"""Personal data is found in the ways people write it, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.mask import LABELS, mask

PIECES = st.one_of(
    st.sampled_from(
        ["13800138000", "138 0013", "8000", "微信", "加我", "abc_123", "订单号", "6921234567890123456", "SF", "是"]
    ),
    st.sampled_from(
        ["地址：", "浙江省", "杭州市", "西湖区", "文三路", "478号", "12栋", "3单元", "502室", "[手机号]", "[地址]", "号"]
    ),
    st.sampled_from(
        ["，", " ", "\n", "\x00", "-", "@a.com", "0571-88888888", "５", "一三八零零一三八零零零", "\u200b", "1️⃣", "路"]
    ),
    st.sampled_from(["村", "QQ", "：", "x", "卡号", "6222021234567890128", "快递", "1234567890123", "李家", "花园", "镇", "."]),
)
ANY = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join))


@pytest.mark.parametrize(
    ("raw", "masked"),
    [
        ("138 0013 8000打我", "[手机号]打我"),
        ("电话１３８００１３８０００", "电话[手机号]"),
        ("+86 138-0013-8000", "[手机号]"),
        ("号码138****8000", "号码[手机号]"),
        ("一三八零零一三八零零零", "[手机号]"),
        ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", "[手机号]"),
        ("138\u200b0013\u200b8000", "[手机号]"),
        ("座机0571-88888888转801", "座机[手机号]"),
        ("(010)62345678", "[手机号]"),
        ("身份证11010519491231002X", "身份证[身份证]"),
        ("卡号6222 0212 3456 7890 128", "卡号[银行卡]"),
        ("邮箱 test.user@mail.example.com", "邮箱 [邮箱]"),
        ("我微信abc_12345", "我微信[微信号]"),
        ("加我vx：xiaohua", "加我vx：[微信号]"),
        ("abc12345微信同号", "[微信号]微信同号"),
        ("加qq 12345678", "加qq [微信号]"),
        ("订单号 6921234567890123456 还没发", "订单号 [订单号] 还没发"),
        ("订单编号：241118-123456789012345", "订单编号：[订单号]"),
        ("订单298765432101", "订单[订单号]"),
        ("运单号：SF1234567890123", "运单号：[运单号]"),
        ("YT8812345678901到哪了", "[运单号]到哪了"),
        ("JD0123456789012-1-1-", "[运单号]"),
        ("快递773123456789012", "快递[运单号]"),
        ("地址：浙江省杭州市西湖区文三路478号华星大厦12楼1203", "地址：[地址]"),
        ("寄到杭州市西湖区翠苑三区12栋3单元502室谢谢", "寄到[地址]谢谢"),
        ("麻烦改成文三路478号", "麻烦改成[地址]"),
        ("我家是李家村3组12号", "我家是[地址]"),
        ("收货地址改成四川省成都市武侯区人民南路四段27号", "收货地址改成[地址]"),
        ("江苏省南京市江宁区东山街道", "[地址]"),
        ("12栋1203", "[地址]"),
    ],
)
def test_personal_data_is_replaced(raw, masked):
    assert mask(raw).text == masked


@pytest.mark.parametrize(
    "raw",
    [
        "杭州转运中心",
        "都五天了还在武汉没动",
        "浙江省杭州市萧山区转运中心",
        "郑州市二七区营业点",
        "放在3号楼菜鸟驿站了",
        "3号门自提柜",
        "13栋一楼大厅",
        "11月3号路上耽误了",
        "地址填错了能改吗",
        "165/88A 170/92A 3C21 K240819 20240611B 2024100702 0912-3",
        "199.9元 1,299元 满300减50 17.9 138.5 2000",
        "11月18日09:12 2026-11-18 09:12:33 20261118091233",
        "0.31kg 500ml*2瓶 100克x12",
        "腰围72-76cm 臀围90-94 身高165 体重120",
        "1-3个工作日 3-5天",
        "iphone15promax微信闪退",
        "微信 15元 QQ糖20000包",
        "商品条码6901234567892",
        "打12315",
        "地址是乡下的 发邮政能到村里",
        "订单地址是不是少了楼栋，您看下路号",
        "型号6535B（VA051PA）",
    ],
)
def test_other_numbers_and_places_stay(raw):
    assert mask(raw).text == raw
    assert mask(raw).spans == ()


def test_spans_are_places_in_the_original():
    raw = "我叫您打138 0013 8000，微信abc_12345"
    assert [(raw[start:end], kind) for start, end, kind in mask(raw).spans] == [
        ("138 0013 8000", "phone"),
        ("abc_12345", "wechat"),
    ]


def test_a_long_number_is_a_bank_card_only_with_a_valid_check_digit():
    assert mask("6222021234567890128").text == "[银行卡]"
    assert mask("6222021234567890129").text == "[订单号]"


def test_an_identity_number_needs_its_check_digit_or_the_word():
    assert mask("110105194912310021").text == "[订单号]"
    assert mask("身份证号110105194912310021").text == "身份证号[身份证]"


@given(ANY)
def test_masking_twice_changes_nothing(raw):
    once = mask(raw).text
    again = mask(once)
    assert again.text == once
    assert again.spans == ()


@given(ANY)
def test_spans_are_in_order_and_rebuild_the_text(raw):
    masked = mask(raw)
    built, done = "", 0
    for start, end, kind in masked.spans:
        assert done <= start < end <= len(raw)
        built += raw[done:start] + LABELS[kind]
        done = end
    assert built + raw[done:] == masked.text


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "-"]))
def test_no_mobile_number_comes_through(number, gap):
    raw = f"打我{number[:3]}{gap}{number[3:7]}{gap}{number[7:]}谢谢"
    assert mask(raw).text == "打我[手机号]谢谢"


def test_places_in_the_masked_text_lead_back_to_the_original():
    masked = mask("电话13800138000，三天没动")
    assert masked.text == "电话[手机号]，三天没动"
    start = masked.text.index("三天没动")
    assert masked.original(start, start + 4) == (14, 18)
    assert masked.original(0, 2) == (0, 2)
    assert masked.original(3, 5) == (2, 13)
