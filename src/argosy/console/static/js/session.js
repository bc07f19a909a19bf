// A session that is over: it is said, and whoever signs in again in another tab goes on here, with what was typed.
import { tell, words } from "./told.js";

const AGAIN_MS = 2000;
let over = false;

// Asks who is signed in. A page that is still the same person's gets the session's word for its forms.
async function look() {
  const answer = await fetch("/session", { redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") return ended();
  if (!answer?.ok) return;
  const { csrf, person } = await answer.json();
  const known = document.querySelector('meta[name="csrf"]');
  if (person !== known.dataset.person) return;
  known.content = csrf;
  for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = csrf;
  if (!over) return;
  over = false;
  tell(words("signed-in-words"));
  document.body.dispatchEvent(new CustomEvent("signed-in"));
}

async function again() {
  await look();
  if (over) setTimeout(again, AGAIN_MS);
}

function ended() {
  if (over) return;
  over = true;
  tell(words("signed-out-words"), "bad");
  setTimeout(again, AGAIN_MS);
}

document.body.addEventListener("signed-out", ended);
document.body.addEventListener("stream-shut", look);
document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("pageshow", (event) => event.persisted && look());
