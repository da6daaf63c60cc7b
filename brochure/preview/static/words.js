// The tab of words: the text of the leaflet in sight, as a form or as YAML. One text lies behind both, with one undo.

import { EditorView, Transaction, isolateHistory, redo, redoDepth, undo, undoDepth } from "./codemirror.js";
import { compare } from "./conflict.js";
import { $, able, ask, make, send } from "./dom.js";
import { Form } from "./form.js";
import { draft, path as pathOf } from "./names.js";
import { goto, mark, yamlState } from "./yaml.js";

const PAUSE_MS = 300;

export function mount(section, preview) {
  return new Words(section, preview).start();
}

const sentence = (words) => `${words.replace(/^./, (letter) => letter.toUpperCase())}${/[.?!]$/.test(words) ? "" : "."}`;

const said = (answer) => answer?.diagnostics?.flatMap(({ message, hint }) => [message, hint].filter(Boolean).map(sentence)).join(" ")
  || "The program cannot answer: see its window.";

const ENDED = "Not saved: the program has ended. Nothing is lost while this page stays open. Start brochure preview again in the "
  + "same folder, let it open its page, then press Save here.";

const GONE = "This file is gone from the disk. Nothing of yours is lost while this page stays open: put the file back, or copy your "
  + "words from the YAML.";

class Words {
  #section;
  #preview;
  #docs = new Map(); // by the path of the file: what was read, and the editor's state where it is not in sight
  #doc = null;
  #schema = null;
  #view = null;
  #form = null;
  #timer = 0;
  #asked = Promise.resolve();
  #parts = {};
  #over = false; // whether the form must take what it is shown even where somebody types
  #saving = false;

  constructor(section, preview) {
    this.#section = section;
    this.#preview = preview;
    const button = (words, act, more = {}) => make("button", { type: "button", onclick: act, ...more }, words);
    const way = (value, words, checked) => make("label", {}, make("input", { type: "radio", name: "words-view", value, checked, onchange: () => this.#look(value) }), words);
    const parts = this.#parts = {
      undo: button("Undo", () => this.undo(), { title: "Undo (Ctrl+Z)" }),
      redo: button("Redo", () => this.redo(), { title: "Redo (Ctrl+Y)" }),
      save: button("Save", () => this.save(), { class: "main", title: "Save (Ctrl+S)" }),
      state: make("p", { class: "state", role: "status" }),
      notes: make("div", { class: "notes" }),
      full: make("div", { class: "full", role: "status" }),
      form: make("div", { class: "form" }),
      yaml: make("div", { class: "yaml", hidden: true }),
    };
    section.append(
      make("div", { class: "words-bar" },
        make("div", { role: "radiogroup", "aria-label": "Edit as", class: "segmented" }, way("form", "Form", true), way("yaml", "YAML", false)),
        make("div", { class: "history" }, parts.undo, parts.redo), parts.save, parts.state),
      parts.notes, parts.full, parts.form, parts.yaml,
      make("p", { id: "words-keys", class: "keys" }, "Ctrl+S saves, Ctrl+Z undoes, Ctrl+Space offers what may be written. "
        + "In the YAML, Tab indents: to leave it by the keyboard press Escape, then Tab."),
    );
    this.#form = new Form(parts.form, {
      edit: (edits) => this.edit(edits), known: () => this.known(), undo: () => this.undo(), redo: () => this.redo(),
      toYaml: (line) => this.line(line), show: (panel, block) => this.#show(panel, block), get lang() { return preview.name()?.language; },
    });
  }

