"""The page on which a person lets an application into a streaming account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}"
    "button{font:inherit;font-weight:600;display:block;width:100%;padding:.8rem;margin:.6rem 0;border-radius:2rem;"
    "border:1px solid currentColor;background:none;color:inherit}"
    "button[value=agree]{background:var(--brand);border-color:var(--brand);color:#000}"
    "input{font:inherit;padding:.5rem;width:100%;box-sizing:border-box}small{opacity:.7}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What the page says. `wishes` are the scopes in words, by their names; `carried` travels with the answer."""

    service: str
    brand: str
    app_name: str
    wishes: Mapping[str, str]
    action: str
    carried: Mapping[str, str]
    account: str
    display_name: str
    accounts: Iterable[str]


def consent_page(consent: Consent) -> str:
    """The page, with the buttons Agree and Cancel."""
    wishes = "".join(
        f'<li data-scope="{escape(name)}">{escape(words)} <small>{escape(name)}</small></li>'
        for name, words in consent.wishes.items()
    )
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in consent.carried.items()
    )
    known = "".join(f'<option value="{escape(name)}">' for name in consent.accounts)
    who = (
        f"<p>Signed in as <b>{escape(consent.display_name)}</b> ({escape(consent.account)}). Not you? Type another name.</p>"
        if consent.account
        else "<p>Sign in: any name will do, a new one makes an account.</p>"
    )
    service = escape(consent.service)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{service}: allow access?</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>:root{{--brand:{escape(consent.brand)}}}{_STYLE}</style></head><body>"
        f"<p><b>{service}</b> <small>sandbox</small></p>"
        f"<h1>{escape(consent.app_name)} would like to</h1><ul>{wishes or '<li>see your public name</li>'}</ul>"
        f'{who}<form method="post" action="{escape(consent.action)}">{hidden}'
        f'<label>Account <input name="account" list="accounts" autocomplete="off" value="{escape(consent.account)}">'
        f'</label><datalist id="accounts">{known}</datalist>'
        '<button name="decision" value="agree">Agree</button>'
        '<button name="decision" value="cancel" formnovalidate>Cancel</button></form></body></html>'
    )


def plain_page(title: str, words: str) -> str:
    """A small page with one heading and one sentence."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1><p>{escape(words)}</p></body></html>"
    )


def results_page(service: str, query: str, found: Mapping[str, str]) -> str:
    """A search page: links by their captions."""
    links = "".join(f'<li><a href="{escape(href)}">{escape(words)}</a></li>' for words, href in found.items())
    page = plain_page(service, f"{len(found)} results for {query}")
    return page.replace("</body>", f"<ul>{links}</ul></body>")
