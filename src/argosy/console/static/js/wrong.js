// What a form on a page was refused for is said beside the field that it is about, and the first of those has the focus.
function clear(form) {
  for (const said of form.querySelectorAll(".wrong-said")) said.remove();
  for (const field of form.querySelectorAll("[data-said]")) {
    for (const name of ["aria-invalid", "aria-errormessage", "data-said"]) field.removeAttribute(name);
    if (field.matches("fieldset")) field.removeAttribute("aria-describedby"); // a group can't be invalid, its description says so
  }
}

// Boxes that are one field stand in a group: it is the group that is wrong.
function whole(found) {
  const field = found instanceof RadioNodeList ? found[0] : found;
  if (!field || field.type === "hidden") return null;
  return field.matches("[type=checkbox], [type=radio]") ? field.closest("fieldset") : field;
}

function mark(form, told) {
  let first = null;
  for (const wrong of told.querySelectorAll("[data-wrong]")) {
    const name = wrong.dataset.wrong.replace(/\[(\d+)\]/g, ".$1");
    const field = whole(form.elements.namedItem(name) ?? form.elements.namedItem(name.split(".")[0]));
    if (!field || "said" in field.dataset) continue;
    const said = document.createElement("small");
    said.className = "wrong-said";
    said.id = `wrong-${name}`;
    said.textContent = (wrong.querySelector("span") ?? wrong).textContent;
    field.dataset.said = "";
    wrong.hidden = !told.hasAttribute("hx-post"); // it need not be said twice; what is said while somebody types stays where they read it
    first ??= field;
    if (field.matches("fieldset")) {
      field.setAttribute("aria-describedby", said.id);
      field.append(said);
      continue;
    }
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-errormessage", said.id);
    field.after(said);
  }
  for (const problem of told.querySelectorAll(".problem")) {
    problem.hidden = ![...problem.querySelectorAll("p, li, dd")].some((said) => !said.hidden);
  }
  return first;
}

document.body.addEventListener("htmx:afterSwap", (event) => {
  const told = event.detail.target;
  const form = told.matches(".told") && told.closest("form");
  if (!form) return;
  clear(form);
  const first = mark(form, told);
  if (event.detail.requestConfig.triggeringEvent?.type !== "submit") return;
  (first?.matches("fieldset") ? first.querySelector("input") : first)?.focus();
});
