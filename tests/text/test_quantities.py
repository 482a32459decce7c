"""Numbers in sentences: value, unit, relation, and everything that looks like a number and is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.text.quantities import Mention, find_quantities
from assist.text.units import COUNT_UNITS, base_unit


def one(text: str) -> Mention:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "unit", "low", "high", "relation"),
    [
        ("资金总额14万元", "元", "135000", "150000", "="),
        ("拨付40.9元", "元", "40.85", "41.0", "="),
        ("支出2,686,139.91元", "元", "2686139.905", "2686139.92", "="),
        ("经费５万元", "元", "45000", "60000", "="),
        ("参保17.67万人", "人", "176650", "176800", "="),
        ("培训50人次", "人次", "50", "50", "="),
        ("提升3个百分点", "百分点", "2.5", "4", "="),
        ("差错2.5‰", "%", "0.245", "0.26", "="),
        ("病种3000组左右", "组", "2700", "3300", "~"),
        ("约三千户", "户", "2700", "3300", "~"),
        ("按30%支付", "%", "29.5", "31", "="),
        ("节约40元", "元", "39.5", "41", "="),
        ("近300家", "家", "240", "300", "~"),
        ("300余家", "家", "300", "400", "~"),
        ("服务230万余笔", "笔", "2300000", "2400000", "~"),
        ("可支配6-9个月", "月", "6", "9", "range"),
        ("结余5%-10%", "%", "5", "10", "range"),
        ("新增3至5名", "人", "3", "5", "range"),
        ("三千二百户", "户", "3200", "3200", "="),
        ("两次", "次", "2", "2", "="),
        ("一项", "项", "1", "1", "="),
        ("一百零五人", "人", "105", "105", "="),
        ("百分之九十五", "%", "94.5", "96", "="),
        ("12县（市）", "县", "12", "12", "="),
    ],
)
def test_value_and_unit(text: str, unit: str, low: str, high: str, relation: str) -> None:
    found = one(text)
    assert (found.unit, found.relation) == (unit, relation)
    assert (found.interval.low, found.interval.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("≥90%", ">="),
        ("≧90%", ">="),
        ("不低于90%", ">="),
        ("90%以上", ">="),
        ("90%及以上", ">="),
        ("大于等于90%", ">="),
        ("≤60分钟", "<="),
        ("不超过60分钟", "<="),
        ("不得超过60分钟", "<="),
        ("未超过60分钟", "<="),
        ("不得少于90%", ">="),
        ("60分钟以内", "<="),
        ("超过90%", ">"),
        ("低于5%", "<"),
        ("＝100%", "="),
        ("＜3%", "<"),
    ],
)
def test_bounds(text: str, relation: str) -> None:
    found = one(text)
    assert found.relation == relation
    open_side = found.interval.high if relation[0] == ">" else found.interval.low
    assert relation == "=" or open_side is None


@pytest.mark.parametrize(
    "text",
    [
        "2024年12月底前", "24年底", "20250211", "2024-12-31", "第三方机构", "第8批", "一体化", "统一标准", "一起",
        "1.加强管理", "2、完善制度", "目标3:提升", "编号T000006557674", "22号文", "二、三级医院", "全年一次性",
    ],
)  # fmt: skip
def test_not_a_quantity(text: str) -> None:
    assert find_quantities(text) == ()


def test_the_number_of_an_item_is_no_part_of_a_count() -> None:
    told = find_quantities("1.36个窗口运行正常；2.全年办件3万件；3.2个点待建。")
    assert [mention.text for mention in told] == ["36个", "3万件", "2个"]
    assert [mention.text for mention in find_quantities("每班1.36个；2.其他")] == ["1.36个"]


def test_a_full_width_comma_separates_numbers() -> None:
    assert [found.value for found in find_quantities("检查12，100%合格")] == [Decimal(12), Decimal(100)]


@pytest.mark.parametrize("text", ["-8.3%", "－8.3%", "−8.3%", "≤-8.3%", "变动率为-8.3%", "同比（-8.3%）"])
def test_a_sign_belongs_to_its_number(text: str) -> None:
    assert one(text).value == Decimal("-8.3") and one(text).text == "-8.3%"


@pytest.mark.parametrize("text", ["比例8-3%", "方案-8.3%", "——8.3%"])
def test_a_dash_between_words_is_no_sign(text: str) -> None:
    assert one(text).value > 0


def test_two_targets_in_one_cell() -> None:
    found = find_quantities("药品网采率≥90%,耗材网采率≥80%")
    assert [(m.value, m.relation) for m in found] == [(Decimal(90), ">="), (Decimal(80), ">=")]


def test_what_is_counted_follows() -> None:
    assert one("共1386家定点药店").noun == "定点药店"


numbers = st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False, allow_infinity=False).filter(
    lambda number: not 1900 <= number < 2100  # 2013.05 is a month
)
units = st.sampled_from(
    [unit for unit in COUNT_UNITS if unit not in ("年", "月", "日", "分")] + ["元", "万元", "%"]
)
SAFE = st.text(alphabet="的在对和为了开展完成加强保障工作情况资金群众", max_size=12)


@given(SAFE, numbers, units, SAFE)
def test_printed_numbers_are_found_again(before: str, number: Decimal, unit: str, after: str) -> None:
    text = f"{before}{number:f}{unit}，{after}"
    found = one(text)
    assert found.value == number
    assert text[found.start : found.end] == f"{number:f}{unit}"
    name, power = base_unit(unit)
    assert found.unit == name and found.interval.contains(number.scaleb(power))


@given(st.text(max_size=60))
def test_any_text_gives_ordered_pieces_of_itself(text: str) -> None:
    found = find_quantities(text)
    ends = [0, *(mention.end for mention in found)]
    assert all(
        end <= mention.start < mention.end <= len(text) for end, mention in zip(ends, found, strict=False)
    )


@given(st.text(alphabet="0123456789.,-~%％一二三十百千万亿年月日底前第至到余多≥≤人元", max_size=40))
def test_number_like_text_never_breaks_it(text: str) -> None:
    for mention in find_quantities(text):
        low, high = mention.interval.low, mention.interval.high
        assert low is None or high is None or low <= high
        assert mention.quantity.printed == mention.value
