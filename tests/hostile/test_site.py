"""Forged forms, hostile names, odd addresses, oversized bodies, forged webhooks."""

from __future__ import annotations

import io
import re

import aiohttp
import pytest

from app.demo.stage import NUMBER, TWILIO_TOKEN
from app.demo.story import _ACTOR, cover
from core.consent import Shown
from core.errors import NotFound, Refused
from core.fan import Visitor
from core.ids import Channel, DspName
from core.repositories import Artwork
from core.services.teams import Actor
from notifications.artwork import prepare_artwork
from sandbox.browser import Browser
from tests.hostile.conftest import Scene
from tests.support.product import running


async def test_a_form_from_elsewhere_or_without_our_token_does_nothing(scene: Scene):
    base = scene.stage.public_url
    form = {"ticket": scene.ticket.rsplit("/", 1)[-1], "csrf": "0" * 64}
    async with aiohttp.ClientSession() as http:
        for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            async with http.post(
                f"{base}/connect/spotify", data=form, headers=headers, allow_redirects=False
            ) as r:
                assert r.status == 403
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        async with http.post(f"{base}/connect/spotify", data=b"csrf=\xff\xfe", headers=headers) as r:
            assert r.status == 403
    assert await scene.stage.parts.database.pool.fetchval("SELECT count(*) FROM attempt") == 0


@pytest.mark.parametrize(
    "path",
    ["/'%20OR%201=1--", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/j/'; DROP TABLE fan; --", "/j/%00",
     "/go/x/spotify", "/go/night-drive/nosuch", "/callback/nosuch", "/me/xyz", "/static/../site.py", "/art/x-r1/square.jpg",
     "/webhooks/telegram/999", "/%F0%9F%94%A5", "/%00", "/go/%00/spotify", "/callback/smart_link", "/night-drive?dsp=smart_link", "/" + "a" * 3000],
)  # fmt: skip
async def test_odd_addresses_are_plain_refusals(scene: Scene, path: str):
    async with aiohttp.ClientSession() as http, http.get(scene.stage.public_url + path) as answer:
        assert answer.status in (400, 404, 405, 410)
        assert "Traceback" not in await answer.text()
    assert await scene.stage.parts.database.pool.fetchval("SELECT count(*) FROM fan") == 1


async def test_every_answer_carries_the_strict_headers(scene: Scene):
    async with aiohttp.ClientSession() as http:
        for path in (
            "/night-drive",
            scene.ticket.removeprefix(scene.stage.public_url),
            "/nothing-here",
            "/privacy",
        ):
            async with http.get(scene.stage.public_url + path) as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "unsafe" not in policy
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
        async with http.get(scene.ticket) as answer:
            assert answer.headers["Cache-Control"] == "no-store"


async def test_hostile_titles_and_names_stay_text(scene: Scene):
    parts = scene.stage.parts
    nasty = "<script>alert(1)</script>'\"&{{7*7}}"
    await parts.campaigns.edit(_ACTOR, scene.campaign.id, {"title": nasty, "tracks": nasty})
    async with aiohttp.ClientSession() as http:
        for url in (f"{scene.stage.public_url}/night-drive", scene.ticket, f"{scene.ticket}?dsp=spotify"):
            async with http.get(url) as answer:
                text = await answer.text()
                assert answer.status == 200
                assert "<script>alert" not in text
                assert "&lt;script&gt;alert" in text
                assert "{{7*7}}" in text


async def test_redirects_only_lead_to_the_services_own_hosts(scene: Scene):
    campaigns = scene.stage.parts.campaigns
    for url in (
        "https://evil.example/album/1",
        "https://open.spotify.com.evil.example/x",
        "https://open.spotify.com@evil.example/",
        "javascript:alert(1)",
        "//evil.example",
        "ftp://open.spotify.com/album/1",
        "https://open.spotify.com:444/album/1",
    ):
        with pytest.raises(Refused, match="error-link-host"):
            await campaigns.set_link(_ACTOR, scene.campaign.id, DspName.SPOTIFY, url)
    async with aiohttp.ClientSession() as http:
        url = f"{scene.stage.public_url}/go/night-drive/spotify?url=https://evil.example&next=//evil.example"
        async with http.get(url, allow_redirects=False) as answer:
            assert answer.headers["Location"] == "/night-drive", "not out yet: back to the page"


