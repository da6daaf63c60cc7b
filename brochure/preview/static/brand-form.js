// The form of a clinic: every field in plain words, with what is wrong beside it. It changes nothing by itself.

import { $, make } from "./dom.js";
import { hex, oklch, typed } from "./colour.js";

const PARTS = [
  ["colours", "Colours"],
  ["contrast", "Can it be read?"],
  ["fonts", "Fonts"],
  ["logo", "Logo"],
  ["theme", "Theme"],
  ["contact", "How patients reach you"],
  ["words", "Your own words"],
];
const USED_FOR = ["primary", "secondary", "foreground", "danger"];
const PAUSE_MS = 500; // of somebody who types

let count = 0;
const fresh = (name) => `${name}-${count += 1}`;
const languages = new Intl.DisplayNames(["en"], { type: "language" });

export function form(editor) {
  return new Form(editor);
}

class Form {
  #shape = "";
  #cells = new Map(); // what shows a field, by its id
  #beside = new Map(); // what was found of the leaflet in sight that is about a field, by its id

  constructor(editor) {
    this.editor = editor;
    this.parts = Object.fromEntries(PARTS.map(([id, words]) => [id, part(id, words)]));
    this.general = make("ul", { class: "faults bad", hidden: "" });
    this.element = make("div", { class: "brand-form" }, this.general, ...Object.values(this.parts).map((p) => p.element));
  }

  // Show a form. Fields are made anew only where others are there; a field that somebody is in keeps what is typed,
  // unless it is forced.
  render(form, choices, force = false) {
    this.#beside = new Map(); // it was of an earlier state
    const shape = JSON.stringify([form.fields.map(({ id, same, kind, name }) => [id, same, kind, name]), Boolean(choices), asked(form, choices)]);
    if (shape !== this.#shape) {
      const focused = document.activeElement?.id;
      this.#shape = shape;
      this.#cells.clear();
      this.#make(form, choices);
      if (focused) document.getElementById(focused)?.focus();
    }
    for (const field of form.fields) this.#fill(field, force);
    for (const [id, cells] of this.#cells) {
      if (!form.fields.some((field) => field.id === id)) cells.forEach((cell) => cell.fill({ id, value: null, faults: [] }, force));
    }
    this.#contrast(form.pairs);
    this.#faint(form);
    this.#faults(form);
  }

  choose(choices, form) {
    this.#shape = "";
    this.render(form, choices);
  }

  // Take the findings of the leaflet in sight: what is said of a line of a field stands beside it as well.
  found(diagnostics, form, paths) {
    this.#beside = new Map();
    for (const { code, file, line, message, hint } of diagnostics) {
      if (code === "contrast") continue; // said in plain words, and at once, by the form itself
      const on = form.fields.filter(({ file: name, lines }) => lines && paths[name] === file && lines[0] <= line && line <= lines[1]);
      on.sort((one, other) => (one.lines[1] - one.lines[0]) - (other.lines[1] - other.lines[0]));
      if (!on.length || on[0].faults.includes(message)) continue;
      const words = hint ? `${message} – ${hint}` : message;
      this.#beside.set(on[0].id, [...new Set([...(this.#beside.get(on[0].id) ?? []), words])]);
    }
    for (const field of form.fields) this.#fill(field, false);
  }

  // Hand on what somebody has typed and not left yet.
  flush() {
    for (const cells of this.#cells.values()) cells.forEach((cell) => cell.flush?.());
  }

  // Say why changes were refused, at their fields.
  refuse(edits, body) {
    const told = (body?.diagnostics ?? []).map(({ message, hint }) => (hint ? `${message} – ${hint}` : message)).join(". ");
    for (const { field } of edits) {
      for (const cell of this.#cells.get(field) ?? []) cell.faults([told]);
    }
    if (!edits.length) this.#list([told]);
  }

  #list(faults) {
    this.general.hidden = faults.length === 0;
    this.general.replaceChildren(...faults.map((words) => make("li", {}, words)));
  }

  #faults(form) {
    const told = [...form.unreadable, ...form.faults].map(({ message, hint }) => (hint ? `${message} – ${hint}` : message));
    this.#list(told);
  }

