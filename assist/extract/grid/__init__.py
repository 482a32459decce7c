"""Tables with true cells (docx, xlsx, html, ruled pdf)."""
