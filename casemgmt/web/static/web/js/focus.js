// Where attention goes: to the error summary on load, to [data-focus] after a swap; news is read out.
const live = document.getElementById("live");
const toast = document.getElementById("toast");

function focusOn(element) {
  if (!element) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus();
}

function announce(text) {
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 100);
}

function fail(words) {
  toast.querySelector("p").textContent = words;
  toast.hidden = false;
  setTimeout(() => { toast.hidden = true; }, 8000);
}

const toMistakes = () => focusOn(document.querySelector("[data-error-summary]"));
toMistakes();
document.addEventListener("page:shown", toMistakes);

document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.target.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.target.removeAttribute("aria-busy"));
document.addEventListener("htmx:responseError", () => fail(toast.dataset.failed));
document.addEventListener("htmx:sendError", () => fail(toast.dataset.offline));
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const swapped = detail.elt.isConnected ? detail.elt : document;
  const find = (selector) => (swapped.matches?.(selector) ? swapped : swapped.querySelector(selector));
  focusOn(find("[data-error-summary]") || find("[data-focus]"));
  const news = find("[data-announce]");
  if (news) announce(news.dataset.announce || news.textContent);
});
