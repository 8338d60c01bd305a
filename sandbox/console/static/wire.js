// The line to the sandbox: its picture, its live journal, and what a visitor does.

import { toast } from "./dom.js";

export async function act(what, body) {
  let answer;
  try {
    const response = await fetch(`api/${what}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    answer = await response.json();
  } catch {
    answer = { error: "The sandbox does not answer. Is the demo still running?" };
  }
  if (answer.error) toast(answer.error, "bad");
  else if (answer.toast) toast(answer.toast);
  return answer;
}

const LISTENERS = [];
export const onState = (listener) => LISTENERS.push(listener);

let asked = false, running = false;

export async function refresh() {
  if (running) { asked = true; return; }
  running = true;
  asked = false;
  try {
    const state = await (await fetch("api/state")).json();
    for (const listener of LISTENERS) listener(state);
    document.body.classList.remove("away");
  } catch (error) {
    console.error(error);
    document.body.classList.add("away");
  }
  setTimeout(() => { running = false; if (asked) refresh(); }, 250);
}

export function follow() {
  const events = new EventSource("../control/events");
  events.onmessage = refresh;
  events.onopen = refresh;
  setInterval(refresh, 5000);
}
