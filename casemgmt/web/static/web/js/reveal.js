// What opens and closes: menus shut when attention leaves, long notes unfold, dialogs open from a button.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(target)) menu.open = false;
  const opener = target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  if (target.closest("[data-closes]")) target.closest("dialog").close();
});

document.addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A dialog whose inside was fetched opens with it. In what was found, arrows go from the box to the links and on.
document.addEventListener("htmx:afterSettle", ({ detail: { elt } }) => { if (elt.matches("dialog:not([open])")) elt.showModal(); });

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const found = document.querySelector("[data-finder]");
  const box = step && found?.parentElement.contains(event.target) && found.parentElement;
  if (!box) return;
  const stops = [...box.querySelectorAll("[type=text], [data-finder] a")];
  stops[(stops.indexOf(event.target) + step + stops.length) % stops.length].focus();
  event.preventDefault();
});

function offerMore(text) {
  if (text.scrollHeight <= text.clientHeight + 2) return text.classList.remove("clamped");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: text.dataset.more });
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const folded = text.classList.toggle("clamped");
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = folded ? text.dataset.more : text.dataset.less;
  });
  text.after(button);
}

function unfold(root) {
  for (const text of root.querySelectorAll(".clamped[data-more]:not(:has(+ .link-button))")) offerMore(text);
}
unfold(document);
document.addEventListener("page:shown", () => unfold(document));
document.addEventListener("htmx:afterSettle", ({ detail }) => unfold(detail.elt));
