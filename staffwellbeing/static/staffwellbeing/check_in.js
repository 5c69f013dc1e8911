// Answers that were not sent yet stay in this tab: they survive a reload, never reach the server, and end with
// the tab. The key is the user's own, so that whoever signs in next on this device finds nothing.
const PREFIX = "check-in ";
const form = document.querySelector("form[data-kept-here]");

function forget() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

function keep() {
  const answers = [...form.querySelectorAll("input:checked")].map(({ name, value }) => [name, value]);
  sessionStorage.setItem(PREFIX + form.dataset.keptHere, JSON.stringify(answers));
}

function restore() {
  for (const [name, value] of JSON.parse(sessionStorage.getItem(PREFIX + form.dataset.keptHere) || "[]")) {
    const input = [...form.elements].find((each) => each.name === name && each.value === value);
    if (input) input.checked = true;
  }
}

if (form) {
  const line = form.querySelector("[data-offline]");
  restore();
  form.addEventListener("change", keep);
  form.addEventListener("reset", forget);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    line.textContent = line.dataset.offline;
  });
} else {
  forget();
}
