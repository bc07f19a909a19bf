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

// A line's number goes along only if a quantity is said.
document.addEventListener("input", (event) => {
  const units = event.target.closest("[data-units]");
  if (units) units.querySelector("input[type=hidden]").disabled = event.target.value === "";
}, true);
