"""What operators' machines ask of a process, with the site or without it."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest

from app.ops import ops_listener
from app.settings import BadSettings
from app.wiring import Parts
from core.delivery import DeliveryStatus
from core.ids import WORLD, CampaignId, Channel, DspName, PreSaveId, WaveId
from core.presave import Answer, Outcome, PreSaveStatus
from core.queues import SaveJob
from core.scheduler.retry import Decision
from tests.support.alone import alone
from tests.support.ports import free_port
from tests.support.rough_road import Ends, Road
from tests.support.seeds import MIDNIGHT

NAMES = {
    "upbeat_saves",
    "upbeat_save_lag_seconds",
    "upbeat_due_presaves",
    "upbeat_oldest_due_seconds",
    "upbeat_messages",
    "upbeat_message_outcomes",
    "upbeat_inbox_depth",
    "upbeat_inbox_given_up",
    "upbeat_lane_paused",
    "upbeat_lane_rate",
    "upbeat_lane_ceiling",
    "upbeat_missing_sources",
}


async def test_a_process_without_the_site_answers_at_its_own_address(dsn: str) -> None:
    port = free_port()
    async with alone(dsn, "worker", ops_port=str(port)) as parts:
        base = f"http://127.0.0.1:{port}"
        assert await asked(f"{base}/healthz") == (200, '{"ok": true}')
        assert (await asked(f"{base}/readyz"))[0] == 503, "no scheduler has ever been there"
        await parts.gauges.beat_scheduler()
        assert (await asked(f"{base}/readyz"))[0] == 200
        await parts.database.pool.execute(
            "UPDATE app_state SET value = to_jsonb(extract(epoch FROM now()) - 61) WHERE key = 'scheduler_beat'"
        )
        assert (await asked(f"{base}/readyz"))[0] == 503, "the last one is long gone"
        assert (await asked(f"{base}/me"))[0] == 404, "the site is not there"

        await parts.lanes.ensure("dsp:deezer", rate=40)
        await parts.lanes.ensure("dsp:tidal", rate=10)
        await parts.lanes.pause("dsp:tidal", timedelta(minutes=1), "429")
        count(parts)
        status, text = await asked(f"{base}/metrics")
        assert status == 200
        assert set(re.findall(r"^# TYPE (\w+?)(?:_total)? ", text, re.MULTILINE)) >= NAMES
        for line in (
            'upbeat_saves_total{dsp="spotify",outcome="saved"} 1.0',
            'upbeat_save_lag_seconds_bucket{dsp="spotify",le="0.05"} 0.0',
            'upbeat_save_lag_seconds_bucket{dsp="spotify",le="0.1"} 1.0',
            'upbeat_save_lag_seconds_count{dsp="spotify"} 1.0',
            'upbeat_message_outcomes_total{channel="telegram",status="sent"} 1.0',
            'upbeat_lane_rate{lane="dsp:deezer"} 40.0',
            'upbeat_lane_ceiling{lane="dsp:deezer"} 40.0',
            'upbeat_lane_paused{lane="dsp:deezer"} 0.0',
            'upbeat_lane_paused{lane="dsp:tidal"} 1.0',
            "upbeat_due_presaves 0.0",
            "upbeat_oldest_due_seconds 0.0",
        ):
            assert line in text.splitlines(), line
        assert (await asked(f"{base}/metrics", Via="a proxy"))[0] == 404


async def test_without_a_port_there_is_nothing(dsn: str) -> None:
    port = free_port()
    async with alone(dsn, "worker", ops_port="0", ops_host="127.0.0.1"):
        with pytest.raises(aiohttp.ClientConnectorError):
            await asked(f"http://127.0.0.1:{port}/healthz")


async def test_with_a_token_figures_are_for_who_has_it(dsn: str) -> None:
    port = free_port()
    async with alone(dsn, "worker", ops_port=str(port), metrics_token="s3cret"):
        url = f"http://127.0.0.1:{port}/metrics"
        assert (await asked(url))[0] == 404
        assert (await asked(url, Authorization="Bearer s3cret!"))[0] == 404
        assert (await asked(url, Authorization="Bearer s3cret"))[0] == 200
        assert (await asked(url, Authorization="Bearer s3cret", Via="a proxy"))[0] == 200


async def test_a_database_that_is_gone_is_not_ready(dsn: str) -> None:
    where = dict(parse_qsl(urlsplit(dsn).query))["host"]
    road = Road(partial(asyncio.open_unix_connection, f"{where}/.s.PGSQL.5432"))
    async with road.open() as door:
        port, through = free_port(), f"postgresql://postgres@127.0.0.1:{door}{urlsplit(dsn).path}"
        async with alone(through, ops_port=str(port)) as parts:
            base, server = f"http://127.0.0.1:{port}", road.target
            await parts.gauges.beat_scheduler()
            assert (await asked(f"{base}/readyz"))[0] == 200
            road.target = nowhere
            for connection in list(road.carried):
                connection.cancel()
            assert (await asked(f"{base}/readyz"))[0] == 503
            assert (await asked(f"{base}/metrics"))[0] == 503
            assert (await asked(f"{base}/healthz"))[0] == 200, "it need not be started anew"
            road.target = server
            async with asyncio.timeout(20):
                while (await asked(f"{base}/readyz"))[0] != 200:
                    await asyncio.sleep(0.1)


async def test_a_taken_port_is_said_in_the_settings_words(dsn: str) -> None:
    port = free_port()
    async with alone(dsn, ops_port=str(port)) as parts:
        with pytest.raises(BadSettings, match=f"UPBEAT_OPS_PORT: cannot listen on 127.0.0.1, port {port}"):
            await ops_listener(parts)


def count(parts: Parts) -> None:
    """A save and a message."""
    job = SaveJob(
        id=PreSaveId(1), campaign_id=CampaignId(1), wave_id=WaveId(1), dsp=DspName.SPOTIFY, market=WORLD,
        address_id=None, follow=False, playlist="", attempts=1, moment=MIDNIGHT, permit=None,
    )  # fmt: skip
    parts.metrics.saw(job, Answer(outcome=Outcome.SAVED), Decision(status=PreSaveStatus.SAVED), 0.06)
    parts.metrics.sent(Channel.TELEGRAM, DeliveryStatus.SENT)


async def nowhere() -> Ends:
    """The server is gone."""
    raise ConnectionRefusedError


async def asked(url: str, **headers: str) -> tuple[int, str]:
    """Status and text."""
    async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as answer:
        return answer.status, await answer.text()
