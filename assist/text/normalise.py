"""Normalisation for comparing, never for quoting: what is quoted is always the original characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKALIKES = {
    "═": "=", "﹦": "=", "≧": "≥", "≦": "≤", "﹥": ">", "﹤": "<", "⩾": "≥", "⩽": "≤",
    "—": "-", "–": "-", "―": "-", "－": "-", "−": "-", "‐": "-", "∶": ":", "︰": ":", "•": "·", "．": ".",
}  # fmt: skip
# Some copies of published forms were turned into traditional characters, with pinyin in brackets behind them.
_TRADITIONAL = str.maketrans(
    "項績標資數執額財撥轉結餘級產質時滿對評價實際預總計單門區縣專業務費報備會議說須問題進論達責負聯繫電話蓋簽權運維濟態續響經網測設補貼種類層應綜來確規範開關機構億萬個與為從減節約衛農員隊圖書館樓廳條稱體當"
    "該處辦發導組織號碼紀錄檢驗證學習動監環護飾線車輛糧麥養漁場頭戶貧難別屬現庫築檔顯穩眾衆幹義醫療藥鎮鄉鄰園購採準決審複覽製寬廣無復壓將屆彙匯後徵慮據擴損搶擔歷歲殘氣沒溝漢滅災煙熱燈營牆獎獲畫畢異盡礎禮積"
    "穀窮競紙細終給統絕綠緊縮繼罰聞職聽脫腦臺興舉艱藝蘭術裝視覺觀訂訊訓記許詞試詳認語誤課調請諮講識讀變讓貢貨貫買貿賀賓賞賠賢賣贊趕軍軟較載輔輪輸轄遊過遠適選遷還邊郵釋針鐵鋪錢鍵長閉間閱闊陽階隨險隱雙雜離雲"
    "靜頁順領頻顧願風飛飯飲馬駐驚魚鮮鳥麗黃黨齊齡龍優傳僅儲償兒內兩冊凈淨劃創勞勢協卻參啟嚴國圍團壞壯夠婦寧寫岡島峽廠廢強彈歸剛劑勵華葉蘇豐貴賬帳輝遲鋼銀銷錯鎖闢陸陳陰頂頓顆飼騰髒鬥鹽齒劉吳張楊趙鄭馮鄧蕭"
    "況師臨編斷簡欄撐畝礙籌狀幫濃點絡賽們樣歡遺廟懷訪徑帶鏈則繞棄丟鑰見憶謝這擇",
    "项绩标资数执额财拨转结余级产质时满对评价实际预总计单门区县专业务费报备会议说须问题进论达责负联系电话盖签权运维济态续响经网测设补贴种类层应综来确规范开关机构亿万个与为从减节约卫农员队图书馆楼厅条称体当"
    "该处办发导组织号码纪录检验证学习动监环护饰线车辆粮麦养渔场头户贫难别属现库筑档显稳众众干义医疗药镇乡邻园购采准决审复览制宽广无复压将届汇汇后征虑据扩损抢担历岁残气没沟汉灭灾烟热灯营墙奖获画毕异尽础礼积"
    "谷穷竞纸细终给统绝绿紧缩继罚闻职听脱脑台兴举艰艺兰术装视觉观订讯训记许词试详认语误课调请咨讲识读变让贡货贯买贸贺宾赏赔贤卖赞赶军软较载辅轮输辖游过远适选迁还边邮释针铁铺钱键长闭间阅阔阳阶随险隐双杂离云"
    "静页顺领频顾愿风飞饭饮马驻惊鱼鲜鸟丽黄党齐龄龙优传仅储偿儿内两册净净划创劳势协却参启严国围团坏壮够妇宁写冈岛峡厂废强弹归刚剂励华叶苏丰贵账账辉迟钢银销错锁辟陆陈阴顶顿颗饲腾脏斗盐齿刘吴张杨赵郑冯邓萧"
    "况师临编断简栏撑亩碍筹状帮浓点络赛们样欢遗庙怀访径带链则绕弃丢钥见忆谢这择",
)
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
PINYIN = re.compile(f"[(（][a-zü]*[{_TONES}][a-zü]*[)）]")
_SHORT = 60  # longer texts seldom repeat, and would fill the cache
_KEPT = frozenset("㎡㎥℃㎞㎏㏄")  # NFKC would turn units into letters and digits
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_PECULIAR = re.compile(
    f"[{re.escape(''.join([*_LOOKALIKES, *_KEPT, *INVISIBLE, *map(chr, _TRADITIONAL), *_TONES]))}]"
)
"""Characters that NFKC alone would not fold as we want."""
TRADITIONAL = "".join(map(chr, _TRADITIONAL))
"""The traditional characters that we know."""
_OLD = re.compile(f"[{TRADITIONAL}]")
_UNITS = re.compile(f"[{''.join(_KEPT)}]")
WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
"""Letters, digits and signs in full width, and what NFKC makes of them."""
_WIDE = re.compile(f"[{min(WIDE)}-{max(WIDE)}]")
_PLAINER = {
    **{char: char for char in _TONES}, **dict.fromkeys(INVISIBLE, ""), **_LOOKALIKES,
    **{chr(char): chr(plain) for char, plain in _TRADITIONAL.items()},
}  # fmt: skip
"""What the peculiar characters are turned into before NFKC; the units must not come to it at all."""


@lru_cache(maxsize=8192)
def fold_char(char: str) -> str:
    """One character in its plain width; "" when it is white space or invisible."""
    if char.isspace() or char in INVISIBLE:
        return ""
    char = _LOOKALIKES.get(char, char)
    if "\u4e00" <= char <= "\u9fff":
        return char.translate(_TRADITIONAL)
    if char in _KEPT:
        return char
    return unicodedata.normalize("NFKC", char).replace(" ", "")


def fold(text: str) -> str:
    """`text` without white space, in plain width and lower case: the key by which labels are found."""
    return _fold(text) if len(text) <= _SHORT else _fold_now(text)


def _fold_now(text: str) -> str:
    if _PECULIAR.search(text):
        if _UNITS.search(text):
            return "".join(map(fold_char, PINYIN.sub("", text))).lower()
        text = _PECULIAR.sub(lambda match: _PLAINER[match[0]], PINYIN.sub("", text))
    # Most forms have no other signs that NFKC changes; then it only looks, which takes a hundredth of the time.
    for char in set(_WIDE.findall(text)):
        text = text.replace(char, WIDE[char])
    return unicodedata.normalize("NFKC", "".join(text.split())).replace(" ", "").lower()


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    return _fold_now(text)


def simplified(text: str) -> str:
    """`text` with the traditional characters we know turned into simplified ones; every place stays where it is."""
    return text.translate(_TRADITIONAL) if _OLD.search(text) else text


def squeeze(text: str) -> tuple[str, list[int]]:
    """Fold `text` and keep for every character of the result its offset in `text`."""
    plain = list(map(fold_char, text))
    for match in PINYIN.finditer(text):
        plain[slice(*match.span())] = [""] * len(match[0])
    squeezed = "".join(plain)
    offsets = [offset for offset, folded in enumerate(plain) if folded]
    if len(offsets) < len(squeezed):  # a character that stands for several
        offsets = [offset for offset, folded in enumerate(plain) for _ in folded]
    return squeezed, offsets


def is_cjk(char: str) -> bool:
    """Whether `char` is a Chinese character or Chinese punctuation (no space belongs beside it)."""
    return "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef"


def unwrap(text: str) -> str:
    """`text` as one line: line breaks inside Chinese vanish, others become one space; ends are trimmed."""
    if "\n" not in text and "\r" not in text:
        return text.strip()
    parts = [part.strip() for part in text.splitlines()]
    joined = ""
    for part in parts:
        if not part:
            continue
        if (
            joined
            and joined[-1].isascii()
            and part[0].isascii()
            and joined[-1].isalpha()
            and part[0].isalpha()
        ):
            joined += " "
        joined += part
    return joined
