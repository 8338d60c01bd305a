"""Logs with constant events and ids, never secrets; metrics for Prometheus."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from core.presave import Answer, PreSaveStatus
from core.queues import CampaignProgress, LaneState, SaveJob
from core.scheduler.retry import Decision

_SECRET = re.compile(
    r"(Bearer\s+|bot\d+:|/j/|/me/|start=k_|access_token=|refresh_token=|code=|state=)[A-Za-z0-9_\-.~%]{8,}"
)
_DONE = (PreSaveStatus.SAVED, PreSaveStatus.ACCEPTED)
_PHONE = re.compile(r"\+\d{8,15}\b")


def hide(text: str) -> str:
    """The text without what must not stand in a log line: the last line of defence, not the first."""
    return _PHONE.sub("+…", _SECRET.sub(lambda m: f"{m.group(1)}…", text))


def _hide_values(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: hide(value) if isinstance(value, str) else value for key, value in event.items()}


def configure_logging(level: str, *, machine: bool) -> None:
    """JSON lines for machines, short lines for people; libraries speak only when something is wrong."""
    chain: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _hide_values,
    ]
    chain.append(
        structlog.processors.JSONRenderer()
        if machine
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=chain,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s", force=True)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_StdlibFilter())
    for name in (
        "twilio",
        "upbeat.twilio",
        "aiogram",
        "discord",
        "apscheduler",
        "tortoise",
        "aiohttp.access",
    ):
        logging.getLogger(name).setLevel(logging.ERROR)


class _StdlibFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Hide secrets in what libraries say."""
        record.msg, record.args = hide(record.getMessage()), None
        return True


class Metrics:
    """What /metrics shows. Counted where it happens; depths are read when asked."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._outcomes = Counter(
            "upbeat_saves_total", "Saves by outcome", ["dsp", "outcome"], registry=self.registry
        )
        self._lag = Histogram(
            "upbeat_save_lag_seconds",
            "From the moment to the save",
            ["dsp"],
            buckets=(0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 14400, 86400, 172800),
            registry=self.registry,
        )
        self._due = Gauge("upbeat_due_presaves", "Rows that may be claimed now", registry=self.registry)
        self._oldest = Gauge("upbeat_oldest_due_seconds", "Age of the oldest due row", registry=self.registry)
        self._messages = Gauge(
            "upbeat_messages", "Messages by state", ["channel", "status"], registry=self.registry
        )
        self._inbox = Gauge("upbeat_inbox_depth", "Inbound items not processed", registry=self.registry)
        self._paused = Gauge(
            "upbeat_lane_paused", "1 while a lane is paused", ["lane"], registry=self.registry
        )

        self._count = lru_cache(maxsize=256)(lambda d, o: self._outcomes.labels(d.value, o.value))
        self._lag_of = lru_cache(maxsize=32)(lambda d: self._lag.labels(d.value))

    def saw(self, job: SaveJob, answer: Answer, decision: Decision, lag_s: float) -> None:
        """One outcome."""
        self._count(job.dsp, answer.outcome).inc()
        if decision.status in _DONE:
            self._lag_of(job.dsp).observe(max(0.0, lag_s))

    def depths(
        self,
        progress: list[CampaignProgress],
        messages: dict[str, dict[str, int]],
        inbox: int,
        lanes: list[LaneState],
        paused: set[str],
    ) -> bytes:
        """Set the gauges and render everything."""
        self._due.set(sum(p.due for p in progress))
        self._oldest.set(max((p.oldest_due_s or 0.0 for p in progress), default=0.0))
        for channel, states in messages.items():
            for status, count in states.items():
                self._messages.labels(channel, status).set(count)
        self._inbox.set(inbox)
        for lane in lanes:
            self._paused.labels(lane.key).set(1 if lane.key in paused else 0)
        return bytes(generate_latest(self.registry))
