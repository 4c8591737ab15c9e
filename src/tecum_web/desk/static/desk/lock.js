// Locks the screen after thirty minutes without a key, a click or a touch, and hands what stands in
// the first form that somebody changed to the server, which keeps it for them. Without this script
// the server locks all the same, at the next request.
"use strict";
(() => {
  const LIMIT = 30 * 60 * 1000;
  let last = Date.now();
  let changed = null;
  const alive = () => { last = Date.now(); };
  for (const kind of ["keydown", "pointerdown", "scroll"]) addEventListener(kind, alive, { passive: true });
  addEventListener("input", (event) => { alive(); changed = event.target.form || changed; });
  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]");
  const lock = async () => {
    const body = new FormData();
    if (changed) {
      for (const [name, value] of new FormData(changed)) if (typeof value === "string") body.append(name, value);
      body.append("draft_path", new URL(changed.action, location.href).pathname);
    }
    body.set("csrfmiddlewaretoken", token() ? token().value : "");
    document.body.hidden = true;
    try {
      const answer = await fetch("/lock/", { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      location.assign((await answer.json()).to);
    } catch {
      document.body.hidden = false;
      last = Date.now() - LIMIT + 60 * 1000;
    }
  };
  setInterval(() => { if (Date.now() - last > LIMIT) { last = Date.now(); lock(); } }, 5000);
})();
