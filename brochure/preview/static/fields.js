// Fields of the form. Each hands what was typed to `hear`, and takes what the file says now by `set`.

import {
  Annotation, Decoration, EditorState, EditorView, MatchDecorator, Prec, ViewPlugin, WidgetType, autocompletion,
  completionKeymap, defaultKeymap, drawSelection, keymap,
} from "./codemirror.js";
import { insertions, resolved } from "./completion.js";
import { make } from "./dom.js";

const FROM_FILE = Annotation.define();
const WRITTEN = /\{[^{}\n]*\}|\[@[^[\]\n]*\]/g;
const SPACES = { clinic: "The clinic", jurisdiction: "Where the clinic is", local: "The clinic's own words", record: "The appointment" };

class Chip extends WidgetType {
  constructor(written, words) {
    super();
    Object.assign(this, { written, words });
  }

  eq(other) {
    return other.written === this.written && other.words === this.words;
  }

  toDOM() {
    const cited = this.written.startsWith("[@");
    const said = this.words ?? this.written;
    const shown = cited && this.words ? said.split("; ").map((one) => one.split(":")[0]).join("; ") : said;
    const bare = shown.replaceAll("**", "");
    return make("span", { class: `insertion${cited ? " cited" : ""}${this.words ? "" : " unknown"}`, title: `${this.written}\n${said}`, dir: "auto" }, bare);
  }

  ignoreEvent() {
    return false;
  }
}

// Show insertions as what they say, and bold words as bold; the signs for both are stepped over as one character.
function readable(known) {
  const chips = new MatchDecorator({
    regexp: WRITTEN,
    decoration: ([written]) => Decoration.replace({ widget: new Chip(written, resolved(written, known().names)) }),
  });
  const strong = new MatchDecorator({
    regexp: /\*\*([^*\n]+)\*\*/g,
    decorate: (add, from, to) => {
      add(from, from + 2, Decoration.replace({}));
      add(from + 2, to - 2, Decoration.mark({ class: "strong" }));
      add(to - 2, to, Decoration.replace({}));
    },
  });
  const plugin = (decorator, atomic) => ViewPlugin.define((view) => ({
    decorations: decorator.createDeco(view),
    update(update) { this.decorations = decorator.updateDeco(update, this.decorations); },
  }), {
    decorations: (value) => value.decorations,
    provide: (self) => (atomic ? EditorView.atomicRanges.of((view) => view.plugin(self)?.decorations ?? Decoration.none) : []),
  });
  return [plugin(chips, true), plugin(strong, false)];
}

