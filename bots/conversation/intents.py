"""What a fan may mean, whatever they typed or pressed, and its form inside a button (at most 64 bytes)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.ids import AddressId, ArtistId, CampaignId, DspName, FanReplyId, LinkRequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class Come:
    """For a campaign, by its start code."""

    code: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """At a campaign's services again."""

    campaign: CampaignId


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """One service."""

    campaign: CampaignId
    dsp: DspName


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoFollow:
    """The artist, where this save is made."""

    campaign: CampaignId
    dsp: DspName


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoPlaylist:
    """A playlist for this save: a page of mine (None: the first, as a message of its own), or that one ("": a new one)."""

    campaign: CampaignId
    dsp: DspName
    page: int | None = None
    playlist: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindMe:
    """Just a reminder."""

    campaign: CampaignId


@dataclass(frozen=True, slots=True, kw_only=True)
class TellMe:
    """When pre-saves open."""

    campaign: CampaignId


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Take the pre-saves of a campaign back, or the one at `dsp`; `sure` after the question."""

    campaign: CampaignId
    sure: bool = False
    dsp: DspName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The news of a campaign's artist: yes or no; None asks."""

    campaign: CampaignId
    on: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """Messages at midnight with a sound: yes or no."""

    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Disconnect:
    """Destroy a permission; None asks which. `said`: a service, or "all", typed."""

    dsp: DspName | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """No messages for some days; None asks, 0 goes on."""

    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """Erase me, or only what one artist has of me; `sure` after the question. `said`: an artist, typed."""

    sure: bool = False
    artist: ArtistId | None = None
    said: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Speak this language; None asks."""

    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The chat of a fan who pre-saved on the web."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndFuture:
    """Save nothing further by this artist."""

    artist: ArtistId


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another chat is mine too: "" asks for a code (or for what became of it), else a code, or a typed yes or no."""

    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeLink:
    """Yes or no to the chat at the other end of a code; None: the one that is asked about now."""

    request: LinkRequestId | None = None
    yes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlink:
    """This chat is somebody of its own; `sure` after the question."""

    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefer:
    """Write to me in this chat; `any_chat`: where I asked. Nothing given asks which. `said`: a channel, typed."""

    address: AddressId | None = None
    any_chat: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Free words, which may be for an artist. `ref`: the vendor's id of the message, `to`: of the one it replies to."""

    text: str = field(repr=False)
    ref: str
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """Yes or no to the question whether what was written may be carried to the artist's team."""

    reply: FanReplyId
    yes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """Carry nothing more to this artist's team without a question."""

    artist: ArtistId


@dataclass(frozen=True, slots=True, kw_only=True)
class Simple:
    """Words without particulars: status, releases, mydata, help, stop, resume, hello, unclear."""

    word: str
    said: str = ""


Intent = (
    Come
    | Look
    | Choose
    | AlsoFollow
    | AlsoPlaylist
    | RemindMe
    | TellMe
    | Withdraw
    | News
    | Wake
    | Disconnect
    | Pause
    | Forget
    | Language
    | Claim
    | EndFuture
    | Link
    | AgreeLink
    | Unlink
    | Prefer
    | Write
    | Carry
    | AskAgain
    | Simple
)

SIMPLE_WORDS = ("status", "releases", "mydata", "help", "stop", "resume", "hello", "unclear")

_LETTERS: dict[type, str] = {Look: "l", RemindMe: "r", TellMe: "t", Choose: "c", AlsoFollow: "h"}


def encode(intent: Intent) -> str:  # noqa: C901 - one line an intent
    """The button form of an intent."""
    match intent:
        case Look() | RemindMe() | TellMe():
            return f"{_LETTERS[type(intent)]}:{intent.campaign}"
        case Choose() | AlsoFollow():
            return f"{_LETTERS[type(intent)]}:{intent.campaign}:{intent.dsp.value}"
        case AlsoPlaylist(campaign=campaign, dsp=dsp, page=page, playlist=None):
            return f"b:{campaign}:{dsp.value}:{'' if page is None else page}"
        case AlsoPlaylist(campaign=campaign, dsp=dsp, playlist=playlist):
            return f"i:{campaign}:{dsp.value}:{playlist}"
        case Withdraw(campaign=campaign, sure=sure, dsp=dsp):
            return f"w:{campaign}:{int(sure)}:{dsp.value if dsp else ''}"
        case News(campaign=campaign, on=wanted):
            return f"v:{campaign}:{'' if wanted is None else int(wanted)}"
        case Wake(on=on):
            return f"k:{int(on)}"
        case Disconnect(dsp=dsp):
            return f"d:{dsp.value if dsp else ''}"
        case Pause(days=days):
            return f"p:{'' if days is None else days}"
        case Forget(sure=sure, artist=artist):
            return f"f:{int(sure)}:{artist or ''}"
        case Language(code=code):
            return f"g:{code or ''}"
        case Simple(word=word):
            return f"s:{word}"
        case Come(code=code, source=source):
            return f"o:{code}:{source}"
        case Claim(code=code):
            return f"m:{code}"
        case EndFuture(artist=artist):
            return f"e:{artist}"
        case Link(code=code):
            return f"n:{code}"
        case AgreeLink(request=request, yes=yes):
            return f"j:{request or ''}:{int(yes)}"
        case Unlink(sure=sure):
            return f"u:{int(sure)}"
        case Prefer(address=address, any_chat=any_chat):
            return f"a:{address or ''}:{int(any_chat)}"
        case Carry(reply=reply, yes=yes):
            return f"y:{reply}:{int(yes)}"
        case AskAgain(artist=artist):
            return f"q:{artist}"
        case Write():
            return "s:unclear"  # typed only