@pytest.mark.parametrize(
    "value",
    ["nz", "ZZ", "XX", "*", "N", "NZL", "NZ\r\nSet-Cookie: a=b", '"><script>alert(1)</script>', "'; DROP TABLE wave; --",
     "\u0130\u0130", "\x00", "N" * 5000, "../../etc/passwd"],
)  # fmt: skip
async def test_a_market_or_a_zone_of_nobodys_is_the_worlds_page(scene: Scene, value: str):
    """Whoever writes them chooses nothing but between what everybody may see, and nothing of it comes back."""
    base = scene.stage.public_url
    await scene.stage.parts.database.pool.execute("UPDATE campaign SET status = 'releasing'")
    async with aiohttp.ClientSession() as http:
        for name in ("m", "z"):
            async with http.get(f"{base}/night-drive", params={name: value}) as answer:
                text = await answer.text()
                assert answer.status == 200
                assert "script>alert" not in text
                assert "m=" not in "".join(re.findall(r'href="([^"]*)"', text))
                assert f'rel="canonical" href="{base}/night-drive"' in text
                assert not {"ETag", "Cache-Control", "Last-Modified"} & set(answer.headers)
            url = f"{base}/go/night-drive/spotify"
            async with http.get(url, params={name: value}, allow_redirects=False) as answer:
                assert answer.status == 302
                assert answer.headers["Location"].startswith("https://open.spotify.com/search/")
                assert answer.headers["Cache-Control"] == "no-store"
                assert "a=b" not in str(answer.headers)


async def test_an_error_page_never_leads_to_a_foreign_referer(scene: Scene):
    base = scene.stage.public_url
    async with aiohttp.ClientSession() as http:
        for referer in (
            f"{base}9.evil.example/x",
            f"{base}@evil.example/",
            "https://evil.example/",
            "http://[",
        ):
            async with http.post(f"{base}/connect/spotify", headers={"Referer": referer}) as answer:
                assert answer.status == 403
                text = await answer.text()
                assert "evil.example" not in text
                assert "http://[" not in text
        async with http.post(f"{base}/connect/spotify", headers={"Referer": f"{base}/night-drive"}) as answer:
            assert f'href="{base}/night-drive"' in await answer.text()


async def test_ten_megabytes_are_refused(scene: Scene):
    base = scene.stage.public_url
    async with aiohttp.ClientSession() as http:
        for path in ("/connect/spotify", "/me/abc", "/webhooks/telegram/1"):
            try:
                async with http.post(base + path, data=io.BytesIO(b"x" * (10 * 1024 * 1024))) as answer:
                    assert answer.status in (403, 404, 413)
            except (aiohttp.ClientConnectionError, ConnectionResetError):
                continue  # cut off while sending: refused as well
        async with http.get(f"{base}/healthz") as answer:
            assert answer.status == 200


async def test_another_artists_team_finds_nothing(scene: Scene):
    parts = scene.stage.parts
    stranger = Actor(guild_id=999, user_id=666)
    await parts.teams.bind(stranger, await parts.teams.invite("Other"), None)
    for act in (
        parts.campaigns.get(stranger, scene.campaign.id),
        parts.campaigns.edit(stranger, scene.campaign.id, {"title": "Mine"}),
        parts.campaigns.cancel(stranger, scene.campaign.id),
        parts.campaigns.funnel(stranger, scene.campaign.id),
        parts.campaigns.set_link(
            stranger, scene.campaign.id, DspName.SPOTIFY, "https://open.spotify.com/album/1"
        ),
    ):
        with pytest.raises(NotFound):
            await act
    # the owner's id in a server of somebody else, and a stranger in the owner's server
    with pytest.raises(NotFound):
        await parts.campaigns.get(Actor(guild_id=999, user_id=_ACTOR.user_id), scene.campaign.id)
    with pytest.raises(NotFound):
        await parts.campaigns.get(Actor(guild_id=_ACTOR.guild_id, user_id=666), scene.campaign.id)
    assert [c.id for c in await parts.campaigns.listed(stranger)] == []


