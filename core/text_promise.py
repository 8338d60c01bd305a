"""How many texts a release may cost a fan: the number in the prompt is the number that is kept."""

from __future__ import annotations

from core.delivery import BY_TEXT, DeliveryKind
from core.scheduler.planner import FLOWS

K = DeliveryKind
_LINK = 1  # the personal link, sent in the conversation itself
_LAST = BY_TEXT & {K.RECEIPT, K.RESCUE, K.REMINDER, K.CANCELLED}  # what became of the release
_NOTICES = BY_TEXT - _LAST  # that it opened, that it moved, that a permission ends before it

COUNTED = tuple(sorted(kind.value for kind in BY_TEXT))


def promised() -> int:
    """Texts a release at most: the link, what became of it and, where a notice can be switched on, one notice.

    It does not depend on what one artist has switched off, so that a promise stands whatever is switched later.
    """
    return _LINK + bool(_LAST & FLOWS.keys()) + bool(_NOTICES & FLOWS.keys())


def may_text(kind: DeliveryKind, had: int) -> bool:
    """Whether a text still fits, after `had` others about the release beside the link. The last place is no notice's."""
    return had < promised() - _LINK - (kind in _NOTICES)
