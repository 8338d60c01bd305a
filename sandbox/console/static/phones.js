// Mia's three phones.

import { byId, h, show, toast } from "./dom.js";
import { post } from "./posts.js";
import { messagesOf, namesOf } from "./server.js";
import { at, entities, link, withLinks } from "./words.js";
import { act, refresh } from "./wire.js";

const drawn = {};
const changed = (name, value) => {
  const key = JSON.stringify(value);
  if (drawn[name] === key) return false;
  drawn[name] = key;
  return true;
};
const part = (phone, selector) => byId(phone).querySelector(selector);

async function go(what, body) {
  const answer = await act(what, body);
  refresh();
  return answer;
}

function writer(phone, placeholder, send, chips = []) {
  const input = h("input", { placeholder, "aria-label": placeholder, autocomplete: "off" });
  const submit = async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    input.value = "";
    if (text) await send(text);
  };
  part(phone, "footer").replaceChildren(
    chips.length ? h("div", { class: "chips" }, chips.map((words) => h("button", { onclick: () => send(words) }, words))) : "",
    h("form", { onsubmit: submit }, input, h("button", { "aria-label": "Send" }, "➤")));
}

// -- Telegram -----------------------------------------------------------------------------------------------------

export function drawTelegram(chat) {
  if (!chat || !changed("telegram", chat)) return;
  part("telegram", "header b").textContent = chat.name || chat.bot;
  const bubbles = chat.messages.map(telegramBubble);
  if (!chat.started) bubbles.push(h("p", { class: "empty" }, chat.description || "Mia has not met this bot yet.", h("br"), h("br"), "She found a link of the artist:", h("code", {}, chat.invitation ?? "")));
  show(part("telegram", ".messages"), bubbles);
  if (!chat.started || chat.blocked) {
    part("telegram", "footer").replaceChildren(h("button", { class: "start", onclick: () => go("telegram/start", { link: chat.invitation ?? "" }) }, chat.blocked ? "UNBLOCK" : "START"));
    drawn.writer = null;
  } else if (changed("writer", [chat.commands, chat.invitation])) {
    writer("telegram", "Message", (text) => go(text === "Open link" ? "telegram/start" : "telegram/send", text === "Open link" ? { link: chat.invitation } : { text }),
      [...(chat.invitation ? ["Open link"] : []), "/status", "/releases"]);
  }
}

function telegramBubble(message) {
  return h("div", { class: `bubble-row ${message.mine ? "mine" : ""}` },
    h("div", { class: "bubble" },
      message.photo && h("img", { src: `api/photo/${encodeURIComponent(message.photo)}`, alt: "Artwork" }),
      message.sound && h("audio", { controls: true, preload: "none", src: `api/sound/${encodeURIComponent(message.sound)}` }),
      h("p", {}, entities(message.text, message.entities)),
      h("time", {}, message.edited && "edited ", message.silent && "🔕 ", at(message.date))),
    message.buttons.map((row) => h("div", { class: "keys" }, row.map((button) => telegramKey(message, button)))));
}

function telegramKey(message, button) {
  if (button.kind === "url") return link(button.value, [button.label, h("i", {}, "↗")], "key");
  const press = async () => {
    if (button.kind === "copy_text") {
      await navigator.clipboard?.writeText(button.value).catch(() => null);
      toast("Copied. Open it in any browser.");
    } else await go("telegram/press", { message: message.message_id, label: button.label, value: button.value });
  };
  return h("button", { class: "key", onclick: press }, button.label);
}

// -- Discord ------------------------------------------------------------------------------------------------------

let tab = null;

export function drawDirect(discord) {
  if (!discord) return;
  const dms = discord.mia.dms.at(-1);
  const channels = discord.guild.channels.filter((one) => one.name === "announcements");
  const tabs = [...channels.map((one) => [one.id, `#${one.name}`]), ...(dms ? [[dms.id, "Upbeat"]] : [])];
  if (dms && drawn.hadDms === false) tab = dms.id;
  drawn.hadDms = Boolean(dms);
  tab ??= dms?.id ?? tabs[0]?.[0];
  const shown = tab === dms?.id ? dms.messages : messagesOf(tab, discord.mia);
  if (!changed("dm", [tab, tabs, shown])) return;
  part("dm", ".tabs").replaceChildren(...tabs.map(([id, words]) => h("button", {
    class: id === tab ? "on" : "", onclick: () => { tab = id; drawDirect(discord); },
  }, words)));
  show(part("dm", ".messages"), shown.length ? shown.map((message) => post(message, "mia", namesOf())) : [h("p", { class: "empty" }, "Nothing yet.")]);
  if (changed("dm-writer", tab)) writer("dm", `Message`, (text) => go("discord/say", { who: "mia", channel: tab, text }));
}

// -- text messages ------------------------------------------------------------------------------------------------

export function drawTexts(sms) {
  if (!sms || !changed("sms", sms)) return;
  part("sms", "header small").textContent = sms.number;
  const bubbles = sms.texts.map((text) => h("div", { class: `bubble-row ${text.mine ? "mine" : ""}` },
    h("div", { class: "bubble" }, h("p", {}, withLinks(text.body))), h("time", {}, at(text.at))));
  if (!bubbles.length) bubbles.push(h("p", { class: "empty" }, "The poster says: text ", h("b", {}, sms.keywords[0] ?? "the keyword"), ` to ${sms.number}`));
  show(part("sms", ".messages"), bubbles);
  const chips = [...sms.keywords.slice(0, 1), "Y", "HELP", "STOP"];
  if (changed("sms-writer", chips)) writer("sms", "Text message", (text) => go("sms/text", { text }), chips);
}
