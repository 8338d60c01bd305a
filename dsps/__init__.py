"""Streaming services: one file and one registry line each."""
