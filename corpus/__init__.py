"""Sample forms in our own words, and the renderers that turn them into real files of every format."""

from corpus.sample import Hints, SampleForm, truth

__all__ = ["Hints", "SampleForm", "truth"]
