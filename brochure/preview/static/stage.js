// The middle of the window: a leaflet as panels, as sheets, or folded in space.

import { $, make } from "./dom.js";
import { draft, path } from "./names.js";

const PX_PER_MM = 2.6; // at a size of 100 %
const LINE_MM = 16 * 25.4 / 72; // the baseline grid

const pose = { turn: [-18, -24], open: 0 };
let current = null; // the leaflet in sight, as the server told of it, with its name
let pointed = null; // the panel that is pointed at

// Draw a leaflet, or the one in sight anew; the view stays where it was.
export function draw(leaflet = current) {
  if (leaflet && current && path(leaflet.name) !== path(current.name)) pointed = null;
  current = leaflet;
  if (!current?.shapes) {
    $("#stage").replaceChildren(make("p", {}, "It cannot be made yet: see the findings."));
    return;
  }
  const drawn = { panels, sheets, folded }[view()]();
  const kept = { top: $("main").scrollTop, left: $("main").scrollLeft };
  $("#stage").replaceChildren(drawn);
  $("main").scrollTo(kept);
}

// Show where a panel is.
export function goto(panel) {
  pointed = panel;
  if (panel && view() !== "panels") $("input[name=view][value=panels]").checked = true;
  draw();
  $(".page.found")?.scrollIntoView({ block: "center", inline: "center", behavior: "smooth" });
}

const view = () => $("input[name=view]:checked").value;
const zoom = () => PX_PER_MM * $("#zoom").valueAsNumber / 100;
const shown = (overlay) => $(`.overlays input[value=${overlay}]`).checked;

function picture(edition, page, alt) {
  const scale = Math.min(6, Math.max(1, zoom() * 25.4 / 72 * devicePixelRatio)).toFixed(2);
  const address = `/page/${path(current.name)}/${edition}/${page}.png?scale=${scale}`
    + `&revision=${current.revision}&draft=${draft}`;
  return make("img", { src: address, alt, draggable: "false" });
}

function panels() {
  const { panels: found, safe } = current.shapes;
  return make("div", { class: "row" }, ...found.map((panel, number) => {
    const marks = [];
    if (shown("grid")) marks.push(...lines(panel.width, panel.height));
    if (shown("safe")) marks.push(make("rect", { class: "safe", x: safe, y: safe,
      width: panel.width - 2 * safe, height: panel.height - 2 * safe }));
    return figure("screen", number, panel, panel.name, marks, panel.name === pointed);
  }));
}

function sheets() {
  const { sheets: found, safe } = current.shapes;
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
  const piece = current.shapes.folded;
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
  const lay = () => {
    const matrices = piece.frames[Math.round(pose.open * (piece.frames.length - 1))];
    const centre = middle(piece, matrices, scale);
    facets.forEach((element, number) => {
      const matrix = [...matrices[number]];
      for (const axis of [12, 13, 14]) matrix[axis] *= scale;
      element.style.transform = `matrix3d(${matrix.join(",")})`;
    });
    const [tilt, turn] = pose.turn;
    body.style.transform = `rotateX(${tilt}deg) rotateY(${turn}deg) translate3d(${centre.map((c) => `${-c}px`).join(",")})`;
  };
  const knob = (label, value, limits, hear) => make("label", {}, label, make("input", { type: "range", ...limits, value,
    oninput: (event) => { hear(event.target.valueAsNumber); lay(); } }));
  const open = knob("Open", pose.open, { min: 0, max: 1, step: 1 / (piece.frames.length - 1) }, (v) => { pose.open = v; });
  const turn = knob("Turn", pose.turn[1], { min: -180, max: 180, step: 1 }, (v) => { pose.turn[1] = v; });
  const tilt = knob("Tilt", pose.turn[0], { min: -90, max: 90, step: 1 }, (v) => { pose.turn[0] = v; });
  space.addEventListener("pointerdown", (event) => space.setPointerCapture(event.pointerId));
  space.addEventListener("pointermove", (event) => {
    if (!space.hasPointerCapture(event.pointerId)) return;
    pose.turn = [clamp(pose.turn[0] - event.movementY / 3, 90), wrap(pose.turn[1] + event.movementX / 3)];
    [tilt, turn].forEach((knobOf, number) => { knobOf.querySelector("input").value = pose.turn[number]; });
    lay();
  });
  lay();
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
