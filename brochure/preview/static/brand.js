// The tab of the brand: a clinic's form, what has been done in it, and its saving. Nothing is written until Save.

import { $, able, ask, make, send } from "./dom.js";
import { form } from "./brand-form.js";
import { draft, title } from "./names.js";
import * as stage from "./stage.js";

const REST_MS = 450; // a colour that has not moved for so long is made in full
const MOST_UNDO = 200;

// What is held of every clinic that was looked at: its files as they were read, and every state of them since.
const held = new Map();
let editor = null;

export function mount(section, preview) {
  editor = new Editor(section, preview);
  addEventListener("beforeunload", (event) => {
    if ([...held.values()].some(unsaved)) event.preventDefault();
  });
}

const now = (state) => state.past[state.at];
const same = (one, other) => one.brand === other.brand && one.clinic === other.clinic;
const unsaved = (state) => !same(now(state).files, state.base.files);

class Editor {
  #clinic = null;
  #queue = Promise.resolve();
  #waiting = []; // changes that are not made yet: one that is overtaken by another of its group is left out
  #timer = 0;
  #choices = null;

  constructor(section, preview) {
    this.preview = preview;
    this.status = make("p", { class: "brand-status", role: "status" });
    this.undo = make("button", { type: "button", onclick: () => this.step(-1) }, "Undo");
    this.redo = make("button", { type: "button", onclick: () => this.step(1) }, "Redo");
    this.discard = make("button", { type: "button", onclick: () => this.#turn(() => this.#discard()) }, "Discard");
    this.save = make("button", { type: "button", class: "strong", onclick: () => this.#turn(() => this.#save()) }, "Save");
    this.title = make("h2", { tabindex: "-1" });
    this.conflict = make("div", { class: "conflict", role: "alert", hidden: "" });
    this.others = make("p", { class: "quiet", hidden: "" });
    this.form = form(this);
    section.append(
      make("div", { class: "brand-head" }, this.title,
        make("div", { class: "tools" }, this.undo, this.redo, this.discard, this.save), this.status),
      this.conflict, this.others, this.form.element);
    section.addEventListener("keydown", (event) => this.#key(event));
    preview.addEventListener("shown", () => this.look());
    preview.addEventListener("changed", (event) => this.#changed(event.detail));
    this.look();
  }

  // --- which clinic ------------------------------------------------------------------------------------------------

  // Show the form of the clinic in sight.
  async look() {
    const clinic = this.preview.name()?.clinic ?? null;
    if (clinic === this.#clinic) {
      if (this.state) this.form.found(this.preview.told().diagnostics, now(this.state).form, this.state.paths);
      return;
    }
    this.form.flush(); // what was typed is the other clinic's
    this.form.element.hidden = true;
    this.#clinic = clinic;
    this.#close();
    this.title.textContent = clinic ? title(clinic) : "No clinic is in sight";
    if (clinic && !held.has(clinic)) await this.#read(clinic);
    if (clinic !== this.#clinic) return;
    this.#choices = null;
    this.#render(true);
    await this.#choose();
  }

  get state() {
    return held.get(this.#clinic) ?? null;
  }

  address(rest = "", clinic = this.#clinic) {
    return `/api/brand/${encodeURIComponent(clinic)}${rest}?draft=${draft}`;
  }

  async #read(clinic) {
    const told = await ask(`/api/brand/${encodeURIComponent(clinic)}`);
    if (told.files) held.set(clinic, fresh(told));
    return told;
  }

  async #choose() {
    if (!this.state) return;
    const clinic = this.#clinic;
    const choices = await ask(this.address("/choices"));
    if (clinic !== this.#clinic) return;
    this.#choices = choices;
    this.form.choose(choices, now(this.state).form);
    this.form.found(this.preview.told().diagnostics, now(this.state).form, this.state.paths);
  }

  // --- changes -----------------------------------------------------------------------------------------------------

  // Make changes; those of one "group" are one step to be undone, until that is ended.
  change(edits, { group = null, colour = false, words = "" } = {}) {
    const last = this.#waiting.at(-1);
    const clinic = this.#clinic;
    if (group && last?.group === group && last.clinic === clinic) this.#waiting.pop();
    this.#waiting.push({ clinic, edits, group, colour, words });
    return this.#turn(async () => {
      if (this.#waiting.length) await this.#make(this.#waiting.shift());
    });
  }

  // End a group: what comes next is a step of its own.
  end(group) {
    if (this.#waiting.at(-1)?.group === group) this.#waiting.at(-1).last = true;
    else if (this.state && now(this.state).group === group) now(this.state).group = null;
  }

  // Do one thing after another: what somebody does while another thing is on its way comes after it.
  #turn(task) {
    this.#queue = this.#queue.then(task).catch((fault) => {
      this.say("That could not be done: the program does not answer.");
      console.error(fault);
    });
    return this.#queue;
  }

  async #make({ clinic, edits, group, colour, words, last }) {
    const state = held.get(clinic);
    if (!state) return;
    const again = group && now(state).group === group;
    const before = again ? state.past[state.at - 1] : now(state);
    const { status, body } = await this.#send(before.files, edits, clinic);
    if (status !== 200) {
      this.form.refuse(edits, body);
      this.say(body?.diagnostics?.[0]?.message ?? "That could not be done.");
      return;
    }
    state.past.length = again ? state.at : state.at + 1;
    state.past.push({ files: body.files, form: body.form, edits, group: last ? null : group });
    if (state.past.length > MOST_UNDO) {
      state.past.shift();
      state.mark -= 1;
    }
    state.at = state.past.length - 1;
    this.#render();
    if (clinic !== this.#clinic) return;
    if (words) this.say(words);
    await this.#shown(body.revision, colour);
  }

  #send(files, edits, clinic = this.#clinic) {
    const { language, leaflet, edition } = this.preview.name() ?? {};
    return send("POST", this.address("/edit", clinic), { files, edits, showing: { language, leaflet, edition } });
  }

  // Show what the form says now: colours at once, all else when it has been made.
  async #shown(revision, colour) {
    clearTimeout(this.#timer);
    if (colour && revision) await stage.repaint(revision); // the next change waits: every one that is shown is seen
    this.#timer = setTimeout(() => this.#settle(), colour ? REST_MS : 0);
  }

  async #settle() {
    await this.preview.refresh();
    stage.settled();
  }

  // Go one step back or forth.
  step(by) {
    return this.#turn(() => this.#step(by));
  }

  async #step(by) {
    const { state } = this;
    const to = state && state.past[state.at + by];
    if (!to) return;
    state.at += by;
    now(state).group = null;
    const { status, body } = await this.#send(to.files, []);
    this.#render(true);
    this.say(by < 0 ? "Undone" : "Done again");
    await this.#shown(status === 200 ? body.revision : null, true);
  }

  #key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const by = key === "z" ? (event.shiftKey ? 1 : -1) : key === "y" ? 1 : 0;
    if (by) {
      event.preventDefault();
      this.step(by);
    } else if (key === "s") {
      event.preventDefault();
      this.#turn(() => this.#save());
    }
  }

