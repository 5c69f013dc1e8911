// Half an hour without a sign of life locks the session on the server. Here: a warning two minutes before, a
// cover over the page after, and the password in place, so that nothing typed has to move. Nothing here asks
// the server by itself; other tabs tell of their own signs of life.
const WARNING = 120000;
const dialog = document.getElementById("sitting");
const limit = Number(dialog?.dataset.idle) * 1000;
let seen = Date.now();

function alive(at) {
  seen = at;
  if (dialog.open && dialog.dataset.state === "warning") dialog.close();
}

function told() {
  alive(Date.now());
  localStorage.setItem("sitting", String(seen));
}

// A sign-in gives every form of this browser a new token; forms of older pages take it up before they go.
function freshTokens() {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token) for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
}

function show(state) {
  if (dialog.open && dialog.dataset.state === state) return;
  dialog.dataset.state = state;
  for (const part of dialog.querySelectorAll("[data-for-state]")) part.hidden = part.dataset.forState !== state;
  dialog.setAttribute("aria-labelledby", `sitting-${state}`);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(`[data-for-state=${state}] :is(input:not([type=hidden]), button)`).focus();
}

function look() {
  const left = limit - (Date.now() - seen);
  if (left <= 0) show("locked");
  else if (left <= WARNING) show("warning");
}

async function send(form) {
  freshTokens();
  try {
    return await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual",
      credentials: "same-origin", headers: { "X-In-Place": "1" } });
  } catch {
    return { status: 0, text: () => "" };
  }
}

async function answer(form) {
  const reply = await send(form);
  form.removeAttribute("aria-busy");
  if (reply.type === "opaqueredirect" || reply.status === 401) return location.reload();
  const done = reply.status === 204;
  form.querySelector("[role=alert]")?.replaceChildren(done ? "" : (reply.status === 200 && await reply.text()) || dialog.dataset.failed);
  if (!done) return form.querySelector("input[type=password]")?.select();
  form.reset();
  freshTokens();
  dialog.close();
  told();
}

if (limit) {
  document.addEventListener("submit", freshTokens, true);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  for (const form of dialog.querySelectorAll("form")) form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
  addEventListener("storage", ({ key, newValue }) => { if (key === "sitting") alive(Number(newValue)); });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.requestConfig.verb !== "get") told();
  });
  document.addEventListener("draft:saved", told);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 5000);
  told();
}

document.querySelector("form[data-goes-on]")?.requestSubmit();
