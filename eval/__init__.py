"""Measures quality: the gold scorer, the round trip over generated forms, and speed benchmarks."""
