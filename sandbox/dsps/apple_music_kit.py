"""A stand-in for MusicKit JS, and the pop-up in which a listener allows it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.dsps.apple_music_gate import developer
from sandbox.dsps.apple_music_state import AppleWorld, Key
from sandbox.dsps.consent import Consent, consent_page, plain_page

COOKIE = "am_account"
_CARRIED = ("developer_token", "app_name", "origin")

# Only what pages use of MusicKit 3, in its words: configure, getInstance, authorize, the event when it is ready.
SCRIPT = """(() => {
  "use strict";
  const home = new URL(document.currentScript.src);
  const root = home.href.split("/musickit/")[0];
  let settings = null;
  const instance = {
    authorize() {
      return new Promise((resolve, reject) => {
        const ask = new URLSearchParams({
          developer_token: settings.developerToken, app_name: settings.app.name, origin: location.origin });
        const popup = window.open(root + "/authorize?" + ask, "apple-music-service-view", "width=600,height=760");
        if (!popup) { reject(new Error("AUTHORIZATION_ERROR: the pop-up was blocked")); return; }
        let gone = null;
        const heard = (event) => {
          if (event.origin !== home.origin || event.source !== popup) return;
          window.removeEventListener("message", heard);
          clearInterval(gone);
          popup.close();
          if (event.data.token) resolve(event.data.token);
          else reject(new Error("AUTHORIZATION_ERROR: Unauthorized"));
        };
        window.addEventListener("message", heard);
        gone = setInterval(() => {
          if (!popup.closed) return;
          clearInterval(gone);
          window.removeEventListener("message", heard);
          reject(new Error("AUTHORIZATION_ERROR: Unauthorized"));
        }, 300);
      });
    },
  };
  window.MusicKit = {
    async configure(given) {
      if (!given.developerToken || !given.app || !given.app.name) throw new Error("CONFIGURATION_ERROR");
      settings = given;
      return instance;
    },
    getInstance: () => instance,
  };
  document.dispatchEvent(new Event("musickitloaded"));
})();
"""


class AppleKit:
    """Handlers of the script and of /authorize."""

    def __init__(self, am: AppleWorld) -> None:
        self._am = am

    async def script(self, _: web.Request) -> web.Response:
        """GET /musickit/v3/musickit.js."""
        return web.Response(text=SCRIPT, content_type="text/javascript")

    async def ask(self, request: web.Request) -> web.Response:
        """GET /authorize: the pop-up's page."""
        key = self._key_of(request.query)
        listener = self._am.listeners.accounts.get(request.cookies.get(COOKIE, ""))
        page = Consent(
            service="Apple Music",
            brand="#fa586a",
            app_name=request.query.get("app_name") or key.name,
            wishes={"all": "Access Apple Music, your media library and listening activity"},
            action=request.path,
            carried={name: request.query.get(name, "") for name in _CARRIED},
            account=listener.username if listener else "",
            display_name=listener.display_name if listener else "",
            accounts=list(self._am.listeners.accounts)[:50],
        )
        return web.Response(text=consent_page(page), content_type="text/html")

    async def decide(self, request: web.Request) -> web.Response:
        """POST /authorize: hands the token to the page that opened the pop-up, and to nobody else."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        key = self._key_of(form)
        name = form.get("account", "").strip() or request.cookies.get(COOKIE, "")
        agreed = form.get("decision") == "agree"
        self._am.world.journal.add(
            "apple_music", "authorise", client_id=key.team_id, account=name, scopes=[], agreed=agreed
        )
        if not agreed:
            return _handed("", form["origin"])
        if not re.fullmatch(r"[\w.-]{1,60}", name):
            text = plain_page("Who are you?", "Type the name of an account, without spaces.")
            return web.Response(status=400, text=text, content_type="text/html")
        answer = _handed(self._am.authorise(key, name).token, form["origin"])
        answer.set_cookie(COOKIE, name, path="/apple_music", httponly=True, samesite="Lax")
        return answer

    def _key_of(self, params: Mapping[str, str]) -> Key:
        origin = params.get("origin", "")
        key = developer(self._am, params.get("developer_token", ""), origin)
        if key is None or not urlsplit(origin).hostname:
            text = plain_page("Apple Music", "The developer token is not good for this page.")
            raise web.HTTPForbidden(text=text, content_type="text/html")
        return key


def _handed(token: str, origin: str) -> web.Response:
    """`data-music-user-token` is for robots, which run no scripts."""
    said = json.dumps({"token": token}).replace("<", "\\u003c")
    where = json.dumps(origin).replace("<", "\\u003c")
    page = plain_page("Apple Music", "You can close this window." if token else "Nothing was allowed.")
    script = f"<script>if (window.opener) window.opener.postMessage({said}, {where});</script>"
    held = f'<output data-music-user-token="{html.escape(token)}"></output>'
    return web.Response(text=page.replace("</body>", f"{held}{script}</body>"), content_type="text/html")
