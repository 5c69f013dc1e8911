// Every form goes from here, once a press, and its page stays until the answer is there: without a connection, or
// when something breaks on our side, it says so, and all that was typed is where it was.
const toast = document.getElementById("toast");
const whose = document.documentElement.dataset.pageOf;

// What is refused says why in its heading and first lines.
function wordsOf(html) {
  const main = new DOMParser().parseFromString(html, "text/html").getElementById("main");
  return main ? [...main.querySelectorAll("h1, p:not(.button-group)")].map(({ textContent }) => textContent.trim()).join(" ") : "";
}

function trouble(form, words) {
  form.removeAttribute("aria-busy");
  form.dispatchEvent(new CustomEvent("form:stays"));
  const box = form.querySelector(".field") ? form.appendChild(toast.cloneNode(true)) : toast;
  if (box !== toast) Object.assign(box, { id: "", className: "alert alert-error" }).dataset.trouble = "";
  box.querySelector("p").textContent = words;
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
}

function leave(address) {
  const onward = new URL(address, location.href);
  location.assign(onward);
  if (onward.hash && onward.href.split("#")[0] === location.href.split("#")[0]) location.reload();
}

// What a form led to has an address of its own: to reload it, and to go back from it.
const pageAt = () => location.href.split("#")[0];
let here = pageAt();

function stand(address) {
  history.pushState(null, "", address);
  here = pageAt();
}

// A page that answers the form itself, with mistakes to mend or with what was found, takes this one's place. Its forms
// go to where it came from, which need not be the address of this page.
function show(html, parts = ["main"], from = location.href) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  for (const part of parts) {
    const fresh = page.querySelector(part);
    document.querySelector(part)?.replaceWith(fresh ? document.adoptNode(fresh) : "");
  }
  const main = document.getElementById("main");
  for (const form of main.querySelectorAll("form:not([action])")) form.setAttribute("action", from);
  htmx.process(main);
  if (!main.querySelector("[data-error-summary]")) main.focus();
  document.dispatchEvent(new CustomEvent("page:shown"));
}

// What one control holds, and whether that is what it came with.
const isChoice = ({ type }) => type === "radio" || type === "checkbox";
const held = (input) => (isChoice(input) ? input.checked : input.options ? [...input.options].map(({ selected }) => selected).join() : input.value);

function isTouched(form) {
  const fresh = form.cloneNode(true); // a copy takes along what was typed; reset, it is as the page came
  fresh.reset();
  return [...form.elements].some((input, place) => held(input) !== held(fresh.elements[place]));
}

// The same form in another language has the same controls in the same order.
function fill(form, typed) {
  [...form.elements].forEach((input, place) => {
    const from = typed.elements[place];
    if (from?.name !== input.name || input.type === "file" || input.name === "csrfmiddlewaretoken") return;
    if (isChoice(input)) input.checked = from.checked;
    else if (input.options) [...input.options].forEach((option, index) => { option.selected = from.options[index]?.selected; });
    else input.value = from.value;
  });
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// In another language, this page again: what was typed comes along, a form opened in a row as it stands.
async function translate(lang) {
  const touched = [...document.querySelectorAll("main form")].filter(isTouched);
  if (!touched.length) return location.reload();
  const answer = await fetch(location.href, { credentials: "same-origin" });
  show(await answer.text(), [".masthead", "main", ".footer", ".phone-bar"]);
  document.documentElement.lang = lang;
  for (const form of touched) {
    const row = form.matches("[data-in-row]") && form.closest("[id]");
    if (row) document.getElementById(row.id)?.replaceWith(row);
    else for (const same of document.querySelectorAll("main form")) if (same.action === form.action) fill(same, form);
  }
}

function contentOf(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  return form.getAttribute("enctype") === "multipart/form-data" ? data : new URLSearchParams(data);
}

const addressOf = (form, submitter) => submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href;

async function post(address, form, submitter) {
  try {
    return await fetch(address, { method: "POST", body: contentOf(form, submitter), credentials: "same-origin",
      headers: { "X-Stay": "1", ...(whose && { "X-Page-Of": whose }) } });
  } catch {
    return null;
  }
}

async function send(form, submitter) {
  form.setAttribute("aria-busy", "true");
  form.querySelector("[data-trouble]")?.remove();
  toast.hidden = true;
  const address = addressOf(form, submitter);
  const answer = await post(address, form, submitter);
  if (!answer) return trouble(form, toast.dataset.offline);
  if (answer.headers.has("X-Onward") && form.matches("[data-language]")) return translate(submitter.value).catch(() => trouble(form, toast.dataset.offline));
  if (answer.headers.has("X-Onward")) return leave(answer.headers.get("X-Onward"));
  if (answer.status >= 500) return trouble(form, toast.dataset.failed);
  document.dispatchEvent(new CustomEvent(answer.status === 401 ? "page:locked" : "page:answered"));
  const shownAt = answer.headers.get("X-Shown-At");
  if (shownAt) stand(shownAt);
  if (answer.ok || answer.status === 422) return show(await answer.text(), ["main"], shownAt || address);
  trouble(form, wordsOf(await answer.text()) || toast.dataset.failed);
}

// Passkeys are given to the page that asked: pages that wait for one go as the browser sends them.
const isOurs = (form) => form.getAttribute("method") === "post" && !form.matches("[hx-post]") && !document.querySelector("[data-allauth-onload]");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !isOurs(form)) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") !== "true") send(form, event.submitter);
});
addEventListener("popstate", () => { if (pageAt() !== here) location.reload(); });
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
});
