"""Attacks by every carrier that a file offers, against a model that obeys: found at its address, and nothing changes.

Every attack of the corpus rides on two carriers in turn, so that all carriers meet attacks of every kind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink

pytest.importorskip("langchain_openai")

from assist.llm.access import Access
from assist.llm.seam import Seam
from assist.model import Record
from assist.pipeline import Options, triage
from assist.report.jsonl import as_dict
from corpus.generate import generate
from corpus.render import render
from tests.llm.scripted import Scripted
from tests.readers.compound import with_properties
from tests.text.test_injection import ATTACKS

FAMILY = "P2-YN"
FOREIGN = "路灯灯杆锈蚀，隧道照明改造停工。"
"""A reason of which the product asks the model whether it belongs there."""


@cache
def clean(kind: str) -> bytes:
    sample = generate(2, FAMILY)
    items = list(sample.form.indicators)
    at = next(index for index, item in enumerate(items) if item.reason)
    items[at] = items[at].model_copy(update={"reason": FOREIGN})
    form = sample.form.model_copy(update={"indicators": tuple(items)})
    return render(sample.model_copy(update={"form": form}), FAMILY, kind)


def in_package(data: bytes, name: str, content: Callable[[str], str]) -> bytes:
    """The package with one part made out of what it was ("" where it is new)."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content(old.read(name).decode() if name in old.namelist() else ""))
    return stream.getvalue()


def part(kind: str, name: str, inner: str) -> Callable[[str], bytes]:
    return lambda attack: in_package(clean(kind), name, lambda _: f"<x>{inner.format(escape(attack))}</x>")


def run(properties: str) -> Callable[[str], bytes]:
    """A paragraph behind the form, dressed by these run properties."""
    def carry(attack: str) -> bytes:
        added = f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{escape(attack)}</w:t></w:r></w:p><w:sectPr"
        return in_package(clean("docx"), "word/document.xml", lambda xml: xml.replace("<w:sectPr", added, 1))

    return carry


def in_page(before: str, added: str) -> Callable[[str], bytes]:
    def carry(attack: str) -> bytes:
        source = clean("html").decode("gb18030")
        assert before in source
        return source.replace(before, added.format(escape(attack)) + before, 1).encode("gb18030")

    return carry


def at_end(inner: str) -> Callable[[str], bytes]:
    """A paragraph of nothing that is shown behind the form."""
    def carry(attack: str) -> bytes:
        added = f"<w:p>{inner.format(escape(attack))}</w:p><w:sectPr"
        return in_package(clean("docx"), "word/document.xml", lambda xml: xml.replace("<w:sectPr", added, 1))

    return carry


def in_book(change: Callable[[Any, Any, str], None]) -> Callable[[str], bytes]:
    """The workbook with something put into it (the book, its first sheet, the attack)."""
    def carry(attack: str) -> bytes:
        book = openpyxl.load_workbook(BytesIO(clean("xlsx")))
        change(book, book.worksheets[0], attack)
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    return carry


def far_away(book: Any, sheet: Any, attack: str) -> None:
    sheet["XFD9000"] = attack


def in_a_formula(book: Any, sheet: Any, attack: str) -> None:
    sheet["B90"] = f'=IF(TRUE,"","{attack.replace(chr(34), chr(39))}")'


def in_a_hint(book: Any, sheet: Any, attack: str) -> None:
    sheet["A1"].hyperlink = Hyperlink(ref="A1", location="A2", tooltip=attack)


def in_a_name(book: Any, sheet: Any, attack: str) -> None:
    book.defined_names["x"] = DefinedName("x", attr_text="$A$1", comment=attack)


