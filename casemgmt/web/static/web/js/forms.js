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
