// The desk in the browser. What is typed in lives in the fields alone, and leaves them in the body of one request: it
// stands in no address, no history and no storage, and is gone with the next patient, or after a rest.

const WARNED_S = 30; // how long before it clears itself the page says so
const $ = (selector) => document.querySelector(selector);

const state = { shelf: null, told: "", clinic: "", chosen: null, job: null, touched: performance.now(), busy: false };

// --- making elements ----------------------------------------------------------------------------------------------

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false));
  return element;
}

function drawing(name, ...paths) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 40 40");
  svg.setAttribute("aria-hidden", "true");
  for (const [d, kind] of paths) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", d);
    if (kind) path.setAttribute("class", kind);
    svg.append(path);
  }
  return svg;
}

const LINES = "M13 16h14M13 21h14M13 26h9";
const DRAWN = {
  folded: () => drawing("folded", ["M6 9l9 3v22l-9-3zM15 12l10-3v22l-10 3M25 9l9 3v22l-9-3"]),
  sheet: () => drawing("sheet", ["M9 5h22v30H9z"], [LINES]),
  booklet: () => drawing("booklet", ["M20 10c-4-3-9-3-14-2v24c5-1 10-1 14 2 4-3 9-3 14-2V8c-5-1-10-1-14 2zM20 10v24"]),
  "large-print": () => drawing("large", ["M9 5h22v30H9z"], ["M14 26l6-15 6 15M16.4 20h7.2"]),
  "easy-read": () => drawing("easy", ["M6 7h28v26H6z"], ["M10 12h9v9h-9zM23 14h7M23 19h7M10 26h20"]),
  short: () => drawing("short", ["M5 10h32v21H5z"], ["M5 8v25", "turn"]),
  long: () => drawing("long", ["M9 4h22v32H9z"], ["M9 2v36", "turn"]),
};

// --- asking -------------------------------------------------------------------------------------------------------

const ENDED = "The program has ended. Start “brochure desk” again, and open the address that it prints.";

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw { message: ENDED, fields: {} };
  }
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({ message: ENDED }));
  throw { fields: {}, ...told };
}

const json = async (path) => (await ask(path)).json();
const address = ({ leaflet, edition }, language) => [state.clinic, language, leaflet, edition].map(encodeURIComponent).join("/");

async function load() {
  try {
    const told = await json(state.clinic ? `/shelf?clinic=${encodeURIComponent(state.clinic)}` : "/shelf");
    const text = JSON.stringify(told);
    if (text === state.told) return;
    Object.assign(state, { shelf: told, told: text, clinic: told.clinic });
    list();
  } catch (fault) {
    $("#found").textContent = fault.message;
  }
}

// --- the shelf ----------------------------------------------------------------------------------------------------

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ł", "l");
const KINDS = { folded: "folded", "large-print": "large print", "easy-read": "easy read" };
const best = (language) => language.choices.find((choice) => choice.usable) ?? language.choices[0];

function list() {
  const { clinics, clinic, title, leaflets } = state.shelf;
  $("#clinic").textContent = title;
  document.title = `Front desk – ${title}`;
  $("#clinics").hidden = clinics.length < 2;
  $("#clinics select").replaceChildren(...clinics.map((name) => make("option", { value: name, selected: name === clinic },
    name.replaceAll("-", " ").replace(/(^| )./g, (letter) => letter.toUpperCase()))));
  $("#leaflets").replaceChildren(...leaflets.map(row));
  filter();
  covers();
}

function row(leaflet) {
  const kinds = [...new Set(leaflet.languages.map((language) => best(language).said))];
  const worst = leaflet.languages.map(best).find((choice) => choice.said === kinds[0]);
  const first = leaflet.languages.find((language) => best(language).usable);
  const cover = make("img", { class: first ? "cover" : "cover none", alt: "", "data-src": first ? `/front/${address(best(first), first.tag)}.png` : null });
  return make("li", {},
    cover,
    make("h3", {}, leaflet.title),
    make("p", { class: "known" }, leaflet.code, leaflet.code ? " · " : "",
      kinds.length > 1 ? kinds.join(" or ").toLowerCase() : make("span", { class: `status ${worst.status.replace(" ", "-")}` }, kinds[0])),
    make("ul", { class: "languages", "aria-label": `Languages of ${leaflet.title}` },
      ...leaflet.languages.map((language) => make("li", {}, chip(leaflet, language)))));
}

