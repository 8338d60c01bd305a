/* For a service whose own script hands out the permission here: take the token, then send the form as usual. */
(() => {
  "use strict";
  const form = document.querySelector("[data-browser-grant]");
  if (!form) return;
  const status = form.querySelector("[data-status]");
  const field = form.elements.namedItem("token");
  const button = form.querySelector("button[type=submit]");

  /* Set up before anybody presses: a pop-up opens only while the press itself is being handled. */
  const setUp = async () => {
    await window.MusicKit.configure({
      developerToken: form.dataset.developerToken,
      app: { name: form.dataset.appName, build: "1" },
    });
    return window.MusicKit.getInstance();
  };
  let kit = null;
  const ready = () => {
    if (kit || !window.MusicKit) return;
    kit = setUp();
    kit.catch(() => { kit = null; });
  };
  document.addEventListener("musickitloaded", ready);
  ready();

  form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    ready();
    status.textContent = form.dataset.waiting;
    button.disabled = true;
    try { field.value = (await (await kit).authorize()) || ""; } catch { field.value = ""; }
    button.disabled = false;
    if (field.value) form.submit();
    else status.textContent = form.dataset.failed;
  });
})();
