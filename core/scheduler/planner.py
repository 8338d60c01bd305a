"""What is said when, to whom, and in which stage of a campaign: tables and pure decisions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.campaign import OVER, CampaignStatus
from core.delivery import BY_TEXT, IN_THE_LINKS_PLACE, TEXTABLE, TEXTED, DeliveryKind
from core.errors import Refused

C, K = CampaignStatus, DeliveryKind
DAY = timedelta(days=1)
LONGEST_WORDS = 200
Words = Mapping[str, str]  # by language
COUNTDOWN_NAMED = "+countdown"  # ends the version of an opt-in whose words named the countdown

# No message leaves in a stage that is not here: asked when it is queued and again when it is sent.
_OUT = frozenset(
    {C.RELEASING, C.RELEASED, C.ARCHIVED}
)  # what became of a promise is told even when all is over
STAGES: Mapping[DeliveryKind, frozenset[CampaignStatus]] = {
    # where all is over: a permission for future saves was renewed
    K.CONFIRMATION: frozenset({C.OPEN, C.RELEASING, C.RELEASED, *OVER}),
    K.STUCK: frozenset({C.OPEN, C.RELEASING, C.RELEASED}),
    K.OPEN: frozenset({C.OPEN}),
    K.COUNTDOWN: frozenset({C.OPEN}),
    K.RENEW: frozenset({C.OPEN}),
    K.ENROLLED: frozenset({C.OPEN}),
    K.BETTER: frozenset({C.OPEN}),
    K.MOVED: frozenset({C.OPEN}),
    K.RECEIPT: _OUT,
    K.RESCUE: _OUT,
    K.REMINDER: _OUT,
    K.FOLLOW_UP: frozenset({C.RELEASING, C.RELEASED}),
    K.RENEW_FUTURE: frozenset({C.OPEN, C.RELEASING, C.RELEASED, *OVER}),
    K.CANCELLED: frozenset({C.CANCELLED, C.ARCHIVED}),
    K.BROADCAST: frozenset({C.OPEN, C.RELEASING, C.RELEASED}),
    # who was written to is answered, whatever has become of the release
    K.REPLY: frozenset({C.OPEN, C.RELEASING, C.RELEASED, C.ARCHIVED, C.CANCELLED}),
    K.OPERATOR: frozenset(C),  # of no campaign
}

# What a fan did not ask for at this moment keeps to the cap per person; none of it comes at night.
OPTIONAL = frozenset({K.COUNTDOWN, K.FOLLOW_UP, K.RENEW_FUTURE, K.ENROLLED, K.BETTER, K.BROADCAST})
BY_DAY = OPTIONAL | {K.RENEW}


class Audience(StrEnum):
    """To whom a run speaks."""

    NAMED = "named"  # waits for the wave, and the words of the opt-in named the countdown
    DYING = "dying"  # waits for the wave with a permission that ends before it
    CURIOUS = "curious"  # asked on the teaser to hear when it opens
    EVERYONE = "everyone"  # joined, and has not taken everything back
    SUBSCRIBED = "subscribed"  # joined, and agreed to the artist's news in that very channel
    FAITHFUL = "faithful"  # agreed to future saves, with a permission that lives


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSetting:
    """How an artist wants a flow. `days`: before (after, for the follow-up) the release. `minutes`: after what it answers.

    `by_text`: to numbers, too. `words`: the artist's own below ours, by language; `text_words`: those in text messages.
    """

    kind: DeliveryKind
    on: bool
    days: tuple[int, ...] = ()
    words: Words = field(default_factory=dict)
    by_text: bool = False
    text_words: Words = field(default_factory=dict)
    minutes: int = 0

    def own(self, language: str, home: str, *, by_text: bool) -> str:
        """What the artist added for who reads `language`; where that has none, what is there in the campaign's."""
        words = self.text_words if by_text else self.words
        return words.get(language) or words.get(home, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """What an artist adds below ours in one language; "" takes it away."""

    text: str
    language: str
    by_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What may be changed about a kind of message. `choices`: the days an artist may pick from.

    `minutes`: how long after, and `between`: the fewest and the most that an artist may choose.
    """

    kind: DeliveryKind
    on: bool = True
    may_switch: bool = False
    days: tuple[int, ...] = ()
    choices: tuple[int, ...] = ()
    minutes: int = 0
    between: tuple[int, int] = (0, 0)

    @property
    def default(self) -> FlowSetting:
        """As it is until the artist changes it."""
        return FlowSetting(
            kind=self.kind,
            on=self.on,
            days=self.days,
            by_text=self.kind in TEXTED | IN_THE_LINKS_PLACE,
            minutes=self.minutes,
        )


FLOWS: Mapping[DeliveryKind, Flow] = {
    flow.kind: flow
    for flow in (
        Flow(kind=K.CONFIRMATION),  # what was just asked for is always answered
        Flow(kind=K.STUCK, may_switch=True, minutes=3, between=(2, 30)),
        Flow(kind=K.OPEN),
        Flow(kind=K.COUNTDOWN, on=False, may_switch=True, days=(7, 1), choices=(1, 2, 3, 7, 14)),
        Flow(kind=K.RENEW, days=(21, 7, 1), choices=(1, 3, 7, 14, 21)),
        Flow(kind=K.ENROLLED),
        Flow(kind=K.MOVED),
        Flow(kind=K.RECEIPT),
        Flow(kind=K.RESCUE),
        Flow(kind=K.REMINDER),
        Flow(kind=K.FOLLOW_UP, on=False, may_switch=True, days=(3,), choices=(1, 2, 3, 5, 7)),
        Flow(kind=K.RENEW_FUTURE),
        Flow(kind=K.BETTER),
        Flow(kind=K.CANCELLED),
        Flow(kind=K.BROADCAST),
        Flow(kind=K.REPLY),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Releases whose moment falls into `after` < moment <= `until` are due for this step now.

    A step is due at the release minus `days` (plus, when they are negative) and makes sense for `grace` after that:
    whoever was down for longer leaves it out.
    """

    kind: DeliveryKind
    audience: Audience
    days: int
    after: datetime
    until: datetime
    grace: timedelta
    default_on: bool
    default_days: tuple[int, ...]
    stages: tuple[str, ...]

    @property
    def mark(self) -> str:
        """The step's part of the occasion: one message an address, step and release date."""
        return f"t{-self.days:+d}"


_TIMED: Mapping[DeliveryKind, tuple[Audience, int]] = {
    K.COUNTDOWN: (Audience.NAMED, 1),
    K.RENEW: (Audience.DYING, 1),
    K.FOLLOW_UP: (Audience.SUBSCRIBED, -1),
}
AUDIENCES: Mapping[DeliveryKind, Audience] = {
    K.OPEN: Audience.CURIOUS,
    K.MOVED: Audience.EVERYONE,
    K.CANCELLED: Audience.EVERYONE,
    K.ENROLLED: Audience.FAITHFUL,
}


def grace(days: int) -> timedelta:
    """How late a step may be: a week's notice two days, a day's notice half a day."""
    return 2 * DAY if abs(days) > 2 else DAY / 2


def windows(now: datetime) -> tuple[Window, ...]:
    """Every step of every timed flow, as the range of releases it is due for at `now`."""
    made = []
    for kind, (audience, sign) in _TIMED.items():
        flow = FLOWS[kind]
        for days in flow.choices:
            until = now + sign * days * DAY
            made.append(
                Window(
                    kind=kind,
                    audience=audience,
                    days=sign * days,
                    after=until - grace(days),
                    until=until,
                    grace=grace(days),
                    default_on=flow.on,
                    default_days=flow.days,
                    stages=tuple(sorted(s.value for s in STAGES[kind])),
                )
            )
    return tuple(made)


def may_say(kind: DeliveryKind, stage: CampaignStatus | None) -> bool:
    """Whether a message of this kind may leave while its campaign is in `stage` (None: it belongs to no campaign)."""
    return stage is None or stage in STAGES[kind]


def effective(stored: Sequence[FlowSetting]) -> dict[DeliveryKind, FlowSetting]:
    """Every flow as it works for a campaign."""
    return {kind: flow.default for kind, flow in FLOWS.items()} | {s.kind: s for s in stored}


def changed(
    old: FlowSetting,
    *,
    on: bool | None = None,
    by_text: bool | None = None,
    days: str | None = None,
    minutes: int | None = None,
    words: OwnWords | None = None,
) -> FlowSetting:
    """The setting as an artist wants it. Raises Refused in the artist's words."""
    flow = FLOWS[old.kind]
    if on is not None and on is not old.on and not flow.may_switch:
        raise Refused("error-flow-always", flow=old.kind.value)
    if by_text is not None and by_text is not old.by_text and old.kind not in TEXTABLE:
        raise Refused(
            "error-flow-text-always" if old.by_text else "error-flow-text-never", flow=old.kind.value
        )
    new = replace(
        old,
        on=old.on if on is None else on,
        days=old.days if days is None else valid_days(flow, days),
        by_text=old.by_text if by_text is None else by_text,
        minutes=old.minutes if minutes is None else valid_minutes(flow, minutes),
    )
    return new if words is None else _worded(new, words)


def _worded(setting: FlowSetting, new: OwnWords) -> FlowSetting:
    if new.by_text and setting.kind not in BY_TEXT:
        raise Refused("error-flow-text-never", flow=setting.kind.value)
    had = setting.text_words if new.by_text else setting.words
    text = valid_words(new.text)
    words = {language: said for language, said in had.items() if language != new.language}
    words |= {new.language: text} if text else {}
    return replace(setting, text_words=words) if new.by_text else replace(setting, words=words)


def valid_minutes(flow: Flow, minutes: int) -> int:
    """Raises Refused with what may be chosen."""
    least, most = flow.between
    if not least <= minutes <= most or not most:
        raise Refused("error-flow-minutes", least=least, most=most, flow=flow.kind.value)
    return minutes


def valid_days(flow: Flow, text: str) -> tuple[int, ...]:
    """ "7, 1" as days, most first. Raises Refused when one of them is no choice of this flow."""
    numbers = {int(n) for n in re.findall(r"\d{1,3}", text)}
    if not numbers or not numbers <= set(flow.choices) or re.search(r"[^\d\s,;]", text):
        raise Refused("error-flow-days", choices=", ".join(map(str, flow.choices)) or "-")
    return tuple(sorted(numbers, reverse=True))


def valid_words(text: str) -> str:
    """An artist's own words in one line, without markup and links. Raises Refused."""
    words = " ".join(text.split())
    if len(words) > LONGEST_WORDS:
        raise Refused("error-flow-words-long", longest=LONGEST_WORDS, given=len(words))
    if not words.isprintable() or re.search(r"://|\bwww\.", words, re.IGNORECASE):
        raise Refused("error-flow-words-link")
    return words
