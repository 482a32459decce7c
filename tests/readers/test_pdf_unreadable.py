"""PDFs that can't be read, or not wholly: each says why, in words its sender understands."""

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from assist.model import Document
from assist.readers import UnreadableFile, read_bytes
from tests.readers.offsets import assert_addressed
from tests.readers.pdf_drawing import Sheet, drawn, form_pdf


def read(data: bytes) -> Document:
    document = read_bytes(data, "form.pdf")
    assert_addressed(document)
    return document


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(data)
    return caught.value.reason


def test_password() -> None:
    data = drawn(lambda canvas: canvas.drawString(90, 90, "x"), encrypt=StandardEncryption("secret"))
    assert "密码" in reason(data)


def test_owner_password_only_is_read() -> None:
    encryption = StandardEncryption("", ownerPassword="owner", canCopy=0)
    data = drawn(lambda canvas: Sheet(canvas).text(90, 90, "可以打开"), encrypt=encryption)
    assert read(data).text == "可以打开"


def test_cut_short() -> None:
    data = form_pdf()
    assert "不完整" in reason(data[: len(data) // 2])


def test_damaged() -> None:
    assert "损坏" in reason(b"%PDF-1.7\n" + b"\0" * 2000 + b"\n%%EOF")


def test_no_text_layer() -> None:
    assert "扫描件" in reason(drawn(lambda canvas: canvas.rect(100, 100, 200, 200, fill=1)))


def test_text_without_an_encoding() -> None:
    def draw(canvas: Canvas) -> None:
        Sheet(canvas).text(90, 90, "\ue001\ue002\ue003\ue004好")

    assert "文字无法还原" in reason(drawn(draw))


def test_a_page_without_text_is_named() -> None:
    def draw(canvas: Canvas) -> None:
        Sheet(canvas).text(90, 90, "有字")
        canvas.showPage()
        canvas.rect(100, 100, 200, 200, fill=1)

    assert any("第2页没有文字" in warning for warning in read(drawn(draw)).warnings)


def test_a_drawing_is_read_as_text_within_bounds() -> None:
    def draw(canvas: Canvas) -> None:
        Sheet(canvas).text(90, 90, "管网图")
        for index in range(21_000):
            canvas.line(index % 500, 100 + index // 500, index % 500 + 9, 100 + index // 500)

    document = read(drawn(draw))
    assert document.text == "管网图"
    assert document.warnings == ("第1页线条过多，未能识别表格，只读取了文字",)


def test_many_pages_are_cut_off_with_a_warning() -> None:
    def draw(canvas: Canvas) -> None:
        for index in range(305):
            Sheet(canvas).text(90, 200, f"甲{index}页内容")
            canvas.showPage()

    document = read(drawn(draw))
    assert document.blocks[-1].page == 300
    assert "文件共305页，只读取了前300页" in document.warnings
