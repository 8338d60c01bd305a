// The artist's Discord server: channels, what is said there, and the command box.

import { byId, h, show } from "./dom.js";
import { fileValue, perform, post } from "./posts.js";
import { act } from "./wire.js";

let discord = null, chosen = null, drawn = "", names = new Map(), picked = null;

export const namesOf = () => names;

export function drawServer(state) {
  discord = state.discord;
  if (!discord) return;
  names = new Map([
    ...discord.guild.channels.map((one) => [one.id, one.name]),
    ...discord.guild.roles.map((one) => [one.id, one.name.replace(/^@/, "")]),
    ...discord.people.map((one) => [one.id, one.name]),
  ]);
  byId("guild").textContent = discord.guild.name;
  byId("artist").textContent = discord.artist.name;
  chosen ??= discord.guild.channels.find((one) => one.name === "general")?.id ?? discord.guild.channels[0]?.id;
  const shown = messagesOf(chosen, discord.artist);
  const key = JSON.stringify([chosen, shown, discord.guild.channels.map((one) => [one.id, one.messages.at(-1)?.id])]);
  if (key === drawn) return;
  drawn = key;
  drawChannels();
  show(byId("artist-messages"), shown.length ? shown.map((message) => post(message, "artist", names)) : [h("p", { class: "empty" }, "Nothing here yet. Type / below.")]);
}

export function messagesOf(channelId, person) {
  const channel = discord.guild.channels.find((one) => one.id === channelId);
  const own = person.ephemerals.filter((message) => message.channel_id === channelId);
  return [...(channel?.messages ?? []), ...own].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)).slice(-40);
}

function drawChannels() {
  byId("channels").replaceChildren(...discord.guild.channels.map((one) =>
    h("button", { class: one.id === chosen ? "on" : "", onclick: () => choose(one.id) }, `# ${one.name}`)));
  byId("channel-title").textContent = `# ${names.get(chosen) ?? ""}`;
}

function choose(id) {
  chosen = id;
  drawServer({ discord });
  const box = byId("artist-messages");
  box.scrollTop = box.scrollHeight;
}

// -- the command box ----------------------------------------------------------------------------------------------

function leaves(command, path = `/${command.name}`) {
  const inner = (command.options ?? []).filter((one) => one.type === 1 || one.type === 2);
  if (!inner.length) return [{ path, description: command.description, options: command.options ?? [] }];
  return inner.flatMap((one) => leaves(one, `${path} ${one.name}`));
}

function suggestCommands(text) {
  const all = discord.commands.filter((one) => (one.type ?? 1) === 1).flatMap((one) => leaves(one));
  const fits = all.filter((one) => one.path.startsWith(text.trim()) || one.path.includes(text.slice(1).trim()));
  suggestions(fits.map((one) => ({ words: one.path, small: one.description, pick: () => pickCommand(one) })));
}

let active = 0, offered = [];

function suggestions(list) {
  offered = list;
  active = 0;
  drawSuggestions();
}

function drawSuggestions() {
  const box = byId("suggest");
  box.hidden = !offered.length;
  box.replaceChildren(...offered.map((one, i) => h("button", {
    type: "button", class: i === active ? "on" : "", onmousedown: (event) => { event.preventDefault(); one.pick(); },
  }, h("b", {}, one.words), one.small && h("small", {}, one.small))));
  box.querySelector(".on")?.scrollIntoView({ block: "nearest" });
}

function steer(event) {
  if (!offered.length) return false;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    active = (active + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length;
    drawSuggestions();
  } else if (event.key === "Enter" || event.key === "Tab") offered[active].pick();
  else if (event.key === "Escape") suggestions([]);
  else return false;
  event.preventDefault();
  return true;
}

