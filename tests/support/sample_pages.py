"""One example of every page in each of its states, for tests and for looking at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from oauth_web.qr import qr_data_uri
from oauth_web.rendering import View
from oauth_web.views import (
    BrowserGrant,
    ChatDoor,
    ChatIdentity,
    ConfirmPage,
    ConsentBox,
    ConsentPage,
    Countdown,
    Cover,
    ErrorKind,
    ErrorPage,
    Frame,
    InAppNotice,
    LandingPage,
    NotFoundPage,
    OperatorFooter,
    PlaylistPicker,
    ReleaseHead,
    ServiceButton,
    SuccessPage,
    TicketPage,
)
from oauth_web.views_me import (
    ArtistLine,
    ChatLine,
    Connection,
    ConsentLine,
    LegalPage,
    MeClosedPage,
    MeGate,
    MePage,
    PreSaveLine,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OPERATOR = OperatorFooter(
    name="Northern Lights Records", contact="hello@neon.example", imprint_url="https://neon.example/imprint"
)
FRAME = Frame(operator=OPERATOR, accent="e0457b", csrf="csrf-token-1234567890")
RELEASE = ReleaseHead(
    title="Night Drive",
    artist="NEON",
    date_words="Friday 4 December, midnight where you live",
    public_url="https://go.neon.example/night-drive",
    cover=Cover(
        square_url="/art/1-square.jpg",
        thumb_url="/art/1-thumb.jpg",
        card_url="https://go.neon.example/art/1-card.jpg",
        alt="Night Drive by NEON, cover artwork",
    ),
    countdown=Countdown(iso="2026-12-04T00:00:00", left=timedelta(days=12, hours=3)),
)
MIA = ChatIdentity(person="Mia", channel="telegram")
DOORS = (
    ChatDoor(
        channel="telegram",
        url="https://t.me/upbeatbot?start=c_neon",
        qr=qr_data_uri("https://t.me/upbeatbot?start=c_neon"),
    ),
    ChatDoor(channel="discord", url="https://discord.gg/neon", qr=qr_data_uri("https://discord.gg/neon")),
    ChatDoor(
        channel="sms",
        url="sms:+15550102030?&body=NEON",
        qr=qr_data_uri("sms:+15550102030?&body=NEON"),
        number="+1 555 010 2030",
        keyword="NEON",
        max_messages=3,
    ),
)
SERVICES = (
    ServiceButton(dsp="spotify", rung="auto", url="/j/t0k3n?dsp=spotify"),
    ServiceButton(dsp="apple_music", rung="auto", url="/j/t0k3n?dsp=apple_music"),
    ServiceButton(dsp="deezer", rung="one-tap", url="/j/t0k3n?dsp=deezer"),
    ServiceButton(
        dsp="tidal", rung="one-tap", url="/connect/tidal", method="post", fields=(("ticket", "t0k3n"),)
    ),
    ServiceButton(dsp="amazon_music", rung="reminder", url="/j/t0k3n?dsp=amazon_music"),
    ServiceButton(dsp="youtube_music", rung="reminder", url="/j/t0k3n?dsp=youtube_music"),
    ServiceButton(dsp="soundcloud", rung="native", url="https://soundcloud.com/neon"),
    ServiceButton(dsp="bandcamp", rung="link", url="https://neon.bandcamp.com"),
    ServiceButton(dsp="qobuz", rung="reminder", url="/j/t0k3n?dsp=qobuz"),
)
IN_APP = InAppNotice(
    app="Instagram",
    copy_url="https://go.neon.example/night-drive",
    open_url="intent://go.neon.example/night-drive#Intent;scheme=https;end",
    telegram_url="https://t.me/upbeatbot?start=c_neon",
)
PRESAVE = LandingPage(
    frame=FRAME, status="presave", release=RELEASE, services=SERVICES, chats=DOORS, ics_url="/night-drive.ics"
)
CONSENT = ConsentPage(
    frame=FRAME,
    release=RELEASE,
    dsp="spotify",
    sentence="We ask Spotify to let us add to your library and check that it arrived.",
    once="We do that once, on release day.",
    always="We do that on release day, and again whenever NEON releases something new.",
    action="/connect/spotify",
    cancel_url="/j/t0k3n",
    chat=MIA,
    not_you_url="/night-drive",
    boxes=(
        ConsentBox(name="follow", words="Follow NEON on Spotify, too."),
        ConsentBox(
            name="future_saves",
            words="Save NEON’s future releases too, until 14 May 2027. I can withdraw this any time.",
        ),
    ),
    fields=(("ticket", "t0k3n"),),
    copy_url="https://go.neon.example/j/t0k3n",
    telegram_url="https://t.me/upbeatbot?start=c_neon",
)
SUCCESS = SuccessPage(
    frame=FRAME,
    release=RELEASE,
    dsp="spotify",
    rung="auto",
    account_name="mia_92",
    fan_number=412,
    reaches_until="14 May 2027",
    chat=MIA,
    back_url="https://t.me/upbeatbot",
    ics_url="/night-drive.ics",
    me_url="",
    playlists=PlaylistPicker(
        action="/connect/spotify/playlist",
        key="k3y",
        own=(("1", "Night bus"), ("2", "Gym")),
        now="New releases",
    ),
    news=ConsentBox(name="news", words="NEON may send me news here now and then. I can stop it any time."),
    news_action="/consent/news",
)
ME = MePage(
    frame=FRAME,
    name="Mia",
    artists=(ArtistLine(id="1", name="NEON"), ArtistLine(id="2", name="Nova <&> the Stars")),
    closes_at=NOW + timedelta(minutes=15),
    connections=(
        Connection(
            id="1",
            dsp="spotify",
            account_name="mia_92",
            state="active",
            since=NOW,
            until=NOW + timedelta(days=170),
        ),
        Connection(id="2", dsp="apple_music", account_name="", state="needs_consent", since=NOW),
    ),
    chats=(
        ChatLine(id="7", channel="telegram", label="Mia", since=NOW),
        ChatLine(id="8", channel="sms", label="+1 555 ••• 2030", since=NOW),
    ),
    presaves=(
        PreSaveLine(
            id="3",
            title="Night Drive",
            artist="NEON",
            dsp="spotify",
            state="waiting",
            date_words="Friday 4 December",
            can_withdraw=True,
        ),
        PreSaveLine(
            id="4", title="Daylight", artist="NEON", dsp="deezer", state="verified", date_words="2 October"
        ),
    ),
    consents=(
        ConsentLine(
            purpose="save",
            words="We ask Spotify to let us add to your library. We do that once, on release day.",
            where="this site",
            given_at=NOW,
            version="en-1",
        ),
        ConsentLine(
            purpose="news",
            words="NEON may send me news here now and then.",
            where="Telegram",
            given_at=NOW,
            version="en-1",
            withdraw_id="5",
        ),
    ),
    note="disconnected",
)
ERROR_KINDS: tuple[ErrorKind, ...] = (
    "link-expired", "attempt-expired", "declined", "consent-incomplete", "not-entitled", "service-down", "form-expired", "not-me",
    "not-from-here", "too-many", "not-open", "cancelled", "internal",
)  # fmt: skip


def every_page() -> dict[str, View]:
    """Every view, by a name for its file."""
    out = replace(
        PRESAVE,
        status="out",
        services=tuple(
            replace(
                one,
                url=f"/go/night-drive/{one.dsp}",
                mine=one.dsp == "deezer",
                sought=one.dsp == "tidal",
                method="get",
                fields=(),
            )
            for one in SERVICES
        ),
    )
    pages: dict[str, View] = {
        "landing-presave": PRESAVE,
        "landing-teaser": replace(PRESAVE, status="teaser", services=()),
        "landing-out": out,
        "landing-bare": replace(
            PRESAVE, release=replace(RELEASE, cover=None, countdown=None), chats=(), ics_url=""
        ),
        "landing-inapp": replace(PRESAVE, in_app=IN_APP),
        "ticket": TicketPage(
            landing=replace(
                PRESAVE,
                chats=(),
                services=(replace(SERVICES[0], connected=True, method="post"), *SERVICES[1:]),
            ),
            chat=MIA,
            not_you_url="/night-drive",
        ),
        "consent": CONSENT,
        "consent-inapp": replace(CONSENT, in_app=IN_APP, chat=None),
        "consent-browser": replace(
            CONSENT,
            dsp="apple_music",
            browser=BrowserGrant(
                developer_token="dev-token",
                app_name="Upbeat",
                script_url="https://js-cdn.music.apple.com/musickit/v3/musickit.js",
                token_url="/connect/apple_music/token",
            ),
        ),
        "confirm": ConfirmPage(
            frame=FRAME, dsp="spotify", account_name="mia_92", chat=MIA, action="/callback/spotify/confirm"
        ),
        "confirm-web": ConfirmPage(
            frame=FRAME, dsp="spotify", account_name="", chat=None, action="/callback/spotify/confirm"
        ),
        "success": SUCCESS,
        "success-web": replace(SUCCESS, chat=None, back_url="", claims=DOORS, news=None, me_url="/me"),
        "success-noted": replace(SUCCESS, news_given=True),
        "not-found": NotFoundPage(frame=FRAME),
        "me-gate": MeGate(frame=FRAME, action="/me/abc"),
        "me": ME,
        "me-empty": MePage(frame=FRAME, name="", closes_at=NOW),
        "me-closed": MeClosedPage(frame=FRAME, erased=False),
        "me-erased": MeClosedPage(frame=FRAME, erased=True),
        "privacy": LegalPage(
            frame=FRAME,
            kind="privacy",
            services=("Spotify", "Apple Music"),
            channels=("telegram", "discord", "sms"),
            updated=NOW,
        ),
        "privacy-bare": LegalPage(frame=FRAME, kind="privacy", services=(), channels=("telegram",)),
        "terms": LegalPage(
            frame=FRAME, kind="terms", services=(), channels=("sms",), sms_programme="NEON release texts"
        ),
    }
    for kind in ERROR_KINDS:
        pages[f"error-{kind}"] = ErrorPage(
            frame=FRAME, kind=kind, way_url="/j/t0k3n", dsp="spotify", reference="7F3K"
        )
    return pages
