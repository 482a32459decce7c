"""From a sample form to the bytes of a real file."""

from corpus.render.files import FORMATS, SCRAMBLED, TABLED, extension, render, render_all

__all__ = ["FORMATS", "SCRAMBLED", "TABLED", "extension", "render", "render_all"]