  #fill(field, force) {
    const faults = [...field.faults, ...(this.#beside.get(field.id) ?? [])];
    for (const cell of this.#cells.get(field.id) ?? []) cell.fill({ ...field, faults }, force);
  }

  // Say at a colour what is too faint because of it.
  #faint(form) {
    const faint = Map.groupBy(form.pairs.filter(({ passes, better }) => !passes && better), ({ better }) => better.field);
    for (const field of form.fields) {
      const what = faint.get(field.id)?.map(({ label, on }) => `${lower(label)} on ${lower(on)}`).join(", ");
      for (const cell of this.#cells.get(field.id) ?? []) cell.faint?.(what ? `Too faint for ${what}: see “Can it be read?”` : "");
    }
  }

  #add(id, cell) {
    this.#cells.set(id, [...(this.#cells.get(id) ?? []), cell]);
    return cell.element;
  }

  #make(form, choices) {
    const of = (...kinds) => form.fields.filter((field) => kinds.includes(field.kind));
    const colours = of("palette", "role", "ink", "type").filter((field) => !field.same);
    const rank = ({ kind, name }) => (kind === "role" && USED_FOR.includes(name) ? USED_FOR.indexOf(name) : USED_FOR.length);
    const uses = of("palette", "role", "ink", "type").filter((field) => field.same).sort((one, other) => rank(one) - rank(other));
    const names = [...new Set(of("palette").map(({ name }) => name))];
    this.parts.colours.body.replaceChildren(
      ...colours.map((field) => this.#add(field.id, this.#colour(field, usesOf(field, form.fields)))),
      this.#newColour(),
      make("h4", {}, "What each colour is for"),
      ...uses.map((field) => this.#add(field.id, this.#use(field, names))),
      ...USED_FOR.filter((role) => !of("role").some(({ name }) => name === role))
        .map((role) => this.#add(`role/${role}`, this.#use({ id: `role/${role}`, label: ROLES[role] }, names))),
    );
    this.parts.fonts.body.replaceChildren(...["font/base", "font/headings"].map((id) => {
      const field = form.fields.find((one) => one.id === id);
      return field ? this.#add(id, this.#font(field, choices?.families ?? [])) : "";
    }), this.#fontFile());
    const logos = of("logo");
    this.parts.logo.body.replaceChildren(
      ...logos.flatMap((field) => [
        this.#add(field.id, this.#logo(field)),
        ...form.fields.filter(({ id }) => id === `${field.id}/alt`).map((alt) => this.#add(alt.id, this.#text(alt))),
      ]),
      ...(logos.length ? [] : [this.#add("logo/new", this.#logo({ id: "logo/new", label: "Logo", value: null }))]));
    this.parts.theme.body.replaceChildren(this.#add("theme", this.#theme(choices?.themes ?? [])));
    this.parts.contact.body.replaceChildren(...of("contact", "hours").map((field) => this.#add(field.id, this.#text(field))));
    const local = [...of("local"), ...asked(form, choices)];
    this.parts.words.body.replaceChildren(
      make("p", { class: "quiet" }, local.length ? "Leaflets leave these words to you. The rest of their wording stays as it was approved."
        : "The leaflets that you hand out leave no words to you."),
      ...local.map((field) => this.#add(field.id, this.#text({ ...field, label: about(field, choices) }))));
  }

  // --- colours -----------------------------------------------------------------------------------------------------

  #colour(field, uses) {
    const { editor } = this;
    let origin = null; // as it was when somebody took hold of the slider, so that its hue comes back from black
    const set = (value, group = field.id) => editor.change([{ field: field.id, to: value }], { group, colour: true });
    const end = () => {
      origin = null;
      editor.end(field.id);
    };
    const label = fresh("colour");
    const swatch = make("input", { type: "color", "aria-labelledby": label, id: `${field.id} swatch`,
      oninput: () => set(swatch.value.toUpperCase()), onchange: end });
    const code = make("input", { type: "text", class: "code", maxlength: "9", size: "8", spellcheck: "false", autocomplete: "off",
      "aria-label": `${field.label}, as a code`, id: `${field.id} code`,
      oninput: () => {
        const value = typed(code.value);
        code.setAttribute("aria-invalid", value === null);
        if (value) set(value);
      },
      onblur: end });
    const slider = make("input", { type: "range", min: "0", max: "100", step: "0.5", id: `${field.id} lightness`,
      "aria-label": `${field.label}, darker or lighter`,
      oninput: () => {
        origin ??= oklch(swatch.value);
        const value = hex(slider.valueAsNumber / 100, origin[1], origin[2]);
        show(value, false);
        set(value);
      },
      onchange: end });
    const show = (value, all = true) => {
      swatch.value = value.toLowerCase();
      if (document.activeElement !== code) code.value = value;
      if (all && !origin) slider.value = (oklch(value)[0] * 100).toFixed(1);
    };
    const faults = list();
    const faint = make("small", { class: "faint", role: "status" });
    const element = make("div", { class: "colour", role: "group", "aria-labelledby": label },
      swatch,
      make("div", { class: "colour-words" }, make("strong", { id: label }, field.label),
        uses.length ? make("small", {}, uses.join(", ")) : null),
      code, slider, faint, faults.element);
    return {
      element,
      faint: (words) => { if (faint.textContent !== words) faint.textContent = words; },
      fill: ({ value, written, faults: found }, force) => {
        if (force) origin = null;
        if (force && document.activeElement === code) code.value = value ?? "";
        if (value) show(value);
        else if (document.activeElement !== code) code.value = written ?? "";
        code.setAttribute("aria-invalid", found?.length > 0);
        faults.tell(found);
      },
      faults: (found) => faults.tell(found),
    };
  }

  #newColour() {
    const faults = list();
    const name = make("input", { type: "text", id: "new colour", size: "12", placeholder: "moss" });
    const add = async () => {
      const id = name.value.trim().toLowerCase().replaceAll(" ", "-");
      if (!/^[a-z_][a-z0-9_-]{0,39}$/.test(id) || this.#cells.has(`palette/${id}`)) {
        faults.tell([id ? "Choose another name: letters, figures and hyphens, and not one that is there already" : "Give it a name"]);
        name.focus();
        return;
      }
      name.value = "";
      faults.tell([]);
      await this.editor.change([{ field: `new-colour/${id}`, to: "#7A7A7A" }], { words: `${id} was added` });
      document.getElementById(`palette/${id} swatch`)?.focus();
    };
    return make("div", { class: "new-colour" }, make("label", {}, "A new colour called ", name),
      make("button", { type: "button", onclick: add }, "Add"), faults.element);
  }

  #use(field, names) {
    const id = `${field.id} use`;
    const select = make("select", { id, onchange: () => this.editor.change([{ field: field.id, to: select.value || null }], { colour: true }) });
    const faults = list();
    const element = make("div", { class: "use" }, make("label", { for: id }, field.label), make("span", { class: "chip" }), select, faults.element);
    return {
      element,
      fill: ({ same, value, written, faults: found }) => {
        const needed = field.id.startsWith("role/primary") || field.kind === "palette";
        const other = same?.startsWith("role/") ? [written] : [];
        const options = [...names, ...other].filter((name) => field.id !== `palette/${name}`)
          .map((name) => make("option", { value: name }, names.includes(name) ? name : lower(ROLES[name] ?? name)));
        select.replaceChildren(...(needed ? [] : [make("option", { value: "" }, "none of its own")]), ...options);
        select.value = same ? written : "";
        $(".chip", element).style.background = value ?? "none";
        faults.tell(found);
      },
      faults: (found) => faults.tell(found),
    };
  }

  #contrast(pairs) {
    const { body, note } = this.parts.contrast;
    const faint = pairs.filter(({ passes }) => !passes).length;
    note.textContent = pairs.length ? (faint ? `${faint} too faint` : "yes") : "";
    note.classList.toggle("bad", faint > 0);
    const focused = document.activeElement?.id;
    body.replaceChildren(
      make("p", { class: "quiet" }, "What leaflets print on what, where it is hardest to see. Text needs 4.5 : 1, lines and signs 3 : 1 (WCAG 2.2, AA)."),
      make("ul", { class: "pairs" }, ...pairs.map((pair) => make("li", { class: pair.passes ? "" : "faint" },
        make("span", { class: pair.least > 4 ? "sample text" : "sample", style: `color:${pair.colour};background:${pair.ground}` }),
        make("span", {}, make("strong", {}, pair.label), ` on ${lower(pair.on)}`),
        make("span", { class: "ratio" }, `${pair.ratio.toFixed(1)} : 1 – ${pair.passes ? "reads well" : `too faint, needs ${pair.least} : 1`}`),
        pair.printed ? make("span", { class: "printed" },
          make("span", { class: "chip", style: `background:${pair.printed.colour}` }),
          `Until you change it, it is printed as ${pair.printed.colour} (${pair.printed.ratio.toFixed(1)} : 1)`) : null,
        pair.better ? make("button", { type: "button", id: `${pair.ink} better`,
          onclick: () => this.editor.change([{ field: pair.better.field, to: pair.better.colour }],
            { colour: true, words: `${pair.better.label} is ${pair.better.colour} now` }) },
          make("span", { class: "chip", style: `background:${pair.better.colour}` }),
          `Use the nearest that passes: ${pair.better.colour}`) : null))));
    if (focused && !document.activeElement?.id) document.getElementById(focused)?.focus();
  }

  // --- fonts -------------------------------------------------------------------------------------------------------

  #font(field, families) {
    const name = fresh("font");
    const faults = list();
    const now = make("p", { class: "font-now" });
    const radios = families.map(({ family, own, bold, path, width }) => make("label", { class: "font" },
      make("input", { type: "radio", name, value: family, id: `${field.id} ${family}`,
        onchange: () => this.editor.change([{ field: field.id, to: family }], { words: `${field.label} in ${family}` }) }),
      make("span", { class: "font-name" }, family, own ? make("small", {}, "your own file") : null, bold ? null : make("small", {}, "no bold")),
      drawn(path, width)));
    const element = make("fieldset", { class: "fonts" }, make("legend", {}, field.label), now,
      make("details", {}, make("summary", {}, "Choose another"), ...radios), faults.element);
    return {
      element,
      fill: ({ value, faults: found }) => {
        const chosen = families.find(({ family }) => family === value);
        now.replaceChildren(...(chosen ? [drawn(chosen.path, chosen.width)] : []), make("span", {}, value || "the same as the running text"));
        for (const radio of element.querySelectorAll("input")) radio.checked = radio.value === value;
        faults.tell(found);
      },
      faults: (found) => faults.tell(found),
    };
  }

  // Return what brings the file that is chosen; `take(brought)` puts it into the brand.
  #bringing(kind, faults, take) {
    return async (input) => {
      const [chosen] = input.files;
      input.value = "";
      if (!chosen) return;
      faults.note(["Reading …"]);
      const brought = await this.editor.bring(kind, chosen, (words) => faults.tell([words]));
      if (!brought) return;
      faults.note(brought[0].told);
      await take(brought);
    };
  }

  #fontFile() {
    const faults = list();
    const bring = this.#bringing("font", faults, async (brought) => {
      const [{ family }] = brought;
      await this.editor.change(brought.map(({ id }) => ({ field: "font-file", to: id })), { words: `${family} can be chosen now` });
      await this.editor.refreshChoices();
    });
    return make("div", { class: "bring" }, file("A font file of your own (TTF, OTF or WOFF2)", ".ttf,.otf,.woff2,.woff", bring), faults.element);
  }

  // --- logos -------------------------------------------------------------------------------------------------------

  #logo(field) {
    const faults = list();
    const tiles = make("div", { class: "tiles" });
    const bring = this.#bringing("logo", faults, (brought) =>
      this.editor.change([{ field: field.id, to: brought[0].id }], { words: "The new logo is in place" }));
    const words = field.value ? `Another file for ${lower(field.label)} (SVG, PNG or JPEG)` : "Add a logo (SVG, PNG or JPEG)";
    const element = make("div", {},
      make("p", {}, make("strong", {}, field.label), field.sizes?.length ? ` – used ${field.sizes.join(", ")}` : ""),
      tiles, file(words, ".svg,.png,.jpg,.jpeg,.tif,.tiff,.webp", bring), faults.element);
    return {
      element,
      fill: ({ id, value, faults: found }) => {
        const number = id.split("/")[1];
        const address = `/brand/${this.editor.address().split("/")[3].split("?")[0]}/logo/${number}?${this.editor.address().split("?")[1]}&file=${encodeURIComponent(value ?? "")}`;
        const seen = tiles.querySelector("img")?.getAttribute("src");
        if (value && seen !== address) {
          tiles.replaceChildren(...["light", "dark"].map((ground) => make("span", { class: `tile ${ground}` },
            make("img", { src: address, alt: ground === "light" ? `${field.label} on a light ground` : `${field.label} on a dark ground` }))));
        } else if (!value) tiles.replaceChildren();
        if (found?.length) faults.tell(found);
      },
      faults: (found) => faults.tell(found),
    };
  }

  // --- theme -------------------------------------------------------------------------------------------------------

  #theme(themes) {
    const name = fresh("theme");
    const faults = list();
    const radios = themes.map((theme) => make("label", { class: "choice" },
      make("input", { type: "radio", name, value: theme.name, id: `theme ${theme.name}`,
        onchange: () => this.editor.change([{ field: "theme", to: theme.name }], { words: `The theme is ${theme.title}` }) }),
      make("span", {}, make("strong", {}, theme.title), make("small", {}, theme.about))));
    const element = make("fieldset", {}, make("legend", { class: "hidden" }, "Theme"), ...radios, faults.element);
    return {
      element,
      fill: ({ value, faults: found }) => {
        for (const radio of element.querySelectorAll("input")) radio.checked = radio.value === (value || "harbour");
        faults.tell(found);
      },
      faults: (found) => faults.tell(found),
    };
  }

  // --- words -------------------------------------------------------------------------------------------------------

  #text(field) {
    const { editor } = this;
    const lines = Array.isArray(field.value) || field.id === "contact/address";
    const long = lines || field.kind === "local";
    const id = `${field.id} words`;
    const faults = list(`${id} faults`);
    let timer = 0;
    let shown = "";
    const put = () => {
      clearTimeout(timer);
      timer = 0;
      if (input.value !== shown) editor.change([{ field: field.id, to: input.value }], { group: field.id });
      shown = input.value;
    };
    const input = make(long ? "textarea" : "input", {
      id, lang: field.language ?? null, dir: field.direction ?? "auto", placeholder: field.example || field.default || null,
      rows: long ? "3" : null, type: long ? null : "text", autocomplete: "off", "aria-describedby": `${id} faults`,
      "aria-required": field.needed ? "true" : null,
      oninput: () => {
        clearTimeout(timer);
        timer = setTimeout(put, PAUSE_MS);
      },
      onblur: () => {
        put();
        editor.end(field.id);
      },
    });
    const tongue = field.language ? ` – ${languages.of(field.language)}` : "";
    const element = make("div", { class: "words" },
      make("label", { for: id }, field.label + tongue, field.needed ? make("small", {}, "needed") : null), input, faults.element);
    const tell = (found) => {
      input.setAttribute("aria-invalid", Boolean(found?.length));
      faults.tell(found);
    };
    return {
      element,
      fill: ({ value, faults: found }, force) => {
        const words = Array.isArray(value) ? value.join("\n") : value ?? "";
        if (force || document.activeElement !== input || input.value.trim() === words.trim()) {
          if (force || document.activeElement !== input) input.value = words;
          shown = input.value;
        }
        tell(found);
      },
      faults: tell,
      flush: () => timer && put(),
    };
  }
}

