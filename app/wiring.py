"""The only place that knows every adapter: settings in, a running product's parts out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import aiohttp
import structlog

from app import wiring_buttons as buttons
from app import wiring_permissions as permissions
from app.chance import SystemChance
from app.markets import market_zones, zone_countries
from app.observability import Metrics
from app.setting_checks import is_loopback
from app.settings import Settings
from bots.conversation.flow import Conversation
from core.errors import StorageAway
from core.ids import DspName
from core.ports import Dsps
from core.presave import Answer, Outcome, PreSaveStatus, Wish
from core.queues import SaveJob
from core.scheduler.link_book import LinkBook
from core.scheduler.pre_adding import PreAdding
from core.scheduler.rationed import rationed
from core.scheduler.read_back import Looks, ReadBack
from core.scheduler.release_run import RunSettings, SaveRun
from core.scheduler.retry import Decision
from core.scheduler.warming import Warming
from core.services.campaigns import Campaigns, CampaignSettings
from core.services.connecting import Connecting
from core.services.consents import Consents
from core.services.flows import Flows
from core.services.guardian import Guardian
from core.services.joining import Joining
from core.services.offers import Markets
from core.services.operator_bell import OperatorBell, Trouble
from core.services.own_playlists import OwnPlaylists
from core.services.pairing import Pairing
from core.services.persons import Persons
from core.services.playlist_choice import PlaylistChoice
from core.services.privacy import Privacy
from core.services.releasing import Releasing
from core.services.replying import Replying
from core.services.standing import Standing
from core.services.teams import Teams
from core.services.tickets import Tickets
from dsps import registry
from notifications.rendering import Renderer
from notifications.wording import Wording
from oauth_web.app import reserved_slugs
from storage.clock import DatabaseClock
from storage.database import Database
from storage.delivery_queue import DeliveryQueueRows
from storage.first_key import hold_to_first_key
from storage.flows import FlowRunRows
from storage.gauges import GaugeRows
from storage.inbox import InboxRows
from storage.lanes import LaneRows
from storage.leases import Leases
from storage.link_searches import LinkSearchRows
from storage.pre_adding import EarlyRows
from storage.save_queue import SaveQueueRows
from storage.sealing import AesSealer
from storage.warming import PermissionRows

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything a role may need."""

    settings: Settings
    dsn: str = field(repr=False)
    database: Database
    sealer: AesSealer = field(repr=False)
    chance: SystemChance
    clock: DatabaseClock
    session: aiohttp.ClientSession
    leases: Leases
    lanes: LaneRows
    inbox: InboxRows
    saves: SaveQueueRows
    deliveries: DeliveryQueueRows
    dsps: Dsps
    wording: Wording
    tickets: Tickets
    teams: Teams
    campaigns: Campaigns
    flows: Flows
    guardian: Guardian
    standing: Standing
    joining: Joining
    connecting: Connecting
    privacy: Privacy
    links: LinkBook
    renderer: Renderer
    conversation: Conversation
    bell: OperatorBell
    metrics: Metrics = field(default_factory=Metrics)

    @property
    def pairing(self) -> Pairing:
        """Groups and channels of artists."""
        return Pairing(self.database.store, self.clock, self.chance, self.sealer, self.teams)

    @property
    def consents(self) -> Consents:
        """Consents one by one."""
        return Consents(self.database.store, self.clock)

    @property
    def releasing(self) -> Releasing:
        """Begins what is due."""
        return Releasing(self.database.store, self.clock)

    @property
    def gauges(self) -> GaugeRows:
        """Figures of the database."""
        return GaugeRows(self.database.pool)

    @property
    def searches(self) -> LinkSearchRows:
        """Which releases are looked for, and which are missing."""
        return LinkSearchRows(self.database.pool)

    def save_run(self) -> SaveRun:
        """This process's part of every running release."""
        settings = RunSettings(concurrency=self.settings.save_concurrency, rates=self.settings.rates())
        return SaveRun(
            self.saves,
            self.lanes,
            self.links,
            self.dsps,
            self.clock,
            self.chance,
            settings,
            self._observe,
            self._wished,
            lambda dsp, error: log.error(
                "save_crashed", dsp=dsp.value, error=type(error).__name__, exc_info=error
            ),
            self.standing.listed_only,
        )

    def warming(self) -> Warming:
        """Tries and refreshes permissions before a release."""
        return Warming(
            PermissionRows(self.database.pool, self.sealer),
            self.saves,
            self.lanes,
            self.dsps,
            self.clock,
            lambda dsp, found: log.info(
                "permissions_tried", dsp=dsp.value, alive=found.alive, dead=found.dead, unclear=found.unclear
            ),
            lambda dsp, error: log.error("warming_crashed", dsp=dsp.value, exc_info=error),
            self._credential_refused,
        )

    def pre_adding(self) -> PreAdding:
        """Adds what is listed before it is out."""
        return PreAdding(
            EarlyRows(self.database.pool, self.sealer),
            self.saves,
            self.lanes,
            self.links,
            self.dsps,
            self.clock,
            _pre_added,
            lambda dsp, error: log.error("pre_adding_crashed", dsp=dsp.value, exc_info=error),
        )

    def playlists(self) -> PlaylistChoice:
        """Lets fans choose one of theirs."""
        own = OwnPlaylists(self.clock, self.dsps, self.saves)
        return PlaylistChoice(self.database.store, self.clock, self.dsps, self.tickets, own)

    def read_back(self) -> ReadBack:
        """Looks whether what was saved is there."""
        return ReadBack(
            self.saves,
            self.lanes,
            self.links,
            self.dsps,
            self.clock,
            lambda dsp, error: log.error("read_back_crashed", dsp=dsp.value, exc_info=error),
            self._looked,
            self.settings.read_back_share,
        )

    def _wished(self, job: SaveJob, wish: Wish, answer: Answer) -> None:
        self.metrics.wished(job.dsp, wish, answer.outcome)
        if answer.outcome not in (Outcome.SAVED, Outcome.ALREADY_SAVED, Outcome.ACCEPTED):
            log.info(
                "wish_not_done",
                presave=job.id,
                dsp=job.dsp.value,
                wish=wish.value,
                outcome=answer.outcome.value,
                detail=answer.detail,
            )

    def _looked(self, dsp: DspName, looks: Looks) -> None:
        self.metrics.looked(dsp, looks)
        if looks.gone:
            log.warning("saved_but_not_there", dsp=dsp.value, presaves=looks.gone)

    def _credential_refused(self, dsp: DspName) -> None:
        self.bell.ring(Trouble.CREDENTIAL, dsp.value)

    def _observe(self, job: SaveJob, answer: Answer, decision: Decision, now: datetime) -> None:
        self.metrics.saw(job, answer, decision, (now - job.moment).total_seconds())
        if answer.outcome is Outcome.APP_MISCONFIGURED:
            self._credential_refused(job.dsp)
        if decision.status not in (PreSaveStatus.SAVED, PreSaveStatus.ACCEPTED):
            log.info(
                "save_not_done",
                presave=job.id,
                dsp=job.dsp.value,
                outcome=answer.outcome.value,
                detail=answer.detail,
                status=decision.status.value,
            )


