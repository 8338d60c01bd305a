"""Discord through discord.py: the only package that imports it."""
