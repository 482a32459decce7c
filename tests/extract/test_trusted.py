"""What is made without validation, for speed, is what validation would have made."""

from pathlib import Path

import pytest

from assist.extract import extract
from assist.model import Document, Form
from assist.readers import read_file
from assist.rules import check

SAMPLES = sorted(
    path for path in Path("corpus/samples").glob("*") if path.suffix in (".docx", ".xlsx", ".txt", ".html")
)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_documents_forms_and_findings_are_valid(path: Path) -> None:
    document = read_file(path)
    assert Document.model_validate(document.model_dump()) == document
    forms = extract(document)
    assert forms
    for form in forms:
        assert list(vars(form)) == list(Form.model_fields)
        assert Form.model_validate(form.model_dump()) == form
        for finding in check(form, document.text).findings:
            assert type(finding).model_validate(finding.model_dump()) == finding
