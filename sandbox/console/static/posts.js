// A Discord message with its embeds, pictures, buttons, menus and forms; the same for the artist and for Mia.

import { byId, h, safeUrl } from "./dom.js";
import { at, link, markdown } from "./words.js";
import { act, refresh } from "./wire.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary", 6: "primary" };

export async function perform(what, body) {
  const answer = await act(what, body);
  if (answer.form) openForm(answer.form, body.who, body.names);
  if (answer.open) window.open(answer.open, "_blank", "noopener");
  refresh();
  return answer;
}

export function post(message, who, names) {
  const target = { who, channel: message.channel_id, message: message.id };
  const body = [
    message.loading && h("p", { class: "thinking" }, "is thinking …"),
    message.content && h("p", { class: "content" }, markdown(message.content, names)),
    ...message.embeds.map((embed) => drawEmbed(embed, message.attachments, names)),
    ...free(message).map((file) => picture(file.url, file.description ?? file.filename)),
    ...message.attachments.filter((file) => file.filename.endsWith(".mp3")).map((file) => player(safeUrl(file.url))),
    ...message.components.map((one) => component(one, target, names)),
    message.ephemeral && h("p", { class: "only" }, "Only you can see this"),
  ];
  return h("article", { class: `post ${message.ephemeral ? "ephemeral" : ""}`, "data-id": message.id },
    h("i", { class: `dot ${message.bot ? "bot" : ""}` }, message.author.slice(0, 1)),
    h("div", {},
      h("header", {}, h("b", {}, message.author), message.bot && h("em", {}, "APP"),
        h("time", {}, at(message.created)), message.edited && h("small", {}, "edited"), message.silent && h("small", { title: "sent silently" }, "🔕")),
      body));
}

function free(message) {
  const used = JSON.stringify(message.embeds);
  return message.attachments.filter((file) => (file.content_type ?? "").startsWith("image/")
    && !used.includes(file.url) && !used.includes(`attachment://${file.filename}`));
}

function picture(url, alt = "", style = "") {
  const src = safeUrl(url);
  return src && h("img", { src, alt, class: style, loading: "eager" });
}

function player(src) {
  return src && h("audio", { controls: true, preload: "none", src });
}

function real(url, attachments) {
  if (!url?.startsWith("attachment://")) return url;
  return attachments.find((file) => url.endsWith(`/${file.filename}`))?.url;
}

function drawEmbed(embed, attachments, names) {
  const box = h("div", { class: "embed" },
    h("div", {},
      embed.author?.name && h("p", { class: "embed-author" }, embed.author.name),
      embed.title && h("p", { class: "embed-title" }, embed.url ? link(embed.url, markdown(embed.title)) : markdown(embed.title)),
      embed.description && h("p", {}, markdown(embed.description, names)),
      embed.fields?.length && h("dl", {}, embed.fields.map((field) =>
        h("div", { class: field.inline ? "inline" : "" }, h("dt", {}, markdown(field.name)), h("dd", {}, markdown(field.value, names)))))),
    embed.thumbnail && picture(real(embed.thumbnail.url, attachments), "", "thumb"),
    embed.image && picture(real(embed.image.url, attachments), "Artwork", "wide"),
    embed.footer?.text && h("p", { class: "embed-footer" }, embed.footer.text));
  if (Number.isInteger(embed.color)) box.style.borderLeftColor = `#${embed.color.toString(16).padStart(6, "0")}`;
  return box;
}

function component(one, target, names) {
  if (one.type === 2) return button(one, target);
  if ([3, 5, 6, 7, 8].includes(one.type)) return menu(one, target, names);
  if (one.type === 10) return h("p", { class: "content" }, markdown(one.content, names));
  if (one.type === 12) return h("div", {}, one.items.map((item) => picture(item.media.url, item.description, "wide")));
  const inner = [...(one.components ?? []), ...(one.accessory ? [one.accessory] : [])];
  return h("div", { class: one.type === 1 ? "row" : "box" }, inner.map((child) => component(child, target, names)));
}

function button(one, target) {
  const words = [one.emoji?.name, one.label].filter(Boolean).join(" ");
  if (one.url) return link(one.url, [words, " ↗"], "button secondary");
  return h("button", {
    class: `button ${STYLES[one.style] ?? "secondary"}`, disabled: one.disabled,
    onclick: () => perform("discord/click", { ...target, value: one.custom_id }),
  }, words);
}

function menu(one, target, names) {
  const options = one.options ?? [...(names ?? [])].map(([value, label]) => ({ value, label }));
  const box = h("select", { "aria-label": one.placeholder ?? "Choose", disabled: one.disabled, multiple: (one.max_values ?? 1) > 1 },
    (one.max_values ?? 1) === 1 && h("option", { value: "" }, one.placeholder ?? "Choose …"),
    options.map((option) => h("option", { value: option.value, selected: option.default }, option.label)));
  box.addEventListener("change", () => {
    const values = [...box.selectedOptions].map((option) => option.value).filter(Boolean);
    if (values.length) perform("discord/choose", { ...target, value: one.custom_id, values });
  });
  return box;
}

export function fileValue(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve({ name: file.name, mime: file.type || "application/octet-stream", data: reader.result.split(",", 2)[1] });
    reader.readAsDataURL(file);
  });
}

function openForm(form, who) {
  const dialog = byId("form");
  const inputs = form.fields.map((field) => [field, formInput(field)]);
  const send = async (event) => {
    event.preventDefault();
    const values = {};
    for (const [field, input] of inputs) {
      if (input.type === "file") values[field.id] = await Promise.all([...input.files].map(fileValue));
      else if (input.tagName === "SELECT") values[field.id] = [...input.selectedOptions].map((option) => option.value).filter(Boolean);
      else values[field.id] = input.value;
    }
    const answer = await perform("discord/submit", { who, form: form.name, values });
    if (!answer.error && !answer.form) dialog.close();
  };
  dialog.replaceChildren(h("form", { onsubmit: send },
    h("h2", {}, form.title),
    inputs.map(([field, input]) => h("label", {}, h("span", {}, field.label, field.required && h("em", {}, " *")), field.hint && h("small", {}, field.hint), input)),
    h("div", { class: "row" },
      h("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, "Cancel"),
      h("button", { class: "button primary" }, "Submit"))));
  if (!dialog.open) dialog.showModal();
}

function formInput(field) {
  const wire = field.wire;
  if (wire.type === 19) return h("input", { type: "file", required: field.required });
  if (wire.options) {
    return h("select", { multiple: (wire.max_values ?? 1) > 1, required: field.required },
      wire.options.map((option) => h("option", { value: option.value, selected: option.default }, option.label)));
  }
  const limits = { placeholder: wire.placeholder, maxlength: wire.max_length, minlength: wire.min_length, required: field.required, value: field.value };
  return wire.style === 2 ? h("textarea", { rows: 4, ...limits }) : h("input", limits);
}
