// What is shown once and wants to be kept: copied, or printed.
import { tell } from "./told.js";

document.addEventListener("click", async (event) => {
  const copied = event.target.closest("[data-copy]");
  if (copied) {
    await navigator.clipboard.writeText(copied.dataset.copy);
    tell(document.getElementById("copied-words").content.textContent);
  }
  if (event.target.closest("[data-print]")) print();
});
