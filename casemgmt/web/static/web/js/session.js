// Half an hour without a sign of life locks the session on the server. Here: a warning two minutes before, a
// cover over the page after, and the password in place, so that nothing typed has to move. Nothing here asks
// the server by itself; tabs tell each other of signs of life, of signing out, and of whose they are.
const WARNING = 120000;
const dialog = document.getElementById("session-dialog");
const limit = Number(dialog?.dataset.idle) * 1000;
const whose = document.documentElement.dataset.pageOf;
let seen = Date.now();

function alive(at) {
  seen = at;
  if (dialog.open) dialog.close();
}

function told() {
  alive(Date.now());
  localStorage.setItem("session", `${whose} ${seen}`);
}

// What another tab tells: its user lives, signed out (nobody), or is somebody else.
function heard({ key, newValue }) {
  if (key !== "session" || !newValue) return;
  const [user, at] = newValue.split(" ");
  if (user !== whose) {
    sessionStorage.clear();
    return show(user ? "another" : "left");
  }
  freshTokens();
  alive(Number(at));
}

// A sign-out takes along what pages kept in the browser's tabs.
function signOut() {
  sessionStorage.clear();
  localStorage.setItem("session", ` ${Date.now()}`);
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
  dialog.setAttribute("aria-labelledby", `session-${state}`);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(`[data-for-state=${state}] :is(input:not([type=hidden]), button, a)`).focus();
}

function look() {
  const left = limit - (Date.now() - seen);
  if (dialog.open && dialog.dataset.state !== "warning") return;
  if (left <= 0) show("locked");
  else if (left <= WARNING) show("warning");
}

async function send(form) {
  freshTokens();
  try {
    return await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual",
      credentials: "same-origin", headers: { "X-In-Place": "1", "X-Page-Of": whose } });
  } catch {
    return { status: 0, text: () => "" };
  }
}

async function answer(form) {
  const reply = await send(form);
  form.removeAttribute("aria-busy");
  if (reply.status === 409) return show("another");
  if (reply.type === "opaqueredirect" || reply.status === 401) return show("left");
  const done = reply.status === 204;
  form.querySelector("[role=alert]")?.replaceChildren(done ? "" : (reply.status === 200 && await reply.text()) || dialog.dataset.failed);
  if (!done) return form.querySelector("input[type=password]")?.select();
  form.reset();
  freshTokens();
  told();
}

if (limit) {
  document.addEventListener("submit", ({ target }) => {
    freshTokens();
    if (target.matches("[data-signs-out]")) signOut();
  }, true);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  for (const form of dialog.querySelectorAll("form")) form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
  dialog.querySelector("[data-reloads]").addEventListener("click", () => location.reload());
  addEventListener("storage", heard);
  document.addEventListener("htmx:configRequest", ({ detail }) => { detail.headers["X-Page-Of"] = whose; });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.requestConfig.verb !== "get") told();
  });
  document.addEventListener("draft:saved", told);
  document.addEventListener("page:answered", told);
  document.addEventListener("page:locked", () => show("locked"));
  document.addEventListener("visibilitychange", look);
  setInterval(look, 5000);
  told();
}

document.querySelector("form[data-goes-on]")?.requestSubmit();