_LARGEST_ID = 2**63 - 1  # what a row's id can be


def _campaign(digits: str) -> CampaignId:
    return CampaignId(_id(digits))


def _id(digits: str) -> int:
    number = int(digits)
    if not 0 < number <= _LARGEST_ID:
        raise ValueError(digits)
    return number


def _withdraw(campaign: str, sure: str, dsp: str = "") -> Withdraw:
    return Withdraw(campaign=_campaign(campaign), sure=sure == "1", dsp=DspName(dsp) if dsp else None)


def _playlist(campaign: str, rest: str, *, chosen: bool) -> AlsoPlaylist:
    dsp, _, which = rest.partition(":")
    first = AlsoPlaylist(campaign=_campaign(campaign), dsp=DspName(dsp), playlist=which if chosen else None)
    return replace(first, page=abs(int(which[:3]))) if which and not chosen else first


_DECODERS: dict[str, Callable[[str, str], Intent]] = {
    "l": lambda a, _: Look(campaign=_campaign(a)),
    "c": lambda a, b: Choose(campaign=_campaign(a), dsp=DspName(b)),
    "h": lambda a, b: AlsoFollow(campaign=_campaign(a), dsp=DspName(b)),
    "b": lambda a, b: _playlist(a, b, chosen=False),
    "i": lambda a, b: _playlist(a, b, chosen=True),
    "r": lambda a, _: RemindMe(campaign=_campaign(a)),
    "t": lambda a, _: TellMe(campaign=_campaign(a)),
    "w": lambda a, b: _withdraw(a, *b.split(":")),
    "v": lambda a, b: News(campaign=_campaign(a), on=b == "1" if b else None),
    "k": lambda a, _: Wake(on=a == "1"),
    "d": lambda a, _: Disconnect(dsp=DspName(a) if a else None),
    "p": lambda a, _: Pause(days=max(0, min(365, int(a))) if a else None),
    "f": lambda a, b: Forget(sure=a == "1", artist=ArtistId(_id(b)) if b else None),
    "g": lambda a, _: Language(code=a or None),
    "s": lambda a, _: Simple(word=a if a in SIMPLE_WORDS else "unclear"),
    "o": lambda a, b: Come(code=a, source=b),
    "m": lambda a, _: Claim(code=a),
    "e": lambda a, _: EndFuture(artist=ArtistId(_id(a))),
    "n": lambda a, _: Link(code=a[:20]),
    "j": lambda a, b: AgreeLink(request=LinkRequestId(_id(a)) if a else None, yes=b == "1"),
    "u": lambda a, _: Unlink(sure=a == "1"),
    "y": lambda a, b: Carry(reply=FanReplyId(_id(a)), yes=b == "1"),
    "q": lambda a, _: AskAgain(artist=ArtistId(_id(a))),
    "a": lambda a, b: Prefer(address=AddressId(_id(a)) if a else None, any_chat=b == "1"),
}


def decode(data: str) -> Intent:
    """Button data is not authenticated: anything odd means `unclear`; rights are checked by the services."""
    kind, first, second = (*data.split(":", 2), "", "")[:3]
    try:
        return _DECODERS[kind](first, second)
    except (KeyError, ValueError, OverflowError, TypeError):
        return Simple(word="unclear", said=data[:64])


def from_start(payload: str) -> Intent:
    """A deep link's payload: "c_<code>[_<source>]" or "k_<claim code>"."""
    kind, _, rest = payload.partition("_")
    if kind == "c" and rest:
        code, _, source = rest.partition("_")
        return Come(code=code, source=source[:20])
    if kind == "k" and rest:
        return Claim(code=rest)
    return Simple(word="hello")
