"""What whoever runs this is told: about settings, services and channels, and about no release."""

from __future__ import annotations

from collections.abc import Mapping

from core.ids import Channel, DspName, label_of
from core.message import Message
from notifications.wording import Wording


def to_operator(wording: Wording, args: Mapping[str, str | int]) -> Message:
    """`about` is a setting, a service or a channel."""
    trouble, about = str(args["trouble"]), str(args["about"])
    known = {one.value: label_of(one) for one in DspName} | {
        one.value: "SMS" if one is Channel.SMS else one.value.title() for one in Channel
    }
    words = {
        "name": known.get(about, about),
        "setting": f"UPBEAT_{about.upper()}_CLIENT_ID",
        "page": about,
        "settings": f"UPBEAT_{about.upper()}_…",
    }
    return Message(text=wording.text(str(args["lang"]), f"operator-{trouble}", **words))
