"""What the app does not let a person do."""

from __future__ import annotations


class CannotDo(Exception):
    """No such command, option or button, a value the app refuses, or no right to it."""