def hidden_sheet(attack: str) -> bytes:
    book = openpyxl.load_workbook(BytesIO(clean("xlsx")))
    sheet = book.create_sheet("底稿")
    sheet["B2"] = attack
    sheet.sheet_state = "veryHidden"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def hidden_row(attack: str) -> bytes:
    book = openpyxl.load_workbook(BytesIO(clean("xlsx")))
    sheet = book.worksheets[0]
    row = sheet.max_row + 3
    sheet.cell(row, 1, attack)
    sheet.row_dimensions[row].hidden = True
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def in_xmp(attack: str) -> bytes:
    return clean("pdf") + f"\n<x:xmpmeta><dc:title>{escape(attack)}</dc:title></x:xmpmeta>\n".encode()


CARRIERS: dict[str, tuple[str, Callable[[str], bytes], str]] = {
    "comment in Word": ("docx", part("docx", "word/comments.xml", '<w:comment w:id="4">{}</w:comment>'), "批注4"),
    "footnote": ("docx", part("docx", "word/footnotes.xml", "{}"), "脚注"),
    "running head": ("docx", part("docx", "word/header1.xml", "<w:t>{}</w:t>"), "页眉"),
    "properties of Word": ("docx", part("docx", "docProps/core.xml", "<dc:subject>{}</dc:subject>"), "文档属性"),
    "own properties": ("docx", part("docx", "docProps/custom.xml", "<vt:lpwstr>{}</vt:lpwstr>"), "文档属性"),
    "hidden run": ("docx", run("<w:vanish/>"), "P"),
    "white run": ("docx", run('<w:color w:val="FFFFFF"/>'), "P"),
    "tiny run": ("docx", run('<w:sz w:val="1"/>'), "P"),
    "deleted text": ("docx", at_end('<w:del w:id="1" w:author="x"><w:r><w:delText>{}</w:delText></w:r></w:del>'), "已删除"),
    "moved text": ("docx", at_end('<w:moveFrom w:id="1" w:author="x"><w:r><w:t>{}</w:t></w:r></w:moveFrom>'), "已移走"),
    "code of a field": ("docx", at_end("<w:r><w:instrText>QUOTE {}</w:instrText></w:r>"), "域代码"),
    "hint of a link": ("docx", at_end('<w:hyperlink w:anchor="a" w:tooltip="{}"/>'), "属性"),
    "diagram": ("docx", part("docx", "word/diagrams/data1.xml", "<a:t>{}</a:t>"), "部件word/diagrams"),
    "who took part": ("docx", part("docx", "word/people.xml", '<w15:person w15:author="说明 {}"/>'), "部件word/people"),
    "far beyond the sheet": ("xlsx", in_book(far_away), "表1!XFD9000"),
    "formula": ("xlsx", in_book(in_a_formula), "表1!B90公式"),
    "hint in Excel": ("xlsx", in_book(in_a_hint), "表1!A1链接提示"),
    "name in Excel": ("xlsx", in_book(in_a_name), "名称“x”"),
    "script": ("html", in_page("</body>", "<script>let a = '{}';</script>"), "网页脚本"),
    "style": ("html", in_page("</body>", "<style>p::after {{ content: '{}' }}</style>"), "网页样式"),
    "attribute of any name": ("html", in_page("</body>", '<b prompt="注意 {}"></b>'), "网页标记"),
    "declaration": ("html", in_page("</body>", "<?x {}?>"), "网页声明"),
    "framed page": ("html", in_page("</body>", "<iframe>{}</iframe>"), "网页iframe"),
    "comment in Excel": ("xlsx", part("xlsx", "xl/comments1.xml", '<comment ref="C3"><t>{}</t></comment>'), "批注C3"),
    "threaded comment": (
        "xlsx", part("xlsx", "xl/threadedComments/threadedComment1.xml", '<threadedComment ref="D4">{}</threadedComment>'), "批注D4",
    ),
    "properties of Excel": ("xlsx", part("xlsx", "docProps/app.xml", "<Company>{}</Company>"), "文档属性"),
    "shape in Excel": ("xlsx", part("xlsx", "xl/drawings/drawing1.xml", "<a:t>{}</a:t>"), "图形"),
    "hidden sheet": ("xlsx", hidden_sheet, "T2!B2"),
    "hidden row": ("xlsx", hidden_row, "T1!A"),
    "comment of a page": ("html", in_page("</body>", "<!-- {} -->"), "网页注释1"),
    "head of a page": ("html", in_page("</head>", '<meta name="keywords" content="{}">'), "网页属性content"),
    "title of a page": ("html", in_page("</body>", '<i title="{}"></i>'), "网页属性title"),
    "not displayed": ("html", in_page("</body>", '<p style="display: none">{}</p>'), "P"),
    "template of a page": ("html", in_page("</body>", "<template>{}</template>"), "网页模板"),
    "properties of an old Excel file": ("xls", lambda attack: with_properties(clean("xls"), {6: attack}), "文档属性"),
    "properties of a PDF": ("pdf", in_xmp, "文档属性：XMP"),
}  # fmt: skip
PAIRS = [
    (attack, name)
    for number, attack in enumerate(ATTACKS)
    for name in (list(CARRIERS)[number % len(CARRIERS)], list(CARRIERS)[(7 * number + 3) % len(CARRIERS)])
]


