"""The search as a worker runs it: settings, lane and wire put together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.link_search import LANE, looking
from core.ids import DspName
from core.links import LinkMethod
from sandbox.catalogue import Product, Track
from sandbox.musicbrainz import relations
from sandbox.server import SandboxServer
from tests.support.clock import FrozenClock
from tests.support.discord_bot import parts_over
from tests.support.seeds import MIDNIGHT, Seeds

UPC, ISRC, PAGE = "602445790128", "USUM71703085", "https://open.qobuz.com/album/x1"


async def test_a_reminder_service_gets_its_link_from_musicbrainz(dsn: str, clock: FrozenClock) -> None:
    sandbox = SandboxServer()
    world = await sandbox.start(vendors=("musicbrainz",))
    world.catalogue.put(
        Product(upc=UPC, title="Tide", artist="Nova", tracks=[Track(title="Tide", isrc=ISRC)])
    )
    relations(world).add(UPC, PAGE)
    try:
        async with parts_over(dsn, world) as parts:
            campaign = await Seeds(parts.database, clock).open(dsps=(DspName.QOBUZ,), upc=UPC)
            await parts.clock.set_offset(MIDNIGHT + timedelta(hours=2) - datetime.now(UTC))
            await looking(parts).look()
            async with parts.database.store() as tx:
                [link] = await tx.campaigns.links(campaign.id)
            assert (link.dsp, link.url, link.method, link.score) == (DspName.QOBUZ, PAGE, LinkMethod.UPC, 0.9)
            assert LANE in {lane.key for lane in await parts.lanes.states()}
            agents = {entry.data["agent"] for entry in world.journal.of("musicbrainz", "call")}
            assert agents == {"upbeat/1 (hello@sandbox.invalid)"}
    finally:
        await sandbox.stop()
