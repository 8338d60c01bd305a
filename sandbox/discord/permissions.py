"""Discord's permission bits, as far as this world uses them."""

from __future__ import annotations

ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
MANAGE_ROLES = 1 << 28
USE_APPLICATION_COMMANDS = 1 << 31
MANAGE_EVENTS = 1 << 33
MANAGE_THREADS = 1 << 34
CREATE_PUBLIC_THREADS = 1 << 35
CREATE_PRIVATE_THREADS = 1 << 36
SEND_IN_THREADS = 1 << 38
CREATE_EVENTS = 1 << 44

ALL = (1 << 53) - 1
EVERYONE = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | SEND_IN_THREADS
)
THREADS = CREATE_PUBLIC_THREADS | CREATE_PRIVATE_THREADS
BOT = EVERYONE | MENTION_EVERYONE | MANAGE_ROLES | MANAGE_EVENTS | CREATE_EVENTS | THREADS


def allows(granted: int, wanted: int) -> bool:
    """Whether all wanted bits are granted; an administrator may do everything."""
    return bool(granted & ADMINISTRATOR) or granted & wanted == wanted
