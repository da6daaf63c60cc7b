// The middle of the window: the pages of one edition, with what lies over them, or the leaflet folded in space.

import { $, ask, make } from "./dom.js";
import { folded } from "./folded.js";
import { draft, path } from "./names.js";
import { VIEWS } from "./views.js";

const PX_PER_MM = 2.6; // at a size of 100 %
const SIZES = [25, 33, 50, 67, 80, 100, 125, 150, 200, 250, 300, 400];
const ABREAST = 3; // panels that are to fit beside one another

let current = null; // the leaflet in sight, as the server told of it, with its name and view
let pointed = null; // the panel that is pointed at
let percent = 100;
let fits = null; // true: as wide as the window; null: no wider than the window
let grid = null; // of the edition in sight
let plates = null; // whose are in the list of inks
let piece = null; // it folded, of which revision

export function mount() {
  $("#smaller").addEventListener("click", () => step(-1));
  $("#larger").addEventListener("click", () => step(1));
  $("#fit").addEventListener("click", () => fit());
  $("#main").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=text], textarea, select")) return;
    const act = { "+": () => step(1), "=": () => step(1), "-": () => step(-1), 0: () => fit() }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  for (const input of document.querySelectorAll(".overlays input")) input.addEventListener("input", () => draw());
  $("#inks select").addEventListener("input", () => draw());
  new ResizeObserver(() => fits !== false && current?.pages?.length && draw()).observe($("#stage"));
}

const view = () => $("input[name=view]:checked").value;
const shown = (overlay) => VIEWS[view()].overlays.includes(overlay) && $(`.overlays input[value=${overlay}]`).checked;
const zoom = () => PX_PER_MM * percent / 100;

