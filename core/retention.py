"""What is kept, for how long and why: the table that the sweeping follows and that docs/compliance.md prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

PROOF_SETTING = "UPBEAT_PROOF_KEEP_YEARS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One line. `days` None: nothing sweeps it, `until` says what ends it. `rule`: the sweep that storage has for it.

    `tables`: where it is kept.
    """

    what: str
    tables: tuple[str, ...]
    until: str
    why: str
    rule: str = ""
    days: int | None = None


KEPT = (
    Kept(
        what="Who the fan is: name, language, country, time zone, chats",
        tables=("fan", "address"),
        until="they send /forget, erase themselves on their page, or ask in writing",
        why="the service they asked for",
    ),
    Kept(
        what="Pre-saves and who joined which campaign",
        tables=("presave", "campaign_fan"),
        until="the fan or that artist's part of them is erased",
        why="the service they asked for; nothing is saved twice",
    ),
    Kept(
        what="Who wants to hear when pre-saves open",
        tables=("opening_wait",),
        until="the fan or that artist's part of them is erased",
        why="the message they asked for",
    ),
    Kept(
        what="Which roles a fan was given in an artist's Discord server",
        tables=("role_given",),
        until="they say stop (the role that a release pings), or they or that artist's part of them is erased",
        why="the release reaches who has no open chat; nothing is given twice",
    ),
    Kept(
        what="Which Discord user still has such a role after a stop or an erasure",
        tables=("role_removal",),
        until="Discord has taken it, usually within seconds",
        why="erasure where the role was given",
    ),
    Kept(
        what="Permissions at streaming services (sealed tokens)",
        tables=("dsp_grant",),
        until="/disconnect, /forget, or UPBEAT_GRANT_KEEP_DAYS without a use",
        why="saving on release day",
    ),
    Kept(
        rule="code",
        days=1,
        what="One-use codes",
        tables=("code",),
        until="1 day after they expire",
        why="against replays",
    ),
    Kept(
        rule="link_request",
        days=1,
        what="Codes that join two chats",
        tables=("link_request",),
        until="1 day after they expire",
        why="against replays",
    ),
    Kept(
        rule="attempt",
        days=1,
        what="Tries to authorise",
        tables=("attempt",),
        until="1 day after they expire; tokens in them at most 10 minutes",
        why="a page that comes back late is explained",
    ),
    Kept(
        rule="ticket",
        days=1,
        what="Personal links (keyed hashes)",
        tables=("ticket",),
        until="1 day after they were made, once the campaign is archived or cancelled; 22 days where they renew the"
        " permission behind future saves",
        why="a link works while its campaign lives",
    ),
    Kept(
        rule="inbox",
        days=7,
        what="What came in: ids only, the text is removed once it is answered",
        tables=("inbox",),
        until="7 days",
        why="a message that a vendor delivers again is not answered twice",
    ),
    Kept(
        rule="delivery_body",
        days=30,
        what="What sent messages said (their variable parts)",
        tables=("delivery",),
        until="30 days; kind, time and outcome stay with the fan",
        why="questions about a message; nothing is sent twice",
    ),
    Kept(
        rule="fan_reply_asked",
        days=1,
        what="What a fan wrote back to an artist, until they say whether it may be carried",
        tables=("fan_reply",),
        until="they press Keep it, or 1 day",
        why="the question before anything is carried",
    ),
    Kept(
        rule="fan_reply",
        days=7,
        what="What a fan let the artist's team read: the words",
        tables=("fan_reply",),
        until="7 days; that it was carried and who answered stays with the fan",
        why="the team may answer for 7 days; the fan's own export",
    ),
    Kept(
        what="Whom an artist's team has muted",
        tables=("muted_fan",),
        until="the team unmutes them, or the fan or that artist's part of them is erased",
        why="a team need not read everything",
    ),
    Kept(
        what="Which posts in an artist's Discord thread held an erased fan's words",
        tables=("fan_reply_erasure",),
        until="they are deleted there, usually within seconds",
        why="erasure where the words were carried to",
    ),
    Kept(
        rule="reply_count",
        days=1,
        what="How many texts a number got today",
        tables=("reply_count",),
        until="1 day",
        why="limits against abuse",
    ),
    Kept(
        rule="event",
        days=400,
        what="Views, clicks, joins, permissions and plays, without identity",
        tables=("event",),
        until="400 days",
        why="a campaign is compared with last year's",
    ),
    Kept(
        rule="visitor_salt",
        days=1,
        what="The day's salt of visitor hashes",
        tables=("visitor_salt",),
        until="1 day",
        why="visitors of a day are counted once, and never recognised later",
    ),
    Kept(
        rule="proof",
        what="Consents of erased fans, under a keyed hash of the chat",
        tables=("consent_event",),
        until=f"{PROOF_SETTING} after the erasure",
        why="proof of consent (GDPR 7(1), TCPA)",
    ),
    Kept(
        what="Consents of fans: the exact words, when and where",
        tables=("consent_event",),
        until="the fan is erased; then as proofs",
        why="proof of consent; shown on the fan's page",
    ),
    Kept(
        what="That an erased chat had said stop, under a keyed hash",
        tables=("suppression",),
        until="they start again",
        why="a stop outlives its fan (GDPR 17(3)(b))",
    ),
    Kept(
        what="The number of an erased fan, sealed, while Twilio's copies are deleted",
        tables=("vendor_deletion",),
        until="nothing is left there, usually 10 minutes",
        why="erasure at the processor",
    ),
    Kept(
        rule="written_request",
        days=1095,
        what="Who at the operator's found, exported or erased a fan",
        tables=("written_request",),
        until="3 years",
        why="accountability",
    ),
    Kept(
        what="Who is of an artist's team: Discord users and roles",
        tables=("member",),
        until="kept with the artist; an owner can take anybody out",
        why="who may see figures and write to fans",
    ),
    Kept(
        rule="team_change",
        days=1095,
        what="Who gave whom a part in an artist's team, or took it away",
        tables=("team_change",),
        until="3 years",
        why="accountability",
    ),
    Kept(
        what="What an artist wrote to fans, and who of the team wrote, confirmed, paused or cancelled it",
        tables=("broadcast",),
        until="kept with the campaign",
        why="accountability; nobody gets it twice",
    ),
    Kept(
        rule="figure_export",
        days=1095,
        what="Who of an artist's team took a campaign's figures out",
        tables=("figure_export",),
        until="3 years",
        why="accountability",
    ),
)

# tables that say nothing about a fan or a member of a team
NOBODYS = frozenset(
    [
        "announcement",
        "app_state",
        "artist",
        "artist_guild",
        "artwork",
        "campaign",
        "chat_turn",
        "clip",
        "flow",
        "flow_run",
        "group_chat",
        "group_post",
        "guild_post",
        "invite",
        "lane",
        "link",
        "link_search",
        "pairing_code",
        "release",
        "release_artist",
        "sender",
        "sender_clip",
        "sender_file",
        "source_wait",
        "track",
        "waking",
        "wave",
        "worker",
    ]
)


def cutoffs(now: datetime, proof_years: int) -> dict[str, datetime]:
    """Rule -> what is older than this goes."""
    days = {k.rule: k.days for k in KEPT if k.days is not None}
    return {rule: now - timedelta(days=n) for rule, n in days.items()} | {
        "proof": now - timedelta(days=365.25 * proof_years)
    }