function chip(leaflet, language) {
  const same = language.own === language.english;
  const words = [leaflet.title, leaflet.code, language.title, language.own, language.english, language.tag,
    ...language.choices.map((choice) => `${KINDS[choice.kind]} ${choice.code} ${choice.said}`)];
  const button = make("button", { type: "button", "aria-pressed": "false", class: best(language).usable ? null : "gone",
    onclick: () => choose(leaflet, language) },
    make("bdi", { lang: language.tag, dir: language.direction }, language.own),
    same ? null : make("span", { class: "english" }, language.english),
    best(language).usable ? null : make("span", { class: "english" }, best(language).said.toLowerCase()));
  Object.assign(button, { words: plain(words.join(" ")), means: [leaflet.name, language.tag].join("/") });
  return button;
}

// Pictures of fronts come one after another: whoever prints meanwhile waits for one at most.
async function covers() {
  const told = state.told;
  for (const image of document.querySelectorAll(".cover[data-src]")) {
    if (state.told !== told) return;
    await new Promise((done) => {
      image.addEventListener("load", done, { once: true });
      image.addEventListener("error", done, { once: true });
      image.src = image.dataset.src;
    });
    while (state.busy) await new Promise((done) => setTimeout(done, 200));
  }
}

function filter() {
  const wanted = plain($("#find").value).split(/\s+/).filter(Boolean);
  let count = 0;
  for (const item of document.querySelectorAll("#leaflets > li")) {
    const shown = [...item.querySelectorAll("button")].filter((button) => {
      const fits = wanted.every((word) => button.words.includes(word));
      button.parentElement.hidden = !fits;
      return fits;
    });
    item.hidden = shown.length === 0;
    count += item.hidden ? 0 : 1;
  }
  const faults = state.shelf?.faults ?? [];
  const found = { 0: "Nothing here is called that.", 1: "1 leaflet" }[count] ?? `${count} leaflets`;
  $("#found").textContent = [wanted.length || count ? found : "There is no leaflet yet.", ...faults].join(" ");
}

const firstShown = () => [...document.querySelectorAll("#leaflets button")].find((button) => button.offsetParent);

// --- one leaflet --------------------------------------------------------------------------------------------------

function choose(leaflet, language) {
  const kept = state.chosen?.choice.kind;
  const usable = language.choices.filter((choice) => choice.usable);
  const choice = usable.find((one) => one.kind === kept) ?? best(language);
  release();
  pick({ leaflet, language, choice });
  $("#sheet-title")?.focus();
}

function pick(chosen) {
  const typed = values();
  state.chosen = chosen;
  document.body.classList.add("chosen");
  const means = [chosen.leaflet.name, chosen.language.tag].join("/");
  for (const button of document.querySelectorAll("#leaflets button")) {
    button.setAttribute("aria-pressed", String(button.means === means));
  }
  draw(typed);
}

function draw(typed = {}) {
  const { leaflet, language, choice } = state.chosen;
  const numbered = (number, words) => make("legend", {}, make("span", { class: "step", "aria-hidden": "true" }, number), words);
  const foreign = language.title !== leaflet.title;
  const gone = !choice.usable;
  const timed = choice.fields.some((field) => /date|time/.test(field.type));
  const form = make("form", { id: "order", autocomplete: "off", method: "post", novalidate: true, onsubmit: print },
    language.choices.some((one) => one.usable)
      ? make("fieldset", {}, numbered("2", "How?"), make("div", { class: "kinds" }, ...language.choices.map(kind))) : null,
    gone ? stopped(choice) : make("div", { id: "ask" },
      choice.warn ? warning(choice) : null,
      choice.fields.length ? make("fieldset", {}, numbered("3", timed ? "Appointment" : "For this patient"),
        make("div", { class: "fields" }, ...choice.fields.map((field, number) => entry(field, number, typed[field.name] ?? ""))),
        make("p", { class: "blank" }, "Leave empty what is to be written in by hand.")) : null));
  const shown = [
    make("button", { type: "button", class: "quiet back", onclick: again }, "Choose another leaflet"),
    make("div", { class: gone ? "face bare" : "face" },
      make("div", { id: "front" }),
      make("div", {},
        make("h2", { id: "sheet-title", tabindex: "-1" }, leaflet.title, make("span", { class: "aside" }, `, ${language.english}`)),
        foreign ? make("p", { class: "foreign", lang: language.tag, dir: language.direction }, language.title) : null,
        make("p", { class: "known" }, language.own === language.english ? language.english
          : [make("bdi", { lang: language.tag, dir: language.direction }, language.own), ` · ${language.english}`],
          [choice.code, choice.version ? `version ${choice.version}` : ""].filter(Boolean).map((words) => ` · ${words}`).join("")),
        make("p", { class: "known" }, make("span", { class: `status ${choice.status.replace(" ", "-")}` }, choice.said),
          choice.status === "approved" ? `, next review by ${choice.due}` : ""),
        make("div", { id: "paper", "aria-live": "polite" }))),
    form,
  ];
  // Whatever there is to fill in, what prints it stays in sight.
  const foot = make("div", { id: "foot" }, make("p", { class: "wrong", id: "wrong", role: "alert" }),
    make("button", { class: "print", type: "submit", form: "order" }, "Print"));
  $("#sheet").replaceChildren(make("div", { class: "scroll" }, ...shown), ...(gone ? [] : [foot]));
  if (!gone) prepare();
}

