// A file that has changed on disk while it was edited: both texts side by side, and neither is lost.

import { EditorState, EditorView, MergeView, lineNumbers, yaml } from "./codemirror.js";
import { make } from "./dom.js";
import { colours, theme } from "./yaml.js";

// Show both; return what to go on with: the text, or null for "as before".
export function compare(path, onDisk, own) {
  const looks = (label) => [lineNumbers(), yaml(), theme, colours, EditorView.lineWrapping, EditorView.contentAttributes.of({ "aria-label": label })];
  return new Promise((resolve) => {
    const place = make("div", { class: "both" });
    const done = (text) => {
      merge.destroy();
      dialog.close(); // the focus goes back to where it was
      dialog.remove();
      resolve(text);
    };
    const button = (words, text, main = false) => make("button", { type: "button", class: main ? "main" : null, onclick: () => done(text()) }, words);
    const dialog = make("dialog", { class: "compare", "aria-labelledby": "compare-title", oncancel: () => done(null) },
      make("h3", { id: "compare-title", tabindex: "-1", autofocus: "" }, "This file has changed on disk"),
      make("p", {}, `Somebody, or another window, has saved ${path} since you opened it. Nothing has been overwritten. `
        + "The file as it is now stands on the left, yours on the right; an arrow takes a piece of the file over into yours."),
      make("div", { class: "heads", "aria-hidden": "true" }, make("span", {}, "On disk"), make("span", {}, "Yours")),
      place,
      make("p", { class: "actions" },
        button("Go on with mine, as it stands on the right", () => merge.b.state.doc.toString(), true),
        button("Take the file, and drop mine", () => onDisk),
        button("Decide later", () => null)));
    const merge = new MergeView({
      a: { doc: onDisk, extensions: [...looks("The file on disk"), EditorState.readOnly.of(true)] },
      b: { doc: own, extensions: looks("Your words") },
      parent: place,
      revertControls: "a-to-b",
      renderRevertControl: () => make("button", { type: "button", title: "Take this from the file", "aria-label": "Take this from the file" }, "→"),
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
