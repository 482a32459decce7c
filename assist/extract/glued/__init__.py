"""Forms whose cells ran together without separators."""
