// The strip with the clock and the switches, and the fan's world on the right.

import { byId, h } from "./dom.js";
import { at, setNow } from "./words.js";
import { act, refresh } from "./wire.js";

let state = null, offset = 0, chosen = null, drawn = "";
const seen = new Set();
let first = true;

export function drawWorld(next) {
  state = next;
  offset = new Date(state.now) - Date.now();
  setNow(() => Date.now() + offset);
  drawReleases();
  drawLevers();
  drawLibraries();
  drawCounters();
  drawTicker();
  tick();
  first = false;
}

const current = () => state?.releases.find((one) => one.upc === chosen);

function drawReleases() {
  const now = Date.now() + offset;
  const ahead = state.releases.filter((one) => new Date(one.at) > now).sort((a, b) => new Date(a.at) - new Date(b.at));
  if (!current()) chosen = (ahead[0] ?? state.releases.at(-1))?.upc ?? null;
  const key = JSON.stringify([state.releases.map((one) => [one.upc, one.title]), chosen]);
  const box = byId("release");
  if (box.dataset.key !== key) {
    box.dataset.key = key;
    box.replaceChildren(...state.releases.map((one) => h("option", { value: one.upc, selected: one.upc === chosen }, `${one.title} — ${one.artist}`)));
  }
  const cover = byId("clock-cover");
  const url = current()?.cover;
  cover.hidden = !url;
  if (url && cover.getAttribute("src") !== url) cover.src = url;
}

function tick() {
  if (!state) return;
  const now = new Date(Date.now() + offset);
  byId("now").textContent = now.toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "UTC" }) + " UTC";
  const release = current();
  if (!release) return;
  const left = new Date(release.at) - now;
  byId("countdown").textContent = left > 0 ? `T−${span(left)}` : `out since ${span(-left)}`;
  byId("clock").classList.toggle("near", left > 0 && left < 30000);
  byId("clock").classList.toggle("out", left <= 0);
}

function span(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (n) => String(n).padStart(2, "0");
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24, minutes = Math.floor(seconds / 60) % 60;
  return days ? `${days} d ${two(hours)} h` : hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

function drawLevers() {
  const key = JSON.stringify(state.levers);
  if (byId("faults").dataset.key === key) return;
  byId("faults").dataset.key = key;
  byId("faults").replaceChildren(...state.levers.map((one) => h("button", {
    class: one.on ? "on" : "", title: one.hint, "aria-pressed": String(one.on), disabled: !one.usable,
    onclick: async () => { await act("switch", { name: one.name, on: !one.on }); refresh(); },
  }, one.label)));
}

export function cover(title, style = "") {
  const release = state.releases.find((one) => one.title === title);
  const box = h("span", { class: `cover ${style}`, title }, release?.cover ? h("img", { src: release.cover, alt: title }) : h("b", {}, title));
  let hue = 0;
  for (const letter of title) hue = (hue * 31 + letter.codePointAt(0)) % 360;
  box.style.setProperty("--hue", hue);
  return box;
}

function popping(key) {
  const fresh = !seen.has(key) && !first;
  seen.add(key);
  return fresh ? "pop" : "";
}

function drawLibraries() {
  const { people, crowd } = state.libraries;
  const key = JSON.stringify([people, crowd, state.releases.map((one) => one.cover)]);
  if (key === drawn) return;
  drawn = key;
  byId("library").replaceChildren(...(people.length ? people.map(shelf) : [h("p", { class: "empty" }, "No account yet. It begins when Mia agrees on Spotify's page.")]));
  byId("crowd").replaceChildren(...crowd.map((one) => {
    const albums = one.items.filter((item) => item.kind !== "artist");
    return albums.length
      ? cover(albums.at(-1).title, `small ${popping(`${one.account}${albums.length}`)}`)
      : h("span", { class: "cover small waiting", title: `${one.name}: waiting for the release` });
  }));
}

function shelf(account) {
  const items = account.items.filter((item) => item.kind !== "artist");
  const titles = [...new Map(items.map((item) => [item.title, item])).values()];
  return h("div", { class: "shelf" }, h("p", {}, h("i", { class: "dot" }, account.name.slice(0, 1).toUpperCase()), h("span", {}, account.name, h("small", {}, items.length ? `saved ${at(titles.at(-1).at)}` : "waiting for the release"))),
    h("div", { class: "covers" }, titles.length
      ? titles.map((item) => h("figure", { class: popping(`${account.account}${item.title}`) }, cover(item.title), h("figcaption", {}, item.title)))
      : [h("span", { class: "cover waiting" })]));
}

function drawCounters() {
  const labels = { telegram: "Telegram", discord: "Discord", sms: "Text", spotify: "Permissions", saves: "Saves" };
  byId("counters").replaceChildren(...Object.entries(labels).map(([name, words]) => h("div", { class: name }, h("b", {}, String(state.fans[name])), h("small", {}, words))));
  const { sent, arrived, stranded } = state.robots;
  byId("robots-note").textContent = sent ? `${arrived} of ${sent} on board${stranded ? `, ${stranded} stranded` : ""}` : "";
}

function drawTicker() {
  const key = String(state.ticker.at(-1)?.number);
  if (byId("ticker").dataset.key === key) return;
  byId("ticker").dataset.key = key;
  byId("ticker").replaceChildren(...state.ticker.toReversed().map((one) => h("li", { class: one.vendor },
    h("time", {}, at(one.at)), h("b", {}, one.vendor), ` ${one.kind} `, h("span", {}, one.said.replaceAll("*", "")))));
}

export function startWorld() {
  setInterval(tick, 250);
  byId("release").addEventListener("change", (event) => { chosen = event.target.value; tick(); drawReleases(); });
  byId("jumps").addEventListener("click", async (event) => {
    const to = event.target.dataset.to;
    if (to && chosen) { await act("clock", { upc: chosen, to }); refresh(); }
  });
  for (const count of [3, 15]) byId(`robots-${count}`).addEventListener("click", async () => { await act("robots", { count }); refresh(); });
}
