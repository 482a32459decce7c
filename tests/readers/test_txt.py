"""Text files: whatever the encoding, the text is the one that was written, and every line has its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.model import Paragraph
from assist.readers import UnreadableFile, read_bytes
from tests.readers.offsets import assert_addressed

FORM = "项目名称\t便民服务\r\n预算数\n\n 120.50 万元\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_is_decoded_and_otherwise_unchanged(encoding: str) -> None:
    document = read_bytes(FORM.encode(encoding), "form.txt")
    assert document.text == FORM
    assert document.kind == "txt"
    assert document.warnings == ()


def test_lines_are_paragraphs_with_blank_ones() -> None:
    lines = read_bytes(FORM.encode(), "form.txt").blocks
    assert [line.text for line in lines if isinstance(line, Paragraph)] == [
        "项目名称\t便民服务", "预算数", "", " 120.50 万元"
    ]
    assert [line.id for line in lines] == ["L1", "L2", "L3", "L4"]


@given(st.text(alphabet="金额表\t 1.%\n\r\x0b\u2028Ａ", min_size=1))
def test_offsets_of_any_text(text: str) -> None:
    document = read_bytes(text.encode(), "any.txt")
    assert document.text == text
    assert_addressed(document)
    joined = "".join(line.text for line in document.blocks if isinstance(line, Paragraph))
    assert joined == text.replace("\r", "").replace("\n", "")


def test_utf8_cut_inside_a_character_is_not_taken_for_gbk() -> None:
    document = read_bytes("预算执行率说明".encode()[:-1], "cut.txt")
    assert document.text == "预算执行率说\ufffd"
    assert document.warnings == ("文件有1处字符无法识别，可能已损坏",)


def test_utf8_with_a_damaged_byte_is_not_taken_for_gbk() -> None:
    data = bytearray(("预算执行情况说明" * 10).encode())
    data[31] = 0xFF
    assert read_bytes(bytes(data), "bad.txt").text.count("预算") >= 9


def test_control_characters_are_kept_and_counted() -> None:
    document = read_bytes("得分\x07九十五，其中预算执行得分\x00为十分".encode(), "c.txt")
    assert "\x07" in document.text and "\x00" in document.text
    assert document.warnings == ("文件含2个控制字符，已原样保留",)


def test_random_bytes_are_refused() -> None:
    noise = bytes((37 * step * step + 11 * step) % 256 for step in range(4000))
    with pytest.raises(UnreadableFile, match="无法识别"):
        read_bytes(b"\x01" + noise, "noise.txt")
