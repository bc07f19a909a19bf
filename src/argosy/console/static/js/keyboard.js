// The keyboard: single letters while nothing is typed, j and k in lists, g and a letter to go somewhere, Ctrl-K for everything.
import { open } from "./dialogs.js";

let going = 0;
const GOING_MS = 1200;

function typing(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

function rows() {
  return [...document.querySelectorAll("[data-row]")];
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("is-at"));
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  all[at]?.classList.remove("is-at");
  next.classList.add("is-at");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector(".row-link")?.focus({ preventScroll: true });
}

function at() {
  return document.querySelector("[data-row].is-at");
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => at()?.querySelector("[data-select]")?.click(),
  Enter: (event) => event.target.closest("a, button, summary") || at()?.querySelector(".row-link")?.click(),
  "/": (event) => {
    const search = document.querySelector("[data-search]");
    if (search) event.preventDefault();
    search?.select();
  },
  "?": () => open(document.getElementById("shortcuts")),
  g: () => { going = Date.now(); },
  Escape: () => document.querySelector("[data-back]")?.click(),
};

// Back to the list as it was, with its filters and its place, if one has come from there.
document.addEventListener("click", (event) => {
  const back = event.target.closest("[data-back]");
  if (!back || event.ctrlKey || event.metaKey || event.shiftKey || !document.referrer.startsWith(`${location.origin}/`)) return;
  if (new URL(document.referrer).pathname !== back.pathname) return;
  event.preventDefault();
  history.back();
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    const palette = document.getElementById("palette");
    if (!palette.open) open(palette);
    palette.querySelector("input").select();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog:modal")) return;
  if (Date.now() - going < GOING_MS) {
    going = 0;
    const link = document.querySelector(`#menu [data-key="${CSS.escape(event.key)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
      return;
    }
  }
  document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`)?.click();
  KEYS[event.key]?.(event);
});

// A row is opened by a click anywhere on it that is not on something else.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || event.target.closest("a, button, input, label, select, summary") || getSelection().toString()) return;
  row.querySelector(".row-link")?.click();
});

// In the palette: up, down, Enter. Enter waits for what was found by what is typed now.
let entered = false;

function choose(palette) {
  const typed = palette.querySelector("input").value.trim().replace(/\s+/g, " ");
  entered = palette.querySelector("[data-typed]")?.dataset.typed !== typed;
  if (!entered) (palette.querySelector("[role=option][aria-selected=true]") ?? palette.querySelector("[role=option]"))?.click();
}

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "palette-found" && entered) choose(document.getElementById("palette"));
});

document.getElementById("palette")?.addEventListener("keydown", (event) => {
  const options = [...event.currentTarget.querySelectorAll("[role=option]")];
  const chosen = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) {
    event.preventDefault();
    const next = (chosen + step + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === next)));
    options[next].scrollIntoView({ block: "nearest" });
    event.currentTarget.querySelector("input").setAttribute("aria-activedescendant", options[next].id);
  } else if (event.key === "Enter") {
    event.preventDefault();
    choose(event.currentTarget);
  }
});
