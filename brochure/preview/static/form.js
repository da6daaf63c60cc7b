// The form of a leaflet: its panels and their blocks, each block's fields with plain labels. No YAML is seen.

import { $, make } from "./dom.js";
import { choiceField, flagField, lineField, textField } from "./fields.js";
import { resolved } from "./completion.js";

const PAUSE_MS = 350;

// `words` does what the form asks: edit(edits, focus), known(), undo(), redo(), toYaml(line), show(panel).
export class Form {
  #element;
  #words;
  #told = null;
  #signature = "";
  #controls = new Map();
  #waiting = new Map();
  #unheard = new Map(); // what was typed while nobody answered
  #open = null; // the block that is open, by its path
  #number = 0;

  constructor(element, words) {
    this.#element = element;
    this.#words = words;
  }

  // Show a form; what is being typed stays, unless the change is `over` it.
  show(told, over = false) {
    this.#told = told;
    const signature = JSON.stringify(shape(told, this.#open));
    if (signature !== this.#signature) {
      this.#signature = signature;
      this.#build();
      return;
    }
    for (const { field, path } of fieldsOf(told, this.#open)) {
      const control = this.#controls.get(key(path));
      if (!control) continue;
      control.field = field;
      if (!this.#waiting.has(key(path)) && !this.#unheard.has(key(path)) && (over || !control.focused())) control.set(field.value ?? (field.kind === "text" ? "" : null));
    }
    for (const block of blocksOf(told)) {
      const says = this.#element.querySelector(`[data-block="${CSS.escape(key(block.path))}"] .says`);
      if (says) says.textContent = this.#plain(block.says);
    }
  }

  // Forget which block was open: another leaflet comes.
  reset() {
    this.#open = null;
    this.#unheard.clear();
    this.#signature = "";
  }

  // Hand over at once what has been typed.
  async flush() {
    for (const [, waiting] of this.#waiting) clearTimeout(waiting.timer);
    const todo = [...this.#unheard.values(), ...[...this.#waiting.values()].map(({ run }) => run)];
    this.#waiting.clear();
    this.#unheard.clear();
    for (const run of todo) await run();
  }

  // Whether something was typed that nobody has heard.
  waits() {
    return this.#unheard.size > 0;
  }

  // Open the block that holds a line of the file.
  at(line) {
    if (!this.#told) return;
    let found = null;
    for (const block of topBlocks(this.#told)) if (block.line <= line) found = block;
    if (found) this.#toggle(found, true);
  }

  // --- the page ------------------------------------------------------------------------------------------------------

  #build() {
    const focused = this.#focus();
    for (const control of this.#controls.values()) control.destroy?.();
    this.#controls.clear();
    const told = this.#told;
    this.#element.replaceChildren(
      make("details", { class: "about" }, make("summary", {}, "About this leaflet"), ...told.about.map((field) => this.#field(field))),
      ...told.panels.map((panel) => this.#panel(panel)),
      told.rest.length ? make("p", { class: "rest" }, "Only in the YAML: ", ...told.rest.flatMap(({ label, line }, number) => [
        number ? ", " : "", make("button", { type: "button", class: "link", onclick: () => this.#words.toYaml(line) }, label)])) : "",
    );
    this.#refocus(focused);
  }

  #panel(panel) {
    const id = `panel-${panel.name}`;
    return make("section", { class: "panel", "aria-labelledby": id },
      make("h2", { id }, make("button", { type: "button", class: "link", title: "Show it in the leaflet", onclick: () => this.#words.show(panel.name) }, panel.label)),
      this.#blocks(panel, panel.label));
  }

  #blocks(list, where) {
    const items = list.blocks.map((block, number) => this.#block(block, number, list));
    return make("div", {}, make("ol", { class: "blocks" }, ...items), this.#adding(list, where));
  }

  #block(block, number, list) {
    const top = list.path.length === 2;
    const open = !top || (this.#open && key(this.#open) === key(block.path));
    const id = this.#id();
    const name = `${block.label} ${number + 1}`;
    const head = top
      ? make("button", { type: "button", class: "head", "aria-expanded": String(Boolean(open)), "aria-controls": open ? id : null, "data-key": `${key(block.path)}:head`,
        onclick: () => this.#toggle(block) }, make("span", { class: "kind" }, block.label), make("span", { class: "says", dir: "auto" }, this.#plain(block.says)))
      : make("p", { class: "head" }, make("span", { class: "kind" }, block.label));
    const tool = (sign, label, edits, focus, off) => make("button", { type: "button", disabled: off, title: label, "aria-label": `${label}: ${name}`, "data-key": `${key(block.path)}:${label}`,
      onclick: () => this.#change(edits, focus) }, sign);
    const beside = (step) => [...list.path, number + step];
    const tools = make("div", { class: "tools" },
      tool("↑", "Move up", [{ do: "move", path: beside(-1) }], { block: beside(-1), label: "Move up" }, number === 0),
      tool("↓", "Move down", [{ do: "move", path: block.path }], { block: beside(1), label: "Move down" }, number === list.blocks.length - 1),
      tool("✕", "Remove", [{ do: "remove", path: block.path }], { block: beside(number ? -1 : 0), label: "head" }, false));
    const body = open ? make("div", { class: "body", id }, ...this.#body(block)) : null;
    return make("li", { class: open && top ? "block open" : "block", "data-block": key(block.path) }, make("div", { class: "row-head" }, head, tools), body);
  }

  #body(block) {
    const yaml = () => make("button", { type: "button", class: "link", onclick: () => this.#words.toYaml(block.line) }, "Edit as YAML");
    if (!block.fields) {
      const words = block.kind === "use" ? "This block is written in another leaflet and shown here. " : "The form cannot change this. ";
      return [make("p", { class: "fixed" }, words, make("code", {}, block.says), " ", yaml())];
    }
    const turned = this.#turned(block);
    return [
      block.fields.length > 1 || !block.fields.length ? make("p", { class: "help" }, block.help) : "",
      ...block.fields.map((field) => this.#field(field)),
      make("p", { class: "foot" }, ...(turned ? [turned] : []), yaml()),
    ];
  }

  // A text of several paragraphs can become a list, and a list a text.
  #turned(block) {
    const [first, ...others] = block.fields;
    if (block.named || others.some((field) => field.missing === null)) return null;
    const at = { path: block.path.slice(0, -1), index: block.path.at(-1) };
    const swap = (title, value) => make("button", { type: "button", class: "link", onclick: () => this.#change([
      { do: "insert", ...at, value }, { do: "remove", path: [...at.path, at.index + 1] }], { block: block.path, label: "head" }) }, title);
    if (block.kind === "text" && first.kind === "text" && first.value) return swap("Make it a list", { list: first.value.split("\n") });
    if (block.kind === "list") {
      const list = block.fields.find((field) => field.kind === "texts");
      const plain = block.fields.every((field) => field === list || field.missing !== null);
      if (list && plain) return swap("Make it running text", { text: list.items.map((item) => item.value).join("\n\n") });
    }
    return null;
  }

  // --- fields --------------------------------------------------------------------------------------------------------

  #field(field, said = field.label) {
    const id = this.#id();
    const help = make("small", { id: `${id}-help` }, field.help);
    const label = (words) => make("label", { for: id }, words);
    const group = (...children) => make("fieldset", { class: "group" }, make("legend", {}, said, field.help ? make("small", {}, field.help) : null), ...children);
    const hear = (value) => this.#typed(field.path, value);
    const more = { ...this.#words, hear };
    switch (field.kind) {
      case "text": {
        const control = this.#keep(field, textField(said, `${id}-help`, field.value, more));
        return make("div", { class: "field" }, make("span", { class: "label", "aria-hidden": "true" }, said), help, control.element);
      }
      case "variants":
        return group(...field.variants.map((one) => this.#field({ ...one, kind: "text", help: "", missing: null, needed: true }, one.label)));
      case "choice": {
        const control = this.#keep(field, choiceField(id, `${id}-help`, field.options, field.value, field.default, more));
        return make("div", { class: "field short" }, label(said), control.element, help);
      }
      case "flag": {
        const control = this.#keep(field, flagField(id, `${id}-help`, field.value, field.default, more));
        return make("div", { class: "field short" }, control.element, label(said), help);
      }
      case "number": case "date": case "line": case "image": case "claim": case "scene": {
        const names = this.#words.known().names;
        const options = { image: names.image, scene: names.scene, claim: Object.keys(names.claim) }[field.kind] ?? [];
        const type = ["number", "date"].includes(field.kind) ? field.kind : "text";
        const control = this.#keep(field, lineField(id, `${id}-help`, type, field.value, options, more));
        return make("div", { class: "field" }, label(said), help, control.element);
      }
      case "texts": case "lines": return group(this.#entries(field, said), this.#more(field, said));
      case "choices": return group(this.#choices(field));
      case "records": return group(this.#records(field, said), this.#more(field, said));
      case "grid": return group(this.#grid(field, said), this.#more(field, said));
      case "blocks": return group(this.#blocks(field, said));
      case "columns": return group(...field.columns.map((column, number) => make("div", { class: "column" },
        make("p", { class: "label" }, `Column ${number + 1}`), this.#blocks(column, `column ${number + 1}`))));
      default: return make("p", { class: "fixed" }, `${said}: only in the YAML. `,
        make("button", { type: "button", class: "link", onclick: () => this.#words.toYaml(field.line) }, "Edit as YAML"));
    }
  }

  #entries(field, said) {
    return make("ol", { class: "entries" }, ...field.items.map((item, number) => make("li", {},
      this.#field({ ...item, help: "", missing: null, needed: true }, `${said} ${number + 1}`), this.#entryTools(field, item, number, said))));
  }

  #records(field, said) {
    return make("ol", { class: "entries" }, ...field.items.map((item, number) => make("li", {},
      make("div", { class: "record" }, ...item.fields.map((one) => this.#field(one))), this.#entryTools(field, item, number, said))));
  }

  #grid(field, said) {
    return make("ol", { class: "entries" }, ...field.items.map((row, number) => make("li", {},
      make("div", { class: "cells" }, ...row.cells.map((cell, at) => this.#field({ ...cell, kind: "text", help: "", missing: null, needed: true },
        `Row ${number + 1}, column ${at + 1}`))), this.#entryTools(field, row, number, said))));
  }

  #entryTools(field, item, number, said) {
    const tool = (sign, label, edit, focus, off) => make("button", { type: "button", disabled: off, title: label, "aria-label": `${label}: ${said} ${number + 1}`,
      "data-key": `${key(item.path)}:${label}`, onclick: () => this.#change([edit], focus) }, sign);
    const beside = (step) => [...field.path, number + step];
    return make("div", { class: "tools" },
      tool("↑", "Move up", { do: "move", path: beside(-1) }, { block: beside(-1), label: "Move up" }, number === 0),
      tool("↓", "Move down", { do: "move", path: item.path }, { block: beside(1), label: "Move down" }, number === field.items.length - 1),
      tool("✕", "Remove", { do: "remove", path: item.path }, { block: field.path, label: "add" }, field.needed && field.items.length === 1));
  }

  #more(field, said) {
    const add = () => this.#change([field.missing ? recipe(field, [field.fresh])
      : { do: "insert", path: field.path, index: field.items.length, value: field.fresh }], { block: [...field.path, field.items.length], label: "first" });
    return make("button", { type: "button", class: "add", "data-key": `${key(field.path)}:add`, onclick: add }, `Add to ${said.toLowerCase()}`);
  }

  #choices(field) {
    const chosen = new Set(field.chosen);
    const toggle = (name) => {
      const number = field.chosen.indexOf(name);
      if (number >= 0) return { do: "remove", path: [...field.path, number] };
      return field.missing ? recipe(field, [name]) : { do: "insert", path: field.path, index: field.chosen.length, value: name };
    };
    return make("div", { class: "choices" }, ...field.options.map(([name, title]) => {
      const data = `${key(field.path)}:${name}`;
      return make("label", {}, make("input", { type: "checkbox", checked: chosen.has(name), "data-key": data,
        onchange: () => this.#change([toggle(name)], { block: field.path, label: name }) }), title);
    }));
  }

  #adding(list, where) {
    return make("button", { type: "button", class: "add", "data-key": `${key(list.path)}:add`, onclick: () => this.#choose(list, where) }, `Add a block to ${where.toLowerCase()}`);
  }

  #choose(list, where) {
    const dialog = make("dialog", { class: "kinds", "aria-labelledby": "kinds-title", onclose: () => dialog.remove() },
      make("h3", { id: "kinds-title" }, `Add a block to ${where.toLowerCase()}`),
      make("div", { class: "offers" }, ...this.#told.kinds.map(({ label, help, value }) => make("button", { type: "button", onclick: () => {
        dialog.close();
        const at = [...list.path, list.blocks.length];
        if (list.path.length === 2) this.#open = at;
        this.#change([list.missing ? recipe(list, [value]) : { do: "insert", path: list.path, index: list.blocks.length, value }], { block: at, label: "first" });
      } }, make("b", {}, label), make("span", {}, help)))),
      make("button", { type: "button", onclick: () => dialog.close() }, "Cancel"));
    this.#element.append(dialog);
    dialog.showModal();
  }

  // --- changes -------------------------------------------------------------------------------------------------------

  #keep(field, control) {
    const at = key(field.path);
    Object.assign(control, { field });
    control.element.dataset.key = `${at}:field`;
    this.#controls.set(at, control);
    return control;
  }

  // Something is being typed: wait for a pause, then write it.
  #typed(path, value) {
    const at = key(path);
    clearTimeout(this.#waiting.get(at)?.timer);
    const run = async () => {
      this.#waiting.delete(at);
      this.#unheard.delete(at);
      const control = this.#controls.get(at);
      if (!control) return;
      const { field } = control;
      const edit = written(field, value);
      const done = edit ? await this.#words.edit([edit]) : true;
      if (done === null) this.#unheard.set(at, run); // nobody answers: it is said again with what comes next
      else if (!done) control.set(field.value ?? "");
    };
    this.#waiting.set(at, { run, timer: setTimeout(run, PAUSE_MS) });
  }

  async #change(edits, focus) {
    await this.flush();
    const moved = this.#open && edits.length === 1 && edits[0].do === "move" ? edits[0].path : null;
    if (moved && sameList(moved, this.#open)) {
      const [from, to] = [moved.at(-1), moved.at(-1) + 1];
      if (this.#open.at(-1) === from) this.#open = [...moved.slice(0, -1), to];
      else if (this.#open.at(-1) === to) this.#open = moved;
    }
    if (this.#open && edits[0].do === "remove" && sameList(edits[0].path, this.#open)) {
      const gone = edits[0].path.at(-1);
      if (this.#open.at(-1) === gone) this.#open = null;
      else if (this.#open.at(-1) > gone) this.#open = [...this.#open.slice(0, -1), this.#open.at(-1) - 1];
    }
    this.#signature = ""; // built anew, whatever comes
    await this.#words.edit(edits);
    this.#refocus({ key: `${key(focus.block)}:${focus.label}`, block: focus.block });
  }

  async #toggle(block, keep = false) {
    await this.flush();
    const same = this.#open && key(this.#open) === key(block.path);
    const stays = same && keep;
    if (!stays) {
      this.#open = same ? null : block.path;
      this.#signature = JSON.stringify(shape(this.#told, this.#open));
      this.#build();
    }
    const head = this.#element.querySelector(`[data-key="${CSS.escape(`${key(block.path)}:head`)}"]`);
    head?.focus();
    if (!same || stays) head?.closest("li").scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    if (!same) this.#words.show(block.path[1], block);
  }

  #focus() {
    const inside = document.activeElement;
    if (!this.#element.contains(inside)) return null;
    return { key: inside.closest("[data-key]")?.dataset.key ?? null, block: null };
  }

  // Put the focus back, or on what is new: the first field of a block that was added.
  #refocus(focused) {
    if (!focused) return;
    const found = focused.key && this.#element.querySelector(`[data-key="${CSS.escape(focused.key)}"]`);
    if (found && !found.disabled) {
      const control = this.#controls.get(focused.key.replace(/:field$/, ""));
      if (control) control.focus();
      else found.focus();
      found.scrollIntoView({ block: "nearest" });
      return;
    }
    if (!focused.block) return;
    const at = key(focused.block);
    const [near, control] = [...this.#controls].find(([path]) => path === at || path.startsWith(`${at.slice(0, -1)},`)) ?? [];
    if (near) {
      control.focus();
      control.all?.();
      control.element.closest("li").scrollIntoView({ block: "center" });
    } else this.#element.querySelector(`[data-block="${CSS.escape(at)}"] button:not(:disabled)`)?.focus();
  }

  #plain(words) {
    return words.replaceAll(/\{[^{}]*\}|\[@[^[\]]*\]/g, (one) => (one[0] === "[" ? "" : resolved(one, this.#words.known().names) ?? one)).replaceAll("**", "");
  }

  #id() {
    this.#number += 1;
    return `field-${this.#number}`;
  }
}

const key = (path) => JSON.stringify(path);
const sameList = (one, other) => key(one.slice(0, -1)) === key(other.slice(0, -1));

// Return how a value is written; null where nothing need be.
function written(field, value) {
  const empty = value === "";
  if (field.missing) {
    if (empty || value === field.default) return null;
    return recipe(field, typed(field, value));
  }
  if (empty && !field.needed) return { do: "remove", path: field.path };
  return { do: "put", path: field.path, value: typed(field, value) };
}

const typed = (field, value) => (field.kind === "number" && value !== "" ? Number(value) : value);

// Return the edit that writes a field which is not there yet.
function recipe({ key: name, missing }, value) {
  if (missing.wrap) return { do: "wrap", path: missing.wrap, short: missing.short, first: missing.first, key: name, value };
  return { do: "put", path: missing.put, within: missing.within, before: missing.before, value };
}

// What decides which elements a form has, but not what they hold.
function shape(told, open) {
  return [open, told.panels.map((panel) => [panel.name, panel.blocks.map((block) => [block.kind, block.fields === null,
    open && key(open) === key(block.path) ? outline(block.fields) : null])]), told.about.map((field) => field.key), told.rest.map(({ label }) => label)];
}

function outline(fields) {
  return (fields ?? []).map((field) => [field.kind, field.path, field.items?.map((item) => (item.fields ? outline(item.fields) : item.cells?.length ?? item.path)), field.chosen,
    field.variants?.length, (field.columns ?? (field.blocks ? [field] : [])).map((list) => list.blocks.map((block) => [block.kind, outline(block.fields)]))]);
}

function* fieldsOf(told, open) {
  yield* inner(told.about);
  for (const block of topBlocks(told)) if (open && key(open) === key(block.path)) yield* inner(block.fields ?? []);
}

function* inner(fields) {
  for (const field of fields) {
    yield { field, path: field.path };
    for (const item of field.items ?? []) {
      if (item.fields) yield* inner(item.fields);
      else if (item.cells) yield* item.cells.map((cell) => ({ field: { ...cell, kind: "text", missing: null, needed: true }, path: cell.path }));
      else yield { field: { ...item, missing: null, needed: true }, path: item.path };
    }
    for (const one of field.variants ?? []) yield { field: { ...one, kind: "text", missing: null, needed: true }, path: one.path };
    for (const list of field.columns ?? (field.blocks ? [field] : [])) for (const block of list.blocks) yield* inner(block.fields ?? []);
  }
}

function* topBlocks(told) {
  for (const panel of told.panels) yield* panel.blocks;
}

const blocksOf = topBlocks;
