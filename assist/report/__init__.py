"""Records on their way out: JSONL and SARIF for programs; a table, a workbook and a page for people."""
