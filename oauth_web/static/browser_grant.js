/* For a service whose own script hands out the permission here: take the token, then send the form as usual. */
(() => {
  "use strict";
  const form = document.querySelector("[data-browser-grant]");
  if (!form) return;
  const status = form.querySelector("[data-status]");
  const field = form.elements.namedItem("token");

  form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    status.textContent = form.dataset.waiting;
    try {
      const kit = window.MusicKit;
      await kit.configure({ developerToken: form.dataset.developerToken, app: { name: form.dataset.appName, build: "1" } });
      field.value = (await kit.getInstance().authorize()) || "";
    } catch { field.value = ""; }
    if (field.value) form.submit();
    else status.textContent = form.dataset.failed;
  });
})();