function kind(choice) {
  const folds = { sheet: ["sheet", "One sheet"], booklet: ["booklet", "Booklet"], poster: ["sheet", "Poster"] };
  const flat = /^(dl|card|business-card)/.test(choice.fold) ? ["sheet", "Card"] : ["folded", "Folded leaflet"];
  const [drawn, words] = { "large-print": ["large-print", "Large print"], "easy-read": ["easy-read", "Easy Read"] }[choice.kind]
    ?? folds[choice.fold] ?? flat;
  const now = state.chosen.choice;
  const checked = now.leaflet === choice.leaflet && now.edition === choice.edition;
  return make("label", {},
    make("input", { type: "radio", name: "kind", value: choice.kind, checked, autocomplete: "off", disabled: !choice.usable && !checked,
      onchange: () => { release(); pick({ ...state.chosen, choice }); $("input[name=kind]:checked").focus(); } }),
    make("span", {}, DRAWN[drawn](), words, choice.usable ? null : make("small", {}, choice.said.toLowerCase())));
}

// What is typed in: the type's own picker where there is one.
function entry(field, number, value) {
  const types = { date: "date", time: "time", "date-time": "datetime-local" };
  const id = `field-${number}`;
  const known = { id, "data-field": field.name, autocomplete: "off", "aria-describedby": `${id}-about ${id}-wrong`,
    "aria-required": field.required ? "true" : null, oninput: (event) => judge(field, event.target) };
  const input = field.choices.length
    ? make("select", known, make("option", { value: "" }, "–"),
      ...field.choices.map((choice) => make("option", { value: choice.value }, choice.value)))
    : make("input", { ...known, type: types[field.type] ?? "text", inputmode: field.type === "number" ? "decimal" : null,
      autocorrect: "off", autocapitalize: "off", spellcheck: "false", "data-1p-ignore": true, "data-lpignore": "true" });
  input.value = value;
  const short = types[field.type] && field.type !== "date-time";
  const about = [field.about.replace(/[^.?!]$/, "$&."), field.type === "text" ? `Up to ${field.most} letters.` : "",
    field.example && !types[field.type] ? `For example: ${field.example}` : ""].filter(Boolean).join(" ");
  return make("div", { class: short ? "field" : "field wide" },
    make("label", { for: id }, field.label),
    input,
    make("p", { class: "hint", id: `${id}-about` }, about),
    make("p", { class: "wrong", id: `${id}-wrong`, "aria-live": "polite" }));
}

// Said at once, while it is typed; what decides is what the program says.
function judge(field, input) {
  const long = field.type === "text" && !field.shrinks && [...input.value.trim()].length - field.most;
  mark(input, long > 0 ? `Too long by ${long} ${long === 1 ? "letter" : "letters"}.` : "");
  if (long > 0) inSight(input);
  const today = new Date();
  const iso = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  if (["date", "date-time"].includes(field.type) && input.value && input.value.slice(0, 10) < iso) {
    $(`#${input.id}-wrong`).textContent = "That day is past: is it right?";
  }
}

function mark(input, words) {
  if (words) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  $(`#${input.id}-wrong`).textContent = words;
}

// What is said of a field stands below it.
const inSight = (input) => input?.closest(".field").scrollIntoView({ block: "nearest" });

const inputs = () => [...document.querySelectorAll("[data-field]")];
const values = () => Object.fromEntries(inputs().map((input) => [input.dataset.field, input.value]));

