// The swap "typed": what comes back never takes away what was typed after it was asked for, nor shuts what was opened.
const touched = new WeakMap();
const sent = new WeakMap();
let since = 0;

document.addEventListener("input", (event) => touched.set(event.target, performance.now()), true);
document.body.addEventListener("htmx:beforeSend", (event) => sent.set(event.detail.xhr, performance.now()));
document.body.addEventListener("htmx:beforeSwap", (event) => { since = sent.get(event.detail.xhr); });

export function wasTouched(field) {
  return touched.has(field);
}

// Whether somebody is in a field: its value is left alone. Of a button the same would keep the words.
export function writing() {
  return document.activeElement.matches("input, select, textarea");
}

htmx.defineExtension("typed", {
  isInlineSwap: (style) => style === "typed",
  handleSwap: (style, target, fragment) => {
    if (style !== "typed") return false;
    Idiomorph.morph(target, fragment.children, {
      morphStyle: "innerHTML",
      ignoreActiveValue: writing(),
      restoreFocus: true,
      callbacks: {
        beforeNodeMorphed: (old) => !(touched.get(old) > since),
        beforeAttributeUpdated: (name, node) => !(node.matches?.("details") && name === "open"),
      },
    });
    return [target];
  },
});
