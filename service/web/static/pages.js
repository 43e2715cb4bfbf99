// 草稿自动保存：a form that names where it is kept is saved a few seconds after it was changed and
// when the page is left. Without this script its own button does the same.
(() => {
  "use strict";
  const EVERY = 4000; // ms

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const told = form.querySelector("[data-saved]");
    let changed = false, saving = false, sent = false;

    const save = async (leaving) => {
      if (!changed || saving || sent) return;
      changed = false;
      saving = true;
      const fields = new URLSearchParams(new FormData(form));
      fields.set("quiet", "1");
      try {
        const answer = await fetch(form.dataset.keep, { method: "POST", body: fields, keepalive: leaving });
        const known = !answer.redirected && ![401, 403].includes(answer.status);
        if (!known) told.textContent = "登录已经失效，草稿没有存上。请另开一页登录，把这里填的抄过去";
        else if (answer.ok) told.textContent = await answer.text();
        else told.textContent = "草稿没有存上，请按“存草稿”再试";
      } catch {
        changed = true;
        told.textContent = "草稿没有存上，联网后会再存";
      }
      saving = false;
    };

    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { sent = true; });
    setInterval(() => save(false), EVERY);
    addEventListener("pagehide", () => save(true));
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  }
})();
