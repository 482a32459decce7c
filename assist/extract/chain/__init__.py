"""Reading with a model: it points, code copies and certifies."""