// Draw a leaflet, or the one in sight anew. What is the same stays as it is, and the view where it was; of another
// leaflet or edition, the panel that was in sight is shown if it has one.
export function draw(leaflet = current) {
  const same = leaflet && current && path(leaflet.name) === path(current.name) && leaflet.view === current.view;
  const kept = same || !current ? null : inSight();
  if (leaflet?.revision !== current?.revision || !same) grid = null;
  if (leaflet && current && path(leaflet.name) !== path(current.name)) pointed = null;
  current = leaflet;
  for (const label of document.querySelectorAll(".overlays label:not(#inks)")) {
    label.hidden = !VIEWS[view()].overlays.includes(label.firstElementChild.value);
  }
  $("#inks").hidden = view() !== "print";
  $(".overlays").hidden = !VIEWS[view()].overlays.length;
  $(".zoom").hidden = view() === "web";
  $("#fit").hidden = view() === "folded";
  if (!current) {
    $("#stage").replaceChildren(make("p", { class: "empty" }, "There is nothing to show: see the findings."));
  } else if (!current.made) {
    $("#stage").replaceChildren(make("p", { class: "empty" }, "It cannot be made yet: see the findings."));
  } else if (view() === "web") {
    frame();
  } else {
    measure();
    if (view() === "folded") space();
    else pages();
  }
  if (kept) $(`#stage figure[data-panels~="${CSS.escape(kept)}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// Show where a panel is.
export function goto(panel) {
  pointed = panel;
  if (panel && !current?.pages?.some((page) => page.panels.some(({ name }) => name === panel))) {
    $("input[name=view][value=panels]").click();
  } else if (panel && ["folded", "web"].includes(view())) {
    $("input[name=view][value=panels]").click();
  }
  draw();
  reveal();
}

// Bring what is pointed at into sight, as soon as it is drawn.
export function reveal() {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  $(".page.found")?.scrollIntoView({ block: "center", inline: "center", behavior: still ? "auto" : "smooth" });
}

// Show the pages in sight in the colours that are being chosen, until the leaflet is drawn anew.
export async function repaint(live) {
  const inSight = ({ top, bottom, width }) => width > 0 && bottom > 0 && top < innerHeight;
  const images = [...document.querySelectorAll("#stage img[src]")].filter((image) => inSight(image.getBoundingClientRect()));
  await Promise.all(images.map(async (image) => {
    const next = new Image();
    next.src = `${image.getAttribute("src").replace(/&live=\d+/, "")}&live=${live}`;
    await next.decode().then(() => { image.src = next.src; }, () => {}); // one that does not come leaves what is there
  }));
}

// Show pages as they were made, where colours that were being chosen have come to be the same.
export function settled() {
  for (const image of document.querySelectorAll("#stage img[src*='&live=']")) {
    image.src = image.getAttribute("src").replace(/&live=\d+/, "");
  }
}

// Wait until every picture can be seen.
export function ready() {
  return Promise.all([...document.querySelectorAll("#stage img")].map((image) => image.decode().catch(() => null)));
}

// The panel in the middle of the window.
function inSight() {
  const { top, height } = $("#stage").getBoundingClientRect();
  const middle = top + height / 2;
  let best = null;
  for (const figure of document.querySelectorAll("#stage figure[data-panels]")) {
    const box = figure.getBoundingClientRect();
    const away = Math.max(0, box.top - middle, middle - box.bottom);
    if (!best || away < best.away) best = { away, panel: figure.dataset.panels.split(" ")[0] };
  }
  return best?.panel;
}

// --- size ---------------------------------------------------------------------------------------------------------

// Find the size at which pages are as wide as the window; panels are to stand abreast.
function measure() {
  if (view() === "folded") {
    if (fits !== false) percent = 100;
  } else if (fits !== false) {
    const abreast = view() === "panels" ? Math.min(ABREAST, current.pages.length) : 1;
    const widest = Math.max(...current.pages.map((page) => page.width)) * abreast;
    const room = $("#stage").clientWidth - 48 - 24 * (abreast - 1);
    const wide = Math.max(SIZES[0], 100 * room / (widest * PX_PER_MM));
    percent = fits ? Math.min(SIZES.at(-1), wide) : Math.min(100, wide);
  }
  $("#size").textContent = `${Math.round(percent)} %`;
  $("#fit").setAttribute("aria-pressed", fits === true);
}

function step(by) {
  const next = by > 0 ? SIZES.find((size) => size > percent + 0.5) : SIZES.findLast((size) => size < percent - 0.5);
  percent = next ?? percent;
  fits = false;
  draw();
}

function fit() {
  fits = fits === true ? null : true;
  draw();
}

// --- pages --------------------------------------------------------------------------------------------------------

function picture(page, number, look, pxPerMm = zoom()) {
  const scale = Math.min(6, Math.max(0.5, pxPerMm * 25.4 / 72 * devicePixelRatio)).toFixed(2);
  return `/page/${path(current.name)}/${current.edition}/${number}.png?scale=${scale}`
    + `${look ? `&look=${encodeURIComponent(look)}` : ""}&revision=${current.revision}&digest=${page.digest}&draft=${draft}`;
}

// An address but for the revision: two pictures that look alike have the same.
const seen = (address) => address?.replace(/&revision=\d+/, "");

function pages() {
  if (shown("grid") && !grid) loadGrid();
  const look = view() === "print" ? $("#inks select").value : "";
  const figures = current.pages.map((page, number) => figure(page, number, look));
  let row = $("#stage > .row");
  if (!row) {
    row = make("div", { class: "row" });
    $("#stage").replaceChildren(row);
  }
  row.dataset.view = view();
  if (view() === "print" && plates !== path(current.name)) loadPlates();
  if (figures.length !== row.children.length || figures.some((made, number) => made !== row.children[number])) {
    row.replaceChildren(...figures);
  }
}

// A page with its caption: the one that stands there, changed where it has to be, or a new one.
function figure(page, number, look) {
  const id = `${current.edition}-${number}`;
  const made = document.getElementById(id) ?? make("figure", { id },
    make("div", { class: "page" }, make("img", { draggable: "false" }), make("svg", { "aria-hidden": "true" })),
    make("figcaption", {}));
  const names = page.panels.map(({ name }) => name);
  made.dataset.panels = names.join(" ");
  const [sheet, caption] = made.children;
  const [image, over] = sheet.children;
  sheet.style.cssText = `width:${page.width * zoom()}px;height:${page.height * zoom()}px`;
  sheet.classList.toggle("found", names.length === 1 && names[0] === pointed);
  if (caption.textContent !== page.caption) caption.textContent = page.caption;
  image.alt = `${page.caption}, page ${number + 1} of ${current.pages.length}`;
  const address = picture(page, number, look);
  if (seen(image.getAttribute("src")) !== seen(address)) image.src = address;
  over.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
  over.replaceChildren(make("g", { transform: `matrix(${page.matrix.join(" ")})` }, ...marks(page)));
  return made;
}

// What lies over a page, in mm from the corner of its trim.
function* marks(page) {
  const [width, height] = page.trim;
  if (shown("grid") && grid) for (const panel of page.panels) yield* lines(panel);
  if (shown("bleed") && page.bleed) {
    const copies = page.cuts.length ? page.cuts : [[0, 0, width, height]];
    for (const [left, top, right, bottom] of copies) yield box("bleed", left, top, right - left, bottom - top, -page.bleed);
  }
  if (shown("safe")) for (const panel of page.panels) yield box("safe", panel.x, panel.y, panel.width, panel.height, page.safe);
  if (shown("folds")) for (const [x1, y1, x2, y2] of page.folds) yield make("line", { class: "fold", x1, y1, x2, y2 });
  if (shown("trim")) {
    yield box("trim", 0, 0, width, height, 0);
    for (const [left, top, right, bottom] of page.cuts) yield box("trim", left, top, right - left, bottom - top, 0);
  }
  const here = page.panels.length > 1 ? page.panels.filter(({ name }) => name === pointed) : [];
  for (const panel of here) yield box("here", panel.x, panel.y, panel.width, panel.height, 0);
}

const box = (kind, x, y, width, height, inset) => make("rect", { class: kind, x: x + inset, y: y + inset,
  width: Math.max(0, width - 2 * inset), height: Math.max(0, height - 2 * inset) });

// The lines on which the text of a panel stands, and those half way between, as it is turned and cropped.
function* lines({ name, x, y, width, height, rotation, crop }) {
  const [apart, start] = grid[name] ?? [];
  if (!apart) return;
  const upright = rotation % 180 === 0;
  const long = upright ? height : width;
  const [, top] = crop;
  for (let number = 0, down = start; down - top < long; number += 1, down += apart / 2) {
    const at = down - top;
    if (at < 0) continue;
    const kind = number % 2 ? "baseline half" : "baseline";
    if (upright) {
      const level = rotation ? y + height - at : y + at;
      yield make("line", { class: kind, x1: x, x2: x + width, y1: level, y2: level });
    } else {
      const level = rotation === 90 ? x + at : x + width - at;
      yield make("line", { class: kind, x1: level, x2: level, y1: y, y2: y + height });
    }
  }
}

// The plates of the print file, for the list of what can be looked at.
async function loadPlates() {
  const of = path(current.name);
  plates = of;
  await ready();
  const { inks } = await ask(`/api/inks/${of}?draft=${draft}`);
  if (plates !== of) return;
  const list = $("#inks select");
  const chosen = list.value;
  list.replaceChildren(...[...list.options].filter((option) => ["proof", ""].includes(option.value)),
    ...(inks ?? []).map((ink) => make("option", { value: ink }, `${ink} plate`)));
  list.value = chosen;
  if (list.value !== chosen) {
    list.value = "proof";
    draw();
  }
}

async function loadGrid() {
  const of = current;
  const { panels } = await ask(`/api/grid/${path(of.name)}?edition=${of.edition}&draft=${draft}`);
  if (of !== current) return;
  grid = panels ?? {};
  draw();
}

// --- folded, and the web edition -----------------------------------------------------------------------------------

async function space() {
  const of = current;
  if (piece?.revision !== of.revision || piece?.path !== path(of.name)) {
    const told = await ask(`/api/folded/${path(of.name)}?draft=${draft}`);
    const same = JSON.stringify(told.folded) === JSON.stringify(piece?.folded);
    piece = { revision: of.revision, path: path(of.name), folded: same ? piece.folded : told.folded };
    if (of !== current || view() !== "folded") return;
  }
  if (!piece.folded) {
    $("#stage").replaceChildren(make("p", { class: "empty" }, "This format has no fold."));
    return;
  }
  folded($("#stage"), piece.folded, percent / 100, (number, pxPerMm) => picture(current.pages[number], number, "", pxPerMm), current.shapes.panels);
}

// The web edition in a frame that runs nothing and asks for nothing.
function frame() {
  const address = `/web/${path(current.name)}?revision=${current.revision}&draft=${draft}`;
  const there = $("#stage > .screens");
  if (!there || there.dataset.of !== path(current.name)) {
    const screens = [["A phone", 390], ["A window", null]].map(([caption, width]) => make("figure", {},
      make("iframe", { sandbox: "", title: `Web edition: ${caption.toLowerCase()}`, src: address,
        style: width ? `width:${width}px` : "width:100%", tabindex: "0" }),
      make("figcaption", {}, width ? `${caption}, ${width} pixels` : caption)));
    $("#stage").replaceChildren(make("div", { class: "screens", "data-of": path(current.name) }, ...screens));
    return;
  }
  for (const inner of there.querySelectorAll("iframe")) if (inner.getAttribute("src") !== address) inner.src = address;
}
