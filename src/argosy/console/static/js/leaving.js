// A page that is being left asks for nothing more: what a second click brings back would break off the way that the first has taken.
let leaving = false;

document.body.addEventListener("htmx:beforeOnLoad", (event) => { leaving ||= Boolean(event.detail.xhr.getResponseHeader("hx-redirect")); });
document.body.addEventListener("htmx:beforeRequest", (event) => leaving && event.preventDefault());
addEventListener("pageshow", () => { leaving = false; });
