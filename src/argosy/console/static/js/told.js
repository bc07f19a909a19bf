// Words above the page: what was done, and what went wrong.
const SECONDS = 6;

export function tell(text, kind = "done") {
  const toast = document.getElementById("toast-frame").content.firstElementChild.cloneNode();
  toast.classList.toggle("bad", kind === "bad");
  toast.textContent = text;
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), SECONDS * 1000);
}

// Said by the page in the reader's language, for when nothing can be asked of the server.
export function words(id) {
  return document.getElementById(id).content.textContent;
}

// What is to be said on the page that is gone to.
const THERE = "toast-there";
document.body.addEventListener(THERE, (event) => sessionStorage.setItem(THERE, event.detail.text));
addEventListener("pageshow", () => {
  const text = sessionStorage.getItem(THERE);
  sessionStorage.removeItem(THERE);
  if (text) tell(text);
});

document.body.addEventListener("toast", (event) => tell(event.detail.text, event.detail.kind));
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.closest("[data-beat]")) document.getElementById("problems").replaceChildren(); // a page's beat is nothing that somebody did
});
document.body.addEventListener("htmx:sendError", () => tell(words("unreachable-words"), "bad"));
