"""Releases among deaths: real processes, killed. Small in the suite, long by `make faults`."""