// A text with insertions. Each line is a paragraph.
export function textField(label, described, value, { known, hear, undo, redo, lang }) {
  const heard = EditorView.updateListener.of((update) => {
    if (update.docChanged && !update.transactions.some((one) => one.annotation(FROM_FILE))) hear(read());
  });
  const view = new EditorView({
    state: EditorState.create({
      doc: value,
      extensions: [
        drawSelection(), EditorView.lineWrapping, readable(known), heard,
        Prec.high(keymap.of([
          { key: "Mod-b", run: () => (bold(), true) },
          { key: "Mod-z", run: () => (undo(), true), preventDefault: true },
          { key: "Mod-y", mac: "Mod-Shift-z", run: () => (redo(), true), preventDefault: true },
          { key: "Mod-Shift-z", run: () => (redo(), true), preventDefault: true },
        ])),
        autocompletion({ override: [(context) => insertions(context, known().names)], icons: false }),
        keymap.of([...completionKeymap, ...defaultKeymap]),
        EditorView.perLineTextDirection.of(true),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": described, spellcheck: "true", lang, dir: "auto", tabindex: "0" }),
      ],
    }),
  });
  const read = () => view.state.doc.toString().split("\n").filter((line) => line.trim()).join("\n\n");
  const insert = (from, to, text, select) => {
    view.dispatch({ changes: { from, to, insert: text }, selection: select ?? { anchor: from + text.length }, userEvent: "input" });
    view.focus();
  };
  function bold() {
    const { from, to } = view.state.selection.main;
    const words = view.state.sliceDoc(from, to);
    const outer = view.state.sliceDoc(from - 2, from) === "**" && view.state.sliceDoc(to, to + 2) === "**";
    if (outer) insert(from - 2, to + 2, words, { anchor: from - 2, head: to - 2 });
    else if (/^\*\*[^*]+\*\*$/.test(words)) insert(from, to, words.slice(2, -2), { anchor: from, head: to - 4 });
    else if (words.trim() && !words.includes("\n")) insert(from, to, `**${words}**`, { anchor: from + 2, head: to + 2 });
  }
  const tools = make("div", { class: "field-tools" },
    make("button", { type: "button", title: "Bold (Ctrl+B)", "aria-label": `Bold, in ${label}`, onclick: bold }, make("b", {}, "B")),
    inserting(label, known().names, (text) => {
      const { from, to } = view.state.selection.main;
      insert(from, to, text);
    }));
  return {
    element: make("div", { class: "text-field" }, view.dom, tools),
    focus: () => view.focus(),
    focused: () => view.hasFocus,
    set(text) {
      const now = view.state.doc.toString();
      if (now === text) return;
      const { head } = view.state.selection.main;
      view.dispatch({ changes: { from: 0, to: now.length, insert: text }, selection: { anchor: Math.min(head, text.length) }, annotations: FROM_FILE.of(true) });
    },
    end: () => view.dispatch({ selection: { anchor: view.state.doc.length } }),
    all: () => view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } }),
    destroy: () => view.destroy(),
  };
}

// A list of all that can be named in a text.
function inserting(label, names, put) {
  const group = (title, table, write) => Object.keys(table).length === 0 ? null : make("optgroup", { label: title },
    ...Object.entries(table).map(([name, words]) => make("option", { value: write(name) }, `${name} – ${words.slice(0, 70)}`)));
  const chosen = (event) => {
    const { value } = event.target;
    event.target.value = "";
    if (value) put(value);
  };
  return make("select", { "aria-label": `Insert, in ${label}`, onchange: chosen }, make("option", { value: "" }, "Insert …"),
    ...Object.entries(SPACES).map(([space, title]) => group(title, names[space], (name) => `{${space}.${name}}`)),
    group("A claim, with its sources", names.claim, (name) => `{claim: ${name}}`),
    group("A reference mark", names.reference, (name) => `[@${name}]`),
    group("A term that is explained", names.glossary, (name) => `{glossary: ${name}}`));
}

// A line, a number, a day: what the browser has fields for.
export function lineField(id, described, type, value, options, { hear, lang }) {
  const list = options.length ? make("datalist", { id: `${id}-list` }, ...options.map((name) => make("option", { value: name }))) : null;
  const input = make("input", { id, type, value: value ?? "", lang, dir: "auto", "aria-describedby": described, list: list && `${id}-list`, autocomplete: "off",
    oninput: () => hear(input.value) });
  return { element: make("span", { class: "line-field" }, input, list), focus: () => input.focus(), focused: () => document.activeElement === input,
    set(now) { if (input.value !== (now ?? "")) input.value = now ?? ""; } };
}

export function choiceField(id, described, options, value, standard, { hear }) {
  const select = make("select", { id, "aria-describedby": described, onchange: () => hear(options[select.selectedIndex][0]) },
    ...options.map(([name, title]) => make("option", { value: name }, title)));
  const field = { element: select, focus: () => select.focus(), focused: () => document.activeElement === select,
    set(now) { select.value = now ?? standard ?? options[0][0]; } };
  field.set(value);
  return field;
}

export function flagField(id, described, value, standard, { hear }) {
  const box = make("input", { id, type: "checkbox", "aria-describedby": described, onchange: () => hear(box.checked) });
  const field = { element: box, focus: () => box.focus(), focused: () => document.activeElement === box,
    set(now) { box.checked = now ?? standard ?? false; } };
  field.set(value);
  return field;
}
