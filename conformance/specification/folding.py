"""Folding: one spelling for what is written in many ways, character by character.

A folded text has the length of its original, so that a position found in one is the position in the other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from conformance.core.text import Language

_TABLE: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE |= {ord(c): "-" for c in "‐‑‒–—―−－﹣"}
_TABLE |= {ord(c): "~" for c in "～〜∼∽"}
_TABLE |= {ord(c): " " for c in "\t\u00a0\u2002\u2003\u2009\u202f\u3000"}
_TABLE |= {ord(a): b for a, b in zip("µ º˚゜•·≦≧⩽⩾≯≮﹪％∶﹔﹕", "μ °°°--≤≥≤≥≤≥%%:;:", strict=True)}
_TABLE |= {ord(a): b for a, b in zip("“”’‘\u0421\u0441", "\"\"''cc", strict=True)}
# Numerals as contracts write them.
_TABLE |= {ord(a): b for a, b in zip("壹贰貳叁肆伍陆陸柒捌玖拾佰仟", "一二二三四五六六七八九十百千", strict=True)}
_TRADITIONAL = (
    "應當須測溫誤報響時間於過內範圍環濕準確檢顯輻熱預備發數據單個類項條規則錄註圖資術語義參嚴僅無"
    "適攝億萬兩點門診關與處該為爲後統體會離標驗試設給見頻幀寬長輸雙運轉記鐘區員頭臉線禦觸選擇啟動"
    "態對電壓儀廠製產業證書聲視複復難餘遠連續並達還進邊際隨陽級組績總縮認許論詞評護識變讓負責質貯"
    "買費軟較載辦遞遲釋鑑開閉閾階隊雜靈靜韌頁順領額題顏風飛養馬驅驟齊齡錯鏡鎖鋼鐵銀閃鬆異盡監盤礎"
    "種稱穩節築簡細終結絕維緊編緩練織繼罰聯職腦膚藥蓋號衛補裝觀計訊訓訂誌調請講謂貫車軍軌輕輛農違"
    "週傳價優償創劃劑務勵勻協噴圓執場塊塗壞壽夠夾學實審寫專將尋導屆層屬島帶幫幾庫廢廣彎強彈徑從徵"
    "憶懸戶拋採損換擊擴擾攜斷極構檔歐殘氣決沒淨減滅滿漸潔燈營獨獲現畫療眾來們國團東機"
)
_SIMPLIFIED = (
    "应当须测温误报响时间于过内范围环湿准确检显辐热预备发数据单个类项条规则录注图资术语义参严仅无"
    "适摄亿万两点门诊关与处该为为后统体会离标验试设给见频帧宽长输双运转记钟区员头脸线御触选择启动"
    "态对电压仪厂制产业证书声视复复难余远连续并达还进边际随阳级组绩总缩认许论词评护识变让负责质贮"
    "买费软较载办递迟释鉴开闭阈阶队杂灵静韧页顺领额题颜风飞养马驱骤齐龄错镜锁钢铁银闪松异尽监盘础"
    "种称稳节筑简细终结绝维紧编缓练织继罚联职脑肤药盖号卫补装观计讯训订志调请讲谓贯车军轨轻辆农违"
    "周传价优偿创划剂务励匀协喷圆执场块涂坏寿够夹学实审写专将寻导届层属岛带帮几库废广弯强弹径从征"
    "忆悬户抛采损换击扩扰携断极构档欧残气决没净减灭满渐洁灯营独获现画疗众来们国团东机"
)
# One character for one: what the grammar's own words are written with in Traditional Chinese.
_TABLE |= {ord(one): two for one, two in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)}
# A decimal comma: an ASCII one between digits with no blank behind it, and not of a group of three digits.
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d{1,4}(?=,\d{1,2}(?!\d))|0(?=,\d{3}(?!\d))),(?=\d{1,3}(?!,|\.\d))")
_DEGREE = re.compile("[\u2070\u2092](?=[CＣc])")
_CJK = re.compile("[㐀-鿿]")
_LATIN = re.compile("[A-Za-z]+")


@lru_cache(maxsize=512)
def fold(text: str) -> str:
    """``text`` in lower case and half-width, dashes as ``-``, waves as ``~``, Simplified; of the same length."""
    whole = _DECIMAL_COMMA.sub(r"\1.", text) if "," in text else text
    folded = _DEGREE.sub("°", whole).translate(_TABLE)
    lowered = folded.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def language_of(text: str) -> Language:
    """The language a text is written in: Chinese where its characters are no fewer than the Latin words."""
    return "zh" if len(_CJK.findall(text)) >= max(1, len(_LATIN.findall(text))) else "en"
