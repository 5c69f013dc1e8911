// Answers that were not sent yet stay in this tab: they survive a reload, never reach the server, and end with
// the tab or the sign-out. The key is the user's own, so that whoever signs in next on this device finds nothing.
const PREFIX = "check-in ";

function forget() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

function keep({ currentTarget: form }) {
  const answers = [...form.querySelectorAll("input:checked")].map(({ name, value }) => [name, value]);
  sessionStorage.setItem(PREFIX + form.dataset.keptHere, JSON.stringify(answers));
}

function restore(form) {
  for (const [name, value] of JSON.parse(sessionStorage.getItem(PREFIX + form.dataset.keptHere) || "[]")) {
    const input = [...form.elements].find((each) => each.name === name && each.value === value);
    if (input) input.checked = true;
  }
}

function begin() {
  const form = document.querySelector("form[data-kept-here]");
  if (!form) return forget();
  restore(form);
  form.addEventListener("change", keep);
  form.addEventListener("reset", forget);
}
begin();
document.addEventListener("page:shown", begin);
