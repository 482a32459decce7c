"""Figures with a real model on loopback: unknown layouts, cost, judging, attacks, known forms."""
