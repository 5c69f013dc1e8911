// A form that opens in a row of a list: attention goes into it, and back to what opened it. Opening one closes the
// other; what was typed there waits in its row, on this page, until it is opened again.
const FORM = "form[data-in-row]";
const CONTROL = "input:not([type=hidden]), select, textarea, button";
const openers = new Map(); // row → the address whose link opened its form
const asOpened = new WeakMap(); // form → what it said when it opened
const unsent = new Map(); // address → the form that closed over something typed
const closing = new Set(); // rows that close because another opened

const said = (form) => new URLSearchParams(new FormData(form)).toString();

// The first control; of several radio buttons the chosen one, as with the Tab key.
function enter(form) {
  const first = form.querySelector(CONTROL);
  ((first.type === "radio" && form.querySelector(`[name=${first.name}]:checked`)) || first).focus();
}

function closeFor(another) {
  for (const form of document.querySelectorAll(FORM)) {
    if (form === another) continue;
    if (said(form) !== asOpened.get(form)) unsent.set(form.getAttribute("action"), form);
    closing.add(form.closest("[id]").id);
    form.querySelector("[data-closes-form]").click();
  }
}

function opened(form) {
  const kept = unsent.get(form.getAttribute("action"));
  if (kept) {
    form.replaceWith(kept);
    htmx.process(kept);
    unsent.delete(kept.getAttribute("action"));
  } else asOpened.set(form, said(form));
  closeFor(kept || form);
  enter(kept || form);
}

function closed(row) {
  const links = [...row.querySelectorAll("[data-opens-form]")];
  if (!closing.delete(row.id)) return links.find((link) => link.getAttribute("hx-get") === openers.get(row.id))?.focus();
  for (const link of links) {
    const form = unsent.get(link.getAttribute("hx-get").split("?")[0]);
    if (form) link.after(Object.assign(document.createElement("span"), { className: "tag tag-wait", textContent: form.dataset.unsent }));
  }
}

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, target } }) => {
  if (elt.matches("[data-opens-form]")) openers.set(target.id, elt.getAttribute("hx-get"));
});

document.addEventListener("htmx:afterSettle", ({ detail: { elt: row } }) => {
  if (!openers.has(row.id)) return;
  const form = row.querySelector(FORM);
  if (!form) closed(row);
  else if (!form.querySelector("[data-error-summary]")) opened(form);
});
