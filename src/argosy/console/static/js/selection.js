// Choosing rows: one, a range with Shift, all that are shown. What is chosen is told to the bar that acts on it.
let last = null;

function boxes() {
  return [...document.querySelectorAll("[data-select]")];
}

function tell() {
  const chosen = boxes().filter((box) => box.checked);
  for (const box of boxes()) box.closest("[data-row]").classList.toggle("is-selected", box.checked);
  const all = document.querySelector("[data-select-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
  for (const bar of document.querySelectorAll("[data-selection]")) {
    bar.hidden = chosen.length === 0;
    const count = bar.querySelector("[data-count]");
    if (count) count.textContent = chosen.length;
  }
}

document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-select-all]");
  const box = event.target.closest("[data-select]");
  if (all) for (const one of boxes()) one.checked = all.checked;
  if (box && event.shiftKey && last?.isConnected) {
    const [from, to] = [boxes().indexOf(last), boxes().indexOf(box)].sort((a, b) => a - b);
    for (const one of boxes().slice(from, to + 1)) one.checked = box.checked;
  }
  if (box) last = box;
  if (all || box) tell();
});
// All of them, or only some: whoever ticks one means these, and whoever means all ticks none.
document.addEventListener("change", (event) => {
  const places = event.target.closest("[data-places]");
  if (!places) return;
  if (event.target.type === "checkbox" && event.target.checked) places.querySelector("[value=some]").checked = true;
  if (event.target.value === "all") for (const box of places.querySelectorAll("[type=checkbox]")) box.checked = false;
});
document.body.addEventListener("htmx:afterSettle", tell);
document.body.addEventListener("live", tell);
