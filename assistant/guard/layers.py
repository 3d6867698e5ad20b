"""The text as rules read it: ``plain`` is one spelling of everything, ``squeezed`` is without what stands between the words.

Writers who know that a word is forbidden spell around it (``五 星``, ``好.评``, ``五★``). ``text.fold`` undoes disguises;
the squeezed layer takes out all that is no letter, digit or Chinese character. Both keep where each character came from.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.text import Normal, fold

PAIRS = (
    "評评價价禮礼紅红發发錢钱聯联係系號号碼码掃扫線线鏈链轉转帳账單单證证據据責责處处話话電电買买賣卖貨货補补償偿賠赔額额訂订與与給给這这個个們们為为從从對对關关開开還还過过來来時时間间說说請请問问題题實实現现應应"
    "該该讓让壞坏質质檢检騙骗惡恶優优惠惠贈赠門门診诊醫医藥药膚肤療疗複复復复絕绝萬万國国級级頂顶圖图曬晒滿满點点內内無无條条規规權权終终釋释寶宝載载擊击鈔钞費费運运換换馬马員员專专別别麼么沒没樣样寫写準准備备報报"
    "誠诚聽听訴诉協协調调廣广漢汉揚扬東东蘇苏濟济寧宁遼辽龍龙慶庆溫温紹绍圓圆韻韵達达順顺豐丰極极歸归動动訊讯羣群裏里裡里後后會会見见親亲謝谢師师長长區区縣县鄉乡鎮镇橋桥樓楼棟栋廠厂倉仓庫库櫃柜臺台灣湾島岛滬沪粵粤"
    "陝陕貴贵瀋沈陽阳鄭郑鎖锁鐵铁銀银錄录視视頻频監监氣气熱热燒烧腫肿癢痒傷伤塗涂體体測测標标誌志貼贴變变衝冲數数歲岁產产業业車车輸输遞递進进遠远連连選选適适違违約约紙纸細细組组結结統统經经網网編编緊紧總总績绩縮缩"
    "織织習习聲声職职脫脱臉脸舊旧莊庄蘋苹衛卫裝装覺觉觀观觸触計计討讨記记許许設设試试詢询語语誤误談谈論论諾诺講讲謠谣識识譯译議议護护讀读負负資资賬账賞赏趕赶跡迹軟软較较輕轻輛辆農农邊边郵邮鄰邻鐘钟錯错鍵键閃闪閉闭"
    "閱阅陳陈陰阴隊队際际隨随險险雖虽雙双雜杂離离難难雲云靈灵靜静響响頁页項项須须預预領领頭头顆颗顏颜願愿顯显類类風风飛飞飯饭飲饮飾饰餅饼館馆騎骑驗验髒脏鬆松鬧闹魚鱼鮮鲜鳥鸟麗丽麥麦黃黄齊齐齡龄兒儿兩两冊册凍冻劃划"
    "劇剧務务勝胜勞劳勢势匯汇參参嗎吗嘗尝囑嘱園园圍围團团塊块塵尘壓压夠够夾夹奪夺婦妇媽妈學学寬宽將将尋寻導导屬属層层帶带幾几彈弹強强恆恒悶闷惱恼愛爱態态慣惯憑凭懶懒戲戏戶户拋抛掛挂採采損损搶抢擔担擇择擋挡擠挤擾扰"
    "攝摄敗败於于暫暂曉晓書书棄弃楊杨構构機机歡欢歷历殺杀決决況况洩泄淨净淺浅減减滅灭漲涨濕湿灑洒煩烦營营獎奖獨独獲获環环畫画畢毕異异當当盡尽盤盘確确種种稱称穩稳積积窮穷競竞筆笔範范築筑籤签簽签簡简糧粮納纳純纯紗纱"
    "綠绿維维綫线緩缓練练繞绕繩绳繼继續续罰罚罵骂義义聞闻腦脑腳脚膽胆葉叶蓋盖薦荐虧亏蟲虫襯衬詐诈詞词誰谁誇夸認认誘诱諒谅謊谎譽誉豬猪貓猫販贩貪贪賀贺賊贼賺赚購购贊赞軍军輔辅輪轮辦办辭辞辯辩迴回遊游遲迟遷迁邏逻鄧邓"
    "釣钓釘钉鈕钮鈴铃鋁铝鋪铺錫锡鍋锅鏡镜鑰钥鑽钻閒闲陸陆隱隐頓顿顧顾餘余餓饿駕驾騰腾驚惊鬥斗麵面嚴严劑剂佈布併并僅仅側侧傢家傳传債债儀仪億亿儘尽儲储剛刚創创勵励卻却厭厌吳吴呂吕啟启喚唤嘆叹噴喷嚇吓執执堅坚墊垫壯壮"
    "壽寿夢梦奧奥妝妆娛娱孫孙寢寝寵宠屆届岡冈嶺岭幣币幫帮廁厕廢废廳厅張张彌弥徵征徹彻恥耻悅悦慘惨慮虑憂忧憤愤懷怀懸悬戀恋戰战撥拨撐撑擁拥擴扩攔拦攜携敘叙斷断暢畅曆历棗枣樂乐欄栏歐欧殘残毀毁滯滞滲渗漸渐潔洁潤润澀涩"
    "濃浓濾滤瀏浏煉炼爐炉爛烂牆墙狀状猶犹獄狱瑪玛瘋疯皺皱盜盗眾众矯矫磚砖礙碍祕秘禍祸稅税竊窃節节糾纠紀纪紋纹絡络絨绒絲丝綁绑綜综縫缝縱纵繡绣纖纤聰聪腸肠膠胶臨临興兴艱艰萊莱蔥葱藍蓝蘭兰術术襪袜褲裤託托訪访詳详貝贝"
    "賓宾賴赖遺遗醬酱鈣钙鉛铅鋼钢錶表鏽锈闊阔陣阵隻只雞鸡韓韩頸颈顛颠饋馈餵喂駁驳騷骚髮发鹹咸鹽盐齒齿"
)
"""Traditional characters that stand in names, contacts and common words, each before its simplified form."""

SIMPLE = str.maketrans(PAIRS[::2], PAIRS[1::2])
KEPT = re.compile(r"[0-9a-z一-鿿%★。！？；\n]")
ENDS = str.maketrans("！？；\n", "。。。。")
CAPITALS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟]{1,9}(?=[元圆块折万])")
"""Numerals as they stand on cheques (``贰拾元``); 陆 and 拾 are other words elsewhere, so a unit must follow."""
SPOKEN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


@lru_cache(maxsize=512)
def plain(text: str) -> Normal:
    """Return ``text.fold(text)`` in lower case and simplified characters."""
    folded = fold(text)
    lowered = folded.text.lower()
    if len(lowered) != len(folded.text):  # a few foreign capitals become two letters
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in folded.text)
    simple = CAPITALS.sub(lambda found: found.group().translate(SPOKEN), lowered.translate(SIMPLE))
    return Normal(simple, folded.origin, folded.ends)


def squeezed(layer: Normal) -> Normal:
    """Take out everything that is no letter, digit, star or Chinese character, so that ``微 信`` and ``微~信`` read ``微信``.

    The end of a sentence stays as one 。, so that two sentences never make a word together.
    """
    kept = [found.start() for found in KEPT.finditer(layer.text)]
    letters = "".join([layer.text[at] for at in kept]).translate(ENDS)
    return Normal(letters, tuple(layer.origin[at] for at in kept), tuple(layer.ends[at] for at in kept))
