"""Every key is spoken by something, and everything that is put together from a value has its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from fluent.syntax import ast as fluent_ast
from fluent.syntax import parse, visitor

from bots.discord.broadcast_desk import _NEXT
from bots.discord.fan_commands import _MEANT
from bots.discord.forms import FORMS
from bots.discord.stats_desk import _STEPS
from bots.telegram.commands import COMMANDS
from core.broadcast import BroadcastStatus
from core.campaign import CampaignStatus
from core.delivery import LATER, NEVER, UNLISTED, UNSEEN
from core.group_chat import GroupKind, GroupState
from core.ladder import Rung
from core.links import LinkMethod
from core.presave import Outcome, PreSaveStatus, Wish
from core.scheduler.link_search import Stage
from core.services.operator_bell import Trouble
from core.services.replying import Hearing
from notifications.wording import TEXTS

ROOT = Path(__file__).parents[2]
PRODUCT = ("app", "bots", "core", "dsps", "notifications", "oauth_web", "storage")
LITERAL = re.compile(r"""["']([a-z][a-z0-9-]*-[a-z0-9-]*)["']""")


def of(values: Iterable[str]) -> set[str]:
    """As keys spell them."""
    return {str(value).replace("_", "-") for value in values}


# beginning (and end) of a key that is put together -> every value that it is put together with
FAMILIES: Mapping[tuple[str, str], set[str]] = {
    ("rung-", ""): of(Rung),
    ("chat-line-", ""): of(PreSaveStatus) - {"withdrawn"},  # what was taken back is not listed
    ("discord-command-", ""): {"presave", "link", "forget", *_MEANT},
    ("telegram-command-", ""): set(COMMANDS),
    ("discord-link-by-", ""): of(LinkMethod),
    ("discord-missing-", ""): of(Stage),
    ("discord-broadcast-", ""): of(BroadcastStatus) - {"draft"},  # a draft is shown by itself
    ("discord-broadcast-button-", ""): {what for row in _NEXT.values() for what in row},
    ("discord-button-", ""): {"basics", "music", "announce", "open", "open-now", "move", "cancel"},
    ("discord-form-", ""): set(FORMS),
    **{(f"discord-{part}-", ""): {f for form in FORMS.values() for f in form} for part in ("field", "hint")},
    ("discord-state-", ""): of(CampaignStatus),
    ("discord-step-", ""): set(_STEPS),
    ("discord-", ""): {"services", "channels", "sources", "countries"},
    ("discord-telegram-kind-", ""): of(GroupKind),
    ("discord-telegram-state-", ""): of(GroupState) - {"unpaired"},
    ("discord-telegram-news-", ""): of(GroupState) - {"unpaired"},
    ("discord-reply-", ""): {"answer", "mute", "unmute"},
    ("reply-", ""): of(Hearing) - {"ask", "with-the-others"},
    ("msg-confirmation-", ""): {"reminder", "one-tap"},
    ("button-also-", ""): of(Wish),
    ("operator-", ""): of(Trouble),
    ("msg-rescue-", ""): {"needs-reauth", "not-entitled", "not-available-yet", "accepted", "other"}
    | of((UNSEEN, LATER, UNLISTED, NEVER, Outcome.BAD_ITEM)),
    ("msg-rescue-", "-sms"): of((UNSEEN, LATER, UNLISTED, NEVER, Outcome.BAD_ITEM)),
    ("msg-rescue", "-sms"): {""},
    ("msg-enrolled", "-sms"): {"", "-reminder"},
    ("discord-texts-", ""): {"one", "enrolled"},
}


@cache
def spoken() -> frozenset[str]:
    """Every text literal of the product that could be a key, those inside of f-strings and templates too."""
    words: set[str] = set()
    for folder in PRODUCT:
        for file in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            words |= {
                n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            }
    for file in (ROOT / "oauth_web" / "templates").glob("*.html"):
        words |= set(LITERAL.findall(file.read_text(encoding="utf-8")))
    return frozenset(words)


def keys_of(name: str, lang: str = "en") -> list[str]:
    text = (TEXTS / lang / name).read_text(encoding="utf-8")
    return re.findall(r"^([a-z][\w-]*) =", text, re.MULTILINE)


def put_together() -> set[str]:
    """All members of all families."""
    return {f"{start}{value}{end}" for (start, end), values in FAMILIES.items() for value in values}


FILES = sorted(file.name for file in (TEXTS / "en").glob("*.ftl"))


@pytest.mark.parametrize("name", [name for name in FILES if name != "web.ftl"])
def test_no_word_is_left_over(name: str) -> None:
    left_over = [key for key in keys_of(name) if key not in spoken() and key not in put_together()]
    assert left_over == []


def test_whatever_is_put_together_has_its_words() -> None:
    known = {key for name in FILES for key in keys_of(name)}
    assert put_together() - known == set()


@pytest.mark.parametrize(
    ("name", "lang"), list(product(FILES, (f.name for f in sorted(TEXTS.iterdir()) if f.name != "en")))
)
def test_every_language_says_the_same_things(name: str, lang: str) -> None:
    assert set(keys_of(name, lang)) == set(keys_of(name)), "no key of its own, none missing"


class _Variables(visitor.Visitor):  # type: ignore[misc]  # the library has no types
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: fluent_ast.VariableReference) -> None:  # noqa: N802 - the library's name
        self.found.add(node.id.name)


def variables_of(name: str, lang: str) -> dict[str, set[str]]:
    """key -> what its words are filled with, in whichever of their variants."""
    found: dict[str, set[str]] = {}
    for entry in parse((TEXTS / lang / name).read_text(encoding="utf-8")).body:
        if isinstance(entry, fluent_ast.Message):
            walk = _Variables()
            walk.visit(entry)
            found[entry.id.name] = walk.found
    return found


@pytest.mark.parametrize(
    ("name", "lang"), list(product(FILES, (f.name for f in sorted(TEXTS.iterdir()) if f.name != "en")))
)
def test_every_language_is_filled_with_the_same_values(name: str, lang: str) -> None:
    english, own = variables_of(name, "en"), variables_of(name, lang)
    assert {key: own[key] for key in english if own[key] != english[key]} == {}


def test_every_word_of_the_site_is_used_by_the_site() -> None:
    """A key of web.ftl that no template or module names is left over."""
    web = ROOT / "oauth_web"
    source = "".join(file.read_text() for file in (*web.glob("templates/*.html"), *web.glob("*.py")))
    # keys that templates put together: "web-rung-" ~ rung, key ~ "-title", …
    starts = set(re.findall(r'"((?:web|consent)-[a-z-]*-)" ?~', source)) | {"web-error-", "web-countdown-"}
    starts |= {"web-me-erased-", "web-me-closed-", "web-privacy-", "web-terms-", "web-confirm-text"}
    keys = keys_of("web.ftl")
    assert len(keys) > 100
    left_over = [key for key in keys if f'"{key}"' not in source and not key.startswith(tuple(starts))]
    assert left_over == []
