// Lists: a form says nothing of what is left empty, so that its address stays short; columns are moved up and down.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-bare]")) return;
  for (const field of event.target.elements) if (field.name && field.value === "") field.disabled = true;
});

// What is typed into a search was asked for as it was typed: leaving the field is no other search.
document.addEventListener("change", (event) => {
  if (event.target.matches("form.filters input[type=search]")) event.stopPropagation();
}, true);

// A file is saved beside the page; if a job makes it, its page comes instead.
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-file]")) setTimeout(() => event.target.closest("dialog")?.close());
});

document.body.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("form[data-bare]")) return;
  for (const [name, value] of [...event.detail.formData]) if (value === "") event.detail.formData.delete(name);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  const item = button.closest("li");
  if (button.dataset.move === "up") item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  button.focus();
});
