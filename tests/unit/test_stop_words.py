"""One ear for "no more messages" in every channel: what it hears, and what only sounds like it."""

from __future__ import annotations

import pytest

from bots.conversation.stop_words import _STOP, means_stop
from bots.sms.words import Meaning, meaning
from core.services.campaign_fields import RESERVED_KEYWORDS, normal_keyword

STOPS = [
    "STOP", " stop. ", "¡Alto!", "ARRÊT", "abbestellen", "Стоп", "停止", "やめて", "रुको", "parar…", "Basta!", "chega",
    "annuler", "cancelar", "Désabonner", "desabonner", "no mas", "No más.", "no more",
    "stop texting me", "unsubscribe me", "please stop", "stop it now please", "no more messages", "Leave me alone",
    "cancel my subscription", "don't text me. STOP", "Don't stop here: unsubscribe me", "No! Stop texting me",
    "keine Nachrichten mehr", "schreib mir bitte nicht mehr", "hör auf",
    "no me escribas más", "basta ya", "basta de mensajes", "quiero darme de baja",
    "plus de sms", "je ne veux plus de messages", "désabonnez-moi", "arrêtez", "ne m'écris plus", "desinscris-moi",
    "chega de sms", "não quero mais mensagens", "para de me mandar mensagem", "me tira dessa lista", "pare de me mandar",
    "basta messaggi", "non scrivermi", "geen berichten meer",
]  # fmt: skip
NOT = [
    "don't stop", "Don’t stop!", "dont stop", "Please don't stop", "Don't stop it", "never stop this", "don't stop texting me",
    "Don't Stop Me Now", "I can't stop listening", "can't stop it", "nonstop", "non-stop", "Non stop!", "Won't stop now",
    "Stop the music", "Stop Making Sense", "Stop! In the Name of Love", "The song never stops", "stopthemusic", "stopper",
    "unstoppable", "", "!!!", "🔥", "I unsubscribed by mistake",
    "hört nicht auf", "Ich hör auf Spotify", "ich kann nicht aufhören", "no pares", "no pares de cantar", "para mi",
    "j'arrête pas de l'écouter", "n'arrêtez pas", "não para", "não pare de cantar", "no me gusta", "the end of the night",
    "Night Drive", "quit playing games", "weekend", "cancel my pre-save", "plus de musique",
]  # fmt: skip


@pytest.mark.parametrize("text", STOPS)
def test_no_more_messages(text: str) -> None:
    assert means_stop(text)
    assert meaning(text) is Meaning.STOP, "by text as well"


@pytest.mark.parametrize("text", NOT)
def test_what_only_sounds_like_it(text: str) -> None:
    assert not means_stop(text)
    assert meaning(text) is not Meaning.STOP


def test_no_artist_may_choose_a_keyword_that_stops() -> None:
    """Whoever texts it would never get in."""
    spelt = {normal_keyword(word) for word in _STOP}
    assert {word for word in spelt if len(word) >= 3} <= RESERVED_KEYWORDS
