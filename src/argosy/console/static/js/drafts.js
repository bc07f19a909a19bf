// Orders that are being written: each change is kept by the server, in the order in which it was made, and what is wrong stands beside its
// field.
import { wasTouched } from "./typed.js";

const KEPT_AFTER_MS = 300;
let waiting = 0;

function form() {
  return document.querySelector("[data-draft]");
}

function keep() {
  clearTimeout(waiting);
  waiting = 0;
  if (form()) htmx.trigger(form(), "keep");
}

document.addEventListener("input", (event) => {
  if (!event.target.closest("[data-draft]")) return;
  if (event.target.closest("[data-picker]")) return;
  const shows = event.target.dataset.shows;
  if (shows) document.querySelector(shows).hidden = !event.target.checked;
  clearTimeout(waiting);
  waiting = setTimeout(keep, KEPT_AFTER_MS);
});
document.addEventListener("change", (event) => {
  const whole = event.target.dataset.whole;
  if (whole) {
    clearTimeout(waiting);
    htmx.ajax("POST", whole, { source: form(), target: "#draft", swap: "typed", values: { do: "whole" } });
    return;
  }
  if (event.target.closest("[data-draft]") && !event.target.closest("[data-picker]") && waiting) keep();
});
document.body.addEventListener("signed-in", keep);
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-draft]")) event.preventDefault();
}, true);

// What is wrong with a field is said below it; what is missing only once somebody has been there.
function beside() {
  for (const said of document.querySelectorAll(".beside-said")) said.remove();
  for (const field of document.querySelectorAll("[data-draft] [aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-errormessage");
  }
  const draft = form();
  for (const wrong of document.querySelectorAll("[data-beside] [data-field]")) {
    const field = draft?.elements.namedItem(wrong.dataset.field);
    if (!field || field instanceof RadioNodeList || field.type === "hidden") continue;
    if ("missing" in wrong.dataset && !wasTouched(field)) continue;
    const said = document.createElement("small");
    said.className = "beside-said";
    said.id = `${field.id}-said`;
    said.textContent = wrong.textContent;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-errormessage", said.id);
    field.after(said);
  }
}
document.addEventListener("DOMContentLoaded", beside);
document.body.addEventListener("htmx:afterSettle", beside);

// The search field: up and down mark, Enter takes, Escape forgets. Its focus stays, so that a scanner's next code arrives there.
function take(picker, value) {
  const input = picker.querySelector("input");
  if (!value.trim()) return;
  input.value = "";
  shut(picker);
  htmx.ajax("POST", picker.dataset.post, {
    source: picker,
    target: "#draft",
    swap: "typed",
    values: { do: picker.dataset.do, [picker.dataset.name]: value },
  });
  input.focus();
}

function shut(picker) {
  picker.querySelector("[role=listbox]").replaceChildren();
  picker.querySelector("input").setAttribute("aria-expanded", "false");
  picker.querySelector("input").removeAttribute("aria-activedescendant");
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && form()) {
    document.querySelector("[data-place]")?.click();
    event.preventDefault();
    return;
  }
  const picker = event.target.closest?.("[data-picker]");
  if (!picker) return;
  const options = [...picker.querySelectorAll("[role=option]")];
  const chosen = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) {
    event.preventDefault();
    const next = options[(chosen + step + options.length) % options.length];
    for (const option of options) option.setAttribute("aria-selected", String(option === next));
    next.scrollIntoView({ block: "nearest" });
    event.target.setAttribute("aria-activedescendant", next.id);
  } else if (event.key === "Enter") {
    event.preventDefault();
    const only = picker.dataset.do === "customer" ? options[0]?.dataset.value ?? "" : event.target.value;
    take(picker, options[chosen]?.dataset.value ?? only);
  } else if (event.key === "Escape" && options.length) {
    event.preventDefault();
    event.stopPropagation();
    shut(picker);
  }
}, true);
document.addEventListener("click", (event) => {
  const option = event.target.closest("[data-picker] [role=option]");
  if (option) take(option.closest("[data-picker]"), option.dataset.value);
  for (const picker of document.querySelectorAll("[data-picker]")) if (!picker.contains(event.target)) shut(picker);
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (!picker) return;
  const input = picker.querySelector("input");
  if (!input.value.trim()) shut(picker);
  input.setAttribute("aria-expanded", String(Boolean(picker.querySelector("[role=option]"))));
});
