"""Tables in plain text: a cell a line, a row a line, bars, tabs, torn pages."""
