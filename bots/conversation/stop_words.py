"""Words that mean "no more messages", in whatever language somebody is annoyed in."""

from __future__ import annotations

import re

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_WORDS = """
    stop stopall unsubscribe cancel end quit revoke optout
    stopp abbestellen abmelden aufhören ende
    arrêt arret arrête arrete arrêter arreter désabonner desabonner
    alto baja basta para parar pare cancelar
    sair descadastrar
    fermati annulla disiscrivimi
    stoppen afmelden uitschrijven
    stoppa sluta avsluta avmeld afmeld lopeta
    zatrzymaj wypisz przestań konec zrušit dur iptal
    стоп отписаться отписка хватит відписатися
    توقف إلغاء עצור रुको berhenti dừng หยุด 停止 退订 取消 停止する やめて 解除 중지 그만
    """


def _plain(text: str) -> str:
    return _EDGES.sub("", text).casefold()


_STOP = frozenset(_plain(word) for word in _WORDS.split())


def means_stop(text: str) -> bool:
    """Only when the whole message is such a word, in any case and punctuation."""
    return _plain(text) in _STOP
