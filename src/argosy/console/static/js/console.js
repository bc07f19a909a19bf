// The console's own script: pages work without it, but for dialogs; with it they are quick to use by keyboard, and stay true by themselves.
import "./dialogs.js";
import "./drafts.js";
import "./keyboard.js";
import "./keeping.js";
import "./leaving.js";
import "./lists.js";
import "./live.js";
import "./mentions.js";
import "./menus.js";
import "./selection.js";
import "./session.js";
import "./told.js";
import "./typed.js";
import "./wrong.js";

document.body.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["x-csrf-token"] = document.querySelector('meta[name="csrf"]').content;
});

// Light, dark, or as the machine is: kept for a year, and known to the server, so that no page flashes.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-next]")) return;
  const machine = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const other = (document.documentElement.dataset.theme || machine) === "dark" ? "light" : "dark";
  const next = other === machine ? "" : other;
  if (next) document.documentElement.dataset.theme = next;
  else delete document.documentElement.dataset.theme;
  document.cookie = `theme=${next}; path=/; max-age=${next ? 31536000 : 0}; samesite=lax`;
});

document.addEventListener("click", (event) => {
  const menu = document.getElementById("menu");
  if (event.target.closest("[data-menu]")) menu.classList.toggle("is-open");
  else if (!event.target.closest("#menu")) menu?.classList.remove("is-open");
});
