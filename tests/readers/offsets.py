"""What holds for every Document, whatever it was read from."""

from assist.model import Document, Paragraph, Table


def assert_addressed(document: Document) -> None:
    """Every paragraph and cell stands at its offsets; cells don't overlap and lie inside their table."""
    end_before = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            assert document.text[block.start:block.end] == block.text
            assert block.start >= end_before
            end_before = block.end
        else:
            end_before = _assert_table(document, block, end_before)
    assert len({block.id for block in document.blocks}) == len(document.blocks)


def _assert_table(document: Document, table: Table, end_before: int) -> int:
    taken: set[tuple[int, int]] = set()
    for cell in table.cells:
        assert document.text[cell.start:cell.end] == cell.text
        assert cell.start >= end_before
        end_before = cell.end
        assert 0 <= cell.row < cell.row + cell.rowspan <= table.nrows
        assert 0 <= cell.col < cell.col + cell.colspan <= table.ncols
        area = {
            (row, col)
            for row in range(cell.row, cell.row + cell.rowspan)
            for col in range(cell.col, cell.col + cell.colspan)
        }
        assert not area & taken
        taken |= area
    assert list(table.cells) == sorted(table.cells, key=lambda cell: (cell.row, cell.col))
    return end_before


def spans(table: Table) -> list[tuple[int, int, int, int, str]]:
    """The cells as (row, col, rowspan, colspan, text)."""
    return [(cell.row, cell.col, cell.rowspan, cell.colspan, cell.text) for cell in table.cells]
