// Menus: one is open at a time, beside its button and within the window; arrows go through it, Escape and a click elsewhere close it.
function close(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}

function place(menu) {
  const list = menu.querySelector(".more-list");
  const at = menu.getBoundingClientRect();
  const right = Math.max(8, Math.min(innerWidth - 8, at.right) - list.offsetWidth);
  const below = at.bottom + 4 + list.offsetHeight <= innerHeight;
  list.style.left = `${right}px`;
  list.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - 4 - list.offsetHeight)}px`;
}

function opened() {
  return document.querySelector("[data-menu-list][open]");
}

document.addEventListener("toggle", (event) => {
  const menu = event.target.closest?.("[data-menu-list]");
  if (!menu?.open) return;
  for (const other of document.querySelectorAll("[data-menu-list][open]")) if (other !== menu) other.open = false;
  place(menu);
}, true);

document.addEventListener("click", (event) => {
  const menu = opened();
  if (menu && (!menu.contains(event.target) || event.target.closest(".more-list button, .more-list a"))) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = opened();
  if (!menu) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") close(menu);
  else if (step) {
    const items = [...menu.querySelectorAll(".more-list button, .more-list a")];
    const at = items.indexOf(document.activeElement);
    items[at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length]?.focus();
  } else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

addEventListener("scroll", () => opened() && place(opened()), { capture: true, passive: true });