  async start() {
    this.#schema = await ask("/api/words/schema");
    this.#view = new EditorView({ parent: this.#parts.yaml });
    const preview = this.#preview;
    preview.addEventListener("shown", () => this.#shown());
    preview.addEventListener("changed", (event) => this.#changed(event.detail));
    preview.addEventListener("line", ({ detail }) => detail.file === this.#doc?.path && this.line(detail.line, detail.column));
    addEventListener("beforeunload", (event) => { if (this.#unsaved().length) event.preventDefault(); });
    addEventListener("keydown", (event) => {
      if (!this.#doc || this.#section.hidden) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        this.save();
      }
      const own = this.#parts.form.contains(event.target) && event.target.matches("input, select, button");
      if (own && (event.ctrlKey || event.metaKey) && ["z", "y"].includes(event.key.toLowerCase())) {
        event.preventDefault();
        if (event.key.toLowerCase() === "y" || event.shiftKey) this.redo();
        else this.undo();
      }
    });
    $("#stage").addEventListener("click", (event) => this.#pointed(event));
    await this.#shown();
  }

  known() {
    return { schema: this.#schema, names: this.#doc?.names };
  }

  // --- which leaflet -------------------------------------------------------------------------------------------------

  async #shown() {
    const name = this.#preview.name();
    if (name && (!this.#doc || this.#doc.name !== pathOf(name))) await this.#open(name);
    this.#found();
  }

  async #open(name) {
    await this.#form.flush();
    await this.#asked;
    const answer = await fetch(`/api/words/${pathOf(name)}`);
    const told = await answer.json();
    if (pathOf(name) !== pathOf(this.#preview.name() ?? name)) return;
    if (this.#doc) this.#doc.state = this.#view.state;
    if (!answer.ok) {
      this.#doc = null;
      this.#parts.form.replaceChildren();
      this.#parts.yaml.hidden = true;
      this.#note("fault", said(told));
      this.#tell();
      return;
    }
    const kept = this.#docs.get(told.path);
    const state = kept?.state ?? this.#state(told.text, told);
    const { text, ...rest } = told;
    this.#doc = { saved: text, ...rest, ...(kept && { saved: kept.saved, sha256: kept.sha256 }), name: pathOf(name), state };
    this.#docs.set(told.path, this.#doc);
    this.#view.setState(state);
    this.#form.reset();
    this.#look(this.#way());
    this.#notes();
    if (kept && kept.sha256 !== told.sha256) await this.#differs(told);
    if (this.#dirty()) this.#later(0);
    else this.#told(told);
    this.#tell();
  }

  #state(text, { direction, path }) {
    return yamlState(text, {
      known: () => this.known(), direction, label: `The YAML of ${path}`,
      hear: (update) => this.#heard(update),
    });
  }

  #text() {
    return this.#view.state.doc.toString();
  }

  #dirty(doc = this.#doc) {
    const state = doc === this.#doc ? this.#view.state : doc.state;
    return state.doc.toString() !== doc.saved || (doc === this.#doc && this.#form.waits());
  }

  #unsaved() {
    return [...this.#docs.values()].filter((doc) => this.#dirty(doc));
  }

  // --- the two views -------------------------------------------------------------------------------------------------

  #way() {
    return $("input[name=words-view]:checked").value;
  }

  async #look(way) {
    await this.#form.flush();
    $(`input[name=words-view][value=${way}]`).checked = true;
    this.#parts.form.hidden = way !== "form";
    this.#parts.yaml.hidden = way !== "yaml" || !this.#doc;
    if (way === "yaml") this.#view.requestMeasure();
  }

  // Go to a line: in the YAML.
  async line(number, column) {
    await this.#look("yaml");
    goto(this.#view, number, column);
  }

  #show(panel, block) {
    const shapes = this.#preview.told().shapes?.panels ?? [];
    const own = shapes.map(({ name }) => name).filter((name) => name === panel || name.startsWith(`${panel}-`));
    const list = this.#doc?.form?.panels.find(({ name }) => name === panel)?.blocks ?? [];
    const breaks = block ? list.filter((one) => one.kind === "break" && one.line < block.line).length : 0;
    const found = own[Math.min(breaks, own.length - 1)];
    if (found && (!block || $("input[name=view][value=panels]").checked)) this.#preview.goto(found);
  }

  // A click on a panel of the leaflet goes to where its words begin.
  #pointed(event) {
    const figure = event.target.closest?.("figure[data-panels]");
    if (!figure || this.#section.hidden || !this.#doc?.form) return;
    const [name] = figure.dataset.panels.split(" ");
    const region = this.#doc.form.panels.find((panel) => panel.name === name || name?.startsWith(`${panel.name}-`));
    if (!region) return;
    const siblings = (this.#preview.told().shapes?.panels ?? []).filter((panel) => panel.name.startsWith(`${region.name}-`));
    const turn = Math.max(0, siblings.findIndex((panel) => panel.name === name));
    const breaks = region.blocks.filter((block) => block.kind === "break");
    const line = turn && breaks.length >= turn ? breaks[turn - 1].line + 1 : region.blocks[0]?.line ?? region.line;
    if (this.#way() === "yaml") this.line(line);
    else this.#form.at(line);
  }

  // --- changes -------------------------------------------------------------------------------------------------------

  #heard(update) {
    const over = update.transactions.some((one) => one.isUserEvent("undo") || one.isUserEvent("redo") || one.isUserEvent("taken"));
    this.#over ||= over;
    this.#tell();
    if (!update.transactions.some((one) => one.isUserEvent("input.form"))) this.#later();
  }

  #later(pause = PAUSE_MS) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#push(), pause);
  }

  // Lay the text over the file, and have the leaflet made of it; one after another.
  #push() {
    this.#asked = this.#asked.then(() => this.#lay()).catch(() => {});
    return this.#asked;
  }

  async #lay() {
    const doc = this.#doc;
    if (!doc) return;
    const text = this.#text();
    const { status, body } = await send("POST", `/api/words/${doc.name}`, { page: draft, text, same: text === doc.saved });
    if (doc !== this.#doc) return;
    if (status !== 200) {
      this.#note("fault", said(body));
      return;
    }
    this.#unnote("fault");
    if (text === this.#text()) this.#told(body);
    this.#preview.refresh();
  }

  #told({ form, faults }) {
    const doc = this.#doc;
    doc.faults = faults;
    if (form) {
      doc.form = form;
      this.#form.show(form, this.#over);
      this.#unnote("yaml");
    } else {
      const first = faults[0];
      this.#note("yaml", `The form waits, as line ${first?.line || 1} cannot be read. ${sentence(first?.message ?? "")}`,
        make("button", { type: "button", class: "link", onclick: () => this.line(first?.line, first?.column) }, "Show the line"));
    }
    this.#over = false;
    this.#found();
  }

  // Return what is answered; status 0, and a word about it, where nobody answers.
  async #answered(asked) {
    const answer = await asked.catch(() => ({ status: 0, body: null }));
    if (answer.status) this.#unnote("ended");
    else this.#note("ended", ENDED);
    this.#tell();
    return answer;
  }

  // Make edits of the form in the text; return whether they could be, null where nobody answers.
  async edit(edits) {
    const run = async () => {
      const doc = this.#doc;
      const text = this.#text();
      const { status, body } = await this.#answered(send("POST", "/api/words/edit", { text, edits }));
      if (status === 0) return null;
      if (doc !== this.#doc || text !== this.#text()) return false;
      if (status !== 200) {
        this.#note("edit", said(body));
        return false;
      }
      this.#unnote("edit");
      this.#view.dispatch({ changes: { from: body.from, to: body.to, insert: body.insert }, userEvent: "input.form", annotations: isolateHistory.of("full") });
      await this.#lay();
      return true;
    };
    const done = this.#asked.then(run);
    this.#asked = done.catch(() => {});
    return done.catch(() => false);
  }

  async undo() {
    await this.#form.flush();
    await this.#asked;
    undo(this.#view);
  }

  async redo() {
    await this.#form.flush();
    await this.#asked;
    redo(this.#view);
  }

  // --- saving --------------------------------------------------------------------------------------------------------

  async save() {
    if (this.#saving) return;
    this.#saving = true;
    await this.#write().finally(() => { this.#saving = false; });
  }

  async #write() {
    await this.#form.flush();
    await this.#asked;
    const doc = this.#doc;
    if (!doc || !this.#dirty() || this.#form.waits()) return;
    const text = this.#text();
    const { status, body } = await this.#answered(send("PUT", `/api/words/${doc.name}`, { text, seen: doc.sha256, page: draft }));
    if (status === 0) return;
    if (status === 200) {
      Object.assign(doc, { saved: text, sha256: body.saved });
      this.#unnote("save");
      this.#unnote("disk");
      this.#tell("Saved");
      this.#later(0);
    } else if (status === 409) {
      await this.#decide(body.changed[0]);
    } else {
      this.#note("save", said(body));
    }
  }

  async #changed(paths) {
    const doc = this.#doc;
    if (!doc || !paths.includes(doc.path)) return;
    const answer = await fetch(`/api/words/${doc.name}`);
    const told = await answer.json();
    if (doc !== this.#doc) return;
    if (!answer.ok) this.#note("disk", told.diagnostics?.some(({ code }) => code === "file-missing") ? GONE : said(told));
    else if (told.sha256 !== doc.sha256) await this.#differs(told);
    else this.#unnote("disk");
  }

  // The file is not what was read: take it where nothing was changed here, else say so and show both.
  async #differs(told) {
    const doc = this.#doc;
    if (!this.#dirty() || this.#text() === told.text) {
      Object.assign(doc, { saved: told.text, sha256: told.sha256, approved: told.approved });
      this.#take(told.text);
      this.#unnote("disk");
      return;
    }
    this.#note("disk", "This file has been changed on disk meanwhile. Nothing of yours is lost, and nothing will be overwritten.",
      make("button", { type: "button", onclick: () => this.#decide(told) }, "Compare"));
  }

  async #decide({ text, sha256 }) {
    const doc = this.#doc;
    if (text === null) {
      this.#note("disk", GONE);
      return;
    }
    const chosen = await compare(doc.path, text, this.#text());
    if (chosen === null || doc !== this.#doc) {
      this.#differs({ text, sha256 });
      return;
    }
    Object.assign(doc, { saved: text, sha256 });
    this.#take(chosen);
    this.#unnote("disk");
    this.#tell();
  }

  // Put another text into the editor, changing only where it differs.
  #take(text) {
    const now = this.#text();
    let from = 0;
    while (from < Math.min(now.length, text.length) && now[from] === text[from]) from += 1;
    let end = 0;
    while (end < Math.min(now.length, text.length) - from && now.at(-1 - end) === text.at(-1 - end)) end += 1;
    if (now !== text) this.#view.dispatch({ changes: { from, to: now.length - end, insert: text.slice(from, text.length - end) }, userEvent: "taken", annotations: Transaction.addToHistory.of(true) });
    this.#later(0);
  }

  // --- what is said --------------------------------------------------------------------------------------------------

  #tell(words) {
    const { state, undo: back, redo: forth, save } = this.#parts;
    const dirty = this.#doc && this.#dirty();
    const others = this.#unsaved().filter((doc) => doc !== this.#doc).map((doc) => doc.path.split("/").at(-1));
    const own = !this.#doc ? "" : dirty ? "Not saved" : words ?? "As on disk";
    state.textContent = [own, others.length ? `also not saved: ${others.join(", ")}` : ""].filter(Boolean).join("; ");
    state.classList.toggle("dirty", Boolean(dirty));
    able(save, Boolean(dirty));
    able(back, Boolean(this.#doc) && undoDepth(this.#view.state) > 0);
    able(forth, Boolean(this.#doc) && redoDepth(this.#view.state) > 0);
  }

  #notes() {
    for (const kind of ["approved", "disk", "save", "ended", "edit", "yaml", "fault"]) this.#unnote(kind);
    const { approved } = this.#doc;
    if (approved) {
      this.#note("approved", `These words were approved by ${approved}. The approval does not hold for words that you change: `
        + "the draft mark is back on every copy until they are approved anew.");
    }
  }

  #note(kind, words, action = null) {
    this.#unnote(kind);
    this.#parts.notes.append(make("p", { class: `note ${kind}`, "data-note": kind, role: kind === "approved" ? null : "alert" }, words, " ", action));
  }

  #unnote(kind) {
    this.#parts.notes.querySelector(`[data-note=${kind}]`)?.remove();
  }

  // Return what leads to a finding: to its block in the form, where there is one, and to its line.
  #ways({ line, column }) {
    const link = (words, onclick) => make("button", { type: "button", class: "link", onclick }, words);
    const block = this.#doc.form && !this.#doc.faults?.length ? [link("Open the block", () => this.#look("form").then(() => this.#form.at(line))), " "] : [];
    return [...block, link(`Line ${line}`, () => this.line(line, column))];
  }

  // Show what was found at its lines, and what is too full above them.
  #found() {
    const doc = this.#doc;
    if (!doc) return;
    const found = doc.faults?.length ? doc.faults : this.#preview.told().diagnostics;
    mark(this.#view, found, doc.path);
    const own = found.filter((one) => one.severity === "error");
    const full = this.#parts.full;
    full.replaceChildren(...own.slice(0, 6).map((one) => make("p", { class: "error" }, make("b", {}, one.panel ? `${one.panel.replaceAll("-", " ")}: ` : ""),
      `${sentence(one.message)} `, one.hint ? make("span", { class: "hint" }, `${sentence(one.hint)} `) : null,
      ...(one.file === doc.path && one.line ? this.#ways(one) : []))));
  }
}
