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
