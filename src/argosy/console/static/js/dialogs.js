// Dialogs: one that arrives is opened as a modal; closing gives the focus back to what opened it.
let opener = null;

export function open(dialog) {
  opener = document.activeElement;
  dialog.showModal();
}

document.body.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target.id === "dialog-place" && event.detail.target.querySelector("[data-dialog]");
  if (dialog) open(dialog);
});

document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-open]")?.dataset.open;
  if (name) open(document.getElementById(name));
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  if (event.target instanceof HTMLDialogElement && event.target.matches("#palette")) event.target.close();
});

document.addEventListener("close", (event) => {
  if (event.target.matches("[data-dialog]")) event.target.remove();
  if (opener?.isConnected) opener.focus();
  opener = null;
}, true);

// What was done: the dialog has had its day.
document.body.addEventListener("done", () => document.querySelector("[data-dialog]")?.close());

// Nobody confirms what they have not seen: from the first key on until what the form would do now is shown, there is nothing to press.
function ready(form) {
  const preview = form?.querySelector("#preview");
  if (preview) form.querySelector("button[type=submit]").disabled = "stale" in form.dataset || !preview.querySelector("[data-ready]");
}

// What is said beside the command changes nothing of what it would do.
document.addEventListener("input", (event) => {
  if (event.target.closest("[data-dialog] [data-aside]")) event.stopPropagation();
}, true);

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-dialog] form");
  if (!form) return;
  form.dataset.stale = "";
  ready(form);
});

document.body.addEventListener("signed-in", () => {
  document.querySelector("[data-dialog] form")?.dispatchEvent(new Event("input", { bubbles: true }));
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.target?.id === "preview" && event.target.closest?.("[data-dialog] form");
  if (form) delete form.dataset.stale;
});
document.body.addEventListener("htmx:afterRequest", (event) => ready(event.target.closest?.("[data-dialog] form")));
