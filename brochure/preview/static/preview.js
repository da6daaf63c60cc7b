// The preview in the browser. The address says what is shown (#clinic/language/leaflet); everything else is fetched.

const PX_PER_MM = 2.6; // at a size of 100 %
const LINE_MM = 16 * 25.4 / 72; // the baseline grid
const $ = (selector) => document.querySelector(selector);

const state = { leaflets: [], current: null, revision: 0, turn: [-18, -24], open: 0, found: null, told: [] };

// --- asking ------------------------------------------------------------------------------------------------------

async function ask(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (answer.ok || answer.status === 404) return answer.json();
  $("#live").textContent = `The program cannot answer (${answer.status}): see its window`;
  throw new Error(`${answer.status} ${path}`);
}

const path = (name) => [name.clinic, name.language, name.leaflet].map(encodeURIComponent).join("/");
const title = (name) => name.leaflet.replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase());

function named() {
  const [clinic, language, leaflet] = location.hash.slice(1).split("/").map(decodeURIComponent);
  const same = (name) => name.clinic === clinic && name.language === language && name.leaflet === leaflet;
  return state.leaflets.find(same) ?? state.leaflets[0];
}

// --- making elements ---------------------------------------------------------------------------------------------

function make(tag, attributes = {}, ...children) {
  const space = ["svg", "rect", "line"].includes(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
  const element = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

// --- the list of leaflets ----------------------------------------------------------------------------------------

async function list() {
  const told = await ask("/api/leaflets");
  state.leaflets = told.leaflets;
  const groups = Map.groupBy ? Map.groupBy(told.leaflets, (name) => name.clinic) : grouped(told.leaflets);
  $("#leaflets").replaceChildren(...[...groups].flatMap(([clinic, names]) => [
    make("h2", {}, title({ leaflet: clinic })),
    make("ul", {}, ...names.map((name) => make("li", {}, make("a", { href: `#${path(name)}` },
      title(name), make("small", {}, name.language))))),
  ]));
  state.told = told.diagnostics;
}

function grouped(names) {
  const groups = new Map();
  for (const name of names) groups.set(name.clinic, [...(groups.get(name.clinic) ?? []), name]);
  return groups;
}

// --- one leaflet -------------------------------------------------------------------------------------------------

async function show() {
  const name = named();
  for (const link of document.querySelectorAll("#leaflets a")) {
    if (name && link.getAttribute("href") === `#${path(name)}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!name) {
    $("#title").textContent = "No leaflet can be shown yet";
    findings(state.told);
    return;
  }
  $("#main").setAttribute("aria-busy", "true");
  const told = await ask(`/api/leaflet/${path(name)}`);
  $("#main").removeAttribute("aria-busy");
  if (name !== named()) return; // another one was asked for meanwhile
  const again = state.current && path(state.current.name) === path(name);
  if (again && state.revision === told.revision) return;
  Object.assign(state, { current: { name, ...told }, revision: told.revision, found: again ? state.found : null });
  document.title = `${told.title} – Brochure preview`;
  $("#title").textContent = `${told.title}, ${title({ leaflet: name.clinic })}, ${name.language}`
    + (told.copyfit ? ` – set tighter (${told.copyfit})` : "");
  $("#stale").hidden = told.fresh;
  $("#files").replaceChildren(...["screen", "office"].map((edition) => make("a",
    { href: `/file/${path(name)}/${edition}.pdf`, target: "_blank", rel: "noopener" }, `${edition} PDF`)));
  findings(told.diagnostics);
  draw();
}

function view() {
  return $("input[name=view]:checked").value;
}

function draw() {
  if (!state.current?.shapes) {
    $("#stage").replaceChildren(make("p", {}, "It cannot be made yet: see the findings."));
    return;
  }
  const drawn = { panels: panels, sheets: sheets, folded: folded }[view()]();
  const kept = { top: $("main").scrollTop, left: $("main").scrollLeft };
  $("#stage").replaceChildren(drawn);
  $("main").scrollTo(kept);
}

const zoom = () => PX_PER_MM * $("#zoom").valueAsNumber / 100;
const shown = (overlay) => $(`.overlays input[value=${overlay}]`).checked;

function picture(edition, page, alt) {
  const scale = Math.min(6, Math.max(1, zoom() * 25.4 / 72 * devicePixelRatio)).toFixed(2);
  const address = `/page/${path(state.current.name)}/${edition}/${page}.png?scale=${scale}&revision=${state.revision}`;
  return make("img", { src: address, alt, draggable: "false" });
}

function panels() {
  const { panels: found, safe } = state.current.shapes;
  return make("div", { class: "row" }, ...found.map((panel, number) => {
    const marks = [];
    if (shown("grid")) marks.push(...lines(panel.width, panel.height));
    if (shown("safe")) marks.push(make("rect", { class: "safe", x: safe, y: safe,
      width: panel.width - 2 * safe, height: panel.height - 2 * safe }));
    return figure("screen", number, panel, panel.name, marks, panel.name === state.found);
  }));
}

function sheets() {
  const { sheets: found, safe } = state.current.shapes;
  return make("div", { class: "row" }, ...found.map((sheet, number) => {
    const marks = [];
    for (const panel of sheet.panels) {
      const box = { x: panel.x, y: panel.y, width: panel.width, height: panel.height };
      if (shown("folds")) marks.push(make("rect", { class: "fold", fill: "none", ...box }));
      if (shown("safe")) marks.push(make("rect", { class: "safe", x: box.x + safe, y: box.y + safe,
        width: box.width - 2 * safe, height: box.height - 2 * safe }));
    }
    if (shown("grid")) marks.push(...lines(sheet.width, sheet.height));
    return figure("office", number, sheet, sheet.side ? "inside, or back" : "outside, or front", marks, false);
  }));
}

function* lines(width, height) {
  for (let y = LINE_MM; y < height; y += LINE_MM) {
    yield make("line", { class: "baseline", x1: 0, x2: width, y1: y, y2: y });
  }
}

function figure(edition, number, { width, height }, caption, marks, found) {
  const size = `width:${width * zoom()}px;height:${height * zoom()}px`;
  const over = make("svg", { viewBox: `0 0 ${width} ${height}`, width: "100%", height: "100%", "aria-hidden": "true" },
    ...marks);
  return make("figure", { id: `${edition}-${number}` },
    make("div", { class: found ? "page found" : "page", style: size }, picture(edition, number, caption), over),
    make("figcaption", {}, caption));
}

// --- folded ------------------------------------------------------------------------------------------------------

function folded() {
  const piece = state.current.shapes.folded;
  if (!piece) return make("p", {}, "This format has no fold.");
  const scale = zoom() * 0.8;
  const facets = piece.facets.map((facet) => make("div", {
    class: "facet",
    style: `left:${facet.x * scale}px;top:${facet.y * scale}px;width:${facet.width * scale}px;`
      + `height:${facet.height * scale}px;transform-origin:${-facet.x * scale}px ${-facet.y * scale}px`,
  }, face(facet.sides[0], scale), face(facet.sides[1], scale)));
  const body = make("div", { class: "piece" }, ...facets);
  const space = make("div", { class: "space", role: "img", "aria-label": "The leaflet, folded. Two sliders open and turn it." },
    body);
  const pose = () => {
    const matrices = piece.frames[Math.round(state.open * (piece.frames.length - 1))];
    const centre = middle(piece, matrices, scale);
    facets.forEach((element, number) => {
      const matrix = [...matrices[number]];
      for (const axis of [12, 13, 14]) matrix[axis] *= scale;
      element.style.transform = `matrix3d(${matrix.join(",")})`;
    });
    const [tilt, turn] = state.turn;
    body.style.transform = `rotateX(${tilt}deg) rotateY(${turn}deg) translate3d(${centre.map((c) => `${-c}px`).join(",")})`;
  };
  const knob = (label, value, limits, hear) => make("label", {}, label, make("input", { type: "range", ...limits, value,
    oninput: (event) => { hear(event.target.valueAsNumber); pose(); } }));
  const open = knob("Open", state.open, { min: 0, max: 1, step: 1 / (piece.frames.length - 1) }, (v) => { state.open = v; });
  const turn = knob("Turn", state.turn[1], { min: -180, max: 180, step: 1 }, (v) => { state.turn[1] = v; });
  const tilt = knob("Tilt", state.turn[0], { min: -90, max: 90, step: 1 }, (v) => { state.turn[0] = v; });
  space.addEventListener("pointerdown", (event) => space.setPointerCapture(event.pointerId));
  space.addEventListener("pointermove", (event) => {
    if (!space.hasPointerCapture(event.pointerId)) return;
    state.turn = [clamp(state.turn[0] - event.movementY / 3, 90), wrap(state.turn[1] + event.movementX / 3)];
    [tilt, turn].forEach((knobOf, number) => { knobOf.querySelector("input").value = state.turn[number]; });
    pose();
  });
  pose();
  return make("div", {}, space, make("div", { class: "knobs" }, open, turn, tilt));
}

const clamp = (value, most) => Math.max(-most, Math.min(most, value));
const wrap = (degrees) => ((degrees + 540) % 360) - 180;

// The middle of the piece as it lies, so that it turns about itself.
function middle(piece, matrices, scale) {
  const corners = piece.facets.flatMap(({ x, y, width, height }, number) => {
    const m = matrices[number];
    return [[x, y], [x + width, y], [x, y + height], [x + width, y + height]]
      .map(([a, b]) => [0, 1, 2].map((axis) => (m[axis] * a + m[4 + axis] * b + m[12 + axis]) * scale));
  });
  return [0, 1, 2].map((axis) => {
    const values = corners.map((corner) => corner[axis]);
    return (Math.min(...values) + Math.max(...values)) / 2;
  });
}

// One side of a facet: the panel printed there, turned and cropped as it is on the sheet.
function face(side, scale) {
  if (!side) return make("div", { class: "face" });
  const [width, height] = side.full.map((length) => length * scale);
  const [left, top] = side.crop;
  const turns = { 0: [0, 0], 90: [side.width, 0], 180: [side.width, side.height], 270: [0, side.height] };
  const [dx, dy] = turns[side.rotation] ?? [0, 0];
  const image = picture("screen", side.panel, "");
  image.style.cssText = `width:${width}px;height:${height}px;transform:`
    + `translate(${(side.x + dx) * scale}px,${(side.y + dy) * scale}px) rotate(${side.rotation}deg) `
    + `translate(${-left * scale}px,${-top * scale}px)`;
  return make("div", { class: "face" }, image);
}

// --- findings ----------------------------------------------------------------------------------------------------

function findings(found) {
  $("#count").textContent = found.length ? `(${found.length})` : "";
  const none = make("li", {}, "Nothing was found.");
  $("#findings").replaceChildren(...(found.length ? found.map(finding) : [none]));
}

function finding(told) {
  const where = told.file ? `${told.file}${told.line ? `:${told.line}` : ""}` : "";
  const lines = make("div", { "aria-live": "polite" });
  const button = make("button", { type: "button", onclick: () => point(told, lines) },
    make("span", { class: "code" }, `${told.severity} · ${told.code}${told.panel ? ` · ${told.panel}` : ""}`),
    told.message, make("span", { class: "code" }, where));
  return make("li", { class: told.severity }, button, told.hint ? make("p", { class: "hint" }, told.hint) : null, lines);
}

// Show the panel that a finding is about, and the line of YAML.
async function point(told, place) {
  state.found = told.panel;
  if (told.panel && view() !== "panels") $("input[name=view][value=panels]").checked = true;
  draw();
  $(".page.found")?.scrollIntoView({ block: "center", inline: "center", behavior: "smooth" });
  if (!told.file || !told.line) return;
  const { lines } = await ask(`/api/lines?file=${encodeURIComponent(told.file)}&line=${told.line}`);
  place.replaceChildren(make("pre", { tabindex: "0" }, ...lines.flatMap(({ number, text }) => {
    const words = `${String(number).padStart(4)}  ${text}`;
    return [number === told.line ? make("mark", {}, words) : words, "\n"];
  })));
}

// --- changes -----------------------------------------------------------------------------------------------------

function listen() {
  const stream = new EventSource("/events");
  const say = (words, on) => {
    $("#live").textContent = words;
    $(".lamp").classList.toggle("on", on);
  };
  stream.addEventListener("open", async () => {
    say("Watching your files", true);
    await list(); // what changed while nobody listened
    await show();
  });
  stream.addEventListener("error", () => say("The program has ended", false));
  stream.addEventListener("changed", async (event) => {
    const paths = JSON.parse(event.data);
    await list();
    await show();
    say(`Seen: ${paths.slice(0, 2).join(", ")}${paths.length > 2 ? " …" : ""}`, true);
  });
}

addEventListener("hashchange", show);
for (const input of document.querySelectorAll(".bar input")) input.addEventListener("input", draw);
await list();
await show();
listen();