def _pre_added(job: SaveJob, result: Answer | Exception) -> None:
    said = result.outcome.value if isinstance(result, Answer) else type(result).__name__
    log.info("pre_add_tried", presave=job.id, dsp=job.dsp.value, outcome=said)


@asynccontextmanager
async def assembled(settings: Settings, dsn: str, *, pool_max: int | None = None) -> AsyncIterator[Parts]:
    """All parts over an open database whose schema is current; closed in reverse. `pool_max`: not the setting's."""
    sealer = AesSealer(settings.secret_keys.get_secret_value())
    database = await Database.connect(dsn, sealer, pool_max=pool_max or settings.database_pool)
    leases = Leases(dsn)
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=settings.save_concurrency * 2 + 32, keepalive_timeout=60),
        headers={"User-Agent": "upbeat"},
        cookie_jar=aiohttp.DummyCookieJar(),  # fans share the session: no cookie may travel between them
    )
    try:
        await hold_to_first_key(database.pool, sealer)
        clock = DatabaseClock(database.pool, movable=settings.env == "sandbox")
        await clock.refresh()
        await leases.register()
        yield _parts(settings, dsn, database, sealer, clock, leases, session)
    finally:
        await session.close()
        try:
            await leases.leave()
        except StorageAway as error:
            log.warning("could_not_sign_off", error=str(error))
        await database.close()


