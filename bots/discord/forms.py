"""The artist's forms. What they change is in their custom_id, so they also work after a restart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bots.discord.drawing import cut
from core.campaign import Campaign
from core.ids import CampaignId
from notifications.wording import Wording

FORMS: Mapping[str, tuple[str, ...]] = {
    "basics": ("title", "date", "time", "zone", "mode"),
    "music": ("upc", "tracks", "target", "dsps", "opens"),
}
_LONG = frozenset({"tracks"})
_OPTIONAL = frozenset({"upc", "opens", "keyword"})
_LIFE_S = 900.0  # then discord.py forgets the form; its submit still reaches us


def form(name: str, campaign: Campaign, wording: Wording, lang: str) -> discord.ui.Modal:
    """A modal with at most five fields, filled with what is stored."""
    modal = discord.ui.Modal(
        title=cut(wording.text(lang, f"discord-form-{name}"), 45),
        custom_id=f"um:{name}:{campaign.id}",
        timeout=_LIFE_S,
    )
    for field in FORMS[name]:
        box: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id=field,
            style=discord.TextStyle.paragraph if field in _LONG else discord.TextStyle.short,
            default=value_of(campaign, field) or None,
            required=field not in _OPTIONAL,
            max_length=4000 if field in _LONG else 200,
        )
        modal.add_item(
            discord.ui.Label(
                text=cut(wording.text(lang, f"discord-field-{field}"), 45),
                description=cut(wording.text(lang, f"discord-hint-{field}"), 100),
                component=box,
            )
        )
    return modal


def read(rest: str, data: Mapping[str, Any]) -> tuple[CampaignId, dict[str, str]] | None:
    """The campaign and the submitted fields; None for what we never sent."""
    name, _, number = rest.partition(":")
    if name not in FORMS or not number.isdigit() or len(number) > 18:
        return None
    values = {str(i["custom_id"]): str(i.get("value") or "") for i in inputs(data.get("components", ()))}
    return CampaignId(int(number)), {f: values[f] for f in FORMS[name] if f in values}


def changed(campaign: Campaign, values: Mapping[str, str]) -> dict[str, str]:
    """Only what differs from what is stored: a date that was left alone moves nothing."""
    return {f: v for f, v in values.items() if v.strip() != value_of(campaign, f)}


def value_of(campaign: Campaign, field: str) -> str:
    """A field as the artist would type it."""
    rule, release = campaign.rule, campaign.release
    match field:
        case "tracks":
            return "\n".join(f"{t.title} | {t.isrc}" if t.isrc else t.title for t in release.tracks)
        case "dsps":
            return ", ".join(d.value for d in campaign.dsps)
        case "opens":
            at = campaign.opens_at
            return at.astimezone(ZoneInfo(rule.zone)).strftime("%Y-%m-%d %H:%M") if at else ""
        case _:
            known = {
                "title": campaign.title,
                "date": rule.on.isoformat(),
                "time": rule.at.strftime("%H:%M"),
                "zone": rule.zone,
                "mode": rule.mode.value,
                "upc": release.upc or "",
                "target": campaign.target.value,
                "keyword": campaign.sms_keyword or "",
                "goal": str(campaign.goal or ""),
            }
            return known[field]


def inputs(components: Any) -> Iterator[Mapping[str, Any]]:
    """The fields of a submitted form."""
    for part in components:
        inner = [part["component"]] if part.get("component") else part.get("components", ())
        yield from (i for i in inner if "custom_id" in i)
