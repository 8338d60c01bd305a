"""Who is erased here is erased at Twilio too: every message, either way, however often it takes."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bots.sms.client import client
from bots.sms.erasing import Erasing
from core.ids import Channel
from sandbox.faults import Fault
from storage.vendor_deletions import VendorDeletionRows
from tests.support.sms_bot import MIA, SOON, Rig, running

BEN = "+12128675310"


def messages(rig: Rig, number: str) -> int:
    """What Twilio keeps of a number, either way."""
    return sum(number in (m.to, m.sender) for m in rig.tw.messages.values())


async def erased(rig: Rig) -> None:
    """Mia is forgotten; nobody but the test deletes at Twilio."""
    known = await rig.known()
    assert known is not None
    await rig.parts.privacy.forget(known[0].id)
    await put_off(rig)


async def put_off(rig: Rig) -> None:
    """The bot's own rounds find nothing due; the test's do."""
    await rig.parts.database.pool.execute(
        "UPDATE vendor_deletion SET next_at = $1", rig.parts.clock.now() + timedelta(days=300)
    )


class Later:
    """A clock that is ahead: everything that was put off is due."""

    def __init__(self, rig: Rig, ahead: timedelta) -> None:
        self._rig, self._ahead = rig, ahead

    def now(self) -> datetime:
        return self._rig.parts.clock.now() + self._ahead


async def eraser(rig: Rig, ahead: timedelta = timedelta(days=400)) -> Erasing:
    parts = rig.parts
    async with parts.database.store() as tx:
        (sender,) = [s for s in await tx.fans.senders() if s.channel is Channel.SMS]
    s = parts.settings
    sdk = client(
        parts.session, s.twilio_api_url, s.twilio_account_sid, s.twilio_auth_token.get_secret_value()
    )
    queue = VendorDeletionRows(parts.database.pool, parts.sealer)
    return Erasing(sdk, s.twilio_number, sender.id, queue, Later(rig, ahead))


async def test_every_message_either_way_goes_and_nobody_elses(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await rig.joined(rig.tw.phone(BEN))
        bens = messages(rig, BEN)
        assert messages(rig, MIA) >= 4
        await erased(rig)
        work = await eraser(rig)
        assert await work.round() == 0, "looked at, deleted, to be looked at once more"
        assert messages(rig, MIA) == 0
        assert messages(rig, BEN) == bens
        assert await (await eraser(rig, timedelta(days=800))).round() == 1
        assert await rig.count("SELECT count(*) FROM vendor_deletion") == 0


@pytest.mark.parametrize("status", [401, 429, 503])
async def test_twilio_away_or_refusing_loses_no_deletion(dsn: str, status: int) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await erased(rig)
        body = {
            "code": 20003 if status == 401 else status,
            "message": "no",
            "more_info": "",
            "status": status,
        }
        rig.world.faults.add(
            Fault(vendor="twilio", kind="answer", pattern="DELETE .*", status=status, body=body, times=1)
        )
        assert await (await eraser(rig)).round() == 0
        assert messages(rig, MIA) > 0
        assert await rig.count("SELECT count(*) FROM vendor_deletion") == 1
        await put_off(rig)
        assert await (await eraser(rig)).round() == 0
        assert messages(rig, MIA) == 0


async def test_a_message_still_under_way_is_deleted_when_it_is_over(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await erased(rig)
        slow = next(m for m in rig.tw.messages.values() if m.to == MIA)
        was, slow.status = slow.status, "queued"
        assert await (await eraser(rig)).round() == 0
        assert list(rig.tw.messages) == [slow.sid]
        slow.status = was
        await put_off(rig)
        await (await eraser(rig)).round()
        assert rig.tw.messages == {}


async def test_who_comes_back_keeps_their_new_messages(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await erased(rig)
        for _ in range(2):
            await rig.later()
        await rig.says("NEON")
        await put_off(rig)
        new = {m.sid for m in rig.tw.messages.values() if m.body == "NEON"}
        await (await eraser(rig)).round()
        left = {m.sid for m in rig.tw.messages.values()}
        assert len(new & left) == 1, "the old keyword is gone, the new one is not"


async def test_the_service_itself_does_it(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.sms.erasing.EVERY_S", 0.02)
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        known = await rig.known()
        assert known is not None
        await rig.parts.privacy.forget(known[0].id)
        async with asyncio.timeout(SOON):
            while messages(rig, MIA):
                await asyncio.sleep(0.02)
            for _ in range(6):  # what was on its way would have arrived by then
                await rig.later()
            while await rig.count("SELECT count(*) FROM vendor_deletion"):
                await asyncio.sleep(0.02)


async def test_one_that_cannot_be_read_holds_up_nobody(dsn: str) -> None:
    async with running(dsn) as rig:
        await rig.campaign()
        await rig.joined()
        await erased(rig)
        await rig.parts.database.pool.execute(
            "INSERT INTO vendor_deletion (sender_id, address_sealed, asked_at, next_at)"
            " SELECT sender_id, '\\x026b3900'::bytea, asked_at, next_at - interval '1 day' FROM vendor_deletion"
        )
        await (await eraser(rig)).round()
        assert messages(rig, MIA) == 0
        assert await rig.count("SELECT count(*) FROM vendor_deletion") == 2
