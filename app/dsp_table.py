"""`upbeat dsps`: how far each service goes with the settings at hand; works without any."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
from dotenv import dotenv_values

from app.dsp_settings import dsp_settings
from dsps import registry

_PREFIX = "UPBEAT_"


def table(environ: Mapping[str, str], env_file: Path) -> list[dict[str, Any]]:
    """The rows of contracts: name, rung, grant, usable_for_days, look_up, grade, why."""
    given = (dict(dotenv_values(env_file)) if env_file.is_file() else {}) | dict(environ)
    mine = {k.removeprefix(_PREFIX).lower(): v for k, v in given.items() if k.startswith(_PREFIX) and v}
    services, _ = dsp_settings(mine)

    async def build() -> list[dict[str, Any]]:
        async with aiohttp.ClientSession() as session:
            return registry.describe(registry.build(services, session))

    return asyncio.run(build())