def _parts(
    settings: Settings,
    dsn: str,
    database: Database,
    sealer: AesSealer,
    clock: DatabaseClock,
    leases: Leases,
    session: aiohttp.ClientSession,
) -> Parts:
    chance, wording, pool, store = SystemChance(), Wording(), database.pool, database.store
    dsps = rationed(registry.build(settings.dsps, session), LaneRows(pool), clock)
    tickets, teams = Tickets(clock, chance, sealer, settings.public_url), Teams(store, clock, chance, sealer)
    runs, persons = FlowRunRows(pool), Persons(store, clock, chance, sealer)
    joining, links = Joining(store, clock, dsps, tickets, runs, _markets()), LinkBook(store, clock, dsps)
    flows, guardian = Flows(store, clock, dsps, teams, runs), permissions.guardian(settings, database, clock)
    bell = permissions.operator_bell(settings, store, clock)
    standing = permissions.standing(store, clock, dsps, bell)
    privacy = Privacy(store, clock, sealer, tickets, permissions.revoking(dsps))
    saves, replying = SaveQueueRows(pool, sealer, leases), Replying(store, clock, teams)
    wishing = permissions.wishing(store, clock, dsps, tickets, saves)
    rest = (Consents(store, clock), wishing, wording, settings.operator_name, settings.public_url)
    return Parts(
        settings=settings,
        dsn=dsn,
        database=database,
        sealer=sealer,
        chance=chance,
        clock=clock,
        session=session,
        leases=leases,
        lanes=LaneRows(pool),
        inbox=InboxRows(pool, permissions.given_up(bell)),
        saves=saves,
        deliveries=DeliveryQueueRows(pool, leases),
        dsps=dsps,
        wording=wording,
        tickets=tickets,
        teams=teams,
        campaigns=Campaigns(store, clock, chance, teams, dsps, _campaign_settings(settings, dsps)),
        flows=flows,
        guardian=guardian,
        standing=standing,
        joining=joining,
        connecting=permissions.connecting(store, clock, chance, dsps, tickets, joining, standing, bell),
        privacy=privacy,
        bell=bell,
        links=links,
        renderer=Renderer(store, wording, tickets, buttons.actions(), flows.of_campaign),
        conversation=Conversation(joining, privacy, guardian, persons, replying, *rest),
    )


# what a new campaign offers until its artist says otherwise: where most of the world listens
_USUAL = (
    DspName.SPOTIFY,
    DspName.APPLE_MUSIC,
    DspName.YOUTUBE_MUSIC,
    DspName.AMAZON_MUSIC,
    DspName.DEEZER,
    DspName.TIDAL,
    DspName.SOUNDCLOUD,
    DspName.AUDIOMACK,
)


def _campaign_settings(settings: Settings, dsps: Dsps) -> CampaignSettings:
    return CampaignSettings(
        public_url=settings.public_url,
        # first what saves by itself
        default_dsps=tuple(sorted(_USUAL, key=lambda name: not dsps[name].saves)),
        reserved_slugs=reserved_slugs(),
        zones=market_zones(),
    )


def _markets() -> Markets:
    return Markets(countries=zone_countries())


def form_origins(settings: Settings) -> tuple[str, ...]:
    """Plain-http origins (the sandbox) that a connect form may be redirected to; https ones need no naming."""
    found = {
        f"{parts.scheme}://{parts.netloc}"
        for service in settings.dsps.values()
        if service.authorize_url and is_loopback(service.authorize_url)
        for parts in [urlsplit(service.authorize_url)]
    }
    return tuple(sorted(found))
