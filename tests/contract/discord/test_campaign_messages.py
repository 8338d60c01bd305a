"""`/campaign messages` over the wire: seen, changed, previewed, and refused in words."""

from __future__ import annotations

from sandbox.discord.records import Message
from tests.contract.discord.test_bot_over_the_wire import created, said
from tests.support.discord_bot import running


async def test_an_artist_sees_changes_and_previews_messages(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        assert "`countdown` · off · days: 7, 1" in await said(rig, "/campaign messages")
        done = await said(
            rig, "/campaign messages", message="countdown", on=True, days="3,1", words="See you soon"
        )
        assert "`countdown` · on · days: 3, 1 · en: See you soon" in done
        assert "NEON: See you soon" in done  # as a fan reads it
        assert "`countdown` · on · days: 3, 1" in await said(rig, "/campaign messages")
        bare = await said(rig, "/campaign messages", message="countdown", words="-")
        assert "See you soon" not in bare


async def test_words_by_language_and_what_a_text_has_room_for(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        await said(rig, "/campaign messages", message="receipt", words="See you")
        german = await said(rig, "/campaign messages", message="receipt", language="de", words="Bis bald")
        assert "de: Bis bald · en: See you" in german
        assert "NEON: Bis bald" in german
        assert "NEON: See you" in await said(rig, "/campaign messages", message="receipt", language="fr")
        text = await said(
            rig, "/campaign messages", message="receipt", channel="sms", language="de", words="Bis bald"
        )
        assert "STOP beendet Bis bald" in text
        assert "GSM-7 · " in text
        assert " · 1 message" in text
        long = await said(rig, "/campaign messages", message="receipt", channel="sms", words="Bye 🎵" * 30)
        assert "Your words have 150 characters (UCS-2) and would make this text" in long
        fits = int(long.split("at most 2 are allowed. ")[1].split()[0])
        too_long = await said(
            rig, "/campaign messages", message="receipt", channel="sms", words="x" * (fits + 1)
        )
        assert "would make this text 3 messages long" in too_long
        done = await said(rig, "/campaign messages", message="receipt", channel="sms", words="x" * fits)
        assert "x" * fits in done
        edited = await said(rig, "/campaign edit", field="language", value="DE", campaign="Night Drive")
        assert "Saved" in edited
        assert "NEON: Bis bald" in await said(
            rig, "/campaign messages", message="receipt", channel="telegram"
        )
        assert "no language I speak" in await said(
            rig, "/campaign edit", field="language", value="xx", campaign="Night Drive"
        )


async def test_a_preview_shows_buttons_that_do_nothing_and_the_artwork(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        for channel, labels in (("discord", ["▶ Play"]), ("telegram", ["▶ Play", "Share"])):
            shown = await rig.neo.command(
                rig.guild, "general", "/campaign messages", message="receipt", channel=channel
            )
            assert isinstance(shown, Message)
            buttons = [button for row in shown.components for button in row["components"]]
            assert [button["label"] for button in buttons] == labels
            assert all(button["disabled"] for button in buttons)
            assert shown.attachments or shown.embeds[0]["image"]["url"].endswith("/square.jpg")
            assert f"{channel}, en" in shown.text
        stuck = await rig.neo.command(
            rig.guild, "general", "/campaign messages", message="stuck", minutes=10, language="es"
        )
        assert isinstance(stuck, Message)
        assert "after 10 min" in stuck.text
        assert "Otro servicio" in [b["label"] for row in stuck.components for b in row["components"]]
        assert "never goes by text" in await said(rig, "/campaign messages", message="stuck", channel="sms")


async def test_what_goes_by_text_is_switched_by_itself_and_counted(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        shown = await said(rig, "/campaign messages")
        assert "`open` · on · by text: off" in shown
        assert "`receipt` · on · by text: on" in shown
        assert "at most **3** texts" in shown
        await said(rig, "/campaign messages", message="open", channel="sms", on=True)
        await said(rig, "/campaign messages", message="countdown", channel="sms", on=True)
        shown = await said(rig, "/campaign messages")
        assert "`open` · on · by text: on" in shown
        assert "at most **4** texts" in shown, "the countdown itself is off"
        await said(rig, "/campaign messages", message="countdown", on=True, days="7,3")
        assert "at most **6** texts" in await said(rig, "/campaign messages")
        words = await said(rig, "/campaign messages", message="receipt", channel="sms", on=False)
        assert "always goes by text message" in words
        words = await said(rig, "/campaign messages", message="stuck", channel="sms", on=True)
        assert "never goes by text message" in words


async def test_the_next_release_is_prepared_like_an_earlier_one(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        for field, value in (
            ("dsps", "deezer,tidal"),
            ("goal", "500"),
            ("time", "18:30"),
            ("upc", "602557676402"),
        ):
            await said(rig, "/campaign edit", campaign="Night Drive", field=field, value=value)
        await said(rig, "/campaign messages", message="countdown", on=True, days="3,1", words="See you soon")
        preview = await said(
            rig, "/campaign clone", campaign="Night Drive", title="Day Drive", date="2028-01-07"
        )
        assert "**Day Drive** is a draft" in preview
        async with rig.parts.database.store() as tx:
            old, new = await tx.campaigns.by_slug("night-drive"), await tx.campaigns.by_slug("day-drive")
        assert old is not None
        assert new is not None
        assert (new.dsps, new.goal, new.rule.at) == (old.dsps, 500, old.rule.at)
        assert (new.release.artwork_id, new.target) == (old.release.artwork_id, old.target)
        assert (old.release.upc, new.release.upc, new.code == old.code) == ("602557676402", None, False)
        assert [track.title for track in new.release.tracks] == ["Day Drive"]
        messages = await said(rig, "/campaign messages", campaign="Day Drive")
        assert "`countdown` · on · days: 3, 1 · en: See you soon" in messages
        assert "in the past" in await said(
            rig, "/campaign clone", campaign="Night Drive", title="Late", date="2020-01-07"
        )
        assert "no such campaign" in await said(
            rig, "/campaign clone", campaign="Nope", title="X", date="2028-01-07"
        )


async def test_what_may_not_be_is_refused_in_words(dsn: str) -> None:
    async with running(dsn) as rig:
        await created(rig)
        words = await said(rig, "/campaign messages", message="receipt", on=False)
        assert "cannot be switched" in words
        assert "Choose from" in await said(rig, "/campaign messages", message="countdown", days="99")
        words = await said(rig, "/campaign messages", message="countdown", words="www.evil.example")
        assert "may not carry links" in words
        assert "Name the message" in await said(rig, "/campaign messages", on=True)
        assert "`countdown` · off · days: 7, 1" in await said(rig, "/campaign messages")
