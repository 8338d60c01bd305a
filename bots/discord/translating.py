"""Command descriptions in the words of each fan's Discord language, and the language of a server."""

from __future__ import annotations

from typing import Any

import discord
from discord import Locale, app_commands

from notifications.wording import DEFAULT_LANGUAGE, Wording


def worded(wording: Wording, key: str) -> app_commands.locale_str:
    """The English words, which know the key of the others."""
    return app_commands.locale_str(wording.text(DEFAULT_LANGUAGE, key), key=key)


def guild_language(client: discord.Client, wording: Wording, guild_id: int) -> str:
    """What a server speaks, for what everybody there reads; English until Discord has told."""
    guild = client.get_guild(guild_id)
    return wording.language_for(str(guild.preferred_locale)) if guild else DEFAULT_LANGUAGE


class Translator(app_commands.Translator):
    """Discord's languages that we have words in; all others see English."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """None: English."""
        del context
        language, key = self._wording.language_for(locale.value), string.extras.get("key")
        return None if key is None or language == DEFAULT_LANGUAGE else self._wording.text(language, key)