function warning(choice) {
  const words = {
    draft: ["Nobody has approved this leaflet as it is now.", "Print it as an example all the same"],
    "in review": ["This leaflet is still being reviewed.", "Print it as an example all the same"],
    overdue: ["This leaflet is past the day of its review.", "Print it all the same"],
  }[choice.status];
  const reasons = choice.reasons.filter((reason) => reason !== "nobody has approved its words");
  return make("div", { class: "notice" },
    make("p", {}, make("strong", {}, words[0]), ` Every copy says “${choice.mark}”${state.chosen.language.english === "English" ? "" : `, in ${state.chosen.language.english}`}.`),
    reasons.length ? make("ul", {}, ...reasons.map((reason) => make("li", {}, reason))) : null,
    make("label", { class: "tick" }, make("input", { type: "checkbox", id: "knowing", autocomplete: "off" }), words[1]));
}

function stopped(choice) {
  const { instead } = choice;
  const other = instead && state.shelf.leaflets.find((leaflet) => leaflet.name === instead.leaflet);
  const language = other?.languages.find((one) => one.tag === instead.language);
  const withdrawn = choice.status === "withdrawn";
  return make("div", { class: "notice stop", role: "note" },
    make("p", {}, make("strong", {}, withdrawn ? "Withdrawn: do not hand it out." : "This leaflet cannot be made.")),
    ...choice.reasons.map((reason) => make("p", {}, reason)),
    language ? make("p", {}, "Hand out this one instead:") : make("p", {}, withdrawn
      ? "Nobody has named another one to hand out instead: ask a clinician." : "Tell whoever looks after the leaflets."),
    language ? make("button", { type: "button", class: "quiet", onclick: () => choose(other, language) }, instead.title) : null);
}

// The picture of the front, and what to set at the printer; the leaflet is then ready to be filled in.
async function prepare() {
  const { choice, language } = state.chosen;
  const current = () => state.chosen?.choice === choice && state.chosen.language === language;
  const path = address(choice, language.tag);
  const front = $("#front"), paper = $("#paper");
  front.replaceChildren(make("div", { class: "no-picture", role: "img", "aria-label": "The picture of its front is on its way" }));
  try {
    const { printing, why, front: drawn } = await json(`/ready/${path}`);
    if (!current()) return;
    if (!printing) return refuse(why);
    if (drawn) front.replaceChildren(make("img", { src: `/front/${path}.png`, alt: `Its front: ${state.chosen.leaflet.title}`, width: 280 }));
    paper.replaceChildren(advice(printing, choice));
  } catch (fault) {
    if (current()) refuse(fault.message);
  }
}

function refuse(why) {
  $("#foot").remove();
  $("#ask").replaceChildren(make("div", { class: "notice stop", role: "alert" },
    make("p", {}, make("strong", {}, "This leaflet cannot be printed now.")), make("p", {}, why),
    make("p", {}, "Tell whoever looks after the leaflets.")));
}

function advice({ paper, sheets, sides, flip, after }, choice) {
  const lines = [
    sides === 2 ? `Both sides, flipped on the ${flip} edge` : "One side only",
    choice.edition === "office" ? "Size 100 %, not “fit to page”" : "Size 100 %",
    after,
  ];
  return make("div", { class: "paper" },
    make("p", { class: "what" }, DRAWN[flip ?? "long"](), `${paper}, ${sheets} ${sheets === 1 ? "sheet" : "sheets"}`),
    make("ul", {}, ...lines.filter(Boolean).map((line) => make("li", {}, line))));
}

// --- printing -----------------------------------------------------------------------------------------------------

async function print(event) {
  event.preventDefault();
  if (state.busy) return;
  const { choice, language } = state.chosen, tick = $("#knowing"), button = $(".print"), said = $("#wrong");
  said.textContent = "";
  if (tick && !tick.checked) {
    said.textContent = "Read the warning, and tick it first.";
    tick.focus();
    return;
  }
  for (const input of inputs()) mark(input, "");
  const body = JSON.stringify({ clinic: state.clinic, leaflet: choice.leaflet, language: language.tag, edition: choice.edition,
    record: values(), knowing: tick !== null });
  state.busy = true;
  button.setAttribute("aria-disabled", "true");
  button.textContent = "One moment …";
  try {
    const answer = await ask("/sheet", { method: "POST", body, headers: { "Content-Type": "application/json" } });
    const sheet = await answer.blob();
    if (state.chosen?.choice === choice) hand(sheet);
  } catch (fault) {
    if (state.chosen?.choice !== choice) return;
    button.removeAttribute("aria-disabled");
    button.textContent = "Print";
    said.textContent = fault.message;
    const wrong = inputs().filter((input) => fault.fields[input.dataset.field]);
    for (const input of wrong) mark(input, fault.fields[input.dataset.field].replace(/^./, (letter) => letter.toUpperCase()).replace(/[^.?!]$/, "$&."));
    if (wrong.length) said.textContent = `Not printed: look at ${wrong.map((input) => input.labels[0].textContent).join(", ")}.`;
    wrong[0]?.focus();
    inSight(wrong[0]);
    if (!wrong.length) load();
  } finally {
    state.busy = false;
  }
}

