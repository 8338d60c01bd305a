"""The ladder: what may be promised, over everything that can be asked."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dsp_settings import dsp_settings
from core.grant import GrantKind
from core.ids import DspName
from core.ladder import ROOM, Credential, Rung, capability
from core.links import is_native_page
from dsps.registry import DspSettings, build, describe

ORDER = list(Rung)  # from best to least
HOURS4, DAY = timedelta(hours=4), timedelta(days=1)
GOOD = Credential(present=True)
TIMES = st.one_of(st.none(), st.timedeltas(min_value=timedelta(days=-30), max_value=timedelta(days=400)))
ASKED = {
    "best": st.sampled_from(Rung),
    "grant": st.sampled_from(GrantKind),
    "present": st.booleans(),
    "public": st.booleans(),
    "has_address": st.booleans(),
    "listed": st.booleans(),
    "short_life": st.one_of(st.none(), st.timedeltas(min_value=timedelta(minutes=1), max_value=DAY * 2)),
    "away": TIMES,
    "native": st.booleans(),
    "room": st.booleans(),
}


@st.composite
def questions(draw: st.DrawFn) -> dict[str, object]:
    return {name: draw(strategy) for name, strategy in ASKED.items()}


def rung(asked: dict[str, object]) -> Rung:
    more = dict(asked)
    credential = Credential(present=bool(more.pop("present")), public=bool(more.pop("public")))
    return capability(more.pop("best"), more.pop("grant"), credential, **more)  # type: ignore[arg-type] # drawn


@given(questions())
def test_nothing_is_promised_that_cannot_be_kept(asked: dict[str, object]) -> None:
    found = rung(asked)
    served = (
        asked["grant"] is not GrantKind.NONE and asked["present"] and (asked["public"] or asked["listed"])
    )
    short, away = asked["short_life"], asked["away"]
    if found in (Rung.AUTO, Rung.ONE_TAP):
        assert served, "saving needs a credential that serves this fan"
        assert asked["room"], "and an allowance that is not used up"
        assert asked["best"] in (Rung.AUTO, Rung.ONE_TAP), "and an adapter that saves"
    if found is Rung.AUTO and isinstance(short, timedelta):
        assert isinstance(away, timedelta), "a short permission is for a known release"
        assert away <= timedelta(0) or away + ROOM <= short, "it must still work then"
    if found in (Rung.ONE_TAP, Rung.REMINDER):
        assert asked["has_address"], "somebody must be there to hear from us"
    if found is Rung.NATIVE:
        assert asked["native"]
        assert away is None or away > timedelta(0)  # type: ignore[operator] # drawn as a timedelta
    if found is Rung.LINK:
        assert not asked["has_address"]


@given(questions(), st.sampled_from(["present", "public", "has_address", "listed", "native", "room"]))
def test_having_more_never_leads_to_less(asked: dict[str, object], name: str) -> None:
    less, more = rung(asked | {name: False}), rung(asked | {name: True})
    assert ORDER.index(more) <= ORDER.index(less)


@pytest.mark.parametrize(
    ("away", "address", "expected"),
    [
        (None, True, Rung.ONE_TAP),
        (DAY, True, Rung.ONE_TAP),
        (DAY, False, Rung.LINK),
        (HOURS4, True, Rung.ONE_TAP),
        (HOURS4 - ROOM, True, Rung.AUTO),
        (timedelta(0), False, Rung.AUTO),
    ],
)
def test_a_permission_of_four_hours(away: timedelta | None, address: bool, expected: Rung) -> None:
    found = capability(Rung.AUTO, GrantKind.CODE, GOOD, short_life=HOURS4, away=away, has_address=address)
    assert found is expected


@pytest.mark.parametrize(("present", "out"), list(product((True, False), (True, False))))
def test_the_artists_page_stands_in_where_we_cannot_save(present: bool, out: bool) -> None:
    away = timedelta(0) if out else DAY
    found = capability(Rung.AUTO, GrantKind.CODE, Credential(present=present), away=away, native=True)
    assert found is (Rung.AUTO if present else Rung.REMINDER if out else Rung.NATIVE)


@pytest.mark.parametrize(
    ("dsp", "url", "expected"),
    [
        (DspName.SPOTIFY, "https://open.spotify.com/prerelease/0Sb8y1pz3x1PqYzP2mIlVK?si=1", True),
        (DspName.SPOTIFY, "https://open.spotify.com/album/0Sb8y1pz3x1PqYzP2mIlVK", False),
        (DspName.APPLE_MUSIC, "https://music.apple.com/us/album/night-drive/1234567890", True),
        (DspName.APPLE_MUSIC, "https://music.apple.com/us/artist/neon/1234567890", False),
        (DspName.DEEZER, "https://www.deezer.com/album/123", False),
    ],
)
def test_which_pages_are_a_services_own_pre_save(dsp: DspName, url: str, expected: bool) -> None:
    assert is_native_page(dsp, url) is expected


@pytest.mark.parametrize(
    ("renews", "expected"), [(False, ("one-tap", 0.17)), (True, ("auto", None))], ids=["4 hours", "renewed"]
)
async def test_upbeat_dsps_says_how_far_tidal_goes(renews: bool, expected: tuple[str, float | None]) -> None:
    settings = {DspName.TIDAL: DspSettings(client_id="x", client_secret="y", renews=renews)}
    async with aiohttp.ClientSession() as session:
        row = next(row for row in describe(build(settings, session)) if row["name"] == "tidal")
    assert (row["rung"], row["usable_for_days"]) == expected


@pytest.mark.parametrize(("given", "renews"), [("", False), ("no", False), ("yes", True), ("1", True)])
def test_the_operator_says_whether_tidal_renews(given: str, renews: bool) -> None:
    services, faults = dsp_settings({"tidal_refresh_tokens": given})
    assert not faults
    assert services[DspName.TIDAL].renews is renews
