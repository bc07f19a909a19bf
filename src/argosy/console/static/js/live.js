// Blocks that stay true: the server sends one anew when it has changed. Scroll, focus, selection and what is typed stay as they are.
import { writing } from "./typed.js";

let stream = null;
let watched = "";

function blocks() {
  return [...document.querySelectorAll("[data-live]")];
}

// The page's own blocks; or, where a block says so, those of another page.
function address() {
  const found = blocks();
  if (!found.length) return "";
  const at = found.find((block) => block.dataset.live)?.dataset.live ?? location.pathname + location.search;
  return `/live?${new URLSearchParams([["at", at], ...found.map((block) => ["block", block.id])])}`;
}

function listen() {
  stream?.close();
  stream = null;
  watched = address();
  if (!watched || document.hidden) return;
  stream = new EventSource(watched);
  stream.onerror = () => stream?.readyState === EventSource.CLOSED && document.body.dispatchEvent(new CustomEvent("stream-shut"));
  stream.onmessage = (event) => {
    const { id, html } = JSON.parse(event.data);
    const block = document.getElementById(id);
    if (block?.hasAttribute("data-live") && !block.contains(document.querySelector("[data-editing]"))) swap(block, html);
  };
}

function swap(block, html) {
  const before = block.innerHTML;
  const known = new Set([...block.querySelectorAll("[data-row]")].map((row) => row.id));
  Idiomorph.morph(block, html, {
    morphStyle: "innerHTML",
    ignoreActiveValue: writing(),
    restoreFocus: true,
    callbacks: {
      beforeAttributeUpdated: (name, node) => !(node.matches?.("[data-row]") && name === "class") && !(node.matches?.("details") && name === "open"),
      beforeNodeMorphed: (old) => !(old.matches?.("input[data-select]")),
    },
  });
  for (const row of block.querySelectorAll("[data-row]")) if (known.size && !known.has(row.id)) row.classList.add("is-new");
  htmx.process(block);
  if (block.innerHTML !== before) block.dispatchEvent(new CustomEvent("live", { bubbles: true }));
}

// After something was done here, nobody wants to wait for the stream's next breath.
document.body.addEventListener("changed", () => {
  const refresh = document.querySelector("[data-refresh]");
  if (refresh) htmx.ajax("GET", location.pathname + location.search, { target: `#${refresh.id}`, swap: "typed" });
});

document.addEventListener("visibilitychange", listen);
document.body.addEventListener("htmx:afterSettle", () => address() !== watched && listen());
document.body.addEventListener("signed-in", listen);
document.body.addEventListener("htmx:pushedIntoHistory", listen);
document.body.addEventListener("htmx:replacedInHistory", listen);
addEventListener("pagehide", () => stream?.close());
addEventListener("pageshow", (event) => {
  listen();
  // What the browser kept while one was on another page may have changed there, and not every block is sent anew.
  if (event.persisted) document.body.dispatchEvent(new CustomEvent("changed"));
});