  // Bring a file; return what it goes by, or null where it was refused.
  async bring(kind, file, refuse) {
    const { status, body } = await send("POST", this.address(`/${kind}`), file);
    if (status === 200) return body.brought;
    const told = body?.diagnostics ?? [];
    const words = told.map(({ message, hint }) => (hint ? `${message}: ${hint}` : message)).join(". ");
    refuse(words || "That file could not be read.");
    return null;
  }

  refreshChoices() {
    return this.#choose();
  }

  // --- saving ------------------------------------------------------------------------------------------------------

  async #save() {
    const { state } = this;
    if (!state || !unsaved(state)) return;
    const { files } = now(state);
    const { status, body } = await send("PUT", this.address(), { files, seen: state.seen });
    if (status === 200) {
      for (const [name, path] of Object.entries(state.paths)) state.seen[name] = body.saved[path] ?? state.seen[name];
      state.base = now(state);
      state.mark = state.at;
      now(state).group = null;
      this.#close();
      this.#render();
      this.say("Saved");
      this.#settle();
    } else if (status === 422) {
      this.form.refuse([], body);
      this.say(`Not saved: ${body.diagnostics[0].message}`);
    } else if (status === 409) {
      await this.#meet();
    } else {
      this.say("Not saved: the program cannot answer");
    }
  }

  // Go back to what is saved: a step like any other, so that it can be undone.
  async #discard() {
    const { state } = this;
    if (!state || !unsaved(state)) return;
    if (state.theirs) {
      await this.#theirs(state.theirs);
      return;
    }
    state.past.length = state.at + 1;
    state.past.push({ ...state.base, edits: [], group: null });
    state.at += 1;
    state.mark = state.at;
    const { status, body } = await this.#send(state.base.files, []);
    this.#render(true);
    this.say("Back to what is saved");
    await this.#shown(status === 200 ? body.revision : null, true);
  }

  #reset(state, words) {
    held.set(this.#clinic, state);
    this.#close();
    this.#render(true);
    this.say(words);
    this.#settle();
  }

  // --- files that others have changed ------------------------------------------------------------------------------

  #changed(paths) {
    const { state } = this;
    const ours = state && paths.some((path) => Object.values(state.paths).includes(path));
    if (ours) this.#turn(() => this.#meet()); // after what is being saved: what we have written ourselves is no news
    if (paths.some((path) => /fonts|themes|leaflets/.test(path))) this.#choose();
  }

  // Look at the files as they are on disk; where they are not what was read, nothing is lost: both are shown.
  async #meet() {
    const clinic = this.#clinic;
    const theirs = await ask(`/api/brand/${encodeURIComponent(clinic)}`);
    const { state } = this;
    if (clinic !== this.#clinic || !theirs.files) return;
    const seen = Object.fromEntries(Object.entries(theirs.files).map(([name, file]) => [name, file.sha256]));
    if (same({ brand: seen.brand, clinic: seen.clinic }, state.seen)) return;
    if (!unsaved(state)) {
      this.#reset(fresh(theirs), "The files were changed on disk: this is how they are now");
      return;
    }
    this.#compare(theirs);
  }

  #compare(theirs) {
    this.state.theirs = theirs;
    const mine = now(this.state).form;
    const ours = new Map(mine.fields.map((field) => [field.id, field]));
    const others = new Map(theirs.form.fields.map((field) => [field.id, field]));
    const rows = [...new Set([...ours.keys(), ...others.keys()])]
      .map((id) => [ours.get(id) ?? others.get(id), words(others.get(id)), words(ours.get(id))])
      .filter(([, there, here]) => there !== here);
    const edits = this.state.at >= this.state.mark
      ? this.state.past.slice(this.state.mark + 1, this.state.at + 1).flatMap((entry) => entry.edits) : null;
    this.conflict.replaceChildren(
      make("h3", {}, "Someone else has changed these files"),
      make("p", {}, "Nothing was overwritten. This is what differs:"),
      make("table", {},
        make("thead", {}, make("tr", {}, ...["What", "On disk now", "Yours"].map((head) => make("th", { scope: "col" }, head)))),
        make("tbody", {}, ...rows.map(([field, there, here]) => make("tr", {},
          make("th", { scope: "row" }, field.label), cell(there), cell(here))))),
      make("p", { class: "tools" },
        edits ? make("button", { type: "button", onclick: () => this.#turn(() => this.#both(theirs, edits)) }, "Put my changes on top of theirs") : null,
        make("button", { type: "button", onclick: () => this.#turn(() => this.#theirs(theirs)) }, "Take theirs, and drop mine")));
    this.conflict.hidden = false;
    this.say("Someone else has changed these files. Nothing was overwritten.");
  }

  async #both(theirs, edits) {
    const state = fresh(theirs);
    const { status, body } = await this.#send(now(state).files, edits);
    if (status !== 200) {
      this.say(`Your changes do not fit on theirs: ${body?.diagnostics?.[0]?.message ?? "take theirs, or copy yours by hand"}`);
      return;
    }
    state.past.push({ files: body.files, form: body.form, edits, group: null });
    state.at = 1;
    this.#reset(state, "Your changes are on top of theirs. Save when you are content.");
  }

  async #theirs(theirs) {
    await send("DELETE", this.address());
    this.#reset(fresh(theirs), "This is how the files are now");
  }

  #close() {
    this.conflict.hidden = true;
    this.conflict.replaceChildren();
  }

  // --- the head ----------------------------------------------------------------------------------------------------

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  #render(force = false) {
    const { state } = this;
    this.form.element.hidden = !state;
    able(this.undo, Boolean(state) && state.at > 0);
    able(this.redo, Boolean(state) && state.at < state.past.length - 1);
    const open = Boolean(state) && unsaved(state);
    able(this.discard, open);
    able(this.save, open);
    const others = [...held].filter(([clinic, other]) => clinic !== this.#clinic && unsaved(other)).map(([clinic]) => title(clinic));
    this.others.hidden = others.length === 0;
    this.others.textContent = others.length ? `Not saved yet: ${others.join(", ")}` : "";
    $("#tab-brand").textContent = [...held.values()].some(unsaved) ? "Brand, not saved" : "Brand";
    if (!state) return;
    this.form.render(now(state).form, this.#choices, force);
    if (open) this.say("Not saved yet");
    else this.say("");
  }
}

// A clinic as its files have just been read.
function fresh(told) {
  const texts = (key) => Object.fromEntries(Object.entries(told.files).map(([name, file]) => [name, file[key]]));
  const first = { files: texts("text"), form: told.form, edits: [], group: null };
  return { seen: texts("sha256"), paths: texts("path"), base: first, past: [first], at: 0, mark: 0, theirs: null };
}

function words(field) {
  if (!field || field.value === null || field.value === undefined) return "";
  return Array.isArray(field.value) ? field.value.join(", ") : String(field.value);
}

function cell(value) {
  const chip = /^#[0-9A-F]{6}$/.test(value) ? make("span", { class: "chip", style: `background:${value}` }) : null;
  return make("td", { dir: "auto" }, chip, value || "nothing");
}
