"""What people write stays text in Discord: no markup, no mention, no link that hides where it leads."""

from __future__ import annotations

import pytest

from bots.discord.drawing import as_markdown, plain
from bots.discord.reply_posts import post_of


@pytest.mark.parametrize(
    "text",
    [
        "[gift](https://evil.example)",
        "[a](https://a.example) [gift](https://evil.example)",
        "[a](https://a.example)[gift](<https://evil.example>)",
        "https://a.example[gift](https://evil.example)",
        "[gift\n](https://evil.example)",
        "**[a](https://a.example) [gift](https://evil.example)**",
    ],
)
def test_no_link_hides_where_it_leads(text: str) -> None:
    for shown in (plain(text), as_markdown(text), post_of(text, text, "a fan")):
        assert "](" not in shown
        assert "evil.example" in shown
