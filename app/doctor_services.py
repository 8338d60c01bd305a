"""Asks each streaming service, harmlessly, whether it takes the operator's credential."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import aiohttp

from app.setting_checks import PREFIX
from app.settings import Settings
from core.errors import Misconfigured, NeedsConsent, UpbeatError
from core.grant import GrantKind, Tokens
from core.ids import WORLD
from core.ladder import capability
from core.ports import Dsp, Recording
from dsps import registry

_NOBODYS = Recording(artist="Upbeat doctor", title="is anybody there", upc=None, isrcs=(), whole_album=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One service's result."""

    label: str
    ok: bool
    detail: str


async def ask_services(settings: Settings, session: aiohttp.ClientSession, now: datetime) -> list[Finding]:
    """Every service for which a credential is set."""
    services = registry.build(settings.dsps, session).values()
    return [await _ask(one, settings.public_url, now) for one in services if one.credential.present]


async def _ask(service: Dsp, public_url: str, now: datetime) -> Finding:
    label = f"{PREFIX}{service.name.value.upper()}"
    rung = capability(service.best, service.grant, service.credential, short_life=service.short_life).value
    try:
        await _permission(service, f"{public_url}/callback/{service.name.value}", now)
        if service.finder is not None:
            await service.finder.find(_NOBODYS, WORLD)
    except Misconfigured as error:
        return Finding(label=label, ok=False, detail=str(error))
    except UpbeatError as error:
        return Finding(label=label, ok=False, detail=f"{service.label} could not answer: {error}")
    why = f": {service.credential.why_not}" if service.credential.why_not else ""
    return Finding(label=label, ok=True, detail=f"{service.label} takes the credential; {rung}{why}")


async def _permission(service: Dsp, callback: str, now: datetime) -> None:
    """Raises Misconfigured for a refused client. That an invented permission is refused is as it should be."""
    flow = service.flow
    if flow is None:
        return
    if flow.kind is GrantKind.OAUTH1:
        await flow.request_token(callback=callback)
        return
    try:
        if flow.kind is GrantKind.BROWSER:
            await flow.accept("upbeat-doctor", now=now)
        else:
            await flow.refresh(Tokens(access="none", refresh="upbeat-doctor"), now=now)
    except NeedsConsent:
        return
