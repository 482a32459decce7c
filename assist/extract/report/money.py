"""How sentences of a report write amounts, and the words around them that say what an amount is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

MONEY = r"(?:人民币)?(?P<amount>\d+(?:,\d{3})*(?:\.\d+)?)(?P<unit>亿元|万元|千元|元|万(?=[，。；;)\n]|$))"
IS = r"(?:总额|金额|数额|数|总计|合计|共计|共|了|已|均|为|是|达到|达|:|\(A\)|\(B\))*"
FILL = r"(?:[^，。；;:\n\d()]|\([^()\n]{0,30}\)|20\d\d年|\d{1,3}(?:-\d{1,3})?(?=[级个家户名人所项批类期])){0,50}?"

_TOLERANCE = Decimal("0.06")  # percentage points

EXECUTED = re.compile(
    r"(?<!未)(?<!尚未)(?:(?:实际|累计|全年|预算|资金|已|共|总|完成|形成)*(?:支出|决算数?|共支(?=\d)|执行|(?<!转移)支付|使用)"
    r"(?:了)?(?:项目|专项|补助|财政)*(?:资金|经费)?"
    rf"|(?:实际|累计|共)(?:支出|执行|(?<!转移)支付|使用)[^，。；;:\n\d()]{{1,14}}?(?:资金|经费|公益金)){IS}{MONEY}"
)
USED = (
    re.compile(rf"(?:下达|安排|到位|拨付){FILL}{MONEY}，?(?:已|均)?(?:全部|全额)(?:用于|支出|发放|使用)"),
    re.compile(rf"已(?:[^，。；;:\n\d]{{0,16}}?)拨付(?:项目)?(?:资金|经费)?{IS}{MONEY}"),
    re.compile(rf"已(?:兑现|发放){FILL}(?:资金|金|款|经费){IS}{MONEY}"),
    re.compile(
        rf"发放(?:(?:[^，。；;:\n\d()]{{0,12}}?)(?:补助|补贴|扶助|奖扶|奖补|奖励|救助|资助)(?:资金|金|款|经费)|资金){IS}{MONEY}"
    ),
    re.compile(rf"(?:实际|累计|已)完成(?:总)?投资{IS}{MONEY}"),
    re.compile(
        rf"(?:实际|累计|全年)(?:发放|兑付|兑现)(?:了)?(?:[^，。；;:\n\d()]{{0,14}}?(?:资金|金|款|补助|补贴))?{IS}{MONEY}"
    ),
    re.compile(rf"(?:实际|累计)拨付(?:资金|金额|经费)?{IS}{MONEY}"),
    re.compile(rf"已?拨付(?:到|至|给)[^，。；;:\n\d()]{{2,16}}?{MONEY}(?=，拨付率)"),
    re.compile(rf"将(?:[^，。；;:\n\d]{{0,16}}?){MONEY}[^，。；;\n]{{0,40}}?(?:一次性|全部|全额)(?:拨付|支付|发放)(?=到|至|给|完毕)"),
)
"""Said of the whole of the funds these tell what was spent; they count where nothing says so outright."""
ALL_SPENT = re.compile(rf"资金(?:共|共计|总额)?{MONEY}，?(?:已|均)?(?:全部|全额)(?:执行|支付|支出|使用)(?:到位|完毕|完成)?")
MASKED = re.compile(r"点击查看|[*＊]+(?:\.[*＊]+)?万?元|[Xx×]{2,}万?元|_{2,}万?元")
"""Figures that a page hides: the ones that it leaves are no longer the only ones."""
RATE = re.compile(
    r"(?:执行(?:完成)?率|预算(?:完成|支出|使用)率)(?:\([^()]{1,12}\))?(?:约|为|是|达到了?|达|:)*(?P<amount>\d+(?:\.\d+)?)(?P<unit>%)"
)
SPENT_SHARE = re.compile(r"(?:支[出付]|拨付)(?:率|进度)(?:约|为|是|达到了?|达|:)*(?P<amount>\d+(?:\.\d+)?)(?P<unit>%)")
"""May be the rate of something else: it counts where spending and budget give it."""
SHARE_OF = re.compile(
    r"占(?:实际)?(?:到[位账]|下达|预算|项目|安排|资金)+(?:资金|投资|预算|总额)*(?:的)?(?:比例为?)?(?P<amount>\d+(?:\.\d+)?)(?P<unit>%)"
)
"""Tells of which sum the spending is a share; no rate of execution."""
ADJUSTED = re.compile(rf"调整后(?:的)?(?:全年|年度)?(?:预算|资金)(?:数|总额|资金)*{IS}{MONEY}")
CARRIED = re.compile(
    rf"(?:(?:上年度?|以前年度|(?P<before>20\d\d)年度?)(?:结转|结余)(?:结余|结转)?(?:资金)?|结转(?:上年度?|(?P<earlier>20\d\d)年度?)(?:资金)?){IS}{MONEY}"
)
CURRENT = re.compile(
    rf"(?:当年|本年度?)(?:财政|中央)?(?:下达|安排|预算|拨款|投入|新增){{1,2}}(?:资金)?{IS}{MONEY}"
)
INITIAL = re.compile(
    r"(?:年初(?:部门|财政|项目)?(?:(?:下达|[^，。；;:\n\d]{0,14}?资金)?预算|批复|安排)(?:数|安排|批复|预算|资金|下达)*"
    r"|(?:年初，[^，。；;:\n\d]{0,12}?|预算年初)(?:安排|批复|下达|批)(?:下来)?(?:预算|资金|经费)?)"
    rf"{IS}{MONEY}"
)
EXPLICIT = re.compile(
    r"(?:(?:全年|年度|调整后?|项目|可用|可使用|实际|本年|当年)+(?:的)?(?:项目|财政)?(?:预算数?|预算资金|预算经费|预算总额|资金总额|资金预算|资金|总预算)"
    rf"|应执行数|指标金额|总经费|经费总额|(?<=[年度目])预算(?:数|资金合计)|(?:资金|经费|补贴|补助)预算数|合计(?:批复)?总投资|部门预算(?:收入)?|预算收入|(?:全年|年度|本年)(?:实际)?(?:总收入|收入合计|收入)|预算总额|资金总额|预算数\(A\)|总预算){IS}{MONEY}"
)
ALLOCATED = re.compile(rf"(?:共?(?:下达|安排|投入|落实)(?::(?=\d))?|(?<=资金)到位:|到[位账]|争取|收到|获得|拨入|筹集){FILL}{MONEY}")
SHARED_OUT = re.compile(rf"[对将]{FILL}(?:资金|公益金|经费){MONEY}分配")
CUT = re.compile(rf"(?:调减|核减|压减|追减|收回)(?:了)?{FILL}{MONEY}")
ADDED = re.compile(rf"(?:调增|追加)(?:了)?{FILL}{MONEY}")
"""What was taken away or added in the course of the year: it leads from one budget to the other."""
GRANTED = re.compile(
    rf"(?:财政[局厅部][^，。；;\n]{{0,50}}?|(?:中央|[省市州]级|自治区)(?:财政)?)(?:拨付|下拨)(?!到|给|至){FILL}{MONEY}"
)
BUDGETED = re.compile(rf"(?:(?:核定|批复)(?:项目|年度|资金)*预算(?:金额|数|资金)?|预算(?:批复|核定)(?:金额|数|资金)*|(?:^|(?<=[\n。；;.)]))预算(?:资金|金额|数|总额)?(?=为|是|:)|(?<=[，:。；;\n])预算(?:数|金额)|(?:资金|经费)预算|(?:该|本)项目(?:资金|经费)){IS}{MONEY}")
"""Where nothing else is said of the whole: a budget in so many words, and what the finance authority handed out to the project."""
HANDED_DOWN = re.compile(r"(?:下达|安排|批复|拨入|争取)[^，]{0,20}$")
"""Behind such words 支出 is part of a name: 下达…事业支出专项资金."""
ARRIVAL = re.compile(r"^到位")
CARRIED_ALL = re.compile(rf"结转{FILL}(?:资金|经费)?(?:总额|合计|共计)?{MONEY}")
"""May be the whole of a project that lives on what was carried over; only a rate decides."""
ALL_FUNDED = re.compile(rf"总投资(?:为|共|计)?{MONEY}[，。](?:资金)?(?:全部(?:为|来源于|来自|由|系)|通过统筹整合)")
"""Where nothing else is stated, an investment that all comes from funds is what the funds are."""
INVESTED = re.compile(rf"(?:总投资|(?:使用|统筹){FILL}资金)(?:为|共|计)?{MONEY}")
SUM = re.compile(rf"(?:^|，)(?:以上)?(?:资金)?(?:合计|共计|总计)(?:为|:)?{MONEY}")
SPENDING = re.compile(r"支出|支付|使用|执行|发放|兑付")
TOTALLED = re.compile(rf"(?:共计|合计|总计)(?:为|:)?{MONEY}(?=，?其中|[。；;]|$)")
"""Counts where the amounts before it in the sentence, or those that follow 其中, add up to it."""
WHOLE = re.compile(rf"(?:^|(?<=[。；;\n]))(?:20\d\d年度?)?[^，。；;:\n\d]{{2,24}}资金(?:合计|共计|总计){MONEY}，?$")
"""A sentence of its own, or one that goes on with the parts: it sums up what was allotted."""
ARRIVED = re.compile(rf"{MONEY}，?(?:的)?(?:(?:项目|预算)?资金)?(?:已|均)?(?:全部|全额|足额)?(?:拨付|下达)?到位")

SOURCE = re.compile(
    r"(?P<level>中央|省级|自治区|州级|市级|县级|区级|市县)(?:财政)?(?:下达|安排|拨付|投入|配套|专项|补助|资金)"
)
PART_SPENT = re.compile(
    r"(?:(?:拨付|(?<!转移)支付|支出|执行|使用)(?:了)?(?:中央|省级?|市级|县级|区级|地方)[^，。\d]{0,24}"
    r"|(?:中央|省级?|市级|县级|区级|地方|其他)资金(?:\([^()]*\))?(?:完成|支出|执行|支付|使用))\d[\d,.]*(?:万|亿)?元，"
)
"""A rate behind such words is that of one source of the funds."""
OF_PART = re.compile(r"其中|包括|主要用于|分别|用于")
NOT_ALL = re.compile(r"中央|省级?|自治区|市级|县级|区级|地方|本级|配套|自筹|基本(?!公共|药物|医疗|养老|农田|建设)|三公|公务|人员|公用|培训|办公|其他|资本性|福利|商品")
EARLIER = re.compile(r"结转|以前年度")
"""Before a sum that was spent: it was spent of other funds than the year's."""
FUTURE = re.compile(r"计划|拟|预计|应|需|可|尚|未|节约|减少|增加|超出|剩余|结余|同比")
NO_BUDGET = re.compile(r"结转|结余|支出(?!专项资金|项目资金)|(?<!应)执行|(?<!转移)支付|年初|不少于|不低于|不超过|不高于|省外|招商|引资|签约|产值|贷款|保费|社会资本")
"""Words that make an allotted sum something else than the budget of the report's funds."""
TOGETHER = re.compile(r"共|合计|总")

