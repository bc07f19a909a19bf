// What is shown once and wants to be kept: copied, or printed.
import { tell, words } from "./told.js";

document.addEventListener("click", async (event) => {
  const copied = event.target.closest("[data-copy]");
  if (copied) {
    await navigator.clipboard.writeText(copied.dataset.copy);
    tell(words("copied-words"));
  }
  if (event.target.closest("[data-print]")) print();
});
