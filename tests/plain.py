"""Plain messages that every way of reading must understand: text, intent, sub."""

PLAIN = [
    ("快递三天没动了，是不是丢了", "delay", "stuck"),
    ("显示已经签收，可我根本没收到", "delay", "signed"),
    ("杯子打开就是碎的", "damage", "broken"),
    ("少发了一件", "damage", "missing"),
    ("我160 105斤穿什么码", "sizing", "advice"),
    ("后跟磨破了，走路疼", "sizing", "rubbing"),
    ("用完脸上起红疹，很痒", "allergy", "skin"),
    ("吃完拉肚子了", "allergy", "stomach"),
    ("不赔我五百就给差评曝光你们", "malicious", "threat"),
    ("发票怎么开", "other", "invoice"),
    ("很满意，下次还来买", "other", "praise"),
]