_UNROUNDED = 4  # the exponent of a sum of so many whole 万元
_SCALES = {"亿元": 8, "万元": 4, "万": 4, "千元": 3, "元": 0, "%": 0}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in the flow: [start, end) is the number with its unit, `said` where its wording begins."""

    value: Decimal
    """In 元, or in percent for a rate."""
    start: int
    end: int
    said: int
    words: str


def amount_of(match: re.Match[str]) -> Amount:
    """The figure that one of these patterns found."""
    value = Decimal(match["amount"].replace(",", "")).scaleb(_SCALES[match["unit"]])
    return Amount(value, match.start("amount"), match.end("unit"), match.start(), match.group())


def rounding(values: Sequence[Decimal]) -> Decimal:
    """By how much a rounded sum and its rounded parts may miss each other: half of the last decimal of each; nobody
    rounds figures without decimals."""
    exponents = [exponent for value in values if isinstance(exponent := value.as_tuple().exponent, int)]
    return sum((Decimal(1).scaleb(exponent) for exponent in exponents if exponent < _UNROUNDED), Decimal(0)) / 2


def fits(executed: Amount, budget: Amount, rate: Amount) -> bool:
    """Whether executed / budget is the stated rate, rounded or cut off where it is printed."""
    if budget.value <= 0:
        return False
    missing = executed.value / budget.value * 100 - rate.value
    exponent = rate.value.as_tuple().exponent
    cut = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(0)
    return -_TOLERANCE <= missing <= max(_TOLERANCE, cut)
