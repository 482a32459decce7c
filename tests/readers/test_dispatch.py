"""What a file is, is decided by its bytes; what isn't read is named in Chinese."""

import quopri
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from xlwt.CompoundDoc import XlsDoc

from assist.readers import UnreadableFile, read_bytes, read_file
from tests.readers.ooxml import docx, para, xlsx, zipped

PAGE = "<html><body><table><tr><td>甲</td><td>乙</td></tr></table></body></html>"


def archive(page: str, encoding: str = "utf-8") -> bytes:
    """A web archive as Word writes it."""
    head = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\n"
        "Content-Location: file:///C:/x.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Type: text/html; charset=\"{encoding}\"\r\n\r\n"
    )
    return head.encode() + quopri.encodestring(page.encode(encoding)) + b"\r\n--b--\r\n"


@pytest.mark.parametrize(("data", "kind"), [
    (PAGE.encode("gbk"), "html"),
    (PAGE.encode("utf-16"), "html"),
    (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->" + PAGE.encode(), "html"),
    ("<table border=1><tr><td>甲</td></tr></table>".encode(), "html"),
    ("说明\n<table><tr><td>甲</td></tr></table>".encode(), "html"),
    (archive(PAGE), "html"),
    (archive(PAGE, "gb2312"), "html"),
    ("名称\t数值\n甲\t1\n".encode("gbk"), "txt"),
    ("BM是缩写，MZ也是".encode(), "txt"),
    ("正文里有<p>标签残留".encode(), "txt"),
    (docx(para("字")), "docx"),
    (xlsx({"表": "<sheetData><row><c><v>1</v></c></row></sheetData>"}), "xlsx"),
])
@pytest.mark.parametrize("name", ["f.xls", "f.docx", "f.pdf", "f"])
def test_kind_by_content(data: bytes, kind: str, name: str) -> None:
    assert read_bytes(data, name).kind == kind


def test_web_archive_is_decoded_as_declared() -> None:
    assert read_bytes(archive(PAGE, "gb2312"), "a.doc").text == "甲\t乙"


@pytest.mark.parametrize(("data", "reason"), [
    (b"", "空"),
    (b"{\\rtf1 x}", "RTF"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "图片"),
    (b"\xff\xd8\xff\xe0" + b"\0" * 20, "图片"),
    (b"BM" + b"\0" * 50, "图片"),
    (b"Rar!\x1a\x07\x01\0", "RAR"),
    (b"MZ\x90\0\x03" + b"\0" * 50, "程序"),
    (zipped({}), "空"),
    (zipped({"a.txt": "x"}), "压缩包"),
    (zipped({"OFD.xml": "<x/>"}), "OFD"),
    (zipped({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument"),
    (zipped({"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}), "xlsb"),
    (zipped({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"}), "演示"),
    (b"<?xml version='1.0'?><w:doc xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'/>", "docx"),
])
def test_named_refusals(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read_bytes(data, "f.docx")


def test_old_word_and_encrypted_office() -> None:
    def compound(stream: str, content: bytes) -> bytes:
        out = BytesIO()
        XlsDoc().save(out, content.ljust(8192, b"\0"))
        return out.getvalue().replace("Workbook".encode("utf-16-le"), stream.encode("utf-16-le"))

    plain, locked = b"\xec\xa5" + b"\0" * 10, b"\xec\xa5" + b"\0" * 8 + b"\x00\x01"
    for content, reason in ((plain, "另存为.docx"), (locked, "加密")):
        data = compound("WordDocu", content)
        padded = _rename(data, "WordDocu", "WordDocument")
        with pytest.raises(UnreadableFile, match=reason):
            read_bytes(padded, "f.doc")
    with pytest.raises(UnreadableFile, match="加密"):
        read_bytes(_rename(compound("Encrypte", b"x"), "Encrypte", "EncryptedPackage"), "f.docx")


def _rename(data: bytes, short: str, full: str) -> bytes:
    """Gives a directory entry a longer name: 64 bytes of UTF-16, then the length of the name."""
    at = data.index(short.encode("utf-16-le"))
    name = (full + "\0").encode("utf-16-le")
    return data[:at] + name.ljust(64, b"\0") + len(name).to_bytes(2, "little") + data[at + 66:]


def test_read_file_names_what_is_wrong(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.save(tmp_path / "b.xlsx")
    assert read_file(tmp_path / "b.xlsx").source == str(tmp_path / "b.xlsx")
    with pytest.raises(UnreadableFile, match="打不开"):
        read_file(tmp_path / "none.docx")


def test_importing_the_package_imports_no_parser() -> None:
    script = (
        "import sys, assist.readers, assist.readers.sources; "
        "print({'lxml', 'xlrd', 'pypdfium2', 'olefile', 'pydantic', 'email'} & set(sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
