/* Comfort only: every page works without this. */
(() => {
  "use strict";

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const here = new URL(location.href);
  const sayZone = document.querySelector("[data-asks-zone]") && zone; // whose midnight the page should show
  const again = () => {
    if (sayZone) here.searchParams.set("z", zone);
    here.hash = ""; // an address that differs by that alone is not fetched
    location.replace(here);
  };
  if (sayZone && here.searchParams.get("z") !== zone) again();

  const ticker = document.querySelector("[data-countdown]");
  if (ticker) {
    const end = new Date(ticker.dataset.countdown).getTime();
    const words = document.querySelector(".left");
    const parts = [["days", 86400], ["hours", 3600], ["minutes", 60], ["seconds", 1]];
    const tick = () => {
      let left = Math.floor((end - Date.now()) / 1000);
      if (!(left > 0)) {
        ticker.hidden = true;
        words.classList.remove("unseen");
        if (left > -600) setTimeout(again, 5000 + Math.random() * 25000); // not all at once
        return;
      }
      for (const [unit, size] of parts) {
        const text = String(Math.floor(left / size)).padStart(2, "0");
        const place = ticker.querySelector(`[data-unit=${unit}]`);
        if (place.textContent !== text) place.textContent = text;
        left %= size;
      }
      ticker.hidden = false;
      words.classList.add("unseen"); // still read aloud; the ticking boxes are not
      setTimeout(tick, 1000 - (Date.now() % 1000));
    };
    tick();
  }

  for (const field of document.querySelectorAll("[data-zone]")) { // whose midnight the release waits for
    field.value = zone;
  }

  const say = (button, words) => {
    const before = button.textContent;
    button.textContent = words;
    setTimeout(() => { button.textContent = before; }, 2000);
  };

  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    throw new Error("no clipboard");
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      try { await copy(field.value); } catch { field.select(); document.execCommand("copy"); }
      say(button, button.dataset.done);
    });
    field.addEventListener("focus", () => field.select());
  }

  for (const button of document.querySelectorAll("[data-share]")) {
    if (!navigator.share && !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const { share: url, title } = button.dataset;
      try {
        if (navigator.share) await navigator.share({ title, url });
        else { await copy(url); say(button, button.dataset.done); }
      } catch { /* the fan closed the sheet */ }
    });
  }
})();