function pickCommand(command) {
  suggestions([]);
  picked = { ...command, inputs: new Map() };
  const required = command.options.filter((one) => one.required);
  const optional = command.options.filter((one) => !one.required);
  const fields = h("div", { class: "fields" }, required.map(optionField));
  const more = h("div", { class: "more" }, optional.map((one) => h("button", {
    type: "button", title: one.description, onclick: (event) => {
      event.currentTarget.remove();
      fields.append(optionField(one));
      picked.inputs.get(one.name).input.focus();
    },
  }, `+ ${one.name}`)));
  byId("command").replaceChildren(h("form", { onsubmit: (event) => { event.preventDefault(); run(); } },
    h("p", {}, h("b", {}, command.path), h("small", {}, command.description)), fields, more,
    h("div", { class: "row" }, h("button", { class: "button primary" }, "Send"),
      h("button", { type: "button", class: "button secondary", onclick: dropCommand }, "Cancel"))));
  byId("command").hidden = false;
  byId("say").hidden = true;
  byId("command").querySelector("input,select,button.primary")?.focus();
}

function dropCommand() {
  picked = null;
  suggestions([]);
  byId("command").hidden = true;
  byId("say").hidden = false;
  byId("say").value = "";
  byId("say").focus();
}

function optionField(option) {
  const input = optionInput(option);
  picked.inputs.set(option.name, { option, input });
  return h("label", {}, h("span", {}, option.name), input, h("small", {}, option.description));
}

function optionInput(option) {
  const lists = {
    5: [["true", "True"], ["false", "False"]],
    6: discord.people.filter((one) => !one.bot).map((one) => [one.id, one.name]),
    7: discord.guild.channels.map((one) => [one.id, `#${one.name}`]),
    8: discord.guild.roles.map((one) => [one.id, one.name]),
  };
  lists[9] = [...lists[6], ...lists[8]];
  const choices = option.choices?.map((one) => [one.value, one.name]) ?? lists[option.type];
  if (choices) return h("select", { required: option.required }, h("option", { value: "" }, "…"), choices.map(([value, words]) => h("option", { value }, words)));
  if (option.type === 11) return h("input", { type: "file", required: option.required });
  const number = option.type === 4 || option.type === 10;
  const input = h("input", { type: number ? "number" : "text", required: option.required, autocomplete: "off", maxlength: option.max_length });
  if (option.autocomplete) autocompleted(input, option);
  return input;
}

function autocompleted(input, option) {
  let wanted = 0;
  const ask = async () => {
    delete input.dataset.value;
    const mine = ++wanted;
    const answer = await act("discord/complete", {
      who: "artist", channel: chosen, text: picked.path, option: option.name, typed: input.value, options: await filled(option.name),
    });
    if (mine !== wanted || document.activeElement !== input || !answer.choices) return;
    suggestions(answer.choices.map((one) => ({ words: one.name, pick: () => { input.value = one.name; input.dataset.value = one.value; suggestions([]); } })));
  };
  input.addEventListener("input", ask);
  input.addEventListener("focus", ask);
  input.addEventListener("blur", () => suggestions([]));
  input.addEventListener("keydown", steer);
}

async function filled(except) {
  const values = {};
  for (const [name, { option, input }] of picked.inputs) {
    if (name === except) continue;
    let value = input.dataset.value ?? input.value;
    if (option.type === 11) value = except === undefined && input.files[0] ? await fileValue(input.files[0]) : "";
    if (option.type === 5 && value) value = value === "true";
    if (value !== "") values[name] = { type: option.type, value };
  }
  return values;
}

async function run() {
  const command = picked;
  const button = byId("command").querySelector(".primary");
  button.disabled = true;
  const answer = await perform("discord/command", { who: "artist", channel: chosen, text: command.path, options: await filled() });
  button.disabled = false;
  if (!answer.error) dropCommand();
}

export function startServer() {
  addEventListener("open-channel", (event) => { if (names.has(event.detail)) choose(event.detail); });
  const say = byId("say");
  say.addEventListener("input", () => (say.value.startsWith("/") && discord ? suggestCommands(say.value) : suggestions([])));
  say.addEventListener("blur", () => setTimeout(() => { if (!picked) suggestions([]); }, 150));
  say.addEventListener("keydown", async (event) => {
    if (steer(event) || event.key !== "Enter" || !say.value.trim() || !discord) return;
    const text = say.value;
    say.value = "";
    await perform("discord/say", { who: "artist", channel: chosen, text });
  });
  byId("command").addEventListener("keydown", (event) => { if (event.key === "Escape" && !offered.length) dropCommand(); });
}
