"""Narrative reports: titles, funds and results told in sentences."""