async def test_an_invitation_is_spent_once(scene: Scene):
    teams = scene.stage.parts.teams
    code = await teams.invite("Twice")
    await teams.bind(Actor(guild_id=1, user_id=1), code, None)
    with pytest.raises(Refused, match="error-invite"):
        await teams.bind(Actor(guild_id=2, user_id=2), code, None)


async def test_a_teaser_shows_no_service_and_a_draft_nothing(scene: Scene):
    parts = scene.stage.parts
    prepared = prepare_artwork(cover())
    art = Artwork(
        images={"square": prepared.square, "card": prepared.card, "thumb": prepared.thumb}, accent="#aa3355"
    )
    on = scene.campaign.rule.on
    draft = await parts.campaigns.create(_ACTOR, title="Secret", on=on, artwork=art)
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{scene.stage.public_url}/{draft.slug}") as answer:
            assert answer.status == 404
        await parts.campaigns.announce(_ACTOR, draft.id)
        async with http.get(f"{scene.stage.public_url}/{draft.slug}") as answer:
            assert answer.status == 200
            assert "?dsp=spotify" not in await answer.text()
        async with http.get(f"{scene.stage.public_url}/{draft.slug}?dsp=spotify") as answer:
            assert "Continue to" not in await answer.text()


async def test_the_fans_own_page(scene: Scene):
    parts = scene.stage.parts
    url = await parts.privacy.me_url(scene.mia)
    async with Browser() as mia, Browser() as thief:
        for _ in range(3):
            page = await mia.open(url)  # a GET burns nothing
        page = await page.submit()
        assert "Mia" in page.words
        assert (await thief.open(url)).status == 410
        assert (await thief.open(f"{scene.stage.public_url}/me")).status == 410
        page = await page.submit("Erase", {"sure": True, "what": "everything"})
        assert page.status == 200
    assert await parts.database.pool.fetchval("SELECT count(*) FROM fan") == 0


async def test_one_artist_is_forgotten_and_nothing_by_mistake(scene: Scene):
    parts, me = scene.stage.parts, f"{scene.stage.public_url}/me"
    tom = Visitor(sender_id=scene.mia.sender_id, channel=Channel.TELEGRAM, external_id="8", name="Tom")
    words = Shown(text="Remind me", version="test/1", language="en")
    for fan in (scene.mia, tom):
        await parts.joining.remind(fan, scene.campaign.id, words, "test")
    async with parts.database.store() as tx:
        stranger = await tx.campaigns.add_artist("Nova")  # Mia is no fan of theirs
    kept = "SELECT (SELECT count(*) FROM fan), (SELECT count(*) FROM campaign_fan)"

    async def rows() -> tuple[int, int]:
        return tuple(await parts.database.pool.fetchrow(kept))

    before = await rows()
    async with Browser() as mia, Browser() as thief:
        page = await (await mia.open(await parts.privacy.me_url(scene.mia))).submit()
        form = next(f for f in page.forms if f.action.endswith("/me/erase"))
        neon = str(scene.campaign.artist.id)
        assert form.options["what"] == [neon, "everything"]
        token = {name: value for name, value in form.fields.items() if name not in ("what", "sure") and value}

        async def post(browser: Browser, data: dict[str, str]) -> int:
            return (await browser.go("POST", f"{me}/erase", data=list(data.items()), came_from=page)).status

        for odd in (
            {"sure": "yes"},  # ticked, and nothing chosen: the page as it was before there was a choice
            {"sure": "yes", "what": ""},
            {"sure": "yes", "what": str(stranger.id)},
            {"sure": "yes", "what": f"{neon},everything"},
            {"what": "everything"},
            {"sure": "no", "what": neon},
        ):
            assert await post(mia, token | odd) == 200
            assert await rows() == before, odd
        forged = {"sure": "yes", "what": "everything"}
        assert await post(mia, forged) == 403, "no token"
        assert await post(thief, token | forged) in (403, 410), "somebody else's token"
        assert await rows() == before
        page = await page.submit("Erase", {"sure": True, "what": neon})
        assert "Nothing about you and that artist is left" in page.words
        assert (await mia.open(me)).status == 200, "the person is known still"
    assert await rows() == (before[0], before[1] - 1)
    assert [a.name for a in await parts.privacy.artists((await parts.privacy.fan_of(tom)).id)] == ["NEON"]


