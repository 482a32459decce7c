"""K18: traces of drafting: gaps for numbers, alternatives left open, notes to oneself, a machine's phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import one_of
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_UNIT = "(?:万元|亿元|元|人次|人|次|个|户|场|处|份|家|件|台|套|座|期|亩|公里|%)"
_END = "(?=[,，。；;、）)]|$)"
_TRACES: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (what, tuple(signs.split()), re.compile(words))
    for what, signs, words in (
        ("单位重复", "元元 %% 次次 人人 户户 场场 份份 家家 件件 台台 套套 座座 个个 处处", rf"\d(?:万?元元|%%|(?P<u>[次人户场份家件台套座个处])(?P=u)){_END}"),
        ("数字未填", "xx XX ×× ＸＸ ○○", rf"(?<![\da-zA-Z.×])(?:[Xx]{{2,3}}|[×Ｘ○]{{2,3}}){_UNIT}"),
        ("两个数未取舍", "( /", r"(?<![\d.年月])\d+(?:\.\d+)?(?:[(（/])\d+(?:\.\d+)?[)）]?(?<![(（]20\d\d[)）])(?:人次|次|人|户|场|万元|件|份)(?!/)"),
        ("两个数未取舍", "或", rf"(?<![\d.])\d+(?:\.\d+)?或\d+(?:\.\d+)?{_UNIT}(?!以)"),
        ("待核实的批注", "核 确认 补充 待定 存疑", "[(（【\\[][^()（）【】\\[\\]]{0,10}(?:待核|待确认|待补|待定|待填|存疑|请核实|请补充|请确认)[^()（）【】\\[\\]]{0,6}[)）】\\]]"),
        ("待核实的批注", "数据 数字", "(?:该|此|上述|以上|本项|部分)?(?:数据|数字)(?:仍|还|尚)?(?:需|待|需要|有待)(?:再|进一步)?(?:与[^。；;，,]{1,8})?(?:再|进一步)?(?:确认|核实|核对|补充)"),
        ("待核实的批注", "定稿 初稿", "(?:定稿|初稿)(?:时|后|前)[^,，。；;]{0,4}(?:更新|修改|补充|替换|调整|删除)"),
        ("修改人的批注", "段 处", "(?:此段|本段|这段|此处|这里)(?:由|请|再|需)[^,，。；;]{0,8}(?:补写|补充|改|重写|核对|更新)"),
        ("填写说明", "填写 照抄", "填写即可|(?:参照|参考|按照?)(?:去年|上年|往年|其他项目)[^,，。；;]{0,8}(?:填写|照抄)"),
        ("两个文本未取舍", "版本 方案", "(?:版本|方案)[一1AＡa甲][:：][^。；;]{2,60}[。；;](?:版本|方案)[二2BＢb乙][:：]"),
        ("修改人的批注", "【 [ 批注", "[【\\[][\u4e00-\u9fff]{1,4}(?:补充|修改|批注|注|删|改)[】\\]]|批注[\\[【:：]"),
        ("代拟文字的套话", "您 AI 人工智能 以下是", "以下是(?:根据|为|按照)?您|(?:根据|按照)您(?:提供|的要求|给出)|(?:对|为|给)您(?:有所|有)?(?:帮助|参考)|作为(?:一个|一名)?(?:AI|人工智能|语言模型)|^(?:好的|当然)[,，!！。](?:以下|下面|这)"),
        ("填写说明", "此处 本栏 请填 请如实 请简要", "此处(?:应|需|请)?(?:简要|如实|具体|详细)?(?:说明|填写|描述|填报|概述)|(?:说明|注)?[:：]?本栏(?:应|需|请)?(?:填写|填报|填列)|[(（]请(?:填写|如实填|填报|简要|如实)[^()（）]{0,30}[)）]"),
    )
)  # fmt: skip
_ANY_SIGN = one_of(*(sign for _, signs, _ in _TRACES for sign in signs))
_GAP = re.compile(
    r"(?<![:：\d\s一二三四五六七八九十])[\u4e00-\u9fff](?:[ \u3000]{2,9}|_{2,})(?:(?:万元|亿元|人次|公里|%)|[元人次个户场处份家件台套座期亩](?=[,，。；;、）)]))"
)
"""White space before a unit; one of a single character must end its clause, for others begin words (人员, 次要)."""
_BLANKS = ("  ", "\u3000\u3000", "__")
_NO_NUMBER = re.compile(
    "(?:共计|合计|支出|投入)元(?!整|以|以上)|(?:达到|达|占比为|占|率为|共计|合计|支出|投入|增长|下降)(?:%|万元|人次)(?![)）])"
)
_PATHS = ("goal", "completion", "process", "conclusion", "problems", "measures")


@rule(id="K18", name="文字留有草稿痕迹", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """A text in which something was still to be filled in, chosen or asked was handed in unread.

    What:
        培训    人次 (a gap where the number should stand), 完成率达到%, 督导6次次, 35或36万元, 6（8）次, （数据待核实）, 【张工补充】,
        以下是根据您提供的信息, 此处简要说明: in goal, completion, process, conclusion, problems and measures.
    Why:
        The number is missing, or nobody knows which one holds.
    Formula:
        One of the expressions stands in the text.
    Not flagged:
        Gaps before words that only begin like a unit (人员, 次要), numbers with their part in brackets. A hint.
    Bad:
        completion: 全年培训护林员6（8）次，（数据待核实）。
    Good:
        completion: 全年培训护林员6次（其中夜间2次），数据已核实。
    """
    prose = form.all_prose
    wanted = [
        (what, words)
        for what, signs, words in (_TRACES if _ANY_SIGN.search(prose) else ())
        if any(sign in prose for sign in signs)
    ]
    numberless = _NO_NUMBER.search(prose) is not None
    gaps = any(blank in form.text for blank in _BLANKS)
    for passage in form.prose(*_PATHS):
        found = next(_traces(passage, wanted), None) or _gap(form, passage, numberless, gaps)
        if found is not None:
            what, start, end = found
            yield Problem(
                place=f"{passage.path}@{start}",
                message=f"{passage.label}中“{passage.text[start:end]}”为草稿痕迹（{what}）",
                computation=what,
                ask="补全或更正文字，定稿后重报",
                sides=(passage.cite(start, end), passage.cite_clause(start, "context")),
            )


def _traces(passage: Passage, wanted: list[tuple[str, re.Pattern[str]]]) -> Iterator[tuple[str, int, int]]:
    for what, words in wanted:
        match = words.search(passage.text)
        if match is not None:
            yield what, *match.span()


def _gap(form: FormView, passage: Passage, numberless: bool, gaps: bool) -> tuple[str, int, int] | None:
    """Where a number should stand and white space, a line or nothing does."""
    missing = _NO_NUMBER.search(passage.text) if numberless else None
    if missing is not None:
        return "数字空缺", *missing.span()
    if not gaps:
        return None
    source, first, last = form.text, passage.offset(0), passage.offset(len(passage.text) - 1) + 1
    blank = _GAP.search(source, first, last)
    if blank is None:
        return None
    at = next(index for index in range(len(passage.text)) if passage.offset(index) >= blank.start())
    return "数字空缺", at, min(len(passage.text), at + 3)
