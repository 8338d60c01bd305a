// People's and bots' words: Discord's markdown and Telegram's entities, as elements.

import { h, safeUrl } from "./dom.js";
import { act } from "./wire.js";

const clock = { now: () => Date.now() };
export const setNow = (now) => { clock.now = now; };
export const worldNow = () => clock.now();

const POSTED = /^https:\/\/discord\.com\/channels\/\d+\/(\d+)\/\d+$/;
const TME = /^https:\/\/t\.me\/\w+\?start=/;

export function link(url, words = url, style = "") {
  if (TME.test(url)) {
    return h("button", { class: `link ${style}`, title: "Open on Mia's phone", onclick: () => act("telegram/start", { link: url }) }, words, " ↗");
  }
  const posted = POSTED.exec(url);
  if (posted) {
    const open = () => dispatchEvent(new CustomEvent("open-channel", { detail: posted[1] }));
    return h("button", { class: `link ${style}`, title: "Open the channel", onclick: open }, words);
  }
  const href = safeUrl(url);
  return href ? h("a", { class: style, href, target: "_blank", rel: "noopener" }, words) : words;
}

export function relative(milliseconds) {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? units[3];
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  return format.format(Math.sign(milliseconds) * Math.round(seconds / size), unit);
}

function stamp(seconds, style) {
  const at = new Date(seconds * 1000);
  if (style === "R") return relative(at - worldNow());
  const long = { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" };
  const { weekday: _, ...short } = long;
  const options = style === "F" ? long : short;
  return at.toLocaleString("en-GB", options);
}

const MARKS = [
  [/^\\([^\w\s])/, (m) => m[1]],
  [/^```(?:\w*\n)?([\s\S]+?)```/, (m) => h("pre", {}, linked(m[1]))],
  [/^`([^`]+)`/, (m) => h("code", {}, linked(m[1]))],
  [/^\*\*([\s\S]+?)\*\*/, (m, names) => h("b", {}, markdown(m[1], names))],
  [/^__([\s\S]+?)__/, (m, names) => h("u", {}, markdown(m[1], names))],
  [/^~~([\s\S]+?)~~/, (m, names) => h("s", {}, markdown(m[1], names))],
  [/^\*([^*\n]+)\*/, (m, names) => h("i", {}, markdown(m[1], names))],
  [/^_([^_\n]+)_(?!\w)/, (m, names) => h("i", {}, markdown(m[1], names))],
  [/^\[([^\]\n]+)\]\(<?(https?:\/\/[^)\s>]+)>?\)/, (m) => link(m[2], m[1])],
  [/^<?(https?:\/\/[^\s<>)]+)>?/, (m) => link(m[1])],
  [/^<t:(-?\d+)(?::(\w))?>/, (m) => h("time", { class: "stamp" }, stamp(Number(m[1]), m[2]))],
  [/^<#(\d+)>/, (m, names) => h("span", { class: "mention" }, `#${names?.get(m[1]) ?? "channel"}`)],
  [/^<@&(\d+)>/, (m, names) => h("span", { class: "mention" }, `@${names?.get(m[1]) ?? "role"}`)],
  [/^<@!?(\d+)>/, (m, names) => h("span", { class: "mention" }, `@${names?.get(m[1]) ?? "somebody"}`)],
  [/^<\/([\w -]+):\d+>/, (m) => h("span", { class: "mention" }, `/${m[1]}`)],
];

function linked(text) {
  return text.split(/(https?:\/\/[^\s<>]+)/).map((part, i) => (i % 2 ? link(part) : part));
}

export function markdown(text, names) {
  const out = [];
  let plain = "";
  let rest = text ?? "";
  while (rest) {
    const hit = MARKS.map(([pattern, draw]) => [pattern.exec(rest), draw]).find(([match]) => match);
    if (hit) {
      if (plain) out.push(plain);
      plain = "";
      out.push(hit[1](hit[0], names));
      rest = rest.slice(hit[0][0].length);
    } else {
      const point = String.fromCodePoint(rest.codePointAt(0));
      plain += point;
      rest = rest.slice(point.length);
    }
  }
  if (plain) out.push(plain);
  return out;
}

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre" };

export function entities(text, marks) {
  const edges = new Set([0, text.length]);
  for (const mark of marks) { edges.add(mark.offset); edges.add(mark.offset + mark.length); }
  const cuts = [...edges].filter((edge) => edge <= text.length).sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => {
    const start = cuts[i];
    const covering = marks.filter((mark) => mark.offset <= start && mark.offset + mark.length >= end);
    let node = text.slice(start, end);
    const bare = covering.length === 0;
    for (const mark of covering) {
      if (mark.type === "text_link") node = link(mark.url, node);
      else if (mark.type === "url") node = link(text.slice(mark.offset, mark.offset + mark.length), node);
      else if (mark.type === "bot_command") node = command(text.slice(mark.offset, mark.offset + mark.length), node);
      else if (TAGS[mark.type]) node = h(TAGS[mark.type], {}, node);
    }
    return bare ? linked(node) : node;
  });
}

function command(text, node) {
  return h("button", { class: "link", onclick: () => act("telegram/send", { text }) }, node);
}

export const withLinks = linked;

export function at(iso) {
  const moment = new Date(iso), now = new Date(worldNow());
  const time = moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
  if (moment.toISOString().slice(0, 10) === now.toISOString().slice(0, 10)) return time;
  return `${moment.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" })}, ${time}`;
}
