"""Numbers as Excel shows them. Expected texts are Excel's own, for the formats that forms use."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.readers.number_format import BUILTIN, plain, render, stored


def shown(value: str, code: str) -> str:
    number = stored(value)
    assert number is not None
    return render(number, code)


@pytest.mark.parametrize(("value", "code", "text"), [
    ("0.61039999999999994", "0.00%", "61.04%"),
    ("153000", "#,##0", "153,000"),
    ("67", "0.00", "67.00"),
    ("0.125", "0%", "13%"),
    ("-1234.5", "#,##0.00", "-1,234.50"),
    ("-1234.5", "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
    ("-1234.5", "#,##0.0_);(#,##0.0)", "(1,234.5)"),
    ("0", BUILTIN[43], "-"),
    ("1234567.891", BUILTIN[43], "1,234,567.89"),
    ("-12", BUILTIN[44], "¥-12.00"),
    ("12345678", '0!.0,"万元"', "1234.6万元"),
    ("12345678", '0.00,,"百万"', "12.35百万"),
    ("15", '0"分"', "15分"),
    ("15", "0元", "15元"),
    ("1234.5", "0.00E+00", "1.23E+03"),
    ("0.00012", "0.0E-00", "1.2E-04"),
    ("9.996", "0.00E+00", "1.00E+01"),
    ("5", "000", "005"),
    ("0.5", "0.##", "0.5"),
    ("-0.001", "0.00", "0.00"),
    ("61.04", '0.00"%"', "61.04%"),
    ("3", '"≥"0"个"', "≥3个"),
    ("1234", '[>=1000]0.0,"千";0', "1.2千"),
    ("12", '[>=1000]0.0,"千";0', "12"),
    ("1234.567", "[$¥-804]#,##0.00", "¥1,234.57"),
    ("20240501", "0000\\-00\\-00", "2024-05-01"),
    ("0", "0;-0;;@", ""),
    ("7", '"通过"', "通过"),
    ("0.25", "# ?/?", "0.25"),
    ("95", "@", "95"),
    ("1234567", "#,##0.0,", "1,234.6"),
])
def test_numbers(value: str, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(("value", "text"), [
    ("1.5", "1.5"), ("100", "100"), ("0.333333333333333", "0.333333333"), ("1234567.891234", "1234567.891"),
    ("510811220000", "510811220000"), ("0.1", "0.1"), ("-2", "-2"), ("0", "0"), ("1e-12", "1.00000E-12"),
])
def test_unformatted_numbers(value: str, text: str) -> None:
    assert shown(value, "General") == text
    assert shown(value, "G/通用格式") == text


@pytest.mark.parametrize(("value", "code", "text"), [
    ("45413", BUILTIN[14], "2024/5/1"),
    ("45413", BUILTIN[31], "2024年5月1日"),
    ("45413", 'yyyy"年"m"月";@', "2024年5月"),
    ("45413", "yyyy-mm-dd", "2024-05-01"),
    ("45413", "yyyymmdd", "20240501"),
    ("45413", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024年5月1日"),
    ("45413.75", '[$-804]yyyy"年"m"月"d"日" h:mm;@', "2024年5月1日 18:00"),
    ("45413.75", '上午/下午h"时"mm"分"', "下午6时00分"),
    ("45413.5", "h:mm AM/PM", "12:00 PM"),
    ("0.5000115740", "mm:ss", "00:01"),
    ("1.5", "[h]:mm", "36:00"),
    ("45413", "aaaa", "星期三"),
    ("45413", "d-mmm-yy", "1-May-24"),
    ("59", "yyyy/m/d", "1900/2/28"),
    ("61", "yyyy/m/d", "1900/3/1"),
    ("-5", "yyyy/m/d", "-5"),
    ("99999999", "yyyy/m/d", "99999999"),
])
def test_dates(value: str, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_dates_counted_from_1904() -> None:
    assert render(Decimal(0), "yyyy-mm-dd", from_1904=True) == "1904-01-01"


@given(st.integers(-10**12, 10**12), st.integers(0, 4))
def test_plain_decimals_agree_with_python(cents: int, places: int) -> None:
    number = Decimal(cents).scaleb(-places)
    code = "#,##0" + ("." + "0" * places if places else "")
    assert render(number, code) == f"{number:,.{places}f}"
    assert plain(number) == f"{number:.{places}f}"


@given(st.text(alphabet='0#?.,%Ee+-;[]"\\!_*@yYmdhsa/年 General<>=1', max_size=20),
       st.sampled_from(["0", "1e308", "-1e308", "1e-300", "123456789.125", "-0.5", "45413.7"]).map(Decimal))
def test_any_code_gives_some_text(code: str, number: Decimal) -> None:
    assert isinstance(render(number, code), str)


def test_a_format_longer_than_excel_allows_is_ignored() -> None:
    assert shown("5", "0" * 300) == "5"


@pytest.mark.parametrize("value", ["", "abc", "nan", "inf", "1e999"])
def test_what_is_no_number(value: str) -> None:
    assert stored(value) is None
