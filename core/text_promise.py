"""How many texts a release may cost a fan: counted from what is switched on, named in the prompt, kept from then on."""

from __future__ import annotations

from collections.abc import Mapping

from core.delivery import BY_TEXT, IN_THE_LINKS_PLACE, TEXTED, DeliveryKind
from core.scheduler.planner import FlowSetting, effective

K = DeliveryKind
_LINK = 1  # the personal link, sent in the conversation itself
_ENDS = TEXTED | {K.CANCELLED}  # what became of the release
_END_PLACES = 2  # that it could not be saved, and that it was; whatever is called off needs neither
_NOTICES = BY_TEXT - _ENDS - IN_THE_LINKS_PLACE

COUNTED = tuple(sorted(kind.value for kind in BY_TEXT - IN_THE_LINKS_PLACE))


def goes_by_text(setting: FlowSetting) -> bool:
    """Whether it is said at all, and by text message too."""
    return setting.on and setting.by_text


def promised(settings: Mapping[DeliveryKind, FlowSetting]) -> int:
    """Texts a release at most: the link, what became of it, and the notices that are switched on.

    The prompt names it, and it is written into the consent: what is switched later changes nothing for that fan.
    """
    return _LINK + _END_PLACES + sum(_places(settings[kind]) for kind in _NOTICES)


def _places(notice: FlowSetting) -> int:
    """A countdown comes on each of its days; of everything else one is promised."""
    if not goes_by_text(notice):
        return 0
    return len(notice.days) if notice.kind is K.COUNTDOWN else 1


def may_text(kind: DeliveryKind, had: int, promise: int) -> bool:
    """Whether a text still fits into `promise`, after `had` others about the release beside the link.

    No notice takes a place of what became of the release. What stands in the link's place is not counted.
    """
    return had < promise - _LINK - (_END_PLACES if kind in _NOTICES else 0)


FEWEST = promised(effective([]))  # with nothing switched on
