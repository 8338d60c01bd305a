"""People's words by language and key, from the Fluent files in texts/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast as fluent_ast

from core.language import language_said

TEXTS = Path(__file__).parent / "texts"
DEFAULT_LANGUAGE = "en"


class MissingWords(LookupError):
    """A key, an argument or a whole file of words is missing; raised by a strict Wording only."""


class Wording:
    """Texts of every language, read once; a key that a language lacks is answered in English.

    `strict` (tests): a missing key or argument raises MissingWords. Otherwise the key itself is returned: a person
    sees an odd word instead of a broken page.
    """

    def __init__(self, folder: Path = TEXTS, *, strict: bool = False) -> None:
        self._strict = strict
        loaded = {place.name: _bundle(place) for place in sorted(folder.iterdir()) if place.is_dir()}
        self._bundles: Mapping[str, FluentBundle] = {name: bundle for name, (bundle, _) in loaded.items()}
        self._known = {name: keys for name, (_, keys) in loaded.items()}
        if DEFAULT_LANGUAGE not in self._bundles:
            raise MissingWords(f"{folder} holds no {DEFAULT_LANGUAGE!r} texts")

    def languages(self) -> tuple[str, ...]:
        """The languages that have texts, English first."""
        return (DEFAULT_LANGUAGE, *(name for name in self._bundles if name != DEFAULT_LANGUAGE))

    def language_for(self, *wanted: str) -> str:
        """The first wanted language (`pt-BR`, `de`, …) that has texts: with its region, without, or with another."""
        known = tuple(self._bundles)
        return next((found for tag in wanted if (found := language_said(tag, known))), DEFAULT_LANGUAGE)

    def has(self, key: str) -> bool:
        """Whether the English texts know this key."""
        return bool(self._bundles[DEFAULT_LANGUAGE].has_message(key))

    def keys(self, lang: str) -> frozenset[str]:
        """Every key of one language (not a fallback's)."""
        return self._known[lang]

    def text(self, lang: str, key: str, **args: str | int) -> str:
        """The words for `key` in `lang`, with `args` filled in."""
        for bundle in self._order(lang):
            pattern = bundle.get_message(key).value if bundle.has_message(key) else None
            if pattern is not None:
                words, faults = bundle.format_pattern(pattern, args)
                if faults and self._strict:
                    raise MissingWords(f"{key}: {faults[0]}")
                return str(words)
        if self._strict:
            raise MissingWords(key)
        return key

    def _order(self, lang: str) -> Iterator[FluentBundle]:
        mine = lang if lang in self._bundles else self.language_for(lang)
        yield self._bundles[mine]
        if mine != DEFAULT_LANGUAGE:
            yield self._bundles[DEFAULT_LANGUAGE]


def _bundle(folder: Path) -> tuple[FluentBundle, frozenset[str]]:
    """One language: all its files together, and their keys. A broken entry or a key told twice stops the start."""
    bundle = FluentBundle([folder.name], use_isolating=False)
    seen: set[str] = set()
    for file in sorted(folder.glob("*.ftl")):
        resource = _parsed(file.read_text(encoding="utf-8"))
        for key in _keys(resource, file):
            if key in seen:
                raise MissingWords(f"{file.name} says {key!r} a second time")
            seen.add(key)
        bundle.add_resource(resource)
    return bundle, frozenset(seen)


@lru_cache(maxsize=256)
def _parsed(text: str) -> fluent_ast.Resource:
    """Once a process: reading all languages takes over half a second."""
    return FluentResource(text)


def _keys(resource: fluent_ast.Resource, file: Path) -> Iterator[str]:
    for entry in resource.body:
        if isinstance(entry, fluent_ast.Junk):
            raise MissingWords(f"{file.name} cannot be read near: {(entry.content or '').strip()[:80]!r}")
        if isinstance(entry, fluent_ast.Message):
            yield entry.id.name
