"""The words of a consent, made from what is really asked; what is shown is what the ledger stores."""

from __future__ import annotations

from dataclasses import dataclass

from core.scheduler.planner import COUNTDOWN_NAMED
from notifications.wording import Wording
from oauth_web.views import ConsentBox


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWords:
    """The sentence, what follows it without (`once`) and with (`always`) future saves, and the unticked boxes."""

    sentence: str
    once: str
    always: str
    boxes: tuple[ConsentBox, ...]
    version: str = "consent-page/1"

    def agreed(self, *ticked: str) -> str:
        """The whole text that a fan who ticked these boxes agreed to for saving."""
        return f"{self.sentence} {self.always if 'future_saves' in ticked else self.once}"


def consent_words(
    wording: Wording,
    lang: str,
    *,
    service: str,
    artist: str,
    reads_back: bool,
    early: bool = False,
    reposts: bool = False,
    offers_follow: bool = False,
    offers_playlist: bool = False,
    offers_future: bool = False,
    future_until: str = "",
    countdown: tuple[int, ...] = (),
) -> ConsentWords:
    """Words for one service. `reads_back`: its scopes let us check. `early`: it may add before the day. `future_until`: a date in words, "" if unknown."""
    boxes: list[ConsentBox] = []
    if offers_follow:
        words = wording.text(lang, "consent-box-follow", artist=artist, service=service)
        boxes.append(ConsentBox(name="follow", words=words))
    if offers_playlist:
        boxes.append(
            ConsentBox(
                name="playlist",
                words=wording.text(lang, "consent-box-playlist", service=service),
                asks=wording.text(lang, "consent-playlist-name"),
                given=wording.text(lang, "consent-playlist-given"),
            )
        )
    if offers_future:
        key = "consent-box-future" if future_until else "consent-box-future-open"
        words = wording.text(lang, key, artist=artist, until=future_until)
        boxes.append(ConsentBox(name="future_saves", words=words))
    asked = "consent-ask-add-and-read" if reads_back else "consent-ask-add"
    sentence, version = wording.text(lang, asked, service=service), "consent-page/1"
    if reposts:
        also = wording.text(lang, "consent-ask-repost", service=service)
        sentence = f"{sentence} {also}"
    if countdown:
        named = wording.text(lang, "countdown-named", days=", ".join(map(str, countdown)))
        sentence, version = f"{named} {sentence}", version + COUNTDOWN_NAMED
    return ConsentWords(
        sentence=sentence,
        version=version,
        once=wording.text(lang, "consent-once-early" if early else "consent-once", service=service),
        always=wording.text(
            lang, "consent-always-early" if early else "consent-always", artist=artist, service=service
        ),
        boxes=tuple(boxes),
    )


def news_box(wording: Wording, lang: str, *, artist: str) -> ConsentBox:
    """The box for news, shown only after the save is arranged."""
    return ConsentBox(name="news", words=wording.text(lang, "consent-box-news", artist=artist))
