// Saves a draft while it is written: a little after typing stops, and when the page is left.

function saving(form) {
  const status = form.appendChild(make("p", { className: "hint", role: "status" }));
  let unsaved, timer, running, wait;
  const save = async () => {
    clearTimeout(timer);
    if (!unsaved || underway.has(form)) return;
    unsaved = false;
    // An older save that arrives after a newer one would win.
    if (running) running.abort();
    const own = (running = new AbortController());
    // Files, which are no texts, stay behind.
    const pairs = [...new FormData(form)].filter(([, value]) => value.trim);
    const body = new URLSearchParams([...pairs, ["go", "autosave"]]);
    const headers = { accept: "application/json" };
    let again = true;
    try {
      // Browsers refuse to outlive the page with more than 64 KiB.
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers, signal: own.signal, keepalive: `${body}`.length < 6e4 });
      if (answer.ok) {
        status.textContent = (await answer.json()).saved;
        wait = 0;
        return;
      }
      // Too many requests, or a server in trouble.
      again = answer.status > 428;
    } catch {}
    if (own.signal.aborted) return;
    unsaved = true;
    status.textContent = say(again ? "offline" : "refused");
    if (again) timer = setTimeout(save, (wait = Math.min(wait * 2 || 5e3, 6e4)));
  };
  form.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(timer);
    timer = setTimeout(save, 3e3);
  });
  document.addEventListener("visibilitychange", () => document.hidden && save());
  addEventListener("pagehide", save);
  addEventListener("online", save);
}
