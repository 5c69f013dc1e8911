// Small help while filling in: "use time now", near days, Ctrl+Enter, Ctrl+K.
const zone = document.documentElement.dataset.zone;

// The wall clock of the program, whatever zone this device is in.
function wallClock(date) {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone || undefined, hourCycle: "h23",
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
  return { day: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
}

function set(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-now], [data-day]");
  if (!button) return;
  const input = document.getElementById(button.dataset.for);
  const today = wallClock(new Date());
  if ("now" in button.dataset) return set(input, input.type === "time" ? today.time : `${today.day}T${today.time}`);
  const day = new Date(`${today.day}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + Number(button.dataset.day));
  set(input, day.toISOString().slice(0, 10));
});

document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  const link = document.querySelector(`[data-key="${event.key}"]`);
  if (link) {
    event.preventDefault();
    link.click();
  } else if (event.key === "Enter") {
    event.target.form?.requestSubmit();
  }
});

// A long list of choices gets a box to type into: whatever lacks a typed word is put out of sight, never what is chosen.
// Enter takes the first that is left, arrow down goes to the list.
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

function narrow(list, box) {
  const words = plain(box.value).split(/\s+/), choices = list.choices;
  const left = choices.filter((choice) => words.every((word) => plain(choice.textContent).includes(word)));
  for (const choice of choices) {
    const away = !left.includes(choice) && !(choice.selected || choice.querySelector(":checked"));
    choice.hidden = away;
    if (list.matches("select")) choice.disabled = away;
  }
  for (const group of list.querySelectorAll("[role=group]")) group.hidden = !group.querySelector(".chip:not([hidden])");
  document.getElementById("live").textContent = `${box.dataset.left} ${left.length}`;
  return left;
}

function take(list, [first]) {
  if (!list.matches("select")) return first?.querySelector("input").focus();
  if (first) list.value = first.value;
  list.dispatchEvent(new Event("change", { bubbles: true }));
  list.focus();
}

function offerBox(list) {
  const box = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off", placeholder: list.dataset.narrow });
  const named = list.closest("fieldset")?.querySelector("legend") ?? list.labels?.[0];
  box.ariaLabel = `${list.dataset.narrow}: ${named?.textContent.trim() ?? ""}`;
  box.dataset.left = list.dataset.left;
  list.choices = [...list.querySelectorAll("option:not([value='']), .chip")].filter((choice) => !choice.disabled);
  box.addEventListener("input", () => narrow(list, box));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    if (event.key === "Enter") take(list, box.value.trim() ? narrow(list, box) : []);
    else (list.matches("select") ? list : list.querySelector(".chip:not([hidden]) input"))?.focus();
  });
  list.removeAttribute("data-narrow");
  list.before(box);
}

const offerBoxes = (root) => root.querySelectorAll("[data-narrow]").forEach(offerBox);
offerBoxes(document);
document.addEventListener("page:shown", () => offerBoxes(document));
document.addEventListener("htmx:afterSettle", ({ detail }) => offerBoxes(detail.elt));