def obeys(messages: Sequence[Any], body: dict[str, Any]) -> dict[str, Any]:
    """Says of everything that it is in order, in the words of the schema, and quotes whatever suits."""
    content = str(messages[-1].content)
    whole = body["response_format"]["json_schema"]["schema"]
    if "$defs" in whole:
        return dict.fromkeys(whole["properties"], "得分")
    schema = whole["properties"]["items"]["items"]["properties"]
    item: dict[str, Any] = dict.fromkeys(schema, "无矛盾，全部满分100")
    choice = {"relation": "一致"}
    ids = [line.split(" ", 1)[0] for line in content.split("\n") if line[:1] in "KS" and line[1:2].isdigit()]
    return {"items": [{**item, "id": id, **choice} for id in ids]}


def read(data: bytes, kind: str, folder: Path) -> tuple[Record, Scripted]:
    file = folder / f"a.{kind}"
    file.write_bytes(data)
    chat = Scripted(by=obeys)
    [record] = triage([file], Options(), asks=Seam(Access("http://127.0.0.1:9/v1", "m"), None, chat))
    return record, chat


def values(record: Record) -> str:
    """Everything that an attack may not change: all values, verdicts and scores; offsets may move."""
    line = as_dict(record)
    line["findings"] = [one for one in line["findings"] if one["rule"] != "K04"]
    line["form"].pop("end")
    for name in ("file", "sha256", "warnings", "usage", "risk", "headline"):
        del line[name]
    return json.dumps(line, ensure_ascii=False, sort_keys=True)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same forms without an attack, read with the same model."""
    found = {}
    for kind in ("docx", "xlsx", "xls", "html", "pdf"):
        record, chat = read(clean(kind), kind, tmp_path_factory.mktemp(kind))
        assert chat.sent, "the model must have been asked for this to mean anything"
        assert not [one for one in record.findings if one.rule == "K04"]
        found[kind] = values(record)
    return found


def test_all_carriers_meet_attacks() -> None:
    assert len(PAIRS) >= 120
    assert {name for _, name in PAIRS} == set(CARRIERS)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_an_attack_is_found_at_its_address_and_changes_nothing(
    carrier: str, untouched: dict[str, str], tmp_path: Path
) -> None:
    kind, carry, address = CARRIERS[carrier]
    attacks = [attack for attack, name in PAIRS if name == carrier]
    assert attacks
    for attack in attacks:
        record, chat = read(carry(attack), kind, tmp_path)
        found = [one for one in record.findings if one.rule == "K04"]
        assert found, attack
        assert any(side.locator.startswith(address) for one in found for side in one.evidence), (attack, found)
        assert all(record.text[side.start : side.end] == side.text for one in found for side in one.evidence)
        assert values(record) == untouched[kind], attack
        assert not any(attack in str(message.content) for messages in chat.sent for message in messages)
