"""A fan's promise for one release on one DSP, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.ids import AddressId, CampaignId, DspName, FanId, GrantId, PreSaveId, WaveId
from core.ladder import Rung


class PreSaveStatus(StrEnum):
    """Where a pre-save stands; moves in core.lifecycle."""

    WAITING = "waiting"
    SAVING = "saving"
    RETRYING = "retrying"
    SAVED = "saved"
    ACCEPTED = "accepted"
    VERIFIED = "verified"
    AWAITING_SOURCE = "awaiting_source"
    NEEDS_CONSENT = "needs_consent"
    NOT_ENTITLED = "not_entitled"
    FAILED = "failed"
    REMINDED = "reminded"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """The classes that every DSP answer to a save falls into."""

    SAVED = "saved"
    ALREADY_SAVED = "already_saved"
    ACCEPTED = "accepted"
    NOT_AVAILABLE_YET = "not_available_yet"
    NEEDS_REAUTH = "needs_reauth"
    NOT_ENTITLED = "not_entitled"
    APP_MISCONFIGURED = "app_misconfigured"
    RATE_LIMITED = "rate_limited"
    TRANSIENT = "transient"
    BAD_ITEM = "bad_item"
    ACCESS_EXPIRED = "access_expired"  # the access token alone: refresh once and save again


class Wish(StrEnum):
    """What a fan may want beside the save."""

    FOLLOW = "follow"
    PLAYLIST = "playlist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A DSP's answer to a save, tamed. `retry_after`: what the DSP asked for. `detail`: vendor code, never a secret.

    `for_everyone`: it is so for all fans of the release in this market, not for this one alone. `listed_only`: the
    operator's client serves only its listed accounts, and the fan's is none of them.
    """

    outcome: Outcome
    detail: str = ""
    retry_after: timedelta | None = None
    for_everyone: bool = False
    listed_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PreSave:
    """One row: unique per (fan, campaign, dsp)."""

    id: PreSaveId
    fan_id: FanId
    campaign_id: CampaignId
    dsp: DspName
    rung: Rung
    status: PreSaveStatus
    wave_id: WaveId
    address_id: AddressId | None
    grant_id: GrantId | None
    joined_at: datetime
    follow: bool = False
    attempts: int = 0
    saved_at: datetime | None = None
    detail: str = ""
    playlist: str = ""  # the fan's own that it goes into as well, by name
