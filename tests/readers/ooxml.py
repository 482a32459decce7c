"""Small OOXML packages written by hand, for what the oracles can't write."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="urn:wps" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of the parts."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A .docx whose body holds this XML; further parts by name under word/, without extension."""
    document = f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"
    more = {f"word/{name}.xml": content for name, content in parts.items()}
    return zipped({"[Content_Types].xml": _TYPES, "word/document.xml": document, **more})


def run(text: str, properties: str = "") -> str:
    """A w:r."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def para(*content: str) -> str:
    """A w:p; plain words are put into a run."""
    return f"<w:p>{''.join(part if part.startswith('<') else run(part) for part in content)}</w:p>"


def cell(content: str, span: int = 1, merge: str = "") -> str:
    """A w:tc; plain words are put into a paragraph."""
    vertical = {"": "", "continue": "<w:vMerge/>"}.get(merge, f"<w:vMerge w:val='{merge}'/>")
    body = content if content.startswith("<") else para(content)
    return f"<w:tc><w:tcPr><w:gridSpan w:val='{span}'/>{vertical}</w:tcPr>{body}</w:tc>"


def row(*cells: str) -> str:
    """A w:tr."""
    return f"<w:tr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    """A w:tbl."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def control(content: str) -> str:
    """A content control around anything."""
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def xlsx(sheets: dict[str, str], *, strings: str = "", styles: str = "", states: dict[str, str] | None = None,
         workbook: str = "") -> bytes:
    """A .xlsx: per sheet the XML inside its worksheet element; items of sharedStrings; styles content."""
    listed = "".join(
        f"<sheet name='{name}' sheetId='{number}' r:id='rId{number}' "
        f"state='{(states or {}).get(name, 'visible')}'/>"
        for number, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f"<Relationship Id='rId{number}' Type='{R}/worksheet' Target='/xl/worksheets/s{number}.xml'/>"
        for number in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "xl/workbook.xml":
            f"<workbook xmlns='{S}' xmlns:r='{R}'>{workbook}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels":
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
            f"{relations}</Relationships>",
        "xl/sharedStrings.xml": f"<sst xmlns='{S}'>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet xmlns='{S}'>{styles}</styleSheet>",
    }
    for number, content in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/s{number}.xml"] = f"<worksheet xmlns='{S}'>{content}</worksheet>"
    return zipped(parts)
