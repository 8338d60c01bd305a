// Building elements from values. Words only ever become text nodes: fans wrote many of them.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

export function safeUrl(url) {
  try {
    const parsed = new URL(url, location.href);
    return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.href : null;
  } catch {
    return null;
  }
}

// Replaces what a box shows, and stays at its end when it was there.
export function show(box, children) {
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const top = box.scrollTop;
  box.replaceChildren(...children);
  const settle = () => { box.scrollTop = atEnd ? box.scrollHeight : top; };
  settle();
  for (const image of box.querySelectorAll("img")) image.addEventListener("load", settle, { once: true });
}

export function toast(words, kind = "") {
  const note = h("p", { class: `toast ${kind}` }, words);
  byId("toasts").append(note);
  setTimeout(() => note.remove(), 6000);
}