// The sheet goes to the browser's own print window. The fields are empty from here on.
function hand(sheet) {
  const url = URL.createObjectURL(sheet);
  const frame = make("iframe", { class: "machine", title: "The sheet for the printer", tabindex: "-1", "aria-hidden": "true" });
  state.job = { url, frame, shown: null };
  const next = make("button", { type: "button", class: "print", onclick: clear }, "Next patient");
  const start = () => {
    try {
      frame.contentWindow.print();
    } catch {
      show();
    }
    next.focus(); // the viewer takes it for itself
  };
  frame.addEventListener("load", start, { once: true });
  frame.src = url;
  document.body.append(frame);
  for (const input of inputs()) input.value = "";
  $("#ask").replaceChildren(
    make("div", { class: "done", role: "status" }, make("strong", {}, "Over to the print window."),
      make("p", {}, "What you typed is no longer here.")),
    make("div", { class: "after" },
      make("button", { type: "button", class: "quiet", onclick: start }, "Print the same again"),
      make("button", { type: "button", class: "quiet", onclick: show }, "No window? Show the sheet")));
  $("#foot").replaceChildren(next);
  next.focus();
}

function show() {
  if (state.job) state.job.shown = window.open(state.job.url, "_blank");
}

function release() {
  if (!state.job) return;
  URL.revokeObjectURL(state.job.url);
  state.job.frame.remove();
  state.job.shown?.close();
  state.job = null;
}

// --- the next patient ---------------------------------------------------------------------------------------------

function empty() {
  $("#sheet").replaceChildren(make("div", { class: "scroll empty" },
    make("h2", { id: "sheet-title" }, "The sheet"),
    make("ol", {}, make("li", {}, "Press the language that the patient reads."),
      make("li", {}, "Folded, or in large print?"),
      make("li", {}, "Type in the appointment, or leave it blank. Print."))));
}

function forget() {
  release();
  for (const input of inputs()) input.value = "";
  state.chosen = null;
  document.body.classList.remove("chosen");
  for (const button of document.querySelectorAll("#leaflets button")) button.setAttribute("aria-pressed", "false");
  empty();
  $("#resting").replaceChildren();
}

// One step back: the leaflet is put away, what was searched for stays.
function again() {
  forget();
  $("#find").focus();
}

function clear() {
  forget();
  $("#find").value = "";
  filter();
  scrollTo(0, 0);
  $("#find").focus();
  load();
}

const anything = () => state.chosen !== null || $("#find").value !== "";

function rest() {
  const left = (state.shelf?.rest_s ?? Infinity) - (performance.now() - state.touched) / 1000;
  const warned = Math.min(WARNED_S, (state.shelf?.rest_s ?? 0) / 2);
  if (!anything() || left > warned) $("#resting").replaceChildren();
  else if (left <= 0) clear();
  else if (!$("#resting").hasChildNodes()) {
    $("#resting").replaceChildren(make("p", {}, `Nobody is here? This page clears itself in ${Math.ceil(left)} seconds.`),
      make("button", { type: "button", onclick: touch }, "Keep it"));
  }
}

function touch() {
  state.touched = performance.now();
  $("#resting").replaceChildren();
}

for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, touch, { capture: true, passive: true });
setInterval(rest, 500);
// Nothing comes back with the Back button, or stays behind on a page that is left.
addEventListener("pagehide", forget);
document.addEventListener("visibilitychange", () => { if (!document.hidden && !state.chosen) load(); });
$("#next").addEventListener("click", clear);
$("#find").addEventListener("input", filter);
$("#find").addEventListener("keydown", (event) => {
  if (event.key === "Enter") firstShown()?.click();
  else if (event.key === "ArrowDown") firstShown()?.focus();
  else if (event.key === "Escape") { event.target.value = ""; filter(); }
  else return;
  event.preventDefault();
});
$("#clinics select").addEventListener("change", (event) => { state.clinic = event.target.value; clear(); });
empty();
await load();
$("#find").focus();
