"""Services that we cannot save to (or not yet): a reminder with the stream-now link, never a fake pre-save."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

from core.grant import GrantKind
from core.ids import DspName, label_of
from core.ladder import Credential, Rung
from core.ports import Dsp
from dsps.settings import DspSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOnly:
    """A reminder-only service and the honest reason."""

    name: DspName
    why: str

    def build(self, settings: DspSettings, _: aiohttp.ClientSession) -> Dsp:
        """Links to the service's own hosts, and to the operator's link origin when one is set."""
        return Dsp(
            name=self.name,
            label=label_of(self.name),
            best=Rung.REMINDER,
            grant=GrantKind.NONE,
            credential=Credential(present=False, public=False, why_not=self.why),
            why=self.why,
            link_base=settings.link_url,
            hosts=settings.link_origins,
        )
