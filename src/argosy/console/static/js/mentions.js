// In a note, @ and the beginning of a name offer the people there are. Whoever is taken stands in the text by name, and is ticked below,
// which is what the server reads; whoever is taken out of the text again is not told of it.
const WORD = /(^|[\s(])@([\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’-]+)?)$/u;
const SHOWN = 8;

function boxes(field) {
  return [...(field.form?.querySelectorAll("input[name=mentions]") ?? [])].map((box) => ({ box, name: box.labels[0].textContent.trim() }));
}

function shut(field) {
  document.getElementById(`${field.id}-people`)?.remove();
  for (const name of ["aria-controls", "aria-activedescendant"]) field.removeAttribute(name);
}

// What is typed before the caret, if it names somebody, and whom it may mean: by the beginning of any part of their name.
function asked(field) {
  const typed = field.value.slice(0, field.selectionStart).match(WORD)?.[2].toLowerCase();
  if (typed === undefined) return null;
  const meant = ({ name }) => name.toLowerCase().startsWith(typed) || name.toLowerCase().split(/\s+/).some((part) => part.startsWith(typed));
  const people = boxes(field).filter(meant).slice(0, SHOWN);
  return people.length && !people.some(({ name }) => name.toLowerCase() === typed) ? { typed, people } : null;
}

function mark(field, list, option) {
  for (const one of list.children) one.setAttribute("aria-selected", String(one === option));
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function offer(field) {
  shut(field);
  const found = asked(field);
  if (!found) return;
  const list = document.createElement("ul");
  list.id = `${field.id}-people`;
  list.className = "people";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.mentions);
  for (const [i, { box, name }] of found.people.entries()) {
    const option = document.createElement("li");
    option.id = `${list.id}-${i}`;
    option.setAttribute("role", "option");
    option.textContent = name;
    option.dataset.value = box.value;
    list.append(option);
  }
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  mark(field, list, list.firstElementChild);
}

function take(field, option) {
  const at = field.selectionStart;
  const begun = at - asked(field).typed.length;
  const { box, name } = boxes(field).find(({ box }) => box.value === option.dataset.value);
  field.setRangeText(`${name} `, begun, at, "end");
  box.checked = true;
  box.dataset.typed = "";
  shut(field);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches("[data-mentions]")) return;
  for (const { box, name } of boxes(field)) {
    if (!("typed" in box.dataset) || field.value.includes(`@${name}`)) continue;
    box.checked = false;
    delete box.dataset.typed;
  }
  offer(field);
}, true);

document.addEventListener("keydown", (event) => {
  const field = event.target;
  const list = field.matches?.("[data-mentions]") && document.getElementById(`${field.id}-people`);
  if (!list || event.isComposing) return;
  const chosen = list.querySelector("[aria-selected=true]");
  const keys = {
    ArrowDown: () => mark(field, list, chosen.nextElementSibling ?? list.firstElementChild),
    ArrowUp: () => mark(field, list, chosen.previousElementSibling ?? list.lastElementChild),
    Enter: () => take(field, chosen),
    Tab: () => take(field, chosen),
    Escape: () => shut(field),
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key]();
}, true);

// The field keeps its focus while somebody is chosen with the mouse.
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".people [role=option]");
  if (!option) return;
  event.preventDefault();
  take(option.parentElement.previousElementSibling, option);
});
document.addEventListener("focusout", (event) => event.target.matches?.("[data-mentions]") && shut(event.target));
