"""Logs with constant events and ids, never secrets; metrics for Prometheus."""

from __future__ import annotations

import logging
import re
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import accumulate
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from core.delivery import DeliveryStatus
from core.gauges import Backlog
from core.ids import Channel, DspName
from core.presave import Answer, Outcome, PreSaveStatus, Wish
from core.queues import LaneState, SaveJob
from core.scheduler.read_back import Looks
from core.scheduler.retry import Decision
from core.services.resolving import Missing

_SECRET = re.compile(
    r"(Bearer\s+|bot\d+:|/j/|/me/|start=k_|access_token=|refresh_token=|code=|state=)[A-Za-z0-9_\-.~%]{8,}"
)
_LAGS = (
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.0,
    5.0,
    10.0,
    30.0,
    60.0,
    300.0,
    900.0,
    3600.0,
    14400.0,
    86400.0,
    172800.0,
)
_DONE = (PreSaveStatus.SAVED, PreSaveStatus.ACCEPTED)
_PHONE = re.compile(r"\+\d{8,15}\b")


def hide(text: str) -> str:
    """The text without what must not stand in a log line: the last line of defence, not the first."""
    return _PHONE.sub("+…", _SECRET.sub(lambda m: f"{m.group(1)}…", text))


def _hide_values(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: _hidden(value) for key, value in event.items()}


def _hidden(value: Any) -> Any:
    """`value` with every string in it hidden, however deep."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, Mapping):
        return {_hidden(key): _hidden(inner) for key, inner in value.items()}
    if hasattr(value, "_fields"):  # a named tuple: its repr knows which of its values are secret
        return hide(repr(value))
    if isinstance(value, list | tuple | set | frozenset):
        return [_hidden(inner) for inner in value]
    return value


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


@dataclass(slots=True)
class _Lags:
    """How many saves came within each of _LAGS, the last for all that were later."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(_LAGS) + 1))
    total_s: float = 0.0


class _Saves(Collector):
    """Plain counts while saves run, Prometheus' families when asked: its own counters lock at every step."""

    def __init__(self) -> None:
        self.outcomes: defaultdict[tuple[DspName, Outcome], int] = defaultdict(int)
        self.lags: defaultdict[DspName, _Lags] = defaultdict(_Lags)

    def collect(self) -> Iterator[Metric]:
        """All saves by outcome, and how long after the moment they came."""
        saves = CounterMetricFamily("upbeat_saves", "Saves by outcome", labels=["dsp", "outcome"])
        for (dsp, outcome), count in self.outcomes.items():
            saves.add_metric([dsp.value, outcome.value], count)
        yield saves
        late = HistogramMetricFamily("upbeat_save_lag_seconds", "From the moment to the save", labels=["dsp"])
        for dsp, lags in self.lags.items():
            bounds = [*map(str, _LAGS), "+Inf"]
            late.add_metric(
                [dsp.value], list(zip(bounds, accumulate(lags.counts), strict=True)), lags.total_s
            )
        yield late


class Metrics:
    """What /metrics shows. Counted where it happens; depths are read when asked."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._saves = _Saves()
        self.registry.register(self._saves)
        self._wishes = Counter(
            "upbeat_wishes",
            "Follows and playlists beside saves",
            ["dsp", "wish", "outcome"],
            registry=self.registry,
        )
        self._due = Gauge("upbeat_due_presaves", "Rows that may be claimed now", registry=self.registry)
        self._oldest = Gauge("upbeat_oldest_due_seconds", "Age of the oldest due row", registry=self.registry)
        self._messages = Gauge(
            "upbeat_messages",
            "Messages that are queued, on their way or in doubt, and answers in doubt",
            ["channel", "status"],
            registry=self.registry,
        )
        self._sent = Counter(
            "upbeat_message_outcomes",
            "What became of messages",
            ["channel", "status"],
            registry=self.registry,
        )
        self._inbox = Gauge("upbeat_inbox_depth", "Inbound items not processed", registry=self.registry)
        self._given_up = Gauge(
            "upbeat_inbox_given_up",
            "Inbound items that were tried in vain for the last time",
            registry=self.registry,
        )
        self._lanes()
        self._looks = Counter(
            "upbeat_read_backs",
            "Looks whether a save is there: found, again (accepted, tried again), gone (saved, not there), unanswered",
            ["dsp", "result"],
            registry=self.registry,
        )
        self._missing = Gauge(
            "upbeat_missing_sources",
            "Campaigns whose release a service that saves does not have though it should soon or already",
            ["dsp", "stage"],
            registry=self.registry,
        )

    def _lanes(self) -> None:
        self._paused = Gauge(
            "upbeat_lane_paused", "1 while a lane is paused", ["lane"], registry=self.registry
        )
        self._rate = Gauge(
            "upbeat_lane_rate", "Requests per second of a lane, now", ["lane"], registry=self.registry
        )
        self._ceiling = Gauge(
            "upbeat_lane_ceiling", "And the most it may do", ["lane"], registry=self.registry
        )
        self._used = Gauge(
            "upbeat_lane_budget_used",
            "Share (0..1) of a lane's budget that is used since its last renewal",
            ["lane"],
            registry=self.registry,
        )
        self._quarantined = Gauge(
            "upbeat_discord_quarantined",
            "1 while Discord lets the bot open no new direct messages",
            registry=self.registry,
        )

    def saw(self, job: SaveJob, answer: Answer, decision: Decision, lag_s: float) -> None:
        """One outcome."""
        self._saves.outcomes[job.dsp, answer.outcome] += 1
        if decision.status in _DONE:
            lags = self._saves.lags[job.dsp]
            lags.counts[bisect_left(_LAGS, lag_s)] += 1
            lags.total_s += max(0.0, lag_s)

    def wished(self, dsp: DspName, wish: Wish, outcome: Outcome) -> None:
        """What became of a follow, or of a playlist."""
        self._wishes.labels(dsp.value, wish.value, outcome.value).inc()

    def sent(self, channel: Channel, status: DeliveryStatus) -> None:
        """One message's outcome."""
        self._sent.labels(channel.value, status.value).inc()

    def looked(self, dsp: DspName, looks: Looks) -> None:
        """A round of looking whether what was saved is there."""
        for result, count in asdict(looks).items():
            self._looks.labels(dsp.value, result).inc(count)

    def depths(
        self,
        backlog: Backlog,
        messages: dict[str, dict[str, int]],
        inbox: int,
        given_up: int,
        lanes: list[LaneState],
        paused: set[str],
        missing: list[Missing],
        now: datetime,
    ) -> bytes:
        """Set the gauges and render everything."""
        self._due.set(backlog.due)
        self._oldest.set(backlog.oldest_s or 0.0)
        self._messages.clear()
        for channel, states in messages.items():
            for status, count in states.items():
                self._messages.labels(channel, status).set(count)
        self._inbox.set(inbox)
        self._given_up.set(given_up)
        for lane in lanes:
            self._paused.labels(lane.key).set(1 if lane.key in paused else 0)
            self._rate.labels(lane.key).set(lane.rate)
            self._ceiling.labels(lane.key).set(lane.ceiling)
            if lane.budget:
                self._used.labels(lane.key).set(lane.used_by(now) / lane.budget)
        self._quarantined.set(any(lane.key in paused and lane.quarantine for lane in lanes))
        self._missing.clear()
        for absent in missing:
            self._missing.labels(absent.dsp.value, absent.stage.value).inc()
        return bytes(generate_latest(self.registry))