const ROLES = { primary: "Main colour", secondary: "Second colour", foreground: "Text", danger: "Warnings" };
const lower = (words) => (words === "Paper" || words.length ? words[0].toLowerCase() + words.slice(1) : words);

// A part that can be shut; its head says how it stands.
function part(id, words) {
  const note = make("span", { class: "note" });
  const body = make("div", { class: "body" });
  const open = ["colours", "contrast"].includes(id);
  const element = make("details", { class: `part part-${id}`, open: open ? "" : null }, make("summary", {}, make("h3", {}, words), note), body);
  return { element, body, note };
}

function list(id = null) {
  const element = make("ul", { class: "faults", id, "aria-live": "polite", hidden: "" });
  const show = (found, bad) => {
    element.hidden = !found?.length;
    element.classList.toggle("bad", bad);
    element.replaceChildren(...(found ?? []).map((words) => make("li", {}, words)));
  };
  return { element, tell: (found) => show(found, true), note: (found) => show(found, false) };
}

function file(words, accept, bring) {
  const id = fresh("file");
  const input = make("input", { type: "file", id, accept, onchange: () => bring(input) });
  return make("p", { class: "file" }, make("label", { for: id }, words), input);
}

function drawn(path, width) {
  if (!path) return "";
  const picture = make("svg", { class: "drawn", viewBox: `0 -900 ${width} 1200`, "aria-hidden": "true", focusable: "false" });
  picture.append(make("path", { d: path, fill: "currentColor" }));
  return picture;
}

// What a colour is used for, in words.
function usesOf(field, fields) {
  const by = new Map(fields.map((one) => [one.id, one]));
  const root = (one) => {
    for (let steps = 0; one?.same && steps < fields.length; steps += 1) one = by.get(one.same) ?? by.get(`${one.same}/light`);
    return one;
  };
  const found = fields.filter((one) => one.same && root(one) === field).map(({ label }) => label);
  return [...new Set(found)];
}

// What leaflets ask for and the clinic's file does not say yet.
function asked(form, choices) {
  const said = new Set(form.fields.filter(({ kind }) => kind === "local").map(({ name }) => name));
  const tags = [...new Set(form.fields.filter(({ kind, language }) => ["local", "hours"].includes(kind) && language).map(({ language }) => language))];
  return (choices?.asked ?? []).filter(({ name }) => !said.has(name)).flatMap((text) => (tags.length > 1 ? tags : [null]).map((language) => ({
    ...text, id: language ? `local/${text.name}/${language}` : `local/${text.name}`, kind: "local", language, value: null, faults: [],
  })));
}

function about(field, choices) {
  const words = choices?.asked.find(({ name }) => name === field.name)?.about ?? field.label.replaceAll("-", " ");
  return words[0].toUpperCase() + words.slice(1);
}
