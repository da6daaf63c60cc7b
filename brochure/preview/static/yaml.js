// The YAML of a leaflet in CodeMirror: how it looks, what is found in it, what may be written where.

import {
  Decoration, Direction, EditorState, EditorView, HighlightStyle, Prec, ViewPlugin, autocompletion, bracketMatching, completionKeymap, defaultKeymap,
  drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSelectionMatches, highlightSpecialChars,
  history, historyKeymap, hoverTooltip, indentLess, indentMore, indentOnInput, indentUnit, keymap, lineNumbers,
  lintGutter, lintKeymap, search, searchKeymap, setDiagnostics, syntaxHighlighting, tags, yaml,
} from "./codemirror.js";
import { completions, explained } from "./completion.js";

// The colours are the preview's own, by day and by night.
export const theme = EditorView.theme({
  "&": { backgroundColor: "var(--panel)", color: "var(--text)", fontSize: "0.8125rem" },
  "&.cm-focused": { outline: "3px solid var(--mark)", outlineOffset: "-1px" },
  ".cm-content": { caretColor: "var(--text)", padding: "0.5rem 0" },
  ".cm-scroller": { fontFamily: "ui-monospace, monospace", lineHeight: "1.6" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--panel)", border: "0", color: "var(--weak)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--mark) 8%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--mark) 28%, transparent) !important",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--panel)", border: "1px solid var(--line)", borderRadius: "0.25rem",
    boxShadow: "0 4px 14px #0003", color: "var(--text)", maxWidth: "26rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { lineHeight: "1.5", padding: "0.25rem 0.5rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--mark)", color: "var(--panel)" },
  ".cm-completionDetail": { color: "inherit", fontStyle: "normal", marginInlineStart: "0.75rem" },
  ".cm-completionInfo": { padding: "0.5rem 0.75rem" },
  ".cm-hovered": { font: "0.8125rem / 1.45 system-ui, sans-serif", padding: "0.5rem 0.75rem" },
  ".cm-diagnostic": { borderInlineStart: "4px solid var(--mark)", font: "0.8125rem / 1.45 system-ui, sans-serif" },
  ".cm-diagnostic-error": { borderColor: "var(--red)" },
  ".cm-panels": { backgroundColor: "var(--back)", color: "var(--text)" },
  ".cm-panels button, .cm-panels input": { color: "var(--text)", font: "inherit" },
  ".cm-button": { background: "var(--panel)", border: "1px solid var(--line)" },
  ".cm-textfield": { backgroundColor: "var(--panel)", border: "1px solid var(--weak)" },
  ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--mark) 20%, transparent)" },
});

export const colours = syntaxHighlighting(HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--mark)" },
  { tag: tags.comment, color: "var(--weak)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace, tags.meta], color: "var(--weak)" },
]));

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
// A text in quotation marks, between brackets, or behind a colon or dash to the end of its line.
const VALUES = /"[^"]*"|'[^']*'|(?<=[:\-,]\s+|[{[]\s*)(?:[^\s"'{}[\],#:-]|[:-](?=\S))(?:[^"{}[\],\n:]|:(?=\S))*(?!:)/g;

// Return what decorates the lines in sight by `made(view)`.
function decorating(made, spec = {}) {
  return ViewPlugin.define((view) => ({
    decorations: made(view),
    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = made(update.view);
    },
  }), { ...spec, decorations: (value) => value.decorations });
}

// Lines from right to left run as their words do; in a line that begins with a key, the text is a run of its own.
const isolated = decorating((view) => {
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    for (const match of view.state.sliceDoc(from, to).matchAll(VALUES)) {
      const mark = Decoration.mark({ class: "cm-isolated", bidiIsolate: Direction.RTL });
      if (RIGHT_TO_LEFT.test(match[0])) found.push(mark.range(from + match.index, from + match.index + match[0].trimEnd().length));
    }
  }
  return Decoration.set(found, true);
}, {
  provide: (self) => Prec.lowest(EditorView.bidiIsolatedRanges.of((view) => view.plugin(self)?.decorations ?? Decoration.none)),
});
const bidi = [
  EditorView.perLineTextDirection.of(true), isolated,
  EditorView.theme({ ".cm-line": { unicodeBidi: "plaintext" }, ".cm-isolated": { direction: "rtl", unicodeBidi: "isolate" } }),
];

// A line that is broken goes on under its own words.
const hanging = decorating((view) => {
  const lines = [];
  for (const { from, to } of view.visibleRanges) {
    for (let line = view.state.doc.lineAt(from); ; line = view.state.doc.line(line.number + 1)) {
      const indent = /^[\s-]*/.exec(line.text)[0].length + 2;
      const style = `padding-inline-start:calc(6px + ${indent}ch);text-indent:-${indent}ch`;
      lines.push(Decoration.line({ attributes: { style } }).range(line.from));
      if (line.to >= to || line.number === view.state.doc.lines) break;
    }
  }
  return Decoration.set(lines, true);
});

// Return the state of an editor of `text`; `known()` tells the schema and the names, `hear` is called after a change.
export function yamlState(text, { known, hear, direction, label }) {
  return EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(), lintGutter(),
      EditorState.allowMultipleSelections.of(true), indentOnInput(), indentUnit.of("  "), bracketMatching(),
      highlightActiveLine(), highlightSelectionMatches(), search({ top: true }), EditorView.lineWrapping,
      yaml(), theme, colours, direction === "rtl" ? bidi : hanging,
      autocompletion({ override: [(context) => completions(context, known())], icons: false }),
      hoverTooltip((view, at) => tooltip(view, at, known())),
      keymap.of([
        { key: "Tab", run: indentMore, shift: indentLess },
        ...completionKeymap, ...searchKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap,
      ]),
      EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": "words-keys", tabindex: "0" }),
      EditorView.updateListener.of((update) => update.docChanged && hear(update)),
    ],
  });
}

function tooltip(view, at, known) {
  const found = explained(view.state, at, known);
  if (!found) return null;
  const create = () => {
    const dom = document.createElement("div");
    dom.className = "cm-hovered";
    dom.dir = "auto";
    dom.textContent = found.words;
    return { dom };
  };
  return { pos: found.from, end: found.to, above: true, create };
}

const SEVERITY = { error: "error", warning: "warning", note: "info" };

// Show findings at their lines and columns, which count characters; those of other files are left to their own place.
export function mark(view, findings, path) {
  const own = findings.filter((told) => told.file === path || (!told.file && told.severity === "error"));
  view.dispatch(setDiagnostics(view.state, own.map((told) => diagnostic(view.state.doc, told))));
}

function diagnostic(doc, told) {
  const from = offset(doc, told.line, told.column);
  const rest = doc.sliceString(from, doc.lineAt(from).to);
  const length = rest.match(/^(\{[^}]*\}|\[[^\]]*\]|"[^"]*"|[^\s:,\]}]+)/)?.[0].length ?? 1;
  const message = [told.message, told.hint].filter(Boolean).join("\n");
  return { from, to: Math.min(from + length, doc.length), severity: SEVERITY[told.severity], source: told.code, message };
}

// Return the position of a line and a column, each counted from 1; 0 and what is beyond the end are brought inside.
function offset(doc, number, column = 1) {
  const line = doc.line(Math.max(1, Math.min(number || 1, doc.lines)));
  const before = [...line.text].slice(0, Math.max(0, (column || 1) - 1)).join("");
  return line.from + before.length;
}

export function goto(view, number, column) {
  const at = offset(view.state.doc, number, column);
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
  view.focus();
}
