"""Benchmarks that print ratios: ours against a limit measured in the same run."""