async def test_a_single_consent_is_withdrawn_where_it_is_shown(scene: Scene):
    parts = scene.stage.parts
    pool = parts.database.pool
    fan = await parts.privacy.fan_of(scene.mia)
    artist = scene.campaign.artist.id
    await pool.execute(
        "INSERT INTO consent_event (fan_id, artist_id, purpose, act, channel, text, version, language, source, at)"
        " VALUES ($1, $2, 'news', 'given', 'telegram', 'News from NEON', 'news/1', 'en', 'test', now() - interval '1 minute')",
        fan.id,
        artist,
    )
    async with Browser() as mia:
        page = await (await mia.open(await parts.privacy.me_url(scene.mia))).submit()
        assert "News from NEON" in page.words
        form = next(f for f in page.forms if f.action.endswith("/me/consent"))
        assert form.fields["id"] == f"news/{artist}/telegram"
        page = await page.submit("Withdraw")
        assert page.status == 200
    said = await pool.fetch("SELECT act, channel FROM consent_event WHERE purpose = 'news' ORDER BY id")
    assert [tuple(row) for row in said] == [("given", "telegram"), ("withdrawn", "telegram")]


async def test_forged_webhooks_are_refused_and_write_nothing(dsn: str):
    async with running(dsn, roles=("web", "telegram", "sms")) as stage:
        base, pool = stage.public_url, stage.parts.database.pool
        ids = {r["channel"]: r["id"] for r in await pool.fetch("SELECT channel, id FROM sender")}
        update = {
            "update_id": 1,
            "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}},
        }
        async with aiohttp.ClientSession() as http:
            hook = f"{base}/webhooks/telegram/{ids['telegram']}"
            for secret in (None, "", "wrong", "\u00fc", "0" * 64):
                head = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
                async with http.post(hook, json=update, headers=head) as answer:
                    assert answer.status == 401
            text = f"{base}/webhooks/twilio/{ids['sms']}/inbound"
            form = {"MessageSid": "SM" + "0" * 32, "From": "+12125550199", "To": NUMBER, "Body": "NEON"}
            for signature in (None, "", "AAAA", TWILIO_TOKEN):
                head = {"X-Twilio-Signature": signature} if signature is not None else {}
                async with http.post(text, data=form, headers=head) as answer:
                    assert answer.status == 403
        assert await pool.fetchval("SELECT count(*) FROM inbox") == 0


async def test_figures_are_for_this_machine_not_for_who_comes_through_its_proxy(scene: Scene):
    url = f"{scene.stage.public_url}/metrics"
    async with aiohttp.ClientSession() as http:
        async with http.get(url) as answer:
            assert answer.status == 200
        for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
            async with http.get(url, headers={name: "127.0.0.1"}) as answer:
                assert answer.status == 404


async def test_the_end_of_a_session_is_the_end_for_a_copied_cookie_too(scene: Scene):
    privacy = scene.stage.parts.privacy
    async with Browser() as mia:
        page = await (await mia.open(await privacy.me_url(scene.mia))).submit()
        secret = next(cookie.value for cookie in mia.cookies if cookie.key == "upbeat-me")
        await privacy.session(secret)
        await page.submit("Close it now")
    with pytest.raises(Refused, match="error-me-over"):
        await privacy.session(secret)
