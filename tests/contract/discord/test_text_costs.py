"""An artist hears what texts cost before they go: in the list, before opening, and when a title makes them dearer."""

from __future__ import annotations

from app.status import gather, show
from core.fan import Visitor
from core.ids import Channel
from sandbox.discord.records import Message, Modal
from tests.contract.discord.test_bot_over_the_wire import created, said
from tests.support.discord_bot import Rig, running

PRICES = {"twilio_price_per_segment": "0.02", "twilio_prices": "DE=0.10", "twilio_currency": "EUR"}


async def numbers(rig: Rig, count: int, *, waiting: bool = False) -> None:
    """So many German numbers joined, or wait for the opening."""
    now = rig.parts.clock.now()
    async with rig.parts.database.store() as tx:
        (campaign,) = await tx.campaigns.live() or [await tx.campaigns.by_slug("night-drive")]
        assert campaign is not None
        sender = await tx.fans.put_sender(Channel.SMS, "+12125550100", "")
        for n in range(count):
            number = Visitor(
                sender_id=sender.id,
                channel=Channel.SMS,
                external_id=f"+4915112345{waiting:d}{n:02d}",
                language="de",
                country="DE",
            )
            fan, address = await tx.fans.admit(number, now)
            if waiting:
                await tx.presaves.wait_for_opening(campaign.id, address.id, now)
            else:
                await tx.presaves.join(fan.id, campaign.id, address.id, "sms", now)


async def test_the_cost_is_told_before_anything_goes(dsn: str) -> None:
    async with running(dsn, **PRICES) as rig:
        await created(rig)
        assert "numbers" not in await said(rig, "/campaign messages"), "nobody is texted"
        await numbers(rig, 3)
        shown = await said(rig, "/campaign messages")
        assert "3 numbers, at most 12 segments, about 1.20 EUR" in shown
        one = await said(rig, "/campaign messages", message="moved", channel="sms", on=True)
        assert "3 numbers, at most 3 segments, about 0.30 EUR" in one
        announced = await said(rig, "/campaign announce")
        assert "3 numbers, at most 15 segments, about 1.50 EUR" in announced
        facts = await gather(rig.parts)
        (campaign,) = facts["campaigns"]
        assert campaign["texts"] == {"numbers": 3, "segments": 15, "cost": 1.5, "currency": "EUR"}
        assert "texts to 3 numbers: at most 15 segments, 1.50 EUR" in show(facts)


async def test_opening_asks_first_where_texts_would_go(dsn: str) -> None:
    async with running(dsn, **PRICES) as rig:
        await created(rig)
        await said(rig, "/campaign announce")
        await numbers(rig, 5, waiting=True)
        await said(rig, "/campaign messages", message="open", channel="sms", on=True)
        asked = await rig.neo.command(rig.guild, "general", "/campaign open")
        assert isinstance(asked, Message)
        assert "5 numbers, at most" in asked.text
        assert " EUR" in asked.text
        status = "SELECT status FROM campaign"
        assert await rig.parts.database.pool.fetchval(status) == "announced"
        opened = await rig.neo.press(asked, "Yes, open")
        assert isinstance(opened, Message)
        assert "are open" in opened.text
        assert await rig.parts.database.pool.fetchval(status) == "open"


async def test_a_title_that_makes_texts_dearer_is_told_when_it_is_set(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        assert "more than two segments" not in await said(
            rig, "/campaign edit", campaign="Night Drive", field="keyword", value="NEON"
        )
        grown = await said(rig, "/campaign edit", campaign="Night Drive", field="title", value="Ночь " * 6)
        assert "⚠ With this artist's name and title some texts take more than two segments" in grown
        assert "link (" in grown


async def test_another_date_asks_first_where_texts_would_go(dsn: str) -> None:
    async with running(dsn, **PRICES) as rig:
        await created(rig)
        await said(rig, "/campaign open")
        await numbers(rig, 3)
        quiet = await said(rig, "/campaign reschedule", campaign="Night Drive", date="2027-12-11")
        assert "EUR" not in quiet, "the notice goes to chats alone"
        await said(rig, "/campaign messages", message="moved", channel="sms", on=True)
        asked = await rig.neo.command(
            rig.guild,
            "general",
            "/campaign reschedule",
            campaign="Night Drive",
            date="2027-12-18",
            time="18:30",
        )
        assert isinstance(asked, Message)
        assert "3 numbers, at most 3 segments, about 0.30 EUR" in asked.text
        assert "Saturday, 18 December" in asked.text
        day = "SELECT release_on::text || ' ' || release_at::text FROM campaign"
        assert (await rig.parts.database.pool.fetchval(day)).startswith("2027-12-11 00:00")
        moved = await rig.neo.press(asked, "Yes, move it")
        assert isinstance(moved, Message)
        assert (await rig.parts.database.pool.fetchval(day)).startswith("2027-12-18 18:30")
        told = "SELECT count(*) FROM delivery WHERE kind = 'moved' AND status <> 'suppressed'"
        count = await rig.parts.database.pool.fetchval(told)
        await rig.neo.press(asked, "Yes, move it")
        assert await rig.parts.database.pool.fetchval(told) == count, "a second press tells nobody again"


async def test_what_else_a_form_changes_does_not_wait_for_the_date(dsn: str) -> None:
    async with running(dsn, **PRICES) as rig:
        await created(rig)
        await said(rig, "/campaign open")
        await numbers(rig, 1)
        await said(rig, "/campaign messages", message="moved", channel="sms", on=True)
        preview = await rig.neo.command(
            rig.guild, "general", "/campaign edit", campaign="Night Drive", field="goal", value="50"
        )
        assert isinstance(preview, Message)
        form = await rig.neo.press(preview, "Edit")
        assert isinstance(form, Modal)
        await rig.neo.submit(form, {"title": "Night Drive II", "date": "2027-12-18"})
        row = await rig.parts.database.pool.fetchrow(
            "SELECT r.title, c.release_on FROM campaign c JOIN release r ON r.id = c.release_id"
        )
        assert (row["title"], row["release_on"].isoformat()) == ("Night Drive II", "2027-12-04")
        general = rig.guild.channel("general")
        asked = await rig.neo.wait_for_ephemeral(general, lambda m: m.text.startswith("Move"))
        assert "1 numbers, at most" in asked.text
        await rig.neo.press(asked, "Yes, move it")
        on = await rig.parts.database.pool.fetchval("SELECT release_on FROM campaign")
        assert on.isoformat() == "2027-12-18"
