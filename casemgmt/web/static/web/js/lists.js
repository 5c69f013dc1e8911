// Keys in a list, while attention is in one of its rows: arrows or j and k go from row to row, x ticks. Enter opens,
// as on any link. Nowhere else does a single letter do anything.
const ROW = "[data-list] tbody tr, [data-list] .queue-row";
const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  const row = target.closest?.(ROW);
  if (!row || event.ctrlKey || event.metaKey || event.altKey || target.matches("input:not([data-tick]), select, textarea")) return;
  if (key === "x") row.querySelector("[data-tick]")?.click();
  if (!(key in STEPS)) return;
  const rows = [...document.querySelectorAll(ROW)];
  const next = rows[rows.indexOf(row) + STEPS[key]];
  next?.querySelector("a[href], button")?.focus();
  event.preventDefault();
});
