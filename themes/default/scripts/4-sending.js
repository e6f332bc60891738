// Sends once however often the button is pressed, tells how far files have come, and refuses files
// that are too large before they are sent.

const underway = new Set();

function mark(form, busy) {
  underway[busy ? "add" : "delete"](form);
  form.querySelectorAll("button").forEach((button) => (button.ariaDisabled = busy));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (underway.has(form)) return event.preventDefault();
  mark(form, true);
  if ("upload" in form.dataset) upload(form, event);
  // A page that was never left, because the network failed or the visitor stopped it, sends again.
  else setTimeout(mark, 3e4, form, null);
});

// Back from the next page, the browser shows this one as it was left.
addEventListener("pageshow", () => all("form", (form) => mark(form, null)));

// Sends a form with files.
function upload(form, event) {
  const button = event.submitter || make("button");
  const url = new URL(button.getAttribute("formaction") || form.getAttribute("action"), location);
  url.hash = "";
  event.preventDefault();
  const body = new FormData(form);
  if (button.name) body.append(button.name, button.value);
  const request = new XMLHttpRequest();
  const box = form.appendChild(make("p", { className: "sending" }));
  const text = make("span");
  const bar = make("progress", { ariaLabel: say("sending") });
  box.append(bar, text, make("button", { type: "button", className: "button quiet", textContent: say("cancel"), onclick: () => request.abort() }));
  request.upload.onprogress = ({ loaded, total }) => {
    bar.value = loaded / total;
    text.textContent = format({ style: "percent" }).format(bar.value);
  };
  request.onabort = () => {
    box.remove();
    mark(form, null);
  };
  // The browser sends it by itself, and says what is wrong with the network.
  request.onerror = () => {
    request.onabort();
    delete form.dataset.upload;
    form.requestSubmit(event.submitter);
  };
  request.onload = () => {
    if (request.responseURL != url.href) return location.assign(request.responseURL);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.documentElement.replaceWith(page.documentElement);
    scrollTo(0, 0);
    start();
    all("[autofocus]", (element) => element.focus());
  };
  request.open("POST", url);
  request.send(body);
}

document.addEventListener("change", ({ target }) => {
  const { maxBytes, tooLarge } = target.dataset;
  if (!maxBytes) return;
  const id = `${target.id}-too-large`;
  all(`#${id}`, (problem) => problem.remove());
  if (![...target.files].some((file) => file.size > maxBytes)) return;
  target.value = "";
  target.before(make("p", { id, className: "problem", role: "alert", textContent: tooLarge }));
});
