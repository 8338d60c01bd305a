// Six steps for a first visitor.

import { byId, h } from "./dom.js";

const STEPS = [
  ["#server", "The artist works in Discord", "NEON runs a whole release with /campaign. Type a slash below: these are the commands the bot registered, with its own suggestions."],
  ["#telegram", "Mia follows a link", "Press START on her Telegram, then Spotify. A page of Upbeat says what will happen; “Agree” on Spotify's page, and close the tab."],
  [".phones", "Three ways to the same place", "Discord: press Pre-save under the announcement. Text message: send the keyword, then Y. Every chat answers within seconds."],
  ["#jumps", "Make it midnight", "“Release in 20 s” moves everybody's clock. Or wait: the countdown is real."],
  ["#world", "It is simply there", "At the release the covers pop into the libraries, Mia's and the robots', and every chat gets its receipt."],
  ["#faults", "Now break something", "Let Spotify refuse everybody, close Mia's DMs, withdraw her permission. Nobody is saved twice, nobody is forgotten, and nobody is told what is not true."],
];

let step = 0;

function end() {
  byId("tour").hidden = true;
  document.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
  try { localStorage.setItem("upbeat-tour", "seen"); } catch { /* a private window */ }
}

function draw() {
  document.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
  const [selector, title, words] = STEPS[step];
  const target = document.querySelector(selector);
  target.classList.add("lit");
  target.scrollIntoView({ block: "nearest", inline: "nearest" });
  const last = step === STEPS.length - 1;
  const card = h("div", { class: "tour-card", role: "dialog", "aria-label": title },
    h("small", {}, `${step + 1} of ${STEPS.length}`), h("h2", {}, title), h("p", {}, words),
    h("div", { class: "row" },
      h("button", { class: "quiet", onclick: end }, "Let me play"),
      step > 0 && h("button", { onclick: () => { step -= 1; draw(); } }, "Back"),
      h("button", { class: "hot", onclick: () => { if (last) end(); else { step += 1; draw(); } } }, last ? "Done" : "Next")));
  byId("tour").replaceChildren(card);
  byId("tour").hidden = false;
  place(card, target.getBoundingClientRect());
  card.querySelector(".hot").focus();
}

function place(card, box) {
  const { width, height } = card.getBoundingClientRect();
  const beside = box.right + width + 24 < innerWidth ? box.right + 12 : box.left - width - 24 > 0 ? box.left - width - 12 : null;
  const left = beside ?? Math.min(Math.max(12, box.left + box.width / 2 - width / 2), innerWidth - width - 12);
  const top = beside === null ? (box.height > innerHeight / 2 ? innerHeight - height - 32 : box.bottom + 12) : Math.max(12, box.top + 40);
  card.style.left = `${left}px`;
  card.style.top = `${Math.max(12, Math.min(top, innerHeight - height - 12))}px`;
}

export function startTour() {
  byId("tour-again").addEventListener("click", () => { step = 0; draw(); });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && !byId("tour").hidden) end(); });
  let seen = null;
  try { seen = localStorage.getItem("upbeat-tour"); } catch { /* a private window */ }
  if (!seen) draw();
}
