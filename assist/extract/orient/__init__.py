"""Tables whose heads do not stand above their columns: exchanged, cards, pairs, legends."""
